//! `mid-syntax`.

use crate::article::Article;
use crate::article::field::message_id::{self, DefectKind};
use crate::check::header::comment::COMMENT;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A message identifier that is not written as `<left@right>`: a bracket is
    /// missing, there is text or a blank that must not be there, there is no @ or
    /// more than one, a side is empty, begins or ends with a dot or has two in a
    /// row, or a character that must not stand there.
    ///
    /// ## Why it matters
    ///
    /// Servers and newsreaders know an article by its identifier. Many servers refuse
    /// an article whose identifier they cannot read, and nobody can ask for it.
    ///
    /// ## What is left alone
    ///
    /// An article without Message-ID. What stands on the right side, as long as its
    /// characters are allowed: that is `nomid`. The length, which is `mid-too-long`.
    /// Letters outside US-ASCII, which are `8bitheader`.
    ///
    /// ## How to fix it
    ///
    /// Tell your newsreader not to make message identifiers: the server makes
    /// one. If you have set a domain or a name for them, look at that setting.
    MID_SYNTAX = "mid-syntax", [Violation],
    summary: "the message identifier is not written as it should be: $reason",
    basis: ["RFC 5536, section 3.1.3"],
    precluded_by: [COMMENT],
    variables: ["reason"],
    reasons: {} and message_id::SYNTAX_SENTENCES,
    since: "0.1.0",
    needs: [IDENTIFIER_FAULT],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some(field) = article.header().only("message-id") else {
        return;
    };
    let Some(defect) = article.message_id_defect() else {
        return;
    };
    if matches!(defect.kind, DefectKind::Empty | DefectKind::TooLong) {
        return;
    }
    let place = match defect.span.is_empty() {
        true => field.place(),
        false => field.place_of(defect.span.clone()),
    };
    report.at(place).because(defect.kind.sentence());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn found(identifier: &str) -> Vec<String> {
        let findings = examine_header(&MID_SYNTAX, format!("Message-ID: {identifier}\n"));
        let reasons = findings
            .iter()
            .filter_map(|finding| finding.value("reason"));
        reasons.map(str::to_owned).collect()
    }

    #[test]
    fn rfc5536_3_1_3_what_is_no_message_identifier() {
        for (identifier, reason) in [
            ("<abc>", "the message identifier has no @"),
            (
                "a@news.invalid",
                "the message identifier does not begin with <",
            ),
            (
                "<a b@news.invalid>",
                "a blank inside the message identifier",
            ),
            (
                "<a@b@news.invalid>",
                "the message identifier has more than one @",
            ),
            (
                "<a..b@news.invalid>",
                "two dots in a row in the message identifier",
            ),
            (
                "<a@news.invalid> <b@c>",
                "text behind the message identifier",
            ),
        ] {
            assert_eq!(found(identifier), [reason], "{identifier}");
        }
    }

    #[test]
    fn rfc5536_3_1_3_message_identifiers() {
        for identifier in [
            "<a@news.invalid>",
            "<a%b=c$d@[192.0.2.1]>",
            "<a@my_pc%x>",
            "<\u{fc}@news.invalid>",
            "",
        ] {
            assert!(found(identifier).is_empty(), "{identifier}");
        }
        assert!(found(&format!("<{}@news.invalid>", "a".repeat(300))).is_empty());
        assert!(examine_header(&MID_SYNTAX, "Subject: none\n").is_empty());
    }
}
