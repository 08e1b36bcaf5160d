//! `xpost-test`.

use super::groups::{crosspost, grade, is_official, is_test};
use crate::article::Article;
use crate::check::header::comment::COMMENT;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An article in a test group and in other groups, too, or in more than two
    /// test groups. A group is one for tests if `test` or `tests` is a word of its
    /// name. In a followup it is a note only: the crosspost is somebody else's.
    ///
    /// ## Why it matters
    ///
    /// Who reads the other groups has to read the test, and servers refuse such
    /// articles as spam.
    ///
    /// ## What is left alone
    ///
    /// Two test groups, which is how crossposting is tried. Control messages, and
    /// articles that a moderator has approved.
    ///
    /// ## How to fix it
    ///
    /// Post tests to one test group, and what is no test to the other groups only.
    XPOST_TEST = "xpost-test", [Hint, Note],
    summary: "a test group is crossposted where it should not be: $reason",
    basis: ["the rules of servers' filters"],
    precluded_by: [COMMENT, super::syntax::SYNTAX],
    variables: ["group", "count", "reason"],
    reasons: {
        MIXED = "$group is a test group, others are none",
        MANY = "there are $count test groups",
    },
    since: "0.1.0",
    needs: [CROSSPOST],
    examine: examine,
}

/// So many test groups are no nuisance.
const FEW: usize = 2;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, names)) = crosspost(article) else {
        return;
    };
    let mut tests = names.iter().filter(|name| is_test(name));
    let Some(first) = tests.next() else {
        return;
    };
    let count = 1 + tests.count();
    let is_mixed = count < names.len();
    if !is_mixed && count <= FEW || is_official(article) {
        return;
    }
    let finding = report.at(field.place());
    finding
        .with("group", first)
        .with("count", count)
        .because(if is_mixed { MIXED } else { MANY });
    grade(finding, article);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Severity;
    use crate::check::examine_header;

    #[test]
    fn tests_go_to_test_groups() {
        use Severity::{Hint, Note};
        for (header, expected) in [
            ("Newsgroups: a.test,a.b\n", Some((Hint, MIXED))),
            ("Newsgroups: a.test,b.test,c.tests\n", Some((Hint, MANY))),
            (
                "Newsgroups: a.test,a.b\nReferences: <a@b>\n",
                Some((Note, MIXED)),
            ),
            ("Newsgroups: a.test,b.test\n", None),
            ("Newsgroups: a.test\n", None),
            ("Newsgroups: a.testing,a.b\n", None),
            ("Newsgroups: a.test,a.b\nControl: newgroup a.test\n", None),
        ] {
            let findings = examine_header(&XPOST_TEST, header);
            let found = findings.iter().next();
            let found = found.map(|f| (f.severity, f.reason.unwrap_or_default()));
            assert_eq!(found, expected, "{header}");
        }
    }
}
