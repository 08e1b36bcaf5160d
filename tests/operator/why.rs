//! `artchk why` (R51).

use crate::support::command::Finished;
use crate::support::folder::{Folder, article, days_ago};
use crate::support::inn::{Inn, InnOptions};
use crate::support::server::Server;

const DOMAIN: &str = "message_id_domain = checker.invalid";

/// A text in which something is found that is a violation.
const WRONG: &str = "Text.\n\x00\n";

fn why(folder: &Folder, more: &[&str]) -> Finished {
    let arguments: Vec<&str> = ["why"].iter().chain(more).copied().collect();
    folder.subcommand(&arguments).run()
}

/// What is said of a file with this article, where no server is to be had.
fn of_file(folder: &Folder, changes: &[&str], text: &str, more: &[&str]) -> String {
    let file = folder.scratch.write("an.art", article("a", changes, text));
    let file = file.to_string_lossy().into_owned();
    let arguments: Vec<&str> = [file.as_str()].iter().chain(more).copied().collect();
    let finished = why(folder, &arguments);
    assert_eq!(
        (finished.code(), finished.stderr().as_str()),
        (0, ""),
        "{finished}"
    );
    finished.stdout()
}

fn last(text: &str) -> &str {
    text.lines().last().unwrap_or_default()
}

/// A bot whose server is away.
fn alone() -> Folder {
    let parameters = format!("{DOMAIN}\ntrigger_check = check");
    let folder = Folder::new(1, &parameters, "de.test y 1\nmisc.test n 1");
    folder.scratch.write(
        "bot.kill",
        "# nobody\nOrganization = acme (ltd|inc)\nSubject = robot\n",
    );
    folder
}

#[test]
fn r51_a_request_in_a_file_would_be_answered_and_every_rule_has_its_say() {
    let folder = alone();
    let line = |beginning: &str| {
        let ini = folder.ini();
        let at = ini.lines().position(|line| line.starts_with(beginning));
        at.expect("a line") + 1
    };
    let said = of_file(
        &folder,
        &["Subject: please check"],
        "Text.\n--\nErika\n",
        &[],
    );
    let ini = folder.scratch.join("bot.ini");
    let ini = ini.display();
    for expected in [
        "<a@news.example.org>\n".to_owned(),
        format!(
            "group           de.test: autocheck ({ini}:{})\n",
            line("de.test")
        ),
        "kind            no control message".to_owned(),
        "age             not too old: written ".to_owned(),
        format!(
            "trigger_check   \"check\" in the Subject asks for a check ({ini}:{})\n",
            line("trigger_check")
        ),
        "trigger_ignore  matches nothing (the default)\n".to_owned(),
        "autocheck       on\n".to_owned(),
        "kill file       none of its 2 rules matches (".to_owned(),
        "journal         it does not know the article\n".to_owned(),
        "found           hint sigdelimiter, line 12: ".to_owned(),
        "limits          its poster had 0 answers in 24 hours; max_per_author is 10 (".to_owned(),
        "answer          <a%news.example.org@checker.invalid>, into de.test, out of ".to_owned(),
    ] {
        assert!(said.contains(&expected), "{expected:?} in\n{said}");
    }
    assert_eq!(last(&said), "It would be answered: it asks for it.");
}

#[test]
fn r51_whatever_keeps_an_answer_away_is_named() {
    let folder = alone();
    for (changes, text, line, verdict) in [
        (
            &["Subject: nocheck, thanks"][..],
            WRONG,
            "\"check\" in the Subject is no request: ",
            "It would not be checked: the article asks to be ignored.",
        ),
        (
            &[],
            "no reply, please\n",
            "\"no reply\" in the first line of the text asks to be ignored",
            "It would not be checked: the article asks to be ignored.",
        ),
        (
            &["Organization: the ACME Ltd of old"],
            WRONG,
            "bot.kill:2 matches Organization: \"ACME Ltd\"\n",
            "It would not be checked: kill rule in line 2 matches: Organization: \"ACME Ltd\".",
        ),
        (
            &["Keywords: ignore"],
            WRONG,
            "Keywords        trigger_ignore matches: it is never answered\n",
            "It would not be answered: Keywords says to ignore the article.",
        ),
        (
            &["Followup-To: poster"],
            WRONG,
            "Followup-To     it is poster",
            "It would not be answered: Followup-To is poster.",
        ),
        (
            &["Control: cancel <b@news.example.org>"],
            WRONG,
            "kind            it is a control message\n",
            "It would not be checked: it is a control message.",
        ),
        (
            &["Newsgroups: misc.test"],
            WRONG,
            "group           misc.test: on request (",
            "It would not be checked: autocheck is off, and the article does not ask for a check.",
        ),
        (
            &["Newsgroups: de.other"],
            WRONG,
            "group           none of its newsgroups is in the list (",
            "It would not be looked at: its newsgroup is not in the list.",
        ),
        (
            &[],
            "Nothing is wrong here.\n",
            "needed          a violation, as nobody asked\n",
            "It would not be answered: nothing was found that is answered without a request.",
        ),
    ] {
        let said = of_file(&folder, changes, text, &[]);
        assert!(said.contains(line), "{line:?} in\n{said}");
        assert_eq!(last(&said), verdict, "{said}");
        // What would have been found is told all the same.
        assert_eq!(text == WRONG, said.contains("violation sec-nul"), "{said}");
    }
    let old = days_ago(20);
    let said = of_file(
        &folder,
        &[&format!("Date: {old}"), "Subject: check"],
        "x\n",
        &[],
    );
    assert!(
        said.contains("age             too old: written 20"),
        "{said}"
    );
    assert!(last(&said).starts_with("It would not be checked: it is more than 20 days old"));
}

/// R21: in feed mode the lowest setting counts.
#[test]
fn r51_options_of_the_bot_change_what_it_would_do() {
    let folder = alone();
    let both = ["Newsgroups: de.test,misc.test"];
    let polled = of_file(&folder, &both, WRONG, &[]);
    assert!(
        last(&polled).starts_with("It would be answered: "),
        "{polled}"
    );
    let fed = of_file(&folder, &both, WRONG, &["--feedmode"]);
    assert!(
        last(&fed).starts_with("It would not be checked: autocheck is off"),
        "{fed}"
    );
    let hint = "Text.\n--\nErika\n";
    let plain = of_file(&folder, &[], hint, &[]);
    assert!(
        last(&plain).starts_with("It would not be answered: "),
        "{plain}"
    );
    let pedantic = of_file(&folder, &[], hint, &["--pedantic"]);
    assert!(
        last(&pedantic).starts_with("It would be answered: "),
        "{pedantic}"
    );
    assert!(!pedantic.contains("\nReferences: "), "{pedantic}");
    let shown = of_file(&folder, &[], hint, &["--pedantic", "--show"]);
    assert!(
        shown.contains("\nReferences: <a@news.example.org>\n"),
        "{shown}"
    );
}

#[test]
fn r51_the_journal_and_the_limits_are_told_and_nothing_is_changed() {
    let server = Server::new();
    for number in 1..=3 {
        let unique = format!("a{number}");
        let changes = ["Subject: check", "From: Erika <erika@poster.invalid>"];
        server.put("de.test", number, article(&unique, &changes, "Text.\n"));
    }
    let limit = format!("{DOMAIN}\nmax_per_author = 1");
    let folder = Folder::new(server.port, &limit, "de.test n 1");
    folder.expect(0, &[]);
    let before = folder.files();
    let first = why(&folder, &["a1@news.example.org"]).stdout();
    for expected in [
        ", de.test: due: <a1%news.example.org@checker.invalid>\n",
        "                answer <a1%news.example.org@checker.invalid>: posted: 240 ",
        "limits          its poster had 1 answer in 24 hours; max_per_author is 1 (",
    ] {
        assert!(first.contains(expected), "{expected:?} in\n{first}");
    }
    assert!(
        last(&first).starts_with("It would not be checked: it was answered before, by <a1%"),
        "{first}"
    );
    let second = why(&folder, &["de.test", "2"]).stdout();
    assert!(
        second.contains("article 2 is passed: the next one to be looked at is 4\n"),
        "{second}"
    );
    assert_eq!(
        last(&second),
        "It would not be checked: it was over the limits when it came by."
    );
    // One that is yet to come is over the limits, too.
    server.put(
        "de.test",
        4,
        article(
            "a4",
            &["Subject: check", "From: erika@poster.invalid"],
            "x\n",
        ),
    );
    let next = why(&folder, &["de.test", "4"]).stdout();
    assert_eq!(
        last(&next),
        "It would not be answered: this poster had enough answers in 24 hours."
    );
    assert_eq!(folder.files(), before);
    assert_eq!(server.posted().len(), 1);
}

#[test]
fn r51_what_cannot_be_had_is_said_in_one_line() {
    let server = Server::new();
    server.put("de.test", 1, article("a", &[], "x\n"));
    let folder = Folder::new(server.port, DOMAIN, "de.test n 1");
    for (words, status, said) in [
        (
            &["b@news.example.org"][..],
            1,
            "does not have <b@news.example.org>",
        ),
        (&["de.test", "7"], 1, "does not have article 7 of de.test"),
        (&["de.nowhere", "1"], 1, "411"),
        (&["/nowhere/a"], 1, "/nowhere/a: "),
        (&["de.test", "one"], 2, "NUMBER"),
        (&[], 2, "required"),
    ] {
        let finished = why(&folder, words);
        assert_eq!(finished.code(), status, "{finished}");
        assert!(finished.stderr().contains(said), "{finished}");
    }
    let away = why(&alone(), &["b@news.example.org"]);
    assert_eq!(away.code(), 75, "{away}");
    std::fs::remove_file(folder.scratch.join("bot.ini")).expect("ours");
    assert_eq!(why(&folder, &["de.test", "1"]).code(), 78);
}

#[test]
fn r51_inn_is_asked_by_identifier_and_by_number() {
    let inn = Inn::start(&InnOptions::default());
    let response = inn.inject(&article("w1", &["Subject: check"], "Text.\n"));
    assert!(response.starts_with("239"), "{response}");
    let folder = Folder::new(inn.reader_port(), DOMAIN, "de.test n");
    let by_identifier = why(&folder, &["<w1@news.example.org>"]);
    let by_number = why(&folder, &["de.test", "1"]);
    for finished in [&by_identifier, &by_number] {
        assert_eq!(finished.code(), 0, "{finished}");
        let said = finished.stdout();
        assert_eq!(
            last(&said),
            "It would be answered: it asks for it.",
            "{said}"
        );
    }
    assert_eq!(inn.group("de.test").0, 1, "nothing was posted");
    // The same is found in what is kept of it.
    folder.expect(0, &[]);
    assert_eq!(folder.states(), ["posted"]);
}

/// R3: no run looks at anything.
#[test]
fn r51_a_bot_that_is_disabled_says_so() {
    let folder = alone();
    folder.scratch.write("bot.disabled", "");
    let said = of_file(&folder, &["Subject: check"], "x\n", &[]);
    assert!(
        said.contains("bot.disabled is there: no run does anything\n"),
        "{said}"
    );
}

#[test]
fn r70_points_and_filters_are_shown() {
    let folder = alone();
    folder.scratch.write("bot.score", "subject = -3 pills\n");
    let said = of_file(&folder, &["Subject: pills"], WRONG, &[]);
    assert!(said.contains("\nfilter rules    -3 (line 1)\n"), "{said}");
    let points = "\npoints          -2: +1 for what was found, -3 by filters; an answer needs +1 \
                  (the default)\n";
    assert!(said.contains(points), "{said}");
    assert!(
        last(&said).starts_with("It would not be answered: it has -2 points"),
        "{said}"
    );
    // Who has no opinion is not in it.
    let said = of_file(&folder, &["Subject: bills"], WRONG, &[]);
    assert!(
        !said.contains("\npoints") && !said.contains("\nfilter"),
        "{said}"
    );
    std::fs::remove_file(folder.scratch.join("bot.score")).expect("the file");
    let said = of_file(&folder, &["Subject: pills"], WRONG, &[]);
    assert!(
        !said.contains("\npoints") && !said.contains("\nfilter"),
        "{said}"
    );
}
