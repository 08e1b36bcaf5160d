//! Command lines that are shown to the operator: those that are right here.

use super::texts;
use crate::support::command::{Finished, artchk};
use crate::support::folder::Folder;
use crate::support::scratch::Scratch;
use crate::support::server::{Say, Server, lines};

/// The program as somebody called it who has a link of this name.
fn called(scratch: &Scratch, arguments: &[&str]) -> Finished {
    artchk(arguments)
        .called("./artchk.pl")
        .folder(scratch.path())
        .run()
}

/// A bot of that name in a folder with a blank in its name.
fn old_bot() -> Scratch {
    let scratch = Scratch::new();
    scratch.write(
        "my bot/artchk.pl.ini",
        "reader = localhost\nmessage_id_domain = check.example.org\ncheckgroups:\nde.test n\n",
    );
    scratch.write("my bot/artchk.pl.rc", texts());
    scratch
}

#[test]
fn advice_names_the_program_as_it_was_called() {
    let scratch = old_bot();
    let said = called(&scratch, &["check-config", "-p", "my bot"]).stdout();
    let next = "./artchk.pl check-config -p 'my bot' --connect\n";
    assert!(said.ends_with(next), "{said}");

    let missing = called(&scratch, &["check-config", "-n", "it's"]).stdout();
    let next = "./artchk.pl init -n 'it'\\''s'\n";
    assert!(missing.ends_with(next), "{missing}");

    scratch.write("my bot/artchk.pl.ini", "checkgroups:\nde.test n\n");
    let status = called(&scratch, &["status", "-p", "my bot", "--quiet"]).stdout();
    let next = "(./artchk.pl check-config -p 'my bot')";
    assert!(status.contains(next), "{status}");
}

/// Who has just installed it types its name.
#[test]
fn where_there_is_no_bot_it_is_said_how_to_get_one() {
    let scratch = Scratch::new();
    let said = called(&scratch, &[]);
    assert_eq!(said.code(), 78, "{said}");
    let next = "\nartchk: files to start from: ./artchk.pl init\n";
    assert!(said.stderr().ends_with(next), "{said}");

    scratch.write("artchk.pl.ini", "checkgroups:\n");
    let said = called(&scratch, &[]);
    assert_eq!(said.code(), 78, "{said}");
    assert!(!said.stderr().contains("to start from"), "{said}");
}

/// Its default is the same everywhere: the name of the program.
#[test]
fn r1_init_writes_the_files_that_the_program_reads() {
    let scratch = Scratch::new();
    let said = called(&scratch, &["init", "new"]);
    assert_eq!(said.code(), 0, "{said}");
    assert!(scratch.join("new/artchk.pl.ini").exists());
    let said = said.stdout();
    for next in [
        "    ./artchk.pl check-config -p new --connect\n",
        "    ./artchk.pl -p new --dry-run -v\n",
    ] {
        assert!(said.contains(next), "{said}");
    }
    let named = called(&scratch, &["init", "new", "-n", "artchk"]).stdout();
    let next = "    ./artchk.pl -p new -n artchk --dry-run -v\n";
    assert!(named.contains(next), "{named}");
}

#[test]
fn advice_in_the_log_can_be_pasted() {
    let server = Server::with_requests(1);
    let domain = "message_id_domain = checker.invalid\n\
        cancel_secret = 0123456789abcdef0123456789abcdef";
    let folder = Folder::new(server.port, domain, "de.test n 1");
    server.set_rule(|_, heard| match heard {
        "." => lines("441 436 later"),
        _ => Say::Usual,
    });
    folder.run(&[]);
    let listed = folder.subcommand(&["pending", "--format", "json"]).run();
    let listed: serde_json::Value = serde_json::from_slice(&listed.stdout).expect("one answer");
    let own = listed["message_identifier"].as_str().expect("a text");
    folder.subcommand(&["withdraw", own]).run();
    let log = folder.scratch.read("bot.log");
    let path = folder.scratch.path().display();
    let said = format!(
        "{own}: is not posted yet (artchk pending drop -p {path} -n bot '{own}' gives it up)\n"
    );
    assert!(log.contains(&said), "{said}{log}");
}

#[test]
fn articles_are_checked_by_the_program_as_it_was_called() {
    let scratch = Scratch::new();
    scratch.write("a.art", "From: a@b.invalid\n\nx\n");
    let said = called(&scratch, &["check", "a.art"]).stdout();
    assert!(said.contains("./artchk.pl explain CODE\n"), "{said}");
    let unknown = called(&scratch, &["explain", "bogus"]).stderr();
    assert!(
        unknown.ends_with("(\"./artchk.pl explain\" lists them)\n"),
        "{unknown}"
    );
}

#[test]
fn usage_fits_how_the_program_was_called() {
    let scratch = Scratch::new();
    for (arguments, usage) in [
        (
            ["--bogus", "-v"],
            "Usage: artchk.pl [OPTIONS]\n       artchk.pl <COMMAND>\n",
        ),
        (["status", "--bogus"], "Usage: artchk.pl status [OPTIONS]\n"),
        (
            ["pending", "drop"],
            "Usage: artchk.pl pending drop <MID>...\n",
        ),
    ] {
        let finished = called(&scratch, &arguments);
        assert_eq!(finished.code(), 2);
        let said = finished.stderr();
        assert!(said.contains(usage), "{said}");
    }
}

#[test]
fn options_before_a_command_are_told_to_go_behind_it() {
    let scratch = Scratch::new();
    let said = called(&scratch, &["-p", "x", "status"]).stderr();
    let tip = "\n  tip: what is meant for a command stands behind it\n";
    assert!(said.contains(tip), "{said}");
    let other = called(&scratch, &["--dry-run", "--reply-to-group", "a"]).stderr();
    assert!(!other.contains("behind it"), "{other}");
}
