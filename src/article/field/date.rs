//! Date and time (RFC 5322, section 3.3; RFC 5536, section 3.1.1).
//!
//! One reader serves the strict and the lenient purpose: it reports whatever is
//! not of today's syntax, and still makes the best of it.

mod reader;
mod zone;

use std::ops::Range;

use jiff::civil::{Date, DateTime as CivilDateTime, Time, Weekday};
use jiff::tz::{Offset, TimeZone};
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
    /// Where the zone stands.
    pub zone_span: Range<usize>,
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

    /// Whether the zone leaves no doubt about the moment: an offset, or one of
    /// the names of UTC. Other names stand for several zones, or for none.
    pub fn has_known_zone(&self) -> bool {
        match &self.zone {
            Zone::Offset { .. } => true,
            Zone::Name(name) => ["GMT", "UT", "UTC"]
                .iter()
                .any(|utc| name.eq_ignore_ascii_case(utc)),
            Zone::Missing => false,
        }
    }

    fn moment(&self) -> Option<Timestamp> {
        let local = CivilDateTime::from_parts(self.date?, self.time?);
        let as_utc = Offset::UTC.to_timestamp(local).ok()?;
        let offset = SignedDuration::from_mins(i64::from(self.zone.minutes()));
        Some(as_utc.saturating_sub(offset).unwrap_or(Timestamp::MAX))
    }
}

sentences! {
    /// What can be wrong with a date.
    pub enum DefectKind {
        /// There is no date.
        Empty = "there is no date",
        /// The day of the week is none of Mon, Tue, Wed, Thu, Fri, Sat, Sun.
        WeekdayName = "the day of the week is none of Mon, Tue, Wed, Thu, Fri, Sat, Sun",
        /// No comma behind the day of the week.
        MissingComma = "there is no comma behind the day of the week",
        /// No day of the month where one should be.
        MissingDay = "the day of the month is missing",
        /// The day of the month has more than two digits.
        DayDigits = "the day of the month has more than two digits",
        /// The month has no such day.
        NoSuchDay = "the month has no such day",
        /// The month is none of Jan, Feb, Mar and so on.
        MonthName = "the month is none of Jan, Feb, Mar, Apr, May, Jun, Jul, Aug, Sep, Oct, Nov, Dec",
        /// No year, or one of a single digit.
        MissingYear = "the year is missing",
        /// The year has two digits.
        TwoDigitYear = "the year has only two digits",
        /// The year has three digits.
        ThreeDigitYear = "the year has only three digits",
        /// A year before 1900.
        YearTooEarly = "the year is before 1900",
        /// No time of day.
        MissingTime = "the time of day is missing",
        /// Hour, minute or second has not two digits.
        TimeDigits = "hour, minute and second must have two digits each",
        /// The hour is greater than 23.
        HourTooLarge = "the hour is greater than 23",
        /// The minute is greater than 59.
        MinuteTooLarge = "the minute is greater than 59",
        /// The second is greater than 60.
        SecondTooLarge = "the second is greater than 60",
        /// The zone is missing.
        MissingZone = "the time zone is missing",
        /// The zone is neither a sign with four digits nor a name.
        BadZone = "the time zone must be + or - and four digits",
        /// The last two digits of the zone are greater than 59.
        ZoneMinutesTooLarge = "the minutes of the time zone are greater than 59",
        /// A blank is missing.
        MissingBlank = "a blank is missing",
        /// A blank where none may be.
        Blank = "a blank where none is allowed",
        /// A comment elsewhere than at the end.
        Comment = "a comment where none is allowed",
        /// A comment that is not closed.
        UnclosedComment = "a parenthesis that is not closed",
        /// A separator of another notation, such as a hyphen.
        Separator = "a character that does not belong there",
        /// Text behind the date.
        TrailingText = "text behind the date",
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
