use serde_json::json;

use super::super::figures::Figures;
use super::super::{made_up, tally};
use super::*;

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
        let text = Template::built_in(language).text(&figures, &[]).unwrap();
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
        let html = Template::built_in(language).html(&figures, &[]);
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
        .text(&figures, &[])
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
    template.text(&json!({}), &[])
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
    let text = |template: Result<Template, String>| template.unwrap().text(&numbers, &[]).unwrap();
    assert_eq!(text(find(None, Language::De)), "R1 auf Deutsch\n");
    assert_eq!(
        find(None, Language::En).unwrap(),
        Template::built_in(Language::En)
    );
    assert_eq!(text(find(Some("short"), Language::De)), "R1\n");
    // HTML is not made up for a text of one's own, and escapes what it shows.
    let html = |id| {
        let numbers = json!({"label": "<R1>"});
        find(id, Language::De).unwrap().html(&numbers, &[]).unwrap()
    };
    assert_eq!(html(Some("short")), None);
    write("short.html", "<p>{{ label }}</p>");
    assert_eq!(html(Some("short")).as_deref(), Some("<p>&lt;R1&gt;</p>\n"));
    for wrong in ["long", "../short", ".short", ""] {
        assert!(find(Some(wrong), Language::En).is_err(), "{wrong}");
    }
    assert!(Template::find(Some("short"), None, Language::En).is_err());
}
