//! Templates: what makes text of the numbers (R64).
//!
//! A template gets the numbers of [`Figures`](super::figures::Figures) by their
//! names, and `told`, the events that the report tells.

pub mod trial;

use std::borrow::Cow;
use std::path::Path;

use jiff::Timestamp;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Value, context};
use serde_json::json;

use super::html;
use crate::article::printable;
use crate::article::width::columns;
use crate::config::Language;
use crate::journal::ToldEvent;

/// Steps that a template may take: a report of 100,000 events needs a tenth.
const FUEL: u64 = 100_000_000;

/// The widest column that a template may ask for.
const WIDEST: usize = 1000;

/// The longest line of an article, in octets without its end (RFC 5536, section 2.2).
const LONGEST: usize = 998;

/// What the template is called that is used where nobody asks for another.
const USUAL: &str = "report";
/// What the one for statistics is called.
const STATISTICS: &str = "statistics";

/// A template, read and ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The language of its words, as far as they are the program's.
    pub language: Language,
    text: File,
    /// What makes the same as HTML; an operator's own may have none.
    html: Option<File>,
}

/// A file of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
struct File {
    name: String,
    source: Cow<'static, str>,
}

impl Template {
    /// The one that is built in, in this language.
    pub fn built_in(language: Language) -> Template {
        let source = match language {
            Language::De => include_str!("template/report.de.txt"),
            Language::En => include_str!("template/report.en.txt"),
        };
        let html = include_str!("template/report.html");
        Template {
            language,
            text: File {
                name: format!("{USUAL}.{}.txt", word(language)),
                source: source.into(),
            },
            html: Some(File {
                name: format!("{USUAL}.html"),
                source: html.into(),
            }),
        }
    }

    /// The template for statistics: that of this name, or `statistics`, as
    /// [`Template::find`] finds it; else the one that is built in.
    ///
    /// # Errors
    ///
    /// Where there is no such template, in one line.
    pub fn statistics(
        id: Option<&str>,
        folder: Option<&Path>,
        language: Language,
    ) -> Result<Template, String> {
        if let Some(id) = id {
            return Template::find(Some(id), folder, language);
        }
        let own = folder.map(|folder| File::find(folder, STATISTICS, language, "txt"));
        let source = match language {
            Language::De => include_str!("template/statistics.de.txt"),
            Language::En => include_str!("template/statistics.en.txt"),
        };
        let text = own.transpose()?.flatten().unwrap_or_else(|| File {
            name: format!("{STATISTICS}.{}.txt", word(language)),
            source: source.into(),
        });
        Ok(Template {
            language,
            text,
            html: None,
        })
    }

    /// The template of this name: `ID.LANGUAGE.txt` in the operator's folder, else
    /// `ID.txt` there, and beside it what ends in `.html`; where nobody asks for a
    /// name, `report`, which is built in where the folder has none.
    ///
    /// # Errors
    ///
    /// Where there is no such template, in one line.
    pub fn find(
        id: Option<&str>,
        folder: Option<&Path>,
        language: Language,
    ) -> Result<Template, String> {
        let wanted = id.unwrap_or(USUAL);
        if wanted.is_empty() || wanted.contains('/') || wanted.starts_with('.') {
            return Err(format!("{wanted:?} is no name of a template"));
        }
        if let Some(folder) = folder
            && let Some(text) = File::find(folder, wanted, language, "txt")?
        {
            let html = File::find(folder, wanted, language, "html")?;
            return Ok(Template {
                language,
                text,
                html,
            });
        }
        match (id, folder) {
            (None, _) => Ok(Template::built_in(language)),
            (Some(id), Some(folder)) => {
                Err(format!("{}: there is no template {id}", folder.display()))
            }
            (Some(_), None) => Err("a template needs report_templates, its folder".to_owned()),
        }
    }

    /// The text of a report of these numbers. It tells `most` of the events, and how
    /// many more there are.
    ///
    /// # Errors
    ///
    /// What is wrong with the template, in one line.
    pub fn text(
        &self,
        figures: &serde_json::Value,
        told: &[ToldEvent],
        most: usize,
    ) -> Result<String, String> {
        self.render(&self.text, figures, told, most)
    }

    /// The text of an article of statistics.
    ///
    /// # Errors
    ///
    /// What is wrong with the template, or with what it makes, in one line.
    pub fn statistics_text(&self, values: &serde_json::Value) -> Result<String, String> {
        let text = self.text(values, &[], 0)?;
        let wrong = |why: String| Err(format!("{}: {why}", self.text.name));
        let body = text.split("-- \n").next().unwrap_or_default();
        if body.trim().is_empty() {
            return wrong("it makes no text".to_owned());
        }
        match text.lines().zip(1..).find(|(line, _)| line.len() > LONGEST) {
            Some((line, number)) => wrong(format!(
                "line {number} of what it makes has {} octets, more than the {LONGEST} of an article",
                line.len()
            )),
            None => Ok(text),
        }
    }

    /// The same as HTML; nothing where the operator has a text alone.
    ///
    /// # Errors
    ///
    /// What is wrong with the template, in one line.
    pub fn html(
        &self,
        figures: &serde_json::Value,
        told: &[ToldEvent],
        most: usize,
    ) -> Result<Option<String>, String> {
        let html = self.html.as_ref();
        html.map(|html| self.render(html, figures, told, most))
            .transpose()
    }

    fn render(
        &self,
        file: &File,
        figures: &serde_json::Value,
        told: &[ToldEvent],
        most: usize,
    ) -> Result<String, String> {
        let more = told.len().saturating_sub(most);
        let told: Vec<serde_json::Value> = told.iter().take(most).map(event).collect();
        let (told, values) = (Value::from(Serde(told)), Value::from(Serde(figures)));
        let w = Value::from(Serde(html::words(self.language)));
        let (style, policy) = (html::STYLE, html::CONTENT_SECURITY_POLICY);
        let text = environment()?
            .render_named_str(
                &file.name,
                &file.source,
                context! { w, style, policy, told, more, ..values },
            )
            .map_err(|error| file.said(&error))?;
        // Columns are filled, also the last one of a line.
        let lines = text.lines().map(|line| match line {
            // Only with its blank it begins a signature (RFC 3676, section 4.3).
            "-- " => line,
            _ => line.trim_end(),
        });
        Ok(lines.flat_map(|line| [line, "\n"]).collect())
    }
}

impl File {
    /// `ID.LANGUAGE.txt` in this folder, else `ID.txt`; or what else it ends in.
    fn find(
        folder: &Path,
        id: &str,
        language: Language,
        ending: &str,
    ) -> Result<Option<File>, String> {
        for name in [
            format!("{id}.{}.{ending}", word(language)),
            format!("{id}.{ending}"),
        ] {
            let file = folder.join(&name);
            if file.exists() {
                return File::read(&file).map(Some);
            }
        }
        Ok(None)
    }

    fn read(path: &Path) -> Result<File, String> {
        let name = path.display().to_string();
        let wrong = |why: &dyn std::fmt::Display| format!("{name}: {why}");
        let octets = crate::regular::read(path).map_err(|error| wrong(&error))?;
        let source = String::from_utf8(octets).map_err(|_| wrong(&"it is not UTF-8"))?;
        Ok(File {
            name,
            source: source.into(),
        })
    }

    /// What is wrong with it, in one line, with the number of its line.
    fn said(&self, error: &minijinja::Error) -> String {
        let line = error.line().map(|line| format!(":{line}"));
        let (name, line, kind) = (&self.name, line.unwrap_or_default(), error.kind());
        let said = match error.detail() {
            Some(detail) => format!("{name}{line}: {kind}: {detail}"),
            None => format!("{name}{line}: {kind}"),
        };
        printable::line(&said)
    }
}

/// What the names of files call a language.
fn word(language: Language) -> &'static str {
    match language {
        Language::De => "de",
        Language::En => "en",
    }
}

/// What templates can do. A file that ends in `.html` escapes all that it shows.
fn environment() -> Result<Environment<'static>, String> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    environment.set_syntax(syntax.map_err(|error| error.to_string())?);
    environment.set_fuel(Some(FUEL));
    environment.add_filter("left", |value: Value, width: usize| {
        bounded(width).map(|width| fit(&value, width, true))
    });
    environment.add_filter("right", |value: Value, width: usize| {
        bounded(width).map(|width| fit(&value, width, false))
    });
    environment.add_filter("wrapped", |text: String, width: usize, indent: String| {
        wrapped(&text, width, &indent)
    });
    environment.add_filter("moment", moment);
    environment.add_filter("delay", delay);
    environment.set_auto_escape_callback(|name| match name.ends_with(".html") {
        true => AutoEscape::Html,
        false => AutoEscape::None,
    });
    Ok(environment)
}

fn event(told: &ToldEvent) -> serde_json::Value {
    let event = &told.event;
    json!({
        "message_identifier": event.message_identifier.as_deref().map(printable::line),
        "code": event.code,
        "newsgroup": event.newsgroup,
        "author": printable::line(&event.author),
        "newsreader": event.newsreader,
        "seen": event.seen,
        "relapsed": told.is_relapse,
    })
}

/// The width, unless memory would be filled with blanks.
fn bounded(width: usize) -> Result<usize, minijinja::Error> {
    match width {
        ..=WIDEST => Ok(width),
        _ => Err(minijinja::Error::new(
            minijinja::ErrorKind::InvalidOperation,
            format!("{width} columns are more than {WIDEST}"),
        )),
    }
}

/// The value in so many columns, cut where it is wider.
fn fit(value: &Value, width: usize, to_the_left: bool) -> String {
    let text = printable::line(&value.to_string());
    let mut fitting = String::new();
    for c in text.chars() {
        let longer = format!("{fitting}{c}");
        if columns(&longer) > width {
            break;
        }
        fitting = longer;
    }
    let blanks = " ".repeat(width.saturating_sub(columns(&fitting)));
    match to_the_left {
        true => fitting + &blanks,
        false => blanks + &fitting,
    }
}

/// The words in lines of so many columns, each behind this indent.
fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let mut lines = String::new();
    let mut used = 0;
    for word in printable::line(text).split_whitespace() {
        if used > 0 && used + 1 + columns(word) <= width {
            lines.push(' ');
            used += 1;
        } else {
            let end = if used > 0 { "\n" } else { "" };
            lines.push_str(end);
            lines.push_str(indent);
            used = 0;
        }
        lines.push_str(word);
        used += columns(word);
    }
    lines
}

/// A moment in UTC, to the minute.
fn moment(second: i64) -> String {
    Timestamp::from_second(second).map_or_else(
        |_| second.to_string(),
        |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    )
}

/// A delay in the unit that fits.
fn delay(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86400),
    }
}

#[cfg(test)]
mod tests;
