//! Which articles are checked, and why (R14 to R19, R21, R41a).
//!
//! The decision is made from the article alone, before any check is run.
//! Whether what is found is then worth an answer is
//! [`crate::followup::is_due`].

pub mod age;
mod every;
pub mod kill;
pub mod own;
pub mod trigger;

use jiff::Timestamp;

use crate::article::Article;
use crate::config::{Budget, KillFile, Match, Triggers};

pub use every::{EveryRule, Killed, every_rule};
pub use trigger::Request;

/// Why an article is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Occasion {
    /// The poster asked for it (R22).
    Requested,
    /// The group is set to autocheck (R23).
    Automatic,
    /// The operator asked for it with `-c` (R26).
    Forced,
}

impl Occasion {
    /// The word for it, in log and journal.
    pub fn name(self) -> &'static str {
        match self {
            Occasion::Requested => "requested",
            Occasion::Automatic => "automatic",
            Occasion::Forced => "forced",
        }
    }
}

/// One line of the check log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Whether the poster may read it (R28): no rules, files, hosts.
    pub public: bool,
    /// What it says.
    pub text: String,
    /// How an answer tells it where its texts are German.
    pub german: Option<String>,
    /// How an answer tells it, whatever the language, where it is not as above:
    /// operators see the article as it stands, posters what newsreaders show.
    pub for_poster: Option<String>,
}

/// What was decided about an article, in words.
#[derive(Debug, Clone, Default)]
pub struct CheckLog {
    lines: Vec<LogLine>,
    given_up: Vec<String>,
}

impl CheckLog {
    /// Adds a line that the poster may read, too.
    pub fn public(&mut self, text: impl Into<String>) {
        self.lines.push(LogLine {
            public: true,
            text: text.into(),
            german: None,
            for_poster: None,
        });
    }

    /// Adds a line that the poster may read, too, and how it reads in a German
    /// answer (R12a).
    pub fn told(&mut self, text: impl Into<String>, german: impl Into<String>) {
        self.public(text);
        if let Some(line) = self.lines.last_mut() {
            line.german = Some(german.into());
        }
    }

    /// Adds a line that the poster reads otherwise.
    pub fn told_as(&mut self, text: impl Into<String>, for_poster: impl Into<String>) {
        self.public(text);
        if let Some(line) = self.lines.last_mut() {
            line.for_poster = Some(for_poster.into());
        }
    }

    /// Adds a line for the operator's eyes only.
    pub fn private(&mut self, text: impl Into<String>) {
        self.lines.push(LogLine {
            public: false,
            text: text.into(),
            german: None,
            for_poster: None,
        });
    }

    /// Adds a line about a search that was given up (R20).
    fn give_up(&mut self, text: impl Into<String>) {
        let text = text.into();
        self.private(text.clone());
        self.given_up.push(text);
    }

    /// What was said of searches that were given up.
    pub fn given_up(&self) -> &[String] {
        &self.given_up
    }

    /// All lines in order.
    pub fn lines(&self) -> &[LogLine] {
        &self.lines
    }
}

/// How an article came to the bot.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances {
    /// Whether autocheck is on: in polling for the group, in feed mode for all
    /// groups of the article that are in the list (R21).
    pub autocheck: bool,
    /// Whether the operator forces the check (R26).
    pub forced: bool,
    /// Whether the group is read for the first time, or was renumbered (R14a).
    pub first_run: bool,
    /// The time of the decision.
    pub now: Timestamp,
}

/// What the decision rests on beside the article.
#[derive(Clone, Copy)]
pub struct Policy<'a> {
    /// What asks for a check and what forbids it (R16).
    pub triggers: &'a Triggers,
    /// What is exempt from autocheck (R19).
    pub kill: &'a KillFile,
    /// The age above which nothing is answered (R14a).
    pub max_age: Option<std::time::Duration>,
    /// The domain of the bot's own message identifiers (R31).
    pub domain: &'a str,
}

/// Whether an article is checked and may be answered.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Why it is checked; nothing if it is not.
    pub occasion: Option<Occasion>,
    /// Why no answer may follow, whatever is found; nothing if one may.
    pub unanswerable: Option<&'static str>,
    /// Whether the poster asked to see the check log (R28).
    pub verbose: bool,
    /// Whether the poster asked how the article came here (R59).
    pub path: bool,
    /// The reasons in words (R25).
    pub log: CheckLog,
}

impl Decision {
    /// Takes back that the article is checked, and what the log said of it.
    pub fn withdraw(&mut self, reason: impl Into<String>) {
        self.occasion = None;
        self.log.lines.retain(|line| !line.public);
        self.log.private(reason);
    }

    fn unchecked(mut log: CheckLog, reason: impl Into<String>) -> Decision {
        log.private(reason);
        Decision {
            occasion: None,
            unanswerable: Some("it is not checked"),
            verbose: false,
            path: false,
            log,
        }
    }
}

/// What is known of other articles, by message identifier.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Whether it is one of the bot's own (R15).
    pub is_own: &'a dyn Fn(&str) -> bool,
    /// Whether it is by the poster of the article that is decided about (R16a).
    pub is_same_poster: &'a dyn Fn(&str) -> bool,
}

/// Decides about an article.
pub fn decide(
    article: &Article,
    policy: &Policy<'_>,
    circumstances: &Circumstances,
    known: Known<'_>,
) -> Decision {
    let mut log = CheckLog::default();
    if let Some(reason) = own::never_checked(article, policy.domain, known.is_own) {
        return Decision::unchecked(log, format!("not checked: {reason}"));
    }
    let mut budget = Budget::default();
    let request =
        trigger::request_within(article, policy.triggers, known.is_same_poster, &mut budget);
    for seen in &request.seen {
        log.told(seen.in_words(), seen.in_german());
    }
    if request.is_taken_over {
        log.told(
            "the Subject is that of the article that is answered, and asks for nothing",
            "der Betreff ist der des beantworteten Artikels und keine Bitte",
        );
    }
    for note in &request.undecided {
        log.give_up(*note);
    }
    let occasion = if circumstances.forced {
        log.told("checked: forced by the operator", german(Occasion::Forced));
        Occasion::Forced
    } else {
        if let Some(reason) = age::too_old(article, policy.max_age, circumstances) {
            return Decision::unchecked(log, format!("not checked: {reason}"));
        }
        match why_checked(
            article,
            policy,
            circumstances,
            &request,
            &mut budget,
            &mut log,
        ) {
            Ok((occasion, reason)) => {
                log.told(reason, german(occasion));
                occasion
            }
            Err(reason) => return Decision::unchecked(log, reason),
        }
    };
    let mut unanswerable = None;
    match kill::verdict(article, "keywords", &policy.triggers.ignore, &mut budget) {
        Match::No => {}
        Match::Yes => unanswerable = Some("Keywords says to ignore the article"),
        Match::Undecided => {
            log.give_up("trigger_ignore took too long on Keywords and counts as matching");
            unanswerable = Some("Keywords may say to ignore the article");
        }
    }
    if occasion == Occasion::Automatic && followup_to_poster(article) {
        unanswerable = Some("Followup-To is poster");
    }
    Decision {
        occasion: Some(occasion),
        unanswerable,
        verbose: request.verbose,
        path: request.path || request.verbose,
        log,
    }
}

/// Why an article is checked, in German.
fn german(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::Requested => "geprüft: Der Artikel bittet darum",
        Occasion::Automatic => "geprüft: In dieser Gruppe geschieht das mit allen",
        Occasion::Forced => "geprüft: Der Betreiber wollte es",
    }
}

/// R16 to R19: the request wins, then autocheck, ignore and kill rules.
fn why_checked(
    article: &Article,
    policy: &Policy<'_>,
    circumstances: &Circumstances,
    request: &Request,
    budget: &mut Budget,
    log: &mut CheckLog,
) -> Result<(Occasion, &'static str), String> {
    if request.check {
        return Ok((Occasion::Requested, "checked: the article asks for it"));
    }
    if !circumstances.autocheck {
        return Err(
            "not checked: autocheck is off, and the article does not ask for a check".into(),
        );
    }
    if request.ignore {
        return Err("not checked: the article asks to be ignored".into());
    }
    if let Some(hit) = kill::matching_rule(article, policy.kill, budget) {
        let kill::Hit { rule, .. } = hit;
        if hit.verdict == Match::Undecided {
            log.give_up(format!(
                "the kill rule in line {} took too long to match and counts as matching",
                rule.line
            ));
        }
        let text = match hit.text() {
            Some(text) => format!(": \"{text}\""),
            None => String::new(),
        };
        return Err(format!(
            "not checked: kill rule in line {} matches: {}{text}",
            rule.line, rule.field
        ));
    }
    Ok((Occasion::Automatic, "checked: autocheck is on"))
}

/// R41a, RFC 5537, section 3.4.3: then a followup is not posted by itself.
fn followup_to_poster(article: &Article) -> bool {
    article
        .header()
        .all("followup-to")
        .any(|field| field.body().eq_ignore_ascii_case("poster"))
}

#[cfg(test)]
mod tests;
