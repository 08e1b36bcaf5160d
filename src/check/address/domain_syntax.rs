//! `from-domain-syntax`.

use super::from::FROM;
use super::reserved::FROM_RESERVED;
use super::{field_and_list, is_below_invalid};
use crate::article::Article;
use crate::article::domain::{DefectKind, HostName};
use crate::article::field::address::Mailbox;
use crate::check::{Context, Report, Severity};
use crate::declare_check;
use crate::dns::MailHost;

declare_check! {
    /// ## What it finds
    ///
    /// An address in From whose host part cannot be the name of a host: a part
    /// between dots is longer than 63 characters, the whole longer than 253, a
    /// part begins or ends with a hyphen, or there is an underscore or another
    /// character that no host name has.
    ///
    /// Only a hint is a host part of one word, without a dot: such a name means
    /// something on one network only.
    ///
    /// ## Why it matters
    ///
    /// No mail program can send anything to such an address. Mostly it is a slip
    /// of the pen, or the name of a computer that was never told its full name.
    ///
    /// ## What is left alone
    ///
    /// Everything that ends in `.invalid`, and `user@invalid`: no mail is to go
    /// there. Parts that begin with a digit. Address literals, which are
    /// `from-literal`, letters outside US-ASCII, which are `from-idn-raw`, and names
    /// kept for special uses, which are `from-reserved`. One word of which the DNS
    /// says that it takes mail.
    ///
    /// ## How to fix it
    ///
    /// Look at the part of your address behind the @, in your newsreader's identity
    /// or account settings, letter by letter. If you want no mail, end it in
    /// `.invalid`: `name@host.invalid`.
    FROM_DOMAIN_SYNTAX = "from-domain-syntax", [Violation, Hint],
    summary: "the domain of the address in From is no name of a host: $reason",
    basis: [
        "RFC 1035, section 2.3.4 (63 and 255 octets)",
        "RFC 5321, sections 2.3.5 and 4.1.2 (letters, digits, hyphens)",
        "RFC 5322, section 3.4.1",
    ],
    precluded_by: [FROM, FROM_RESERVED],
    variables: ["domain", "reason"],
    reasons: {
        LABEL_TOO_LONG = "a part between dots is longer than 63 characters",
        TOO_LONG = "it is longer than 253 characters",
        HYPHEN_AT_EDGE = "a part between dots begins or ends with a hyphen",
        UNDERSCORE = "it has an underscore, which no host name has",
        BAD_CHARACTER = "it has a character that no host name has",
        ONE_WORD = "it is one word without a dot",
    },
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, context: &Context, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, "from") else {
        return;
    };
    let faults = list.mailboxes().filter_map(|mailbox| {
        let (severity, reason) = fault(mailbox, context)?;
        Some((mailbox, severity, reason))
    });
    if let Some((mailbox, severity, reason)) = faults.into_iter().next() {
        report
            .at(field.place_of(mailbox.domain_span.clone()))
            .graded(severity)
            .because(reason)
            .with("domain", &mailbox.domain);
    }
}

/// Why the domain of the mailbox is no name of a host.
fn fault(mailbox: &Mailbox, context: &Context) -> Option<(Severity, &'static str)> {
    let domain = mailbox.domain.as_str();
    if mailbox.is_literal || is_usual(domain) || is_below_invalid(domain) {
        return None;
    }
    let host = HostName::parse(domain);
    let reason = host.defects.iter().find_map(|defect| match defect.kind {
        DefectKind::LabelTooLong => Some(LABEL_TOO_LONG),
        DefectKind::TooLong => Some(TOO_LONG),
        DefectKind::HyphenAtEdge => Some(HYPHEN_AT_EDGE),
        DefectKind::Underscore => Some(UNDERSCORE),
        DefectKind::BadCharacter => Some(BAD_CHARACTER),
        _ => None,
    });
    if let Some(reason) = reason {
        return Some((Severity::Violation, reason));
    }
    let takes_mail = || context.mail_hosts.get(&domain.to_lowercase()) == Some(&MailHost::Exists);
    (host.is_single_label() && !domain.is_empty() && !takes_mail())
        .then_some((Severity::Hint, ONE_WORD))
}

/// Whether nothing can be wrong with it: the question that costs nothing.
fn is_usual(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || c == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain.len() <= 253 && domain.contains('.') && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{examine_header, examine_within};

    fn found(from: &str) -> Vec<(Severity, String)> {
        let findings = examine_header(&FROM_DOMAIN_SYNTAX, format!("From: {from}\n"));
        let reason = |reason: Option<&str>| reason.unwrap_or_default().to_owned();
        let found = findings.iter();
        found
            .map(|finding| (finding.severity, reason(finding.value("reason"))))
            .collect()
    }

    #[test]
    fn rfc5321_2_3_5_what_no_host_name_has() {
        let (label, long) = ("a".repeat(64), "a234567.".repeat(32));
        for (domain, reason) in [
            (format!("{label}.de"), LABEL_TOO_LONG),
            (format!("{long}de"), TOO_LONG),
            ("-pc.host.de".to_owned(), HYPHEN_AT_EDGE),
            ("pc-.host.de".to_owned(), HYPHEN_AT_EDGE),
            ("my_pc.host.de".to_owned(), UNDERSCORE),
            ("my%pc.host.de".to_owned(), BAD_CHARACTER),
        ] {
            let expected = (Severity::Violation, reason.to_owned());
            assert_eq!(found(&format!("a@{domain}")), [expected], "{domain}");
        }
    }

    #[test]
    fn rfc5322_3_4_1_one_word_breaks_no_rule() {
        assert_eq!(found("a@pc"), [(Severity::Hint, ONE_WORD.to_owned())]);
    }

    #[test]
    fn rfc5537_3_4_below_invalid_there_are_no_hosts() {
        for from in [
            "a@invalid",
            "a@INVALID",
            "a@my_pc.invalid",
            "a@-x-.invalid",
            "a@b%c.invalid",
        ] {
            assert!(found(from).is_empty(), "{from}");
        }
    }

    #[test]
    fn names_of_hosts() {
        for from in [
            "a@1und1.de",
            "a@x--y.de",
            "a@xn--bcher-kva.de",
            "a@b\u{fc}cher.de",
            "a@[192.0.2.1]",
            "a@192.0.2.1",
        ] {
            assert!(found(from).is_empty(), "{from}");
        }
    }

    #[test]
    fn one_word_that_takes_mail_is_a_domain() {
        let mut context = Context::at("2026-11-22T12:00:00Z".parse().expect("a moment"));
        context.mail_hosts.insert("ai".to_owned(), MailHost::Exists);
        assert!(examine_within(&FROM_DOMAIN_SYNTAX, "From: n@ai\n", &context).is_empty());
    }
}
