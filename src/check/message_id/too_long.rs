//! `mid-too-long`.

use crate::article::Article;
use crate::article::field::message_id::DefectKind;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A message identifier of more than 250 octets, its brackets included.
    ///
    /// ## Why it matters
    ///
    /// Servers have room for so many octets and no more. They refuse such an
    /// article, and those that take it cannot give it to anybody who asks for it by
    /// its identifier.
    ///
    /// ## What is left alone
    ///
    /// An identifier of 250 octets, and one with a fault in its syntax as well:
    /// `mid-syntax` speaks of that.
    ///
    /// ## How to fix it
    ///
    /// Tell your newsreader not to make message identifiers: the server makes
    /// one. If you have set a domain or a name for them, a shorter one helps, too.
    MID_TOO_LONG = "mid-too-long", [Violation],
    summary: "the message identifier is longer than 250 octets: $octets",
    basis: ["RFC 5536, section 3.1.3", "RFC 3977, section 3.6"],
    precluded_by: [],
    variables: ["octets"],
    reasons: {},
    since: "0.1.0",
    needs: [IDENTIFIER_FAULT],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some(field) = article.header().only("message-id") else {
        return;
    };
    let too_long = article.message_id_defect();
    if let Some(defect) = too_long.filter(|defect| defect.kind == DefectKind::TooLong) {
        report
            .at(field.place_of(defect.span.clone()))
            .with("octets", defect.span.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_1_3_two_hundred_and_fifty_octets() {
        let brackets_and_right = "<@news.invalid>".len();
        for (octets, expected) in [(251, 1), (250, 0)] {
            let left = "a".repeat(octets - brackets_and_right);
            let found = examine_header(
                &MID_TOO_LONG,
                format!("Message-ID: <{left}@news.invalid>\n"),
            );
            assert_eq!(found.len(), expected, "{octets}");
        }
    }
}
