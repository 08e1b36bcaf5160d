//! `hdr-expires`.

use crate::article::Article;
use crate::article::field::date::date_time;
use crate::check::{Context, Report, Severity};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An Expires field that is no date of today's syntax, or (a hint) a date
    /// before that of the article.
    ///
    /// ## Why it matters
    ///
    /// Expires says until when the article is of use. A server that cannot read
    /// it ignores it; with a date of the past, some refuse the article, and
    /// others delete it at once.
    ///
    /// ## What is left alone
    ///
    /// Any date after that of the article, however far away, and the names of
    /// zones. What is missing in Date, or cannot be read there, is not compared.
    ///
    /// ## How to fix it
    ///
    /// Leave the field out: then servers delete the article when they delete
    /// others. Or write it like Date: `Fri, 1 Jan 2027 12:00:00 +0000`.
    EXPIRES = "hdr-expires", [Violation, Hint],
    summary: "Expires is not what it should be: $reason",
    basis: ["RFC 5536, sections 3.2.5 and 3.1.1", "RFC 5322, section 3.3"],
    precluded_by: [],
    variables: ["reason", "date"],
    reasons: {
        UNREADABLE = "it is no date of today's syntax",
        BEFORE_DATE = "it lies before Date",
    },
    since: "0.1.0",
    needs: [EXPIRES],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some(field) = article.header().only("expires") else {
        return;
    };
    // Nothing at all is `hdr-empty`.
    if field.body().is_empty() {
        return;
    }
    let expires = date_time(field.body());
    if !expires.is_valid() {
        report
            .at(field.place())
            .because(UNREADABLE)
            .with("date", field.body());
        return;
    }
    let date = article.date().filter(|date| date.is_valid());
    let Some(date) = date.filter(|date| date.has_known_zone() && expires.has_known_zone()) else {
        return;
    };
    if expires.timestamp < date.timestamp {
        report
            .at(field.place())
            .graded(Severity::Hint)
            .because(BEFORE_DATE)
            .with("date", field.body());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_2_5_a_date_after_that_of_the_article() {
        for (expires, reason) in [
            ("never", Some(UNREADABLE)),
            ("1 Jan 99 12:00:00 +0000", Some(UNREADABLE)),
            ("2027-01-01", Some(UNREADABLE)),
            ("Sun, 22 Nov 2026 11:59:59 +0000", Some(BEFORE_DATE)),
            ("Sun, 22 Nov 2026 12:00:00 +0100", Some(BEFORE_DATE)),
            ("Sun, 22 Nov 2026 12:00:00 +0000", None),
            ("Fri, 1 Jan 2027 12:00:00 +0000", None),
            ("Fri, 1 Jan 2027 12:00:00 GMT", None),
            // Nobody knows when that was.
            ("Sun, 22 Nov 2026 11:00:00 XYZ", None),
            ("", None),
        ] {
            let header = format!("Expires: {expires}\nDate: Sun, 22 Nov 2026 12:00:00 +0000\n");
            let findings = examine_header(&EXPIRES, header);
            let found = findings.iter().next().and_then(|f| f.value("reason"));
            assert_eq!(found, reason, "{expires}");
        }
    }

    #[test]
    fn without_a_date_nothing_is_compared() {
        for date in [
            "",
            "Date: yesterday\n",
            "Date: Sun, 22 Nov 2026 12:00:00 MEZ\n",
        ] {
            let header = format!("{date}Expires: Sun, 22 Nov 2026 11:00:00 +0000\n");
            assert!(examine_header(&EXPIRES, &header).is_empty(), "{header}");
        }
    }
}
