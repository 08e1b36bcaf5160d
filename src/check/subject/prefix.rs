//! `subj-prefix`.

use super::has_precursor;
use crate::article::Article;
use crate::article::encoding::encoded_word::Decoded;
use crate::check::{Context, Edit, Finding, Report, encoded_word};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A followup whose Subject does not begin with one `Re: ` but with something in
    /// its place: `RE: `, `AW: `, `Antw: `, `WG: `, `SV: `, `VS: `, `Re^2: `, `Re[2]: `,
    /// `Re(2): `, `Re:` without a blank, or `Re: Re: `.
    ///
    /// ## Why it matters
    ///
    /// Newsreaders take `Re: ` off before they compare or answer, and nothing else. With
    /// another prefix each answer puts one more in front, and the Subject is not
    /// recognised any longer.
    ///
    /// ## What is left alone
    ///
    /// The Subject of an article that answers no other (without References and
    /// In-Reply-To): there such letters mean what they say. A prefix behind the first
    /// `Re: `, as in `Re: AW: `, which another poster's newsreader has written. A
    /// followup without any prefix.
    ///
    /// ## How to fix it
    ///
    /// Tell your newsreader to begin answers with `Re: `, if it can be told. Else take
    /// the other prefix out by hand before you post.
    SUBJ_PREFIX = "subj-prefix", [Hint],
    summary: "the Subject of a followup has another prefix than it should: $reason",
    basis: ["RFC 5322, section 3.6.5", "RFC 5537, section 3.4.3"],
    precluded_by: [],
    variables: ["prefix", "reason"],
    reasons: {
        OTHER = "it begins with $prefix",
        NO_BLANK = "there is no blank behind Re:",
        TWICE = "Re: stands there more than once",
    },
    since: "0.1.0",
    fix: Safe("the Subject begins with one \"Re: \"", with_re),
    examine: examine,
}

/// What programs write in other languages, in lower case.
const OTHERS: [&str; 6] = ["aw:", "antw:", "antwort:", "wg:", "sv:", "vs:"];

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some(field) = article.header().only("subject") else {
        return;
    };
    let subject = field.decoded();
    let Some((end, reason)) = fault(subject) else {
        return;
    };
    if has_precursor(article) {
        report
            .at(field.place_of_decoded(0..end))
            .with("prefix", subject.get(..end).unwrap_or_default().trim_end())
            .because(reason);
    }
}

/// How long the prefix is, and what is wrong with it.
fn fault(subject: &str) -> Option<(usize, &'static str)> {
    if let Some(rest) = subject.strip_prefix("Re: ") {
        let again = rest.trim_start().get(..3)?;
        let is_twice = again.eq_ignore_ascii_case("re:");
        let end = subject.len() - rest.trim_start().len() + again.len();
        return is_twice.then_some((end, TWICE));
    }
    let colon = subject
        .get(..subject.len().min(12))
        .unwrap_or(subject)
        .find(':')?;
    let end = colon + 1;
    let prefix = subject.get(..end)?.to_ascii_lowercase();
    let behind = subject.get(end..).unwrap_or_default();
    if prefix == "re:" && !subject.starts_with("Re:") {
        return Some((end, OTHER));
    }
    if prefix == "re:" {
        let is_glued = behind.starts_with(|c: char| !c.is_whitespace());
        return is_glued.then_some((end, NO_BLANK));
    }
    let is_counted = || {
        let count = prefix.strip_prefix("re")?.strip_suffix(':')?;
        let digits = count
            .strip_prefix('^')
            .or_else(|| count.strip_prefix('[')?.strip_suffix(']'))
            .or_else(|| count.strip_prefix('(')?.strip_suffix(')'))
            .or_else(|| count.strip_prefix('*'))?;
        let are_digits = digits.bytes().all(|c| c.is_ascii_digit());
        (!digits.is_empty() && are_digits).then_some(())
    };
    // `AW:x` is no prefix that a program has written.
    let is_other = OTHERS.contains(&prefix.as_str()) && behind.starts_with(' ');
    (is_other || is_counted().is_some()).then_some((end, OTHER))
}

/// What says "answer" in one language and "forwarded" in another, or nothing but
/// that.
const AMBIGUOUS: [&str; 2] = ["wg:", "vs:"];

fn with_re(article: &Article, _context: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    let prefix = finding.value("prefix")?.to_ascii_lowercase();
    if AMBIGUOUS.contains(&prefix.as_str()) {
        return None;
    }
    let field = article.header().only("subject")?;
    let subject = field.decoded();
    let (end, _) = fault(subject)?;
    // More of them are no more than one.
    let mut rest = subject.get(end..)?.trim_start();
    while let Some(next) = rest.get(.."re:".len()).filter(|next| is_re(next)) {
        rest = rest.get(next.len()..)?.trim_start();
    }
    let end = subject.len() - rest.len();
    let is_plain = |words: &Decoded| {
        let encoded = words.origins.first().map_or(end, |(text, _)| text.start);
        encoded >= end
    };
    if field.encoded_words().is_none_or(is_plain) {
        return Some(vec![Edit::in_body(article, field, 0..end, "Re: ")?]);
    }
    encoded_word::written_as(article, field, &format!("Re: {rest}"))
}

fn is_re(word: &str) -> bool {
    word.eq_ignore_ascii_case("re:")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn found(subject: &str, more: &str) -> Vec<(String, String)> {
        let findings = examine_header(&SUBJ_PREFIX, format!("Subject: {subject}\n{more}"));
        let value = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let found = findings.iter();
        found
            .map(|finding| {
                (
                    value(finding.value("prefix")),
                    value(finding.value("reason")),
                )
            })
            .collect()
    }

    const FOLLOWUP: &str = "References: <a@b>\n";

    #[test]
    fn rfc5322_3_6_5_one_re_and_nothing_else() {
        for (subject, prefix, reason) in [
            ("RE: x", "RE:", "it begins with RE:"),
            ("re: x", "re:", "it begins with re:"),
            ("AW: x", "AW:", "it begins with AW:"),
            ("Antwort: x", "Antwort:", "it begins with Antwort:"),
            ("SV: x", "SV:", "it begins with SV:"),
            ("Re^2: x", "Re^2:", "it begins with Re^2:"),
            ("Re[2]: x", "Re[2]:", "it begins with Re[2]:"),
            ("Re(13): x", "Re(13):", "it begins with Re(13):"),
            ("Re:x", "Re:", NO_BLANK),
            ("Re: Re: x", "Re: Re:", TWICE),
            ("Re: re:x", "Re: re:", TWICE),
            ("=?UTF-8?Q?AW:_=C3=BC?=", "AW:", "it begins with AW:"),
        ] {
            let expected = (prefix.to_owned(), reason.to_owned());
            assert_eq!(found(subject, FOLLOWUP), [expected], "{subject}");
        }
    }

    #[test]
    fn rfc5322_3_6_5_what_is_left_alone() {
        for subject in [
            "Re: x",
            "Re: AW: x",
            "x",
            "Re",
            "Re:",
            "Recursion: x",
            "Re^x: y",
            "AW:x",
            "R: how to plot",
            "Awe: x",
            "Re: Red: x",
            "Re: \u{fc}",
        ] {
            assert!(found(subject, FOLLOWUP).is_empty(), "{subject}");
        }
        for subject in ["RE: x", "AW: x", "Re: Re: x"] {
            assert!(found(subject, "").is_empty(), "{subject}");
        }
    }
}
