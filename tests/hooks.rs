//! The hooks of newsreaders (packaging/hooks, R50), run as a newsreader would run
//! them: with an article on standard input, or with the file of a draft.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use artchk::cli::args::CommandLine;
use clap::Parser;

use crate::support::command::{Artchk, Finished, artchk, link};
use crate::support::scratch::{Scratch, set_mode};

/// An article as a newsreader hands it over: encoded, yet to be injected.
const ARTICLE: &str = "\
From: =?UTF-8?Q?Erika_M=C3=BCller?= <erika@flowers.invalid>
Newsgroups: de.test
Subject: Trying the settings

A few words.
";

/// What an editor holds.
const DRAFT: &str = "\
From: Erika Müller <erika@flowers.invalid>
Newsgroups: de.test
Subject: Grüße
Reply-To:

Ein paar Worte über den Garten.
";

fn hooks() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/hooks")
}

/// Where a hook finds artchk, and a program that stands in for another: it does
/// what this line of shell says.
struct Bench {
    scratch: Scratch,
}

impl Bench {
    fn new() -> Bench {
        let scratch = Scratch::new();
        link(&scratch, "artchk");
        Bench { scratch }
    }

    fn with(self, name: &str, line: &str) -> Bench {
        let program = self.scratch.write(name, format!("#!/bin/sh\n{line}\n"));
        set_mode(&program, 0o755);
        self
    }

    /// The shell runs the hook: the test does not start a file that it may have
    /// written itself.
    fn hook(&self, name: &str, arguments: &[&str]) -> Artchk {
        let path = env::var_os("PATH").unwrap_or_default();
        let path = [self.scratch.path().into()]
            .into_iter()
            .chain(env::split_paths(&path));
        let path = env::join_paths(path).expect("a path");
        let hook = hooks().join(name).into_os_string();
        let arguments = arguments.iter().map(OsString::from);
        artchk([hook].into_iter().chain(arguments))
            .program(Path::new("/bin/sh"))
            .folder(self.scratch.path())
            .environment("PATH", path)
            .environment("LC_ALL", "C.UTF-8")
    }

    fn read(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.scratch.join(name)).ok()
    }
}

fn post(bench: &Bench, article: &str) -> Finished {
    let hook = bench.hook("check-before-post", &["inews", "-h", "-S"]);
    hook.stdin(article).run()
}

#[test]
fn r50_a_good_article_is_handed_to_the_program_that_posts() {
    let bench = Bench::new().with("inews", "echo \"$@\" >arguments; cat >posted; exit 7");
    let run = post(&bench, ARTICLE);
    assert_eq!(bench.read("posted").as_deref(), Some(ARTICLE), "{run}");
    assert_eq!(bench.read("arguments").as_deref(), Some("-h -S\n"));
    assert_eq!(run.code(), 7, "the status of the program that posts: {run}");
    assert_eq!(run.stderr(), "");
}

#[test]
fn r50_an_article_that_breaks_a_rule_is_held() {
    let bench = Bench::new().with("inews", "cat >posted");
    let run = post(&bench, &ARTICLE.replace("erika@", "erika@@"));
    assert_eq!(run.code(), 1, "{run}");
    assert_eq!(bench.read("posted"), None, "{run}");
    let said = run.stderr();
    assert!(said.starts_with("article:1:"), "{run}");
    assert!(said.contains(" violation from: "), "{run}");
    assert!(said.ends_with("check-before-post: held, nothing was posted\n"));
}

#[test]
fn r50_a_hint_holds_nothing() {
    let bench = Bench::new().with("inews", "cat >posted");
    let article = format!("{ARTICLE}\n--\nErika\n");
    let run = post(&bench, &article);
    assert_eq!(run.code(), 0, "{run}");
    assert_eq!(bench.read("posted"), Some(article));
    assert_eq!(run.stderr(), "");
}

#[test]
fn r50_what_cannot_be_checked_is_held() {
    let bench = Bench::new()
        .with("inews", "cat >posted")
        .with("broken", "exit 127");
    fs::remove_file(bench.scratch.join("artchk")).expect("a link");
    fs::rename(bench.scratch.join("broken"), bench.scratch.join("artchk")).expect("a file");
    let run = post(&bench, ARTICLE);
    assert_eq!(run.code(), 1, "{run}");
    assert_eq!(bench.read("posted"), None, "{run}");
}

/// With `--fix` it is put right first, and then looked at.
#[test]
fn r50a_an_article_is_put_right_and_posted() {
    let post = |article: &str| {
        let bench = Bench::new().with("inews", "cat >posted");
        let hook = bench.hook("check-before-post", &["--fix", "inews", "-h"]);
        let run = hook.stdin(article).run();
        (bench.read("posted"), run)
    };
    let (faulty, right) = (
        format!("{ARTICLE}\n--\nErika\n").replace("Newsgroups:", "Newsgroups :"),
        format!("{ARTICLE}\n-- \nErika\n"),
    );
    let (posted, run) = post(&faulty);
    assert_eq!(posted.as_ref(), Some(&right), "{run}");
    let said = "artchk: article:2: fixed hdr-space-before-colon: ";
    assert!(run.stderr().starts_with(said), "{run}");
    // What cannot be put right is held.
    let (posted, run) = post(&faulty.replace("erika@", "erika@@"));
    assert_eq!((posted, run.code()), (None, 1), "{run}");
    // What is signed is posted as it is.
    let signed = faulty.replace("\n\n", "\nX-Auth: PGPMoose V1.1 PGP de.test\n\n");
    let signed = signed.replace("Newsgroups :", "Newsgroups:");
    let (posted, run) = post(&signed);
    assert_eq!(posted.as_ref(), Some(&signed), "{run}");
}

#[test]
fn r50a_a_filter_that_fails_loses_no_article() {
    // One that does not know the command, one that dies over it.
    for line in ["exit 2", "echo torn; kill -9 $$", "echo torn; exit 101"] {
        let line = format!("if [ \"$1\" = fix ]; then {line}; fi");
        let bench = Bench::new()
            .with("inews", "cat >posted")
            .with("broken", &line);
        fs::remove_file(bench.scratch.join("artchk")).expect("a link");
        fs::rename(bench.scratch.join("broken"), bench.scratch.join("artchk")).expect("a file");
        let hook = bench.hook("check-before-post", &["--fix", "inews"]);
        let run = hook.stdin(ARTICLE).run();
        assert_eq!(
            bench.read("posted").as_deref(),
            Some(ARTICLE),
            "{line}: {run}"
        );
    }
}

#[test]
fn r50a_a_draft_is_put_right_when_the_editor_ends() {
    let bench = Bench::new().with("editor", "exit 0");
    let file = bench
        .scratch
        .write("a draft", format!("{DRAFT}\n--\nErika\n"));
    let file = file.to_str().expect("a name");
    let run = bench
        .hook("edit-and-check", &["--fix", "editor", file])
        .run();
    assert_eq!(run.code(), 0, "{run}");
    let right = format!("{DRAFT}\n-- \nErika\n");
    assert_eq!(bench.read("a draft"), Some(right), "{run}");
}

#[test]
fn r50_without_a_program_that_posts_nothing_is_done() {
    for arguments in [&[][..], &["--wait"], &["--fix"], &["--wait", "--fix"]] {
        let run = Bench::new().hook("check-before-post", arguments).run();
        assert_eq!(run.code(), 1, "{run}");
        assert!(
            run.stderr().starts_with("usage: check-before-post "),
            "{run}"
        );
    }
}

/// What the editor makes of the draft, what is answered, and how often it was run.
fn edit(made: &str, answers: &str) -> (Finished, usize) {
    let bench = Bench::new().with(
        "editor",
        "echo >>runs; for file; do :; done; cat made >\"$file\"",
    );
    bench.scratch.write("made", made);
    let file = bench.scratch.write("a draft", "");
    let file = file.to_str().expect("a name");
    let hook = bench.hook("edit-and-check", &["editor", "+7", file]);
    let run = hook.stdin(answers).run();
    let runs = bench.read("runs").unwrap_or_default().lines().count();
    (run, runs)
}

#[test]
fn r50_a_good_draft_is_edited_once() {
    let (run, runs) = edit(DRAFT, "");
    assert_eq!((run.code(), runs), (0, 1), "{run}");
    assert_eq!(run.stdout(), "");
}

#[test]
fn r50_a_draft_with_a_fault_may_be_edited_again() {
    let bad = DRAFT.replace("erika@", "erika@@");
    for (answers, expected) in [("n\n", 1), ("\nn\n", 2), ("y\nY\nNo\n", 3), ("", 1)] {
        let (run, runs) = edit(&bad, answers);
        assert_eq!((run.code(), runs), (0, expected), "{answers:?}: {run}");
        assert!(run.stdout().starts_with("draft:1:"), "{run}");
    }
}

/// A matter of courtesy asks nobody; beside a fault it is shown, too.
#[test]
fn r50_a_draft_with_a_hint_alone_is_edited_once() {
    let hint = format!("{DRAFT}\n--\nErika\n");
    let (run, runs) = edit(&hint, "y\n");
    assert_eq!((run.code(), runs), (0, 1), "{run}");
    assert_eq!(run.stdout(), "");
    let (run, runs) = edit(&hint.replace("erika@", "erika@@"), "n\n");
    assert_eq!((run.code(), runs), (0, 1), "{run}");
    assert!(run.stdout().contains(" hint sigdelimiter: "), "{run}");
}

#[test]
fn r50_an_editor_that_fails_is_no_draft() {
    let bench = Bench::new().with("editor", "exit 3");
    let run = bench.hook("edit-and-check", &["editor", "draft"]).run();
    assert_eq!(run.code(), 3, "{run}");
    let run = bench.hook("edit-and-check", &["editor"]).run();
    assert_eq!(run.code(), 1, "{run}");
}

/// The words of a command in a hook, from behind `begin` up to `end`.
fn command(name: &str, begin: &str, end: &str) -> Vec<String> {
    let text = fs::read_to_string(hooks().join(name)).expect(name);
    let (_, rest) = text.split_once(begin).expect(begin);
    let (command, _) = rest.split_once(end).expect(end);
    let words = command.split_whitespace();
    words
        .map(|word| word.trim_matches('"').to_owned())
        .collect()
}

/// Those that run inside a newsreader: their command lines are understood, and
/// put a draft right, or an article.
#[test]
fn r50a_the_filters_in_hooks_of_other_languages() {
    let scratch = Scratch::new();
    let fix = |words: &[String]| {
        CommandLine::try_parse_from(words).unwrap_or_else(|error| panic!("{error}"));
        artchk(&words[1..])
            .folder(scratch.path())
            .environment("LC_ALL", "C.UTF-8")
    };
    let (faulty, right) = ("\n--\nErika\n", "\n-- \nErika\n");
    let mut words = command("artchk.fix.sl", "Command = \"", "\";");
    words.push("draft".to_owned());
    scratch.write("draft", format!("{DRAFT}{faulty}"));
    let run = fix(&words).run();
    assert_eq!(scratch.read("draft"), format!("{DRAFT}{right}"), "{run}");
    // Out of which the hook makes a shorter line.
    assert!(run.stderr().starts_with("artchk: draft:8: fixed "), "{run}");
    let words = command("artchk.el", "artchk-fix-command\n  '(", ")");
    let run = fix(&words).stdin(format!("{ARTICLE}{faulty}")).run();
    assert_eq!(run.stdout(), format!("{ARTICLE}{right}"), "{run}");
}

/// slrn puts a function that is registered before those that are there already: what
/// is to be done first has to be loaded last.
#[test]
fn r50a_in_slrn_the_filter_is_loaded_behind_the_check() {
    let manual = include_str!("../docs/newsreaders.md");
    let (check, fix) = ("hooks/artchk.sl\"\n", "hooks/artchk.fix.sl\"\n");
    let both = manual.split_once(check).map(|(_, behind)| behind);
    let both = both.and_then(|behind| behind.rsplit_once(check));
    let (_, behind) = both.expect("once alone, and once with the filter");
    assert_eq!(manual.matches(fix).count(), 1);
    assert!(behind.contains(fix), "{behind}");
}

/// Those that run inside a newsreader: their command lines are understood, and
/// tell a good article from a bad one.
#[test]
fn r50_the_commands_in_hooks_of_other_languages() {
    for (words, article) in [
        (command("artchk.sl", "Command = \"", "\";"), DRAFT),
        (command("artchk.el", "'(", ")"), ARTICLE),
    ] {
        CommandLine::try_parse_from(&words).unwrap_or_else(|error| panic!("{error}"));
        let run = |article: &str| {
            let artchk = artchk(&words[1..]).environment("LC_ALL", "C.UTF-8");
            artchk.stdin(article).run()
        };
        assert_eq!(run(article).code(), 0, "{words:?}");
        let bad = run(&article.replace("erika@", "erika@@"));
        assert_eq!(bad.code(), 1, "{words:?}");
        assert!(bad.stdout().contains(":1:"), "{bad}");
    }
}
