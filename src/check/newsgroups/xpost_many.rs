//! `xpost-many`.

use super::groups::{crosspost, grade, is_official};
use crate::article::Article;
use crate::check::header::comment::COMMENT;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An article in more than four newsgroups. In a followup it is a note only:
    /// the crosspost is somebody else's.
    ///
    /// ## Why it matters
    ///
    /// Hardly anything belongs into so many groups. Many readers filter such
    /// articles out, and servers refuse them.
    ///
    /// ## What is left alone
    ///
    /// Control messages, articles that a moderator has approved, and FAQs in groups
    /// whose names end in `.answers`.
    ///
    /// ## How to fix it
    ///
    /// Choose the one or two groups where it fits best, and name one of them in
    /// Followup-To.
    XPOST_MANY = "xpost-many", [Hint, Note],
    summary: "the article goes to many newsgroups: $count",
    basis: ["the limits of newsreaders and of servers' filters"],
    precluded_by: [COMMENT, super::syntax::SYNTAX, super::xpost_test::XPOST_TEST],
    variables: ["count"],
    reasons: {},
    since: "0.1.0",
    needs: [CROSSPOST],
    examine: examine,
}

/// So many groups are not many.
const FEW: usize = 4;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, names)) = crosspost(article) else {
        return;
    };
    if names.len() <= FEW || is_official(article) {
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
    fn more_than_four_groups() {
        use Severity::{Hint, Note};
        for (header, expected) in [
            ("Newsgroups: a.b,a.c,a.d,a.e,a.f\n", Some(Hint)),
            (
                "Newsgroups: a.b,a.c,a.d,a.e,a.f\nReferences: <a@b>\n",
                Some(Note),
            ),
            ("Newsgroups: a.b,a.c,a.d,a.e,a.f\nApproved: x\n", None),
            ("Newsgroups: a.b,a.c,a.d,a.e,news.answers\n", None),
            ("Newsgroups: a.b,a.c,a.d,a.e,a.b\n", None),
            ("Newsgroups: a.b,a.c,a.d,a.e\n", None),
        ] {
            let findings = examine_header(&XPOST_MANY, header);
            let found = findings.iter().next().map(|finding| finding.severity);
            assert_eq!(found, expected, "{header}");
        }
    }
}
