//! Pages of what was found (R69): an index, one page for each newsgroup, newsreader
//! and check. Each is whole by itself: no script, nothing from elsewhere.
//!
//! There is nothing about persons in them, nor the servers of injection, of which
//! some serve one person alone.

mod explanation;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::Path;

use jiff::Timestamp;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Value, context};
use serde::Serialize;
use serde_json::Value as Json;

use super::chart;
use super::figures::{Articles, percent};
use super::file;
use super::tally::{self, Overview, Tally, UNKNOWN, Wanted};
use crate::article::printable;
use crate::check::registry::CHECKS;
use crate::config::{Language, TextBlocks};
use crate::followup::header::VERSION;
use crate::journal::{Error, Journal};

pub use explanation::{explanation, title};

const PAGE: &str = include_str!("html/page.html");
/// How pages look.
pub const STYLE: &str = include_str!("html/style.css");

/// What a page may do: be shown, and nothing else.
pub const CONTENT_SECURITY_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
/// How much of a name becomes one of a file, in octets; the rest of a longer one is
/// told by a number.
const LONGEST: usize = 150;
/// How many bars a picture has, and how many lines a table but those of the index,
/// from which all pages are reached.
const MOST: usize = 20;

/// A page: the name of its file, and its HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The name of the file.
    pub name: String,
    /// HTML.
    pub text: String,
}

/// What the pages are about.
#[derive(Debug, Clone, Copy)]
pub struct Matter<'a> {
    /// From when on, in unix seconds.
    pub since: i64,
    /// Until when, this second not included.
    pub until: i64,
    /// Now, in unix seconds.
    pub now: i64,
    /// Whether it is made up.
    pub is_test: bool,
    /// Whether they are below `artchk serve`, which has the language in its links.
    pub is_served: bool,
    /// What explains the checks; the words of the pages are in the same language.
    pub texts: &'a TextBlocks,
}

/// A picture, and the same numbers as a table.
#[derive(Debug, Serialize)]
struct Chart {
    title: String,
    what: String,
    count: String,
    has_share: bool,
    svg: String,
    lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    name: String,
    link: Option<String>,
    count: u64,
    share: f64,
}

/// What is told of one check.
#[derive(Debug, Serialize)]
struct About<'a> {
    title: &'a str,
    /// HTML.
    text: String,
}

/// The text with what means something in HTML and XML escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // Not even as references are they allowed in XML.
            '\n' | '\t' => escaped.push(' '),
            c if crate::article::printable::acts(c) => escaped.push('?'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The words of pages in this language, by name.
pub fn words(language: Language) -> Json {
    let words = match language {
        Language::De => include_str!("html/words.de.json"),
        Language::En => include_str!("html/words.en.json"),
    };
    serde_json::from_str(words).unwrap_or_default()
}

/// The name of the page of this newsgroup, newsreader or check, fit for a file
/// and for a link.
fn file(kind: &str, name: &str) -> String {
    let mut file = format!("{kind}-");
    for octet in name.bytes() {
        match octet {
            b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' => file.push(char::from(octet)),
            octet => file.push_str(&format!("_{octet:02x}")),
        }
    }
    if file.len() > LONGEST {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        file.truncate(LONGEST);
        file.push_str(&format!("_{:016x}", hasher.finish()));
    }
    file + ".html"
}

/// The pages, the index first.
///
/// # Errors
///
/// When the journal cannot be read.
pub fn pages(journal: &Journal, matter: Matter<'_>) -> Result<Vec<Page>, Error> {
    let Matter { since, until, .. } = matter;
    let Overview {
        whole,
        newsgroups,
        newsreaders,
    } = tally::overview(journal, since, until)?;
    let length = until - since;
    let before = tally::together(journal, since - length, since, &Wanted::default())?;
    let paper = Paper::new(matter);
    let words = &paper.words;
    let seen = |tallies: &BTreeMap<String, Tally>| count(tallies, |tally| tally.articles.seen);
    let mut pages = Vec::new();
    let charts = vec![
        paper.chart("code", &by_code(&whole), whole.articles.checked),
        paper.chart("newsreader", &seen(&newsreaders), whole.articles.seen),
        paper.chart("newsgroup", &seen(&newsgroups), whole.articles.seen),
        paper.by_day(&whole),
        paper.by_outcome(&whole.articles),
    ];
    let index = Sheet {
        title: words["title"].as_str().unwrap_or_default().to_owned(),
        articles: Some(whole.articles),
        before: Some(before.articles),
        about: None,
        charts,
    };
    pages.push(paper.page("index.html".to_owned(), &index));
    for code in whole.codes() {
        let code = code.code;
        let found =
            |tallies: &BTreeMap<String, Tally>| count(tallies, |tally| tally.articles_with(&code));
        let articles = whole.articles_with(&code);
        let check = CHECKS.iter().find(|check| check.code == code);
        let sheet = Sheet {
            title: paper.title("code", &code),
            articles: None,
            before: None,
            about: check.map(|check| About {
                title: title(check, matter.texts),
                text: explanation(check, matter.texts),
            }),
            charts: vec![
                paper.chart("newsreader", &first(found(&newsreaders)), articles),
                paper.chart("newsgroup", &first(found(&newsgroups)), articles),
            ],
        };
        pages.push(paper.page(file("code", &code), &sheet));
    }
    for (kind, tallies) in [("newsgroup", &newsgroups), ("newsreader", &newsreaders)] {
        for (name, tally) in tallies {
            let sheet = Sheet {
                title: paper.title(kind, name),
                articles: Some(tally.articles),
                before: None,
                about: None,
                charts: vec![
                    paper.chart("code", &first(by_code(tally)), tally.articles.checked),
                    paper.by_day(tally),
                ],
            };
            pages.push(paper.page(file(kind, name), &sheet));
        }
    }
    Ok(pages)
}

/// The first of them: as many as fit into a picture.
fn first<T>(mut counts: Vec<T>) -> Vec<T> {
    counts.truncate(MOST);
    counts
}

/// What is counted in each of the tallies, the most first.
fn count(tallies: &BTreeMap<String, Tally>, of: impl Fn(&Tally) -> u64) -> Vec<(String, u64)> {
    let counts = tallies
        .iter()
        .map(|(name, tally)| (name.clone(), of(tally)));
    let mut counts: Vec<(String, u64)> = counts.filter(|(_, count)| *count > 0).collect();
    counts.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    counts
}

/// In how many articles each check has found something, the most first.
fn by_code(tally: &Tally) -> Vec<(String, u64)> {
    let codes = tally.codes().into_iter();
    codes.map(|code| (code.code, code.articles)).collect()
}

/// What stands on one page.
struct Sheet<'a> {
    title: String,
    articles: Option<Articles>,
    before: Option<Articles>,
    about: Option<About<'a>>,
    charts: Vec<Chart>,
}

/// What all pages have in common.
struct Paper<'a> {
    matter: Matter<'a>,
    words: Json,
    environment: Environment<'static>,
}

/// For templates of pages: a line with a tag alone leaves none, and what is put in
/// stays text.
pub(crate) fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    if let Ok(syntax) = syntax {
        environment.set_syntax(syntax);
    }
    environment
}

impl<'a> Paper<'a> {
    fn new(matter: Matter<'a>) -> Paper<'a> {
        Paper {
            matter,
            words: words(matter.texts.language()),
            environment: environment(),
        }
    }

    fn word(&self, name: &str) -> String {
        self.words[name].as_str().unwrap_or(name).to_owned()
    }

    /// The address of this page.
    fn link(&self, name: String) -> String {
        match self.matter.is_served {
            true => name + "?lang=" + &self.word("lang"),
            false => name,
        }
    }

    fn title(&self, kind: &str, name: &str) -> String {
        format!(
            "{} {}",
            self.word(&format!("of_{kind}")),
            self.shown(kind, name)
        )
    }

    fn shown(&self, kind: &str, name: &str) -> String {
        match kind == "newsreader" && name == UNKNOWN {
            true => self.word(UNKNOWN),
            false => printable::one_line(name),
        }
    }

    /// Bars with links to the pages of what they are about.
    fn chart(&self, kind: &str, counts: &[(String, u64)], of: u64) -> Chart {
        let title = self.word(&format!("by_{kind}"));
        let names = counts
            .iter()
            .take(MOST)
            .map(|(name, count)| (self.shown(kind, name), *count));
        let svg = chart::bars(&title, &names.collect::<Vec<_>>());
        let lines = counts.iter().map(|(name, count)| Line {
            name: self.shown(kind, name),
            link: Some(self.link(file(kind, name))),
            count: *count,
            share: percent(*count, of),
        });
        Chart {
            what: self.word(kind),
            count: self.word("articles"),
            has_share: true,
            lines: lines.collect(),
            title,
            svg,
        }
    }

    fn by_day(&self, tally: &Tally) -> Chart {
        let day = |number: i64| {
            let at = Timestamp::from_second(number * 24 * 60 * 60).unwrap_or_default();
            at.strftime("%Y-%m-%d").to_string()
        };
        let counts: Vec<(String, u64)> = tally
            .days((self.matter.since, self.matter.until))
            .map(|(number, articles)| (day(number), articles))
            .collect();
        self.plain("day", &counts, chart::columns)
    }

    fn by_outcome(&self, articles: &Articles) -> Chart {
        let Articles {
            posted,
            refused,
            expired,
            limited,
            ..
        } = *articles;
        let counts = [
            ("posted", posted),
            ("refused", refused),
            ("expired", expired),
            ("limited", limited),
        ];
        let counts = counts.map(|(name, count)| (self.word(name), count));
        self.plain("outcome", &counts, chart::bars)
    }

    /// Without links and shares.
    fn plain(
        &self,
        kind: &str,
        counts: &[(String, u64)],
        draw: fn(&str, &[(String, u64)]) -> String,
    ) -> Chart {
        let title = self.word(&format!("by_{kind}"));
        // Of days the picture tells when there was nothing.
        let shown = counts
            .iter()
            .filter(|(_, count)| kind != "day" || *count > 0);
        let lines = shown.map(|(name, count)| Line {
            name: name.clone(),
            link: None,
            count: *count,
            share: 0.0,
        });
        Chart {
            what: self.word(kind),
            count: self.word(match kind {
                "outcome" => "answers",
                _ => "articles",
            }),
            has_share: false,
            lines: lines.collect(),
            svg: draw(&title, counts),
            title,
        }
    }

    fn page(&self, name: String, sheet: &Sheet<'_>) -> Page {
        let moment = |second: i64| {
            let at = Timestamp::from_second(second).unwrap_or_default();
            at.strftime("%Y-%m-%d %H:%M UTC").to_string()
        };
        let Matter {
            since,
            until,
            now,
            is_test,
            ..
        } = self.matter;
        let values = context! {
            w => Value::from(Serde(&self.words)),
            policy => CONTENT_SECURITY_POLICY,
            style => STYLE,
            title => &*sheet.title,
            is_index => sheet.before.is_some(),
            index => self.link("index.html".to_owned()),
            form => self.matter.is_served.then(|| self.link("../".to_owned())),
            is_test,
            since => moment(since),
            until => moment(until),
            created => moment(now),
            version => VERSION,
            articles => Value::from(Serde(&sheet.articles)),
            before => Value::from(Serde(&sheet.before)),
            about => Value::from(Serde(&sheet.about)),
            charts => Value::from(Serde(&sheet.charts)),
        };
        let text = self.environment.render_named_str("page.html", PAGE, values);
        // The template is the program's own, and a test renders all of it.
        let text = text.unwrap_or_else(|error| escaped(&error.to_string()));
        Page { name, text }
    }
}

/// Writes the pages into a folder, each file replaced as a whole, the index last.
/// Pages that are not among them stay.
///
/// # Errors
///
/// When one cannot be written: which, and why.
pub fn write(pages: &[Page], folder: &Path) -> Result<(), String> {
    let failed = |path: &Path, error: &io::Error| format!("{}: {error}", path.display());
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    for page in pages.iter().rev() {
        let path = folder.join(&page.name);
        let put = file::put(&path, &page.text, file::PUBLIC);
        put.map_err(|error| failed(&path, &error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
