//! `subj-empty`.

use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Subject field with nothing in it.
    ///
    /// ## Why it matters
    ///
    /// No field of a header may be empty. Many servers refuse such an article, and
    /// people choose by the Subject what they read.
    ///
    /// ## What is left alone
    ///
    /// An article without Subject, which is another fault. Whatever words stand
    /// there.
    ///
    /// ## How to fix it
    ///
    /// Say in the Subject what the article is about.
    SUBJ_EMPTY = "subj-empty", [Violation],
    summary: "the Subject is empty",
    basis: ["RFC 5536, sections 2.2 and 3.1.6"],
    precluded_by: [],
    variables: [],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    if let Some(field) = article.header().only("subject")
        && field.body().is_empty()
    {
        report.at(field.place_of_name());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_2_2_a_subject_with_nothing_in_it() {
        for (header, expected) in [
            ("Subject:\n", 1),
            ("Subject: \n", 1),
            ("Subject: \t\n \n", 1),
            ("Subject: ?\n", 0),
            ("Subject:x\n", 0),
            ("From: a@host.invalid\n", 0),
            ("Subject: \nSubject: \n", 0),
        ] {
            let found = examine_header(&SUBJ_EMPTY, header);
            assert_eq!(found.len(), expected, "{header:?}");
        }
    }
}
