//! `from-roles` and `reply-to-roles`.

use super::field_and_list;
use super::from::FROM;
use super::reply_to::REPLY_TO;
use crate::article::Article;
use crate::check::Report;
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
    ///
    /// ## How to fix it
    ///
    /// Write with an address of your own: put it into your newsreader's identity or
    /// account settings. If you speak for the role, all is well.
    FROM_ROLES = "from-roles", [Hint],
    summary: "the address in From is that of a role: $role",
    basis: ["RFC 2142, section 1"],
    precluded_by: [FROM],
    variables: ["role"],
    reasons: {},
    since: "0.1.0",
    examine: |article, _, report| examine(article, "from", report),
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
    ///
    /// ## How to fix it
    ///
    /// Put an address of your own into Reply-To, or leave the field empty.
    REPLY_TO_ROLES = "reply-to-roles", [Hint],
    summary: "the address in Reply-To is that of a role: $role",
    basis: ["RFC 2142, section 1"],
    precluded_by: [REPLY_TO],
    variables: ["role"],
    reasons: {},
    since: "0.1.0",
    needs: [REPLY_TO],
    examine: |article, _, report| examine(article, "reply-to", report),
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

fn examine(article: &Article, name: &str, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, name) else {
        return;
    };
    let mut seen = Vec::new();
    for mailbox in list.mailboxes() {
        let is_it = |role: &&str| mailbox.local_part.eq_ignore_ascii_case(role);
        let Some(role) = ROLES.iter().copied().find(is_it) else {
            continue;
        };
        if !seen.contains(&role) {
            report
                .at(field.place_of(mailbox.span.clone()))
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
