//! `artchk train` (R74).

use rusqlite::Connection;

use crate::support::command::Finished;
use crate::support::folder::{Folder, article};
use crate::support::inn::{Inn, InnOptions};
use crate::support::server::Server;
use crate::support::spamd::{Mood, Spamd};

const MAY: &str = "message_id_domain = checker.invalid\ntrain_external = y";

fn bot(spamd: &Spamd, more: &str) -> (Server, Folder) {
    let server = Server::new();
    for unique in ["one", "two"] {
        let number = if unique == "one" { 1 } else { 2 };
        server.put("de.test", number, article(unique, &[], "Text.\n"));
    }
    let parameters = format!("{}\n{more}", spamd.parameter());
    let folder = Folder::new(server.port, &parameters, "de.test n 1");
    (server, folder)
}

fn train(folder: &Folder, arguments: &[&str]) -> Finished {
    let words: Vec<&str> = ["train"].iter().chain(arguments).copied().collect();
    folder.subcommand(&words).run()
}

fn history(folder: &Folder, identifier: &str) -> String {
    folder.subcommand(&["history", identifier]).run().stdout()
}

#[test]
fn r74_articles_are_taught_by_identifier_and_out_of_files() {
    let spamd = Spamd::new(Mood::Well);
    let (_server, folder) = bot(&spamd, MAY);
    let three = String::from_utf8(article("three", &[], "Text.\n")).expect("ASCII");
    let four = three.replace("<three@", "<four@");
    let mailbox = format!(
        "From x Sun Nov 22 12:00:00 2026\r\n{three}\r\nFrom x Sun Nov 22 12:00:00 2026\r\n{four}"
    );
    let file = folder.scratch.write("saved", mailbox);
    let file = file.to_str().expect("UTF-8");
    let taught = train(&folder, &["spam", "one@news.example.org", file]);
    assert_eq!((taught.code(), &*taught.stderr()), (0, ""), "{taught}");
    let expected = "<one@news.example.org>: spamd: learnt\n<three@news.example.org>: spamd: learnt\n\
        <four@news.example.org>: spamd: learnt\n3 of 3 taught as spam\n";
    assert_eq!(taught.stdout(), expected);
    assert_eq!(spamd.heard(), ["TELL spam"; 3]);
    let log = folder.scratch.read("bot.log");
    let who = user();
    let line = format!("<one@news.example.org>: taught as spam by {who}: spamd\n");
    assert!(log.contains(&line), "{log}");
    let shown = history(&folder, "three@news.example.org");
    let expected = "<three@news.example.org>\n  the article is not known\n  ";
    assert!(shown.starts_with(expected), "{shown}");
    assert!(
        shown.ends_with(&format!("Z  taught as spam by {who}: spamd\n")),
        "{shown}"
    );
    let stdin = folder
        .subcommand(&["train", "ham", "-"])
        .stdin(article("five", &[], "Text.\n"));
    assert_eq!(
        stdin.run().stdout(),
        "<five@news.example.org>: spamd: learnt\n1 of 1 taught as ham\n"
    );
}

#[test]
fn r74_articles_are_taught_out_of_a_real_inn() {
    let spamd = Spamd::new(Mood::Well);
    let inn = Inn::start(&InnOptions::default());
    let octets = article("inn", &[], "Text.\n");
    assert!(inn.inject(&octets).starts_with("239"));
    let parameters = format!("{MAY}\n{}", spamd.parameter());
    let folder = Folder::new(inn.reader_port(), &parameters, "de.test n 1");
    let taught = train(
        &folder,
        &["ham", "<inn@news.example.org>", "<no@news.example.org>"],
    );
    assert_eq!(taught.code(), 1, "{taught}");
    let expected = "<inn@news.example.org>: spamd: learnt\n1 of 2 taught as ham\n";
    assert_eq!(taught.stdout(), expected);
    assert!(
        taught
            .stderr()
            .ends_with(" does not have <no@news.example.org>\n"),
        "{taught}"
    );
}

#[test]
fn r74_learning_twice_is_no_error_and_the_opposite_forgets_first() {
    let spamd = Spamd::new(Mood::Well);
    let (_server, folder) = bot(&spamd, MAY);
    for (arguments, said) in [
        (
            &["spam", "--forget", "one@news.example.org"][..],
            "had not learnt it as spam",
        ),
        (&["spam", "one@news.example.org"], "learnt"),
        (&["spam", "one@news.example.org"], "had learnt it before"),
        (&["ham", "one@news.example.org"], "learnt"),
        (&["ham", "--forget", "one@news.example.org"], "forgotten"),
        (
            &["ham", "--forget", "one@news.example.org"],
            "had not learnt it as ham",
        ),
        (&["spam", "one@news.example.org"], "learnt"),
    ] {
        let taught = train(&folder, arguments);
        assert_eq!(
            (taught.code(), &*taught.stderr()),
            (0, ""),
            "{arguments:?} {taught}"
        );
        let number = usize::from(!said.starts_with("had not"));
        let line = format!("<one@news.example.org>: spamd: {said}\n{number} of 1 ");
        assert!(taught.stdout().starts_with(&line), "{arguments:?} {taught}");
    }
    let heard = [
        "TELL remove",
        "TELL spam",
        "TELL spam",
        "TELL remove",
        "TELL ham",
        "TELL remove",
        "TELL remove",
        "TELL spam",
    ];
    assert_eq!(spamd.heard(), heard);
    let shown = history(&folder, "one@news.example.org");
    assert_eq!(shown.matches(" taught as spam by ").count(), 3, "{shown}");
    assert_eq!(shown.matches(" forgotten as ham by ").count(), 1, "{shown}");
    assert!(!shown.contains(" forgotten as spam by "), "{shown}");
}

#[test]
fn r74_the_opposite_is_not_forgotten() {
    let spamd = Spamd::new(Mood::Well);
    let (_server, folder) = bot(&spamd, MAY);
    train(&folder, &["ham", "one@news.example.org"]);
    let taught = train(&folder, &["spam", "--forget", "one@news.example.org"]);
    let expected = "<one@news.example.org>: spamd: had not learnt it as spam\n\
        0 of 1 forgotten as spam\n";
    assert_eq!((taught.code(), taught.stdout().as_str()), (0, expected));
    assert_eq!(spamd.heard(), ["TELL ham"], "what it has learnt stays");
    let shown = history(&folder, "one@news.example.org");
    assert!(!shown.contains("forgotten"), "{shown}");
}

#[test]
fn r74_what_cannot_be_noted_is_not_taught() {
    let spamd = Spamd::new(Mood::Well);
    let (_server, folder) = bot(&spamd, MAY);
    train(&folder, &["ham", "one@news.example.org"]);
    let journal = Connection::open(folder.scratch.join("bot.db")).expect("a journal");
    let refuse = "CREATE TRIGGER full BEFORE INSERT ON lesson \
        BEGIN SELECT RAISE(ABORT, 'no room'); END";
    journal.execute_batch(refuse).expect("a trigger");
    let taught = train(&folder, &["ham", "two@news.example.org"]);
    assert_eq!((taught.code(), &*taught.stdout()), (1, ""), "{taught}");
    assert!(taught.stderr().contains("no room"), "{taught}");
    assert_eq!(spamd.heard(), ["TELL ham"], "of the first one");
}

#[test]
fn r74_what_has_no_header_is_no_article() {
    let spamd = Spamd::new(Mood::Well);
    let (_server, folder) = bot(&spamd, MAY);
    let text = folder.scratch.write("text", "Only a text\n\nand more.\n");
    let text = text.to_str().expect("UTF-8");
    let taught = train(&folder, &["ham", "/dev/null", text, "one@news.example.org"]);
    let expected = "<one@news.example.org>: spamd: learnt\n1 of 3 taught as ham\n";
    assert_eq!((taught.code(), taught.stdout().as_str()), (1, expected));
    let said = format!(
        "artchk: /dev/null: no article: it has no header\n\
         artchk: {text}: no article: it has no header\n"
    );
    assert_eq!(taught.stderr(), said);
    assert_eq!(spamd.heard(), ["TELL ham"]);
}

#[test]
fn r74_who_is_known_by_lessons_alone_is_shown_what_is_known() {
    let spamd = Spamd::new(Mood::Well);
    let (_server, folder) = bot(&spamd, MAY);
    let by = |name: &str| {
        let from = format!("From: X <{name}@host.invalid>");
        article(name, &[&from], "Text.\n")
    };
    for name in ["wk", "other"] {
        let file = folder.scratch.write(name, by(name));
        train(&folder, &["ham", file.to_str().expect("UTF-8")]);
    }
    let shown = folder.subcommand(&["history", "--author", "WK@host.invalid"]);
    let shown = shown.run().stdout();
    let expected = "<wk@news.example.org>\n  the article is not known\n";
    assert!(shown.starts_with(expected), "{shown}");
    assert!(!shown.contains("<other@"), "{shown}");
    let json = folder.subcommand(&["history", "--since", "1d", "--format", "json"]);
    let json = json.run().stdout();
    assert_eq!(json.lines().count(), 2, "{json}");
    assert!(json.contains(r#""class":"ham""#), "{json}");
    let nobody = folder.subcommand(&["history", "--author", "nobody@host.invalid"]);
    assert_eq!(nobody.run().code(), 1);
}

#[test]
fn r74_nothing_is_taught_without_train_external() {
    let spamd = Spamd::new(Mood::Well);
    let domain = "message_id_domain = checker.invalid";
    let (_server, folder) = bot(&spamd, domain);
    let refused = train(&folder, &["spam", "one@news.example.org"]);
    let text = "artchk: train_external is n: spamd may not be taught\n";
    assert_eq!((refused.code(), &*refused.stderr()), (78, text));
    assert!(spamd.heard().is_empty() && !folder.scratch.join("bot.db").exists());
    let server = Server::new();
    let without = Folder::new(
        server.port,
        "message_id_domain = a.invalid\nfilter links = on",
        "de.test n 1",
    );
    let refused = train(&without, &["spam", "one@news.example.org"]);
    let text = "artchk: no filter is on that can learn\n";
    assert_eq!((refused.code(), &*refused.stderr()), (78, text));
}

/// Who runs the tests.
fn user() -> String {
    let user = nix::unistd::User::from_uid(nix::unistd::getuid()).expect("a list of users");
    user.expect("a user").name
}

#[test]
fn r74_only_trainers_teach_where_they_are_named() {
    let spamd = Spamd::new(Mood::Well);
    let (_server, folder) = bot(&spamd, &format!("{MAY}\ntrainers = somebody-else, another"));
    let who = user();
    let refused = train(&folder, &["spam", "one@news.example.org"]);
    let text = format!("artchk: trainers: {who} may not teach the filters\n");
    assert_eq!((refused.code(), refused.stderr()), (1, text));
    assert!(spamd.heard().is_empty());
    let (_server, folder) = bot(&spamd, &format!("{MAY}\ntrainers = somebody-else {who}"));
    assert_eq!(train(&folder, &["spam", "one@news.example.org"]).code(), 0);
}

#[test]
fn r74_what_cannot_be_taught_is_said_and_the_rest_is_taught() {
    let spamd = Spamd::new(Mood::Well);
    let (_server, folder) = bot(&spamd, MAY);
    let taught = train(
        &folder,
        &[
            "ham",
            "none@news.example.org",
            "no-such-file",
            "two@news.example.org",
        ],
    );
    assert_eq!(taught.code(), 1, "{taught}");
    assert!(
        taught.stdout().ends_with("\n1 of 3 taught as ham\n"),
        "{taught}"
    );
    let said = taught.stderr();
    assert!(
        said.contains(" does not have <none@news.example.org>\n"),
        "{said}"
    );
    assert!(said.contains("no-such-file: cannot read it: "), "{said}");
    spamd.is_now(Mood::Away);
    let away = train(&folder, &["ham", "one@news.example.org"]);
    assert_eq!(away.code(), 75, "{away}");
    assert!(
        away.stdout()
            .starts_with("<one@news.example.org>: spamd: not taught ("),
        "{away}"
    );
    let shown = history(&folder, "one@news.example.org");
    assert_eq!(shown, "", "nothing was learnt");
}

#[test]
fn r74_what_is_over_max_article_size_is_not_for_later() {
    let spamd = Spamd::new(Mood::Well);
    let (server, folder) = bot(&spamd, &format!("{MAY}\nmax_article_size = 10000"));
    server.put("de.test", 3, article("long", &[], &"Text.\n".repeat(3000)));
    let text = "artchk: <long@news.example.org> is larger than max_article_size\n";
    let taught = train(&folder, &["ham", "long@news.example.org"]);
    assert_eq!((taught.code(), taught.stderr().as_str()), (1, text));
    let scored = folder.subcommand(&["score", "long@news.example.org"]).run();
    assert_eq!((scored.code(), scored.stderr().as_str()), (1, text));
}

/// The note of a lesson whose teacher was killed, or whose pupil did not answer.
fn begun(word: &str) -> String {
    format!("Z  to be {word} by {}: outcome not known\n", user())
}

#[test]
fn r74_a_lesson_whose_outcome_nobody_heard_is_taught_again() {
    let spamd = Spamd::new(Mood::Silent);
    let (_server, folder) = bot(&spamd, MAY);
    let lesson = ["spam", "one@news.example.org"];
    let words = [&["train"][..], &lesson].concat();
    let running = folder.subcommand(&words).start();
    spamd.await_visitor();
    running.signal("KILL");
    running.wait();
    let shown = history(&folder, lesson[1]);
    assert!(shown.ends_with(&begun("taught as spam")), "{shown}");
    let json = folder.subcommand(&["history", lesson[1], "--format", "json"]);
    let json = json.run().stdout();
    assert!(json.contains(r#""filters":[]"#), "{json}");
    spamd.is_now(Mood::Away);
    spamd.is_now(Mood::Well);
    let taught = train(&folder, &lesson);
    let text = "<one@news.example.org>: spamd: learnt\n1 of 1 taught as spam\n";
    assert_eq!((taught.code(), &*taught.stdout()), (0, text), "{taught}");
    assert_eq!(spamd.heard(), ["TELL spam"]);
    let shown = history(&folder, lesson[1]);
    assert!(shown.contains(&begun("taught as spam")), "{shown}");
    assert!(shown.ends_with(&format!("Z  taught as spam by {}: spamd\n", user())));
}

#[test]
fn r74_what_was_forgotten_unheard_counts_as_forgotten() {
    let spamd = Spamd::new(Mood::Well);
    let (_server, folder) = bot(&spamd, &format!("{MAY}\nfilter_timeout = 1 s"));
    let forget = ["spam", "--forget", "one@news.example.org"];
    train(&folder, &["spam", "one@news.example.org"]);
    spamd.forget("<one@news.example.org>");
    spamd.is_now(Mood::Away);
    spamd.is_now(Mood::Silent);
    let late = train(&folder, &forget);
    assert_eq!(late.code(), 75, "{late}");
    let shown = history(&folder, "one@news.example.org");
    assert!(shown.ends_with(&begun("forgotten as spam")), "{shown}");
    spamd.is_now(Mood::Away);
    spamd.is_now(Mood::Well);
    let text = "<one@news.example.org>: spamd: had not learnt it as spam\n";
    for count in [1, 0] {
        let again = train(&folder, &forget);
        let text = format!("{text}{count} of 1 forgotten as spam\n");
        assert_eq!((again.code(), again.stdout()), (0, text));
    }
    let shown = history(&folder, "one@news.example.org");
    let settled = format!("Z  forgotten as spam by {}: spamd\n", user());
    assert!(shown.ends_with(&settled), "{shown}");
}
