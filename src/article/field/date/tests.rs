use proptest::prelude::*;

use super::DefectKind::*;
use super::*;

fn seconds(body: &str) -> Option<i64> {
    lenient(body).map(Timestamp::as_second)
}

fn at(moment: &str) -> Option<i64> {
    Some(moment.parse::<Timestamp>().unwrap().as_second())
}

/// RFC 5322, section 3.3 and appendix A.
#[test]
fn reads_valid_dates() {
    let cases = [
        ("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06Z"),
        ("Tue, 1 Jul 2003 10:52:37 +0200", "2003-07-01T08:52:37Z"),
        ("Thu, 13 Feb 1969 23:32:54 -0330", "1969-02-14T03:02:54Z"),
        // Appendix A.5, unfolded.
        (
            "Thu,      13        Feb          1969      23:32               -0330 (Newfoundland Time)",
            "1969-02-14T03:02:00Z",
        ),
        ("21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06Z"),
        ("  Fri,21 Nov 1997 09:55:06 -0600  ", "1997-11-21T15:55:06Z"),
        // Literal strings of the grammar are without case.
        ("fri, 21 NOV 1997 09:55:06 -0600", "1997-11-21T15:55:06Z"),
        ("Fri, 21 Nov 1997 09:55 +0000", "1997-11-21T09:55:00Z"),
        (
            "Fri, 21 Nov 1997 09:55:06 +0000 (UTC) (a (nested) one)",
            "1997-11-21T09:55:06Z",
        ),
        (
            "Fri, 21 Nov 1997 09:55:06 +0000(UTC)",
            "1997-11-21T09:55:06Z",
        ),
        ("Thu, 29 Feb 2024 00:00:00 +0545", "2024-02-28T18:15:00Z"),
        ("Sat, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59Z"),
        ("Fri, 21 Nov 1997 09:55:06 +9959", "1997-11-17T05:56:06Z"),
    ];
    for (body, expected) in cases {
        let read = date_time(body);
        assert_eq!(read.defects, [], "{body}");
        assert_eq!(seconds(body), at(expected), "{body}");
        assert!(!read.has_wrong_weekday(), "{body}");
    }
}

#[test]
fn usual_dates_are_read_at_once() {
    for body in [
        "Sun, 22 Nov 2026 12:00:00 +0000",
        "Mon, 1 Feb 1999 23:59:59 -0330",
        "Mon, 01 Feb 1999 23:59:59 -0000",
    ] {
        assert!(reader::usual(body).is_some(), "{body}");
    }
    for body in [
        "Sun,22 Nov 2026 12:00:00 +0000",
        "sun, 22 Nov 2026 12:00:00 +0000",
        "Sun, 22 Nov 2026 12:00:60 +0000",
        "Sun, 31 Nov 2026 12:00:00 +0000",
        "Sun, 22 Nov 2026 12:00 +0000",
        "Sun, 22 Nov 2026 12:00:00 +0060",
        "Sun, 22 Nov 2026 12:00:00 GMT",
        "Sun, 22 Nov 1826 12:00:00 +0000",
        "Sun, 22 Nov 2026 12:00:00 +0000 (UTC)",
    ] {
        assert!(reader::usual(body).is_none(), "{body}");
    }
}

#[test]
fn names_what_is_wrong_and_where() {
    let cases: [(&str, DefectKind, &str); 45] = [
        ("", Empty, ""),
        ("  ", Empty, "  "),
        ("yesterday", WeekdayName, "yesterday"),
        ("Mi, 12 Oct 2026 10:00:00 +0200", WeekdayName, "Mi"),
        (
            "Wednesday, 12 Oct 2026 10:00:00 +0200",
            WeekdayName,
            "Wednesday",
        ),
        ("Wed, 12 Okt 2026 10:00:00 +0200", MonthName, "Okt"),
        ("Wed, 12 October 2026 10:00:00 +0200", MonthName, "October"),
        (
            "Wed, 12 10 2026 10:00:00 +0200",
            MonthName,
            "10 2026 10:00:00 +0200",
        ),
        ("Wed 12 Oct 2026 10:00:00 +0200", MissingComma, ""),
        ("Wed , 12 Oct 2026 10:00:00 +0200", Blank, " "),
        (
            "Wed, Oct 12 10:00:00 2026",
            MissingDay,
            "Oct 12 10:00:00 2026",
        ),
        ("2026-10-12T10:00:00Z", DayDigits, "2026"),
        ("Wed, 012 Oct 2026 10:00:00 +0200", DayDigits, "012"),
        ("Wed, 31 Feb 2026 10:00:00 +0200", NoSuchDay, "31"),
        ("Wed, 29 Feb 2023 10:00:00 +0200", NoSuchDay, "29"),
        ("Wed, 0 Feb 2026 10:00:00 +0200", NoSuchDay, "0"),
        ("Wed, 12Oct 2026 10:00:00 +0200", MissingBlank, ""),
        ("Wed, 12-Oct-2026 10:00:00 +0200", Separator, "-"),
        ("Wed, 12. Oct 2026 10:00:00 +0200", Separator, "."),
        ("12 Oct 26 10:00:00 +0200", TwoDigitYear, "26"),
        ("12 Oct 126 10:00:00 +0200", ThreeDigitYear, "126"),
        ("12 Oct 6 10:00:00 +0200", MissingYear, "6"),
        ("12 Oct 1899 10:00:00 +0200", YearTooEarly, "1899"),
        ("12", MonthName, ""),
        ("12 Oct", MissingYear, ""),
        ("12 Oct 2026", MissingTime, ""),
        ("12 Oct 2026 noon", MissingTime, " noon"),
        ("12 Oct 2026 10 +0200", MissingTime, "10"),
        ("12 Oct 2026 9:55:06 +0200", TimeDigits, "9"),
        ("12 Oct 2026 09:5:06 +0200", TimeDigits, "5"),
        ("12 Oct 2026 09:55: +0200", Blank, " "),
        ("12 Oct 2026 24:00:00 +0200", HourTooLarge, "24"),
        ("12 Oct 2026 10:60:00 +0200", MinuteTooLarge, "60"),
        ("12 Oct 2026 10:00:61 +0200", SecondTooLarge, "61"),
        ("12 Oct 2026 10:00:00", MissingZone, ""),
        ("12 Oct 2026 10:00:00 (CEST)", MissingZone, ""),
        ("12 Oct 2026 10:00:00 +02:00", BadZone, "+02:00"),
        ("12 Oct 2026 10:00:00 0200", BadZone, "0200"),
        ("12 Oct 2026 10:00:00.123 +0200", BadZone, ".123 +0200"),
        ("12 Oct 2026 10:00:00 GMT+0200", BadZone, "GMT+0200"),
        ("12 Oct 2026 10:00:00 (x) \u{7}", Comment, " (x) "),
        ("12 Oct 2026 10:00:00 +0260", ZoneMinutesTooLarge, "+0260"),
        ("12 Oct 2026 10:00:00+0200", MissingBlank, ""),
        ("12 Oct 2026 10:00:00 +0200 CEST", TrailingText, "CEST"),
        ("12 Oct 2026 10:00:00 +0200 (CEST", UnclosedComment, "(CEST"),
    ];
    for (body, kind, place) in cases {
        let read = date_time(body);
        assert!(!read.is_valid(), "{body}");
        assert_eq!(read.defects[0].kind, kind, "{body}: {read:?}");
        assert_eq!(read.defects[0].text(body), place, "{body}");
    }
}

/// RFC 5322, section 4.3: comments are obsolete anywhere but at the end.
#[test]
fn allows_comments_at_the_end_only() {
    for body in [
        "(x) Fri, 21 Nov 1997 09:55:06 -0600",
        "Fri(x), 21 Nov 1997 09:55:06 -0600",
        "Fri, 21 (x) Nov 1997 09:55:06 -0600",
        "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600",
        "Fri, 21 Nov 1997 09:55:06 (x) -0600",
    ] {
        let read = date_time(body);
        assert_eq!(read.defects[0].kind, Comment, "{body}");
        assert_eq!(seconds(body), at("1997-11-21T15:55:06Z"), "{body}");
    }
}

/// checks.md: any name of a zone is `date-obs-zone`, never `date`.
#[test]
fn takes_names_of_zones_without_a_defect() {
    for zone in ["GMT", "gmt", "UT", "MEZ", "Z", "XYZZY"] {
        let read = date_time(&format!("12 Oct 2026 10:00:00 {zone}"));
        assert_eq!(read.defects, [], "{zone}");
        assert_eq!(read.zone, Zone::Name(zone.to_owned()));
    }
    let read = date_time("12 Oct 2026 10:00:00 -0000");
    assert_eq!(
        read.zone,
        Zone::Offset {
            minutes: 0,
            unknown_local: true
        }
    );
    let read = date_time("12 Oct 2026 10:00:00 +0000");
    assert_eq!(
        read.zone,
        Zone::Offset {
            minutes: 0,
            unknown_local: false
        }
    );
}

#[test]
fn tells_a_wrong_weekday() {
    assert!(date_time("Mon, 22 Nov 2026 19:00:00 +0000").has_wrong_weekday());
    // The day is the local one: in UTC it is Saturday still.
    assert!(!date_time("Sun, 22 Nov 2026 00:30:00 +0100").has_wrong_weekday());
    assert!(!date_time("22 Nov 2026 19:00:00 +0000").has_wrong_weekday());
}

/// R14a: obsolete forms, years of two digits and zones that are not known.
#[test]
fn reads_obsolete_dates_leniently() {
    let cases = [
        // RFC 5322, appendix A.6.2.
        ("21 Nov 97 09:55:06 GMT", at("1997-11-21T09:55:06Z")),
        ("21 Nov 49 09:55:06 GMT", at("2049-11-21T09:55:06Z")),
        ("21 Nov 50 09:55:06 GMT", at("1950-11-21T09:55:06Z")),
        ("21 Nov 126 09:55:06 GMT", at("2026-11-21T09:55:06Z")),
        ("21 Nov 1997 09:55:06 EST", at("1997-11-21T14:55:06Z")),
        ("21 Nov 1997 09:55:06 PDT", at("1997-11-21T16:55:06Z")),
        ("21 Nov 1997 09:55:06 MEZ", at("1997-11-21T08:55:06Z")),
        ("21 Nov 1997 09:55:06 A", at("1997-11-21T09:55:06Z")),
        ("21 Nov 1997 09:55:06 XYZZY", at("1997-11-21T09:55:06Z")),
        ("21 Nov 1997 09:55:06", at("1997-11-21T09:55:06Z")),
        ("Friday, 21-Nov-97 09:55:06 GMT", at("1997-11-21T09:55:06Z")),
        ("Mon, 21 Nov 1997 9:55 +1:00", at("1997-11-21T08:55:00Z")),
        ("21 Nov 1997 09:55:06 GMT+0100", at("1997-11-21T08:55:06Z")),
        (
            "21 Nov 12345 09:55:06 GMT",
            Some(Timestamp::MAX.as_second()),
        ),
        ("31 Feb 1997 09:55:06 GMT", None),
        ("21 Nov 1997 25:55:06 GMT", None),
        ("yesterday", None),
        ("", None),
    ];
    for (body, expected) in cases {
        assert_eq!(seconds(body), expected, "{body}");
    }
}

#[test]
fn formats_a_moment_in_utc() {
    let moment: Timestamp = "2026-11-22T19:00:00Z".parse().unwrap();
    assert_eq!(format(moment), "Sun, 22 Nov 2026 19:00:00 +0000");
    let moment: Timestamp = "2026-01-02T03:04:05+01:00".parse().unwrap();
    assert_eq!(format(moment), "Fri, 02 Jan 2026 02:04:05 +0000");
}

proptest! {
    #[test]
    fn usual_dates_are_read_as_any_others(
        weekday in "(Sun|Mon|Fri|Son)",
        day in "[0-3]?[0-9]",
        month in "(Jan|Feb|Nov|Mai)",
        year in "(1899|[12][0-9]{3}|[0-9]{4})",
        time in "[0-2][0-9]:[0-6][0-9]:[0-6][0-9]",
        zone in "[+-][0-9][0-9][0-6][0-9]",
    ) {
        let body = format!("{weekday}, {day} {month} {year} {time} {zone}");
        if let Some(read) = reader::usual(&body) {
            prop_assert_eq!(read, reader::any(&body));
        }
    }

    #[test]
    fn reads_what_it_formats(second in -2_208_988_800_i64..253_402_300_799) {
        let moment = Timestamp::from_second(second).unwrap();
        let body = format(moment);
        let read = date_time(&body);
        prop_assert!(read.is_valid(), "{}: {:?}", body, read);
        prop_assert!(!read.has_wrong_weekday());
        prop_assert_eq!(read.timestamp, Some(moment));
    }

    #[test]
    fn never_panics_and_stays_within_the_body(
        body in "(Fri|[,.:+ (\\-)\"]|Nov|[0-9]{1,20}|GMT|ü|Mär){0,16}"
    ) {
        for defect in date_time(&body).defects {
            prop_assert!(body.get(defect.span).is_some());
        }
    }

    #[test]
    fn reads_any_string(body in any::<String>()) {
        for defect in date_time(&body).defects {
            prop_assert!(body.get(defect.span).is_some());
        }
    }
}
