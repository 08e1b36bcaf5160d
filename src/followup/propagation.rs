//! How an article came here, in words (R59).
//!
//! Netnews has no time for each server on the way. What there is: Date by the
//! poster's clock, the injection by that of the first server, the arrival by that
//! of the last. Clocks differ, so nothing is told more precisely than in minutes.

use super::Addition;
use crate::article::Article;
use crate::article::way::{Arrival, Way};
use crate::config::Language;

/// What a way has, by the names of the variables.
pub type Values = Vec<(&'static str, String)>;

/// The block `[propagation]` about this article.
pub fn addition(article: &Article, arrival: Arrival, language: Language) -> Addition {
    Addition {
        block: "propagation",
        values: values(article, arrival, language),
    }
}

/// `$hops`, `$route`, `$entry`, `$delay` and `$skew`.
pub fn values(article: &Article, arrival: Arrival, language: Language) -> Values {
    let way = Way::of(article);
    let words = Words(language);
    let sites: Vec<&str> = way.sites().collect();
    let unknown = || words.unknown().to_owned();
    vec![
        (
            "hops",
            way.hops.map_or_else(unknown, |hops| hops.to_string()),
        ),
        ("route", route(&sites).unwrap_or_else(unknown)),
        ("entry", way.entry.map_or_else(unknown, str::to_owned)),
        ("delay", words.delay(&way, arrival)),
        ("skew", words.skew(&way)),
    ]
}

/// The most names of servers that are told.
const NAMES: usize = 8;

/// The sites from the injecting one on; of more than can be read, those at both
/// ends.
fn route(sites: &[&str]) -> Option<String> {
    let from_entry = |sites: &[&str]| {
        let names: Vec<&str> = sites.iter().rev().copied().collect();
        names.join(" > ")
    };
    let more = sites.len().saturating_sub(NAMES);
    match sites.split_at_checked(NAMES / 2) {
        _ if sites.is_empty() => None,
        Some((last, before)) if more > 0 => {
            let first = before.get(more..).unwrap_or_default();
            let (first, last) = (from_entry(first), from_entry(last));
            Some(format!("{first} > [... + {more}] > {last}"))
        }
        _ => Some(from_entry(sites)),
    }
}

/// The words of a language.
struct Words(Language);

impl Words {
    fn unknown(&self) -> &'static str {
        self.of("not known", "nicht bekannt")
    }

    fn of(&self, english: &'static str, german: &'static str) -> &'static str {
        match self.0 {
            Language::En => english,
            Language::De => german,
        }
    }

    /// How long it took from the injection, else from Date, to the arrival.
    fn delay(&self, way: &Way<'_>, arrival: Arrival) -> String {
        let (arrived, at_most) = match arrival {
            Arrival::At(arrived) => (arrived, ""),
            Arrival::SeenAt(seen) => (seen, self.of("at most ", "höchstens ")),
            Arrival::Unknown => return self.unknown().to_owned(),
        };
        let (begun, since) = match (way.injected, way.written) {
            (Some(injected), _) => (injected, ""),
            (None, Some(written)) => (written, self.of(", counted from Date", ", ab Date")),
            (None, None) => return self.unknown().to_owned(),
        };
        let seconds = arrived.as_second() - begun.as_second();
        if seconds <= -MINUTE {
            let before = self.span(seconds);
            return match self.0 {
                Language::En => {
                    format!("a clock is wrong: it was here {before} before it was sent")
                }
                Language::De => {
                    format!("eine Uhr geht falsch: Er war {before} vor dem Absenden hier")
                }
            };
        }
        // "At most less than" says nothing more.
        let at_most = if seconds.abs() < MINUTE { "" } else { at_most };
        format!("{at_most}{}{since}", self.span(seconds))
    }

    /// By how much Date differs from the injection.
    fn skew(&self, way: &Way<'_>) -> String {
        let (Some(written), Some(injected)) = (way.written, way.injected) else {
            return self.unknown().to_owned();
        };
        let seconds = written.as_second() - injected.as_second();
        let span = self.span(seconds);
        match (self.0, seconds) {
            (_, seconds) if seconds.abs() < MINUTE => self
                .of("right to the minute", "geht auf die Minute richtig")
                .to_owned(),
            (Language::En, 1..) => format!("Date is {span} ahead"),
            (Language::En, _) => format!("Date is {span} behind"),
            (Language::De, 1..) => format!("Date geht {span} vor"),
            (Language::De, _) => format!("Date geht {span} nach"),
        }
    }

    /// A time without its sign.
    fn span(&self, seconds: i64) -> String {
        let minutes = seconds.saturating_abs() / MINUTE;
        match (minutes, minutes / 60) {
            (0, _) => self
                .of("less than a minute", "weniger als eine Minute")
                .to_owned(),
            (1..120, _) => format!("{minutes} min"),
            (_, hours @ 0..48) => format!("{hours} h {} min", minutes % 60),
            (_, hours) => format!("{} {}", hours / 24, self.of("days", "Tage")),
        }
    }
}

const MINUTE: i64 = 60;

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    /// Injected on Sun, 22 Nov 2026, at 11:00:00 GMT.
    const INJECTED: i64 = 1_795_345_200;

    fn values_of(header: &str, arrival: Arrival, language: Language) -> Vec<String> {
        let article = Article::new(format!("{header}\n\nx\n").into_bytes());
        let values = values(&article, arrival, language);
        values.into_iter().map(|(_, value)| value).collect()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a moment")
    }

    /// RFC 5537, section 3.2: the tail is no server, nor are diagnostics, nor what
    /// the poster wrote.
    #[test]
    fn r59_the_way_of_an_article() {
        let header = "Path: reader.example!.SEEN.reader.example!!relay.example!.MISMATCH.192.0.2.9\
                      !feed.example!!entry.example!.POSTED.dialup.example!made-up.example!not-for-mail\n\
                      Date: Sun, 22 Nov 2026 12:02:30 +0100\n\
                      Injection-Date: Sun, 22 Nov 2026 11:00:00 GMT\n\
                      Injection-Info: news.entry.example; posting-host=x";
        let arrived = Arrival::At(at(INJECTED + 130));
        assert_eq!(
            values_of(header, arrived, Language::En),
            [
                "4",
                "entry.example > feed.example > relay.example > reader.example",
                "news.entry.example",
                "2 min",
                "Date is 2 min ahead"
            ]
        );
        let seen = Arrival::SeenAt(at(INJECTED + 3 * 86_400));
        let german = values_of(header, seen, Language::De);
        assert_eq!(german[3..], ["höchstens 3 Tage", "Date geht 2 min vor"]);
    }

    #[test]
    fn r59_what_the_header_does_not_tell() {
        let unknown = "not known";
        let nothing = values_of("X: y", Arrival::At(at(INJECTED)), Language::En);
        assert_eq!(nothing, [unknown; 5]);
        let from_date = "Path: not-for-mail\nDate: Sun, 22 Nov 2026 11:00:00 +0000";
        assert_eq!(
            values_of(from_date, Arrival::At(at(INJECTED + 30)), Language::En),
            [
                "0",
                unknown,
                unknown,
                "less than a minute, counted from Date",
                unknown
            ]
        );
        let nobody_knows = values_of(from_date, Arrival::Unknown, Language::De);
        assert_eq!(nobody_knows[3], "nicht bekannt");
    }

    #[test]
    fn r59_a_negative_delay_is_a_clock_that_is_wrong() {
        let header = "Injection-Date: Sun, 22 Nov 2026 11:00:00 GMT\n\
                      Date: Sun, 22 Nov 2026 09:00:00 GMT";
        let delay = |seconds, language| {
            values_of(header, Arrival::At(at(INJECTED + seconds)), language).remove(3)
        };
        let wrong = "a clock is wrong: it was here 5 min before it was sent";
        assert_eq!(delay(-300, Language::En), wrong);
        let wrong = "eine Uhr geht falsch: Er war 5 min vor dem Absenden hier";
        assert_eq!(delay(-300, Language::De), wrong);
        // Less than a minute says nothing.
        assert_eq!(delay(-59, Language::En), "less than a minute");
        let skew = values_of(header, Arrival::Unknown, Language::En).remove(4);
        assert_eq!(skew, "Date is 2 h 0 min behind");
    }

    #[test]
    fn r59_a_long_route_is_told_at_both_ends() {
        let path = |servers: usize| {
            let names: Vec<String> = (1..=servers).map(|n| format!("s{n}")).collect();
            let header = format!("Path: {}!not-for-mail", names.join("!"));
            values_of(&header, Arrival::Unknown, Language::En).remove(1)
        };
        assert_eq!(path(2), "s2 > s1");
        assert_eq!(path(8), "s8 > s7 > s6 > s5 > s4 > s3 > s2 > s1");
        assert_eq!(path(9), "s9 > s8 > s7 > s6 > [... + 1] > s4 > s3 > s2 > s1");
        assert_eq!(
            path(200),
            "s200 > s199 > s198 > s197 > [... + 192] > s4 > s3 > s2 > s1"
        );
    }
}
