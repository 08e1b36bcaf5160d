//! `date`.

use crate::article::Article;
use crate::article::field::date::DefectKind;
use crate::check::header::bad_separator::BAD_SEPARATOR;
use crate::check::header::missing::MISSING as MISSING_FIELD;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Date field that is not a date and time as the standard has them, or
    /// that is missing: a year of two or three digits, or before 1900; names of
    /// days and months in other languages; a day, an hour or a minute that does
    /// not exist; a missing zone; text where none belongs. Of several faults it
    /// names the first.
    ///
    /// ## Why it matters
    ///
    /// Servers decide by the date whether they still take an article, and
    /// newsreaders sort articles by it. Many servers refuse what they cannot
    /// read.
    ///
    /// ## What is left alone
    ///
    /// A missing day of the week, missing seconds, a leap second, comments at
    /// the end. A day of the week that is not that of the date, the name of a
    /// zone, and how long ago or how far ahead the date lies, which are matters
    /// of their own. An article that has not been
    /// injected yet may have no Date: the server adds it.
    ///
    /// ## How to fix it
    ///
    /// Let the newsreader or the server write Date: take it out of a script or a
    /// template that writes it. If the newsreader writes it wrongly, tell it, or the
    /// system, to use English names of days and months.
    DATE = "date", [Violation],
    summary: "Date is not a date of today's syntax: $reason",
    basis: [
        "RFC 5536, sections 2.1, 3.1 and 3.1.1",
        "RFC 5322, section 3.3",
    ],
    precluded_by: [MISSING_FIELD, BAD_SEPARATOR],
    variables: ["reason", "date"],
    reasons: { MISSING = "there is no Date field" } and DefectKind::SENTENCES,
    since: "0.1.0",
    needs: [ODD_DATE],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    let Some(date) = article.date() else {
        if !article.is_proto_article() {
            report.missing().because(MISSING).with("date", "");
        }
        return;
    };
    // Nobody knows which of two counts: `duplicate` says it.
    let Some(field) = header.only("date") else {
        return;
    };
    if let Some(defect) = date.defects.first() {
        let place = match defect.span.is_empty() {
            true => field.place(),
            false => field.place_of(defect.span.clone()),
        };
        report
            .at(place)
            .because(defect.kind.sentence())
            .with("date", field.body());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5322_3_3_what_is_no_date_time() {
        for (date, reason) in [
            ("", "there is no date"),
            ("22 Nov 26 12:00 +0000", "the year has only two digits"),
            ("22 Nov 126 12:00 +0000", "the year has only three digits"),
            ("22 Nov 1826 12:00 +0000", "the year is before 1900"),
            ("30 Feb 2026 12:00 +0000", "the month has no such day"),
            ("22 Nov 2026 24:00 +0000", "the hour is greater than 23"),
            ("22 Nov 2026 12:00", "the time zone is missing"),
            (
                "22 Nov 2026 12:00 +1",
                "the time zone must be + or - and four digits",
            ),
            ("22 Nov 2026", "the time of day is missing"),
            (
                "Sun 22 Nov 2026 12:00 +0000",
                "there is no comma behind the day of the week",
            ),
            (
                "So, 22 Nov 2026 12:00 +0000",
                "the day of the week is none of Mon, Tue, Wed, Thu, Fri, Sat, Sun",
            ),
            (
                "2026-11-22T12:00:00Z",
                "the day of the month has more than two digits",
            ),
        ] {
            let findings = examine_header(&DATE, format!("Date: {date}\n"));
            let found: Vec<_> = findings
                .iter()
                .map(|finding| (finding.value("reason"), finding.value("date")))
                .collect();
            assert_eq!(found, [(Some(reason), Some(date))], "{date}");
        }
    }

    #[test]
    fn rfc5322_3_3_every_allowed_form() {
        for date in [
            "Sun, 22 Nov 2026 12:00:00 +0000",
            "22 Nov 2026 12:00 +0000",
            "Sun,  2 Aug 2026 12:00:00 +0545",
            "sun, 02 aug 2026 12:00:00 -0930",
            "Sun, 22 Nov 2026 12:00:00 +0000 (UTC (really))",
            "Sun, 22 Nov 2026\n 12:00:00 +0000",
            "Sat, 31 Dec 2016 23:59:60 +0000",
            "Thu, 29 Feb 2024 12:00:00 +0000",
            "Mon, 1 Jan 1900 00:00:00 +0000",
            "Sun, 22 Nov 2026 12:00:00 GMT",
            "Sun, 22 Nov 2026 12:00:00 MEZ",
            "Mon, 22 Nov 2026 12:00:00 +0000",
            "1 Jan 12026 12:00:00 +0000",
        ] {
            let findings = examine_header(&DATE, format!("Date: {date}\n"));
            assert!(findings.is_empty(), "{date}: {findings:?}");
        }
    }

    #[test]
    fn rfc5537_3_4_1_only_a_proto_article_may_lack_it() {
        assert!(examine_header(&DATE, "From: a@host.invalid\n").is_empty());
        for header in [
            "Path: not-for-mail\n",
            "Injection-Info: a\n",
            "Xref: a b:1\n",
        ] {
            assert_eq!(examine_header(&DATE, header).len(), 1, "{header}");
        }
    }
}
