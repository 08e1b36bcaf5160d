//! `date-zone-absurd`.

use super::date::DATE;
use crate::article::Article;
use crate::article::field::date::Zone;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Date with an offset that no place on earth has: beyond -1200 or +1400, or
    /// with other minutes than 00, 15, 30 and 45.
    ///
    /// ## Why it matters
    ///
    /// The syntax allows it, but the time is wrong, and the article stands in the
    /// wrong place in lists that are sorted by time.
    ///
    /// ## What is left alone
    ///
    /// All real offsets, odd ones, too: +0545, +1245, -0930.
    ///
    /// ## How to fix it
    ///
    /// Set the time zone of the system to the place where you are, and the clock
    /// to the time there.
    ZONE_ABSURD = "date-zone-absurd", [Hint],
    summary: "Date has a time zone that no place on earth has: $zone",
    basis: ["RFC 5322, section 3.3"],
    precluded_by: [DATE],
    variables: ["zone", "date"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_DATE],
    examine: examine,
}

/// The offsets that there are, in minutes: -1200 to +1400.
const REAL: std::ops::RangeInclusive<i32> = -12 * 60..=14 * 60;
/// They are multiples of a quarter of an hour.
const STEP: i32 = 15;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some(field), Some(date)) = (article.header().only("date"), article.date()) else {
        return;
    };
    let Zone::Offset { minutes, .. } = date.zone else {
        return;
    };
    if !REAL.contains(&minutes) || minutes % STEP != 0 {
        let span = date.zone_span.clone();
        let zone = field.body().get(span.clone()).unwrap_or_default();
        report
            .at(field.place_of(span))
            .with("zone", zone)
            .with("date", field.body());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn offsets_that_no_place_has() {
        for (zone, is_absurd) in [
            ("+1401", true),
            ("+1500", true),
            ("-1215", true),
            ("+2400", true),
            ("+0120", true),
            ("-0001", true),
            ("+1400", false),
            ("-1200", false),
            ("+0545", false),
            ("+1245", false),
            ("-0930", false),
            ("-0000", false),
            ("MEZ", false),
        ] {
            let header = format!("Date: Sun, 22 Nov 2026 12:00:00 {zone}\n");
            let findings = examine_header(&ZONE_ABSURD, header);
            assert_eq!(!findings.is_empty(), is_absurd, "{zone}");
        }
    }
}
