//! Templates tried before there is anything to report.

use std::path::Path;

use serde_json::Value as Json;

use super::super::build::{self, Options};
use super::super::figures::Figures;
use super::super::statistics::{Days, Matter};
use super::super::tally::{self, Wanted};
use super::super::{SEVERITIES, made_up};
use super::*;
use crate::config::{Reports, TextBlocks};
use crate::journal::{Error, Journal};

/// Made-up numbers, as each kind of template gets them.
struct MadeUp {
    /// A report that is sent, if there would be any; and one by hand.
    reports: Vec<(Json, Vec<ToldEvent>)>,
    statistics: Json,
}

/// Reads each file in the operator's folder of templates, and has those make a text
/// that reports and statistics are made with when nobody asks for another. Gives what
/// is wrong with them, a line each, with file and line.
///
/// # Errors
///
/// When there is no memory for made-up events.
pub fn faults(
    folder: &Path,
    reports: &Reports,
    words: &TextBlocks,
    now: i64,
) -> Result<Vec<String>, Error> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Ok(Vec::new());
    };
    let made_up = MadeUp::new(reports, words, now)?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| is_template(name)).collect();
    names.sort();
    let mut faults = Vec::new();
    for name in names {
        let file = match File::read(&folder.join(&name)) {
            Ok(file) => file,
            Err(why) => {
                faults.push(why);
                continue;
            }
        };
        let id = name.split('.').next().unwrap_or_default();
        faults.extend(file.fault(id, words.language(), &made_up));
    }
    Ok(faults)
}

fn is_template(name: &str) -> bool {
    !name.starts_with('.') && (name.ends_with(".txt") || name.ends_with(".html"))
}

impl File {
    fn fault(self, id: &str, language: Language, made_up: &MadeUp) -> Option<String> {
        let parsed = environment().and_then(|environment| {
            let parsed = environment.template_from_named_str(&self.name, &self.source);
            parsed.map(drop).map_err(|error| self.said(&error))
        });
        if let Err(why) = parsed {
            return Some(why);
        }
        let template = Template {
            language,
            text: self,
            html: None,
        };
        let mut texts = match id {
            USUAL => made_up.reports.iter().map(|(figures, told)| {
                let text = template.text(figures, told, usize::MAX);
                text.map(drop)
            }),
            STATISTICS => return template.statistics_text(&made_up.statistics).err(),
            _ => return None,
        };
        texts.find_map(Result::err)
    }
}

impl MadeUp {
    fn new(reports: &Reports, words: &TextBlocks, now: i64) -> Result<MadeUp, Error> {
        let journal = made_up::journal(now)?;
        let options = Options {
            early: true,
            no_threshold: true,
            is_test: true,
        };
        let mut made = Vec::new();
        for severity in SEVERITIES {
            let outcome = build::build(&journal, reports, severity, now, options)?;
            let built = outcome.into_iter().flat_map(|outcome| outcome.reports);
            made.extend(
                built
                    .take(1)
                    .map(|built| (json(&built.figures), built.told)),
            );
        }
        let days = Days::month_before(now);
        let by_hand = figures(&journal, days, now)?;
        made.push((json(&by_hand), Vec::new()));
        let matter = Matter {
            newsgroup: "example.test",
            about: None,
            days,
        };
        let statistics = matter.values(&by_hand, words.language(), words);
        Ok(MadeUp {
            reports: made,
            statistics,
        })
    }
}

fn figures(journal: &Journal, days: Days, now: i64) -> Result<Figures, Error> {
    let (since, until) = days.window();
    let wanted = Wanted::default();
    let mut tally = tally::together(journal, since, until, &wanted)?;
    let (from, to) = days.before();
    let before = tally::together(journal, from, to, &wanted)?;
    Ok(Figures::new((since, until), now, &mut tally, &before))
}

fn json(figures: &Figures) -> Json {
    serde_json::to_value(figures).unwrap_or_default()
}
