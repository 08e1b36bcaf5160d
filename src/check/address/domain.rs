//! `from-domain` and `reply-to-domain`.

use super::domain_syntax::FROM_DOMAIN_SYNTAX;
use super::field_and_list;
use super::from::FROM;
use super::literal::FROM_LITERAL;
use super::reply_to::REPLY_TO;
use super::reserved::FROM_RESERVED;
use crate::article::Article;
use crate::article::domain::{HostName, Reserved, is_tld_list_old, top_level_domain_exists};
use crate::article::field::address::Mailbox;
use crate::check::{Context, Report, Severity, is_utf8};
use crate::declare_check;
use crate::dns::MailHost;

declare_check! {
    /// ## What it finds
    ///
    /// An address in From whose host part has no existing top-level domain. If
    /// questions to the DNS are switched on (`dns = y`), also a domain that
    /// does not exist, that has neither a mail exchanger nor an address, or
    /// that says that it takes no mail (a null MX).
    ///
    /// The list of top-level domains is built in. Where it is more than a year
    /// old, a domain that is not in it is only a hint, unless the DNS denies it:
    /// it may be a new one.
    ///
    /// ## Why it matters
    ///
    /// Nobody can write to such an address. It may be a slip of the pen, or
    /// made up; made-up domains may come into being one day, and then belong
    /// to somebody else, who gets the mail.
    ///
    /// ## What is left alone
    ///
    /// Addresses that end in `.invalid`, and `user@invalid`: that is how to say
    /// that one wants no mail. Address literals such as `[192.0.2.1]`. Names
    /// that belong to other systems than the DNS (`.onion`, `.alt`). Domains in
    /// other scripts are judged as the DNS knows them. If the DNS gives no
    /// definite answer, or none in time, that is never a finding.
    ///
    /// ## How to fix it
    ///
    /// Put an address into your newsreader's identity or account settings that
    /// takes mail. If you want no mail, end it in `.invalid`: `name@host.invalid`.
    FROM_DOMAIN = "from-domain", [Violation, Hint],
    summary: "the domain of the address in From cannot take mail: $reason",
    basis: [
        "RFC 5322, section 3.4.1",
        "RFC 5537, section 3.4 (.invalid)",
        "RFC 7505, section 3 (null MX)",
    ],
    precluded_by: [FROM, FROM_DOMAIN_SYNTAX, FROM_RESERVED, FROM_LITERAL],
    variables: ["domain", "top", "reason"],
    reasons: {
        BARE_IP_ADDRESS = "an IP address needs square brackets around it",
        NO_MAIL_HOST = "the domain has no mail exchanger and no address",
        NULL_MX = "the domain says that it takes no mail",
        NO_SUCH_DOMAIN = "the domain does not exist",
        NO_SUCH_TOP = "there is no top-level domain \"$top\"",
    },
    since: "0.1.0",
    examine: |article, context, report| examine(article, "from", context, report),
}

declare_check! {
    /// ## What it finds
    ///
    /// An address in Reply-To whose host part has no existing top-level domain.
    /// If questions to the DNS are switched on (`dns = y`), also a domain that
    /// does not exist, that has neither a mail exchanger nor an address, or
    /// that says that it takes no mail (a null MX).
    ///
    /// The list of top-level domains is built in. Where it is more than a year
    /// old, a domain that is not in it is only a hint, unless the DNS denies it:
    /// it may be a new one.
    ///
    /// ## Why it matters
    ///
    /// Reply-To says where answers by mail are to go, and none can go there.
    ///
    /// ## What is left alone
    ///
    /// Addresses that end in `.invalid`, and `user@invalid`: that is how to say
    /// that one wants no mail. Address literals such as `[192.0.2.1]`. Names
    /// that belong to other systems than the DNS (`.onion`, `.alt`). Domains in
    /// other scripts are judged as the DNS knows them. If the DNS gives no
    /// definite answer, or none in time, that is never a finding.
    ///
    /// ## How to fix it
    ///
    /// Put an address into Reply-To that takes mail, or leave the field empty.
    REPLY_TO_DOMAIN = "reply-to-domain", [Violation, Hint],
    summary: "a domain in Reply-To cannot take mail: $reason",
    basis: [
        "RFC 5322, section 3.4.1",
        "RFC 5537, section 3.4 (.invalid)",
        "RFC 7505, section 3 (null MX)",
    ],
    precluded_by: [REPLY_TO],
    variables: ["domain", "top", "reason"],
    reasons: {} and &[
        BARE_IP_ADDRESS,
        NO_MAIL_HOST,
        NULL_MX,
        NO_SUCH_DOMAIN,
        NO_SUCH_TOP,
    ],
    since: "0.1.0",
    needs: [REPLY_TO],
    examine: |article, context, report| examine(article, "reply-to", context, report),
}

fn examine(article: &Article, name: &str, context: &Context, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, name) else {
        return;
    };
    // Octets of an unknown charset may stand for any domain.
    let is_readable = is_utf8(article, field);
    let mut seen = std::collections::HashSet::new();
    for mailbox in list.mailboxes() {
        if !is_readable && !mailbox.domain.is_ascii() {
            continue;
        }
        let Some((severity, reason)) = fault(mailbox, context) else {
            continue;
        };
        if seen.insert(mailbox.domain.to_lowercase()) {
            let finding = report.at(field.place_of(mailbox.domain_span.clone()));
            if reason == NO_SUCH_TOP {
                finding.with("top", top(&mailbox.domain));
            }
            finding
                .graded(severity)
                .because(reason)
                .with("domain", &mailbox.domain);
        }
    }
}

/// Why the domain of the mailbox takes no mail, as far as is known.
fn fault(mailbox: &Mailbox, context: &Context) -> Option<(Severity, &'static str)> {
    let domain = mailbox.domain.trim_end_matches('.');
    if mailbox.is_literal || domain.is_empty() {
        return None;
    }
    // RFC 5537, section 3.4, allows any mailbox below .invalid.
    if Reserved::of(domain) == Some(Reserved::Invalid) {
        return None;
    }
    let answer = context.mail_hosts.get(&mailbox.domain.to_lowercase());
    // What the DNS knows is newer than the list.
    if answer == Some(&MailHost::Exists) {
        return None;
    }
    let host = HostName::parse(domain);
    if host.is_ip_address() {
        return Some((Severity::Violation, BARE_IP_ADDRESS));
    }
    let exists = top_level_domain_exists(host.ascii());
    let reason = match answer {
        Some(MailHost::NoMailHost) => NO_MAIL_HOST,
        Some(MailHost::NullMx) => NULL_MX,
        Some(MailHost::NoSuchDomain) if exists => NO_SUCH_DOMAIN,
        _ if exists => return None,
        _ => {
            // Where the DNS denies it, the age of the list does not matter.
            let is_denied = answer == Some(&MailHost::NoSuchDomain);
            let severity = if is_tld_list_old(context.now) && !is_denied {
                Severity::Hint
            } else {
                Severity::Violation
            };
            return Some((severity, NO_SUCH_TOP));
        }
    };
    Some((Severity::Violation, reason))
}

/// The last label of a domain.
fn top(domain: &str) -> &str {
    let domain = domain.trim_end_matches('.');
    domain.rsplit('.').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{examine_header, examine_within};
    use crate::dns::Reason;

    #[test]
    fn domains_without_a_top_level_domain() {
        for (domain, top) in [
            ("host.nowhere", "nowhere"),
            ("localhost", "localhost"),
            ("mail.local", "local"),
            ("host.example", "example"),
            ("host.test", "test"),
            ("host.con", "con"),
            ("invalid.nowhere", "nowhere"),
            ("notinvalid", "notinvalid"),
            ("b\u{fc}cher.b\u{fc}cher", "b\u{fc}cher"),
        ] {
            let findings = examine_header(&FROM_DOMAIN, format!("From: a@{domain}\n"));
            let found: Vec<_> = findings
                .iter()
                .map(|finding| {
                    (
                        finding.severity,
                        finding.value("domain"),
                        finding.value("reason"),
                    )
                })
                .collect();
            let reason = format!("there is no top-level domain \"{top}\"");
            let expected = (Severity::Violation, Some(domain), Some(reason.as_str()));
            assert_eq!(found, [expected], "{domain}");
        }
    }

    #[test]
    fn domains_that_may_exist() {
        for from in [
            "a@host.invalid",
            "a@HOST.Invalid",
            "a@invalid",
            "a@example.org",
            "a@EXAMPLE.ORG",
            "a@x.co.uk",
            "a@x.ck",
            "a@b\u{fc}cher.de",
            "a@x.\u{440}\u{444}",
            "a@x.xn--p1ai",
            "a@[192.0.2.1]",
            "a@[IPv6:2001:db8::1]",
            "a@x.onion",
            "a@x.alt",
            "a@x.home.arpa",
        ] {
            let findings = examine_header(&FROM_DOMAIN, format!("From: {from}\n"));
            assert!(findings.is_empty(), "{from}: {findings:?}");
        }
    }

    #[test]
    fn an_ip_address_without_brackets_is_no_domain() {
        assert_eq!(examine_header(&FROM_DOMAIN, "From: a@192.0.2.1\n").len(), 1);
    }

    #[test]
    fn a_domain_in_an_unknown_charset_cannot_be_judged() {
        assert!(examine_header(&FROM_DOMAIN, b"From: a@x.\xd2\xc6\n").is_empty());
        assert_eq!(
            examine_header(&FROM_DOMAIN, b"From: \xd2 <a@x.con>\n").len(),
            1
        );
    }

    #[test]
    fn each_domain_of_reply_to_once() {
        let header = "Reply-To: a@x.con, b@X.con, c@example.org, Us: d@y.con;\n";
        let findings = examine_header(&REPLY_TO_DOMAIN, header);
        let found: Vec<_> = findings
            .iter()
            .map(|finding| finding.value("domain"))
            .collect();
        assert_eq!(found, [Some("x.con"), Some("y.con")]);
    }

    fn context(now: &str, answer: Option<MailHost>) -> Context {
        let mut context = Context::at(now.parse().expect("a moment"));
        for domain in ["example.org", "x.newtld"] {
            if let Some(answer) = &answer {
                context.mail_hosts.insert(domain.to_owned(), answer.clone());
            }
        }
        context
    }

    #[test]
    fn an_old_list_gives_a_hint_only() {
        let (new, old) = ("2026-11-22T12:00:00Z", "2027-12-24T12:00:00Z");
        for (now, answer, severity) in [
            (new, None, Severity::Violation),
            (old, None, Severity::Hint),
            (
                old,
                Some(MailHost::Unknown(Reason::TimedOut)),
                Severity::Hint,
            ),
            (old, Some(MailHost::NoSuchDomain), Severity::Violation),
        ] {
            let context = context(now, answer);
            let found = examine_within(&FROM_DOMAIN, "From: a@x.newtld\n", &context);
            let found: Vec<_> = found.iter().map(|finding| finding.severity).collect();
            assert_eq!(found, [severity]);
        }
    }

    #[test]
    fn what_the_dns_says() {
        for (answer, domain, reason) in [
            (
                MailHost::NoSuchDomain,
                "Example.ORG",
                Some("the domain does not exist"),
            ),
            (
                MailHost::NoMailHost,
                "example.org",
                Some("the domain has no mail exchanger and no address"),
            ),
            (
                MailHost::NullMx,
                "example.org",
                Some("the domain says that it takes no mail"),
            ),
            (MailHost::NullMx, "example.net", None),
            (MailHost::Exists, "example.org", None),
            (MailHost::Exists, "x.newtld", None),
            (MailHost::Unknown(Reason::TimedOut), "example.org", None),
            (
                MailHost::NoSuchDomain,
                "x.newtld",
                Some("there is no top-level domain \"newtld\""),
            ),
            (
                MailHost::Unknown(Reason::TimedOut),
                "x.newtld",
                Some("there is no top-level domain \"newtld\""),
            ),
        ] {
            let context = context("2026-11-22T12:00:00Z", Some(answer.clone()));
            let findings = examine_within(&FROM_DOMAIN, format!("From: a@{domain}\n"), &context);
            let found = findings
                .iter()
                .next()
                .and_then(|finding| finding.value("reason"));
            assert_eq!(found, reason, "{domain}: {answer:?}");
        }
    }
}
