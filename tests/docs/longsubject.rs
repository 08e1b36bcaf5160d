//! `longsubject`.

use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

/// The widest Subject that nobody minds, in characters.
const CHARACTERS: usize = 100;

declare_check! {
    /// ## What it finds
    ///
    /// A Subject of more than 100 characters, encoded words decoded.
    ///
    /// ## Why it matters
    ///
    /// Newsreaders show Subjects in a list, one line each. The end of a long
    /// one is cut off, and with it, often, what the article is about.
    ///
    /// ## What is left alone
    ///
    /// The Subject of a followup: its length is not the poster's choice.
    ///
    /// ## How to fix it
    ///
    /// Say in the Subject what the article is about, and the rest in the text.
    LONGSUBJECT = "longsubject", [Hint],
    summary: "the Subject is very wide: $characters characters",
    basis: [],
    precluded_by: [],
    variables: ["characters"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    let Some(field) = header.only("subject") else {
        return;
    };
    // A followup takes its Subject over.
    if header.get("references").is_some() {
        return;
    }
    let characters = field.decoded().chars().count();
    if characters > CHARACTERS {
        report.at(field.place()).with("characters", characters);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn finds(subject: &str, more: &str) -> bool {
        !examine_header(&LONGSUBJECT, format!("Subject: {subject}\n{more}")).is_empty()
    }

    #[test]
    fn more_than_a_hundred_characters() {
        assert!(finds(&"a".repeat(101), ""));
        assert!(!finds(&"a".repeat(100), ""));
    }

    #[test]
    fn a_followup_takes_its_subject_over() {
        assert!(!finds(&"a".repeat(101), "References: <a@news.example>\n"));
    }
}
