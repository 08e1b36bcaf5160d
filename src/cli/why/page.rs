//! What `artchk why` shows: a line for each rule, then what follows.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::super::args::WhyArgs;
use super::super::journal::state_in_words;
use super::super::moment;
use crate::article::printable;
use crate::bot::Why;
use crate::config::{Config, Match};
use crate::console::fold;
use crate::decision::Occasion;
use crate::decision::trigger::{Kind, Seen};
use crate::filter::Points;
use crate::journal::Entry;
use crate::run::why::Asking;
use crate::source::{Incoming, listed};

/// The width of the margin in which a rule is named, in characters.
const MARGIN: usize = 15;

/// All that is shown.
pub(super) struct Page<'a> {
    pub(super) args: &'a WhyArgs,
    pub(super) config: &'a Config,
    /// The file that disables the bot.
    pub(super) disabled: Option<PathBuf>,
    /// Whether the article would come by at all.
    pub(super) is_listed: bool,
    /// What the journal knows of it.
    pub(super) entry: Option<Entry>,
    pub(super) asking: Asking,
    pub(super) incoming: &'a Incoming,
    pub(super) why: &'a Why,
    pub(super) is_terminal: bool,
}

impl Page<'_> {
    pub(super) fn text(&self) -> String {
        let article = &self.incoming.article;
        let identifier = article.header().body("message-id");
        let identifier = identifier.unwrap_or("(no message identifier)");
        let mut lines = Lines {
            is_terminal: self.is_terminal,
            ..Lines::default()
        };
        let _ = writeln!(lines.text, "{}", printable::line(identifier));
        if let Some(file) = &self.disabled {
            let file = file.display();
            lines.add(
                "disabled",
                &format!("{file} is there: no run does anything"),
            );
        }
        self.groups(&mut lines);
        self.article(&mut lines);
        self.triggers(&mut lines);
        self.kill_file(&mut lines);
        self.answerable(&mut lines);
        self.journal(&mut lines);
        self.findings(&mut lines);
        self.limits(&mut lines);
        self.answer(&mut lines);
        let verdict = printable::line(&self.verdict());
        let verdict = fold::beside("", &verdict, self.is_terminal);
        let _ = write!(lines.text, "\n{verdict}");
        lines.text
    }

    /// Where a parameter stands, or that nobody has set it.
    fn set(&self, parameter: &str) -> String {
        match self.config.lines.get(parameter) {
            Some(line) => format!("{}:{line}", shown(&self.config.file)),
            None => "the default".to_owned(),
        }
    }

    /// R14, R21: where it comes by.
    fn groups(&self, lines: &mut Lines) {
        let ini = shown(&self.config.file);
        for group in listed(&self.incoming.article, &self.config.groups) {
            let autocheck = match group.autocheck {
                true => "autocheck",
                false => "on request",
            };
            let (name, line) = (&group.name, group.line);
            lines.add("group", &format!("{name}: {autocheck} ({ini}:{line})"));
            let number = self.args.number.filter(|_| self.args.article == *name);
            if let (Some(number), Some(next)) = (number, group.next) {
                let when = match number < next {
                    true => "passed: the next one to be looked at is",
                    false => "still to be looked at: the next run begins at",
                };
                lines.add("", &format!("article {number} is {when} {next}"));
            }
        }
        if !self.is_listed {
            let text = match self.args.number {
                Some(_) => format!("{} is not in the list ({ini})", self.args.article),
                None => format!("none of its newsgroups is in the list ({ini})"),
            };
            lines.add("group", &text);
        }
    }

    /// R15, R14a: what it is, and how old.
    fn article(&self, lines: &mut Lines) {
        let rules = &self.why.rules;
        let kind = rules
            .never
            .unwrap_or("no control message, not posted by a program, no followup of a bot");
        lines.add("kind", kind);
        let limit = match self.config.max_age {
            Some(age) => format!("max_age is {} days", age.as_secs() / 86400),
            None => "there is no max_age".to_owned(),
        };
        let written = match rules.date {
            Some(date) => format!("written {}", moment::shown(date.as_second())),
            None => "its date cannot be read, or lies ahead".to_owned(),
        };
        let old = match &rules.too_old {
            Some(_) => "too old",
            None => "not too old",
        };
        let place = self.set("max_age");
        lines.add("age", &format!("{old}: {written}; {limit} ({place})"));
    }

    /// R16, R17, R59.
    fn triggers(&self, lines: &mut Lines) {
        let request = &self.why.rules.request;
        for (parameter, kinds) in [
            ("trigger_check", &[Kind::Check, Kind::Inside][..]),
            ("trigger_ignore", &[Kind::Ignore]),
            ("trigger_path", &[Kind::Path, Kind::Verbose]),
        ] {
            let place = self.set(parameter);
            let seen = request.seen.iter();
            let seen: Vec<&Seen> = seen.filter(|seen| kinds.contains(&seen.kind)).collect();
            for seen in &seen {
                lines.add(parameter, &format!("{} ({place})", seen.in_words()));
            }
            if seen.is_empty() && parameter != "trigger_path" {
                lines.add(parameter, &format!("matches nothing ({place})"));
            }
        }
        if request.is_taken_over {
            let text = "the Subject is that of the article that is answered, which is not known \
                to be by the same poster: no request";
            lines.add("", text);
        }
        for given_up in &request.undecided {
            lines.add("", given_up);
        }
        let mut autocheck = match self.incoming.circumstances.autocheck {
            true => "on".to_owned(),
            false => "off".to_owned(),
        };
        if self.args.feedmode {
            autocheck.push_str(", as in all of its groups together (--feedmode)");
        }
        lines.add("autocheck", &autocheck);
    }

    /// R19.
    fn kill_file(&self, lines: &mut Lines) {
        let file = shown(&self.config.kill_file);
        let rules = self.config.kill.rules.len();
        let text = match &self.why.rules.kill {
            Some(killed) => {
                let (line, field) = (killed.line, &killed.field);
                let what = match &killed.text {
                    Some(text) => format!("matches {field}: \"{text}\""),
                    None => format!("took too long on {field} and counts as matching"),
                };
                format!("{file}:{line} {what}")
            }
            None if rules == 0 => format!("no rules ({file})"),
            None if rules == 1 => format!("its rule does not match ({file})"),
            None => format!("none of its {rules} rules matches ({file})"),
        };
        lines.add("kill file", &text);
    }

    /// R15, R41a: whether an answer may follow.
    fn answerable(&self, lines: &mut Lines) {
        let keywords = match self.why.rules.keywords {
            Match::No => "trigger_ignore does not match",
            Match::Yes => "trigger_ignore matches: it is never answered",
            Match::Undecided => "trigger_ignore took too long, and counts as matching",
        };
        lines.add("Keywords", keywords);
        let followup_to = match self.why.rules.is_followup_to_poster {
            true => "it is poster: no answer without a request",
            false => "it is not poster",
        };
        lines.add("Followup-To", followup_to);
    }

    /// R21: what is known of it.
    fn journal(&self, lines: &mut Lines) {
        let Some(entry) = &self.entry else {
            lines.add("journal", "it does not know the article");
            return;
        };
        let seen = moment::shown(entry.seen);
        let (group, reason) = (&entry.newsgroup, &entry.reason);
        lines.add("journal", &format!("{seen}, {group}: {reason}"));
        for answer in &entry.answers {
            let (own, state) = (&answer.message_identifier, state_in_words(answer));
            lines.add("", &format!("answer {own}: {state}"));
        }
    }

    /// R22 to R24, R57.
    fn findings(&self, lines: &mut Lines) {
        for found in &self.why.found {
            lines.add("found", found);
        }
        if self.asking == Asking::Nobody {
            let nobody = match self.config.dns {
                true => "nobody was asked: not the DNS, no server",
                false => "no server was asked",
            };
            lines.add("", nobody);
        }
        let needed = match (self.why.occasion, self.args.pedantic) {
            (Some(Occasion::Automatic), false) => "a violation, as nobody asked",
            (Some(Occasion::Automatic), true) => "a violation or a hint (--pedantic)",
            (Some(_), _) => "nothing: it is answered whatever is found",
            (None, _) => "it is not checked, whatever is found",
        };
        lines.add("needed", needed);
        self.points(lines);
        if !self.why.told_before.is_empty() {
            let (codes, place) = (self.why.told_before.join(", "), self.set("repeat_after"));
            let text = format!("its poster was told of {codes} (repeat_after: {place})");
            lines.add("told before", &text);
        }
    }

    /// R70: what filters say, where there are any, or more is needed than one point.
    fn points(&self, lines: &mut Lines) {
        for line in self.why.score_lines() {
            let (filter, said) = line.split_once(": ").unwrap_or(("filter", &line));
            lines.add(filter, said);
        }
        let why = self.why;
        if why.score.votes.is_empty() && why.needed == Points::whole(1) {
            return;
        }
        let (worth, given) = (why.worth, why.score.points());
        let (sum, needed, place) = (worth + given, why.needed, self.set("answer_from"));
        let text = format!(
            "{sum}: {worth} for what was found, {given} by filters; an answer needs {needed} \
             ({place})"
        );
        lines.add("points", &text);
    }

    /// R29.
    fn limits(&self, lines: &mut Lines) {
        for (whose, had, name, most) in [
            (
                "its poster",
                self.why.to_author,
                "max_per_author",
                self.config.max_per_author,
            ),
            (
                "its thread",
                self.why.to_thread,
                "max_per_thread",
                self.config.max_per_thread,
            ),
        ] {
            let answers = match had {
                1 => "1 answer".to_owned(),
                _ => format!("{had} answers"),
            };
            let most = most.map_or_else(|| "no limit".to_owned(), |most| most.to_string());
            let place = self.set(name);
            let text = format!("{whose} had {answers} in 24 hours; {name} is {most} ({place})");
            lines.add("limits", &text);
        }
    }

    fn answer(&self, lines: &mut Lines) {
        let Some(answer) = self.why.answer.as_ref().filter(|_| self.is_listed) else {
            return;
        };
        let texts = shown(self.config.texts_for(&answer.newsgroup).file);
        let (own, group) = (&answer.message_id, &answer.newsgroup);
        lines.add("answer", &format!("{own}, into {group}, out of {texts}"));
    }

    /// What would be done, in a sentence.
    fn verdict(&self) -> String {
        let verdict = &self.why.verdict;
        if !self.is_listed {
            return "It would not be looked at: its newsgroup is not in the list.".to_owned();
        }
        if self.why.answer.is_some() {
            let why = match self.why.occasion {
                Some(Occasion::Requested) => "it asks for it",
                _ => "autocheck is on, and something was found that is answered",
            };
            return format!("It would be answered: {why}.");
        }
        match verdict.split_once(": ") {
            Some(("not checked", why)) => format!("It would not be checked: {why}."),
            Some(("not answered", why)) => format!("It would not be answered: {why}."),
            _ => format!("It would not be answered: {verdict}."),
        }
    }
}

/// Lines with a rule in the margin, named once.
#[derive(Default)]
struct Lines {
    text: String,
    subject: String,
    is_terminal: bool,
}

impl Lines {
    fn add(&mut self, subject: &str, text: &str) {
        let margin = if self.subject == subject { "" } else { subject };
        let text = printable::line(text);
        let margin = format!("{margin:<MARGIN$} ");
        self.text += &fold::beside(&margin, &text, self.is_terminal);
        if !subject.is_empty() {
            subject.clone_into(&mut self.subject);
        }
    }
}

fn shown(file: &Path) -> String {
    super::super::shown(file)
}
