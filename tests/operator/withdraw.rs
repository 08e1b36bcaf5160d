//! `cancel_secret` and `artchk withdraw` (R56).

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use super::{article, bot, run, wire};
use crate::support::command::{Finished, artchk};
use crate::support::folder::Folder;
use crate::support::inn::{Inn, InnOptions};
use crate::support::scratch::Scratch;
use crate::support::server::{Say, Server, lines};

const SECRET: &str = "cancel_secret = 0123456789 0123456789 0123456789";
const ANSWER: &str = "<a1%news.example.org@checker.invalid>";
const CANCEL: &str = "<cancel.a1%news.example.org%checker.invalid@checker.invalid>";

fn withdraw(folder: &Folder, more: &[&str]) -> Finished {
    let arguments: Vec<&str> = ["withdraw"].iter().chain(more).copied().collect();
    folder.subcommand(&arguments).run()
}

/// A bot that has answered so many requests; its .ini is for its owner alone.
fn answered(requests: u64) -> (Server, Folder) {
    let server = Server::with_requests(requests);
    let parameters = format!("message_id_domain = checker.invalid\n{SECRET}");
    let folder = Folder::new(server.port, &parameters, "de.test n 1");
    close_to_others(&folder.scratch, "bot.ini");
    folder.expect(0, &[]);
    (server, folder)
}

fn close_to_others(scratch: &Scratch, name: &str) {
    let ours = Permissions::from_mode(0o600);
    fs::set_permissions(scratch.join(name), ours).expect("ours");
}

fn field<'a>(article: &'a str, name: &str) -> Option<&'a str> {
    article
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

#[test]
fn r56_an_answer_is_withdrawn_once() {
    let (server, folder) = answered(2);
    for answer in server.posted() {
        assert!(field(&answer, "Cancel-Lock").is_some_and(|lock| lock.starts_with("sha256:")));
    }
    let first = withdraw(&folder, &["a1@news.example.org"]);
    assert_eq!((first.code(), first.stderr().as_str()), (0, ""), "{first}");
    assert_eq!(first.stdout(), "1 of 1 withdrawn\n");
    let posted = server.posted();
    assert_eq!(posted.len(), 3);
    let cancel = &posted[2];
    assert_eq!(field(cancel, "Message-ID"), Some(CANCEL));
    assert_eq!(field(cancel, "Control"), Some(&*format!("cancel {ANSWER}")));
    assert!(field(cancel, "Cancel-Key").is_some());
    let log = folder.scratch.read("bot.log");
    assert!(
        log.contains(&format!("{ANSWER} is withdrawn by {CANCEL}: 240 ")),
        "{log}"
    );

    let again = withdraw(&folder, &[ANSWER]);
    assert_eq!(again.code(), 0);
    assert!(again.stderr().contains("is withdrawn already"), "{again}");
    let rest = withdraw(&folder, &["--since", "1h"]);
    assert_eq!(rest.stdout(), "1 of 1 withdrawn; 1 were before\n");
    assert_eq!((rest.code(), rest.stderr().as_str()), (0, ""), "{rest}");
    assert_eq!(server.posted().len(), 4);
    // Of many that nobody has named, each is no news.
    let nothing = withdraw(&folder, &["--since", "1h"]);
    assert_eq!((nothing.code(), nothing.stderr().as_str()), (0, ""));
    assert_eq!(nothing.stdout(), "0 of 0 withdrawn; 2 were before\n");
    assert_eq!(server.posted().len(), 4);
    // The bot leaves its cancels alone, and nothing is answered again.
    folder.expect(0, &[]);
    assert_eq!(server.posted().len(), 4);
}

#[test]
fn r56_a_cancel_that_could_not_be_posted_is_posted_later() {
    let (server, folder) = answered(1);
    server.set_rule(|_, heard| match heard {
        "." => lines("441 436 Later"),
        _ => Say::Usual,
    });
    let later = withdraw(&folder, &[ANSWER]);
    assert_eq!(later.code(), 75, "{later}");
    server.set_rule(|_, heard| match heard {
        "." => lines("441 437 No thanks"),
        _ => Say::Usual,
    });
    let refused = withdraw(&folder, &[]);
    assert_eq!(refused.code(), 1, "{refused}");
    assert!(
        refused.stderr().contains("its cancel was refused: 441 437"),
        "{refused}"
    );
    assert_eq!(withdraw(&folder, &[]).stdout(), "0 of 0 withdrawn\n");
    server.set_rule(|_, _| Say::Usual);
    assert_eq!(withdraw(&folder, &[ANSWER]).stdout(), "1 of 1 withdrawn\n");
    assert_eq!(server.posted().len(), 2);
}

#[test]
fn r56_only_what_was_posted_is_withdrawn() {
    let (server, folder) = answered(1);
    let none = withdraw(&folder, &["x@y.example"]);
    assert_eq!(none.code(), 1);
    assert!(none.stderr().contains("no such answer"), "{none}");
    assert_eq!(
        folder
            .subcommand(&["forget", "a1@poster.invalid"])
            .run()
            .code(),
        0
    );
    let forgotten = withdraw(&folder, &[ANSWER]);
    assert_eq!(forgotten.code(), 1);
    assert!(
        forgotten.stderr().contains("who was forgotten"),
        "{forgotten}"
    );
    assert_eq!(
        withdraw(&folder, &["--since", "1h"]).stdout(),
        "0 of 0 withdrawn\n"
    );
    assert_eq!(server.posted().len(), 1);

    let ini = folder.ini().replace(SECRET, "");
    folder.scratch.write("bot.ini", ini);
    let without = withdraw(&folder, &[ANSWER]);
    assert_eq!(without.code(), 78);
    assert!(
        without.stderr().contains("there is no cancel_secret"),
        "{without}"
    );
    assert_eq!(server.posted().len(), 1);
}

#[test]
fn r56_a_secret_that_others_can_read_or_guess_is_warned_of() {
    let check = |secret: &str, mode| {
        let scratch = bot(
            &format!("reader = 127.0.0.1,1\ncancel_secret = {secret}"),
            "de.test n",
        );
        let mode = Permissions::from_mode(mode);
        fs::set_permissions(scratch.join("news.ini"), mode).expect("ours");
        super::check_config(&scratch, &[])
    };
    let good = "0123456789abcdef0123456789abcdef";
    let closed = check(good, 0o640);
    assert_eq!(closed.stderr(), "");
    let open = check(good, 0o644);
    assert_eq!(open.code(), 0);
    assert!(
        open.stderr()
            .contains("it holds cancel_secret, and every user of this machine can read it"),
        "{open}"
    );
    let short = check("hush hush", 0o600);
    assert_eq!(short.code(), 78);
    assert!(
        short.stderr().contains("fewer than 32 characters"),
        "{short}"
    );
    for finished in [&closed, &open, &short] {
        let said = finished.stdout() + &finished.stderr();
        assert!(!said.contains(good) && !said.contains("hush"), "{said}");
    }
}

/// Whether the server has the article.
fn has(inn: &Inn, identifier: &str) -> bool {
    inn.client()
        .command(&format!("STAT {identifier}"))
        .starts_with("223")
}

/// INN cancels only what has the right key: another secret does nothing.
#[test]
fn r56_inn_believes_the_key_and_no_other() {
    let inn = Inn::start(&InnOptions {
        inn_conf: &["docancels: require-auth"],
        ..InnOptions::default()
    });
    for number in 1..=2 {
        let identifier = format!("<w.{number}@poster.invalid>");
        let octets = wire(article(&identifier, "de.test", "Subject: check", "Text."));
        let response = inn.inject(&octets);
        assert!(response.starts_with("239"), "{response}");
    }
    let parameters = format!("reader = 127.0.0.1,{}\n{SECRET}", inn.reader_port());
    let scratch = bot(&parameters, "de.test n 1");
    close_to_others(&scratch, "news.ini");
    let finished = run(&scratch, &[]).run();
    assert_eq!(finished.code(), 0, "{finished}");
    let answers = [1, 2].map(|number| format!("<w.{number}%poster.invalid@check.example.org>"));
    assert!(answers.iter().all(|answer| has(&inn, answer)));

    let withdraw = |answer: &str| {
        artchk(["withdraw", "-n", "news", answer])
            .folder(scratch.path())
            .run()
    };
    let ini = scratch.read("news.ini");
    scratch.write("news.ini", ini.replace(SECRET, &SECRET.replace('0', "x")));
    let forged = withdraw(&answers[0]);
    scratch.write("news.ini", ini);
    let right = withdraw(&answers[1]);
    assert_eq!(
        (right.code(), right.stdout().as_str()),
        (0, "1 of 1 withdrawn\n"),
        "{right}"
    );
    let limit = Instant::now() + Duration::from_secs(30);
    while has(&inn, &answers[1]) {
        assert!(Instant::now() < limit, "{}", inn.errlog());
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(has(&inn, &answers[0]), "{forged}");
}
