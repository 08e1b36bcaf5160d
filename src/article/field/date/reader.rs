//! Reads a date from left to right.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};

use super::{DateTime, DefectKind, Zone};
use crate::article::defect::note;
use crate::article::field::cursor::{Cursor, Skipped};

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("Mon", Weekday::Monday),
    ("Tue", Weekday::Tuesday),
    ("Wed", Weekday::Wednesday),
    ("Thu", Weekday::Thursday),
    ("Fri", Weekday::Friday),
    ("Sat", Weekday::Saturday),
    ("Sun", Weekday::Sunday),
];

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

pub(super) fn read(body: &str) -> DateTime {
    usual(body).unwrap_or_else(|| any(body))
}

/// A date as nearly all are written, `Sun, 22 Nov 2026 12:00:00 +0000`; nothing
/// where anything is otherwise.
pub(super) fn usual(body: &str) -> Option<DateTime> {
    let (weekday, rest) = body.as_bytes().split_first_chunk::<3>()?;
    let (day, rest) = match rest.strip_prefix(b", ")? {
        [ones, b' ', rest @ ..] => (two(b'0', *ones)?, rest),
        [tens, ones, b' ', rest @ ..] => (two(*tens, *ones)?, rest),
        _ => return None,
    };
    let (month, rest) = rest.split_first_chunk::<3>()?;
    #[rustfmt::skip]
    let [
        b' ', y1, y2, y3, y4,
        b' ', h1, h2, b':', m1, m2, b':', s1, s2,
        b' ', sign @ (b'+' | b'-'), z1, z2, z3, z4,
    ] = rest else {
        return None;
    };
    let is_weekday = |(name, _): &&(&str, Weekday)| name.as_bytes() == weekday;
    let (_, weekday) = WEEKDAYS.iter().find(is_weekday)?;
    let month = MONTHS.iter().position(|name| name.as_bytes() == month)?;
    let year = i16::from(two(*y1, *y2)?) * 100 + i16::from(two(*y3, *y4)?);
    let (hours, minutes) = (two(*z1, *z2)?, two(*z3, *z4)?);
    if year < 1900 || minutes > 59 {
        return None;
    }
    let minutes = i32::from(hours) * 60 + i32::from(minutes);
    let is_negative = *sign == b'-';
    Some(DateTime {
        weekday: Some(*weekday),
        date: Some(Date::new(year, i8::try_from(month + 1).ok()?, day).ok()?),
        time: Some(Time::new(two(*h1, *h2)?, two(*m1, *m2)?, two(*s1, *s2)?, 0).ok()?),
        zone: Zone::Offset {
            minutes: if is_negative { -minutes } else { minutes },
            unknown_local: is_negative && minutes == 0,
        },
        zone_span: body.len() - 5..body.len(),
        ..DateTime::default()
    })
}

/// The number that two digits make.
fn two(tens: u8, ones: u8) -> Option<i8> {
    let are_digits = tens.is_ascii_digit() && ones.is_ascii_digit();
    are_digits.then(|| ((tens - b'0') * 10 + (ones - b'0')) as i8)
}

/// A date in whatever form.
pub(super) fn any(body: &str) -> DateTime {
    let mut reader = Reader {
        cursor: Cursor::new(body),
        result: DateTime::default(),
    };
    // Whatever cannot be gone on from has been reported.
    let _ = reader.date_time();
    reader.result
}

/// Where blanks and comments stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Blanks may be there.
    Optional,
    /// A blank must be there.
    Required,
    /// Nothing may be there.
    None,
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    result: DateTime,
}

impl<'a> Reader<'a> {
    fn report(&mut self, kind: DefectKind, span: Range<usize>) {
        note(&mut self.result.defects, kind, span);
    }

    fn date_time(&mut self) -> Option<()> {
        self.gap(Gap::Optional);
        if self.cursor.is_at_end() {
            if self.result.defects.is_empty() {
                self.report(DefectKind::Empty, 0..self.cursor.position());
            }
            return None;
        }
        self.weekday();
        self.date()?;
        self.time()?;
        self.zone();
        self.end();
        Some(())
    }

    /// Skips blanks and comments, and reports those that must not be there.
    fn gap(&mut self, gap: Gap) {
        let skipped = self.cursor.skip_cfws();
        self.report_comment(&skipped);
        match gap {
            // At the end it is the next part that is missing.
            Gap::Required if skipped.is_empty() && !self.cursor.is_at_end() => {
                let here = self.cursor.position();
                self.report(DefectKind::MissingBlank, here..here);
            }
            Gap::None if skipped.blank && !skipped.comment => {
                self.report(DefectKind::Blank, skipped.span);
            }
            _ => {}
        }
    }

    fn report_comment(&mut self, skipped: &Skipped) {
        if let Some(start) = skipped.unclosed {
            self.report(DefectKind::UnclosedComment, start..skipped.span.end);
        } else if skipped.comment {
            self.report(DefectKind::Comment, skipped.span.clone());
        }
    }

    fn word(&mut self) -> Range<usize> {
        self.cursor
            .take_while(|octet| octet.is_ascii_alphabetic() || octet >= 0x80)
    }

    fn digits(&mut self) -> Range<usize> {
        self.cursor.take_while(|octet| octet.is_ascii_digit())
    }

    /// The day of the week and its comma, if there is one.
    fn weekday(&mut self) {
        let word = self.word();
        if word.is_empty() {
            return;
        }
        let name = self.cursor.text(word.clone());
        self.result.weekday = WEEKDAYS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, weekday)| *weekday);
        if self.result.weekday.is_none() {
            self.report(DefectKind::WeekdayName, word);
        }
        let here = self.cursor.position();
        if self.cursor.eat(b'.') {
            // `Mi., 12`: only localised names are written so.
            if self.result.weekday.is_some() {
                self.report(DefectKind::Separator, here..here + 1);
            }
        }
        let skipped = self.cursor.skip_cfws();
        self.report_comment(&skipped);
        if !self.cursor.eat(b',') {
            let end = skipped.span.start;
            self.report(DefectKind::MissingComma, end..end);
        } else if skipped.blank && !skipped.comment {
            self.report(DefectKind::Blank, skipped.span);
        }
        self.gap(Gap::Optional);
    }

    fn date(&mut self) -> Option<()> {
        let day_span = self.digits();
        if day_span.is_empty() {
            let end = self.cursor.rest().end;
            self.report(DefectKind::MissingDay, day_span.start..end);
            return None;
        }
        if day_span.len() > 2 {
            self.report(DefectKind::DayDigits, day_span);
            return None;
        }
        self.separator(b".");
        let month_span = self.word();
        let name = self.cursor.text(month_span.clone());
        let month = (1..)
            .zip(MONTHS)
            .find(|(_, known)| known.eq_ignore_ascii_case(name))
            .map(|(number, _)| number);
        if month.is_none() {
            let span = if month_span.is_empty() {
                month_span.start..self.cursor.rest().end
            } else {
                month_span.clone()
            };
            self.report(DefectKind::MonthName, span);
            if month_span.is_empty() {
                return None;
            }
        }
        self.separator(b".");
        let year_span = self.digits();
        let year = self.year(year_span.clone())?;
        if let Some(month) = month {
            let day = self.number(&day_span);
            self.calendar_date(year, month, day, day_span);
        }
        Some(())
    }

    /// What stands between day, month and year: a blank, in other notations a
    /// hyphen or one of `tolerated`.
    fn separator(&mut self, tolerated: &[u8]) {
        let here = self.cursor.position();
        match self.cursor.peek() {
            Some(octet) if octet == b'-' || tolerated.contains(&octet) => {
                self.cursor.bump();
                self.report(DefectKind::Separator, here..here + 1);
                self.gap(Gap::Optional);
            }
            _ => self.gap(Gap::Required),
        }
    }

    fn year(&mut self, span: Range<usize>) -> Option<i64> {
        let value = self.number(&span);
        match span.len() {
            0 | 1 => {
                self.report(DefectKind::MissingYear, span);
                None
            }
            2 => {
                self.report(DefectKind::TwoDigitYear, span);
                Some(if value < 50 {
                    2000 + value
                } else {
                    1900 + value
                })
            }
            3 => {
                self.report(DefectKind::ThreeDigitYear, span);
                Some(1900 + value)
            }
            _ => {
                if value < 1900 {
                    self.report(DefectKind::YearTooEarly, span);
                }
                Some(value)
            }
        }
    }

    fn calendar_date(&mut self, year: i64, month: i8, day: i64, day_span: Range<usize>) {
        let Some(year) = i16::try_from(year).ok().filter(|year| *year <= 9999) else {
            self.result.timestamp = Some(Timestamp::MAX);
            return;
        };
        let day = i8::try_from(day).unwrap_or(i8::MAX);
        self.result.date = Date::new(year, month, day).ok();
        if self.result.date.is_none() {
            self.report(DefectKind::NoSuchDay, day_span);
        }
    }

    fn number(&self, span: &Range<usize>) -> i64 {
        // Only digits; a number too great for 64 bits is as good as this.
        self.cursor.text(span.clone()).parse().unwrap_or(i64::MAX)
    }

    fn time(&mut self) -> Option<()> {
        let before = self.cursor.position();
        let skipped = self.cursor.skip_cfws();
        self.report_comment(&skipped);
        let hour_span = self.digits();
        if hour_span.is_empty() {
            let end = self.cursor.rest().end;
            self.report(DefectKind::MissingTime, before..end);
            return None;
        }
        if skipped.is_empty() {
            self.report(DefectKind::MissingBlank, before..before);
        }
        let hour = self.time_part(hour_span.clone(), 23, DefectKind::HourTooLarge);
        if !self.colon() {
            self.report(DefectKind::MissingTime, hour_span);
            return None;
        }
        let minute_span = self.digits();
        let minute = self.time_part(minute_span, 59, DefectKind::MinuteTooLarge);
        let second = if self.colon() {
            let second_span = self.digits();
            self.time_part(second_span, 60, DefectKind::SecondTooLarge)
        } else {
            Some(0)
        };
        if let (Some(hour), Some(minute), Some(second)) = (hour, minute, second) {
            self.result.time = Time::new(hour, minute, second.min(59), 0).ok();
        }
        Some(())
    }

    /// The colon between the parts of the time, if it is there; a dot is read
    /// in its place.
    fn colon(&mut self) -> bool {
        let before = self.cursor.clone();
        let skipped = self.cursor.skip_cfws();
        let here = self.cursor.position();
        match self.cursor.peek() {
            Some(b':') => {}
            Some(b'.') => self.report(DefectKind::Separator, here..here + 1),
            _ => {
                self.cursor = before;
                return false;
            }
        }
        self.cursor.bump();
        self.report_comment(&skipped);
        if skipped.blank && !skipped.comment {
            self.report(DefectKind::Blank, skipped.span);
        }
        self.gap(Gap::None);
        true
    }

    fn time_part(
        &mut self,
        span: Range<usize>,
        greatest: i64,
        too_large: DefectKind,
    ) -> Option<i8> {
        if span.len() != 2 {
            self.report(DefectKind::TimeDigits, span.clone());
        }
        if span.is_empty() {
            return None;
        }
        let value = self.number(&span);
        if value > greatest {
            self.report(too_large, span);
            return None;
        }
        i8::try_from(value).ok()
    }

    fn zone(&mut self) {
        let before = self.cursor.position();
        let skipped = self.cursor.skip_cfws();
        let start = self.cursor.position();
        match self.cursor.peek() {
            Some(b'+' | b'-') => {
                self.report_comment(&skipped);
                if skipped.is_empty() {
                    self.report(DefectKind::MissingBlank, start..start);
                }
                self.offset();
            }
            Some(octet) if octet.is_ascii_alphabetic() || octet >= 0x80 => {
                self.report_comment(&skipped);
                self.zone_name();
            }
            Some(b'"') => {
                self.report_comment(&skipped);
                let (span, _) = self.cursor.quoted_string();
                let name = self.cursor.text(span.clone()).trim_matches('"');
                self.result.zone = Zone::Name(name.to_owned());
                self.report(DefectKind::BadZone, span);
            }
            None => {
                self.report(DefectKind::MissingZone, before..before);
                // A comment is allowed at the end of the date.
                self.cursor.go_to(before);
            }
            Some(_) => {
                self.report_comment(&skipped);
                let rest = self.cursor.rest();
                self.cursor.go_to(rest.end);
                self.report(DefectKind::BadZone, rest);
            }
        }
        if self.result.zone != Zone::Missing {
            self.result.zone_span = start..self.cursor.position();
        }
    }

    /// `+0100`, or something like it.
    fn offset(&mut self) {
        let start = self.cursor.position();
        let negative = self.cursor.peek() == Some(b'-');
        self.cursor.bump();
        let mut digits = self.digits();
        let mut is_good = digits.len() == 4;
        let mut value = self.number(&digits);
        // `+01:00`, `+1`: not allowed, but clear.
        if matches!(digits.len(), 1 | 2) {
            value *= 100;
            if self.cursor.eat(b':') {
                digits = self.digits();
                value += self.number(&digits).min(99);
                is_good = false;
            }
        }
        let span = start..self.cursor.position();
        if !is_good {
            self.report(DefectKind::BadZone, span);
            if value > 9999 {
                return;
            }
        } else if value % 100 > 59 {
            self.report(DefectKind::ZoneMinutesTooLarge, span);
        }
        let minutes = i32::try_from(value / 100 * 60 + value % 100).unwrap_or(0);
        self.result.zone = Zone::Offset {
            minutes: if negative { -minutes } else { minutes },
            unknown_local: negative && minutes == 0,
        };
    }

    fn zone_name(&mut self) {
        let start = self.cursor.position();
        let word = self.word();
        self.result.zone = Zone::Name(self.cursor.text(word).to_owned());
        // `GMT+0100`: the number counts, and the whole is not allowed.
        if matches!(self.cursor.peek(), Some(b'+' | b'-')) {
            let reported = self.result.defects.len();
            self.offset();
            self.result.defects.truncate(reported);
            self.report(DefectKind::BadZone, start..self.cursor.position());
        }
    }

    /// Comments are allowed here, and nothing else.
    fn end(&mut self) {
        let skipped = self.cursor.skip_cfws();
        if let Some(start) = skipped.unclosed {
            self.report(DefectKind::UnclosedComment, start..skipped.span.end);
        } else if !self.cursor.is_at_end() {
            self.report(DefectKind::TrailingText, self.cursor.rest());
        }
    }
}
