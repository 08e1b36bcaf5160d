//! Articles of every kind, the bot run over them twice: who is answered, and
//! the answers whole.

use super::articles::{self, Kind};
use super::{assert_clean, followups, inject, masked};
use crate::support::folder::Folder;
use crate::support::inn::{Inn, InnOptions};
use crate::support::server::field;

const GROUPS: &str = "de.test y\nmisc.test n\nde.alt.test y 12";

/// What the followups are, by the sample of text blocks: compared whole with
/// the snapshots beside this file.
#[test]
fn every_kind_of_article_is_dealt_with_once() {
    let inn = Inn::start(&InnOptions::default());
    let kinds = articles::all();
    for kind in &kinds {
        inject(&inn, &kind.octets);
    }
    for (texts, domain, snapshot) in [
        ("sample.rc", "checker.example.org", "followups_en"),
        ("sample.de.rc", "pruefer.example.org", "followups_de"),
    ] {
        let from = "From: Article Checker <bot@checker.invalid>";
        let port = inn.reader_port();
        let own = format!("message_id_domain = {domain}\nmax_per_author = 0");
        let folder = Folder::with_texts(texts, from, port, &own, GROUPS);
        let kill = folder.scratch.read("bot.kill") + "From = ^Test robot # one of us\n";
        folder.scratch.write("bot.kill", kill);
        let before = folder.ini();
        let first = folder.expect(0, &["--log"]);
        assert_eq!(first.stderr(), "", "{first}");
        let is_of_this_bot =
            |followup: &String| field(followup, "Message-ID").ends_with(&format!("@{domain}>"));
        let mut found: Vec<String> = Vec::new();
        for group in ["de.test", "misc.test"] {
            found.extend(followups(&inn, group).into_iter().filter(is_of_this_bot));
        }
        compare(&kinds, &found, domain);

        // The numbers have moved on, beyond what was there when the run began.
        let (_, _, last) = inn.group("de.test");
        let (_, _, last_misc) = inn.group("misc.test");
        let number = |group: &str| -> u64 {
            let groups = folder.groups();
            let line = groups.lines().find(|line| line.starts_with(group));
            let number = line.and_then(|line| line.rsplit(' ').next());
            number
                .and_then(|number| number.parse().ok())
                .expect("a number")
        };
        assert!(number("de.test") <= last && number("misc.test") <= last_misc);
        let (here, there) = (number("de.test"), number("misc.test"));
        let after = before
            .replace("\nde.test y\n", &format!("\nde.test y {here}\n"))
            .replace("\nmisc.test n\n", &format!("\nmisc.test n {there}\n"));
        assert_eq!(folder.ini(), after, "every other octet stays");

        // The second run sees the answers, and answers nothing.
        let second = folder.expect(0, &["--log"]);
        assert_eq!(second.stderr(), "");
        assert_eq!(inn.group("de.test").2, last);
        assert_eq!(inn.group("misc.test").2, last_misc);
        assert_eq!(number("de.test"), last + 1);
        assert_eq!(number("misc.test"), last_misc + 1);
        third_run_from_the_beginning(&folder, &inn, last);

        every_article_is_in_the_log(&kinds, &folder.scratch.read("bot.log"));
        for followup in &found {
            // Those of the precursor's Subject.
            assert_clean(
                &folder,
                followup,
                &["subj-punctuation", "subj-caps", "ew-needless"],
            );
        }
        let whole: Vec<String> = found.iter().map(|followup| masked(followup)).collect();
        let rule = format!("\n{}\n", "=".repeat(72));
        insta::assert_snapshot!(snapshot, whole.join(&rule));
    }
}

/// Who is answered, and where.
fn compare(kinds: &[Kind], found: &[String], domain: &str) {
    let mut expected: Vec<String> = kinds
        .iter()
        .filter_map(|kind| {
            let group = kind.answered?;
            Some(format!(
                "{group} <{}%news.example.org@{domain}>",
                kind.unique
            ))
        })
        .collect();
    let mut answered: Vec<String> = found
        .iter()
        .map(|followup| {
            format!(
                "{} {}",
                field(followup, "Newsgroups"),
                field(followup, "Message-ID")
            )
        })
        .collect();
    expected.sort_unstable();
    answered.sort_unstable();
    assert_eq!(answered, expected);
}

/// Even with the numbers lost, the journal keeps anything from being answered
/// twice.
fn third_run_from_the_beginning(folder: &Folder, inn: &Inn, last: u64) {
    let ini = folder.ini();
    let mut lost: String = ini.split_inclusive("checkgroups:\n").take(1).collect();
    lost.push_str("de.test y\nmisc.test n\n");
    folder.scratch.write("bot.ini", lost);
    folder.expect(0, &[]);
    assert_eq!(inn.group("de.test").2, last);
    folder.scratch.write("bot.ini", ini);
}

/// R47: each with its identifier, answered or not, and a reason.
fn every_article_is_in_the_log(kinds: &[Kind], log: &str) {
    for kind in kinds {
        let name = format!(": <{}@news.example.org>\n", kind.unique);
        let (_, behind) = log
            .split_once(&name)
            .unwrap_or_else(|| panic!("{name}{log}"));
        let reason = match kind.answered {
            Some(_) => "  due: <",
            None => "  not ",
        };
        let own: Vec<&str> = behind
            .lines()
            .take_while(|line| line.contains("Z   "))
            .collect();
        assert!(
            own.iter().any(|line| line.contains(reason)),
            "{name}{own:?}"
        );
    }
}
