//! Articles in files (R50a).

use std::fs;
use std::process::Command;

use super::{FAULTY, RIGHT};
use crate::support::command::{Artchk, artchk};
use crate::support::scratch::Scratch;

fn fix(scratch: &Scratch, words: &[&str]) -> Artchk {
    artchk(["fix"].iter().chain(words)).folder(scratch.path())
}

#[test]
fn r50a_a_file_is_written_to_standard_output_and_stays() {
    let scratch = Scratch::new();
    scratch.write("a", FAULTY);
    let run = fix(&scratch, &["a"]).run();
    assert_eq!((run.stdout(), run.code()), (RIGHT.to_owned(), 0), "{run}");
    assert!(run.stderr().starts_with("artchk: a:1: fixed "), "{run}");
    assert_eq!(scratch.read("a"), FAULTY);
    let run = fix(&scratch, &["a", "a"]).stdin("x").run();
    assert_eq!((run.stdout(), run.code()), (String::new(), 2), "{run}");
    let run = fix(&scratch, &["none"]).run();
    assert_eq!((run.stdout(), run.code()), (String::new(), 2), "{run}");
}

#[test]
fn r50a_files_are_put_right_in_place() {
    let scratch = Scratch::new();
    fs::create_dir(scratch.join("folder")).expect("a folder");
    for name in ["a", "folder/b"] {
        scratch.write(name, FAULTY);
    }
    scratch.write("folder/c", "no article\n");
    scratch.write("good", RIGHT);
    let modified = || fs::metadata(scratch.join("good")).and_then(|file| file.modified());
    let before = modified().expect("a time");
    let run = fix(&scratch, &["--in-place", "a", "folder", "good"]).run();
    assert_eq!((run.stdout(), run.code()), (String::new(), 2), "{run}");
    for name in ["a", "folder/b", "good"] {
        assert_eq!(scratch.read(name), RIGHT, "{name}");
    }
    assert_eq!(scratch.read("folder/c"), "no article\n");
    assert_eq!(modified().expect("a time"), before, "it was not written");
    assert_eq!(
        fs::read_dir(scratch.join("folder")).expect("read").count(),
        2
    );
    let run = fix(&scratch, &["--in-place"]).stdin(FAULTY).run();
    assert_eq!((run.stdout().as_str(), run.code()), (FAULTY, 2), "{run}");
}

#[test]
fn r50a_what_would_change_is_shown() {
    let scratch = Scratch::new();
    scratch.write("a", FAULTY);
    scratch.write("good", RIGHT);
    let run = fix(&scratch, &["--diff", "--select=sigdelimiter", "a", "good"]).run();
    let expected = "--- a\n+++ a\n@@ -8,5 +8,5 @@\n \n Schöne Grüße\n \n---  \n+-- \n Erika\n";
    assert_eq!(
        (run.stdout(), run.code()),
        (expected.to_owned(), 1),
        "{run}"
    );
    assert_eq!(scratch.read("a"), FAULTY);
    let run = fix(&scratch, &["--diff", "good"]).run();
    assert_eq!((run.stdout(), run.code()), (String::new(), 0), "{run}");
}

/// As patch(1) reads it.
#[test]
fn r50a_what_would_change_can_be_applied_whatever_the_file_is_called() {
    for (name, shown) in [
        ("a b", "--- a b\t\n+++ a b\t\n"),
        ("a\tb", "--- \"a\\tb\"\n+++ \"a\\tb\"\n"),
        ("a\nb c", "--- \"a\\nb c\"\n"),
        ("a\"b\\c\u{1}", "--- \"a\\\"b\\\\c\\001\"\n"),
        ("Grüße", "--- Grüße\n"),
    ] {
        let scratch = Scratch::new();
        scratch.write(name, FAULTY);
        let run = fix(&scratch, &["--diff", name]).run();
        assert!(run.stdout().starts_with(shown), "{run}");
        scratch.write("diff", run.stdout());
        let patch = Command::new("patch")
            .args(["-s", "-p0", "-i", "diff"])
            .current_dir(scratch.path())
            .output()
            .expect("patch is installed");
        assert!(patch.status.success(), "{name:?}: {patch:?}");
        assert_eq!(scratch.read(name), RIGHT, "{name:?}");
    }
}

/// It would be waited for, or put an end to.
#[test]
fn r50a_what_is_no_file_is_not_replaced() {
    let scratch = Scratch::new();
    let made = Command::new("mkfifo").arg(scratch.join("pipe")).status();
    assert!(made.is_ok_and(|status| status.success()));
    for name in ["pipe", "/dev/null", "/dev/zero"] {
        let run = fix(&scratch, &["--in-place", name]).run();
        let expected = format!(
            "artchk: {name}: nothing was changed: cannot read it: \
             it is a pipe, a device or a socket, and no file\n"
        );
        assert_eq!((run.stderr(), run.code()), (expected, 2), "{run}");
    }
    let kind = fs::symlink_metadata(scratch.join("pipe")).expect("it is there");
    assert!(!kind.is_file());
}
