use super::super::made_up;
use super::*;

const NOW: i64 = 1_800_000_000;

fn texts(language: Language) -> TextBlocks {
    TextBlocks::default().in_language(language, &[])
}

fn matter(texts: &TextBlocks) -> Matter<'_> {
    Matter {
        since: NOW - 30 * 24 * 60 * 60,
        until: NOW,
        now: NOW,
        is_test: true,
        is_served: false,
        texts,
    }
}

fn made(language: Language) -> Vec<Page> {
    let journal = made_up::journal(NOW).unwrap();
    pages(&journal, matter(&texts(language))).unwrap()
}

#[test]
fn r69_each_newsgroup_newsreader_and_check_has_a_page_and_every_link_leads_to_one() {
    let pages = made(Language::En);
    assert_eq!(pages[0].name, "index.html");
    let names: Vec<&str> = pages.iter().map(|page| &*page.name).collect();
    for name in [
        "newsgroup-example.test.html",
        "newsreader-slrn.html",
        "newsreader-unknown.html",
        "code-from.html",
    ] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
    let mut links = 0;
    for page in &pages {
        for link in page.text.split("href=\"").skip(1) {
            let link = link.split('"').next().unwrap();
            assert!(names.contains(&link), "{}: {link}", page.name);
            links += 1;
        }
    }
    assert!(links > 50, "{links}");
}

#[test]
fn r69_the_index_leads_to_every_page() {
    let pages = made(Language::En);
    let (index, others) = pages.split_first().unwrap();
    assert!(others.len() > 2 * MOST, "{}", others.len());
    for page in others {
        let link = format!("href=\"{}\"", page.name);
        assert_eq!(index.text.matches(&link).count(), 1, "{link}");
    }
    // The pictures stay as large as they are, and so do the tables of other pages.
    assert_eq!(
        index.text.matches("<title>").count(),
        1 + 5 + MOST + 5 + 2 + 31 + 4
    );
    let newsgroup = others
        .iter()
        .find(|page| page.name.starts_with("newsgroup-"));
    let links = newsgroup.unwrap().text.matches("href=\"code-").count();
    assert_eq!(links, MOST);
}

#[test]
fn r69_days_are_shown_in_the_time_that_the_pages_are_about() {
    let journal = made_up::journal(NOW).unwrap();
    let day = 24 * 60 * 60;
    let texts = texts(Language::En);
    let columns = |days: i64| {
        let mut tally = Tally::default();
        let wanted = Wanted::default();
        if let Ok(seen) = tally::together(&journal, NOW - day, NOW, &wanted) {
            tally = seen;
        }
        let since = NOW - days * day;
        let paper = Paper::new(Matter {
            since,
            ..matter(&texts)
        });
        let chart = paper.by_day(&tally);
        (chart.svg.matches("<rect").count(), chart.lines.len())
    };
    // Days begin at midnight: those of one day may be two.
    assert_eq!(columns(30), (31, 2));
    assert_eq!(columns(300), (301, 2));
    // The near miss: longer than a year.
    assert_eq!(columns(400), (2, 2));
}

#[test]
fn r69_pages_are_whole_and_load_nothing() {
    for language in [Language::De, Language::En] {
        for Page { name, text } in made(language) {
            assert!(
                text.starts_with("<!DOCTYPE html>\n") && text.ends_with("</html>\n"),
                "{name}"
            );
            for wrong in [
                "<script", "src=", "url(", "@import", "http://", "https://", "onload",
            ] {
                // A name of a namespace is no address, an explanation may name one.
                let bare = text.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
                let bare = bare.split("<section").next().unwrap();
                assert!(!bare.contains(wrong), "{name}: {wrong}");
            }
            assert!(text.contains("Content-Security-Policy"), "{name}");
            assert_eq!(text.matches("<svg").count(), text.matches("</svg>").count());
            // Each picture has its table.
            let tables = text.matches("<table>").count();
            assert!(tables >= text.matches("<svg").count(), "{name}");
        }
    }
}

#[test]
fn r80_served_pages_lead_to_each_other_in_their_language_and_to_the_form() {
    let journal = made_up::journal(NOW).unwrap();
    let texts = texts(Language::De);
    let served = Matter {
        is_served: true,
        ..matter(&texts)
    };
    for Page { name, text } in pages(&journal, served).unwrap() {
        let text = text.replace("&#x2f;", "/");
        for link in text.split("href=\"").skip(1) {
            let link = link.split('"').next().unwrap();
            assert!(link.ends_with("?lang=de"), "{name}: {link}");
        }
        assert!(text.contains("<a href=\"../?lang=de\">"), "{name}");
    }
}

#[test]
fn r67_pages_name_no_person_and_no_server() {
    for Page { name, text } in made(Language::En) {
        assert!(
            !text.contains("@test.invalid") && !text.contains("news1.test"),
            "{name}"
        );
    }
}

#[test]
fn r69_every_word_of_the_pages_is_there_in_both_languages() {
    let names = |language| {
        let words = words(language);
        let words = words.as_object().unwrap();
        words.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(names(Language::De), names(Language::En));
    assert!(names(Language::De).len() > 20);
    let german = &made(Language::De)[0].text;
    assert!(german.contains("<html lang=\"de\">") && german.contains("Funde nach Prüfung"));
}

#[test]
fn r69_names_become_names_of_files_that_are_links_too() {
    for (name, expected) in [
        ("de.test", "newsgroup-de.test.html"),
        ("../x", "newsgroup-.._2fx.html"),
        ("A b", "newsgroup-_41_20b.html"),
        ("ü", "newsgroup-_c3_bc.html"),
        (
            "%2e\"'><script>",
            "newsgroup-_252e_22_27_3e_3cscript_3e.html",
        ),
    ] {
        assert_eq!(file("newsgroup", name), expected);
    }
    // No file system has room for as much as a newsgroup may be called.
    let long = |end: &str| file("newsgroup", &format!("{}{end}", "ü.".repeat(300)));
    assert!(long("a").len() <= 200, "{}", long("a"));
    assert_ne!(long("a"), long("b"));
}

#[test]
fn r69_what_means_something_in_html_is_escaped() {
    assert_eq!(
        escaped("<a b=\"c\">'&\n\u{1b}"),
        "&lt;a b=&quot;c&quot;&gt;&#39;&amp; ?"
    );
}

#[test]
fn r69_files_are_replaced_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("pages");
    let page = |text: &str| Page {
        name: "index.html".to_owned(),
        text: text.to_owned(),
    };
    write(&[page("one")], &there).unwrap();
    write(&[page("two")], &there).unwrap();
    assert_eq!(
        std::fs::read_to_string(there.join("index.html")).unwrap(),
        "two"
    );
    assert_eq!(std::fs::read_dir(&there).unwrap().count(), 1);
}

#[test]
fn r69_what_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let page = Page {
        name: "index.html".to_owned(),
        text: String::new(),
    };
    let path = folder.path().join("index.html");
    std::fs::create_dir(&path).unwrap();
    let why = write(std::slice::from_ref(&page), folder.path()).unwrap_err();
    assert!(why.starts_with(&format!("{}: ", path.display())), "{why}");
    std::fs::remove_dir(&path).unwrap();
    std::fs::write(&path, "").unwrap();
    let why = write(&[page], &path).unwrap_err();
    assert!(why.starts_with(&format!("{}: ", path.display())), "{why}");
}
