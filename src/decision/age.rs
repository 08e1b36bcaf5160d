//! How old an article is (R14a).

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Circumstances;
use crate::article::Article;
use crate::article::field::date;

/// A date further ahead than this counts as now.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// Why the article is too old to be looked at, if it is. Without `max_age`
/// nothing is.
pub(super) fn too_old(
    article: &Article,
    max_age: Option<Duration>,
    circumstances: &Circumstances,
) -> Option<String> {
    let limit = SignedDuration::try_from(max_age?).ok()?;
    let Some(date) = date_of(article, circumstances.now) else {
        return circumstances.first_run.then(|| {
            "its date cannot be read, and the group is read for the first time".to_owned()
        });
    };
    let age = circumstances.now.duration_since(date);
    (age > limit).then(|| {
        let (days, limit) = (age.as_hours() / 24, limit.as_hours() / 24);
        format!("it is more than {days} days old, and max_age is {limit}")
    })
}

/// Injection-Date, else Date, read as forgivingly as can be; nothing where it
/// cannot be read or lies more than 24 hours ahead.
pub fn date_of(article: &Article, now: Timestamp) -> Option<Timestamp> {
    let header = article.header();
    let body = header
        .body("injection-date")
        .or_else(|| header.body("date"))?;
    date::lenient(body).filter(|date| date.duration_since(now) <= AHEAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(header: &str, days: u64, first_run: bool) -> Option<String> {
        let article = Article::new(format!("{header}\n\nx\n").into_bytes());
        let now = "2026-11-22T12:00:00Z".parse().expect("a time");
        let circumstances = Circumstances {
            autocheck: true,
            forced: false,
            first_run,
            now,
        };
        let max_age = (days > 0).then(|| Duration::from_secs(days * 24 * 60 * 60));
        too_old(&article, max_age, &circumstances)
    }

    #[test]
    fn r14a_older_than_max_age() {
        assert!(judge("Date: Sun, 8 Nov 2026 11:59:59 +0000", 14, false).is_some());
        assert!(judge("Date: Sun, 8 Nov 2026 12:00:00 +0000", 14, false).is_none());
        assert!(judge("Date: Sun, 8 Nov 2015 11:59:59 +0000", 0, false).is_none());
    }

    #[test]
    fn r14a_injection_date_comes_first() {
        let dates =
            "Date: Sun, 1 Nov 2015 12:00:00 +0000\nInjection-Date: Sat, 21 Nov 2026 12:00:00 +0000";
        assert!(judge(dates, 14, false).is_none());
    }

    #[test]
    fn r14a_obsolete_forms_are_read() {
        for old in [
            "Date: 1 Nov 98 12:00 EST",
            "Date: 1 Nov 098 12:00 EST",
            "Date: Sun, 1 Nov 1970 12:00:00 GMT",
            "Date: Sun (x) , 1 (y) Nov 26 12 : 00 : 00 (z) Z",
            "Date: Sun,\n 1 Nov 2026\n 12:00 Q",
            "Date: 1 Nov 2026 12:00:60 NOZONE",
            "Date: 1 Nov 2026 12:00:00",
        ] {
            assert!(judge(old, 14, false).is_some(), "{old}");
        }
        for young in [
            "Date: 21 Nov 26 12:00 MEZ",
            "Date: Tue (x) , 21 (y) Nov 26 12 : 00 : 00 (z) Z",
            "Date: 21 Nov 126 12:00 +0100",
        ] {
            assert!(judge(young, 14, true).is_none(), "{young}");
        }
    }

    #[test]
    fn r14a_only_one_of_the_two_dates_is_looked_at() {
        let unreadable = "Injection-Date: soon\nDate: Sun, 1 Nov 2015 12:00:00 +0000";
        assert!(judge(unreadable, 14, false).is_none());
        assert!(judge(unreadable, 14, true).is_some());
        let old =
            "Injection-Date: Sun, 1 Nov 2015 12:00:00 +0000\nDate: Sat, 21 Nov 2026 12:00:00 +0000";
        assert!(judge(old, 14, false).is_some());
    }

    #[test]
    fn r14a_an_unreadable_or_future_date_counts_as_now_but_for_the_first_run() {
        for header in [
            "Date: yesterday",
            "X: y",
            "Date: Tue, 24 Nov 2026 12:00:00 +0000",
        ] {
            assert!(judge(header, 14, false).is_none(), "{header}");
            assert!(judge(header, 14, true).is_some(), "{header}");
        }
        assert!(judge("Date: Mon, 23 Nov 2026 12:00:00 +0000", 14, true).is_none());
    }
}
