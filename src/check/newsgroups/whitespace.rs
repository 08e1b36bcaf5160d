//! `ng-whitespace`.

use super::groups::{FIELDS, field_and_list, written_as};
use crate::article::Article;
use crate::article::field::newsgroups::DefectKind;
use crate::check::header::comment::COMMENT;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A blank next to a comma in Newsgroups or Followup-To, or a line break there.
    ///
    /// ## Why it matters
    ///
    /// The syntax allows it, but not all servers do: some see only the first
    /// group, or the first line, and the article does not get everywhere.
    ///
    /// ## What is left alone
    ///
    /// Blanks at the ends of the field. A blank in place of a comma is a fault of
    /// the syntax.
    ///
    /// ## How to fix it
    ///
    /// Write the names in one line, with a comma, and nothing else, between them.
    /// What folds the line may be a gateway or a remailer.
    WHITESPACE = "ng-whitespace", [Hint],
    summary: "a list of newsgroups has blanks in it: $field: $reason",
    basis: ["RFC 5536, sections 3.1.4 and 3.2.6"],
    precluded_by: [COMMENT, super::syntax::SYNTAX],
    variables: ["field", "reason"],
    reasons: {
        BLANK = "a blank next to a comma",
        FOLD = "a line break next to a comma",
    },
    since: "0.1.0",
    needs: [NEWSGROUPS_FAULT],
    fix: Safe("the blanks between the names go", without_blanks),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for name in FIELDS {
        let Some((field, list)) = field_and_list(article, name) else {
            continue;
        };
        let mut blanks = list.defects.iter();
        if let Some(defect) = blanks.find(|defect| defect.kind == DefectKind::Blank) {
            let reason = if field.line_count() > 1 { FOLD } else { BLANK };
            report
                .at(field.place_of(defect.span.clone()))
                .because(reason)
                .with("field", field.name());
        }
    }
}

fn without_blanks(article: &Article, _: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    let (field, list) = field_and_list(article, finding.value("field")?)?;
    let names: Vec<&str> = list.names(field.body()).collect();
    written_as(article, field, list, &names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_1_4_blanks_that_harm() {
        for (header, reason) in [
            ("Newsgroups: de.test, misc.test\n", Some(BLANK)),
            ("Followup-To: de.test ,misc.test\n", Some(BLANK)),
            ("Newsgroups: de.test,\n misc.test\n", Some(FOLD)),
            ("Newsgroups:  de.test,misc.test \n", None),
            ("Newsgroups: de.test,misc.test\n", None),
        ] {
            let findings = examine_header(&WHITESPACE, header);
            let found = findings.iter().next().and_then(|f| f.value("reason"));
            assert_eq!(found, reason, "{header}");
        }
    }
}
