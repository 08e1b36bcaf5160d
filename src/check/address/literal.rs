//! `from-literal`.

use super::field_and_list;
use super::from::FROM;
use crate::article::Article;
use crate::article::domain::{is_private_address, literal_address};
use crate::check::{Context, Report, Severity};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An address in From with an IP address in square brackets where a domain
    /// should be: `name@[192.0.2.1]`. What stands between the brackets and is no IP
    /// address at all is a violation, everything else a hint.
    ///
    /// ## Why it matters
    ///
    /// Many mail servers take no mail for such addresses. Those of a private network
    /// mean another computer, or none, everywhere else, and numbers are given to
    /// somebody else when one changes the provider.
    ///
    /// ## What is left alone
    ///
    /// Message identifiers, which are `nomid`, and IP addresses without brackets,
    /// which are `from-domain`.
    ///
    /// ## How to fix it
    ///
    /// Put an address with a domain into your newsreader's identity or account
    /// settings. If you want no mail, end it in `.invalid`: `name@host.invalid`.
    FROM_LITERAL = "from-literal", [Hint, Violation],
    summary: "the address in From has a number for a domain: $domain",
    basis: ["RFC 5322, section 3.4.1", "RFC 5321, section 4.1.3"],
    precluded_by: [FROM],
    variables: ["domain", "reason"],
    reasons: {
        NUMBER = "it is an IP address, not a name",
        PRIVATE = "it is an IP address that means something on one network only",
        IMPOSSIBLE = "there is no such IP address",
    },
    since: "0.1.0",
    needs: [ODD_FROM],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, "from") else {
        return;
    };
    let mut mailboxes = list.mailboxes();
    let Some(mailbox) = mailboxes.find(|mailbox| mailbox.is_literal) else {
        return;
    };
    let (severity, reason) = match literal_address(&mailbox.domain) {
        None => (Severity::Violation, IMPOSSIBLE),
        Some(address) if is_private_address(address) => (Severity::Hint, PRIVATE),
        Some(_) => (Severity::Hint, NUMBER),
    };
    report
        .at(field.place_of(mailbox.domain_span.clone()))
        .graded(severity)
        .because(reason)
        .with("domain", &mailbox.domain);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5321_4_1_3_literals() {
        for (domain, severity, reason) in [
            ("[8.8.8.8]", Severity::Hint, NUMBER),
            ("[IPv6:2a00::1]", Severity::Hint, NUMBER),
            ("[192.168.1.2]", Severity::Hint, PRIVATE),
            ("[127.0.0.1]", Severity::Hint, PRIVATE),
            ("[IPv6:fe80::1]", Severity::Hint, PRIVATE),
            ("[300.1.2.3]", Severity::Violation, IMPOSSIBLE),
            ("[host]", Severity::Violation, IMPOSSIBLE),
            ("[2a00::1]", Severity::Violation, IMPOSSIBLE),
        ] {
            let findings = examine_header(&FROM_LITERAL, format!("From: a@{domain}\n"));
            let found: Vec<_> = findings
                .iter()
                .map(|finding| (finding.severity, finding.value("reason")))
                .collect();
            assert_eq!(found, [(severity, Some(reason))], "{domain}");
        }
    }

    #[test]
    fn rfc5322_3_4_1_a_domain_is_none() {
        for from in ["a@host.invalid", "a@192.0.2.1", "\"a[1]\"@host.invalid"] {
            let found = examine_header(&FROM_LITERAL, format!("From: {from}\n"));
            assert!(found.is_empty(), "{from}");
        }
    }
}
