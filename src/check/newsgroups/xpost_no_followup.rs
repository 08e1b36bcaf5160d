//! `xpost-no-followup`.

use super::groups::{crosspost, grade, is_official, is_test};
use crate::article::Article;
use crate::check::header::comment::COMMENT;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An article in several newsgroups without a Followup-To field. In a followup
    /// it is a note only: the crosspost is somebody else's.
    ///
    /// ## Why it matters
    ///
    /// All answers go to all groups, too, and the discussion is carried on before
    /// the eyes of people in some of them whom it no longer concerns.
    ///
    /// ## What is left alone
    ///
    /// Articles in test groups only, control messages, articles that a moderator
    /// has approved, and FAQs in groups whose names end in `.answers`.
    ///
    /// ## How to fix it
    ///
    /// Post to the one group where it fits best. If it has to be several, name in
    /// Followup-To the one in which the discussion is to go on.
    NO_FOLLOWUP = "xpost-no-followup", [Hint, Note],
    summary: "the article goes to several newsgroups and has no Followup-To: $count",
    basis: ["a custom of the Big 8 and of de.*"],
    precluded_by: [COMMENT, super::syntax::SYNTAX, super::xpost_test::XPOST_TEST],
    variables: ["count"],
    reasons: {},
    since: "0.1.0",
    needs: [CROSSPOST],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    if header.get("followup-to").is_some() || header.is_cut() {
        return;
    }
    let Some((field, names)) = crosspost(article) else {
        return;
    };
    if names.iter().all(|name| is_test(name)) || is_official(article) {
        return;
    }
    let finding = report.at(field.place());
    finding.with("count", names.len());
    grade(finding, article);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Severity;
    use crate::check::examine_header;

    #[test]
    fn a_crosspost_says_where_it_goes_on() {
        use Severity::{Hint, Note};
        for (header, expected) in [
            ("Newsgroups: a.b,c.d\n", Some(Hint)),
            ("Newsgroups: a.b,c.d\nReferences: <a@b>\n", Some(Note)),
            ("Newsgroups: a.b,c.d\nFollowup-To: a.b\n", None),
            ("Newsgroups: a.b,a.b\n", None),
            ("Newsgroups: a.b\n", None),
            ("Newsgroups: a.test,b.test\n", None),
            ("Newsgroups: a.b,c.d\nApproved: x\n", None),
            ("Newsgroups: a.b,c.d\nControl: x\n", None),
            ("Newsgroups: a.b,news.answers\n", None),
        ] {
            let findings = examine_header(&NO_FOLLOWUP, header);
            let found = findings.iter().next().map(|finding| finding.severity);
            assert_eq!(found, expected, "{header}");
        }
    }
}
