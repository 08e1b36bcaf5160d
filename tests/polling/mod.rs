//! The bot against a real INN: what it reads, what it posts, and that INN takes
//! it.

mod articles;
mod killed;
mod kinds;
mod newsgroups;
mod posting;
mod servers;
mod way;

use regex::Regex;

use crate::support::command::artchk;
use crate::support::folder::Folder;
use crate::support::inn::Inn;

/// Puts an article in, as a peer would.
fn inject(inn: &Inn, article: &[u8]) {
    let response = inn.inject(article);
    let text = String::from_utf8_lossy(article);
    assert!(response.starts_with("239"), "{response}\n{text}");
}

/// The followups of the bot in a group, as they were fetched.
fn followups(inn: &Inn, group: &str) -> Vec<String> {
    inn.articles(group)
        .into_iter()
        .map(|article| String::from_utf8(article).unwrap_or_default())
        .filter(|article| article.contains("\r\nX-Artchk-Version: "))
        .collect()
}

/// The article without what a server adds, its date and how long its precursor was
/// on the way (R59) hidden, lines ended by LF.
fn masked(article: &str) -> String {
    let (header, body) = article.split_once("\r\n\r\n").expect("a header and a body");
    let mut lines: Vec<String> = Vec::new();
    let mut dropped = false;
    for line in header.lines() {
        if !line.starts_with([' ', '\t']) {
            let name = line.split(':').next().unwrap_or_default();
            dropped = ["Path", "Xref", "Injection-Info", "Injection-Date", "Lines"].contains(&name);
        }
        if line.starts_with("Date: ") {
            lines.push("Date: (now)".to_owned());
        } else if !dropped {
            let version = concat!("artchk ", env!("CARGO_PKG_VERSION"));
            lines.push(line.replace(version, "artchk (version)"));
        }
    }
    let way =
        Regex::new("(less than a minute|weniger als eine Minute|(at most|höchstens) \\d+ min)");
    let body = body.replace("\r\n", "\n");
    let body = way.expect("an expression").replace_all(&body, "(a while)");
    lines.join("\n") + "\n\n" + &body
}

/// R35: the program's own checks find nothing in a followup, but for the codes
/// that come with what is taken over from the precursor.
fn assert_clean(folder: &Folder, followup: &str, but_for: &[&str]) {
    let file = folder.scratch.write("followup.art", followup);
    let file = file.to_string_lossy().into_owned();
    let finished = artchk(["check", "--format", "json", &file]).run();
    let report: serde_json::Value =
        serde_json::from_slice(&finished.stdout).unwrap_or_else(|e| panic!("{e}: {finished}"));
    std::fs::remove_file(file).expect("it was written");
    let found: Vec<&str> = report["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|finding| finding["severity"] != "note")
        .filter_map(|finding| finding["code"].as_str())
        .filter(|code| !but_for.contains(code))
        .collect();
    assert_eq!(found, [""; 0], "{report}\n{followup}");
}
