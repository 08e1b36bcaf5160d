//! `artchk init`.

use std::os::unix::fs::PermissionsExt;

use crate::support::command::artchk;
use crate::support::scratch::Scratch;

#[test]
fn three_files_are_written_and_never_overwritten() {
    let scratch = Scratch::new();
    let init = || {
        artchk(["init", "new/folder", "-n", "news"])
            .folder(scratch.path())
            .run()
    };
    let first = init();
    assert_eq!((first.code(), first.stderr().as_str()), (0, ""));
    insta::assert_snapshot!(first.stdout(), @r#"
new/folder/news.ini written
new/folder/news.rc written
new/folder/news.kill written

Now change these lines:

    news.ini   reader              the news server
    news.ini   message_id_domain   a domain of your own
    news.ini   checkgroups:        the test groups, at the end
    news.rc    From                under [head], an address of yours

Then have everything looked at, servers included:

    artchk check-config -p new/folder -n news --connect

and rehearse; this posts nothing and changes nothing:

    artchk -p new/folder -n news --dry-run -v
"#);
    for (ending, sample) in [
        ("ini", include_str!("../../sample.ini")),
        ("rc", include_str!("../../sample.rc")),
        ("kill", include_str!("../../sample.kill")),
    ] {
        assert_eq!(scratch.read(&format!("new/folder/news.{ending}")), sample);
    }
    let mode = |name: &str| {
        scratch
            .join(name)
            .metadata()
            .expect("a file")
            .permissions()
            .mode()
    };
    assert_eq!(
        mode("new/folder/news.ini") & 0o077,
        0,
        "it may come to hold a password"
    );

    scratch.write("new/folder/news.rc", "mine");
    std::fs::remove_file(scratch.join("new/folder/news.kill")).expect("a file");
    let second = init();
    assert_eq!(second.code(), 1);
    insta::assert_snapshot!(second.stderr(), @r#"
artchk: new/folder/news.ini: it is there already and stays as it is
artchk: new/folder/news.rc: it is there already and stays as it is
"#);
    assert_eq!(second.stdout(), "new/folder/news.kill written\n");
    assert_eq!(scratch.read("new/folder/news.rc"), "mine");
}

/// Every other command is told its folder so.
#[test]
fn the_folder_may_be_named_as_for_every_other_command() {
    let scratch = Scratch::new();
    let init = |arguments: &[&str]| artchk(arguments).folder(scratch.path()).run();
    let named = init(&["init", "-p", "folder", "-n", "news"]);
    assert_eq!((named.code(), named.stderr().as_str()), (0, ""), "{named}");
    assert!(scratch.join("folder/news.ini").exists());
    let said = "artchk check-config -p folder -n news --connect";
    assert!(named.stdout().contains(said), "{named}");
    assert_eq!(init(&["init", "-p", "folder", "other"]).code(), 2);
}

#[test]
fn the_language_is_that_of_the_texts() {
    let scratch = Scratch::new();
    let finished = artchk(["init", "--lang", "de"])
        .folder(scratch.path())
        .run();
    assert_eq!(finished.code(), 0);
    assert_eq!(
        scratch.read("artchk.rc"),
        include_str!("../../sample.de.rc")
    );
    assert_eq!(
        scratch.read("artchk.ini"),
        include_str!("../../sample.de.ini")
    );
    assert_eq!(
        scratch.read("artchk.kill"),
        include_str!("../../sample.de.kill")
    );
    let said = finished.stdout();
    assert!(
        said.contains("\n    artchk check-config --connect\n"),
        "{said}"
    );
    assert!(said.starts_with("artchk.ini geschrieben\n"), "{said}");
    assert!(
        said.contains("\nÄndern Sie jetzt diese Zeilen:\n"),
        "{said}"
    );
}

/// R1: a trailing `.ini` is dropped, as the bot does.
#[test]
fn the_name_is_taken_as_the_bot_takes_it() {
    let scratch = Scratch::new();
    let finished = artchk(["init", "my bots", "-n", "news.ini"])
        .folder(scratch.path())
        .run();
    assert_eq!(finished.code(), 0, "{finished}");
    let said = finished.stdout();
    assert!(said.starts_with("my bots/news.ini written\n"), "{said}");
    let next = "\n    artchk check-config -p 'my bots' -n news --connect\n";
    assert!(said.contains(next), "{said}");
}

/// A link that leads nowhere is there, too; what cannot be written leaves
/// nothing behind.
#[test]
fn nothing_is_written_through_a_link() {
    let scratch = Scratch::new();
    std::os::unix::fs::symlink("elsewhere", scratch.join("artchk.ini")).expect("a link");
    let finished = artchk(["init"]).folder(scratch.path()).run();
    assert_eq!(finished.code(), 1, "{finished}");
    assert!(!scratch.join("elsewhere").exists());
    let mut names: Vec<_> = std::fs::read_dir(scratch.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["artchk.ini", "artchk.kill", "artchk.rc"]);
}

/// The samples are in order but for what they ask to be changed.
#[test]
fn after_the_changes_asked_for_nothing_is_wrong() {
    for (language, address) in [
        ("en", "@change-this-address.invalid"),
        ("de", "@bitte-adresse-aendern.invalid"),
    ] {
        let scratch = Scratch::new();
        artchk(["init", "--lang", language])
            .folder(scratch.path())
            .run();
        for (file, old, new) in [
            ("artchk.ini", "news.example.invalid\n", "localhost\n"),
            (
                "artchk.ini",
                "# message_id_domain = ",
                "message_id_domain = ",
            ),
            ("artchk.ini", "check.example.invalid", "check.flowers.de"),
            ("artchk.rc", address, "@check.flowers.de"),
        ] {
            let before = scratch.read(file);
            assert!(before.contains(old), "{file} has no {old}");
            scratch.write(file, before.replace(old, new));
        }
        let finished = artchk(["check-config"]).folder(scratch.path()).run();
        assert_eq!(
            (finished.code(), finished.stderr().as_str()),
            (0, ""),
            "{finished:?}"
        );
        assert!(
            finished.stdout().contains("\nNothing is wrong. "),
            "{finished:?}"
        );
    }
}

/// Completion scripts know every subcommand but the hidden one.
#[test]
fn completions_are_printed_for_a_shell() {
    for shell in ["bash", "zsh", "fish"] {
        let finished = artchk(["completions", shell]).run();
        assert_eq!(finished.code(), 0);
        for word in ["check-config", "explain", "--reply-to-group"] {
            let word = word.trim_start_matches(if shell == "fish" { "-" } else { "" });
            assert!(finished.stdout().contains(word), "{shell}: {word}");
        }
    }
    assert_eq!(artchk(["completions", "abacus"]).run().code(), 2);
}
