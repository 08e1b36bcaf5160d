//! `artchk report` over a year of 1,000 articles a day.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

use artchk::journal::Journal;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::run::usage_of_children;

/// 365,000 articles over a year up to now, every second with a finding, every
/// fifth with three more, and an answer to every fourth. Ten newsgroups, some
/// newsreaders, 5,000 authors.
const FILL: &str = "
    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 365000)
    INSERT INTO article (message_identifier, newsgroup, newsreader, seen, occasion, state, reason,
                         author, identifier_host, injecting_site, date, injection_date, hops)
    SELECT '<' || n || '.abcdefgh@host' || (n % 5000) || '.example>', 'group' || (n % 10) || '.test',
           'reader' || (n % 17), unixepoch() - 31536000 + (n * 864 / 10), 'automatic',
           iif(n % 4, 'silent', 'answered'), 'checked', 'poster' || (n % 5000) || '@host.example',
           'host' || (n % 5000) || '.example', 'news' || (n % 300) || '.example',
           unixepoch() - 31536000 + (n * 864 / 10) - 90, unixepoch() - 31536000 + (n * 864 / 10) - n % 900, 3
      FROM n;
    INSERT INTO finding (article, number, code, severity, counts, line, \"column\", end_column, variables)
    SELECT article.id, k.value, 'code' || ((article.id + k.value * 7) % 90),
           iif(k.value % 3, 'hint', 'violation'), 1, 5, 1, 9, '{\"width\":\"90\"}'
      FROM article, json_each('[0,1,2,3]') AS k
     WHERE k.value < 1 AND article.id % 2 = 0 OR article.id % 5 = 0 AND k.value >= 1
     UNION ALL
    SELECT * FROM (SELECT id, 9, 'late' || (id % 3), 'note', 1, NULL, NULL, NULL, NULL
                     FROM article WHERE id % 4 <> 0 LIMIT 98500);
    INSERT INTO answer (message_identifier, precursor, newsgroup, occasion, author, thread, created,
                        expires, state, attempts, reply, settled)
    SELECT '<a' || id || '@bot.example>', message_identifier, newsgroup, 'automatic', author,
           message_identifier, seen, seen + 9, 'posted', 1, '240 ok', seen
      FROM article WHERE state = 'answered';
";

/// A bot with such a journal.
pub(crate) struct Report {
    folder: TempDir,
}

impl Report {
    /// Writes the journal.
    pub(crate) fn prepare() -> Report {
        let folder = tempfile::tempdir().expect("a folder");
        let ini = "reader = 127.0.0.1\nmessage_id_domain = check.example.org\n\
                   checkgroups:\nlocal.test y 1\n";
        fs::write(folder.path().join("bench.ini"), ini).expect("a file can be written");
        let texts = include_str!("../sample.rc").replace("change-this-address.", "check.");
        fs::write(folder.path().join("bench.rc"), texts).expect("a file can be written");
        let file = folder.path().join("bench.db");
        drop(Journal::open(&file).expect("a journal"));
        let connection = Connection::open(&file).expect("a journal");
        connection.execute_batch(FILL).expect("a journal");
        Report { folder }
    }

    fn run(&self, more: &[&str]) -> f64 {
        let path = self.folder.path().to_str().expect("a name");
        let begun = Instant::now();
        let status = Command::new(env!("CARGO_BIN_EXE_artchk"))
            .args(["report", "-p", path, "-n", "bench"])
            .args(more)
            .stdout(Stdio::null())
            .status()
            .expect("the program runs");
        assert!(status.success());
        begun.elapsed().as_secs_f64()
    }

    /// Time and memory.
    pub(crate) fn measure(&self) {
        let year = self.run(&["--since", "52w", "--format", "json"]);
        let pages = self.folder.path().join("pages");
        let pages = pages.to_str().expect("a name");
        let pages = self.run(&["--since", "52w", "--html", pages]);
        let due = self.run(&[]);
        println!(
            "reports over a year of 365,000 articles: {year:.2} s by hand, {pages:.2} s as pages, \
             {due:.2} s for those that are due, at most {} KiB of memory",
            usage_of_children().memory
        );
    }
}
