//! `date-skew`.

use jiff::SignedDuration;

use super::date::DATE;
use super::moments::{before, certain_date, certain_injection_date};
use crate::article::Article;
use crate::check::{Context, Report, Severity};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Date that is ten minutes or more ahead of the time at which a server took
    /// the article (Injection-Date), which only a wrong clock can do. A Date that
    /// is five minutes or more behind it is a note. Where the difference is a whole
    /// number of half hours, or behind of one to three hours, the time zone is
    /// likely to be set wrong, and the finding says so.
    ///
    /// ## Why it matters
    ///
    /// In lists that are sorted by time, the article stands in the wrong place:
    /// an answer may stand above what it answers.
    ///
    /// ## What is left alone
    ///
    /// Smaller differences, since servers have clocks, too; an article without
    /// Injection-Date; what is so far off that it is another finding. Whoever
    /// writes now and sends later does nothing wrong: hence the note.
    ///
    /// ## How to fix it
    ///
    /// Let the clock of the system be set over the network, and look whether the
    /// system's time zone, and with it summer time, is right.
    SKEW = "date-skew", [Hint, Note],
    summary: "Date differs from the time at which a server took the article: $reason: $minutes minutes",
    basis: ["RFC 5536, section 3.2.7"],
    precluded_by: [
        DATE,
        super::weekday::WEEKDAY,
        super::obs_zone::OBS_ZONE,
        super::zone_absurd::ZONE_ABSURD,
        super::future::FUTURE,
        super::past::PAST,
    ],
    variables: ["minutes", "reason", "date"],
    reasons: {
        AHEAD = "it is ahead, as with a wrong clock",
        ZONE_AHEAD = "it is ahead by whole or half hours, as with a wrong time zone",
        BEHIND = "it is behind, as with an article written earlier",
        ZONE_BEHIND = "it is behind by whole hours, as with a wrong time zone",
    },
    since: "0.1.0",
    needs: [INJECTION_DATE],
    examine: examine,
}

/// So far ahead is no server's fault.
const AHEAD_FROM: SignedDuration = SignedDuration::from_mins(10);
/// So far behind is no server's fault.
const BEHIND_FROM: SignedDuration = SignedDuration::from_mins(5);
/// Zones differ by half hours.
const HALF_HOUR: i64 = 30 * 60;
const HOUR: i64 = 60 * 60;
/// Behind by more hours than these, it was rather written earlier.
const MOST_HOURS_BEHIND: i64 = 3;
/// How many seconds a round difference may be off.
const LEEWAY: i64 = 60;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, date)) = certain_date(article) else {
        return;
    };
    let Some(taken) = certain_injection_date(article) else {
        return;
    };
    let behind = before(date, taken);
    let seconds = behind.abs().as_secs();
    let (severity, reason) = if -behind >= AHEAD_FROM {
        match is_round(seconds, HALF_HOUR) {
            true => (Severity::Hint, ZONE_AHEAD),
            false => (Severity::Hint, AHEAD),
        }
    } else if behind >= BEHIND_FROM {
        let is_zone = is_round(seconds, HOUR) && seconds <= MOST_HOURS_BEHIND * HOUR + LEEWAY;
        match is_zone {
            true => (Severity::Note, ZONE_BEHIND),
            false => (Severity::Note, BEHIND),
        }
    } else {
        return;
    };
    report
        .at(field.place())
        .graded(severity)
        .because(reason)
        .with("minutes", seconds / 60)
        .with("date", field.body());
}

/// Whether it is nearly a multiple of the unit, and not nothing.
fn is_round(seconds: i64, unit: i64) -> bool {
    let nearest = (seconds + unit / 2) / unit * unit;
    nearest > 0 && (seconds - nearest).abs() <= LEEWAY
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn what_a_difference_is_likely_to_come_from() {
        use Severity::{Hint, Note};
        for (time, expected) in [
            ("12:09:59", None),
            ("12:10:00", Some((Hint, AHEAD))),
            ("12:28:00", Some((Hint, AHEAD))),
            ("12:29:00", Some((Hint, ZONE_AHEAD))),
            ("12:31:00", Some((Hint, ZONE_AHEAD))),
            ("14:00:30", Some((Hint, ZONE_AHEAD))),
            ("14:20:00", Some((Hint, AHEAD))),
            ("12:00:00", None),
            ("11:55:01", None),
            ("11:55:00", Some((Note, BEHIND))),
            ("11:30:00", Some((Note, BEHIND))),
            ("10:59:30", Some((Note, ZONE_BEHIND))),
            ("09:00:00", Some((Note, ZONE_BEHIND))),
            ("08:00:00", Some((Note, BEHIND))),
        ] {
            let header = format!(
                "Date: Sun, 22 Nov 2026 {time} +0000\n\
                 Injection-Date: Sun, 22 Nov 2026 12:00:00 +0000\n"
            );
            let findings = examine_header(&SKEW, header);
            let found = findings.iter().next();
            let found = found.map(|f| (f.severity, f.reason.unwrap_or_default()));
            assert_eq!(found, expected, "{time}");
        }
    }

    #[test]
    fn without_certain_moments_nothing_is_compared() {
        let date = "Date: Sun, 22 Nov 2026 15:00:00 +0000\n";
        for sent in [
            "",
            "Injection-Date: today\n",
            "Injection-Date: Sun, 22 Nov 2026 12:00:00 CST\n",
        ] {
            assert!(
                examine_header(&SKEW, format!("{date}{sent}")).is_empty(),
                "{sent}"
            );
        }
    }
}
