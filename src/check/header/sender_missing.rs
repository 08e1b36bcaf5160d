//! `hdr-sender-missing`.

use crate::article::Article;
use crate::check::address::from::FROM;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A From field with several addresses, and no Sender field that says which
    /// of them, or who else, has sent the article.
    ///
    /// ## Why it matters
    ///
    /// Several people may write an article, but one sends it, and complaints and
    /// reports of errors go to that one.
    ///
    /// ## What is left alone
    ///
    /// One address, with or without Sender.
    ///
    /// ## How to fix it
    ///
    /// Leave one address in From, or add the field Sender with one address, that
    /// of the person who sends the article.
    SENDER_MISSING = "hdr-sender-missing", [Violation],
    summary: "From has several addresses, and there is no Sender: $count addresses",
    basis: ["RFC 5322, section 3.6.2"],
    precluded_by: [FROM],
    variables: ["count"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_FROM],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    let (Some(field), Some(from)) = (header.only("from"), article.from()) else {
        return;
    };
    let count = from.mailboxes().count();
    if count > 1 && header.get("sender").is_none() && !header.is_cut() {
        report.at(field.place()).with("count", count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5322_3_6_2_several_mailboxes_need_a_sender() {
        let two = "From: a@host.invalid, b@host.invalid\n";
        assert_eq!(examine_header(&SENDER_MISSING, two).len(), 1);
        for header in [
            format!("{two}Sender: a@host.invalid\n"),
            "From: a@host.invalid\n".to_owned(),
            "From: \"a, b\" <a@host.invalid>\n".to_owned(),
            String::new(),
        ] {
            assert!(
                examine_header(&SENDER_MISSING, &header).is_empty(),
                "{header}"
            );
        }
    }
}
