//! Wrong configuration and wrong command lines: all faults at once, and nothing
//! is contacted (R1, R5, R10, R14).

use crate::support::folder::{Folder, article};
use crate::support::server::Server;

#[test]
fn r10_all_faults_at_once_and_nothing_is_contacted() {
    let server = Server::new();
    let parameters = "tigger_check = x\nmax_age = soon\ntrigger_ignore = (\nkillfile = gone.kill";
    let folder = Folder::new(server.port, parameters, "de.test maybe\nde.test y 1");
    let rc = folder
        .scratch
        .read("bot.rc")
        .replace("\n[nr]\n", "\n[nrr]\n");
    folder.scratch.write("bot.rc", rc);
    let before = folder.files();
    let finished = folder.expect(78, &["-v"]);
    let ini = folder.scratch.join("bot.ini").display().to_string();
    let line = |beginning: &str| {
        let ini = folder.ini();
        let at = ini.lines().position(|line| line.starts_with(beginning));
        at.expect("a line of the file") + 1
    };
    let told = finished.stderr();
    for (beginning, said) in [
        ("tigger_check", "did you mean \"trigger_check\"?"),
        ("max_age", "max_age"),
        ("trigger_ignore", "trigger_ignore"),
        ("killfile", "gone.kill"),
        ("de.test maybe", ""),
    ] {
        let place = format!("artchk: {ini}:{}: ", line(beginning));
        let found = told.lines().find(|line| line.starts_with(&place));
        assert!(
            found.is_some_and(|line| line.contains(said)),
            "{place}{said}\n{finished}"
        );
    }
    assert!(
        told.contains("bot.rc: "),
        "the block [nr] is missing: {finished}"
    );
    assert_eq!(folder.files(), before);
    assert_eq!(server.heard(), [""; 0]);
}

/// A warning once, as long as nothing changes; always with `-v`.
#[test]
fn r10_a_run_says_a_warning_once_and_again_when_it_changes() {
    let server = Server::new();
    server.put("de.test", 1, article("a", &[], "x\n"));
    let parameters = "message_id_domain = checker.invalid\ntigger_check = x";
    let folder = Folder::new(server.port, parameters, "de.test y 1");
    let says = |arguments: &[&str], count: usize| {
        let finished = folder.expect(0, arguments);
        let told = finished.stderr();
        let found = told.matches("did you mean").count();
        assert_eq!(found, count, "{arguments:?} {finished}");
        assert_eq!(told.lines().count(), count, "{arguments:?} {finished}");
    };
    // A dry run remembers nothing.
    says(&["--dry-run"], 1);
    says(&["--dry-run"], 1);
    says(&["--log"], 1);
    says(&["--log"], 0);
    assert_eq!(
        folder
            .scratch
            .read("bot.log")
            .matches("did you mean")
            .count(),
        1
    );
    says(&["--dry-run"], 0);
    says(&["-v"], 1);
    says(&[], 0);
    let checked = folder.subcommand(&["check-config"]).run();
    assert!(checked.stderr().contains("did you mean"), "{checked}");
    // Another line, and another one beside it.
    let ini = folder.ini();
    folder.scratch.write("bot.ini", format!("# moved\n{ini}"));
    says(&[], 1);
    says(&[], 0);
    let more = ini.replace("tigger_check = x", "tigger_check = x\nmax_agee = 3");
    folder.scratch.write("bot.ini", more);
    says(&[], 2);
    says(&[], 0);
    // Mended, and wrong again.
    folder
        .scratch
        .write("bot.ini", ini.replace("tigger_check = x", ""));
    says(&[], 0);
    folder.scratch.write("bot.ini", &ini);
    says(&[], 1);
    // Where there is an error, all is said.
    folder
        .scratch
        .write("bot.ini", ini.replace("de.test y", "de.test maybe"));
    let finished = folder.expect(78, &[]);
    assert!(finished.stderr().contains("did you mean"), "{finished}");
}

#[test]
fn r9_a_file_that_cannot_be_replaced_contacts_nobody() {
    let server = Server::new();
    server.put("de.test", 1, article("a", &[], "x\n"));
    let folder = Folder::new(server.port, "", "de.test y 1");
    let ini = folder.scratch.join("bot.ini");
    let parameters = folder.ini();
    // It can be read, but not be replaced, not even by root: the environment of
    // the program itself.
    std::fs::remove_file(&ini).expect("a file");
    std::os::unix::fs::symlink("/proc/self/environ", &ini).expect("a link");
    let run = |arguments: &[&str]| {
        let command = folder.command(arguments);
        command.environment("A", format!("\n{parameters}\n")).run()
    };
    let finished = run(&[]);
    assert_eq!(finished.code(), 78, "{finished}");
    let said = format!(
        "artchk: {}: numbers could not be saved: its folder must be writable: ",
        ini.display()
    );
    assert!(finished.stderr().contains(&said), "{finished}");
    assert_eq!(server.heard(), [""; 0]);
    // A dry run saves none.
    let finished = run(&["--dry-run"]);
    assert_eq!(finished.code(), 0, "{finished}");
}

#[test]
fn r47_what_is_wrong_with_the_configuration_is_logged() {
    let server = Server::new();
    let folder = Folder::new(server.port, "max_age = soon", "de.test y 1");
    let finished = folder.expect(78, &["--log"]);
    let log = folder.scratch.read("bot.log");
    for line in finished.stderr().lines() {
        let text = line.strip_prefix("artchk: ").expect("every line begins so");
        assert!(log.contains(text), "{text}\n{log}");
    }
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &folder
            .scratch
            .join("bot.log")
            .metadata()
            .expect("a log")
            .permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn r5_a_wrong_command_line_is_status_2() {
    let server = Server::new();
    server.put("de.test", 1, article("a", &["Subject: check"], "x\n"));
    let folder = Folder::new(server.port, "", "de.test y 1");
    for arguments in [
        &["--nonsense"][..],
        &["-c", "<a@b.example>", "--feedmode"],
        &["--reply-to-group", "de.talk"],
    ] {
        folder.expect(2, arguments);
    }
    assert_eq!(server.heard(), [""; 0]);
}
