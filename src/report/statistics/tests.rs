use super::super::{made_up, tally};
use super::*;
use crate::article::Article;
use crate::article::width::columns;
use crate::check::{self, Context, Selection};
use crate::run::ready;

const DOMAIN: &str = "checker.example.org";

/// 2026-11-29 07:10 UTC.
const NOW: i64 = 1_795_936_200;

fn article(newsgroup: &str, days: Days, language: Language) -> String {
    let journal = made_up::journal(NOW).unwrap();
    let wanted = tally::Wanted::default();
    let window = days.window();
    let mut now = tally::together(&journal, window.0, window.1, &wanted).unwrap();
    let (since, until) = days.before();
    let before = tally::together(&journal, since, until, &wanted).unwrap();
    let figures = Figures::new(window, NOW, &mut now, &before);
    let head = Head::from_fields(&[("From", "Article Checker <bot@checker.invalid>")]);
    let sample = match language {
        Language::De => include_str!("../../../sample.de.rc"),
        Language::En => include_str!("../../../sample.rc"),
    };
    let words = ready::with_known(|known| TextBlocks::of_sample(sample, known));
    let matter = Matter {
        newsgroup,
        about: None,
        days,
    };
    let template = Template::statistics(None, None, language).unwrap();
    let made = matter.assemble(&figures, &template, &head, &words, DOMAIN);
    let made = made.unwrap().dated(Timestamp::from_second(NOW).unwrap());
    String::from_utf8(made).unwrap()
}

#[test]
fn r68_statistics_are_clean_under_the_checks_and_72_columns_wide() {
    for language in [Language::De, Language::En] {
        for days in [
            Days::month("2026-10").unwrap(),
            Days::month("1999-10").unwrap(),
            Days::between(NOW - 7 * 86_400, NOW).unwrap(),
        ] {
            let text = article("de.test", days, language);
            let (header, body) = text.split_once("\r\n\r\n").unwrap();
            for line in body.lines() {
                assert!(columns(line) <= 72, "{line}");
                assert_eq!(line.trim_end(), line);
            }
            for field in ["Auto-Submitted: auto-generated", "Keywords: ignore"] {
                assert!(header.contains(field), "{header}");
            }
            let article = Article::new(text.clone().into_bytes()).into_proto_article();
            let context = Context::at(Timestamp::from_second(NOW).unwrap());
            let found = check::run(&article, &context, &Selection::all());
            let found: Vec<&str> = found.iter().map(|finding| finding.check.code).collect();
            assert_eq!(found, [""; 0], "{text}");
        }
    }
}

#[test]
fn r67_statistics_name_no_person_and_no_server() {
    let text = article("de.test", Days::month("2026-10").unwrap(), Language::En);
    assert!(
        text.contains("FINDINGS") && text.contains("NEWSREADERS"),
        "{text}"
    );
    assert!(!text.contains("test.invalid"), "{text}");
    let german = article("de.test", Days::month("2026-10").unwrap(), Language::De);
    assert!(
        german.contains("Im From fehlt") || !german.contains("From has no"),
        "{german}"
    );
}

#[test]
fn r68_the_identifier_comes_from_newsgroup_and_days() {
    let month = Days::month("2026-10").unwrap();
    let of = |newsgroup, about, days| {
        let matter = Matter {
            newsgroup,
            about,
            days,
        };
        matter.identifier(DOMAIN)
    };
    let one = of("de.test", None, month);
    assert_eq!(one, "<statistics.2026-10.de.test@checker.example.org>");
    let (since, until) = month.window();
    assert_eq!(
        of(
            "de.test",
            None,
            Days::between(since + 5, until + 9).unwrap()
        ),
        one
    );
    let week = Days::between(NOW - 7 * 86_400, NOW).unwrap();
    assert_eq!(
        of("de.test", None, week),
        "<statistics.2026-11-22.2026-11-28.de.test@checker.example.org>"
    );
    let other = of("de.test", Some("de.*"), month);
    assert!(other != one && other != of("de.test", Some("misc.*"), month));
    let long = format!("de.{}", "x".repeat(300));
    for odd in ["de.täst", &long] {
        let identifier = of(odd, None, month);
        assert!(message_id::parse(&identifier).is_ok(), "{identifier}");
    }
}

#[test]
fn r68_days_are_whole_and_months_are_those_of_the_calendar() {
    assert_eq!(Days::month_before(NOW), Days::month("2026-10").unwrap());
    let second = |text: &str| text.parse::<Timestamp>().unwrap().as_second();
    let march = Days::month("2024-03").unwrap();
    assert_eq!(
        march.before(),
        (
            second("2024-02-01T00:00:00Z"),
            second("2024-03-01T00:00:00Z")
        )
    );
    let days = Days::between(
        second("2026-11-02T12:00:00Z"),
        second("2026-11-04T00:00:00Z"),
    );
    assert_eq!(
        days.unwrap().window(),
        (
            second("2026-11-02T00:00:00Z"),
            second("2026-11-04T00:00:00Z")
        )
    );
    assert_eq!(
        days.unwrap().before(),
        (
            second("2026-10-31T00:00:00Z"),
            second("2026-11-02T00:00:00Z")
        )
    );
    assert_eq!(Days::between(NOW - 60, NOW), None);
    for wrong in [
        "2026",
        "2026-13",
        "26-10",
        "2026-1",
        "+026-10",
        "2026-10-01",
        "",
    ] {
        assert!(Days::month(wrong).is_err(), "{wrong}");
    }
}
