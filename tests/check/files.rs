//! What is checked: files, folders, mailboxes, standard input.

use std::os::unix::fs::symlink;
use std::process::Command;

use serde_json::{Value, json};

use super::{GOOD, faulty, json_of};
use crate::support::command::artchk;
use crate::support::scratch::Scratch;

/// A mailbox of these articles.
fn mailbox(articles: &[&str]) -> String {
    let from = "From erika@flowers.invalid Sun Nov 22 10:00:00 2026\n";
    let articles = articles.iter().map(|article| format!("{from}{article}\n"));
    articles.collect()
}

#[test]
fn r50_a_folder_is_walked_in_order() {
    let folder = Scratch::new();
    for name in ["b.art", "a/2", "a/10", "c/d/e", ".hidden", ".git/x", "f"] {
        folder.write(name, GOOD);
    }
    let made = Command::new("mkfifo").arg(folder.join("pipe")).status();
    assert!(made.expect("mkfifo").success());
    symlink("b.art", folder.join("link")).expect("a link");
    symlink(".", folder.join("circle")).expect("a link");
    symlink("nowhere", folder.join("dangling")).expect("a link");
    let run = artchk(["check", "--format=json", "."])
        .folder(folder.path())
        .run();
    assert_eq!(run.code(), 0, "{run}");
    let files: Vec<Value> = json_of(&run).iter().map(|it| it["file"].clone()).collect();
    assert_eq!(
        files,
        ["./a/10", "./a/2", "./b.art", "./c/d/e", "./f", "./link"],
        "{run}"
    );
}

#[test]
fn r50_a_folder_may_be_empty() {
    let folder = Scratch::new();
    let run = artchk(["check"].iter().chain(&["."]))
        .folder(folder.path())
        .run();
    assert_eq!(run.code(), 0, "{run}");
    assert_eq!(run.stdout(), "nothing found in 0 articles\n");
}

/// Whoever names the wrong folder reads that nothing was looked at.
#[test]
fn r50_of_a_folder_without_files_it_is_said() {
    let folder = Scratch::new();
    folder.write("full/good.art", GOOD);
    folder.write("empty/.hidden", GOOD);
    let run = artchk(["check", "--format=short", "full", "empty"])
        .folder(folder.path())
        .run();
    assert_eq!(run.code(), 0, "{run}");
    assert_eq!(run.stderr(), "artchk: empty: no files in this folder\n");
    let run = artchk(["check", "full"]).folder(folder.path()).run();
    assert_eq!(run.stderr(), "", "{run}");
}

/// Some editors set a byte order mark before UTF-8; columns are those they show.
#[test]
fn r50_a_byte_order_mark_of_a_file_is_no_part_of_the_article() {
    let folder = Scratch::new();
    for (name, article) in [("good", GOOD.to_owned()), ("faulty", faulty())] {
        folder.write(name, format!("\u{feff}{article}"));
    }
    let check = |name: &str| {
        let words = ["check", "--format=short", name];
        artchk(words).folder(folder.path()).run()
    };
    assert_eq!(check("good").stdout(), "");
    let first = check("faulty").stdout();
    assert!(
        first.starts_with("faulty:10:1: hint sigdelimiter"),
        "{first}"
    );
    let article = GOOD.replace("Path: ", "X Y: ");
    folder.write("first", format!("\u{feff}{article}"));
    let first = check("first").stdout();
    assert!(
        first.contains("first:1:1: violation hdr-name-char"),
        "{first}"
    );
    // One further down is the article's.
    let article = GOOD.replace("From: ", "\u{feff}From: ");
    folder.write("inside", article);
    assert_eq!(check("inside").code(), 1);
}

#[test]
fn r50_a_file_in_utf_16_is_said_to_be_that() {
    let folder = Scratch::new();
    let units = |article: &str| -> Vec<u16> { article.encode_utf16().collect() };
    let marked = units(&format!("\u{feff}{GOOD}"));
    let little: Vec<u8> = marked.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = marked.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    for octets in [&little, &big] {
        folder.write("article", octets);
        for options in [&[][..], &["--proto"], &["--draft", "--charset=utf-8"]] {
            let words = ["check", "article"].iter().chain(options);
            let run = artchk(words).folder(folder.path()).run();
            assert_eq!(run.code(), 2, "{run}");
            let said = run.stderr();
            assert!(
                said.starts_with("artchk: article: cannot read it: it is in UTF-16"),
                "{run}"
            );
            assert_eq!(said.lines().count(), 1, "{run}");
        }
    }
    // Of a draft it may be said.
    folder.write("draft", &little);
    let words = ["check", "--draft", "--charset=utf-16", "draft"];
    let run = artchk(words).folder(folder.path()).run();
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""), "{run}");
}

#[test]
fn r50_standard_input_has_one_name() {
    for (format, begin) in [
        ("short", "-:10:1: "),
        (
            "human",
            "hint sigdelimiter [*]: the signature delimiter is not exactly \"-- \"\n  --> -:10:1\n",
        ),
        ("json", "{\"file\":\"-\","),
        ("github", "::warning file=-,"),
    ] {
        let run = artchk(["check", "--format", format]).stdin(faulty()).run();
        assert!(run.stdout().starts_with(begin), "{run}");
    }
}

#[test]
fn r50_a_mailbox_is_many_articles() {
    let folder = Scratch::new();
    let file = folder.write("box", mailbox(&[GOOD, &faulty(), GOOD]));
    let file = file.to_str().expect("a name");
    let run = artchk(["check", "--format=json", file]).run();
    assert_eq!(run.code(), 1, "{run}");
    let articles = json_of(&run);
    assert_eq!(articles.len(), 3, "{run}");
    assert_eq!(articles[0]["findings"], json!([]), "{run}");
    assert_eq!(articles[2]["findings"], json!([]), "{run}");
    // One From_ line, 8 lines and a blank one, and again a From_ line.
    assert_eq!(articles[1]["findings"][0]["line"], 10 + 1 + 10, "{run}");
    let run = artchk(["check", file]).run();
    assert!(run.stdout().contains("box:21:1 (article 2)\n"), "{run}");
    assert!(run.stdout().contains("\n21 | --\n"), "{run}");
    assert!(run.stdout().ends_with("(1 hint) in 3 articles\n"), "{run}");
    let run = artchk(["check", "--format=json"])
        .stdin(mailbox(&[GOOD, GOOD]))
        .run();
    assert_eq!(json_of(&run).len(), 2, "{run}");
}

/// Its first line lacks the colon, as the near miss of a mailbox does.
#[test]
fn r50_a_field_without_a_colon_is_no_mailbox() {
    let article = GOOD.replace("Path: news.example.net!not-for-mail\nFrom: ", "From ");
    let run = artchk(["check", "--format=json"]).stdin(article).run();
    let articles = json_of(&run);
    assert_eq!(articles.len(), 1, "{run}");
    let findings = articles[0]["findings"].as_array().expect("a list");
    let found = |finding: &&Value| finding["code"] == "hdr-no-colon" && finding["line"] == 1;
    assert!(findings.iter().any(|finding| found(&finding)), "{run}");
}

#[test]
fn r50_columns_count_what_a_mailbox_and_wire_format_put_before_a_line() {
    let wide = format!("{}.", "word ".repeat(30).trim_end());
    let line = format!("{GOOD}\nFrom {wide}\n");
    let quoted = line.replace("\nFrom word", "\n>From word");
    let dotted = format!("{GOOD}\n.{wide}\n");
    let wire = dotted.replace("\n.word", "\n..word").replace('\n', "\r\n") + ".\r\n";
    for (file, begin, columns) in [
        (line, "From word", [1, 156]),
        (mailbox(&[&quoted]), ">From word", [2, 157]),
        (dotted, ".word", [1, 152]),
        (wire, "..word", [2, 153]),
    ] {
        let run = artchk(["check", "--format=json"]).stdin(file.clone()).run();
        let articles = json_of(&run);
        let finding = &articles[0]["findings"][0];
        assert_eq!(finding["code"], "longlines", "{run}");
        let found = [&finding["column"], &finding["end_column"]];
        assert_eq!(found, columns, "{begin}: {run}");
        let run = artchk(["check"]).stdin(file).run();
        assert!(run.stdout().contains(&format!(" | {begin}")), "{run}");
    }
}

#[test]
fn r50_standard_input_may_have_a_name() {
    for (format, shown) in [
        ("human", "--> draft.txt:10:1\n"),
        ("short", "draft.txt:10:1: hint sigdelimiter: "),
        ("json", "{\"file\":\"draft.txt\","),
        ("github", "file=draft.txt,line=10,"),
        ("sarif", "\"uri\":\"draft.txt\""),
    ] {
        let words = ["check", "--stdin-name", "draft.txt", "--format", format];
        let run = artchk(words).stdin(faulty()).run();
        assert!(run.stdout().contains(shown), "{run}");
    }
    // Files have names of their own.
    let folder = Scratch::new();
    folder.write("other", faulty());
    let run = artchk(["check", "--stdin-name=draft", "--format=short", "other"])
        .folder(folder.path())
        .run();
    assert!(run.stdout().starts_with("other:"), "{run}");
}

#[test]
fn r50_an_article_of_a_mailbox_that_is_too_large_ends_it() {
    let folder = Scratch::new();
    let large = folder.write(
        "box",
        mailbox(&[&faulty()]) + "From a@b Sun Nov 22 10:00 2026\n",
    );
    let file = std::fs::File::options().append(true).open(&large);
    let file = file.expect("a file");
    let length = file.metadata().expect("a length").len();
    file.set_len(length + (64 << 20) + 1).expect("a length");
    let run = artchk(["check", "--format=short", "box"])
        .folder(folder.path())
        .run();
    assert_eq!(run.code(), 2, "{run}");
    assert_eq!(run.stdout().lines().count(), 1, "{run}");
    assert!(run.stderr().contains("more than 64 MiB"), "{run}");
}
