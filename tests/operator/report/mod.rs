//! `artchk report`: made, written down, sent (R60 to R69).

mod by_hand;
mod made;
mod posted;
mod sent;

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use rusqlite::Connection;

use crate::support::command::Finished;
use crate::support::folder::{Folder, article};
use crate::support::scratch::Scratch;
use crate::support::server::Server;

const DOMAIN: &str = "message_id_domain = checker.invalid";

pub(crate) fn report(folder: &Folder, more: &[&str]) -> Finished {
    let arguments: Vec<&str> = ["report"].iter().chain(more).copied().collect();
    folder.subcommand(&arguments).run()
}

/// The same beside a server that is a task of the test's own.
async fn report_beside(folder: &Folder, more: &[&str]) -> Finished {
    let arguments: Vec<&str> = ["report"].iter().chain(more).copied().collect();
    let command = folder.subcommand(&arguments);
    let running = tokio::task::spawn_blocking(move || command.run());
    running.await.expect("a run that ends")
}

/// A bot that has seen one article with a violation and a hint in it, an hour ago.
pub(crate) fn bot(parameters: &str) -> Folder {
    let server = Server::new();
    let changes = [
        "Subject: check",
        "From: erika@poster.invalid <erika@poster.invalid",
    ];
    server.put("de.test", 1, article("a1", &changes, "Text.\n--\nErika\n"));
    let folder = Folder::new(
        server.port,
        &format!("{DOMAIN}\n{parameters}"),
        "de.test n 1",
    );
    folder.expect(0, &[]);
    ago(&folder, 3600);
    folder
}

fn journal(folder: &Folder) -> Connection {
    Connection::open(folder.scratch.join("bot.db")).expect("a journal")
}

/// Moves all that was seen and reported back in time.
fn ago(folder: &Folder, seconds: i64) {
    let sql = format!(
        "UPDATE article SET seen = seen - {seconds}; \
         UPDATE report_run SET begun = begun - {seconds}, last = last - {seconds}; \
         UPDATE report_told SET at = at - {seconds}"
    );
    journal(folder).execute_batch(&sql).expect("a journal");
}

/// Label and state of each report.
pub(crate) fn reports(folder: &Folder) -> Vec<(String, String)> {
    let journal = journal(folder);
    let mut statement = journal
        .prepare("SELECT label, state FROM report ORDER BY id")
        .expect("a journal");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.expect("rows").map(|row| row.expect("a row")).collect()
}

/// A program in the place of sendmail.
fn program(scratch: &Scratch, script: &str) -> String {
    let path = scratch.write(
        "mailer",
        format!("#!/bin/sh\ncd '{}'\n{script}", scratch.path().display()),
    );
    std::fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("ours");
    path.display().to_string()
}

/// Keeps arguments and mail.
const KEEP: &str = "echo \"$@\" >> arguments\ncat >> mails\necho >> mails\n";

/// A bot whose reports go to such a program.
fn bot_with_program(script: &str) -> (Scratch, Folder) {
    let scratch = Scratch::new();
    let mailer = program(&scratch, script);
    let folder = bot(&format!(
        "report_mail = sendmail {mailer} -x\nreport_to = you@operator.invalid, me@operator.invalid"
    ));
    (scratch, folder)
}

fn identifiers(mails: &str) -> Vec<&str> {
    mails
        .lines()
        .filter_map(|line| line.strip_prefix("Message-ID: "))
        .collect()
}
