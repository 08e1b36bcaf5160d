//! `from-idn-raw`.

use super::field_and_list;
use super::from::FROM;
use crate::article::Article;
use crate::article::domain::HostName;
use crate::check::{Context, Report, is_utf8};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An address in From whose host part has letters outside US-ASCII, as they
    /// are: `name@bücher.example`.
    ///
    /// ## Why it matters
    ///
    /// A header is US-ASCII, and in a domain even the encoding that names may have
    /// is not allowed. Programs that do not know what to make of such letters get
    /// the address wrong, or cut it off. The DNS has a spelling of its own for
    /// such domains, which begins with `xn--`.
    ///
    /// ## What is left alone
    ///
    /// Domains in the spelling of the DNS. Letters outside US-ASCII anywhere else
    /// in the header: `8bitheader` says so.
    ///
    /// ## How to fix it
    ///
    /// Write the domain as the DNS knows it: `name@xn--bcher-kva.example`. The
    /// finding shows it, where there is one.
    FROM_IDN_RAW = "from-idn-raw", [Violation],
    summary: "the domain of the address in From has letters outside US-ASCII: $domain",
    basis: ["RFC 5536, section 2.2", "RFC 5891, section 3.1"],
    precluded_by: [FROM],
    variables: ["domain", "ascii", "reason"],
    reasons: {
        SPELT = "the spelling for the DNS is $ascii",
        NO_SPELLING = "there is no spelling for the DNS",
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
    let Some(mailbox) = mailboxes.find(|mailbox| !mailbox.domain.is_ascii()) else {
        return;
    };
    let host = HostName::parse(&mailbox.domain);
    let finding = report.at(field.place_of(mailbox.domain_span.clone()));
    finding.with("domain", &mailbox.domain);
    // Octets of an unknown charset may stand for any domain.
    if is_utf8(article, field) && host.is_valid() {
        finding.with("ascii", host.ascii()).because(SPELT);
    } else {
        finding.because(NO_SPELLING);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn found(header: &[u8]) -> Vec<String> {
        let findings = examine_header(&FROM_IDN_RAW, header);
        let reasons = findings
            .iter()
            .filter_map(|finding| finding.value("reason"));
        reasons.map(str::to_owned).collect()
    }

    #[test]
    fn rfc5891_3_1_letters_outside_ascii_and_their_spelling() {
        assert_eq!(
            found("From: a@b\u{fc}cher.de\n".as_bytes()),
            ["the spelling for the DNS is xn--bcher-kva.de"]
        );
        assert_eq!(found(b"From: a@b\xfccher.de\n"), [NO_SPELLING]);
        assert_eq!(found("From: a@b\u{fc}-.de\n".as_bytes()), [NO_SPELLING]);
    }

    #[test]
    fn rfc5536_2_2_other_places_are_another_matter() {
        for from in [
            "J\u{f6}rg M\u{fc}ller <a@host.invalid>",
            "j\u{f6}rg@host.invalid",
            "a@xn--bcher-kva.de",
        ] {
            assert!(
                found(format!("From: {from}\n").as_bytes()).is_empty(),
                "{from}"
            );
        }
    }
}
