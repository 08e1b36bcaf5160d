//! Records for tests, and processes that use a journal beside the test.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rusqlite::Connection;

use super::{Conclusion, Finding, NewAnswer, Origin, Record, Values};
use crate::check::Severity;
use crate::decision::Occasion;

/// When everything in the tests happens, unless it says otherwise.
pub(crate) const NOW: i64 = 1_800_000_000;

/// An article that was looked at and not to be checked.
pub(crate) fn silent(message_identifier: &str) -> Record {
    Record {
        message_identifier: Some(message_identifier.to_owned()),
        newsgroup: "example.test".to_owned(),
        newsreader: None,
        origin: Origin::default(),
        seen: NOW,
        occasion: None,
        reason: "not requested".to_owned(),
        findings: Vec::new(),
        opinions: Vec::new(),
        text: None,
        conclusion: Conclusion::Silent,
    }
}

/// An article that was checked, but not answered because of the limits.
pub(crate) fn limited(message_identifier: &str) -> Record {
    Record {
        occasion: Some(Occasion::Requested),
        reason: "too many answers".to_owned(),
        findings: vec![finding("noname", Severity::Hint)],
        conclusion: Conclusion::Limited,
        ..silent(message_identifier)
    }
}

/// An article that has this answer.
pub(crate) fn answered(answer: NewAnswer) -> Record {
    Record {
        message_identifier: Some(answer.precursor.clone()),
        origin: Origin {
            author: Some(answer.author.clone()),
            ..Origin::default()
        },
        occasion: Some(answer.occasion),
        reason: "requested in the Subject".to_owned(),
        findings: vec![
            finding("from", Severity::Violation),
            finding("noname", Severity::Hint),
        ],
        conclusion: Conclusion::Answered(Box::new(answer)),
        ..silent("")
    }
}

/// An answer to the article, by an author and in a thread of their own.
pub(crate) fn answer(precursor: &str) -> NewAnswer {
    let inner = precursor.trim_matches(['<', '>']).replace('@', "%");
    NewAnswer {
        message_identifier: format!("<{inner}@bot.example>"),
        precursor: precursor.to_owned(),
        newsgroup: "example.test".to_owned(),
        occasion: Occasion::Requested,
        article: b"Subject: Re: test\r\n\r\nNothing to mend.\r\n".to_vec(),
        author: format!("{inner}@poster.example"),
        thread: precursor.to_owned(),
        created: NOW,
        expires: NOW + 14 * 24 * 60 * 60,
    }
}

pub(crate) fn finding(code: &str, severity: Severity) -> Finding {
    Finding {
        code: code.to_owned(),
        severity,
        counts: true,
        line: None,
        column: None,
        end_column: None,
        values: Values::default(),
    }
}

/// A journal as version 1 has left it, with rows of every state.
pub(crate) fn version_1(file: &Path) {
    let connection = Connection::open(file).unwrap();
    connection
        .pragma_update(None, "journal_mode", "WAL")
        .unwrap();
    connection
        .execute_batch(include_str!("upgrade/version_1.sql"))
        .unwrap();
}

/// Tells the other process which journal to use.
const FILE: &str = "ARTCHK_TEST_JOURNAL";

/// Runs the other half of the test `name` on this journal in a process of its own.
pub(crate) fn other_process(name: &str, file: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name])
        .env(FILE, file)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// In a test that runs in a process of its own: the journal to use. None if it
/// was not [`other_process`] that started it, and there is nothing to do.
pub(crate) fn file_of_other_process() -> Option<PathBuf> {
    std::env::var_os(FILE).map(PathBuf::from)
}
