//! `subj-caps`.

use super::{of_a_new_thread, without_was};
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

/// So few letters may all be capital: abbreviations.
const FEW_LETTERS: usize = 10;

declare_check! {
    /// ## What it finds
    ///
    /// A Subject of more than ten letters, all of them capital, with at least two
    /// words of four letters or more.
    ///
    /// ## Why it matters
    ///
    /// Capitals are read as shouting, and words in them are harder to tell apart.
    /// Filters against spam dislike them, too.
    ///
    /// ## What is left alone
    ///
    /// The Subject of a followup: somebody else has chosen it. A single name,
    /// abbreviations, `NAME/NAME`, `NAME vs NAME`, `NAME => NAME`, what stands in
    /// `[square brackets]` or behind `(was:`. Scripts that have no capitals.
    ///
    /// ## How to fix it
    ///
    /// Write the Subject as you would write a sentence or a title.
    SUBJ_CAPS = "subj-caps", [Hint],
    summary: "the Subject is written in capitals: $subject",
    basis: ["RFC 1855, section 2.1.1"],
    precluded_by: [],
    variables: ["subject"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some(field) = of_a_new_thread(article) else {
        return;
    };
    // The question that costs least.
    let first = field.body().bytes().find(u8::is_ascii_lowercase);
    if first.is_some() && !field.body().contains(['[', '(', '=']) {
        return;
    }
    let subject = field.decoded();
    if is_shouting(subject) {
        report
            .at(field.place_of_decoded(0..subject.len()))
            .with("subject", subject);
    }
}

fn is_shouting(subject: &str) -> bool {
    let subject = without_tags(without_was(subject));
    if subject.contains(char::is_lowercase) || subject.contains("=>") {
        return false;
    }
    let letters = subject.chars().filter(|c| c.is_uppercase());
    let words = || subject.split(|c: char| !c.is_alphabetic());
    let is_long = |word: &&str| word.len() >= 4 && word.bytes().all(|c| c.is_ascii_alphabetic());
    let is_choice = || {
        let mut blanks = subject.split_whitespace();
        let joined = |word: &str| {
            let mut names = word.split('/').filter(|name| !name.is_empty());
            names.next().is_some() && names.next().is_some()
        };
        blanks.any(|word| joined(word) || matches!(word, "VS" | "VS." | "->"))
    };
    letters.count() > FEW_LETTERS && words().filter(is_long).nth(1).is_some() && !is_choice()
}

/// The text without what stands in square brackets, and without the `(nf)` of
/// notes files.
fn without_tags(subject: &str) -> String {
    let mut kept = String::with_capacity(subject.len());
    let mut depth = 0_usize;
    for c in subject.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept.replace("(nf)", "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn finds(subject: &str, more: &str) -> bool {
        !examine_header(&SUBJ_CAPS, format!("Subject: {subject}\n{more}")).is_empty()
    }

    #[test]
    fn a_subject_in_capitals() {
        for subject in [
            "PLEASE HELP ME NOW",
            "[comp.x] PLEASE HELP ME",
            "PLEASE HELP ME (nf)",
            "PLEASE HELP ME (was: something else)",
            "=?UTF-8?Q?BITTE_HELFT_MIR_=C3=9CBERALL?=",
        ] {
            assert!(finds(subject, ""), "{subject}");
        }
    }

    #[test]
    fn what_is_no_shouting() {
        for subject in [
            "Please HELP me now",
            "HELP ME NOW",
            "ABCDEFGHIJKLMNO",
            "SCSI AND USB ON X86 OS",
            "POSTSCRIPT => METAFONT",
            "POSTSCRIPT/METAFONT",
            "POSTSCRIPT VS METAFONT",
            "FORTRAN COMMON BLOCKS (in modules)",
            "\u{5d0}\u{5d1}\u{5d2} \u{5d3}\u{5d4}\u{5d5}\u{5d6}\u{5d7}\u{5d8}\u{5d9}\u{5da}",
            "\u{41f}\u{41e}\u{41c}\u{41e}\u{413}\u{418}\u{422}\u{415} \u{41c}\u{41d}\u{415} \u{412}\u{421}\u{415}",
        ] {
            assert!(!finds(subject, ""), "{subject}");
        }
        assert!(!finds("PLEASE HELP ME NOW", "References: <a@b>\n"));
        assert!(!finds("Re: PLEASE HELP ME NOW", ""));
    }
}
