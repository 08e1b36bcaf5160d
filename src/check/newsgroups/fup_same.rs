//! `fup-same`.

use super::groups::{distinct, field_and_list};
use crate::article::Article;
use crate::check::header::comment::COMMENT;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Followup-To field that names the same newsgroups as Newsgroups, in
    /// whatever order.
    ///
    /// ## Why it matters
    ///
    /// It says what holds without it, and some newsreaders show a warning to
    /// everybody who answers.
    ///
    /// ## What is left alone
    ///
    /// Some of the groups, or others.
    ///
    /// ## How to fix it
    ///
    /// Leave Followup-To out; or, where the article goes to several groups, name
    /// one of them.
    FUP_SAME = "fup-same", [Hint],
    summary: "Followup-To names the same newsgroups as Newsgroups",
    basis: ["RFC 5536, section 3.2.6"],
    precluded_by: [COMMENT, super::syntax::SYNTAX],
    variables: [],
    reasons: {},
    since: "0.1.0",
    needs: [FOLLOWUP_TO],
    fix: Safe("Followup-To goes", without),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, "followup-to") else {
        return;
    };
    let Some((newsgroups, posted)) = field_and_list(article, "newsgroups") else {
        return;
    };
    if !list.spans.is_empty() && distinct(field, list) == distinct(newsgroups, posted) {
        report.at(field.place());
    }
}

fn without(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let field = article.header().only("followup-to")?;
    Some(vec![Edit::without(article, field)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_2_6_the_content_differs() {
        for (posted, answers, is_found) in [
            ("a.b", "a.b", true),
            ("a.b,c.d", "c.d,a.b", true),
            ("a.b,c.d", "a.b", false),
            ("a.b", "a.b,c.d", false),
            ("a.b", "a.B", false),
            ("a.b", "poster", false),
            ("", "", false),
        ] {
            let header = format!("Newsgroups: {posted}\nFollowup-To: {answers}\n");
            let findings = examine_header(&FUP_SAME, &header);
            assert_eq!(!findings.is_empty(), is_found, "{header}");
        }
    }
}
