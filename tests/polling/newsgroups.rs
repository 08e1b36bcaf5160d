//! Newsgroups that a real INN does not have.

use super::{followups, inject};
use crate::support::folder::{Folder, article};
use crate::support::inn::{Inn, InnOptions};

/// In both modes, and by its identifier alone.
#[test]
fn r36a_inn_is_asked_which_newsgroups_there_are() {
    let inn = Inn::start(&InnOptions::default());
    let changes = |newsgroups: &str| {
        let newsgroups = format!("Newsgroups: {newsgroups}");
        article(
            "a1",
            &["Subject: check", &newsgroups, "Followup-To: de.test"],
            "A line.\n",
        )
    };
    inject(&inn, &changes("de.test,de.tset,misc.test,xy.none"));
    let own = "message_id_domain = checker.invalid";
    for (arguments, input) in [
        (&[][..], ""),
        (&["--feedmode"], "<a1@news.example.org>\n"),
        (&["-c", "<a1@news.example.org>"], ""),
    ] {
        // One of each would take the identifier of the next for its own.
        let before = followups(&inn, "de.test").len();
        let own = own.replace("checker", &format!("checker{before}"));
        let folder = Folder::new(inn.reader_port(), &own, "de.test n 1");
        let finished = folder.command(arguments).stdin(input).run();
        assert_eq!(finished.stderr(), "", "{arguments:?}");
        let answers = followups(&inn, "de.test");
        assert_eq!(answers.len(), before + 1, "{arguments:?}");
        let answer = answers.last().expect("there is one");
        assert!(answer.contains("is spelt so: de.tset\r\n"), "{answer}");
        assert!(answer.contains("there is de.test."), "{answer}");
        assert_eq!(answer.matches("is spelt so").count(), 1, "{answer}");
    }
}
