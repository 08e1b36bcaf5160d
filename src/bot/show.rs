//! What is said of an article: on the screen, in the log.

use super::{Bot, Treated};
use crate::article::{Article, Shown, printable};
use crate::check::{Finding, Findings, Severity};
use crate::config::{Language, TextBlocks};
use crate::decision::Decision;
use crate::followup;
use crate::journal::Conclusion;
use crate::source::Incoming;
use crate::variable;

impl Bot<'_> {
    /// Shows and logs what was decided (R25, R46, R47). A rehearsal has a line on
    /// each article, whatever is done (R27), and so has one over the limits (R29).
    pub(super) fn show(&self, incoming: &Incoming, treated: &Treated) {
        let identifier = || {
            let identifier = incoming.article.header().body("message-id");
            printable::one_line(identifier.unwrap_or("(no message identifier)"))
        };
        let answered = matches!(treated.conclusion, Conclusion::Answered(_));
        let limited = matches!(treated.conclusion, Conclusion::Limited);
        let group = &incoming.newsgroup;
        let lines = treated.decision.log.lines();
        if let Some(to_go) = incoming.to_go
            && self.console.shows(2)
        {
            let name = printable::one_line(&incoming.name);
            self.console
                .say(2, &format!("{group}: {name}, {to_go} to go"));
        }
        if self.manner.tells_each || limited {
            let name = printable::one_line(&incoming.name);
            let why = lines.last().map_or("", |line| &line.text);
            let why = printable::one_line(why);
            let identifier = identifier();
            self.console
                .say(1, &format!("{group} {name} {identifier}: {why}"));
        } else if answered {
            let identifier = identifier();
            self.console
                .say(2, &format!("{group}: an answer is due to {identifier}"));
        }
        let is_told = answered || self.manner.tells_each;
        let on_screen = is_told && self.console.shows(4);
        if !on_screen && !self.manner.logging {
            return;
        }
        if self.manner.logging {
            let identifier = identifier();
            self.console.log(&format!(
                "{} {}: {identifier}",
                incoming.newsgroup, incoming.name
            ));
        }
        for line in lines {
            let text = printable::one_line(&line.text);
            if on_screen {
                self.console.say(4, &format!("  {text}"));
            }
            if self.manner.logging {
                self.console.log(&format!("  {text}"));
            }
        }
    }
}

/// What was found, for the check log: in English, and for posters in the language of
/// their texts.
pub(super) fn log_findings(
    article: &Article,
    findings: &Findings,
    texts: &TextBlocks,
    decision: &mut Decision,
) {
    let log = &mut decision.log;
    let is_german = texts.language() == Language::De;
    if let Some(reader) = article.newsreader() {
        let name = reader.name;
        log.told(format!("newsreader: {name}"), format!("Newsreader: {name}"));
    }
    for finding in findings {
        let place = finding.position(article);
        let place = place.map_or_else(String::new, |at| format!(", line {}", at.line));
        let dropped = if finding.counts {
            ""
        } else {
            " (dropped: it has no text block)"
        };
        let values: Vec<String> = finding
            .values()
            .filter(|(name, value)| {
                // What the summary says need not be said again.
                let says_it = |text| variable::names(text).any(|said| said == *name);
                !value.is_empty()
                    && !says_it(finding.check.summary)
                    && !finding.reason.is_some_and(says_it)
            })
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let values = match values.is_empty() {
            true => String::new(),
            false => format!(" [{}]", values.join(", ")),
        };
        let text = |place: &str| {
            format!(
                "{} {}{place}: {}{values}{dropped}",
                finding.severity.name(),
                finding.check.code,
                finding.summary(),
            )
        };
        let title = is_german.then(|| followup::title(texts, finding)).flatten();
        let shown = finding
            .place
            .as_ref()
            .and_then(|place| article.shown(place));
        log.told_as(
            text(&place),
            match title {
                Some(title) => german(finding, shown, &title),
                None => text(&in_english(shown)),
            },
        );
    }
    if findings.is_empty() {
        log.told("nothing found", "nichts gefunden");
    }
}

/// Where posters see it.
fn in_english(shown: Option<Shown<'_>>) -> String {
    match shown {
        Some(Shown::Field(name)) => format!(", {name}"),
        Some(Shown::Text(line)) => format!(", line {line} of the text"),
        None => String::new(),
    }
}

/// The same in German.
fn in_german(shown: Option<Shown<'_>>) -> String {
    match shown {
        Some(Shown::Field(name)) => format!(", {name}"),
        Some(Shown::Text(line)) => format!(", Zeile {line} des Textes"),
        None => String::new(),
    }
}

/// The line about a finding in German. Values stand behind their names: the words
/// around them in the summary are English.
fn german(finding: &Finding, shown: Option<Shown<'_>>, title: &str) -> String {
    let severity = match finding.severity {
        Severity::Violation => "Verstoß",
        Severity::Hint => "Hinweis",
        Severity::Note => "Notiz",
    };
    let code = finding.check.code;
    let place = in_german(shown);
    let dropped = match finding.counts {
        true => "",
        false => " (zählt nicht: ohne Textblock)",
    };
    let says_it = |name: &str| {
        let reason = finding.reason.unwrap_or_default();
        name == "reason" || variable::names(reason).any(|said| said == name)
    };
    let values = finding.values();
    let values: Vec<String> = values
        .filter(|(name, value)| !value.is_empty() && !says_it(name))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let values = match values.is_empty() {
        true => String::new(),
        false => format!(" [{}]", values.join(", ")),
    };
    format!("{severity} {code}{place}: {title}{values}{dropped}")
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::check::registry::CHECKS;
    use crate::check::{self, Check, Context, Selection};
    use crate::decision::{CheckLog, LogLine};

    /// The lines of the check log about these findings.
    fn logged(article: &Article, findings: &Findings) -> Vec<String> {
        log_of(article, findings, &TextBlocks::from_blocks([]))
            .into_iter()
            .map(|line| line.text)
            .collect()
    }

    fn log_of(article: &Article, findings: &Findings, texts: &TextBlocks) -> Vec<LogLine> {
        let mut decision = Decision {
            occasion: None,
            unanswerable: None,
            verbose: false,
            path: false,
            log: CheckLog::default(),
        };
        log_findings(article, findings, texts, &mut decision);
        decision.log.lines().to_vec()
    }

    #[test]
    fn r25_a_summary_that_has_lines_lacks_line() {
        let check: &'static Check = Box::leak(Box::new(Check {
            code: "code",
            severities: &[check::Severity::Hint],
            summary: "too long: $lines",
            variables: &["line", "lines"],
            ..*CHECKS[0]
        }));
        let mut findings = Findings::default();
        findings.add(check).with("line", "x").with("lines", 5);
        let article = Article::new(b"\n".to_vec());
        assert_eq!(
            logged(&article, &findings),
            ["hint code: too long: 5 [line=x]"]
        );
    }

    #[test]
    fn r25_a_finding_is_logged_with_the_values_that_its_summary_lacks() {
        let text = b"From: Erika Flowers <e@host.invalid>\nMessage-ID: <a@laptop>\n\
            Newsgroups: a.b\nSubject: c\n\nx\n--\ny\n";
        let article = Article::new(text.to_vec());
        let context = Context::at(Timestamp::now());
        let findings = check::run(&article, &context, &Selection::all());
        assert_eq!(
            logged(&article, &findings),
            [
                "violation nomid, line 2: the right side of the message identifier is no full \
                 domain name: it is one word without a dot [domain=laptop]",
                "hint sigdelimiter, line 7: the signature delimiter is not exactly \"-- \" \
                 [wrongsig=--]",
            ]
        );
    }

    /// Newsreaders number no line of the header.
    #[test]
    fn r28_a_poster_is_told_where_his_newsreader_shows_it() {
        let places = |header: &str, body: &str| -> Vec<String> {
            let text = format!(
                "From: Erika Flowers <e@host.invalid>\nMessage-ID: <a@laptop>\n\
                 Newsgroups: a.b\nSubject: c\n{header}\n{body}"
            );
            let article = Article::new(text.into_bytes());
            let context = Context::at(Timestamp::now());
            let findings = check::run(&article, &context, &Selection::all());
            let lines = log_of(&article, &findings, &TextBlocks::from_blocks([]));
            let told = lines.into_iter().filter_map(|line| line.for_poster);
            told.filter_map(|line| Some(line.split_once(':')?.0.to_owned()))
                .collect()
        };
        let message_id = "violation nomid, Message-ID".to_owned();
        let delimiter = |line: usize| format!("hint sigdelimiter, line {line} of the text");
        assert_eq!(places("", "x\n--\ny\n"), [message_id.clone(), delimiter(2)]);
        // The lines are those of the text, not those that it was sent in.
        let encoded = "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n\
                       Content-Transfer-Encoding: quoted-printable\n";
        assert_eq!(
            places(encoded, "x=\nx=\nx\n--\ny\n"),
            [message_id, delimiter(2)]
        );
    }

    #[test]
    fn r12a_the_log_is_in_the_language_of_the_texts() {
        let text = b"From: Erika Flowers <e@host.invalid>\nMessage-ID: <a@laptop>\n\
            Newsgroups: a.b\nSubject: c\n\nx\n--\ny\n";
        let article = Article::new(text.to_vec());
        let context = Context::at(Timestamp::now());
        let findings = check::run(&article, &context, &Selection::all());
        let title = |code| check::registry::find(code).expect("a check").title();
        let words = [
            (title("nomid"), "die rechte Seite ist keine Domain"),
            ("it is one word without a dot", "ein Wort ohne Punkt"),
        ];
        let told = |texts: &TextBlocks| -> Vec<Option<String>> {
            let lines = log_of(&article, &findings, texts).into_iter();
            lines.map(|line| line.for_poster).collect()
        };
        let german = TextBlocks::from_blocks([]).in_language(Language::De, &words);
        let nomid = "Verstoß nomid, Message-ID: die rechte Seite ist keine Domain: \
                     ein Wort ohne Punkt [domain=laptop]";
        // What the texts have no words for stays English.
        let delimiter = "hint sigdelimiter, line 2 of the text: the signature delimiter is not \
                         exactly \"-- \" [wrongsig=--]";
        assert_eq!(
            told(&german),
            [Some(nomid.to_owned()), Some(delimiter.to_owned())]
        );
    }
}
