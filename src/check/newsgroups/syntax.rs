//! `ng-syntax`.

use super::groups::{FIELDS, field_and_list, written_as};
use crate::article::Article;
use crate::article::field::newsgroups::{DefectKind, SYNTAX_SENTENCES};
use crate::check::header::comment::COMMENT;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Newsgroups or Followup-To field that is no list of newsgroups: nothing in
    /// it, or nothing between two commas; a dot at an end of a name, or two in a
    /// row; a semicolon or a blank in place of a comma; a character that no name
    /// has; an encoded word. Of several faults of a field it names the first.
    ///
    /// ## Why it matters
    ///
    /// Servers do not find the groups, and refuse the article or drop it.
    ///
    /// ## What is left alone
    ///
    /// Blanks at the ends of the field, and those next to a comma, which are
    /// another matter. The character `&`, which some old groups have in their
    /// names. Octets above 127.
    ///
    /// ## How to fix it
    ///
    /// Write the names of the groups with a comma, and nothing else, between them:
    /// `de.test,misc.test`. Best let the newsreader fill them in.
    SYNTAX = "ng-syntax", [Violation],
    summary: "a field is no list of newsgroups: $field: $reason",
    basis: ["RFC 5536, sections 3.1.4 and 3.2.6"],
    precluded_by: [COMMENT],
    variables: ["field", "reason", "near"],
    reasons: {} and SYNTAX_SENTENCES,
    since: "0.1.0",
    needs: [NEWSGROUPS_FAULT],
    fix: Safe("commas stand where semicolons stood, and none beside nothing", with_commas),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for name in FIELDS {
        let Some((field, list)) = field_and_list(article, name) else {
            continue;
        };
        let is_old_name = |kind, text: &str| kind == DefectKind::BadCharacter && text == "&";
        let mut faults = list.defects.iter().filter(|defect| {
            defect.kind.is_syntax() && !is_old_name(defect.kind, defect.text(field.body()))
        });
        if let Some(defect) = faults.next() {
            let place = match defect.span.is_empty() {
                true => field.place(),
                false => field.place_of(defect.span.clone()),
            };
            report
                .at(place)
                .because(defect.kind.sentence())
                .with("field", field.name())
                .with("near", defect.text(field.body()));
        }
    }
}

/// Only where nothing else is wrong: a blank may stand for a dot.
fn with_commas(article: &Article, _: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    let (field, list) = field_and_list(article, finding.value("field")?)?;
    if field.is("followup-to") && field.body().is_empty() {
        return Some(vec![Edit::without(article, field)]);
    }
    let is_clear = |kind| {
        matches!(
            kind,
            DefectKind::EmptyName
                | DefectKind::Semicolon
                | DefectKind::Blank
                | DefectKind::Duplicate
        )
    };
    let names: Vec<&str> = list.names(field.body()).collect();
    let is_list = !names.is_empty() && list.defects.iter().all(|defect| is_clear(defect.kind));
    is_list.then(|| written_as(article, field, list, &names))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_1_4_what_is_no_list() {
        for (header, reason) in [
            (
                "Newsgroups: de.test;misc.test\n",
                Some(DefectKind::Semicolon),
            ),
            (
                "Newsgroups: de.test misc.test\n",
                Some(DefectKind::BlankForComma),
            ),
            ("Newsgroups: ;de.test\n", Some(DefectKind::Semicolon)),
            ("Newsgroups: de..test\n", Some(DefectKind::EmptyComponent)),
            ("Newsgroups: de.test,,a.b\n", Some(DefectKind::EmptyName)),
            ("Newsgroups: de.t/st\n", Some(DefectKind::BadCharacter)),
            ("Newsgroups:\n", Some(DefectKind::Empty)),
            ("Followup-To: de.test,\n", Some(DefectKind::EmptyName)),
            (
                "Newsgroups: =?UTF-8?Q?de=2Etest?=\n",
                Some(DefectKind::EncodedWord),
            ),
            ("Newsgroups:  de.test,misc.test \n", None),
            ("Newsgroups: de.test, misc.test\n", None),
            ("Newsgroups: alt.rock&roll\n", None),
            ("Newsgroups: de.t\u{eb}st\n", None),
            ("Newsgroups: de.test,de.test\n", None),
            ("Followup-To: poster\n", None),
        ] {
            let findings = examine_header(&SYNTAX, header);
            let found = findings.iter().next().and_then(|f| f.value("reason"));
            assert_eq!(found, reason.map(DefectKind::sentence), "{header}");
        }
    }
}
