//! `fup-multiple`.

use super::groups::{distinct, field_and_list};
use crate::article::Article;
use crate::check::header::comment::COMMENT;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Followup-To field that names several newsgroups.
    ///
    /// ## Why it matters
    ///
    /// The field is there to bring a discussion together in one group. With
    /// several, all answers are crossposted again.
    ///
    /// ## What is left alone
    ///
    /// The same groups as in Newsgroups, which is another finding.
    ///
    /// ## How to fix it
    ///
    /// Name the one group where the discussion fits best.
    FUP_MULTIPLE = "fup-multiple", [Hint],
    summary: "Followup-To names several newsgroups: $count",
    basis: ["a custom of the Big 8 and of de.*"],
    precluded_by: [
        COMMENT, super::syntax::SYNTAX,
        super::fup_same::FUP_SAME,
        super::fup_poster_case::FUP_POSTER_CASE,
    ],
    variables: ["count"],
    reasons: {},
    since: "0.1.0",
    needs: [FOLLOWUP_TO],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, "followup-to") else {
        return;
    };
    if list.spans.len() < 2 {
        return;
    }
    let count = distinct(field, list).len();
    if count > 1 {
        report.at(field.place()).with("count", count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn answers_go_to_one_group() {
        for (groups, is_found) in [
            ("a.b,c.d", true),
            ("a.b", false),
            ("a.b,a.b", false),
            ("poster", false),
        ] {
            let findings = examine_header(&FUP_MULTIPLE, format!("Followup-To: {groups}\n"));
            assert_eq!(!findings.is_empty(), is_found, "{groups}");
        }
    }
}
