//! Scoring filters in a run (R70 to R73): what is answered, and what is written
//! down.

use rusqlite::Connection;

use crate::support::folder::{Folder, article};
use crate::support::server::{Server, field};

/// A text in which one violation is found.
const WRONG: &str = "Text.\n\x00\n";

fn bot(server: &Server, parameters: &str, groups: &str) -> Folder {
    let parameters = format!("message_id_domain = checker.invalid\n{parameters}");
    Folder::new(server.port, &parameters, groups)
}

/// The precursors of what was posted, without domain.
fn answered(server: &Server) -> Vec<String> {
    let unique = |answer: &String| {
        let precursor = field(answer, "References").split(' ').next_back();
        let precursor = precursor.unwrap_or_default().trim_matches(['<', '>']);
        precursor.split('@').next().unwrap_or_default().to_owned()
    };
    let mut answered: Vec<String> = server.posted().iter().map(unique).collect();
    answered.sort();
    answered
}

/// What the journal knows by the filters: the article, the filter, tenths, why.
fn opinions(folder: &Folder) -> Vec<(String, String, Option<i64>, String)> {
    let journal = Connection::open(folder.scratch.join("bot.db")).expect("a journal");
    let mut query = journal
        .prepare(
            "SELECT message_identifier, filter, points, opinion.reason FROM opinion \
             JOIN article ON article.id = article ORDER BY article, filter",
        )
        .expect("the tables");
    let rows = query
        .query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .expect("rows");
    rows.map(|row| row.expect("four columns")).collect()
}

#[test]
fn r70_what_filters_take_too_much_from_is_not_answered() {
    let server = Server::new();
    for (number, (unique, subject)) in [
        ("spam", "Subject: cheap pills"),
        ("good", "Subject: cheap bills"),
        ("asks", "Subject: check: cheap pills"),
    ]
    .into_iter()
    .enumerate()
    {
        let number = u64::try_from(number).expect("a number") + 1;
        server.put("misc.test", number, article(unique, &[subject], WRONG));
    }
    let folder = bot(&server, "", "misc.test y 1");
    folder
        .scratch
        .write("bot.score", "subject = -3.5 pills # spam\n");
    let finished = folder.expect(0, &["--log"]);
    assert_eq!(finished.stderr(), "");
    assert_eq!(answered(&server), ["asks", "good"]);
    let log = folder.scratch.read("bot.log");
    let line = "filter rules: -3.5 (line 1)";
    assert_eq!(
        log.matches(line).count(),
        1,
        "who asks is not scored: {log}"
    );
    let why = "not answered: it has -2.5 points (+1 for what was found, -3.5 by filters), and an \
               answer needs +1";
    assert!(log.contains(why), "{log}");
    let (article, filter, points, reason) = &opinions(&folder)[0];
    let row = (filter.as_str(), *points, reason.as_str());
    assert_eq!(row, ("rules", Some(-35), "line 1"));
    assert!(article.starts_with("<spam@"), "{article}");
    assert_eq!(opinions(&folder).len(), 1);
    let shown = folder
        .subcommand(&["history", "--since", "1d"])
        .run()
        .stdout();
    assert!(shown.contains("  filter rules: -3.5 (line 1)\n"), "{shown}");
    let json = folder.subcommand(&["history", "--since", "1d", "--format", "json"]);
    let json = json.run().stdout();
    let of_it = r#""filters":[{"filter":"rules","points":-3.5,"reason":"line 1"}]"#;
    assert!(
        json.contains(of_it) && json.contains(r#""filters":[]"#),
        "{json}"
    );
    // Posters see nothing of it.
    for answer in server.posted() {
        assert!(
            !answer.contains("filter") && !answer.contains("points"),
            "{answer}"
        );
    }
}

#[test]
fn r70_filter_requested_holds_requests_to_the_points() {
    let server = Server::new();
    let put = |number, unique, subject| {
        server.put("misc.test", number, article(unique, &[subject], "Text.\n"));
    };
    put(1, "spam", "Subject: check: cheap pills");
    put(2, "good", "Subject: check: cheap bills");
    let folder = bot(&server, "filter_requested = y", "misc.test n 1");
    folder.scratch.write("bot.score", "subject = -1 pills\n");
    folder.expect(0, &[]);
    assert_eq!(answered(&server), ["good"]);
}

#[test]
fn r70_answer_from_asks_for_more_findings() {
    let server = Server::new();
    server.put("misc.test", 1, article("one", &[], WRONG));
    let folder = bot(&server, "answer_from = 2", "misc.test y 1");
    let finished = folder.expect(0, &["--log"]);
    assert_eq!((answered(&server).len(), &*finished.stderr()), (0, ""));
    let why = "not answered: it has +1 points (+1 for what was found, 0 by filters)";
    assert!(folder.scratch.read("bot.log").contains(why));
    assert!(opinions(&folder).is_empty(), "there is no filter");
}

#[test]
fn r71_a_flood_of_the_same_text_is_not_answered() {
    let server = Server::new();
    let flood = "Best pills of the whole world, buy them here and buy them now!\n\x00\n";
    for number in 1..=8 {
        let unique = format!("flood{number}");
        let from = format!("From: Erika {number} <e{number}@host.invalid>");
        server.put("misc.test", number, article(&unique, &[&from], flood));
    }
    let other = flood.replace("pills", "pens");
    server.put("misc.test", 9, article("other", &[], &other));
    let folder = bot(&server, "filter repeated = on", "misc.test y 1");
    folder.expect(0, &[]);
    assert_eq!(answered(&server), ["other"]);
    // Those of a run before count, too.
    server.put("misc.test", 10, article("late", &[], flood));
    folder.expect(0, &[]);
    assert_eq!(answered(&server), ["other"]);
    let late = opinions(&folder).pop().expect("a row");
    assert_eq!(
        (late.2, &*late.3),
        (Some(-50), "8 others with the same text")
    );
}
