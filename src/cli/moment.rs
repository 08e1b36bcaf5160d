//! Moments, as they are typed and shown: in UTC, like those of the log.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// A moment in the past, as an operator types it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(Timestamp);

impl Moment {
    /// In unix seconds.
    pub fn second(self) -> i64 {
        self.0.as_second()
    }

    /// Reads a time ago (`90m`, `12h`, `2d`, `3w`), a date, or a date and a time.
    ///
    /// # Errors
    ///
    /// What was expected.
    pub fn read(text: &str) -> Result<Moment, String> {
        Moment::before(Timestamp::now(), text)
    }

    fn before(now: Timestamp, text: &str) -> Result<Moment, String> {
        let text = text.trim();
        let ago = duration(text).and_then(|ago| now.checked_sub(ago).ok());
        let moment = ago.or_else(|| text.parse::<Timestamp>().ok()).or_else(|| {
            civil(text)?
                .to_zoned(TimeZone::UTC)
                .ok()
                .map(|at| at.timestamp())
        });
        moment.map(Moment).ok_or_else(|| {
            "expected a time ago (12h, 2d), a date (2026-11-28), or a date and a time in UTC \
             (2026-11-28 09:30)"
                .to_owned()
        })
    }
}

/// A number of minutes, hours, days or weeks.
pub fn duration(text: &str) -> Option<SignedDuration> {
    let unit = text.chars().last()?;
    let number = text.strip_suffix(unit)?.trim_end();
    let minutes = match unit {
        'm' => 1,
        'h' => 60,
        'd' => 24 * 60,
        'w' => 7 * 24 * 60,
        _ => return None,
    };
    // Without a sign, and short enough for any calendar.
    let number: u32 = number.parse().ok().filter(|_| !number.starts_with('+'))?;
    Some(SignedDuration::from_mins(i64::from(number) * minutes))
}

/// An age, as an operator types it.
///
/// # Errors
///
/// What was expected.
pub fn age(text: &str) -> Result<std::time::Duration, String> {
    let age = duration(text.trim()).and_then(|age| age.try_into().ok());
    age.ok_or_else(|| "expected a number and m, h, d or w, such as 90d".to_owned())
}

fn civil(text: &str) -> Option<DateTime> {
    // jiff takes a date for one with midnight; a time alone it does not.
    let date = text.parse::<Date>().ok().filter(|_| text.len() == 10);
    date.map(|date| date.at(0, 0, 0, 0))
        .or_else(|| text.parse().ok())
}

/// How a moment is shown.
pub fn shown(second: i64) -> String {
    Timestamp::from_second(second).map_or_else(
        |_| second.to_string(),
        |at| at.strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let now = "2026-11-28T12:00:00Z".parse().expect("a time");
        let moment = Moment::before(now, text).ok()?;
        Some(shown(moment.second()))
    }

    #[test]
    fn r54_a_moment_is_a_time_ago_a_date_or_a_date_and_a_time() {
        for (text, expected) in [
            ("2d", "2026-11-26 12:00:00Z"),
            ("12h", "2026-11-28 00:00:00Z"),
            ("90m", "2026-11-28 10:30:00Z"),
            ("1w", "2026-11-21 12:00:00Z"),
            ("2026-11-20", "2026-11-20 00:00:00Z"),
            ("2026-11-20 09:30", "2026-11-20 09:30:00Z"),
            ("2026-11-20T09:30:05", "2026-11-20 09:30:05Z"),
            ("2026-11-20 09:30:05Z", "2026-11-20 09:30:05Z"),
            ("2026-11-20T09:30:00+01:00", "2026-11-20 08:30:00Z"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "d",
            "2",
            "-2d",
            "+2d",
            "2x",
            "2026-13-01",
            "09:30",
            "ä",
            "99999999999w",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
