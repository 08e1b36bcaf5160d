//! Date and time (RFC 5322, section 3.3; RFC 5536, section 3.1.1).
//!
//! One reader serves the strict and the lenient purpose: it reports whatever is
//! not of today's syntax, and still makes the best of it.

mod reader;
mod zone;

use std::fmt;

use jiff::civil::{Date, DateTime as CivilDateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

pub use zone::Zone;

/// Something wrong with a date, and where.
pub type Defect = crate::article::defect::Defect<DefectKind>;

/// A date and time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateTime {
    /// The day of the week, where there is one.
    pub weekday: Option<Weekday>,
    /// The date, where it exists. A year of two or three digits is completed
    /// as RFC 5322, section 4.3, says.
    pub date: Option<Date>,
    /// The time of day, a leap second as second 59.
    pub time: Option<Time>,
    /// The zone.
    pub zone: Zone,
    /// The moment, where date and time could be read, strictly or not. Without
    /// a zone, or with one that is not known, it is taken for UTC. What lies
    /// beyond the year 9999 is the last moment that there is.
    pub timestamp: Option<Timestamp>,
    /// What is not of the syntax. The name of a zone and a wrong day of the
    /// week are none of these.
    pub defects: Vec<Defect>,
}

impl DateTime {
    /// Whether there is a day of the week, and it is not that of the date.
    pub fn has_wrong_weekday(&self) -> bool {
        matches!((self.weekday, self.date), (Some(weekday), Some(date)) if weekday != date.weekday())
    }

    /// Whether this is a `date-time` of RFC 5322, section 3.3, but for the name
    /// of a zone and a wrong day of the week.
    pub fn is_valid(&self) -> bool {
        self.defects.is_empty()
    }

    fn moment(&self) -> Option<Timestamp> {
        let local = CivilDateTime::from_parts(self.date?, self.time?);
        let as_utc = local.to_zoned(TimeZone::UTC).ok()?.timestamp();
        let offset = SignedDuration::from_mins(i64::from(self.zone.minutes()));
        Some(as_utc.saturating_sub(offset).unwrap_or(Timestamp::MAX))
    }
}

/// What can be wrong with a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DefectKind {
    /// There is no date.
    Empty,
    /// The day of the week is none of Mon, Tue, Wed, Thu, Fri, Sat, Sun.
    WeekdayName,
    /// No comma behind the day of the week.
    MissingComma,
    /// No day of the month where one should be.
    MissingDay,
    /// The day of the month has more than two digits.
    DayDigits,
    /// The month has no such day.
    NoSuchDay,
    /// The month is none of Jan, Feb, Mar and so on.
    MonthName,
    /// No year, or one of a single digit.
    MissingYear,
    /// The year has two digits.
    TwoDigitYear,
    /// The year has three digits.
    ThreeDigitYear,
    /// A year before 1900.
    YearTooEarly,
    /// No time of day.
    MissingTime,
    /// Hour, minute or second has not two digits.
    TimeDigits,
    /// The hour is greater than 23.
    HourTooLarge,
    /// The minute is greater than 59.
    MinuteTooLarge,
    /// The second is greater than 60.
    SecondTooLarge,
    /// The zone is missing.
    MissingZone,
    /// The zone is neither a sign with four digits nor a name.
    BadZone,
    /// The last two digits of the zone are greater than 59.
    ZoneMinutesTooLarge,
    /// A blank is missing.
    MissingBlank,
    /// A blank where none may be.
    Blank,
    /// A comment elsewhere than at the end.
    Comment,
    /// A comment that is not closed.
    UnclosedComment,
    /// A separator of another notation, such as a hyphen.
    Separator,
    /// Text behind the date.
    TrailingText,
}

impl fmt::Display for DefectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "there is no date",
            Self::WeekdayName => "the day of the week is none of Mon, Tue, Wed, Thu, Fri, Sat, Sun",
            Self::MissingComma => "there is no comma behind the day of the week",
            Self::MissingDay => "the day of the month is missing",
            Self::DayDigits => "the day of the month has more than two digits",
            Self::NoSuchDay => "the month has no such day",
            Self::MonthName => {
                "the month is none of Jan, Feb, Mar, Apr, May, Jun, Jul, Aug, Sep, Oct, Nov, Dec"
            }
            Self::MissingYear => "the year is missing",
            Self::TwoDigitYear => "the year has only two digits",
            Self::ThreeDigitYear => "the year has only three digits",
            Self::YearTooEarly => "the year is before 1900",
            Self::MissingTime => "the time of day is missing",
            Self::TimeDigits => "hour, minute and second must have two digits each",
            Self::HourTooLarge => "the hour is greater than 23",
            Self::MinuteTooLarge => "the minute is greater than 59",
            Self::SecondTooLarge => "the second is greater than 60",
            Self::MissingZone => "the time zone is missing",
            Self::BadZone => "the time zone must be + or - and four digits",
            Self::ZoneMinutesTooLarge => "the minutes of the time zone are greater than 59",
            Self::MissingBlank => "a blank is missing",
            Self::Blank => "a blank where none is allowed",
            Self::Comment => "a comment where none is allowed",
            Self::UnclosedComment => "a parenthesis that is not closed",
            Self::Separator => "a character that does not belong there",
            Self::TrailingText => "text behind the date",
        })
    }
}

/// Reads a date, strictly.
pub fn date_time(body: &str) -> DateTime {
    let mut date_time = reader::read(body);
    date_time.timestamp = match date_time.timestamp {
        // Set by the reader where the year is beyond what a date can hold.
        Some(timestamp) => Some(timestamp),
        None => date_time.moment(),
    };
    date_time
}

/// The moment of a date in whatever form can be read: obsolete ones (RFC 5322,
/// section 4.3), years of two digits, any name of a zone, a missing zone.
pub fn lenient(body: &str) -> Option<Timestamp> {
    date_time(body).timestamp
}

/// `moment` as a date in UTC: `Sun, 22 Nov 2026 19:00:00 +0000`.
pub fn format(moment: Timestamp) -> String {
    moment
        .to_zoned(TimeZone::UTC)
        .strftime("%a, %d %b %Y %H:%M:%S +0000")
        .to_string()
}

#[cfg(test)]
mod tests;
