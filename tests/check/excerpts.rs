//! What a person sees of a finding.

use super::{GOOD, faulty};
use crate::support::command::artchk;
use crate::support::scratch::Scratch;

/// What is shown of an article.
fn shown(article: impl Into<Vec<u8>>) -> String {
    artchk(["check"]).stdin(article).run().stdout()
}

#[test]
fn r50_the_line_is_shown_with_a_mark() {
    let article = GOOD.replace("@news.example.net>", "@laptop>");
    let expected = " --> -:6:19\n  |\n\
                    6 | Message-ID: <good@laptop>\n  |                   ^^^^^^\n  fix    ";
    let shown = shown(article);
    assert!(shown.contains(expected), "{shown}");
}

#[test]
fn r50_findings_stand_in_the_order_of_their_lines() {
    let article = faulty()
        .replace("@news.example.net>", "@laptop>")
        .replace("Subject: ", "Subject: \u{fc} ")
        .replace("From: ", "X-From: ");
    let shown = shown(article);
    let places = shown.lines().filter_map(|line| line.split_once("--> -"));
    let places: Vec<&str> = places.map(|(_, place)| place).collect();
    assert_eq!(places, ["", ":4:10", ":6:19", ":10:1"], "{shown}");
}

#[test]
fn r50_wide_characters_tabs_and_controls_are_shown_safely() {
    let subject = "Subject: \u{6f22}\tx\u{1b}[31m";
    let shown = shown(GOOD.replace("Subject: ", subject));
    let expected =
        "\n4 | Subject: \u{6f22}     x?[31mTrying the settings\n  |                  ^\n";
    assert!(shown.contains(expected), "{shown}");
}

#[test]
fn r50_a_long_line_is_cut_around_the_mark() {
    let far = "far ".repeat(60);
    let article = GOOD.replace("Subject: ", &format!("Subject: {far}\u{7} "));
    let shown = shown(article);
    let lines: Vec<&str> = shown.lines().collect();
    let at = lines.iter().position(|line| line.starts_with("4 | ..."));
    let at = at.unwrap_or_else(|| panic!("no cut line: {shown}"));
    assert_eq!(lines[at].find('?'), lines[at + 1].find('^'), "{shown}");
    let too_wide = |line: &&str| line.chars().count() > 80;
    assert_eq!(lines.iter().copied().find(too_wide), None, "{shown}");
}

#[test]
fn r50_the_fix_is_for_the_newsreader_of_the_article() {
    let article = GOOD.replace("@news.example.net>", "@laptop>");
    let with = |agent: &str| {
        let agent = format!("User-Agent: {agent}\nSubject: ");
        shown(article.replace("Subject: ", &agent))
    };
    let slrn = with("slrn/1.0.3 (Linux)");
    assert!(slrn.contains("set generate_message_id 0\n"), "{slrn}");
    let gnus = with("Gnus/5.13 (Gnus v5.13)");
    assert!(!gnus.contains("generate_message_id"), "{gnus}");
    // Where nothing is known of it, what helps everybody.
    for other in [with("None/1.0"), shown(article.clone())] {
        assert!(other.contains("\n  fix    Tell your newsreader"), "{other}");
    }
}

/// What was said of a finding is said once, however many files there are.
#[test]
fn r50_advice_is_given_once_in_a_run() {
    let folder = Scratch::new();
    let names = ["a", "b", "c"];
    for name in names {
        folder.write(name, faulty());
    }
    let slrn = faulty().replace("Subject: ", "User-Agent: slrn/1.0.3\nSubject: ");
    folder.write("d", slrn);
    let words = ["check", "a", "b", "c", "d"];
    let run = artchk(words).folder(folder.path()).run();
    let shown = run.stdout();
    assert_eq!(shown.matches("hint sigdelimiter [*]: ").count(), 4, "{run}");
    for said in ["\n  why    ", "\n  basis  "] {
        assert_eq!(shown.matches(said).count(), 1, "{said}: {run}");
    }
    assert_eq!(shown.matches("\n  fix    as above\n").count(), 2, "{run}");
    // That for another newsreader was not said before.
    assert_eq!(shown.matches("\n  fix    slrn ").count(), 1, "{run}");
}

#[test]
fn r50_what_is_known_already_is_not_said_again() {
    let article = GOOD
        .replace("From: ", "X-From: ")
        .replace("Subject: ", "X-Subject: ");
    let shown = shown(article);
    assert_eq!(
        shown.matches("violation hdr-missing: ").count(),
        2,
        "{shown}"
    );
    assert_eq!(
        shown.matches("\n  why    News servers refuse").count(),
        1,
        "{shown}"
    );
    assert_eq!(shown.matches("\n  fix    as above\n").count(), 1, "{shown}");
}

#[test]
fn r50_the_last_line_counts() {
    for (article, last) in [
        (GOOD.to_owned(), "nothing found in 1 article"),
        (faulty(), "1 finding (1 hint) in 1 article"),
        (
            faulty().replace("@news.example.net>", "@laptop>"),
            "2 findings (1 violation, 1 hint) in 1 article",
        ),
    ] {
        let shown = shown(article);
        assert_eq!(shown.lines().last(), Some(last), "{shown}");
    }
}
