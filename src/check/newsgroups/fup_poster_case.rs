//! `fup-poster-case`.

use super::groups::{POSTER, field_and_list};
use crate::article::Article;
use crate::check::header::comment::COMMENT;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// The word `poster` in Followup-To, written with upper-case letters, or beside
    /// names of groups.
    ///
    /// ## Why it matters
    ///
    /// Only the word alone, in lower case, asks for answers by mail. Otherwise
    /// newsreaders take it for the name of a group, which does not exist, and
    /// answers get lost.
    ///
    /// ## What is left alone
    ///
    /// `poster` alone, and groups with this word in their names.
    ///
    /// ## How to fix it
    ///
    /// Write `poster`, and nothing else, if answers are to come by mail; else name
    /// a group.
    FUP_POSTER_CASE = "fup-poster-case", [Violation],
    summary: "Followup-To does not ask for answers by mail as it should: $reason",
    basis: ["RFC 5536, sections 3.2.6 and 3.1.4"],
    precluded_by: [COMMENT, super::syntax::SYNTAX],
    variables: ["reason"],
    reasons: {
        CASE = "\"poster\" has to be written in lower case",
        BESIDE_GROUPS = "\"poster\" stands beside other names",
    },
    since: "0.1.0",
    needs: [FOLLOWUP_TO],
    fix: Safe("the word is written in lower case", in_lower_case),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, "followup-to") else {
        return;
    };
    let text = |span: &std::ops::Range<usize>| field.body().get(span.clone()).unwrap_or_default();
    let mut spans = list.spans.iter();
    let Some(span) = spans.find(|span| text(span).eq_ignore_ascii_case(POSTER)) else {
        return;
    };
    let reason = match list.spans.len() {
        1 if text(span) == POSTER => return,
        1 => CASE,
        _ => BESIDE_GROUPS,
    };
    report.at(field.place_of(span.clone())).because(reason);
}

fn in_lower_case(article: &Article, _: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    let field = article.header().only("followup-to")?;
    let all = 0..field.body().len();
    let edit = || Edit::in_body(article, field, all, POSTER);
    (finding.reason == Some(CASE)).then(|| Some(vec![edit()?]))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_2_6_the_word_alone_in_lower_case() {
        for (body, reason) in [
            ("Poster", Some(CASE)),
            ("POSTER", Some(CASE)),
            ("poster,a.b", Some(BESIDE_GROUPS)),
            ("a.b,Poster", Some(BESIDE_GROUPS)),
            ("poster", None),
            (" poster ", None),
            ("alt.Poster", None),
            ("posters", None),
        ] {
            let findings = examine_header(&FUP_POSTER_CASE, format!("Followup-To: {body}\n"));
            let found = findings.iter().next().and_then(|f| f.value("reason"));
            assert_eq!(found, reason, "{body}");
        }
    }
}
