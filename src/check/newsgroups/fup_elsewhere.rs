//! `fup-elsewhere`.

use super::groups::{POSTER, field_and_list};
use crate::article::Article;
use crate::check::header::comment::COMMENT;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A group in Followup-To that is none of those in Newsgroups.
    ///
    /// ## Why it matters
    ///
    /// The discussion goes on where the article itself is not to be seen: who
    /// reads there sees answers only, and who reads here sees none.
    ///
    /// ## What is left alone
    ///
    /// `poster`; control messages, and articles that a moderator has approved,
    /// since announcements are discussed elsewhere.
    ///
    /// ## How to fix it
    ///
    /// Add the group to Newsgroups, too, or name one in Followup-To that stands
    /// there.
    FUP_ELSEWHERE = "fup-elsewhere", [Hint],
    summary: "Followup-To names a group to which the article does not go: $group",
    basis: ["a custom of the Big 8 and of de.*"],
    precluded_by: [COMMENT, super::syntax::SYNTAX, super::fup_poster_case::FUP_POSTER_CASE],
    variables: ["group"],
    reasons: {},
    since: "0.1.0",
    needs: [FOLLOWUP_TO],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    let Some((field, list)) = field_and_list(article, "followup-to") else {
        return;
    };
    let Some((newsgroups, posted)) = field_and_list(article, "newsgroups") else {
        return;
    };
    if header.get("control").is_some() || header.get("approved").is_some() {
        return;
    }
    let posted: std::collections::HashSet<&str> = posted.names(newsgroups.body()).collect();
    for (span, name) in list.spans.iter().zip(list.names(field.body())) {
        if name != POSTER && !posted.contains(name) {
            report.at(field.place_of(span.clone())).with("group", name);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn answers_go_where_the_article_is() {
        for (more, group) in [
            ("Followup-To: c.d\n", Some("c.d")),
            ("Followup-To: a.b,c.d\n", Some("c.d")),
            ("Followup-To: a.B\n", Some("a.B")),
            ("Followup-To: a.b\n", None),
            ("Followup-To: b.b\n", None),
            ("Followup-To: poster\n", None),
            ("Followup-To: c.d\nApproved: x\n", None),
            ("Followup-To: c.d\nControl: x\n", None),
        ] {
            let findings = examine_header(&FUP_ELSEWHERE, format!("Newsgroups: a.b,b.b\n{more}"));
            let found = findings.iter().next().and_then(|f| f.value("group"));
            assert_eq!(found, group, "{more}");
        }
    }
}
