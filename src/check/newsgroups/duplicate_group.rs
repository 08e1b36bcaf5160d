//! `ng-duplicate`.

use super::groups::{FIELDS, field_and_list, written_as};
use crate::article::Article;
use crate::article::field::newsgroups::DefectKind;
use crate::check::header::comment::COMMENT;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A newsgroup that stands twice in Newsgroups or in Followup-To.
    ///
    /// ## Why it matters
    ///
    /// It is of no use, and some servers store the article twice or refuse it.
    ///
    /// ## What is left alone
    ///
    /// Names that differ in case: they are different groups.
    ///
    /// ## How to fix it
    ///
    /// Take one of the two out.
    DUPLICATE_GROUP = "ng-duplicate", [Hint],
    summary: "a newsgroup is named twice: in $field: $group",
    basis: ["RFC 5536, section 3.1.4"],
    precluded_by: [COMMENT, super::syntax::SYNTAX],
    variables: ["field", "group"],
    reasons: {},
    since: "0.1.0",
    needs: [NEWSGROUPS_FAULT],
    fix: Safe("the name stays once", each_once),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for name in FIELDS {
        let Some((field, list)) = field_and_list(article, name) else {
            continue;
        };
        let mut repeated = list.defects.iter();
        if let Some(defect) = repeated.find(|defect| defect.kind == DefectKind::Duplicate) {
            report
                .at(field.place_of(defect.span.clone()))
                .with("field", field.name())
                .with("group", defect.text(field.body()));
        }
    }
}

fn each_once(article: &Article, _: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    let (field, list) = field_and_list(article, finding.value("field")?)?;
    let mut names: Vec<&str> = Vec::new();
    for name in list.names(field.body()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    written_as(article, field, list, &names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn a_group_is_named_once() {
        for (header, group) in [
            ("Newsgroups: de.test,misc.test,de.test\n", Some("de.test")),
            ("Followup-To: de.test,de.test\n", Some("de.test")),
            ("Newsgroups: de.test,de.Test\n", None),
            ("Newsgroups: de.test\nFollowup-To: de.test\n", None),
        ] {
            let findings = examine_header(&DUPLICATE_GROUP, header);
            let found = findings.iter().next().and_then(|f| f.value("group"));
            assert_eq!(found, group, "{header}");
        }
    }
}
