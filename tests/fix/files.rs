//! Articles in files (R50a).

use std::fs;

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
    assert_eq!((run.stdout(), run.code()), (String::new(), 2), "{run}");
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
