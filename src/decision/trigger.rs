//! What the article asks for: a check, to be ignored, to see the check log
//! (R16, R17, R28).

use std::ops::Range;

use crate::article::{Article, printable};
use crate::config::{Budget, Pattern, Triggers};

/// What the Subject and the first line of the body ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// A check is asked for.
    pub check: bool,
    /// The check log is asked for as well.
    pub verbose: bool,
    /// It is asked how the article came here (R59).
    pub path: bool,
    /// `trigger_ignore` matches somewhere, whatever else is said.
    pub ignore: bool,
    /// The Subject asks for a check, but it is that of the article that is
    /// answered (R16a).
    pub is_taken_over: bool,
    /// The searches that were given up, in words, each once.
    pub undecided: Vec<&'static str>,
    /// What matched, and where: of each kind the first in each place.
    pub seen: Vec<Seen>,
}

/// Something that a trigger matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// How it matched.
    pub kind: Kind,
    /// Where it stands.
    pub spot: Spot,
    /// The text, as one line.
    pub text: String,
}

/// How a trigger matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `trigger_check`, as a request.
    Check,
    /// `trigger_check` inside of a match of `trigger_ignore`, which is no
    /// request (R17).
    Inside,
    /// `trigger_ignore`.
    Ignore,
    /// `trigger_path` behind a request.
    Path,
    /// The word `verbose` behind a request.
    Verbose,
}

/// The two places in which triggers are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// The decoded Subject.
    Subject,
    /// The first line of the text.
    FirstLine,
}

impl Spot {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Spot::Subject => "the Subject",
            Spot::FirstLine => "the first line of the text",
        }
    }
}

impl Seen {
    /// Its line of the check log: no pattern, only what stands in the article.
    pub fn in_words(&self) -> String {
        let (spot, text) = (self.spot.name(), &self.text);
        let means = match self.kind {
            Kind::Check => "asks for a check",
            Kind::Inside => "is no request: it stands inside of what asks to be ignored",
            Kind::Ignore => "asks to be ignored",
            Kind::Path => "asks how the article came here",
            Kind::Verbose => "asks for this log",
        };
        format!("\"{text}\" in {spot} {means}")
    }

    /// The same in a German answer.
    pub fn in_german(&self) -> String {
        let spot = match self.spot {
            Spot::Subject => "im Subject",
            Spot::FirstLine => "in der ersten Zeile des Textes",
        };
        let means = match self.kind {
            Kind::Check => "bittet um eine Prüfung",
            Kind::Inside => "ist keine Bitte: Es steht in dem, was um keine Antwort bittet",
            Kind::Ignore => "bittet um keine Antwort",
            Kind::Path => "fragt, wie der Artikel hierher kam",
            Kind::Verbose => "bittet um dieses Protokoll",
        };
        format!("„{}“ {spot} {means}", self.text)
    }
}

/// The longest match that is repeated, in characters.
const LONGEST_MATCH: usize = 60;

/// What matched, as one line that is not long.
pub(super) fn quotable(text: &str) -> String {
    let text = printable::one_line(text);
    match text.char_indices().nth(LONGEST_MATCH) {
        None => text,
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

impl Request {
    fn give_up(&mut self, what: &'static str) {
        if !self.undecided.contains(&what) {
            self.undecided.push(what);
        }
    }

    fn see(&mut self, kind: Kind, spot: Spot, text: Option<&str>) {
        let is_it = |seen: &Seen| (seen.kind, seen.spot) == (kind, spot);
        if !self.seen.iter().any(is_it) {
            let text = quotable(text.unwrap_or_default());
            self.seen.push(Seen { kind, spot, text });
        }
    }
}

/// Reads the request out of the decoded Subject and the first line of the body,
/// with a budget of its own. Nothing is known of the article that is answered.
pub fn request(article: &Article, triggers: &Triggers) -> Request {
    request_within(article, triggers, |_| false, &mut Budget::default())
}

/// Reads the request out of the decoded Subject and the first line of the body.
/// `is_same_poster` tells whether the article of a message identifier is known to
/// be by the same poster as this one.
pub(super) fn request_within(
    article: &Article,
    triggers: &Triggers,
    is_same_poster: impl Fn(&str) -> bool,
    budget: &mut Budget,
) -> Request {
    let mut request = Request::default();
    if let Some(subject) = article.header().get("subject") {
        let place = (Spot::Subject, subject.decoded());
        look(place, triggers, budget, &mut request);
        if request.check && !is_own_subject(article, subject.decoded(), is_same_poster) {
            request.check = false;
            request.verbose = false;
            request.path = false;
            request.is_taken_over = true;
        }
    }
    if let Some(line) = article.text().and_then(|text| text.first_line()) {
        look((Spot::FirstLine, line), triggers, budget, &mut request);
    }
    request
}

/// R16a: the Subject of a followup is that of its precursor, which counts as the
/// poster's own only if that is by the same poster.
fn is_own_subject(article: &Article, subject: &str, is_same_poster: impl Fn(&str) -> bool) -> bool {
    let prefix = subject.trim_start().get(.."Re: ".len());
    let is_reply = prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case("Re: "));
    let is_followup = is_reply && article.header().get("references").is_some();
    !is_followup || article.precursors().next_back().is_some_and(is_same_poster)
}

fn look(
    (spot, place): (Spot, &str),
    triggers: &Triggers,
    budget: &mut Budget,
    request: &mut Request,
) {
    let (mut ignored, mut checks) = (Vec::new(), Vec::new());
    let all_ignored = triggers.ignore.find_all(place, budget, &mut ignored);
    let all_checks = triggers.check.find_all(place, budget, &mut checks);
    // Behind the last place of a search that was given up nothing is known.
    let known = match (all_ignored, ignored.last()) {
        (Ok(()), _) => place.len(),
        (Err(_), last) => last.map_or(0, |span| span.end),
    };
    checks.retain(|span| span.end <= known);
    // \K can put the beginning of a match anywhere.
    checks.sort_by_key(|span| span.start);
    ignored.sort_by_key(|span| span.start);
    if let Some(first) = ignored.first() {
        request.see(Kind::Ignore, spot, place.get(first.clone()));
    }
    let first = checks.first().cloned();
    let mut is_check = false;
    // So that it costs no request.
    let mut of_path = Budget::default();
    for span in outside(checks, ignored.iter().cloned()) {
        is_check = true;
        request.see(Kind::Check, spot, place.get(span.clone()));
        let more = place.get(span.end..).unwrap_or_default();
        follows((spot, more), &triggers.path, &mut of_path, request);
    }
    if let Some(first) = first.filter(|_| !is_check) {
        request.see(Kind::Inside, spot, place.get(first));
    }
    // Silence is safe: undecided is no request, but it is an ignore (R20). What
    // was found is decided, and a request wins over ignore (R17).
    if !is_check && all_ignored.is_err() {
        request.give_up("trigger_ignore took too long to match and counts as matching");
    }
    if !is_check && all_checks.is_err() {
        request.give_up("trigger_check took too long to match and counts as not matching");
    }
    request.check |= is_check;
    request.ignore |= !ignored.is_empty() || all_ignored.is_err();
}

/// Those of `spans` that lie inside of none of `others` (R17: `check` inside of
/// `nocheck` is no request). Both are in the order in which they begin, so each
/// is looked at once.
fn outside(
    spans: impl IntoIterator<Item = Range<usize>>,
    others: impl IntoIterator<Item = Range<usize>>,
) -> impl Iterator<Item = Range<usize>> {
    let mut others = others.into_iter().peekable();
    // How far those reach that begin at or before a span.
    let mut reach = None;
    spans.into_iter().filter(move |span| {
        while let Some(other) = others.next_if(|other| other.start <= span.start) {
            reach = reach.max(Some(other.end));
        }
        reach.is_none_or(|reach| reach < span.end)
    })
}

/// What follows a request with only blanks between: `verbose` (R28) and what
/// matches `trigger_path` (R59), in any order.
fn follows(
    (spot, mut rest): (Spot, &str),
    path: &Pattern,
    budget: &mut Budget,
    request: &mut Request,
) {
    let (mut verbose, mut asks_path) = (false, false);
    loop {
        let word = rest.trim_start();
        let is_apart = word.len() < rest.len();
        if !verbose && verbose_follows(rest) {
            verbose = true;
            request.see(Kind::Verbose, spot, word.get(.."verbose".len()));
            rest = word.get("verbose".len()..).unwrap_or_default();
        } else if !asks_path
            && is_apart
            && let Some(end) = at_start(word, path, budget)
        {
            asks_path = true;
            request.see(Kind::Path, spot, word.get(..end));
            rest = word.get(end..).unwrap_or_default();
        } else {
            break;
        }
    }
    request.verbose |= verbose;
    request.path |= asks_path;
}

/// The longest place in which `trigger_path` is looked for, in characters: it stands
/// at its beginning.
const LONGEST_PATH: usize = 100;

/// Where a match ends that begins with the text; what takes too long is none.
fn at_start(text: &str, pattern: &Pattern, budget: &mut Budget) -> Option<usize> {
    let end = text
        .char_indices()
        .nth(LONGEST_PATH)
        .map_or(text.len(), |(at, _)| at);
    let mut found = Vec::new();
    let place = text.get(..end)?;
    pattern.find_all(place, budget, &mut found).ok()?;
    let first = found.first().filter(|span| span.start == 0 && span.end > 0);
    first.map(|span| span.end)
}

/// R28: only blanks, then `verbose` as a whole word.
fn verbose_follows(rest: &str) -> bool {
    let word = rest.trim_start();
    let Some(head) = word.get(.."verbose".len()) else {
        return false;
    };
    let behind = word
        .get("verbose".len()..)
        .and_then(|behind| behind.chars().next());
    word.len() < rest.len()
        && head.eq_ignore_ascii_case("verbose")
        && !behind.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests;
