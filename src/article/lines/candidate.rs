//! Lines that may be an attribution: by their words, in many languages.

use super::words::is_verb;

/// What stands behind the verb is at most so long, in octets.
const LONGEST_TAIL: usize = 60;
/// An attribution told by year and time alone is shorter, in octets.
const LONGEST_DATED: usize = 200;
/// How attributions begin, in lower case.
const BEGINNINGS: [&str; 46] = [
    "in article",
    "in message",
    "in the message",
    "in <",
    "in news:",
    "in einer",
    "im artikel",
    "in artikel",
    "on mon",
    "on tue",
    "on wed",
    "on thu",
    "on fri",
    "on sat",
    "on sun",
    "on 0",
    "on 1",
    "on 2",
    "on 3",
    "on 4",
    "on 5",
    "on 6",
    "on 7",
    "on 8",
    "on 9",
    "at 1",
    "at 0",
    "at 2",
    "am 0",
    "am 1",
    "am 2",
    "am 3",
    "le ",
    "el ",
    "il ",
    "op ",
    "den ",
    "dnia ",
    "quoting ",
    "quoth ",
    "from article",
    "thus spake",
    "also sprach",
    ">>>>> ",
    "***",
    "from:",
];
/// The same where a weekday, month or name follows.
const WEEKDAYS_DE: [&str; 7] = [
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
];
/// What says something and is no poster, in lower case.
const THINGS: [&str; 21] = [
    "it",
    "this",
    "which",
    "manual",
    "documentation",
    "docs",
    "standard",
    "spec",
    "specification",
    "section",
    "page",
    "article",
    "book",
    "faq",
    "rfc",
    "wikipedia",
    "hyperspec",
    "error",
    "compiler",
    "site",
    "text",
];
/// What newsreaders put above the whole of a quoted article, in lower case.
const TITLES: [&str; 11] = [
    "original message",
    "original-nachricht",
    "urspr\u{fc}ngliche nachricht",
    "urspruengliche nachricht",
    "message d'origine",
    "message original",
    "messaggio originale",
    "mensaje original",
    "mensagem original",
    "forwarded",
    "weitergeleitet",
];

/// Lines that may be an attribution, joined.
pub(super) struct Candidate {
    text: String,
    lower: String,
    lines: usize,
}

impl Candidate {
    pub(super) fn of(lines: &[&str]) -> Candidate {
        let mut text = String::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
        for word in lines.iter().flat_map(|line| line.split_whitespace()) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        // Some set the whole in brackets.
        if text.len() > 1 && text.starts_with('[') && text.ends_with(']') {
            text.pop();
            text.remove(0);
        }
        Candidate {
            lower: text.to_lowercase(),
            text,
            lines: lines.len(),
        }
    }

    pub(super) fn is_attribution(&self, is_followup: bool) -> bool {
        self.is_title()
            || self.begins_like_one()
                && (self.has_verb() || self.has_address() || self.ends_with(&[':']))
            || self.is_said()
            || self.is_addressed()
            || is_followup && self.is_dated()
    }

    /// `--- Original Message ---` and the like.
    fn is_title(&self) -> bool {
        let is_line = |c: char| matches!(c, '-' | '_' | '=' | '*' | ' ');
        let title = self.lower.trim_matches(is_line).trim_end_matches(':');
        let is_ruled = self.lower.starts_with("--") || self.lower.starts_with("__");
        (is_ruled || self.ends_with(&[':'])) && TITLES.iter().any(|known| title.starts_with(known))
            || title == "begin forwarded message"
    }

    /// `* Name <address>`, as some newsreaders begin.
    pub(super) fn is_starred(&self) -> bool {
        self.text.starts_with("* ") && self.has_address()
    }

    pub(super) fn begins_like_one(&self) -> bool {
        if self.is_starred() {
            return true;
        }
        let begin = self.lower.trim_start_matches(['"', '*', ' ', '|']);
        let begin = match self.lower.starts_with("***") {
            true => self.lower.as_str(),
            false => begin,
        };
        let begin = match begin.strip_prefix(">from article") {
            Some(_) => begin.trim_start_matches('>'),
            None => begin,
        };
        // Articles of Romance languages are common words: a date must follow.
        let dated = ["le ", "el ", "il ", "op ", "den ", "dnia "];
        let first = begin.bytes().next();
        let mut beginnings = BEGINNINGS
            .iter()
            .filter(|known| known.bytes().next() == first);
        let known = beginnings.any(|known| begin.starts_with(known));
        let is_date = || begin.bytes().take(30).any(|c| c.is_ascii_digit());
        let weekday = begin
            .strip_prefix("am ")
            .is_some_and(|rest| WEEKDAYS_DE.iter().any(|day| rest.starts_with(day)));
        weekday || known && (!dated.iter().any(|article| begin.starts_with(article)) || is_date())
    }

    /// A verb of saying at the end, or with little behind it.
    fn is_said(&self) -> bool {
        let Some(tail) = self.tail() else {
            return false;
        };
        let tail = tail.trim_start_matches([' ', ',']).trim_end();
        let is_end =
            tail.is_empty() || matches!(tail, ":" | "..." | "\u{2026}" | "::" | ":-" | ": :");
        let is_colon = tail.ends_with([':', '\u{ff1a}']) || tail.ends_with("...");
        let has_fact = self.has_address() || self.has_time();
        let is_short =
            tail.len() <= LONGEST_TAIL && !tail.trim_end_matches('.').contains(['!', '?']);
        let ends = is_end || is_short && (is_colon || has_address(tail) || has_time(tail));
        ends && (has_fact
            || self.lines == 1 && self.text.len() <= LONGEST_DATED && !self.is_of_a_thing())
    }

    /// Whether it is no person that says something: `The manual says:`.
    fn is_of_a_thing(&self) -> bool {
        let words = self.lower.split(|c: char| !c.is_alphanumeric());
        words.take(4).any(|word| THINGS.contains(&word))
    }

    /// One line with an address or identifier and nothing behind it.
    fn is_addressed(&self) -> bool {
        let is_gated = self.text.contains(") -> ");
        // `Reviewed-by: Otto <otto@flowers.invalid>` is said of a patch.
        let is_trailer = self
            .lower
            .split_once(": ")
            .is_some_and(|(name, _)| name.ends_with("-by"));
        (self.lines == 1 || is_gated && self.lines == 2 && self.ends_with(&[')']))
            && !is_trailer
            && !self.text.starts_with(['|', ':', '>', '#', '}'])
            && self.has_address()
            && (is_gated || self.ends_with(&[':', '>', ')']))
            && !self.text.contains("://")
    }

    /// In whatever language: with a year and a time.
    fn is_dated(&self) -> bool {
        self.text.len() < LONGEST_DATED
            && self.ends_with(&[':', ',', '\u{ff1a}'])
            && has_year(&self.text)
            && has_clock(&self.text)
    }

    pub(super) fn ends_with(&self, ends: &[char]) -> bool {
        self.text.ends_with(ends)
    }

    pub(super) fn has_verb(&self) -> bool {
        self.tail().is_some()
    }

    /// What stands behind the last verb of saying.
    fn tail(&self) -> Option<&str> {
        let mut tail = None;
        let mut rest = self.text.as_str();
        while let Some(begin) = rest.find(char::is_alphanumeric) {
            let word = rest.get(begin..)?;
            let end = word.find(|c: char| !c.is_alphanumeric());
            let (word, behind) = word.split_at_checked(end.unwrap_or(word.len()))?;
            if is_verb(word) {
                tail = Some(behind);
            }
            rest = behind;
        }
        tail
    }

    pub(super) fn has_address(&self) -> bool {
        has_address(&self.text)
    }

    pub(super) fn has_time(&self) -> bool {
        has_time(&self.text)
    }
}

/// Whether a line ends with a verb of saying and a colon.
pub(super) fn verb_is_last(line: &str) -> bool {
    let before = line.trim_end().strip_suffix(':').map(str::trim_end);
    let word = before.and_then(|before| before.rsplit(|c: char| !c.is_alphanumeric()).next());
    word.is_some_and(is_verb)
}

/// An address, a message identifier, or a UUCP path.
pub(super) fn has_address(text: &str) -> bool {
    if memchr::memchr2(b'@', b'!', text.as_bytes()).is_none() {
        return false;
    }
    let inside =
        |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%' | '\u{2026}');
    text.split_whitespace().any(|word| {
        let joined = |sign: char| {
            word.split_once(sign).is_some_and(|(before, behind)| {
                before.ends_with(inside) && behind.starts_with(inside)
            })
        };
        joined('@') || joined('!')
    })
}

fn has_time(text: &str) -> bool {
    has_year(text) || has_clock(text)
}

/// A year of this century or the last.
fn has_year(text: &str) -> bool {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers
        .into_iter()
        .any(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")))
}

/// `hh:mm`, or with the Chinese, Japanese or Korean word for the hour.
fn has_clock(text: &str) -> bool {
    if text.contains(['\u{6642}', '\u{65f6}', '\u{c2dc}']) {
        return true;
    }
    let bytes = text.as_bytes();
    bytes
        .windows(4)
        .any(|four| matches!(four, [a, b':', c, d] if [a, c, d].iter().all(|c| c.is_ascii_digit())))
}
