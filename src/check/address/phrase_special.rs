//! `from-phrase-special`.

use super::field_and_list;
use super::from::FROM;
use crate::article::Article;
use crate::article::encoding::encoded_word::encode_phrase;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A name in From that has a dot outside quotation marks, as in
    /// `John Q. Public <john@host.invalid>`.
    ///
    /// ## Why it matters
    ///
    /// Outside quotation marks, a dot belongs to the syntax of addresses. It has
    /// to be accepted, because it is so common, but must not be written. Some
    /// programs still stumble over it.
    ///
    /// ## What is left alone
    ///
    /// A name between quotation marks, a name in a comment behind the address,
    /// and dots in encoded words. Every other special character breaks the syntax,
    /// which `from` says.
    ///
    /// ## How to fix it
    ///
    /// Write the name between quotation marks, as in
    /// `"John Q. Public" <john@host.invalid>`. Where the newsreader has a field for
    /// the name alone, type the quotation marks there, too, if it does not set them
    /// by itself.
    FROM_PHRASE_SPECIAL = "from-phrase-special", [Hint],
    summary: "the name in From has a dot outside quotation marks: $name",
    basis: ["RFC 5536, section 2.1", "RFC 5322, section 4.1"],
    precluded_by: [FROM],
    variables: ["name"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_FROM],
    fix: Safe("the name comes between quotation marks", quoted),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, "from") else {
        return;
    };
    let Some(dot) = list.phrase_dots.first() else {
        return;
    };
    let mut mailboxes = list.mailboxes();
    let mailbox = mailboxes.find(|mailbox| mailbox.span.contains(&dot.start));
    if let Some(name) = mailbox.and_then(|mailbox| mailbox.display_name.as_deref()) {
        report.at(field.place_of(dot.clone())).with("name", name);
    }
}

fn quoted(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let (field, list) = field_and_list(article, "from")?;
    let dot = list.phrase_dots.first()?;
    let mut mailboxes = list.mailboxes();
    let mailbox = mailboxes.find(|mailbox| mailbox.span.contains(&dot.start))?;
    let written = field
        .body()
        .get(mailbox.span.start..mailbox.domain_span.start)?;
    let phrase = written.get(..written.rfind('<')?)?.trim_end();
    let name = mailbox.display_name.as_deref()?;
    // Nothing is in it but the name.
    let is_plain = phrase == name && phrase.is_ascii() && !phrase.contains("=?");
    let span = mailbox.span.start..mailbox.span.start + phrase.len();
    let edit = || Edit::in_body(article, field, span, encode_phrase(name));
    is_plain.then(|| Some(vec![edit()?]))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn found(from: &str) -> Vec<String> {
        let findings = examine_header(&FROM_PHRASE_SPECIAL, format!("From: {from}\n"));
        let names = findings.iter().filter_map(|finding| finding.value("name"));
        names.map(str::to_owned).collect()
    }

    #[test]
    fn rfc5536_2_1_a_dot_in_a_name_is_accepted_but_not_written() {
        for (from, name) in [
            ("John Q. Public <john@host.invalid>", "John Q. Public"),
            ("J. R. Hartley <j@host.invalid>", "J. R. Hartley"),
            (
                "Jane Doe <jane@host.invalid>, Dr. Who <who@host.invalid>",
                "Dr. Who",
            ),
        ] {
            assert_eq!(found(from), [name], "{from}");
        }
    }

    #[test]
    fn rfc5322_3_2_5_dots_that_may_stand_where_they_are() {
        for from in [
            "\"John Q. Public\" <john@host.invalid>",
            "john@host.invalid (John Q. Public)",
            "=?UTF-8?Q?J._M=C3=BCller?= <john@host.invalid>",
            "john.doe@host.invalid",
            "John Doe <john.doe@host.invalid>",
        ] {
            assert!(found(from).is_empty(), "{from}");
        }
    }
}
