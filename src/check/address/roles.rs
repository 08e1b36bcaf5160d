//! `from-roles` and `reply-to-roles`.

use super::from::FROM;
use super::reply_to::REPLY_TO;
use crate::article::Article;
use crate::article::field::address::{AddressList, address_list};
use crate::check::{Check, Findings, Limits};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An address in From whose part before the @ is the name of a role, in
    /// whatever case: abuse, noc, security, root, sysop, admin, newsmaster,
    /// postmaster, hostmaster, usenet, news, webmaster, www, uucp or ftp.
    ///
    /// ## Why it matters
    ///
    /// Such an address belongs to whoever runs the system at the moment, not to
    /// a person. Often a newsreader was never told its user's address, or was
    /// run by an account that is not meant for it.
    ///
    /// ## What is left alone
    ///
    /// Addresses that only contain such a word, as `news.smith`. Who writes on
    /// behalf of the role is right to use it, and may pass over the hint.
    FROM_ROLES = "from-roles", [Hint],
    summary: "the address in From is that of a role: $role",
    basis: ["RFC 2142, section 1"],
    precluded_by: [FROM],
    variables: ["role"],
    examine: examine_from,
}

declare_check! {
    /// ## What it finds
    ///
    /// An address in Reply-To whose part before the @ is the name of a role, in
    /// whatever case: abuse, noc, security, root, sysop, admin, newsmaster,
    /// postmaster, hostmaster, usenet, news, webmaster, www, uucp or ftp.
    ///
    /// ## Why it matters
    ///
    /// Answers to such an address reach whoever runs the system at the moment,
    /// who may not know what they are about.
    ///
    /// ## What is left alone
    ///
    /// Addresses that only contain such a word, as `news.smith`. Who writes on
    /// behalf of the role is right to use it, and may pass over the hint.
    REPLY_TO_ROLES = "reply-to-roles", [Hint],
    summary: "the address in Reply-To is that of a role: $role",
    basis: ["RFC 2142, section 1"],
    precluded_by: [REPLY_TO],
    variables: ["role"],
    examine: examine_reply_to,
}

const ROLES: [&str; 15] = [
    "abuse",
    "noc",
    "security",
    "root",
    "sysop",
    "admin",
    "newsmaster",
    "postmaster",
    "hostmaster",
    "usenet",
    "news",
    "webmaster",
    "www",
    "uucp",
    "ftp",
];

fn examine_from(article: &Article, _limits: &Limits, findings: &mut Findings) {
    if let (Some(field), Some(from)) = (article.header().get("from"), article.from()) {
        report(&FROM_ROLES, field.line(), from, findings);
    }
}

fn examine_reply_to(article: &Article, _limits: &Limits, findings: &mut Findings) {
    if let Some(field) = article.header().get("reply-to") {
        let list = address_list(field.body());
        report(&REPLY_TO_ROLES, field.line(), &list, findings);
    }
}

fn report(check: &'static Check, line: usize, list: &AddressList, findings: &mut Findings) {
    let mut seen = Vec::new();
    for mailbox in list.mailboxes() {
        let role = mailbox.local_part.to_ascii_lowercase();
        if ROLES.contains(&role.as_str()) && !seen.contains(&role) {
            findings
                .report(check)
                .at(line)
                .with("role", &mailbox.local_part);
            seen.push(role);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn roles_in_whatever_case() {
        for role in ROLES {
            for local_part in [role.to_owned(), role.to_uppercase()] {
                let from = format!("From: A B <{local_part}@host.invalid>\n");
                let findings = examine_header(&FROM_ROLES, &from);
                let found: Vec<_> = findings
                    .iter()
                    .map(|finding| finding.value("role"))
                    .collect();
                assert_eq!(found, [Some(local_part.as_str())]);
            }
        }
    }

    #[test]
    fn each_mailbox_of_reply_to() {
        let list = "Reply-To: news@a.invalid, b@c.invalid, Us: ftp@d.invalid, NEWS@e.invalid;\n";
        let findings = examine_header(&REPLY_TO_ROLES, list);
        let found: Vec<_> = findings
            .iter()
            .map(|finding| finding.value("role"))
            .collect();
        assert_eq!(found, [Some("news"), Some("ftp")]);
    }

    #[test]
    fn what_only_contains_a_role() {
        for header in [
            "From: news.smith@host.invalid\n",
            "From: newsroom@host.invalid\n",
            "From: Root <smith@root.invalid>\n",
            "From: info@host.invalid\n",
        ] {
            assert!(examine_header(&FROM_ROLES, header).is_empty(), "{header}");
        }
        assert!(examine_header(&REPLY_TO_ROLES, "From: news@host.invalid\n").is_empty());
    }
}
