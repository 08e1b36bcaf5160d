//! What an operator does and sees: the program as a whole, run by its command
//! line.

mod called;
mod check_config;
mod demo;
mod dns;
mod documents;
mod first_steps;
mod folder;
mod history;
mod init;
mod login;
mod pending;
mod purge;
pub(crate) mod report;
mod score;
mod screen;
mod serve;
mod single;
mod status;
mod tls;
mod train;
mod why;
mod withdraw;

use jiff::Zoned;
use jiff::fmt::rfc2822;

use crate::support::command::{Artchk, Finished, artchk};
use crate::support::nntp::with_cr_lf;
use crate::support::scratch::Scratch;

/// The sample texts with an address of the test's own.
fn texts() -> String {
    include_str!("../../sample.rc")
        .replace("checkbot@change-this-address.invalid", "bot@check.invalid")
}

/// A bot called `news` with these parameters and groups.
fn bot(parameters: &str, groups: &str) -> Scratch {
    let scratch = Scratch::new();
    scratch.write(
        "news.ini",
        format!("message_id_domain = check.example.org\n{parameters}\ncheckgroups:\n{groups}\n"),
    );
    scratch.write("news.rc", texts());
    scratch
}

/// A run of the bot.
fn run(scratch: &Scratch, arguments: &[&str]) -> Artchk {
    artchk(["-n", "news"].iter().chain(arguments)).folder(scratch.path())
}

/// `artchk check-config` for the bot.
fn check_config(scratch: &Scratch, arguments: &[&str]) -> Finished {
    artchk(["check-config", "-n", "news"].iter().chain(arguments))
        .folder(scratch.path())
        .run()
}

/// A run of the bot beside a server that is a task of this test's own.
async fn run_beside(scratch: &Scratch, arguments: &[&str]) -> Finished {
    let run = run(scratch, arguments);
    tokio::task::spawn_blocking(move || run.run())
        .await
        .expect("a run that ends")
}

/// An article of now with these fields beside the necessary ones, and this text.
fn article(identifier: &str, group: &str, fields: &str, text: &str) -> Vec<u8> {
    let date = rfc2822::to_string(&Zoned::now()).expect("years have four digits");
    let from = match fields.contains("From: ") {
        true => "",
        false => "From: Erika Beispiel <erika@poster.invalid>\n",
    };
    format!(
        "Path: peer.invalid!not-for-mail\n{from}Newsgroups: {group}\nDate: {date}\n\
         Message-ID: {identifier}\n{fields}\n\n{text}\n"
    )
    .into_bytes()
}

/// The same with CR LF, as it goes over the wire.
fn wire(article: Vec<u8>) -> Vec<u8> {
    with_cr_lf(&article)
}
