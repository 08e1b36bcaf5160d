//! `xpost-hierarchies`.

use super::groups::{crosspost, grade, is_official};
use crate::article::Article;
use crate::check::header::comment::COMMENT;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An article in groups of more than three hierarchies: de.*, alt.*, comp.*,
    /// fr.*. In a followup it is a note only: the crosspost is somebody else's.
    ///
    /// ## Why it matters
    ///
    /// Hierarchies have their own languages and customs, and each server carries
    /// its own choice of them. So nobody sees the whole discussion.
    ///
    /// ## What is left alone
    ///
    /// Control messages, articles that a moderator has approved, and FAQs in groups
    /// whose names end in `.answers`. Where there are too many groups as it is,
    /// that finding says enough.
    ///
    /// ## How to fix it
    ///
    /// Choose the one hierarchy whose readers it is meant for.
    XPOST_HIERARCHIES = "xpost-hierarchies", [Hint, Note],
    summary: "the article goes to groups of many hierarchies: $count",
    basis: ["the limits of servers' filters"],
    precluded_by: [
        COMMENT, super::syntax::SYNTAX,
        super::xpost_test::XPOST_TEST,
        super::xpost_many::XPOST_MANY,
    ],
    variables: ["count"],
    reasons: {},
    since: "0.1.0",
    needs: [CROSSPOST],
    examine: examine,
}

/// So many hierarchies are not many.
const FEW: usize = 3;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, names)) = crosspost(article) else {
        return;
    };
    if names.len() <= FEW || is_official(article) {
        return;
    }
    let first = |name: &&str| name.split('.').next().unwrap_or_default().len();
    let mut hierarchies: Vec<&str> = names
        .iter()
        .filter_map(|name| name.get(..first(name)))
        .collect();
    hierarchies.sort_unstable();
    hierarchies.dedup();
    if hierarchies.len() > FEW {
        let finding = report.at(field.place());
        finding.with("count", hierarchies.len());
        grade(finding, article);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Severity;
    use crate::check::examine_header;

    #[test]
    fn more_than_three_hierarchies() {
        use Severity::{Hint, Note};
        for (header, expected) in [
            ("Newsgroups: a.b,b.b,c.b,d.b\n", Some(Hint)),
            (
                "Newsgroups: a.b,b.b,c.b,d.b\nReferences: <a@b>\n",
                Some(Note),
            ),
            ("Newsgroups: a.b,b.b,c.b,d.b\nApproved: x\n", None),
            ("Newsgroups: a.b,b.b,c.b,c.c\n", None),
            ("Newsgroups: a.b,b.b,c.b\n", None),
        ] {
            let findings = examine_header(&XPOST_HIERARCHIES, header);
            let found = findings.iter().next().map(|finding| finding.severity);
            assert_eq!(found, expected, "{header}");
        }
    }
}
