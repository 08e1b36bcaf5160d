//! `refs-syntax`.

use super::{field_and_references, place};
use crate::article::Article;
use crate::article::field::references::DefectKind;
use crate::check::{Context, Edit, Finding, Report, Severity};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A References field that is not a list of message identifiers with blanks
    /// between: two of them without a blank, something else among them, as a comma or
    /// words, or a parenthesis that is not closed.
    ///
    /// Only a hint is an identifier in its brackets that is not written as it should
    /// be: it may come from the article that is answered.
    ///
    /// ## Why it matters
    ///
    /// References says which articles came before. Programs that cannot read it show
    /// the article in a wrong place, or as the beginning of something new, and some
    /// servers refuse it.
    ///
    /// ## What is left alone
    ///
    /// An empty field, which is another matter. Identifiers that were cut off are
    /// `refs-truncated`, comments are `refs-comment`.
    ///
    /// ## How to fix it
    ///
    /// Leave this field to the newsreader: answer with its command for followups. If
    /// it has written the field like this, it needs a newer version, or has to be
    /// told by those who make it.
    REFS_SYNTAX = "refs-syntax", [Violation, Hint],
    summary: "References is not a list of message identifiers: $reason",
    basis: ["RFC 5536, sections 3.1.3 and 3.2.10"],
    precluded_by: [],
    variables: ["near", "reason"],
    reasons: {} and DefectKind::SYNTAX_SENTENCES,
    since: "0.1.0",
    needs: [REFERENCES_FAULT],
    fix: Safe("a blank comes in between two identifiers", with_blanks),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, references)) = field_and_references(article) else {
        return;
    };
    let grave = |kind| match kind {
        DefectKind::NotSeparated | DefectKind::Text | DefectKind::UnclosedComment => {
            Some(Severity::Violation)
        }
        DefectKind::Invalid(_) => Some(Severity::Hint),
        _ => None,
    };
    let found = references.defects.iter();
    let found = found.filter_map(|defect| Some((grave(defect.kind)?, defect)));
    // The gravest of them, of several the first.
    if let Some((severity, defect)) = found.min_by_key(|(severity, _)| *severity) {
        report
            .at(place(field, defect))
            .graded(severity)
            .with("near", defect.text(field.body()))
            .because(defect.kind.sentence());
    }
}

/// Only where nothing else is wrong.
fn with_blanks(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let (field, references) = field_and_references(article)?;
    let mut gaps = Vec::new();
    for defect in &references.defects {
        match defect.kind {
            DefectKind::NotSeparated => gaps.push(defect.span.clone()),
            DefectKind::Duplicate => {}
            _ => return None,
        }
    }
    Some(Edit::all_in_body(article, field, &gaps, " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;
    use crate::check::references::{comment, duplicate, own, too_long, truncated};

    fn found(references: &str) -> Vec<(Severity, String)> {
        let findings = examine_header(&REFS_SYNTAX, format!("References: {references}\n"));
        let reason = |reason: Option<&str>| reason.unwrap_or_default().to_owned();
        let found = findings.iter();
        found
            .map(|finding| (finding.severity, reason(finding.value("reason"))))
            .collect()
    }

    #[test]
    fn rfc5536_3_2_10_what_is_no_list_of_identifiers() {
        for (references, severity, reason) in [
            (
                "<1@a.invalid><2@b.invalid>",
                Severity::Violation,
                "no blank between two message identifiers",
            ),
            (
                "<1@a..invalid>, <2@b.invalid>",
                Severity::Violation,
                "text between the message identifiers",
            ),
            (
                "<1@a.invalid> (x",
                Severity::Violation,
                "a parenthesis that is not closed",
            ),
            (
                "<1@a..invalid> <2@b.invalid>",
                Severity::Hint,
                "two dots in a row in the message identifier",
            ),
        ] {
            assert_eq!(
                found(references),
                [(severity, reason.to_owned())],
                "{references}"
            );
        }
    }

    #[test]
    fn rfc5536_3_2_10_what_is_another_matter() {
        for references in [
            "<1@a.invalid> <2@b.invalid>",
            "<1@a.invalid>\n\t<2@b.invalid>",
            "<1@a.invalid> (x) <2@b.invalid>",
            "<1@a.invalid> <2@b",
            "<1@a.invalid> <1@a.invalid>",
            "",
        ] {
            assert!(found(references).is_empty(), "{references}");
        }
    }

    #[test]
    fn each_of_the_others_has_its_own_fault() {
        let long = |octets: usize| {
            let mut body = String::new();
            for n in 0..4 {
                body += &format!("<{n}{}@a.invalid> ", "x".repeat(180));
            }
            let rest = octets - "References: ".len() - body.len() - "<@a.invalid>".len();
            body + &format!("<{}@a.invalid>", "y".repeat(rest))
        };
        for (check, references, expected) in [
            (&comment::REFS_COMMENT, "<1@a.invalid> (x)".to_owned(), 1),
            (&comment::REFS_COMMENT, "<1(x)@a.invalid>".to_owned(), 0),
            (
                &truncated::REFS_TRUNCATED,
                "<1@a.invalid> <2@".to_owned(),
                1,
            ),
            (
                &truncated::REFS_TRUNCATED,
                "<12> <2@b.invalid>".to_owned(),
                1,
            ),
            (
                &truncated::REFS_TRUNCATED,
                "2@a> <2@b.invalid>".to_owned(),
                1,
            ),
            (&truncated::REFS_TRUNCATED, "<2@b.invalid>".to_owned(), 0),
            (
                &duplicate::REFS_DUPLICATE,
                "<1@a> <2@b> <1@a>".to_owned(),
                1,
            ),
            (&duplicate::REFS_DUPLICATE, "<1@a> <1@A>".to_owned(), 0),
            (&own::REFS_SELF, "<1@a> <own@a>".to_owned(), 1),
            (&own::REFS_SELF, "<1@a> <Own@a>".to_owned(), 0),
            (&too_long::REFS_TOO_LONG, long(999), 1),
            (&too_long::REFS_TOO_LONG, long(998), 0),
        ] {
            let header = format!("Message-ID: <own@a>\nReferences: {references}\n");
            let found = examine_header(check, &header);
            assert_eq!(found.len(), expected, "{check:?}: {references}");
        }
    }
}
