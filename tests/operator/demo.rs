//! `artchk demo` (R49).

use crate::support::command::artchk;
use crate::support::scratch::Scratch;

#[test]
fn r49_the_demo_needs_nothing_and_leaves_nothing() {
    let scratch = Scratch::new();
    let finished = artchk(["demo"])
        .folder(scratch.path())
        .environment("TMPDIR", scratch.path())
        .run();
    assert_eq!((finished.code(), finished.stderr().as_str()), (0, ""));
    let said = finished.stdout();
    // The articles, the followups, the numbers.
    assert!(said.contains("\n   1  first try with a new newsreader, please check      Erika"));
    assert!(
        said.contains("\n    not checked: the article asks to be ignored\n"),
        "{said}"
    );
    let followups: Vec<&str> = said.split("\n=== Followup: ").skip(1).collect();
    assert_eq!(followups.len(), 7, "{said}");
    for followup in &followups {
        assert!(
            followup.contains("\nX-Artchk-Version: artchk "),
            "{followup}"
        );
        assert!(
            followup.contains("\nThis is an automatic answer: "),
            "{followup}"
        );
    }
    assert!(
        said.contains("\nlocal.test y            ->  local.test y 6\n"),
        "{said}"
    );
    // R21: crossposted, answered once.
    assert_eq!(said.matches("Message-ID: <demo.crosspost.1%pc@").count(), 1);
    for line in said.lines() {
        assert!(line.chars().count() <= 80, "too wide: {line}");
        assert!(
            !line.contains('\u{1b}'),
            "no terminal, no colours: {line:?}"
        );
    }
    let left = std::fs::read_dir(scratch.path()).expect("a folder").count();
    assert_eq!(left, 0, "something was left behind");
}

#[test]
fn the_demo_needs_no_reader_to_the_end() {
    let scratch = Scratch::new();
    let finished = artchk(["-c", "\"$ARTCHK\" demo | head -n 1"])
        .program(std::path::Path::new("/bin/sh"))
        .folder(scratch.path())
        .environment("ARTCHK", crate::support::command::binary())
        .run();
    assert!(
        finished.stdout().starts_with("artchk demo: "),
        "{finished:?}"
    );
    assert_eq!(finished.stderr(), "");
}
