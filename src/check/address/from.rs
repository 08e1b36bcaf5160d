//! `from`.

use super::{gravest, near, place};
use crate::article::field::address::MAILBOX_SENTENCES;
use crate::article::{Article, Stage};
use crate::check::header::bad_separator::BAD_SEPARATOR;
use crate::check::header::missing::MISSING as MISSING_FIELD;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A From field that is not a list of mailboxes, or that is missing. The
    /// finding says what is wrong, and where: no @, nothing behind it, a dot at
    /// an end of what stands before it, two dots in a row, a comma, a bracket,
    /// an @, a semicolon or a colon in the name without quotation marks, and
    /// whatever else breaks the syntax. Of several faults it names the gravest.
    ///
    /// ## Why it matters
    ///
    /// An address that programs cannot read is one that nobody can answer.
    /// Many servers refuse an article with a broken From, and others show it
    /// without its poster.
    ///
    /// ## What is left alone
    ///
    /// Every form that the syntax allows: an address alone or in angle
    /// brackets, with a name before it or with a comment behind it, several
    /// addresses, folded lines, comments in comments. A dot in a name without
    /// quotation marks (`John Q. Public`), which has to be accepted. Whether
    /// the address exists is another question. A draft may have no From: the
    /// newsreader adds it.
    ///
    /// ## How to fix it
    ///
    /// Put your name and your address into the two fields of your newsreader's
    /// identity or account settings, the address alone in its field. A name with
    /// other characters than letters, digits and blanks belongs between quotation
    /// marks: `"Flowers, Erika" <erika@host.invalid>`.
    FROM = "from", [Violation],
    summary: "From is not a list of mail addresses: $reason",
    basis: [
        "RFC 5536, sections 2.1, 3.1 and 3.1.2",
        "RFC 5322, sections 3.4 and 3.6.2",
    ],
    precluded_by: [MISSING_FIELD, BAD_SEPARATOR],
    variables: ["reason", "near"],
    reasons: { MISSING = "there is no From field" } and MAILBOX_SENTENCES,
    since: "0.1.0",
    needs: [ODD_FROM],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    let Some(from) = article.from() else {
        // To a draft its newsreader adds the field.
        if article.stage() == Stage::Draft {
            return;
        }
        report.missing().because(MISSING).with("near", "the header");
        return;
    };
    // Nobody knows which of two counts: `duplicate` says it.
    let Some(field) = header.only("from") else {
        return;
    };
    if let Some(defect) = gravest(&from.defects) {
        report
            .at(place(field, defect))
            .because(defect.kind.sentence())
            .with("near", near(field.body(), defect));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5322_3_4_what_is_no_mailbox_list() {
        for (from, reason) in [
            ("John Doe", "there is no @"),
            ("john at host.invalid", "there is no @"),
            ("John Doe <john>", "there is no @"),
            ("John Doe <john@>", "there is nothing behind the @"),
            ("John Doe <@host.invalid>", "there is nothing before the @"),
            ("John Doe <>", "there is no address"),
            ("", "there is no address"),
            (
                ".john@host.invalid",
                "what is before the @ begins or ends with a dot",
            ),
            (
                "john.@host.invalid",
                "what is before the @ begins or ends with a dot",
            ),
            ("john..doe@host.invalid", "two dots in a row before the @"),
            ("john@host..invalid", "two dots in a row behind the @"),
            (
                "Doe, John <john@host.invalid>",
                "a comma in the name, which needs quotation marks",
            ),
            (
                "John [x] <john@host.invalid>",
                "a bracket in the name, which needs quotation marks",
            ),
            (
                "john@home <john@host.invalid>",
                "an @ in the name, which needs quotation marks",
            ),
            (
                "John; Doe <john@host.invalid>",
                "a semicolon outside quotation marks",
            ),
            (
                "Re: John <john@host.invalid>",
                "a colon outside quotation marks",
            ),
            (
                "John <john@host.invalid",
                "the > behind the address is missing",
            ),
            (
                "\"John <john@host.invalid>",
                "a quotation mark without its partner",
            ),
        ] {
            let findings = examine_header(&FROM, format!("From: {from}\n"));
            let found: Vec<_> = findings
                .iter()
                .map(|finding| finding.value("reason"))
                .collect();
            assert_eq!(found, [Some(reason)], "{from}");
        }
    }

    #[test]
    fn rfc5536_3_1_an_absent_field_is_a_finding() {
        let findings = examine_header(&FROM, "Subject: x\n");
        assert_eq!(findings.len(), 1);
    }

    #[test]
    fn rfc5322_3_4_every_allowed_form() {
        for from in [
            "john@host.invalid",
            "<john@host.invalid>",
            "john@host.invalid (John Doe)",
            "john@host.invalid (John (the \\) first) Doe)",
            "John Doe <john@host.invalid>",
            "John Q. Public <john@host.invalid>",
            "\"Doe, John: [x] @home;\" <john@host.invalid>",
            "John Doe <john@host.invalid>, Jane Doe <jane@host.invalid>",
            "John Doe\n <john@host.invalid>,\n\tJane Doe <jane@host.invalid>",
            "=?UTF-8?Q?J=C3=B6rg_M=2C?= <john@host.invalid>",
            "J\u{f6}rg M\u{fc}ller <john@host.invalid>",
            "\"john doe\"@host.invalid",
            "john@[192.0.2.1]",
            "john+news/a=b@host.invalid",
            "D'Arcy O'Neill <d'arcy@host.invalid>",
        ] {
            let findings = examine_header(&FROM, format!("From: {from}\n"));
            assert!(findings.is_empty(), "{from}: {findings:?}");
        }
    }
}
