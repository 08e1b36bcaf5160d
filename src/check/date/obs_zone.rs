//! `date-obs-zone`.

use super::date::DATE;
use crate::article::Article;
use crate::article::field::date::Zone;
use crate::check::{Context, Report, Severity};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Date with the name of a time zone (CET, EST, MEZ, UT, Z) in place of its
    /// offset. `GMT` is a note only.
    ///
    /// ## Why it matters
    ///
    /// Many names stand for several zones: CST is one in America, one in China
    /// and one in Australia. Most programs take a name that they do not know for
    /// UTC, so that the article seems to be hours older or younger.
    ///
    /// ## What is left alone
    ///
    /// A name in a comment behind the offset: `+0100 (CET)`. `GMT` has to be
    /// accepted in Netnews, and everybody knows it.
    ///
    /// ## How to fix it
    ///
    /// Let the newsreader write the offset, such as `+0100`, or leave Date to the
    /// server. If it knows nothing else than names, use a newer one.
    OBS_ZONE = "date-obs-zone", [Violation, Note],
    summary: "Date has the name of a time zone instead of its offset: $zone",
    basis: ["RFC 5536, section 3.1.1", "RFC 5322, sections 3.3 and 4.3"],
    precluded_by: [DATE],
    variables: ["zone", "date"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_DATE],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some(field), Some(date)) = (article.header().only("date"), article.date()) else {
        return;
    };
    let Zone::Name(name) = &date.zone else {
        return;
    };
    let finding = report.at(field.place_of(date.zone_span.clone()));
    finding.with("zone", name).with("date", field.body());
    if name.eq_ignore_ascii_case("GMT") {
        // What it stands for is known.
        finding.graded(Severity::Note).precluding(&[]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_1_1_names_of_zones() {
        use Severity::{Note, Violation};
        for (zone, expected) in [
            ("CET", Some(("CET", Violation))),
            ("MEZ", Some(("MEZ", Violation))),
            ("EST", Some(("EST", Violation))),
            ("UT", Some(("UT", Violation))),
            ("Z", Some(("Z", Violation))),
            ("XYZZY (my own)", Some(("XYZZY", Violation))),
            ("GMT", Some(("GMT", Note))),
            ("+0100", None),
            ("-0000", None),
            ("+0100 (CET)", None),
        ] {
            let header = format!("Date: Sun, 22 Nov 2026 12:00:00 {zone}\n");
            let findings = examine_header(&OBS_ZONE, header);
            let found = findings.iter().next();
            let found = found.map(|f| (f.value("zone").unwrap_or_default(), f.severity));
            assert_eq!(found, expected, "{zone}");
        }
    }
}
