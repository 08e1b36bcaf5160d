use super::*;
use crate::cli::args::StandardArgs;

fn desk() -> Desk {
    let args = ServeArgs {
        listen: String::new(),
        standard: StandardArgs::default(),
    };
    Desk::new(&args, "artchk").unwrap()
}

fn checked(article: &[u8], language: Language) -> String {
    let asked = Asked::plain(article.to_vec(), 1 << 20).unwrap();
    desk().checked(asked, language).text
}

const ARTICLE: &[u8] = b"From: Erika <erika@flowers.invalid>\nNewsgroups: de.test\n\
    Subject: <script>alert(1)</script> & x\nMessage-ID: <\"><img src=x onerror=alert(1)>@laptop>\n\n\
    Text.\n--\nErika \0 </pre>\n";

#[test]
fn r80_findings_are_shown_with_advice_in_both_languages_and_escaped() {
    for (language, words) in [
        (
            Language::En,
            ["What was found", "signature delimiter", "line "],
        ),
        (
            Language::De,
            ["Was gefunden wurde", "Signaturtrenner", "Zeile "],
        ),
    ] {
        let page = checked(ARTICLE, language);
        for word in words {
            assert!(page.contains(word), "{word}\n{page}");
        }
        assert!(
            page.contains("<a href=\"checks/sigdelimiter?lang="),
            "{page}"
        );
        assert!(page.ends_with("</html>\n"), "{page}");
        for wrong in ["<script", "<img", "</pre>\n</pre>", "\0"] {
            assert!(!page.contains(wrong), "{wrong:?}\n{page}");
        }
    }
}

#[test]
fn r80_an_article_of_many_faults_makes_a_page_of_bounded_size() {
    let fields: String = (0..10_000).map(|number| format!("X-{number}:\n")).collect();
    let article = format!("From: a@b.invalid\n{fields}\nText.\n");
    let page = checked(article.as_bytes(), Language::En);
    assert!(
        page.contains("Shown are the first 100."),
        "{}",
        &page[..2000]
    );
    assert!(page.len() < 400_000, "{}", page.len());
}

#[test]
fn r80_what_is_no_article_is_said() {
    assert_eq!(
        Asked::plain(b" \r\n".to_vec(), 9).unwrap_err(),
        Fault::Empty
    );
    assert_eq!(
        Asked::plain(b"0123456789".to_vec(), 9).unwrap_err(),
        Fault::TooLarge
    );
    let utf_16 = Asked::plain(b"\xff\xfeF\0r\0o\0m\0".to_vec(), 99).unwrap();
    let desk = desk();
    assert_eq!(desk.checked(utf_16, Language::En).status.as_u16(), 400);
    for fault in [
        Fault::NotFound,
        Fault::NoMethod,
        Fault::NotHere,
        Fault::TooLarge,
        Fault::TooSlow,
        Fault::NoForm,
        Fault::Empty,
        Fault::NoArticle,
        Fault::Failed,
    ] {
        for language in [Language::De, Language::En] {
            let said = desk.words(language)[fault.word()].as_str().unwrap();
            let page = desk.fault(fault, language).text;
            assert!(page.contains(said), "{page}");
        }
    }
}

#[test]
fn r80_all_pages_have_their_words_in_both_languages() {
    let desk = desk();
    let names = |at: usize| {
        desk.words[at]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert!(names(0).len() > 30 && names(0) == names(1));
    for language in [Language::De, Language::En] {
        let form = desk.form(language).text;
        assert!(
            form.contains("<form method=\"post\" action=\"check\""),
            "{form}"
        );
        let checks = desk.checks(language).text;
        assert_eq!(checks.matches("<li>").count(), registry::CHECKS.len());
        let explained = desk.explanation("nomid", language).unwrap().text;
        let (heading, basis) = match language {
            Language::De => ("Was zu tun ist", "RFC 5536, Abschnitt"),
            Language::En => ("How to fix it", "RFC 5536, section"),
        };
        for expected in [&*format!("<h2>{heading}</h2>"), basis] {
            assert!(explained.contains(expected), "{expected} {explained}");
        }
    }
    assert!(desk.explanation("no-such", Language::En).is_none());
    let report = desk.report("index.html", Language::En);
    assert!(matches!(report, Err(Fault::NotFound)));
}

#[test]
fn r80_json_is_that_of_check() {
    let asked = Asked::plain(ARTICLE.to_vec(), 1 << 20).unwrap();
    let answer = desk().json(asked);
    let article: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    let codes: Vec<&str> = article["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|finding| finding["code"].as_str())
        .collect();
    assert!(codes.contains(&"sigdelimiter"), "{codes:?}");
}
