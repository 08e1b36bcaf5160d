//! `nomid`.

use super::local_domain::MID_LOCAL_DOMAIN;
use super::syntax::MID_SYNTAX;
use crate::article::domain::{
    DefectKind, HostName, is_mail_provider, is_tld_list_old, top_level_domain_exists,
};
use crate::article::{Article, newsreader};
use crate::check::{Context, Report, Severity, is_utf8};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A message identifier whose right side, behind the @, is no full domain
    /// name: it is one word only, digits or an IP address, it has a character that
    /// no host name has, or its top-level domain does not exist.
    ///
    /// Only a hint are: an IP address in square brackets; a top-level domain
    /// that is not known, if the list that is built in is more than a year old;
    /// and an identifier that Mozilla made from the domain of the address in
    /// From, if that domain is a mail provider's.
    ///
    /// ## Why it matters
    ///
    /// No two articles may have the same identifier, ever: servers take the
    /// second one for a copy of the first, and drop it. A domain name that is
    /// one's own keeps others from making the same identifier by chance; a
    /// word, or a number on the local network, is used by many.
    ///
    /// ## What is left alone
    ///
    /// An article without Message-ID, one that breaks the syntax (`mid-syntax`), and
    /// names for special use (`mid-local-domain`). Any left side, as in
    /// `<unique%local@domain>`. Whether the domain is in the DNS: names that
    /// serve for identifiers only need not be there, and those of other systems
    /// (`.onion`, `.alt`) are not.
    ///
    /// ## How to fix it
    ///
    /// Tell your newsreader not to make message identifiers: the server makes
    /// one. Or give it a domain name that belongs to you, or one that your provider
    /// has set aside for this purpose.
    NOMID = "nomid", [Violation, Hint],
    summary: "the right side of the message identifier is no full domain name: $reason",
    basis: ["RFC 5536, section 3.1.3"],
    precluded_by: [MID_SYNTAX, MID_LOCAL_DOMAIN],
    variables: ["domain", "top", "reason"],
    reasons: {
        LITERAL = "it is an address in square brackets, not a name",
        IP_ADDRESS = "it is an IP address, not a name",
        NUMBER = "it ends with a number",
        ONE_WORD = "it is one word without a dot",
        UNDERSCORE = "it has an underscore, which no host name has",
        BAD_CHARACTER = "it has a character that no host name has",
        NO_SUCH_TOP = "there is no top-level domain \"$top\"",
        MAIL_PROVIDER = "it is the domain of a mail provider, which is not yours",
    },
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, context: &Context, report: &mut Report<'_>) {
    let Some(field) = article.header().only("message-id") else {
        return;
    };
    let identifier = article.message_id();
    let valid = identifier.map(|identifier| (identifier.left, identifier.right));
    let Some((left, right)) = valid.or_else(|| sides(field.body())) else {
        return;
    };
    // Octets of an unknown charset may stand for any domain.
    if right.is_empty() || !right.is_ascii() && !is_utf8(article, field) {
        return;
    }
    let fault = fault(right, context).or_else(|| provider_of_mozilla(article, left, right));
    let Some((severity, reason)) = fault else {
        return;
    };
    let place = match field.body().rfind(right) {
        Some(start) => field.place_of(start..start + right.len()),
        None => field.place(),
    };
    let finding = report.at(place);
    if reason == NO_SUCH_TOP {
        finding.with("top", top(right));
    }
    finding
        .graded(severity)
        .because(reason)
        .with("domain", right);
}

/// The last label of a domain.
fn top(domain: &str) -> &str {
    let domain = domain.trim_matches('.');
    domain.rsplit('.').next().unwrap_or_default()
}

/// What stands before and behind the @, as far as the identifier can be read
/// at all; nothing if there is no @.
fn sides(body: &str) -> Option<(&str, &str)> {
    let whole = body.trim();
    let inside = whole.strip_prefix('<').unwrap_or(whole);
    let core = inside.split('>').next().unwrap_or_default();
    // A quoted left side may hold `>`.
    let (left, behind) = core.rsplit_once('@').or_else(|| inside.rsplit_once('@'))?;
    let right = behind.split('>').next().unwrap_or_default();
    Some((left, right.trim()))
}

/// Why `right` is no full domain name.
fn fault(right: &str, context: &Context) -> Option<(Severity, &'static str)> {
    let violation = |reason| Some((Severity::Violation, reason));
    if right.starts_with('[') {
        return Some((Severity::Hint, LITERAL));
    }
    // Dots at an end break the syntax, which is another matter.
    let right = right.trim_matches('.');
    let host = HostName::parse(right);
    let has = |kind| host.defects.iter().any(|defect| defect.kind == kind);
    if host.is_ip_address() {
        return violation(IP_ADDRESS);
    }
    if has(DefectKind::Numeric) {
        return violation(NUMBER);
    }
    if host.is_single_label() {
        return violation(ONE_WORD);
    }
    if has(DefectKind::Underscore) {
        return violation(UNDERSCORE);
    }
    if has(DefectKind::BadCharacter) {
        return violation(BAD_CHARACTER);
    }
    if top_level_domain_exists(host.ascii()) {
        return None;
    }
    let severity = if is_tld_list_old(context.now) {
        Severity::Hint
    } else {
        Severity::Violation
    };
    Some((severity, NO_SUCH_TOP))
}

/// Mozilla takes the domain of From if it is told of no other.
fn provider_of_mozilla(
    article: &Article,
    left: &str,
    right: &str,
) -> Option<(Severity, &'static str)> {
    let is_from_domain = || {
        let poster = article.poster();
        poster.is_some_and(|poster| poster.domain.eq_ignore_ascii_case(right))
    };
    let is_mozilla = || {
        let reader = article.newsreader();
        reader.is_some_and(|reader| reader.code == "moz")
    };
    (newsreader::shape::is_mozilla(left)
        && is_from_domain()
        && is_mail_provider(right)
        && is_mozilla())
    .then_some((Severity::Hint, MAIL_PROVIDER))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{examine_header, examine_within};

    #[test]
    fn rfc5536_3_1_3_right_sides_that_are_no_full_domain_name() {
        for (identifier, domain, reason) in [
            ("<abc@pc>", "pc", "it is one word without a dot"),
            ("<abc@.org>", ".org", "it is one word without a dot"),
            ("<abc@12345>", "12345", "it ends with a number"),
            (
                "<abc@192.0.2.1>",
                "192.0.2.1",
                "it is an IP address, not a name",
            ),
            ("<abc@10.0.0>", "10.0.0", "it ends with a number"),
            (
                "<abc@my_pc.example.org>",
                "my_pc.example.org",
                "it has an underscore, which no host name has",
            ),
            (
                "<abc@a%b.example.org>",
                "a%b.example.org",
                "it has a character that no host name has",
            ),
            (
                "<abc@pc.nowhere>",
                "pc.nowhere",
                "there is no top-level domain \"nowhere\"",
            ),
            (
                "<abc@pc.local>",
                "pc.local",
                "there is no top-level domain \"local\"",
            ),
            (
                "<abc@host.invalid>",
                "host.invalid",
                "there is no top-level domain \"invalid\"",
            ),
            (
                "<abc@pc.nowhere.>",
                "pc.nowhere.",
                "there is no top-level domain \"nowhere\"",
            ),
            ("<abc @ pc> (x)", "pc", "it is one word without a dot"),
        ] {
            let findings = examine_header(&NOMID, format!("Message-ID: {identifier}\n"));
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
            let expected = (Severity::Violation, Some(domain), Some(reason));
            assert_eq!(found, [expected], "{identifier}");
        }
    }

    #[test]
    fn rfc5536_3_1_3_full_domain_names() {
        for header in [
            "Subject: no identifier\n",
            "Message-ID: <abc@news.example.org>\n",
            "Message-ID: <abc@NEWS.EXAMPLE.ORG>\n",
            "Message-ID: <unique%local@news.example.org>\n",
            "Message-ID: <abc@b\u{fc}cher.de>\n",
            "Message-ID: <abc@xn--bcher-kva.de>\n",
            "Message-ID: <abc@1und1.de>\n",
            "Message-ID: <abc@x.fritz.box>\n",
            // Faults of the syntax are another matter.
            "Message-ID: <abc>\n",
            "Message-ID: <abc@>\n",
            "Message-ID: <a@b@news.example.org>\n",
            "Message-ID: <abc @ news.example.org>\n",
            "Message-ID: abc@news.example.org\n",
            "Message-ID: <abc@news.example.org> (comment)\n",
            "Message-ID: <\"a>b\"@news.example.org>\n",
            "Message-ID: <a..b@news.example.org.>\n",
            "Message-ID: <abc@gmail.com>\n",
        ] {
            let findings = examine_header(&NOMID, header);
            assert!(findings.is_empty(), "{header}: {findings:?}");
        }
    }

    #[test]
    fn a_right_side_in_an_unknown_charset_cannot_be_judged() {
        assert!(examine_header(&NOMID, b"Message-ID: <abc@x.\xd2\xc6>\n").is_empty());
    }

    #[test]
    fn rfc5536_3_1_3_a_literal_is_a_hint() {
        for identifier in ["<abc@[192.0.2.1]>", "<abc@[IPv6:2001:db8::1]>"] {
            assert_eq!(
                severities(&format!("Message-ID: {identifier}\n")),
                [Severity::Hint]
            );
        }
    }

    #[test]
    fn an_old_list_gives_a_hint_only() {
        let context = Context::at("2027-12-24T12:00:00Z".parse().expect("a moment"));
        for (identifier, severity) in [
            ("<abc@pc.nowhere>", Severity::Hint),
            ("<abc@pc>", Severity::Violation),
        ] {
            let header = format!("Message-ID: {identifier}\n");
            let findings = examine_within(&NOMID, header, &context);
            let found: Vec<_> = findings.iter().map(|finding| finding.severity).collect();
            assert_eq!(found, [severity]);
        }
    }

    #[test]
    fn mozilla_with_the_domain_of_a_mail_provider_is_a_hint() {
        let mozilla = "User-Agent: Mozilla/5.0 (X11) Thunderbird/2.0\n";
        for (identifier, from, agent, expected) in [
            ("<3C1A2B3D.4E5F6A7@gmx.de>", "a@gmx.de", mozilla, 1),
            ("<3C1A2B3D.4E5F@gmx.de>", "a@GMX.de", "", 1),
            ("<3C1A2B3D.4E5F6A7@gmx.de>", "a@web.de", mozilla, 0),
            (
                "<3C1A2B3D.4E5F6A7@example.org>",
                "a@example.org",
                mozilla,
                0,
            ),
            ("<3C1A2B3D.4E5F6A7@x.gmx.de>", "a@x.gmx.de", mozilla, 0),
            ("<3c1a2b3d.4e5f6a7@gmx.de>", "a@gmx.de", mozilla, 0),
            (
                "<3C1A2B3D.4E5F6A7@gmx.de>",
                "a@gmx.de",
                "User-Agent: tin/2.6\n",
                0,
            ),
        ] {
            let header = format!("From: {from}\nMessage-ID: {identifier}\n{agent}");
            let expected = vec![Severity::Hint; expected];
            assert_eq!(severities(&header), expected, "{header}");
        }
    }

    fn severities(header: &str) -> Vec<Severity> {
        let findings = examine_header(&NOMID, header);
        findings.iter().map(|finding| finding.severity).collect()
    }
}
