//! What the documents show of the program: answers, findings, the journal.

use std::collections::BTreeSet;

use artchk::article::Article;
use artchk::check::registry::CHECKS;
use artchk::check::{self, Context, Selection};
use artchk::config::Config;
use artchk::decision::Occasion;
use artchk::followup::{self, Matter};
use artchk::journal::Journal;
use serde_json::Value;

use super::files::load;
use super::{all, examples, part, pattern, read, set};
use crate::support::command::artchk;
use crate::support::scratch::Scratch;

/// The body of the answer that is given to an article.
fn answer(article: &str, config: &Config) -> String {
    let article = Article::new(article.as_bytes().to_vec());
    let context = Context::at("2026-11-22T20:15:00Z".parse().expect("a time"));
    let findings = check::run(&article, &context, &selection(config));
    let matter = Matter {
        precursor: &article,
        occasion: Occasion::Requested,
        findings: &findings,
        told_before: &[],
        log: None,
        added: &[],
        newsgroup: "misc.test",
        message_id: "<a%b.example@check.example.invalid>",
    };
    let made = followup::assemble(&matter, &config.texts, &config.head);
    let text = String::from_utf8(made.octets().to_vec()).expect("UTF-8");
    let (_, body) = text.split_once("\r\n\r\n").expect("a body");
    body.replace("\r\n", "\n")
}

fn selection(config: &Config) -> Selection {
    let with_blocks = CHECKS
        .iter()
        .map(|check| check.code.to_owned())
        .filter(|code| config.texts.get(code).is_some());
    Selection::all().with_blocks(with_blocks)
}

#[test]
fn the_answer_in_texts_md_is_what_its_blocks_give() {
    let text = read("docs/texts.md");
    let (_, example) = text.split_once("\n## An example\n").expect("the example");
    let of = |language| examples(example, language).remove(0);
    let (config, faults) = load("", &of("rc"), "");
    let config = config.unwrap_or_else(|| panic!("{faults:?}"));
    assert_eq!(answer(&of("article"), &config), of("answer"));
}

#[test]
fn the_answer_in_the_readme_is_what_the_sample_gives() {
    let text = read("README.md");
    let (_, section) = text
        .split_once("\n## What it looks like\n")
        .expect("the section");
    let blocks: Vec<String> = pattern(r"(?m)(?:^(?:    .*)?\n)+")
        .find_iter(section)
        .map(|found| found.as_str().replace("\n    ", "\n"))
        .filter(|block| !block.trim().is_empty())
        .map(|block| block.trim_matches('\n').to_owned() + "\n")
        .collect();
    let [article, followup, ..] = blocks.as_slice() else {
        panic!("an article and a followup");
    };
    let (config, faults) = load(
        "",
        &read("sample.rc").replace("change-this-address.", "check."),
        "",
    );
    let config = config.unwrap_or_else(|| panic!("{faults:?}"));
    let article = format!("Date: Sun, 22 Nov 2026 20:14:30 +0000\n{article}");
    let (_, body) = followup.split_once("\n\n").expect("a body");
    assert_eq!(answer(&article, &config), body);
}

#[test]
fn what_artchk_check_shows_is_in_the_document() {
    let text = read("docs/without-a-server.md");
    let of = |language| examples(&text, language).remove(0);
    let folder = Scratch::new();
    folder.write("article.txt", of("article"));
    let check = |more: &[&str]| {
        let finished = artchk(["check", "article.txt"].iter().chain(more))
            .folder(folder.path())
            .run();
        assert_eq!(finished.code(), 1);
        finished.stdout()
    };
    assert_eq!(check(&[]), of("human"));
    assert_eq!(check(&["--format", "short"]), of("short"));
    // The first finding is in the README, too.
    let first = examples(&read("README.md"), "console").remove(0);
    assert!(of("human").starts_with(&first), "{first}");
    let json: Value = serde_json::from_str(&check(&["--format", "json"])).expect("JSON");
    assert_eq!(
        json,
        serde_json::from_str::<Value>(&of("json")).expect("JSON")
    );
    let keys = |value: &Value| {
        value
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect()
    };
    let mut known: BTreeSet<String> = keys(&json);
    let finding = &json["findings"][1];
    known.append(&mut keys(finding));
    known.append(&mut keys(&finding["fix"]));
    known.append(&mut keys(&finding["fix"]["edits"][0]));
    assert_eq!(set(all(&text, r"(?m)^\| `([a-z_]+)` \|")), known);
    let manual = read("docs/man/artchk.1");
    let section = part(&manual, ".Ss artchk check", ".Ss ");
    let mut named = set(all(section, r"(?m)^\.Li ([a-z_]+)"));
    assert!(named.remove("null"));
    assert_eq!(named, known);
}

#[test]
fn what_artchk_fix_makes_of_an_article_is_in_the_readme() {
    let text = read("README.md");
    let of = |language| examples(&text, language).remove(0);
    let fix = |article: String| artchk(["fix"]).stdin(article).run();
    let fixed = fix(of("before"));
    assert_eq!((fixed.stdout(), fixed.code()), (of("after"), 0), "{fixed}");
    let said = fix(examples(&read("docs/without-a-server.md"), "article").remove(0)).stderr();
    let said = said.trim_end().replace(" -:", " article.txt:");
    assert!(
        read("docs/without-a-server.md").contains(&format!("\n    {said}\n")),
        "{said}"
    );
}

#[test]
fn every_question_to_the_journal_is_answered() {
    let folder = Scratch::new();
    let file = folder.join("a.db");
    drop(Journal::open(&file).expect("a journal"));
    let connection = rusqlite::Connection::open(&file).expect("a database");
    let questions = examples(&read("docs/operation.md"), "sql");
    assert!(questions.len() > 3);
    for question in questions {
        let prepared = connection.prepare(&question);
        let mut prepared = prepared.unwrap_or_else(|error| panic!("{question}{error}"));
        assert!(prepared.query([]).is_ok(), "{question}");
    }
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .expect("a question");
    let tables = tables.query_map([], |row| row.get::<_, String>(0));
    let tables: BTreeSet<String> = tables
        .expect("rows")
        .map(|name| name.expect("a name"))
        .collect();
    let operation = read("docs/operation.md");
    let section = part(&operation, "## The journal", "## ");
    assert_eq!(set(all(section, r"(?m)^\| `([a-z_]+)` \|")), tables);
}
