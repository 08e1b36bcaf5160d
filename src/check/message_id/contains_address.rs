//! `mid-contains-address`.

use super::field_and_identifier;
use super::syntax::MID_SYNTAX;
use crate::article::Article;
use crate::check::{Context, Report, address};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A message identifier out of which the address in From can be read:
    /// `<unique%name@host.de>` where that is `name@host.de`, or a left side with
    /// `name%host.de` or `name=host.de` in it.
    ///
    /// ## Why it matters
    ///
    /// It is allowed, and a good way to make identifiers nobody else makes. But who
    /// wants to keep the address from those who collect addresses should know that it
    /// stands here, too.
    ///
    /// ## What is left alone
    ///
    /// Addresses that end in `.invalid`, and anything that is not the address in From.
    ///
    /// ## How to fix it
    ///
    /// Nothing has to be fixed. If you mind, tell your newsreader to leave the
    /// message identifier to the server.
    MID_CONTAINS_ADDRESS = "mid-contains-address", [Note],
    summary: "the message identifier holds the address in From",
    basis: ["RFC 5536, section 3.1.3"],
    precluded_by: [MID_SYNTAX],
    variables: [],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some((field, identifier)), Some(poster)) =
        (field_and_identifier(article), article.poster())
    else {
        return;
    };
    let (local_part, domain) = (poster.local_part.as_str(), poster.domain.as_str());
    let left = identifier.left;
    let end = left.rsplit_once('%').map(|(_, end)| end);
    let is_at_the_end = end.is_some_and(|end| end.eq_ignore_ascii_case(local_part))
        && identifier.right.eq_ignore_ascii_case(domain);
    let is_inside = || {
        let left = left.to_lowercase();
        ['%', '='].iter().any(|sign| {
            let address = format!("{local_part}{sign}{domain}").to_lowercase();
            left.contains(&address)
        })
    };
    let may_be_inside = left.contains(['%', '=']) && domain.contains('.') && !local_part.is_empty();
    let is_none = address::is_below_invalid(domain);
    if !is_none && !local_part.is_empty() && (is_at_the_end || may_be_inside && is_inside()) {
        report.at(field.place());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn the_address_of_the_poster_in_the_identifier() {
        for (from, identifier, expected) in [
            ("john@host.de", "<1abcdef.1234567890123N%john@host.de>", 1),
            ("john@host.de", "<1.john%host.de@news.host.de>", 1),
            ("john@host.de", "<1-John=host.de@news.invalid>", 1),
            ("john@host.de", "<1.john@host.de>", 0),
            ("john@host.de", "<1%jane@host.de>", 0),
            ("john@host.de", "<1%john@other.de>", 0),
            ("john@host.invalid", "<1%john@host.invalid>", 0),
            ("john@host.de", "<1.2@host.de>", 0),
        ] {
            let header = format!("From: {from}\nMessage-ID: {identifier}\n");
            let found = examine_header(&MID_CONTAINS_ADDRESS, &header);
            assert_eq!(found.len(), expected, "{header}");
        }
    }
}
