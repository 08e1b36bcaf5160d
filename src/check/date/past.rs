//! `date-past`.

use jiff::{SignedDuration, Timestamp};

use super::date::DATE;
use super::moments::{before, certain_date, certain_injection_date};
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Date more than 72 hours before the time at which a server took the
    /// article (Injection-Date), or before 1970.
    ///
    /// ## Why it matters
    ///
    /// Servers refuse what is too old, since it may be an article that they have
    /// had and deleted. Where it gets through, it stands below all others, and
    /// hardly anybody sees it.
    ///
    /// ## What is left alone
    ///
    /// Up to 72 hours, and an article without Injection-Date, except before 1970:
    /// nobody knows when it was sent. A zone with a name of which nobody knows for
    /// sure what it stands for.
    ///
    /// ## How to fix it
    ///
    /// Set the clock of the system. If you wrote the article days before you sent
    /// it, let the newsreader write Date when it sends, or leave Date to the
    /// server.
    PAST = "date-past", [Hint],
    summary: "Date lies in the past: $days days before the article was sent",
    basis: ["RFC 5537, sections 3.4 and 3.5"],
    precluded_by: [DATE, super::zone_absurd::ZONE_ABSURD],
    variables: ["days", "date"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

/// So long before, and no longer.
const MOST: SignedDuration = SignedDuration::from_hours(72);

fn examine(article: &Article, context: &Context, report: &mut Report<'_>) {
    let Some((field, date)) = certain_date(article) else {
        return;
    };
    let taken = certain_injection_date(article);
    // No article is so old.
    let is_impossible = date < Timestamp::UNIX_EPOCH;
    let old = before(date, taken.unwrap_or(context.now));
    if is_impossible || taken.is_some() && old > MOST {
        report
            .at(field.place())
            .with("days", old.as_hours() / 24)
            .with("date", field.body());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5537_3_5_more_than_three_days_before_it_was_sent() {
        for (date, sent, expected) in [
            ("Thu, 19 Nov 2026 11:59:59 +0000", true, Some("3")),
            ("Thu, 19 Nov 2026 12:00:00 +0000", true, None),
            ("Mon, 23 Nov 2026 12:00:00 +0000", true, None),
            ("Thu, 19 Nov 2015 11:59:59 +0000", false, None),
            ("Wed, 31 Dec 1969 23:59:59 +0000", false, Some("20779")),
            ("Thu, 1 Jan 1970 00:00:00 +0000", false, None),
            ("Thu, 1 Jan 1970 00:00:00 +0000", true, Some("20779")),
            ("Thu, 19 Nov 2015 11:59:59 CST", true, None),
        ] {
            let sent = match sent {
                true => "Injection-Date: Sun, 22 Nov 2026 12:00:00 +0000\n",
                false => "",
            };
            let findings = examine_header(&PAST, format!("Date: {date}\n{sent}"));
            let found = findings.iter().next().and_then(|f| f.value("days"));
            assert_eq!(found, expected, "{date} {sent}");
        }
    }
}
