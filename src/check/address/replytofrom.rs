//! `replytofrom`.

use std::collections::HashSet;

use super::from::FROM;
use super::reply_to::REPLY_TO;
use crate::article::Article;
use crate::article::field::address::{Address, AddressList, Mailbox};
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Reply-To field with the same address as From, whatever name stands
    /// beside it. Case makes no difference in the host part, and does in the
    /// part before the @.
    ///
    /// ## Why it matters
    ///
    /// Without Reply-To, answers go to From anyway. The field says nothing,
    /// and when the address in From changes, it is easily forgotten.
    ///
    /// ## What is left alone
    ///
    /// A Reply-To field that names other addresses, too, or only some of
    /// several in From, or a group: it says something that From does not.
    ///
    /// ## How to fix it
    ///
    /// Empty the Reply-To field in your newsreader's identity or account settings.
    REPLYTOFROM = "replytofrom", [Hint],
    summary: "Reply-To is the same as From: $address",
    basis: ["RFC 5322, section 3.6.2"],
    precluded_by: [FROM, REPLY_TO],
    variables: ["address"],
    reasons: {},
    since: "0.1.0",
    needs: [REPLY_TO],
    fix: Safe("Reply-To goes", without),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    let (Some(field), Some(_)) = (header.only("reply-to"), header.only("from")) else {
        return;
    };
    let (Some(reply_to), Some(from)) = (article.reply_to(), article.from()) else {
        return;
    };
    let answers = addresses(reply_to);
    if answers.is_some() && answers == addresses(from) {
        let first = reply_to.mailboxes().next();
        report
            .at(field.place())
            .with("address", first.map(Mailbox::address).unwrap_or_default());
    }
}

/// The addresses in the list, so that equal ones compare as equal; nothing if
/// there are none, or if there is a group.
fn addresses(list: &AddressList) -> Option<HashSet<(&str, String)>> {
    list.addresses
        .iter()
        .map(|address| match address {
            Address::Mailbox(mailbox) => Some((
                mailbox.local_part.as_str(),
                mailbox.domain.to_ascii_lowercase(),
            )),
            // A group says that its members belong together.
            Address::Group(_) => None,
        })
        .collect::<Option<HashSet<_>>>()
        .filter(|addresses| !addresses.is_empty())
}

fn without(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let field = article.header().only("reply-to")?;
    Some(vec![Edit::without(article, field)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn reply_to_says_nothing_new() {
        for (from, reply_to) in [
            ("a@host.invalid", "a@host.invalid"),
            ("A B <a@host.invalid>", "a@HOST.Invalid (B A)"),
            ("a@host.invalid", "\"a\"@host.invalid"),
            (
                "a@host.invalid, b@host.invalid",
                "b@host.invalid, a@host.invalid",
            ),
        ] {
            let found = examine_header(
                &REPLYTOFROM,
                format!("From: {from}\nReply-To: {reply_to}\n"),
            );
            assert_eq!(found.len(), 1, "{from} and {reply_to}");
        }
    }

    #[test]
    fn reply_to_says_something() {
        for header in [
            "From: a@host.invalid\n",
            "Reply-To: a@host.invalid\n",
            "From: a@host.invalid\nReply-To: b@host.invalid\n",
            "From: a@host.invalid\nReply-To: A@host.invalid\n",
            "From: a@host.invalid\nReply-To: a@host.invalid, b@host.invalid\n",
            "From: a@host.invalid, b@host.invalid\nReply-To: a@host.invalid\n",
            "From: a@host.invalid\nReply-To: Us: a@host.invalid;\n",
            "From: a@host.invalid\nReply-To: Nobody:;\n",
        ] {
            assert!(examine_header(&REPLYTOFROM, header).is_empty(), "{header}");
        }
    }
}
