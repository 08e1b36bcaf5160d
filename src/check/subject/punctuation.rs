//! `subj-punctuation`.

use std::ops::Range;

use super::{of_a_new_thread, without_was};
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Subject with two or more exclamation marks in a row, three or more question
    /// marks, or both kinds together: `!!`, `???`, `!?`, `?!`.
    ///
    /// ## Why it matters
    ///
    /// It says nothing about the matter, and many people skip such articles. Filters
    /// against spam dislike it, too.
    ///
    /// ## What is left alone
    ///
    /// The Subject of a followup: somebody else has chosen it. Signs between letters or
    /// digits (`x!!y`) or alone between blanks, which are an operator or a name. What
    /// stands behind `(was:`.
    ///
    /// ## How to fix it
    ///
    /// One sign is enough, or none.
    SUBJ_PUNCTUATION = "subj-punctuation", [Hint],
    summary: "the Subject has more signs than it needs: $signs",
    basis: [],
    precluded_by: [],
    variables: ["signs"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some(field) = of_a_new_thread(article) else {
        return;
    };
    let subject = without_was(field.decoded());
    if let Some(span) = signs(subject) {
        report
            .at(field.place_of_decoded(span.clone()))
            .with("signs", subject.get(span).unwrap_or_default());
    }
}

/// Where the first signs stand that are too many.
fn signs(subject: &str) -> Option<Range<usize>> {
    let is_sign = |c: char| c == '!' || c == '?';
    let mut at = 0;
    while let Some(found) = subject.get(at..)?.find(is_sign) {
        let start = at + found;
        let rest = subject.get(start..)?;
        let length = rest.find(|c| !is_sign(c)).unwrap_or(rest.len());
        let end = start + length;
        at = end;
        let run = subject.get(start..end)?;
        let is_mixed = run.contains('!') && run.contains('?');
        if !is_mixed && !run.starts_with("!!") && length < 3 {
            continue;
        }
        let before = subject.get(..start)?.chars().next_back();
        let behind = subject.get(end..)?.chars().next();
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_operator = inside(before) && inside(behind);
        let is_alone =
            before.is_none_or(char::is_whitespace) && behind.is_some_and(char::is_whitespace);
        if !is_operator && !is_alone {
            return Some(start..end);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn found(subject: &str, more: &str) -> Vec<String> {
        let findings = examine_header(&SUBJ_PUNCTUATION, format!("Subject: {subject}\n{more}"));
        let signs = findings.iter().filter_map(|finding| finding.value("signs"));
        signs.map(str::to_owned).collect()
    }

    #[test]
    fn more_signs_than_needed() {
        for (subject, signs) in [
            ("Help!!", "!!"),
            ("Help!!!! Now", "!!!!"),
            ("What???", "???"),
            ("What?! Really?", "?!"),
            ("Bonjour !!", "!!"),
            ("\"Help!!\" he said", "!!"),
            ("x!!y, help!!", "!!"),
        ] {
            assert_eq!(found(subject, ""), [signs], "{subject}");
        }
    }

    #[test]
    fn signs_that_are_left_alone() {
        for subject in [
            "Help!",
            "What??",
            "x!!y",
            "The !! operator",
            "!! in lists",
            "Help! (was: What???)",
            "Re: Help!!",
        ] {
            assert!(found(subject, "").is_empty(), "{subject}");
        }
        assert!(found("Help!!", "References: <a@b>\n").is_empty());
    }
}
