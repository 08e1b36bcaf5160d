//! `from-localpart-long`.

use super::from::FROM;
use super::{field_and_list, is_below_invalid};
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

/// The longest local part that every mail server takes, in octets (RFC 5321,
/// section 4.5.3.1.1).
const OCTETS: usize = 64;

declare_check! {
    /// ## What it finds
    ///
    /// An address in From with more than 64 octets before the @.
    ///
    /// ## Why it matters
    ///
    /// Mail servers need not take longer ones, so answers may not arrive.
    ///
    /// ## What is left alone
    ///
    /// Addresses that end in `.invalid`: no mail is to go there.
    ///
    /// ## How to fix it
    ///
    /// Look whether something else has slipped into the address field of your
    /// newsreader's identity or account settings. If the address is really that
    /// long, a shorter one reaches you more reliably.
    FROM_LOCALPART_LONG = "from-localpart-long", [Hint],
    summary: "what is before the @ in From is very long, in octets: $octets",
    basis: ["RFC 5321, sections 4.5.3.1 and 4.5.3.1.1"],
    precluded_by: [FROM],
    variables: ["octets"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_FROM],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, "from") else {
        return;
    };
    let mut mailboxes = list.mailboxes();
    let long = mailboxes
        .find(|mailbox| mailbox.local_part.len() > OCTETS && !is_below_invalid(&mailbox.domain));
    if let Some(mailbox) = long {
        report
            .at(field.place_of(mailbox.span.clone()))
            .with("octets", mailbox.local_part.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5321_4_5_3_1_1_sixty_four_octets() {
        for (octets, domain, expected) in [
            (65, "host.de", 1),
            (64, "host.de", 0),
            (65, "host.invalid", 0),
            (65, "invalid", 0),
        ] {
            let from = format!("From: {}@{domain}\n", "a".repeat(octets));
            let found = examine_header(&FROM_LOCALPART_LONG, &from);
            assert_eq!(found.len(), expected, "{from}");
        }
    }
}
