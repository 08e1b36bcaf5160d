use serde_json::json;

use super::super::figures::Figures;
use super::super::{made_up, tally};
use super::*;
use crate::config::TextBlocks;

const NOW: i64 = 1_800_000_000;

fn figures() -> Figures {
    let journal = made_up::journal(NOW).unwrap();
    let (since, until) = (NOW - 30 * 24 * 60 * 60, NOW);
    let wanted = tally::Wanted::default();
    let mut now = tally::together(&journal, since, until, &wanted).unwrap();
    let before = tally::together(&journal, 0, since, &wanted).unwrap();
    Figures::new((since, until), NOW, &mut now, &before)
}

#[test]
fn r64_the_built_in_texts_are_72_columns_wide_and_have_all_sections() {
    let figures = serde_json::to_value(figures()).unwrap();
    for (language, titles) in [
        (
            Language::En,
            [
                "ARTICLES",
                "FINDINGS",
                "NEWSREADERS",
                "SERVERS",
                "ANSWERED MOST",
            ],
        ),
        (
            Language::De,
            ["ARTIKEL", "FUNDE", "NEWSREADER", "SERVER", "AM MEISTEN"],
        ),
    ] {
        let text = Template::built_in(language)
            .text(&figures, &[], usize::MAX)
            .unwrap();
        for line in text.lines() {
            assert!(columns(line) <= 72, "{line}");
            assert_eq!(line.trim_end().len(), line.len(), "{line:?}");
        }
        for title in titles {
            assert!(text.contains(&format!("\n\n{title}")), "{title}\n{text}");
        }
        assert!(!text.contains("\n\n\n\n"), "{text}");
    }
}

#[test]
fn r63_the_built_in_html_is_whole_and_has_the_same_numbers() {
    let mut figures = serde_json::to_value(figures()).unwrap();
    figures["servers"] = json!([{"site": "<b>\u{1b}[31m</b>", "articles": 4711}]);
    for (language, titles) in [
        (
            Language::En,
            ["Articles", "Findings", "Newsreaders", "Servers"],
        ),
        (Language::De, ["Artikel", "Funde", "Newsreader", "Server"]),
    ] {
        let html = Template::built_in(language).html(&figures, &[], usize::MAX);
        let html = html.unwrap().unwrap();
        assert!(html.starts_with("<!DOCTYPE html>\n") && html.ends_with("</html>\n"));
        for title in titles {
            assert!(
                html.contains(&format!("<h2>{title}</h2>")),
                "{title}\n{html}"
            );
        }
        assert!(html.contains("4711") && !html.contains("<b>"), "{html}");
        // A word that is missing would show nothing.
        for empty in [
            "<td></td><td class=\"n\">",
            "<th></th><th>",
            "<h2></h2>",
            "<h1> ",
        ] {
            assert!(!html.contains(empty), "{empty}\n{html}");
        }
    }
}

#[test]
fn r12_what_an_article_brings_cannot_act_and_is_no_template() {
    let mut figures = serde_json::to_value(figures()).unwrap();
    figures["servers"] = json!([{"site": "a\u{1b}[31m{{ label }}\u{202e}", "articles": 1}]);
    let text = Template::built_in(Language::En)
        .text(&figures, &[], usize::MAX)
        .unwrap();
    assert!(text.contains("  a?[31m{{ label }}?"), "{text}");
}

fn made(source: &'static str) -> Result<String, String> {
    let text = File {
        name: "x.txt".to_owned(),
        source: source.into(),
    };
    let template = Template {
        text,
        ..Template::built_in(Language::En)
    };
    template.text(&json!({}), &[], usize::MAX)
}

#[test]
fn r64_a_column_that_would_fill_memory_is_wrong() {
    assert!(made("{{ 'x' | left(1000) }}").is_ok());
    let right = made("{{ 'x' | right(1000) }}").unwrap();
    assert_eq!(right.len(), 1001);
    for wrong in [
        "{{ 'x' | left(1001) }}",
        "{{ 'x' | right(2000000000) }}",
        "{{ 'x' | left(1000000000000) }}",
    ] {
        let why = made(wrong).unwrap_err();
        assert!(why.contains("columns are more than 1000"), "{why}");
        assert!(!why.contains('\n'), "{why}");
    }
}

#[test]
fn r64_the_delimiter_of_a_signature_keeps_its_blank() {
    let text = made("a \n-- \n --  \nErika  \n").unwrap();
    assert_eq!(text, "a\n-- \n --\nErika\n");
}

#[test]
fn r64_a_template_that_is_wrong_says_so_in_one_line() {
    let wrong = made("{{ nothing.there }}").unwrap_err();
    assert!(!wrong.contains('\n'), "{wrong}");
    let endless = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}";
    assert!(made(endless).is_err());
}

fn told(count: i64) -> Vec<ToldEvent> {
    let event = |article| ToldEvent {
        event: crate::journal::Event {
            article,
            code: "longsig".to_owned(),
            newsgroup: "example.test".to_owned(),
            author: "erika@x.example".to_owned(),
            newsreader: None,
            seen: NOW,
            message_identifier: Some(format!("<{article}@x.example>")),
        },
        is_relapse: false,
    };
    (0..count).map(event).collect()
}

#[test]
fn r63_of_many_events_it_is_said_how_many_more_there_are() {
    let mut figures = serde_json::to_value(figures()).unwrap();
    figures["label"] = json!("R20261128-h-aaaaa");
    for (language, more) in [
        (Language::En, "and 7 more: artchk report --show R20261128-h"),
        (
            Language::De,
            "und 7 weitere: artchk report --show R20261128-h",
        ),
    ] {
        let template = Template::built_in(language);
        let text = |most| template.text(&figures, &told(10), most).unwrap();
        let html = |most| template.html(&figures, &told(10), most).unwrap().unwrap();
        assert!(text(3).contains(more), "{}", text(3));
        assert_eq!(text(3).matches("@x.example>").count(), 3);
        assert_eq!(html(3).matches("@x.example&gt;").count(), 3);
        assert!(html(3).contains(" 7: <code>artchk report --show R"));
        // The near miss: as many as there are.
        assert!(!text(10).contains("--show") && !html(10).contains("--show"));
        assert_eq!(text(10).matches("@x.example>").count(), 10);
    }
}

#[test]
fn r64_a_newsreader_that_is_not_known_is_called_so_in_the_language() {
    let mut figures = serde_json::to_value(figures()).unwrap();
    figures["newsreader"] = json!("unknown");
    let german = Template::built_in(Language::De);
    let statistics = Template::statistics(None, None, Language::De).unwrap();
    for text in [
        german.text(&figures, &[], 0).unwrap(),
        german.html(&figures, &[], 0).unwrap().unwrap(),
        statistics.text(&figures, &[], 0).unwrap(),
    ] {
        assert!(
            text.contains("unbekannt") && !text.contains("unknown"),
            "{text}"
        );
        let is_report = !text.contains("automatischer Artikel");
        let titled = text.contains(", geschrieben mit unbekanntem Newsreader");
        assert_eq!(titled, is_report, "{text}");
    }
}

#[test]
fn r64_each_template_is_tried_and_file_and_line_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let faults = || {
        let words = TextBlocks::default().in_language(Language::En, &[]);
        let reports = crate::config::Reports::sample();
        trial::faults(folder.path(), &reports, &words, NOW).unwrap()
    };
    write(
        "report.de.txt",
        "{{ label }}: {{ events.new }} {% for event in told %}{{ event.author }}{% endfor %}",
    );
    write(
        "statistics.txt",
        "{{ days }}\n{% for code in codes %}{{ code.title }}\n{% endfor %}",
    );
    // What somebody asks for by its name is read alone.
    write("short.txt", "{{ no.such.thing }}");
    write("notes.md", "{{ nosuch");
    assert_eq!(faults(), [""; 0]);
    write("short.html", "<p>\n{{ nosuch");
    write("report.html", "<p>\n\n{{ no.such.thing }}");
    write("report.txt", "{{ label | nosuch }}");
    write("statistics.en.txt", "\n");
    let faults = faults();
    assert_eq!(faults.len(), 4, "{faults:?}");
    for (fault, expected) in faults.iter().zip([
        "/report.html:3: ",
        "/report.txt:1: ",
        "/short.html:2: syntax error",
        "/statistics.en.txt: it makes no text",
    ]) {
        assert!(fault.contains(expected) && !fault.contains('\n'), "{fault}");
    }
}

#[test]
fn r68_statistics_that_are_no_article_are_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let made = |source: &str| {
        std::fs::write(folder.path().join("statistics.txt"), source).unwrap();
        let template = Template::statistics(None, Some(folder.path()), Language::En).unwrap();
        template.statistics_text(&json!({}))
    };
    let long = "x".repeat(40_960);
    for (source, expected) in [
        (
            format!("a\n{long}"),
            "statistics.txt: line 2 of what it makes has 40960 octets",
        ),
        (String::new(), "it makes no text"),
        (" \n\n".to_owned(), "it makes no text"),
        ("-- \nErika\n".to_owned(), "it makes no text"),
    ] {
        let why = made(&source).unwrap_err();
        assert!(why.contains(expected) && !why.contains('\n'), "{why}");
    }
    // The near misses.
    for source in [long.get(..998).unwrap(), "a\n-- \nErika", "--\nErika"] {
        assert!(made(source).is_ok(), "{source}");
    }
}

#[test]
fn r64_columns_are_filled_and_cut() {
    for (value, width, left, right) in [
        (json!("ab"), 4, "ab  ", "  ab"),
        (json!(12.5), 5, "12.5 ", " 12.5"),
        (json!("日本"), 3, "日 ", " 日"),
        (json!("abcd"), 2, "ab", "ab"),
    ] {
        let value = Value::from(Serde(value));
        assert_eq!(fit(&value, width, true), left);
        assert_eq!(fit(&value, width, false), right);
    }
}

#[test]
fn r64_words_are_wrapped() {
    assert_eq!(wrapped("one two  three", 7, "  "), "  one two\n  three");
    assert_eq!(wrapped("longer than that", 3, ""), "longer\nthan\nthat");
    assert_eq!(wrapped("", 3, "  "), "");
}

#[test]
fn r64_delays_have_a_unit_that_fits() {
    for (seconds, expected) in [
        (5, "5 s"),
        (119, "119 s"),
        (120, "2 min"),
        (7200, "2 h"),
        (172_800, "2 d"),
    ] {
        assert_eq!(delay(seconds), expected);
    }
}

#[test]
fn r64_a_template_of_ones_own_goes_before_the_one_that_is_built_in() {
    let folder = tempfile::tempdir().unwrap();
    let find = |id, language| Template::find(id, Some(folder.path()), language);
    let built_in = Template::built_in(Language::De);
    assert_eq!(find(None, Language::De).unwrap(), built_in);
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("report.de.txt", "{{ label }} auf Deutsch");
    write("short.txt", "{{ label }}");
    let numbers = json!({"label": "R1"});
    let text =
        |template: Result<Template, String>| template.unwrap().text(&numbers, &[], 0).unwrap();
    assert_eq!(text(find(None, Language::De)), "R1 auf Deutsch\n");
    assert_eq!(
        find(None, Language::En).unwrap(),
        Template::built_in(Language::En)
    );
    assert_eq!(text(find(Some("short"), Language::De)), "R1\n");
    // HTML is not made up for a text of one's own, and escapes what it shows.
    let html = |id| {
        let numbers = json!({"label": "<R1>"});
        find(id, Language::De)
            .unwrap()
            .html(&numbers, &[], 0)
            .unwrap()
    };
    assert_eq!(html(Some("short")), None);
    write("short.html", "<p>{{ label }}</p>");
    assert_eq!(html(Some("short")).as_deref(), Some("<p>&lt;R1&gt;</p>\n"));
    for wrong in ["long", "../short", ".short", ""] {
        assert!(find(Some(wrong), Language::En).is_err(), "{wrong}");
    }
    assert!(Template::find(Some("short"), None, Language::En).is_err());
}
