//! `fup-poster-unreachable`.

use super::groups::{POSTER, field_and_list};
use crate::article::Article;
use crate::article::domain::Reserved;
use crate::article::field::address::Mailbox;
use crate::check::address::from::FROM;
use crate::check::address::reply_to::REPLY_TO;
use crate::check::header::comment::COMMENT;
use crate::check::{Context, Report};
use crate::declare_check;
use crate::dns::MailHost;

declare_check! {
    /// ## What it finds
    ///
    /// `Followup-To: poster`, which asks for answers by mail, where no mail can
    /// arrive: all addresses of Reply-To, or of From if there is no Reply-To, end
    /// in `.invalid`, or begin with `noreply` or the like, or (with `dns = y`) their
    /// domain says that it takes no mail.
    ///
    /// ## Why it matters
    ///
    /// Whoever wants to answer cannot: the newsreader makes a mail of the answer,
    /// and the mail comes back.
    ///
    /// ## What is left alone
    ///
    /// Any address that may work, and several of which one may.
    ///
    /// ## How to fix it
    ///
    /// Put an address that works into Reply-To, or leave Followup-To out, so that
    /// people can answer in the group.
    FUP_POSTER_UNREACHABLE = "fup-poster-unreachable", [Hint],
    summary: "Followup-To asks for answers by mail, but none can arrive: $reason: $address",
    basis: ["RFC 5536, section 3.2.6", "RFC 5537, section 3.4"],
    precluded_by: [COMMENT, super::syntax::SYNTAX, FROM, REPLY_TO],
    variables: ["address", "reason"],
    reasons: {
        INVALID = "the address ends in .invalid",
        NO_REPLY = "the address is one for no replies",
        NULL_MX = "the domain says that it takes no mail",
    },
    since: "0.1.0",
    needs: [FOLLOWUP_TO],
    examine: examine,
}

/// What the addresses that nobody reads begin with, in lower case.
const NO_REPLIES: [&str; 6] = [
    "noreply",
    "no-reply",
    "no_reply",
    "no.reply",
    "donotreply",
    "do-not-reply",
];

fn examine(article: &Article, context: &Context, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, "followup-to") else {
        return;
    };
    if !list.names(field.body()).eq([POSTER]) {
        return;
    }
    let header = article.header();
    let (name, addresses) = match article.reply_to() {
        Some(reply_to) => ("reply-to", Some(reply_to)),
        None => ("from", article.from()),
    };
    let Some(addresses) = addresses.filter(|_| header.only(name).is_some()) else {
        return;
    };
    let mut first = None;
    for mailbox in addresses.mailboxes() {
        let Some(reason) = why_unreachable(mailbox, context) else {
            return;
        };
        first = first.or(Some((mailbox, reason)));
    }
    if let Some((mailbox, reason)) = first {
        report
            .at(field.place())
            .because(reason)
            .with("address", mailbox.address());
    }
}

/// Why no mail reaches this mailbox, where that is certain.
fn why_unreachable(mailbox: &Mailbox, context: &Context) -> Option<&'static str> {
    let domain = mailbox.domain.trim_end_matches('.');
    if Reserved::of(domain) == Some(Reserved::Invalid) {
        return Some(INVALID);
    }
    let is_no_reply = |known: &&str| mailbox.local_part.eq_ignore_ascii_case(known);
    if NO_REPLIES.iter().any(is_no_reply) {
        return Some(NO_REPLY);
    }
    let answer = context.mail_hosts.get(&mailbox.domain.to_lowercase());
    (answer == Some(&MailHost::NullMx)).then_some(NULL_MX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{examine_header, examine_within};

    #[test]
    fn mail_that_cannot_arrive() {
        for (header, reason) in [
            ("From: a@host.invalid", Some(INVALID)),
            ("From: a@invalid", Some(INVALID)),
            ("From: No-Reply@host.example", Some(NO_REPLY)),
            ("From: a@host.invalid, b@host.invalid", Some(INVALID)),
            (
                "From: a@host.example\nReply-To: a@host.invalid",
                Some(INVALID),
            ),
            ("From: a@host.example", None),
            ("From: a@host.invalid, b@host.example", None),
            ("From: a@host.invalid\nReply-To: a@host.example", None),
            ("From: a@invalid.example", None),
            ("From: noreply.smith@host.example", None),
        ] {
            let text = format!("{header}\nFollowup-To: poster\n");
            let findings = examine_header(&FUP_POSTER_UNREACHABLE, text);
            let found = findings.iter().next().and_then(|f| f.value("reason"));
            assert_eq!(found, reason, "{header}");
        }
    }

    #[test]
    fn only_poster_asks_for_mail() {
        for answers in ["Followup-To: de.test", "Followup-To: alt.poster", ""] {
            let header = format!("From: a@host.invalid\n{answers}\n");
            assert!(examine_header(&FUP_POSTER_UNREACHABLE, header).is_empty());
        }
    }

    #[test]
    fn rfc7505_a_domain_that_takes_no_mail() {
        let mut context = Context::at("2026-11-22T12:00:00Z".parse().expect("a moment"));
        let domain = "host.example".to_owned();
        context.mail_hosts.insert(domain, MailHost::NullMx);
        let header = "From: a@Host.example\nFollowup-To: poster\n";
        let findings = examine_within(&FUP_POSTER_UNREACHABLE, header, &context);
        let found = findings.iter().next().and_then(|f| f.value("reason"));
        assert_eq!(found, Some(NULL_MX));
    }
}
