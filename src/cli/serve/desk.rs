//! Who looks at the articles, and makes pages of what is found.

use std::io::Cursor;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use serde_json::json;

use super::answer::{Answer, Fault, HTML, JSON};
use super::reports::Reports;
use crate::check::registry;
use crate::cli::args::ServeArgs;
use crate::cli::check::pieces::Pieces;
use crate::cli::check::reading::Reading;
use crate::cli::check::shown::{Shown, shown};
use crate::cli::check::words::Words;
use crate::cli::check::{Judge, as_json};
use crate::cli::init::sample_blocks;
use crate::config::{Files, Language, TextBlocks};
use crate::followup::header::VERSION;
use crate::report::html::{STYLE, environment, explanation, title};

const PAGE: &str = include_str!("page.html");
/// How many findings of one article a page shows.
const MOST: usize = 100;
/// How many articles of one mailbox.
const MOST_ARTICLES: usize = 20;
/// What the article is called.
const NAME: &str = "-";

/// What somebody wants to be looked at.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) octets: Vec<u8>,
    pub(super) reading: Reading,
    pub(super) language: Option<Language>,
    /// Whether there was a text as well as this file.
    pub(super) is_instead: bool,
}

impl Default for Asked {
    fn default() -> Asked {
        Asked {
            octets: Vec::new(),
            reading: Reading::AsTheyTell,
            language: None,
            is_instead: false,
        }
    }
}

impl Asked {
    /// These octets as an article.
    pub(super) fn plain(octets: Vec<u8>, most: usize) -> Result<Asked, Fault> {
        let asked = Asked {
            octets,
            ..Asked::default()
        };
        asked.within(most)
    }

    /// This, if there is something in it, and not more than so many octets.
    pub(super) fn within(self, most: usize) -> Result<Asked, Fault> {
        if self.octets.iter().all(u8::is_ascii_whitespace) {
            return Err(Fault::Empty);
        }
        match self.octets.len() > most {
            true => Err(Fault::TooLarge),
            false => Ok(self),
        }
    }
}

/// An article on a page.
#[derive(Debug, serde::Serialize)]
struct Looked {
    number: Option<usize>,
    subject: String,
    /// How many findings there are, more perhaps than are shown.
    count: usize,
    findings: Vec<Shown>,
}

/// All that is needed to look at articles: one at a time.
pub(super) struct Desk {
    judge: Mutex<Judge>,
    reports: Option<Mutex<Reports>>,
    environment: Environment<'static>,
    words: [serde_json::Value; 2],
    texts: [TextBlocks; 2],
}

impl Desk {
    /// Everything in its place, or what is wrong with the files of the bot.
    pub(super) fn new(args: &ServeArgs, program: &str) -> Result<Desk, Vec<String>> {
        let judge = Judge::plain(&args.standard, program)?;
        let bot = &args.standard;
        let is_any = bot.path.is_some() || bot.name.is_some();
        let path = bot.path.clone().unwrap_or_default();
        let files = is_any.then(|| Files::new(path, bot.name.as_deref(), None, program));
        let words = |text| serde_json::from_str(text).unwrap_or_default();
        Ok(Desk {
            judge: Mutex::new(judge),
            reports: files.map(|files| Mutex::new(Reports::new(files))),
            environment: environment(),
            words: [
                words(include_str!("words.en.json")),
                words(include_str!("words.de.json")),
            ],
            texts: [sample_blocks(Language::En), sample_blocks(Language::De)],
        })
    }

    fn words(&self, language: Language) -> &serde_json::Value {
        match language {
            Language::En => &self.words[0],
            Language::De => &self.words[1],
        }
    }

    fn texts(&self, language: Language) -> &TextBlocks {
        match language {
            Language::En => &self.texts[0],
            Language::De => &self.texts[1],
        }
    }

    fn page(&self, view: &str, language: Language, values: Value) -> Answer {
        let w = self.words(language);
        let values = context! {
            w => Value::from(Serde(w)),
            style => STYLE,
            view,
            title => w[view].as_str(),
            version => VERSION,
            has_reports => self.reports.is_some(),
            ..values
        };
        let text = self.environment.render_named_str("page.html", PAGE, values);
        Answer {
            status: axum::http::StatusCode::OK,
            kind: HTML,
            // The template is the program's own, and a test renders all of it.
            text: text.unwrap_or_default(),
        }
    }

    /// The form.
    pub(super) fn form(&self, language: Language) -> Answer {
        self.page("form", language, context! {})
    }

    /// All checks.
    pub(super) fn checks(&self, language: Language) -> Answer {
        let texts = self.texts(language);
        let checks: Vec<_> = registry::CHECKS
            .iter()
            .map(|check| json!({"code": check.code, "title": title(check, texts)}))
            .collect();
        self.page(
            "checks",
            language,
            context! { checks => Value::from(Serde(checks)) },
        )
    }

    /// What a check is about.
    pub(super) fn explanation(&self, code: &str, language: Language) -> Option<Answer> {
        let check = registry::CHECKS.iter().find(|check| check.code == code)?;
        let texts = self.texts(language);
        let words = Words::of(language);
        let basis = check.basis.iter().map(|basis| words.standard(basis));
        let values = context! {
            code => check.code,
            summary => title(check, texts),
            basis => basis.collect::<Vec<_>>(),
            text => explanation(check, texts),
        };
        Some(self.page("explanation", language, values))
    }

    /// A page of the reports.
    pub(super) fn report(&self, page: &str, language: Language) -> Result<Answer, Fault> {
        let reports = self.reports.as_ref().ok_or(Fault::NotFound)?;
        let mut reports = reports.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Answer {
            status: axum::http::StatusCode::OK,
            kind: HTML,
            text: reports.page(page, self.texts(language))?,
        })
    }

    /// What is found, as a page.
    pub(super) fn checked(&self, asked: Asked, language: Language) -> Answer {
        let mut articles = Vec::new();
        let mut fault = None;
        let is_instead = asked.is_instead;
        self.look(asked, |looked| match looked {
            Ok(checked) => articles.push(Looked {
                number: checked.number,
                subject: checked.subject(),
                count: checked.shown.len(),
                findings: shown(&checked, language, MOST),
            }),
            Err(why) => fault = Some(why),
        });
        if let (Some(fault), true) = (fault, articles.is_empty()) {
            return self.fault(fault, language);
        }
        self.page(
            "result",
            language,
            context! { articles => Value::from(Serde(articles)), is_instead },
        )
    }

    /// The same as `artchk check --format json` has it.
    pub(super) fn json(&self, asked: Asked) -> Answer {
        let mut octets = Vec::new();
        let mut fault = None;
        self.look(asked, |looked| match looked {
            // Nothing goes wrong where it is written into memory.
            Ok(checked) => drop(as_json(&checked, &mut octets)),
            Err(why) => fault = Some(why),
        });
        if let (Some(fault), true) = (fault, octets.is_empty()) {
            return self.fault_as(fault, Language::En, true);
        }
        Answer {
            status: axum::http::StatusCode::OK,
            kind: JSON,
            text: String::from_utf8_lossy(&octets).into_owned(),
        }
    }

    fn look(
        &self,
        asked: Asked,
        mut take: impl FnMut(Result<crate::cli::check::checked::Checked<'_>, Fault>),
    ) {
        // A check that has panicked has changed nothing.
        let mut judge = self.judge.lock().unwrap_or_else(PoisonError::into_inner);
        judge.begin(Timestamp::now(), asked.reading);
        for piece in Pieces::of(Cursor::new(asked.octets)).take(MOST_ARTICLES) {
            let Ok(piece) = piece else {
                return take(Err(Fault::NoArticle));
            };
            let checked = judge.checked(Path::new(NAME), piece);
            take(checked.map_err(|_| Fault::NoArticle));
        }
    }

    /// A page that says what is wrong.
    pub(super) fn fault(&self, fault: Fault, language: Language) -> Answer {
        let text = self.words(language)[fault.word()].as_str();
        let page = self.page("fault", language, context! { text });
        Answer {
            status: fault.status(),
            ..page
        }
    }

    /// The same, or as JSON.
    pub(super) fn fault_as(&self, fault: Fault, language: Language, is_json: bool) -> Answer {
        if !is_json {
            return self.fault(fault, language);
        }
        Answer {
            status: fault.status(),
            kind: JSON,
            text: format!("{}\n", json!({"error": self.words(language)[fault.word()]})),
        }
    }
}

#[cfg(test)]
mod tests;
