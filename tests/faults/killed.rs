//! kill -9 of a run that polls a real INN (R41), with three ways to store
//! articles; the first start of a bot is among them.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::judge::Verdict;
use super::stage::run;
use super::tally::Tally;
use super::width::{Chance, count, each};
use crate::support::folder::{Folder, article};
use crate::support::inn::{Inn, InnOptions, Storage};

/// How many requests come in before each kill.
const REQUESTS: usize = 6;

const PARAMETERS: &str = "message_id_domain = checker.invalid\nmax_followups = 0\n\
    max_per_author = 0\nmax_per_thread = 0";

#[test]
fn r41_killed_while_it_polls_a_real_server() {
    let tally = Tally::default();
    let storages = [
        ("tradspool", Storage::Tradspool),
        ("timecaf", Storage::Timecaf),
        ("cnfs", Storage::Cnfs),
    ];
    let all = Chance::new("storage").some(storages.to_vec(), 1);
    each(all, |(name, storage)| {
        let inn = Inn::start(&InnOptions {
            storage,
            ..InnOptions::default()
        });
        let mut chance = Chance::new(name);
        let mut folder = Folder::new(inn.reader_port(), PARAMETERS, "de.test n");
        let mut span = Duration::from_millis(500);
        for kill in 0..count(5, 80) {
            let (_, _, high) = inn.group("de.test");
            if kill % 4 == 3 {
                // A bot that is started for the first time.
                let list = format!("de.test n {}", high + 1);
                folder = Folder::new(inn.reader_port(), PARAMETERS, &list);
            }
            let ini = folder.ini();
            let mut precursors = Vec::new();
            for number in 0..REQUESTS {
                let unique = format!("{name}.{kill}.{number}");
                let octets = article(&unique, &["Subject: check"], "A line.\n");
                let response = inn.inject(&octets);
                assert!(response.starts_with("239"), "{response}");
                precursors.push(format!("<{unique}@news.example.org>"));
            }
            let after = chance.below(usize::try_from(span.as_millis()).unwrap_or(1000));
            let running = folder.command(&["--log"]).start();
            sleep(Duration::from_millis(
                after.try_into().expect("a small number"),
            ));
            running.signal("KILL");
            running.wait();
            let mut verdict = Verdict::default();
            let begun = Instant::now();
            let code = run(folder.command(&["--log"]), "in peace", &mut verdict);
            // The moments reach a little beyond the end of a whole run.
            span = (begun.elapsed() * 5 / 4).max(Duration::from_millis(50));
            verdict.hung |= code != Some(0) || folder.states().iter().any(|state| state == "due");
            let followups: Vec<String> = inn
                .articles("de.test")
                .into_iter()
                .map(|article| String::from_utf8_lossy(&article).into_owned())
                .filter(|article| article.contains("\r\nX-Artchk-Version: "))
                .collect();
            verdict.compare(&precursors, &followups);
            let (_, _, now) = inn.group("de.test");
            // The run does not read the answers it has posted.
            let number = folder.groups().trim().rsplit(' ').next().map(str::parse);
            let is_right = matches!(number, Some(Ok(next)) if (high + 1..=now + 1).contains(&next));
            if !is_right {
                verdict.numbers = Some(folder.groups());
            }
            verdict.look_at(&folder, &ini);
            let kind = format!("kill -9, polling INN with {name}");
            tally.add(&kind, &format!("{kill}, after {after} ms"), &verdict);
        }
    });
    tally.finish();
}
