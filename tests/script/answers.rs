//! Answers that know of others: of those before (R57, R58), of the next (R29), of
//! whose Subject it is (R16a), of the language of their group (R7).

use crate::support::folder::{FROM, Folder, article};
use crate::support::server::{Server, field};

const DOMAIN: &str = "message_id_domain = checker.invalid";

/// Blocks that say no more than their values.
const BLOCKS: &str = "
[since]
;
SINCE $mended | $new | $left
;
[propagation]
;
WAY $hops | $route | $entry | $delay | $skew
;
[told]
;
TOLD $left
;
[repeat]
;
REPEAT $days
;
[limit]
;
LIMIT $limit $hours $whom
;
";

fn bot(server: &Server, parameters: &str, groups: &str) -> Folder {
    let folder = Folder::new(server.port, &format!("{DOMAIN}\n{parameters}"), groups);
    let texts = folder.scratch.read("bot.rc") + BLOCKS;
    folder.scratch.write("bot.rc", texts);
    folder
}

/// The line of each answer that begins so, by the article that is answered.
fn lines(server: &Server, beginning: &str) -> Vec<(String, Option<String>)> {
    let line_of = |answer: &String| {
        let precursor = field(answer, "References").split(' ').next_back();
        let precursor = precursor.unwrap_or_default().trim_matches(['<', '>']);
        let unique = precursor.split('@').next().unwrap_or_default().to_owned();
        let line = answer.lines().find(|line| line.starts_with(beginning));
        (unique, line.map(str::to_owned))
    };
    server.posted().iter().map(line_of).collect()
}

fn answered(server: &Server) -> Vec<String> {
    let answers = lines(server, "");
    answers.into_iter().map(|(unique, _)| unique).collect()
}

fn shown<'a>(lines: &'a [(String, Option<String>)]) -> Vec<(&'a str, &'a str)> {
    let shown = |(unique, line): &'a (String, Option<String>)| {
        (unique.as_str(), line.as_deref().unwrap_or_default())
    };
    lines.iter().map(shown).collect()
}

#[test]
fn r7_one_bot_speaks_two_languages_in_one_run() {
    let server = Server::new();
    let put = |group: &str, unique: &str| {
        let newsgroups = format!("Newsgroups: {group}");
        let octets = article(unique, &["Subject: check", &newsgroups], "A line.\n");
        server.put(group, 1, octets);
    };
    put("de.test", "german");
    put("misc.test", "english");
    let parameters = format!("{DOMAIN}\nrcfile de.* = german");
    let folder = Folder::new(server.port, &parameters, "de.test n 1\nmisc.test n 1");
    let german = include_str!("../../sample.de.rc");
    let from = "From: Artikel-Checkbot <pruefer@checker.invalid>";
    let lines: Vec<&str> = german
        .lines()
        .map(|line| {
            if line.starts_with("From: ") {
                from
            } else {
                line
            }
        })
        .collect();
    folder.scratch.write("german.rc", lines.join("\n"));
    folder.expect(0, &[]);
    let posted = server.posted();
    let answer = |unique: &str| {
        let of = |answer: &&String| field(answer, "References").contains(unique);
        posted.iter().find(of).expect("an answer")
    };
    let (german, english) = (answer("german"), answer("english"));
    assert!(german.contains(&format!("\n{from}\r\n")), "{german}");
    assert!(english.contains(&format!("\n{FROM}\r\n")), "{english}");
    assert!(german.contains("automatische"), "{german}");
    assert!(english.contains("automatic"), "{english}");
    assert_eq!(field(german, "Newsgroups"), "de.test");
}

#[test]
fn r7_the_blocks_of_the_group_decide_what_is_told() {
    let server = Server::new();
    for (number, group) in [(1, "de.test"), (1, "misc.test")] {
        let newsgroups = format!("Newsgroups: {group}");
        let unique = group.replace('.', "-");
        let changes = ["Date: yesterday", newsgroups.as_str()];
        server.put(group, number, article(&unique, &changes, "A line.\n"));
    }
    let parameters = format!("{DOMAIN}\nrcfile de.* = other");
    let folder = Folder::new(server.port, &parameters, "de.test y 1\nmisc.test y 1");
    // Without [date], its check is off there.
    let other = folder
        .scratch
        .read("bot.rc")
        .replace("\n[date]\n", "\n[nn]\n");
    folder.scratch.write("other.rc", other);
    folder.expect(0, &[]);
    assert_eq!(answered(&server), ["misc-test"]);
}

#[test]
fn r16a_a_followup_asks_for_nothing_by_a_subject_that_is_not_its_own() {
    let server = Server::new();
    let put = |number, unique: &str, from: &str, changes: &[&str]| {
        let from = format!("From: {from}");
        let changes = [&[from.as_str()], changes].concat();
        server.put("de.test", number, article(unique, &changes, "A line.\n"));
    };
    let references = |unique: &str| format!("References: <{unique}@news.example.org>");
    let (erika, otto) = (
        "Erika Beispiel <e@poster.invalid>",
        "Otto Beispiel <o@poster.invalid>",
    );
    put(1, "asks", erika, &["Subject: check"]);
    put(
        2,
        "other",
        otto,
        &["Subject: Re: check", &references("asks")],
    );
    put(
        3,
        "same",
        "E <E@poster.invalid>",
        &["Subject: Re: check", &references("asks")],
    );
    put(
        4,
        "unknown",
        erika,
        &["Subject: Re: check", &references("elsewhere")],
    );
    let folder = bot(&server, "max_per_thread = 0", "de.test n 1");
    folder.expect(0, &[]);
    assert_eq!(answered(&server), ["asks", "same"]);
    // In the next run the journal knows whose the article is.
    put(
        5,
        "later-other",
        otto,
        &["Subject: Re: check", &references("asks")],
    );
    put(
        6,
        "later-same",
        erika,
        &["Subject: Re: check", &references("asks")],
    );
    put(
        7,
        "own-word",
        otto,
        &["Subject: Re: check", &references("asks")],
    );
    let octets = article(
        "own-line",
        &["Subject: Re: check", &references("asks")],
        "check\n",
    );
    server.put("de.test", 8, octets);
    let finished = folder.expect(0, &["--log"]);
    let answered = answered(&server);
    assert_eq!(answered[2..], ["later-same", "own-line"], "{finished}");
    let log = folder.scratch.read("bot.log");
    let why = "the Subject is that of the article that is answered";
    assert!(log.contains(why), "{log}");
}

#[test]
fn r29_the_last_answer_says_that_it_is() {
    let server = Server::new();
    for number in 1..=4 {
        let from = match number {
            4 => "From: Otto Beispiel <o@poster.invalid>",
            _ => "From: Erika Beispiel <e@poster.invalid>",
        };
        let octets = article(
            &format!("a{number}"),
            &[from, "Subject: check"],
            "A line.\n",
        );
        server.put("de.test", number, octets);
    }
    let folder = bot(&server, "max_per_author = 2", "de.test n 1");
    folder.expect(0, &[]);
    let lines = lines(&server, "LIMIT");
    assert_eq!(
        shown(&lines),
        [("a1", ""), ("a2", "LIMIT 2 24 to you"), ("a4", "")]
    );
    let answer = &server.posted()[1];
    let (_, behind) = answer
        .split_once("LIMIT 2 24 to you\r\n\r\n")
        .expect("the block");
    let footer = folder.scratch.read("bot.rc");
    let (_, footer) = footer.split_once("\n[footer]\n;\n").expect("a footer");
    let first = footer.lines().next().expect("a line");
    assert!(behind.starts_with(first), "{behind}");
}

/// An article with violations of these kinds.
fn faulty(unique: &str, kinds: &[&str]) -> Vec<u8> {
    let mut changes = vec!["From: Erika Beispiel <e@poster.invalid>"];
    if kinds.contains(&"ng-syntax") {
        changes.push("Followup-To: de.test;misc.test");
    }
    if kinds.contains(&"date") {
        changes.push("Date: yesterday");
    }
    article(unique, &changes, "A line.\n")
}

#[test]
fn r57_what_was_told_is_not_told_again() {
    let server = Server::new();
    let folder = bot(
        &server,
        "repeat_after = 30\nmax_per_author = 0",
        "de.test y 1",
    );
    // In one run, and over several.
    server.put("de.test", 1, faulty("told", &["date"]));
    server.put("de.test", 2, faulty("again", &["date"]));
    folder.expect(0, &["--log"]);
    assert_eq!(answered(&server), ["told"]);
    let log = folder.scratch.read("bot.log");
    assert!(
        log.contains("not answered: the poster was told of it before: date"),
        "{log}"
    );
    server.put("de.test", 3, faulty("once-more", &["date"]));
    server.put("de.test", 4, faulty("new", &["date", "ng-syntax"]));
    folder.expect(0, &["--log"]);
    assert_eq!(answered(&server), ["told", "new"]);
    // What was told before is only named beside what is new.
    let named = lines(&server, "TOLD");
    let date = artchk::check::registry::find("date").expect("a check");
    let told = format!("TOLD {}", date.title());
    assert_eq!(shown(&named), [("told", ""), ("new", told.as_str())]);
    let whole = lines(&server, "* Leave the field Date");
    let begin = "* Leave the field Date to the newsreader or the server, or correct it.";
    assert_eq!(shown(&whole), [("told", begin), ("new", "")]);
    let log = folder.scratch.read("bot.log");
    assert!(log.contains("not told again: date"), "{log}");
    // Mended, and back again.
    server.put("de.test", 5, faulty("mended", &["ng-syntax"]));
    server.put("de.test", 6, faulty("back", &["date"]));
    folder.expect(0, &[]);
    let repeat = lines(&server, "REPEAT");
    let days = "REPEAT 30";
    assert_eq!(
        shown(&repeat),
        [("told", days), ("new", days), ("back", days)]
    );
    // Who asks is told everything, and nothing of what is kept back.
    let changes = [
        "From: Erika Beispiel <e@poster.invalid>",
        "Subject: check",
        "Date: yesterday",
    ];
    server.put("de.test", 7, article("asked", &changes, "A line.\n"));
    folder.expect(0, &[]);
    let lines = lines(&server, "REPEAT");
    assert_eq!(shown(&lines)[3..], [("asked", "")]);
}

#[test]
fn r57_everybody_is_told_everything_unless_the_operator_says_so() {
    let server = Server::new();
    let folder = bot(&server, "max_per_author = 0", "de.test y 1");
    server.put("de.test", 1, faulty("told", &["date"]));
    server.put("de.test", 2, faulty("again", &["date"]));
    folder.expect(0, &[]);
    let lines = lines(&server, "REPEAT");
    assert_eq!(shown(&lines), [("told", ""), ("again", "")]);
}

#[test]
fn r58_who_asks_again_learns_what_has_changed() {
    let server = Server::new();
    let folder = bot(&server, "max_per_author = 0", "de.test n 1");
    let put = |number, unique: &str, from: &str, body: &str| {
        let changes = [&format!("From: {from}"), "Subject: check"];
        server.put("de.test", number, article(unique, &changes, body));
    };
    let erika = "Erika Beispiel <e@poster.invalid>";
    let long = format!("{}\n-- \n1\n2\n3\n4\n5\n", "word ".repeat(30));
    put(1, "first", erika, &long);
    put(2, "other", "Otto Beispiel <o@poster.invalid>", "A line.\n");
    // In the same run, and in another.
    put(3, "second", erika, "A line.\n--\nErika\n");
    folder.expect(0, &[]);
    put(4, "third", erika, "A line.\n--\nErika\n");
    put(5, "fourth", erika, "A line.\n");
    put(6, "fifth", erika, "A line.\n");
    folder.expect(0, &[]);
    let title = |code| {
        artchk::check::registry::find(code)
            .expect("a check")
            .title()
    };
    let (longsig, longlines, delimiter) =
        (title("longsig"), title("longlines"), title("sigdelimiter"));
    let lines = lines(&server, "SINCE");
    // A long line may be broken: the beginning is enough.
    let begins = |unique: &str, begin: String| {
        let all = shown(&lines);
        let (_, line) = all
            .iter()
            .find(|(known, _)| *known == unique)
            .expect(unique);
        let begin: String = begin.chars().take(40).collect();
        assert!(line.starts_with(&begin), "{unique}: {line}, not {begin}");
    };
    begins(
        "second",
        format!("SINCE {longsig}; {longlines} | {delimiter} | nothing"),
    );
    begins("third", format!("SINCE nothing | nothing | {delimiter}"));
    begins("fourth", format!("SINCE {delimiter} | nothing | nothing"));
    // There is nothing to compare: no answer before, or all was well both times.
    for unique in ["first", "other", "fifth"] {
        let all = shown(&lines);
        assert!(all.contains(&(unique, "")), "{unique}: {all:?}");
    }
}

#[test]
fn r59_who_asks_learns_how_the_article_came() {
    let server = Server::new();
    let folder = bot(&server, "", "de.test n 1");
    let path = "Path: reader.example!!entry.example!.POSTED!not-for-mail";
    for (number, unique, subject) in [
        (1, "path", "check path"),
        (2, "verbose", "check verbose"),
        (3, "plain", "check"),
    ] {
        let subject = format!("Subject: {subject}");
        let octets = article(unique, &[&subject, path], "A line.\n");
        server.put("de.test", number, octets);
    }
    folder.expect(0, &[]);
    let way = "WAY 2 | entry.example > reader.example | entry.example |";
    let lines = lines(&server, "WAY");
    for (unique, line) in shown(&lines) {
        let asked = unique != "plain";
        assert_eq!(line.starts_with(way), asked, "{unique}: {line}");
    }
    assert_eq!(lines.len(), 3);
    // The same as a command, from the server and from a file.
    let shown = |what: &str| folder.subcommand(&["path", what]).run();
    let by_identifier = shown("<path@news.example.org>");
    assert_eq!(by_identifier.code(), 0, "{by_identifier}");
    let told = by_identifier.stdout();
    assert!(
        told.contains("route  entry.example > reader.example\n"),
        "{told}"
    );
    assert!(
        told.contains("delay  less than a minute, counted from Date\n"),
        "{told}"
    );
    folder
        .scratch
        .write("a.txt", article("file", &[path], "A line.\n"));
    let file = folder.scratch.join("a.txt");
    let by_file = shown(&file.to_string_lossy());
    assert_eq!(by_file.code(), 0, "{by_file}");
    let told = by_file.stdout();
    assert!(told.starts_with("hops   2\nroute  entry.example"), "{told}");
    assert!(told.contains("delay  not known\n"), "{told}");
    let missing = shown("<nobody@news.example.org>");
    assert_eq!(missing.code(), 1, "{missing}");
    let missing = shown("/nowhere/at-all");
    assert_eq!(missing.code(), 1, "{missing}");
}
