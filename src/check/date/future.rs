//! `date-future`.

use jiff::SignedDuration;

use super::date::DATE;
use super::moments::{before, certain_date, certain_injection_date};
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Date more than 24 hours after the time at which a server took the article
    /// (Injection-Date); where that is not known, after now.
    ///
    /// ## Why it matters
    ///
    /// Servers refuse an article from the future. Where it gets through, it stands
    /// above all others until its day has come.
    ///
    /// ## What is left alone
    ///
    /// Everything up to 24 hours. A date that cannot be read, or whose zone has a
    /// name of which nobody knows for sure what it stands for.
    ///
    /// ## How to fix it
    ///
    /// Set the clock of the system, its year and its month, too, and let it be set
    /// over the network.
    FUTURE = "date-future", [Hint],
    summary: "Date lies in the future: $hours hours ahead",
    basis: ["RFC 5537, section 3.5"],
    precluded_by: [DATE, super::zone_absurd::ZONE_ABSURD],
    variables: ["hours", "date"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

/// So far ahead, and no further.
const MOST: SignedDuration = SignedDuration::from_hours(24);

fn examine(article: &Article, context: &Context, report: &mut Report<'_>) {
    let Some((field, date)) = certain_date(article) else {
        return;
    };
    let taken = certain_injection_date(article).unwrap_or(context.now);
    let ahead = before(taken, date);
    if ahead > MOST {
        report
            .at(field.place())
            .with("hours", ahead.as_hours())
            .with("date", field.body());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn hours(header: &str) -> Option<String> {
        let findings = examine_header(&FUTURE, header);
        let first = findings.iter().next();
        first.and_then(|finding| finding.value("hours").map(str::to_owned))
    }

    /// It is 12:00 UTC on 22 Nov 2026.
    #[test]
    fn rfc5537_3_5_more_than_a_day_ahead() {
        for (date, expected) in [
            ("Mon, 23 Nov 2026 12:00:01 +0000", Some("24")),
            ("Wed, 22 Nov 2028 12:00:00 +0000", Some("17544")),
            ("Mon, 23 Nov 2026 12:00:00 +0000", None),
            ("Mon, 23 Nov 2026 12:30:00 +0100", None),
            ("Sun, 22 Nov 1970 12:00:00 +0000", None),
            ("Mon, 30 Nov 2026 12:00:00 CST", None),
            ("Mon, 30 Feb 2027 12:00:00 +0000", None),
        ] {
            assert_eq!(
                hours(&format!("Date: {date}\n")).as_deref(),
                expected,
                "{date}"
            );
        }
    }

    #[test]
    fn the_server_knows_better_than_the_clock() {
        let header = "Date: Tue, 22 Nov 2016 12:00:00 +0000\n\
                      Injection-Date: Sun, 20 Nov 2016 12:00:00 +0000\n";
        assert_eq!(hours(header).as_deref(), Some("48"));
        let header = "Date: Tue, 22 Nov 2033 12:00:00 +0000\n\
                      Injection-Date: Tue, 22 Nov 2033 12:00:00 +0000\n";
        assert_eq!(hours(header), None);
    }
}
