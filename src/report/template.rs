//! Templates: what makes text of the numbers (R64).
//!
//! A template gets the numbers of [`Figures`](super::figures::Figures) by their
//! names, and `told`, the events that the report tells.

use std::borrow::Cow;
use std::path::Path;

use jiff::Timestamp;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use serde_json::json;

use crate::article::printable;
use crate::article::width::columns;
use crate::config::Language;
use crate::journal::ToldEvent;

/// Steps that a template may take: a report of 100,000 events needs a tenth.
const FUEL: u64 = 100_000_000;

/// What the template is called that is used where nobody asks for another.
const USUAL: &str = "report";

/// A template, read and ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The language of its words, as far as they are the program's.
    pub language: Language,
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
        Template {
            language,
            name: format!("{USUAL}.{}.txt", word(language)),
            source: source.into(),
        }
    }

    /// The template of this name: `ID.LANGUAGE.txt` in the operator's folder, else
    /// `ID.txt` there; where nobody asks for a name, `report`, which is built in
    /// where the folder has none.
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
        let names = [
            format!("{wanted}.{}.txt", word(language)),
            format!("{wanted}.txt"),
        ];
        for name in names {
            let Some(file) = folder.map(|folder| folder.join(&name)) else {
                break;
            };
            if file.exists() {
                let wrong = |why: &dyn std::fmt::Display| format!("{}: {why}", file.display());
                let octets = crate::regular::read(&file).map_err(|error| wrong(&error))?;
                let source = String::from_utf8(octets).map_err(|_| wrong(&"it is not UTF-8"))?;
                return Ok(Template {
                    language,
                    name,
                    source: source.into(),
                });
            }
        }
        match (id, folder) {
            (None, _) => Ok(Template::built_in(language)),
            (Some(id), Some(folder)) => {
                Err(format!("{}: there is no template {id}", folder.display()))
            }
            (Some(_), None) => Err("a template needs report_templates, its folder".to_owned()),
        }
    }

    /// The text of a report of these numbers.
    ///
    /// # Errors
    ///
    /// What is wrong with the template, in one line.
    pub fn text(&self, figures: &serde_json::Value, told: &[ToldEvent]) -> Result<String, String> {
        render(&self.name, &self.source, figures, told)
    }
}

/// What the names of files call a language.
fn word(language: Language) -> &'static str {
    match language {
        Language::De => "de",
        Language::En => "en",
    }
}

fn render(
    name: &str,
    source: &str,
    figures: &serde_json::Value,
    told: &[ToldEvent],
) -> Result<String, String> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    environment.set_syntax(syntax.map_err(|error| error.to_string())?);
    environment.set_fuel(Some(FUEL));
    environment.add_filter("left", |value: Value, width: usize| {
        fit(&value, width, true)
    });
    environment.add_filter("right", |value: Value, width: usize| {
        fit(&value, width, false)
    });
    environment.add_filter("moment", moment);
    environment.add_filter("delay", delay);
    let told: Vec<serde_json::Value> = told.iter().map(event).collect();
    let (told, values) = (Value::from(Serde(told)), Value::from(Serde(figures)));
    let text = environment
        .render_named_str(name, source, context! { told, ..values })
        .map_err(|error| printable::line(&error.to_string()))?;
    // Columns are filled, also the last one of a line.
    let lines = text.lines().map(str::trim_end);
    Ok(lines.flat_map(|line| [line, "\n"]).collect())
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
