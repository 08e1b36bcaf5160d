//! The article of statistics for a newsgroup (R68): what was found there in a
//! time, for everybody who reads it. There is nothing about persons in it, nor the
//! servers of injection, of which some serve one person alone.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::figures::Figures;
use super::template::Template;
use crate::article::encoding::encoded_word;
use crate::article::field::message_id;
use crate::check::registry::CHECKS;
use crate::config::{Head, Language, TextBlocks};
use crate::followup::ProtoArticle;
use crate::followup::header::VERSION;

/// How many findings are told.
const MOST_CODES: usize = 20;
/// How many newsreaders are told.
const MOST_NEWSREADERS: usize = 10;

/// Whole days in UTC, or a month of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    first: Date,
    /// The day after the last one.
    end: Date,
}

impl Days {
    /// The month before the one in which this moment is.
    pub fn month_before(now: i64) -> Days {
        let first = day(now).first_of_month();
        Days {
            first: first.saturating_sub(1.month()),
            end: first,
        }
    }

    /// A month, as people write it: `2026-10`.
    ///
    /// # Errors
    ///
    /// What was expected.
    pub fn month(text: &str) -> Result<Days, String> {
        let expected = || format!("{text:?} is no month such as 2026-10");
        let (year, month) = text.split_once('-').ok_or_else(expected)?;
        let has_digits = |part: &str, count| {
            part.len() == count && part.bytes().all(|octet| octet.is_ascii_digit())
        };
        if !has_digits(year, 4) || !has_digits(month, 2) {
            return Err(expected());
        }
        let (Ok(year), Ok(month)) = (year.parse(), month.parse()) else {
            return Err(expected());
        };
        let first = Date::new(year, month, 1).map_err(|_| expected())?;
        let end = first.checked_add(1.month()).map_err(|_| expected())?;
        Ok(Days { first, end })
    }

    /// The days from that of the one moment to that before the other, so that the
    /// same command says the same all day long; nothing where there is none.
    pub fn between(since: i64, until: i64) -> Option<Days> {
        let (first, end) = (day(since), day(until));
        (first < end).then_some(Days { first, end })
    }

    /// From when on, and until when, in unix seconds.
    pub fn window(self) -> (i64, i64) {
        (second(self.first), second(self.end))
    }

    /// The time before: the month before a month, else as many days.
    pub fn before(self) -> (i64, i64) {
        let first = match self.is_month() {
            true => self.first.saturating_sub(1.month()),
            false => self.first.saturating_sub(self.end - self.first),
        };
        (second(first), second(self.first))
    }

    fn is_month(self) -> bool {
        self.first.day() == 1 && self.first.saturating_add(1.month()) == self.end
    }

    /// As it stands in an identifier.
    fn word(self) -> String {
        match self.is_month() {
            true => self.first.strftime("%Y-%m").to_string(),
            false => format!("{}.{}", self.first, self.last()),
        }
    }

    fn last(self) -> Date {
        self.end.saturating_sub(1.day())
    }

    /// As people read it.
    fn shown(self, language: Language) -> String {
        let to = match language {
            Language::De => "bis",
            Language::En => "to",
        };
        match self.is_month() {
            true => self.word(),
            false if self.first == self.last() => self.first.to_string(),
            false => format!("{} {to} {}", self.first, self.last()),
        }
    }
}

fn day(second: i64) -> Date {
    let at = Timestamp::from_second(second).unwrap_or_default();
    at.to_zoned(TimeZone::UTC).date()
}

fn second(day: Date) -> i64 {
    let at = day.to_zoned(TimeZone::UTC);
    at.unwrap_or_else(|_| {
        date(1970, 1, 1)
            .at(0, 0, 0, 0)
            .to_zoned(TimeZone::UTC)
            .expect("it is")
    })
    .timestamp()
    .as_second()
}

/// What an article of statistics is about, and where it goes.
#[derive(Debug, Clone, Copy)]
pub struct Matter<'m> {
    /// The newsgroup that it is posted into.
    pub newsgroup: &'m str,
    /// The newsgroups that it is about, where these are others.
    pub about: Option<&'m str>,
    /// The days that it is about.
    pub days: Days,
}

impl Matter<'_> {
    /// The message identifier, always the same for the same newsgroups and days, so
    /// that servers refuse a second article by themselves.
    pub fn identifier(self, domain: &str) -> String {
        let (newsgroup, word) = (self.newsgroup, self.days.word());
        let made = format!("<statistics.{word}.{newsgroup}@{domain}>");
        if self.about.is_none() && made.is_ascii() && message_id::parse(&made).is_ok() {
            return made;
        }
        let of = format!("{newsgroup} {}", self.about.unwrap_or(newsgroup));
        let digest = Sha256::digest(of.as_bytes());
        let hex: String = digest
            .iter()
            .take(16)
            .map(|octet| format!("{octet:02x}"))
            .collect();
        format!("<statistics.{word}.{hex}@{domain}>")
    }

    /// The article, with the fields of `[head]` and these numbers. Checks are called
    /// as `words` have them in the language of the template.
    ///
    /// # Errors
    ///
    /// What is wrong with the template, in one line.
    pub fn assemble(
        self,
        figures: &Figures,
        template: &Template,
        head: &Head,
        words: &TextBlocks,
        domain: &str,
    ) -> Result<ProtoArticle, String> {
        let language = template.language;
        let text = template.statistics_text(&self.values(figures, language, words))?;
        let own = self.identifier(domain);
        let (about, days) = (
            self.about.unwrap_or(self.newsgroup),
            self.days.shown(language),
        );
        let test = match figures.is_test {
            true => "[TEST] ",
            false => "",
        };
        let subject = match language {
            Language::De => format!("{test}Statistik von {about}, {days}"),
            Language::En => format!("{test}Statistics of {about}, {days}"),
        };
        let mut fields: Vec<(&str, String)> = head
            .fields
            .iter()
            .map(|field| (field.name.as_str(), field.sent.clone()))
            .collect();
        fields.extend([
            ("Newsgroups", self.newsgroup.to_owned()),
            ("Subject", encoded_word::encode_unstructured(&subject)),
            ("Message-ID", own.clone()),
            ("MIME-Version", "1.0".to_owned()),
            ("Content-Type", "text/plain; charset=UTF-8".to_owned()),
            ("Content-Transfer-Encoding", "8bit".to_owned()),
            // RFC 3834, section 5.
            ("Auto-Submitted", "auto-generated".to_owned()),
            ("Keywords", "ignore".to_owned()),
            ("X-Artchk-Version", VERSION.to_owned()),
        ]);
        Ok(ProtoArticle::made(
            own,
            self.newsgroup.to_owned(),
            &fields,
            &text,
        ))
    }

    /// What the template gets: the numbers, without those that may be about one
    /// person alone.
    pub(super) fn values(self, figures: &Figures, language: Language, words: &TextBlocks) -> Value {
        let mut values = serde_json::to_value(figures).unwrap_or_default();
        values["servers"] = json!([]);
        values["newsgroup"] = json!(self.about.unwrap_or(self.newsgroup));
        values["days"] = json!(self.days.shown(language));
        let title = |code: &Value| {
            let check = CHECKS.iter().find(|check| code["code"] == check.code)?;
            let english = check.title();
            match language {
                Language::En => Some(english),
                Language::De => words.translation(english).or(Some(english)),
            }
        };
        if let Some(codes) = values["codes"].as_array_mut() {
            codes.truncate(MOST_CODES);
            for code in codes {
                code["title"] = json!(title(code));
            }
        }
        if let Some(newsreaders) = values["newsreaders"].as_array_mut() {
            newsreaders.truncate(MOST_NEWSREADERS);
        }
        values
    }
}

#[cfg(test)]
mod tests;
