//! `from-invalid-misplaced`.

use super::domain::FROM_DOMAIN;
use super::from::FROM;
use super::reserved::FROM_RESERVED;
use super::{field_and_list, is_below_invalid};
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An address in From whose host part has the word `invalid`, but not at its
    /// end: `name@invalid.com`, `name@host.invalid.net`.
    ///
    /// ## Why it matters
    ///
    /// Only an address that *ends* in `.invalid` says that it takes no mail. The
    /// other ones are addresses like any other: domains such as `invalid.com` belong
    /// to somebody, who gets the mail and the spam.
    ///
    /// ## What is left alone
    ///
    /// Addresses that end in `.invalid`, `user@invalid`, and the word before the @
    /// or as part of another one (`invalidenverein.de`).
    ///
    /// ## How to fix it
    ///
    /// Put `.invalid` at the end: `name@host.invalid`.
    FROM_INVALID_MISPLACED = "from-invalid-misplaced", [Hint],
    summary: "the address in From has \"invalid\", but not at its end: $domain",
    basis: ["RFC 5537, section 3.4"],
    precluded_by: [FROM, FROM_DOMAIN, FROM_RESERVED],
    variables: ["domain"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, "from") else {
        return;
    };
    let mut mailboxes = list.mailboxes();
    let has_word = |domain: &str| {
        domain
            .split('.')
            .any(|label| label.eq_ignore_ascii_case("invalid"))
    };
    let misplaced =
        mailboxes.find(|mailbox| has_word(&mailbox.domain) && !is_below_invalid(&mailbox.domain));
    if let Some(mailbox) = misplaced {
        report
            .at(field.place_of(mailbox.domain_span.clone()))
            .with("domain", &mailbox.domain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5537_3_4_the_end_counts() {
        for (address, expected) in [
            ("a@invalid.com", 1),
            ("a@invalid.org", 1),
            ("a@host.INVALID.net", 1),
            ("a@gmx.invalid.de", 1),
            ("a@host.invalid", 0),
            ("a@invalid", 0),
            ("a@invalid.invalid", 0),
            ("a.invalid@host.de", 0),
            ("a@invalidenverein.de", 0),
            ("a@host-invalid.de", 0),
        ] {
            let found = examine_header(&FROM_INVALID_MISPLACED, format!("From: {address}\n"));
            assert_eq!(found.len(), expected, "{address}");
        }
    }
}
