//! `from-reserved`.

use super::field_and_list;
use super::from::FROM;
use crate::article::Article;
use crate::article::domain::Reserved;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An address in From whose host part belongs to nobody: a name that is kept
    /// for examples or tests (`example.com`, `example.net`, `example.org`,
    /// `.example`, `.test`), one that means something on one's own computer or
    /// network only (`.localhost`, `.local`, `.localdomain`, `.lan`, `.home`,
    /// `.internal`, `.corp`, `.intranet`, `.private`, `home.arpa`, `fritz.box`,
    /// `speedport.ip`), or what Emacs writes where it was told no name
    /// (`mail-host-address-is-not-set`).
    ///
    /// ## Why it matters
    ///
    /// Nobody can answer such an address by mail. Mostly a newsreader was never
    /// told the real one, or the example in its instructions was copied.
    ///
    /// ## What is left alone
    ///
    /// Everything that ends in `.invalid`, which is how to say that one wants no
    /// mail, and names that belong to other systems than the DNS (`.onion`, `.alt`).
    /// Names that only look similar, as `fritz-box.de`.
    ///
    /// ## How to fix it
    ///
    /// Put an address of your own into your newsreader's identity or account
    /// settings. If you want no mail, end it in `.invalid`: `name@host.invalid`.
    FROM_RESERVED = "from-reserved", [Hint],
    summary: "the domain of the address in From is nobody's: $domain",
    basis: [
        "RFC 2606, sections 2 and 3",
        "RFC 6761, sections 6.2, 6.3 and 6.5",
        "RFC 6762, section 3 (.local)",
        "RFC 8375, section 3 (home.arpa)",
        "RFC 5537, section 3.4 (.invalid)",
    ],
    precluded_by: [FROM],
    variables: ["domain", "reason"],
    reasons: {
        EXAMPLE = "it is kept for examples and tests",
        LOCAL = "it means something on one network only",
        NOT_SET = "it says that no name was set",
    },
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, "from") else {
        return;
    };
    for mailbox in list.mailboxes() {
        if let Some(reason) = reason(mailbox.domain.trim_end_matches('.')) {
            report
                .at(field.place_of(mailbox.domain_span.clone()))
                .because(reason)
                .with("domain", &mailbox.domain);
            return;
        }
    }
}

/// What the name is kept for.
fn reason(domain: &str) -> Option<&'static str> {
    match Reserved::of(domain)? {
        Reserved::Invalid | Reserved::Onion | Reserved::Alt => None,
        Reserved::Example | Reserved::Test => Some(EXAMPLE),
        Reserved::NotSet => Some(NOT_SET),
        _ => Some(LOCAL),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn found(domain: &str) -> Vec<String> {
        let findings = examine_header(&FROM_RESERVED, format!("From: a@{domain}\n"));
        let reasons = findings
            .iter()
            .filter_map(|finding| finding.value("reason"));
        reasons.map(str::to_owned).collect()
    }

    #[test]
    fn rfc2606_names_that_are_nobodys() {
        for (domain, reason) in [
            ("example.com", EXAMPLE),
            ("mail.Example.NET", EXAMPLE),
            ("host.example", EXAMPLE),
            ("host.test", EXAMPLE),
            ("localhost", LOCAL),
            ("pc.local", LOCAL),
            ("localhost.localdomain", LOCAL),
            ("fritz.box", LOCAL),
            ("pc.fritz.box", LOCAL),
            ("pc.home.arpa", LOCAL),
            ("mail-host-address-is-not-set", NOT_SET),
        ] {
            assert_eq!(found(domain), [reason], "{domain}");
        }
    }

    #[test]
    fn rfc5537_3_4_names_that_are_fine() {
        for domain in [
            "host.invalid",
            "invalid",
            "example.invalid",
            "x.onion",
            "x.alt",
            "example.de",
            "myexample.org",
            "local.de",
            "test.de",
            "fritz-box.de",
            "[127.0.0.1]",
        ] {
            assert!(found(domain).is_empty(), "{domain}");
        }
    }
}
