//! `artchk history` (R54).

use serde_json::Value;

use crate::support::command::Finished;
use crate::support::folder::{Folder, article};
use crate::support::server::Server;

const DOMAIN: &str = "message_id_domain = checker.invalid";

fn history(folder: &Folder, more: &[&str]) -> Finished {
    let arguments: Vec<&str> = ["history"].iter().chain(more).copied().collect();
    folder.subcommand(&arguments).run()
}

/// A run over one request with a fault in it, and one article that asks for
/// nothing.
fn ran() -> (Server, Folder) {
    let server = Server::new();
    let changes = [
        "Subject: check",
        "From: Erika Beispiel <Erika@Poster.invalid>",
    ];
    server.put("de.test", 1, article("a1", &changes, "Text.\n--\nErika\n"));
    server.put(
        "de.test",
        2,
        article("a2", &["Subject: x\x1b[1my"], "Text.\n"),
    );
    let folder = Folder::new(server.port, DOMAIN, "de.test n 1");
    folder.expect(0, &[]);
    (server, folder)
}

#[test]
fn r54_an_article_is_shown_with_what_followed() {
    let (_server, folder) = ran();
    for name in [
        "a1@news.example.org",
        "<a1@news.example.org>",
        "<a1%news.example.org@checker.invalid>",
    ] {
        let one = history(&folder, &[name]);
        assert_eq!((one.code(), one.stderr().as_str()), (0, ""), "{one}");
        let shown = one.stdout();
        for expected in [
            "<a1@news.example.org>\n",
            "  de.test  erika@poster.invalid",
            "\n  hint sigdelimiter, line ",
            "\n  answer <a1%news.example.org@checker.invalid>\n",
            "  posted: 240 ",
        ] {
            assert!(shown.contains(expected), "{expected:?} in {shown}");
        }
        assert!(!shown.contains("<a2@"), "{shown}");
    }
    let none = history(&folder, &["x@y.example"]);
    assert_eq!(none.code(), 1);
    assert_eq!(
        none.stderr(),
        "artchk: the journal knows of no such article\n"
    );
}

#[test]
fn r54_json_has_one_object_for_each_article() {
    let (_server, folder) = ran();
    let all = history(&folder, &["--since", "1d", "--format", "json"]);
    let objects: Vec<Value> = all
        .stdout()
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object"))
        .collect();
    assert_eq!(objects.len(), 2, "{all}");
    assert_eq!(objects[0]["author"], "erika@poster.invalid");
    assert_eq!(objects[0]["occasion"], "requested");
    assert_eq!(objects[0]["findings"][0]["values"]["wrongsig"], "--");
    assert_eq!(objects[0]["answers"][0]["state"], "posted");
    assert_eq!(objects[1]["occasion"], Value::Null);
}

#[test]
fn r54_authors_and_moments_are_asked_for() {
    let (_server, folder) = ran();
    let by = history(&folder, &["--author", "ERIKA@poster.invalid"]);
    assert!(
        by.stdout().contains("<a1@") && !by.stdout().contains("<a2@"),
        "{by}"
    );
    assert_eq!(history(&folder, &["--author", "erika"]).code(), 1);
    assert_eq!(history(&folder, &["--since", "2999-01-01 12:00"]).code(), 1);
    assert_eq!(history(&folder, &["--since", "yesterday"]).code(), 2);
    let day = history(&folder, &[]).stdout();
    assert!(day.contains("<a1@") && day.contains("\n\n<a2@"), "{day}");
}

#[test]
fn r54_without_a_journal_one_line_says_so() {
    let folder = Folder::new(1, DOMAIN, "de.test n 1");
    let finished = history(&folder, &["--since", "2d"]);
    assert_eq!(finished.code(), 1);
    assert!(
        finished
            .stderr()
            .ends_with("bot.db: there is no journal yet\n"),
        "{finished}"
    );
    assert!(!folder.scratch.join("bot.db").exists());
}
