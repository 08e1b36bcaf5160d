//! kill -9 at many moments against a real server (R41): each due article has
//! its answer, and none has two.

use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::Duration;

use super::{followups, inject};
use crate::support::folder::{Folder, article};
use crate::support::inn::{Inn, InnOptions};
use crate::support::server::field;

const ARTICLES: usize = 120;

#[test]
fn r41_killed_again_and_again_each_article_is_answered_once() {
    killed_again_and_again(1);
}

#[test]
fn r41_killed_again_and_again_while_three_connections_post() {
    killed_again_and_again(3);
}

fn killed_again_and_again(connections: usize) {
    let inn = Inn::start(&InnOptions::default());
    for number in 0..ARTICLES {
        let request = article(&format!("k{number}"), &["Subject: check"], "A line.\n");
        inject(&inn, &request);
    }
    let own = format!(
        "message_id_domain = checker.example.org\nmax_followups = 0\nmax_per_group = 0\n\
         post_connections = {connections}"
    );
    let folder = Folder::new(inn.reader_port(), &own, "de.test y");
    // Later each time, from before the journal is there to after the last answer;
    // where that is depends on the machine, and does not matter.
    for step in 0..40 {
        let running = folder.command(&["--log"]).start();
        sleep(Duration::from_millis(5 + 3 * step));
        running.signal("KILL");
        running.wait();
    }
    let finished = folder.expect(0, &[]);
    assert_eq!(finished.stderr(), "");
    let answers = followups(&inn, "de.test");
    let identifiers: BTreeSet<&str> = answers
        .iter()
        .map(|answer| field(answer, "Message-ID"))
        .collect();
    assert_eq!((answers.len(), identifiers.len()), (ARTICLES, ARTICLES));
    assert_eq!(folder.states(), ["posted"; ARTICLES]);
}
