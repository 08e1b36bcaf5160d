//! Which findings are shown, and which make the exit status 1.

use super::{GOOD, faulty, json_of};
use crate::support::command::{Finished, artchk};
use crate::support::scratch::Scratch;

/// An article with a violation (`nomid`) and a hint (`sigdelimiter`).
fn with_both() -> String {
    faulty().replace("@news.example.net>", "@laptop>")
}

fn codes(run: &Finished) -> Vec<String> {
    let articles = json_of(run);
    let findings = articles[0]["findings"].as_array().expect("a list");
    let code = |finding: &serde_json::Value| finding["code"].as_str().expect("text").to_owned();
    findings.iter().map(code).collect()
}

#[test]
fn r50_some_findings_are_shown() {
    for (options, expected, status) in [
        (&[][..], &["nomid", "sigdelimiter"][..], 1),
        (&["--select", "nomid"], &["nomid"], 1),
        (
            &["--select", "nomid,signature"],
            &["nomid", "sigdelimiter"],
            1,
        ),
        (
            &["--select=nomid", "--select=sigdel"],
            &["nomid", "sigdelimiter"],
            1,
        ),
        (&["--select", "message-id,"], &["nomid"], 1),
        (&["--select", "Signature"], &["sigdelimiter"], 1),
        (&["--select", "html"], &[], 0),
        (&["--ignore", "nomid"], &["sigdelimiter"], 1),
        (&["--ignore", "message-id,signature"], &[], 0),
        (&["--ignore", "all"], &[], 0),
        (&["--select", "all", "--ignore", "signature"], &["nomid"], 1),
        (&["--select", "nomid", "--ignore", "message-id"], &[], 0),
    ] {
        let words = ["check", "--format=json"].iter().chain(options);
        let run = artchk(words).stdin(with_both()).run();
        assert_eq!(codes(&run), expected, "{options:?}");
        assert_eq!(run.code(), status, "{options:?}");
    }
}

/// From cannot be read, which is one fault: that it lacks a name is no other,
/// whatever is shown.
#[test]
fn r50_what_is_selected_is_not_found_for_it() {
    let article = GOOD.replace("Erika Mustermann <erika@", "<erika@@");
    for option in ["--select=noname", "--ignore=from"] {
        let run = artchk(["check", "--format=json", option])
            .stdin(article.clone())
            .run();
        assert!(!codes(&run).contains(&"noname".to_owned()), "{run}");
    }
}

#[test]
fn r50_an_unknown_name_is_said_and_nothing_is_checked() {
    for (option, near) in [
        ("--select=nomids", "\"nomid\"?"),
        ("--ignore=nomid,adress", "\"address\"?"),
    ] {
        let run = artchk(["check", option]).stdin(GOOD).run();
        assert_eq!(run.code(), 2, "{run}");
        assert_eq!(run.stdout(), "", "{run}");
        assert_eq!(run.stderr().lines().count(), 1, "{run}");
        let name = option.split('=').next().expect("a name");
        assert!(
            run.stderr().starts_with(&format!("artchk: {name}: ")),
            "{run}"
        );
        assert!(
            run.stderr().contains(&format!("did you mean {near}")),
            "{run}"
        );
    }
}

#[test]
fn r50_options_that_would_do_nothing_are_said() {
    let folder = Scratch::new();
    folder.write("a.art", GOOD);
    for (options, begin) in [
        (&["--charset=utf-8"][..], "artchk: --charset "),
        (&["--charset=utf-8", "--proto"], "artchk: --charset "),
    ] {
        let words = ["check"].iter().chain(options);
        let run = artchk(words).folder(folder.path()).stdin(GOOD).run();
        assert_eq!((run.code(), run.stdout().as_str()), (2, ""), "{run}");
        assert!(run.stderr().starts_with(begin), "{run}");
        assert_eq!(run.stderr().lines().count(), 1, "{run}");
    }
    let words = ["check", "--stdin-name=x", "a.art"];
    let run = artchk(words).folder(folder.path()).run();
    assert_eq!(run.code(), 0, "{run}");
    let said = "artchk: --stdin-name: standard input is not read, since files are named\n";
    assert_eq!(run.stderr(), said);
    for options in [
        &["--charset=utf-8", "--draft"][..],
        &["--stdin-name=x", "a.art", "-"],
        &["--stdin-name=x"],
    ] {
        let words = ["check"].iter().chain(options);
        let run = artchk(words).folder(folder.path()).stdin(GOOD).run();
        assert_eq!((run.code(), run.stderr().as_str()), (0, ""), "{run}");
    }
}

/// A code comes before a family: "date" is one check, "dates" are all.
#[test]
fn r50_a_code_and_a_family_have_different_names() {
    let article = GOOD.replace("Sun, 22 Nov 2026", "Mon, 22 Nov 2026");
    for (name, expected) in [("date", &[][..]), ("dates", &["date-weekday"])] {
        let words = ["check", "--format=json", "--select", name];
        let run = artchk(words).stdin(article.clone()).run();
        assert_eq!(codes(&run), expected, "{name}");
    }
    let help = artchk(["check", "--help"]).run();
    let help = help
        .stdout()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        help.contains("\"date\" is the check, \"dates\" its family"),
        "{help}"
    );
}

#[test]
fn r50_what_makes_the_exit_status_1_can_be_said() {
    for (article, fail_on, status) in [
        (with_both(), "violation", 1),
        (with_both(), "hint", 1),
        (faulty(), "violation", 0),
        (faulty(), "hint", 1),
        (GOOD.to_owned(), "hint", 0),
    ] {
        let run = artchk(["check", "--fail-on", fail_on]).stdin(article).run();
        assert_eq!(run.code(), status, "{fail_on}: {run}");
    }
    let run = artchk(["check", "--fail-on=note"]).stdin(GOOD).run();
    assert_eq!(run.code(), 2, "{run}");
}

#[test]
fn r50_quiet_shows_what_makes_the_exit_status_1_alone() {
    for (article, options, lines, status) in [
        (with_both(), &["--format=short"][..], 2, 1),
        (
            with_both(),
            &["--format=short", "--fail-on=violation"],
            1,
            1,
        ),
        (faulty(), &["--format=short", "--fail-on=violation"], 0, 0),
        (faulty(), &["--fail-on=violation"], 0, 0),
        (GOOD.to_owned(), &[], 0, 0),
    ] {
        let words = ["check", "--quiet"].iter().chain(options);
        let run = artchk(words).stdin(article).run();
        assert_eq!(run.stdout().lines().count(), lines, "{options:?}: {run}");
        assert_eq!(run.code(), status, "{options:?}: {run}");
    }
    let run = artchk(["check", "-q"]).stdin(faulty()).run();
    assert!(run.stdout().starts_with("hint sigdelimiter"), "{run}");
    assert!(!run.stdout().contains(" in 1 article"), "{run}");
}

#[test]
fn r50_a_bot_may_say_what_is_wrong() {
    let folder = Scratch::new();
    let ini = "reader = news.example.net\nmessage_id_domain = check.example.net\n\
               severity nomid = hint\nseverity sigdelimiter = off\nmax_line_width = 20\n\
               trigger_check = settings\ncheckgroups:\nmisc.test y\n";
    folder.write("bot.ini", ini);
    folder.write(
        "bot.rc",
        include_str!("../../sample.rc").replace("change-this-address", "bot"),
    );
    let article = with_both().replace("A few words.", "A few words, and some more of them.");
    let options = |more: &[&str]| {
        let words = ["check", "--format=json"];
        let words: Vec<String> = words
            .iter()
            .chain(more)
            .map(|it| (*it).to_owned())
            .collect();
        artchk(words)
            .folder(folder.path())
            .stdin(article.clone())
            .run()
    };
    assert_eq!(codes(&options(&[])), ["nomid", "sigdelimiter"]);
    let run = options(&["-n", "bot"]);
    assert_eq!(codes(&run), ["nomid", "longlines"], "{run}");
    assert_eq!(run.code(), 1, "{run}");
    let of_bot = &json_of(&run)[0];
    assert_eq!(of_bot["findings"][0]["severity"], "hint", "{run}");
    assert_eq!(of_bot["request"], "check", "{run}");
    let run = options(&["-n", "bot", "--fail-on=violation"]);
    assert_eq!(run.code(), 0, "{run}");
    let path = folder.path().to_str().expect("a name").to_owned();
    let run = options(&["-p", &path, "-n", "bot.ini"]);
    assert_eq!(codes(&run), ["nomid", "longlines"], "{run}");

    folder.write("bot.ini", ini.replace("= 20", "= wide"));
    let run = options(&["-n", "bot"]);
    assert_eq!(run.code(), 2, "{run}");
    assert!(
        run.stderr()
            .starts_with("artchk: bot.ini:5: max_line_width"),
        "{run}"
    );
    let run = options(&["-n", "none"]);
    assert_eq!(run.code(), 2, "{run}");
}
