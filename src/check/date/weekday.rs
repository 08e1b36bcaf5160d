//! `date-weekday`.

use jiff::civil::Weekday;

use super::date::DATE;
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Date whose day of the week is not that of its date: `Mon, 22 Nov 2026`,
    /// which is a Sunday.
    ///
    /// ## Why it matters
    ///
    /// One of the two is wrong, and nobody knows which. Some servers refuse what
    /// contradicts itself.
    ///
    /// ## What is left alone
    ///
    /// A date without a day of the week. The day is that of the poster's zone,
    /// whatever day it is elsewhere.
    ///
    /// ## How to fix it
    ///
    /// Let the newsreader or the server write Date: take it out of a script or a
    /// template that writes it.
    WEEKDAY = "date-weekday", [Violation],
    summary: "the day of the week in Date is wrong: $day is a $weekday",
    basis: ["RFC 5322, section 3.3", "RFC 5536, section 3.1.1"],
    precluded_by: [DATE],
    variables: ["day", "weekday", "date"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_DATE],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some(field), Some(date)) = (article.header().only("date"), article.date()) else {
        return;
    };
    if let Some(day) = date.date.filter(|_| date.has_wrong_weekday()) {
        report
            .at(field.place_of(0..WIDTH))
            .with("day", day.strftime("%-d %b %Y"))
            .with("weekday", name(day.weekday()))
            .with("date", field.body());
    }
}

/// How many letters a day of the week has.
const WIDTH: usize = 3;

fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5322_3_3_the_day_of_the_week_is_that_of_the_date() {
        for (date, expected) in [
            ("Mon, 22 Nov 2026 12:00:00 +0000", Some("Sunday")),
            ("Sun, 23 Nov 2026 00:30:00 +1400", Some("Monday")),
            ("Sun, 22 Nov 2026 12:00:00 +0000", None),
            ("Sun, 22 Nov 2026 23:30:00 -1200", None),
            ("22 Nov 2026 12:00:00 +0000", None),
            ("Sun, 31 Nov 2026 12:00:00 +0000", None),
        ] {
            let findings = examine_header(&WEEKDAY, format!("Date: {date}\n"));
            let found = findings.iter().next().and_then(|f| f.value("weekday"));
            assert_eq!(found, expected, "{date}");
        }
    }
}
