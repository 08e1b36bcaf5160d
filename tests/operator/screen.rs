//! What a person sees (R46 to R48), and the log.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use artchk::demo::Server;

use super::{article, bot, run_beside};
use crate::support::command::{Finished, artchk, binary};
use crate::support::scratch::Scratch;

/// A group with as many articles, of which the last asks for a check.
fn server(count: usize) -> Server {
    let server = Server::start(&["de.test"]).expect("a port");
    for number in 1..=count {
        let identifier = format!("<screen.{number}@news.example.org>");
        let subject = if number == count { "check" } else { "nothing" };
        let fields = format!("Subject: {subject}");
        server.add(
            "de.test",
            &article(&identifier, "de.test", &fields, "Text."),
        );
    }
    server
}

fn bot_at(server: &Server) -> Scratch {
    bot(
        &format!("reader = 127.0.0.1,{}", server.port()),
        "de.test n",
    )
}

/// R46, level by level: each shows what the one before shows, and more.
#[tokio::test]
async fn r46_each_level_shows_more() {
    let mut shown = Vec::new();
    for level in ["", "-v", "-vv", "-vvv", "-vvvv"] {
        let server = server(2);
        let scratch = bot_at(&server);
        let arguments: Vec<&str> = [level]
            .into_iter()
            .filter(|level| !level.is_empty())
            .collect();
        let finished = run_beside(&scratch, &arguments).await;
        assert_eq!((finished.code(), finished.stderr().as_str()), (0, ""));
        // What the server says of the time changes from run to run.
        let lines = finished.stdout();
        let lines = lines.lines().map(|line| match line.starts_with("< 111 ") {
            true => "< 111 NOW\n".to_owned(),
            false => format!("{line}\n"),
        });
        let text: String = lines.collect();
        shown.push(text.replace(&server.port().to_string(), "PORT"));
    }
    for (less, more) in shown.iter().zip(&shown[1..]) {
        for line in less.lines() {
            assert!(more.contains(line), "{line:?} is missing in {more}");
        }
    }
    insta::assert_snapshot!(shown[0], @r#"
artchk 0.1.0: news begins
artchk: news ends
"#);
    insta::assert_snapshot!(shown[2], @r#"
artchk 0.1.0: news begins
configuration: news.ini
texts: news.rc
kill file: none (news.kill is not there)
journal: news.db
reading from 127.0.0.1:PORT
posting to 127.0.0.1:PORT
trigger_check: check
trigger_ignore: (ignore)|(no[ ]*repl(y|(ies)))|(nocheck)
limits: max_age 14 d, max_runtime 60 min
limits: max_articles 100000, max_followups 100
limits: max_per_author 10, max_per_thread 3, max_per_group 60
de.test: on request, from the beginning
de.test: articles 1 to 2, 2 to look at
de.test: article 1, 1 to go
de.test: article 2, 0 to go
de.test: an answer is due to <screen.2@news.example.org>
artchk: news ends
"#);
    assert!(shown[3].contains("\n< 211 2 1 2 de.test"), "{}", shown[3]);
    // What the server says it can do.
    assert!(shown[3].contains("\n< VERSION 2\n"), "{}", shown[3]);
    assert!(!shown[2].contains("VERSION 2"));
    assert!(!shown[2].contains("211 2 1 2"));
    assert!(
        shown[4].contains("\n  checked: the article asks for it\n"),
        "{}",
        shown[4]
    );
    assert!(!shown[3].contains("checked: "));
}

/// R47: appended to, with the time, for its owner alone, about every article.
#[tokio::test]
async fn r47_the_log_tells_of_every_article() {
    let server = server(2);
    let scratch = bot_at(&server);
    for _ in 0..2 {
        let finished = run_beside(&scratch, &["--log"]).await;
        assert_eq!(finished.code(), 0, "{finished:?}");
    }
    let mode = scratch
        .join("news.log")
        .metadata()
        .expect("a log")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let log = scratch.read("news.log");
    let mut texts = Vec::new();
    for line in log.lines() {
        let (time, text) = line.split_at(21);
        let shape: String = time
            .chars()
            .map(|c| if c.is_ascii_digit() { '0' } else { c })
            .collect();
        assert_eq!(shape, "0000-00-00 00:00:00Z ");
        texts.push(text);
    }
    insta::assert_snapshot!(texts.join("\n"), @r#"
begin
de.test article 1: <screen.1@news.example.org>
  not checked: autocheck is off, and the article does not ask for a check
de.test article 2: <screen.2@news.example.org>
  "check" in the Subject asks for a check
  checked: the article asks for it
  nothing found
  due: <screen.2%news.example.org@check.example.org>
posted <screen.2%news.example.org@check.example.org>: 240 article received
end
begin
de.test article 3: <screen.2%news.example.org@check.example.org>
  not checked: it is a followup of this or another artchk (X-Artchk-Version)
end
"#);
}

/// A run on a terminal of its own; what is written to both outputs.
async fn on_a_terminal(scratch: &Scratch, arguments: &str) -> Finished {
    let command = format!("'{}' -n news {arguments}", binary().display());
    let run = artchk(["-qec", command.as_str(), "/dev/null"])
        .program(Path::new("/usr/bin/script"))
        .folder(scratch.path())
        .environment("TERM", "xterm")
        .environment("COLUMNS", "80");
    tokio::task::spawn_blocking(move || run.run())
        .await
        .expect("a run that ends")
}

/// R48: on a terminal and for a long backlog only, and not beside `-vv`.
#[tokio::test]
async fn r48_a_bar_shows_how_far_a_long_backlog_has_come() {
    for (count, arguments, has_bar) in [
        (1000, "", true),
        (1000, "-v", true),
        (1000, "-vv", false),
        (50, "", false),
    ] {
        let server = server(count);
        let finished = on_a_terminal(&bot_at(&server), arguments).await;
        assert_eq!(finished.code(), 0, "{finished:?}");
        let shown = finished.stdout();
        let bar = format!("/{count}");
        assert_eq!(
            shown.contains(&bar),
            has_bar,
            "{count} {arguments}: {shown:?}"
        );
        assert!(shown.contains("artchk: news ends"), "{shown:?}");
    }
    let server = server(1000);
    let finished = run_beside(&bot_at(&server), &[]).await;
    assert!(!finished.stdout().contains("/1000") && finished.stderr().is_empty());
}

/// A terminal breaks lines within words; programs and mail want them whole.
#[test]
fn r48_what_is_said_on_a_terminal_is_folded_at_blanks() {
    let scratch = Scratch::new();
    let init = artchk(["init", "-n", "news", "."]);
    assert_eq!(init.folder(scratch.path()).run().code(), 0);
    for words in ["check-config -n news", "-n news"] {
        let piped = artchk(words.split(' ')).folder(scratch.path()).run();
        let command = format!("'{}' {words}", binary().display());
        let shown = artchk(["-qec", command.as_str(), "/dev/null"])
            .program(Path::new("/usr/bin/script"))
            .folder(scratch.path())
            .environment("TERM", "xterm")
            .run();
        let (piped, shown) = (piped.stderr() + &piped.stdout(), shown.stdout());
        let is_wide = |line: &str| line.trim_end().chars().count() > 79;
        assert!(piped.lines().any(is_wide), "{piped}");
        assert!(!shown.lines().any(is_wide), "{shown}");
        let words =
            |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
        assert_eq!(words(&piped), words(&shown));
    }
}

/// NO_COLOR, and no terminal: no escapes.
#[tokio::test]
async fn colours_are_for_terminals_that_want_them() {
    let scratch = Scratch::new();
    scratch.write("a", "From: x\n\nText.\n");
    let command = format!("'{}' check a", binary().display());
    for (variable, is_coloured) in [("NO_COLOR", false), ("ANOTHER", true)] {
        let finished = artchk(["-qec", command.as_str(), "/dev/null"])
            .program(Path::new("/usr/bin/script"))
            .folder(scratch.path())
            .environment("TERM", "xterm")
            .environment(variable, "1")
            .run();
        assert_eq!(
            finished.stdout().contains('\u{1b}'),
            is_coloured,
            "{finished:?}"
        );
    }
    let finished = artchk(["check", "a"]).folder(scratch.path()).run();
    assert!(!finished.stdout().contains('\u{1b}'), "{finished:?}");
}
