//! The first steps of a new operator, as the README and the German start page
//! tell them: each command is run, and the last one posts a followup.

use std::fs;
use std::path::Path;

use artchk::demo::Server;

use super::article;
use crate::support::command::{Finished, artchk, link};
use crate::support::scratch::Scratch;

/// What a start page says is to be done.
struct Steps {
    commands: Vec<String>,
    /// The line for cron, from the program on.
    cron: String,
    /// `checkgroups:` and what comes after it.
    groups: String,
}

fn steps(page: &str, heading: &str) -> Steps {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{page}: {error}"));
    let (_, section) = text.split_once(heading).expect("the section");
    let section = section.split("\n## ").next().expect("its text");
    let lines = || section.lines().map(str::trim_start);
    let groups: String = lines()
        .skip_while(|line| *line != "checkgroups:")
        .take_while(|line| *line != "```")
        .map(|line| format!("{line}\n"))
        .collect();
    let cron = lines().find_map(|line| line.strip_prefix("*/10 * * * * "));
    Steps {
        commands: lines()
            .filter(|line| line.starts_with("artchk "))
            .map(str::to_owned)
            .collect(),
        cron: cron.expect("a line for cron").to_owned(),
        groups,
    }
}

/// Runs a command line as a shell or cron does.
async fn shell(scratch: &Scratch, line: &str) -> Finished {
    let run = artchk(["-c", &format!("PATH=.:$PATH; {line}")])
        .program(Path::new("/bin/sh"))
        .folder(scratch.path());
    tokio::task::spawn_blocking(move || run.run())
        .await
        .expect("a run that ends")
}

fn change(scratch: &Scratch, file: &str, old: &str, new: &str) {
    let before = scratch.read(file);
    assert!(before.contains(old), "{file} has no {old}");
    scratch.write(file, before.replace(old, new));
}

/// The followups in the group.
fn followups(server: &Server, group: &str) -> Vec<String> {
    let articles = server.articles(group).into_iter();
    articles
        .map(|(_, octets)| String::from_utf8_lossy(&octets).into_owned())
        .filter(|text| text.contains("\r\nX-Artchk-Version: "))
        .collect()
}

async fn walk(page: &str, heading: &str, folder: &str, address: &str) {
    let steps = steps(page, heading);
    let group = steps.groups.split([' ', '\n']).nth(1).expect("a group");
    let server = Server::start(&["misc.test", "de.test", "de.alt.test"]).expect("a port");
    let question = article("<a@news.example.org>", group, "Subject: check", "Text.");
    server.add(group, &question);

    let scratch = Scratch::new();
    link(&scratch, "artchk");
    let [init, others @ .., status] = steps.commands.as_slice() else {
        panic!("{page} has no commands");
    };
    let finished = shell(&scratch, init).await;
    assert_eq!((finished.code(), finished.stderr().as_str()), (0, ""));
    let ini = "bot/artchk.ini";
    let reader = format!("\nreader = 127.0.0.1,{}\n", server.port());
    change(&scratch, ini, "\nreader = news.example.invalid\n", &reader);
    // A group of the language stands there.
    let written = scratch.read(ini);
    let (_, groups) = written.split_once("checkgroups:\n").expect("groups");
    assert!(groups.ends_with(".test n\n"), "{groups}");
    change(
        &scratch,
        ini,
        &format!("checkgroups:\n{groups}"),
        &steps.groups,
    );
    change(&scratch, "bot/artchk.rc", address, "@check.flowers.de");
    // The fourth line may wait, but for a reminder.
    let reminder = |finished: &Finished| {
        assert_eq!(finished.code(), 0, "{finished}");
        let said = finished.stderr();
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains("there is no message_id_domain"), "{said}");
    };
    assert_eq!(others.len(), 2, "{page}: {others:?}");
    for command in others {
        reminder(&shell(&scratch, command).await);
        assert_eq!(followups(&server, group).len(), 0, "{command}");
        assert!(!scratch.join("bot/artchk.db").exists(), "{command}");
    }

    change(
        &scratch,
        ini,
        "# message_id_domain = check.example.invalid",
        "message_id_domain = check.flowers.de",
    );
    let cron = steps
        .cron
        .replace("/usr/local/bin/artchk", "./artchk")
        .replace(folder, "bot");
    let finished = shell(&scratch, &format!("env -i {cron}")).await;
    assert_eq!(finished.code(), 0, "{finished}");
    assert_eq!((finished.stdout() + &finished.stderr()).as_str(), "");
    let followups = followups(&server, group);
    assert_eq!(followups.len(), 1);
    assert!(followups[0].contains("\r\nReferences: <a@news.example.org>\r\n"));
    assert!(scratch.read("bot/artchk.log").contains(" posted <a%"));
    assert!(scratch.read(ini).contains(&format!("\n{group} ")));
    assert!(status.starts_with("artchk status "), "{page}: {status}");
    let finished = shell(&scratch, status).await;
    assert_eq!((finished.code(), finished.stderr().as_str()), (0, ""));
    assert!(finished.stdout().contains(group), "{finished}");
}

#[tokio::test]
async fn the_first_steps_of_the_readme_end_with_a_followup() {
    walk(
        "README.md",
        "\n## Your own bot in five minutes\n",
        "/home/you/bot",
        "@change-this-address.invalid",
    )
    .await;
}

#[tokio::test]
async fn the_first_steps_of_the_german_page_end_with_a_followup() {
    walk(
        "docs/de/README.md",
        "\n## Der erste eigene Bot\n",
        "/home/name/bot",
        "@bitte-adresse-aendern.invalid",
    )
    .await;
}
