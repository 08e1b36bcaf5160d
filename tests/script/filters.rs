//! Scoring filters in a run (R70 to R73): what is answered, and what is written
//! down.

use rusqlite::Connection;

use crate::support::folder::{Folder, article};
use crate::support::server::{Say, Server, field};
use crate::support::spamd::{Mood, Spamd};

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

/// Three articles before a bot whose answers wait for this filter: spam, a good one,
/// and one that asks for a check.
fn with_hold(spamd: &Spamd) -> (Server, Folder) {
    let server = Server::new();
    for (number, (unique, subject)) in (1..).zip([
        ("spam", "Subject: cheap pills"),
        ("good", "Subject: cheap bills"),
        ("asks", "Subject: check"),
    ]) {
        server.put("misc.test", number, article(unique, &[subject], WRONG));
    }
    let parameters = format!("filter_away = hold\n{}", spamd.parameter());
    let folder = bot(&server, &parameters, "misc.test y 1");
    (server, folder)
}

/// What the journal says was decided about an article.
fn reason(folder: &Folder, unique: &str) -> String {
    let journal = Connection::open(folder.scratch.join("bot.db")).expect("a journal");
    let query = "SELECT reason FROM article WHERE message_identifier = ?1";
    let identifier = format!("<{unique}@news.example.org>");
    let reason = journal.query_row(query, [identifier], |row| row.get(0));
    reason.expect("a row")
}

/// How many articles wait.
fn waiting(folder: &Folder) -> i64 {
    let journal = Connection::open(folder.scratch.join("bot.db")).expect("a journal");
    let count = journal.query_row("SELECT count(*) FROM held", [], |row| row.get(0));
    count.expect("a number")
}

#[test]
fn r73_an_answer_waits_until_its_article_can_be_scored() {
    let spamd = Spamd::new(Mood::Away);
    let (server, folder) = with_hold(&spamd);
    let finished = folder.expect(0, &["--log"]);
    let said = finished.stderr();
    assert!(said.contains("artchk: filter spamd: 127.0.0.1:"), "{said}");
    assert_eq!(answered(&server), ["asks"], "who asks does not wait");
    assert_eq!(
        (waiting(&folder), folder.groups()),
        (2, "misc.test y 4\n".to_owned())
    );
    let log = folder.scratch.read("bot.log");
    let line = "  not answered yet: the answer waits until spamd can tell\n";
    assert_eq!(
        log.matches(line).count(),
        4,
        "at first, and at the end of the run: {log}"
    );
    let status = folder.subcommand(&["status"]).run();
    let wants = "- 2 answers wait for filters (artchk score --unscored ";
    assert!(
        status.code() == 1 && status.stdout().contains(wants),
        "{status}"
    );
    let json = folder.subcommand(&["status", "--format", "json"]).run();
    assert!(
        json.stdout().contains(r#""waiting_for_filters":2"#),
        "{json}"
    );
    let listed = folder.subcommand(&["score", "--unscored"]).run().stdout();
    assert!(
        listed.ends_with("\n2 unscored, 2 of them with an answer that waits\n"),
        "{listed}"
    );
    // Still away.
    folder.expect(0, &[]);
    assert_eq!((answered(&server).len(), waiting(&folder)), (1, 2));
    spamd.is_now(Mood::Well);
    let again = folder.subcommand(&["score", "--unscored", "--again"]).run();
    assert_eq!(again.code(), 0, "{again}");
    let status = folder.subcommand(&["status"]).run();
    let next = "waiting    2 answers for the next run: the filters have told now\n";
    assert!(
        status.code() == 0 && status.stdout().contains(next),
        "{status}"
    );
    folder.expect(0, &["--log"]);
    assert_eq!(
        (answered(&server).join(" "), waiting(&folder)),
        ("asks good".to_owned(), 0)
    );
    let of_spam = &opinions(&folder)[0];
    assert_eq!((of_spam.2, &*of_spam.3), (Some(-50), "9.0 of 5.0: PILLS"));
    let history = folder
        .subcommand(&["history", "spam@news.example.org"])
        .run()
        .stdout();
    assert!(
        history.contains("  not answered: it has -4 points ("),
        "{history}"
    );
    folder.expect(0, &[]);
    assert_eq!(answered(&server), ["asks", "good"], "once");
}

/// What is not said otherwise.
#[test]
fn r73_without_hold_an_answer_goes_out_unscored() {
    let spamd = Spamd::new(Mood::Away);
    let (server, folder) = with_hold(&spamd);
    let ini = folder
        .ini()
        .replace("filter_away = hold", "filter_away = answer");
    folder.scratch.write("bot.ini", ini);
    folder.expect(0, &[]);
    assert_eq!((answered(&server).len(), waiting(&folder)), (3, 0));
}

#[test]
fn r73_killed_while_an_answer_waits() {
    for at in ["ARTICLE <good@news.example.org>", "POST", "."] {
        let spamd = Spamd::new(Mood::Away);
        let (server, folder) = with_hold(&spamd);
        folder.expect(0, &[]);
        spamd.is_now(Mood::Well);
        let (tell, reached) = std::sync::mpsc::channel();
        let tell = std::sync::Mutex::new(tell);
        server.set_rule(move |_, heard| {
            if heard != at {
                return Say::Usual;
            }
            let _ = tell.lock().expect("no panic").send(());
            // An article that is posted is taken before the silence.
            if heard == "." {
                Say::Unsaid
            } else {
                Say::Silence
            }
        });
        let running = folder.command(&[]).start();
        reached.recv().expect("it comes so far");
        running.signal("KILL");
        running.wait();
        server.set_rule(|_, _| Say::Usual);
        folder.run(&[]);
        folder.run(&[]);
        assert_eq!(
            (answered(&server).join(" "), waiting(&folder)),
            ("asks good".to_owned(), 0),
            "{at}"
        );
    }
}

#[test]
fn r73_what_waits_is_given_up_when_it_is_too_old_gone_or_not_wanted_any_more() {
    let spamd = Spamd::new(Mood::Away);
    let (server, folder) = with_hold(&spamd);
    folder.expect(0, &[]);
    let journal = Connection::open(folder.scratch.join("bot.db")).expect("a journal");
    let days =
        "SELECT (until - seen + 3600) / 86400 FROM held JOIN article ON article.id = article";
    let days: i64 = journal
        .query_row(days, [], |row| row.get(0))
        .expect("a number");
    assert_eq!(days, 14, "max_age");
    let one = "UPDATE held SET until = 1 WHERE article IN (SELECT id FROM article \
               WHERE message_identifier LIKE '<spam@%')";
    assert_eq!(journal.execute(one, []), Ok(1));
    drop(journal);
    let finished = folder.expect(0, &[]);
    let text = "artchk: <spam@news.example.org>: its answer has waited too long for the filters, \
                and is given up\n";
    assert!(finished.stderr().contains(text), "{finished}");
    assert_eq!(waiting(&folder), 1);
    let given_up = "not answered: the answer has waited too long for the filters, and is given up";
    assert_eq!(reason(&folder, "spam"), given_up);
    let status = folder.subcommand(&["status"]).run().stdout();
    assert!(status.contains(" 0 refused, 1 given up;"), "{status}");
    // A kill rule that came meanwhile.
    spamd.is_now(Mood::Well);
    let kill = folder.scratch.read("bot.kill");
    folder
        .scratch
        .write("bot.kill", format!("{kill}\nsubject = bills\n"));
    folder.expect(0, &[]);
    assert_eq!(
        (answered(&server), waiting(&folder)),
        (vec!["asks".to_owned()], 0)
    );
    let reason_now = reason(&folder, "good");
    assert!(reason_now.starts_with("not checked: "), "{reason_now}");
    for change in ["misc.test n", "other.test y"] {
        spamd.is_now(Mood::Away);
        let (server, folder) = with_hold(&spamd);
        folder.expect(0, &[]);
        spamd.is_now(Mood::Well);
        folder
            .scratch
            .write("bot.ini", folder.ini().replace("misc.test y", change));
        folder.run(&[]);
        assert_eq!(
            (answered(&server).len(), waiting(&folder)),
            (1, 0),
            "{change}"
        );
        let reason = reason(&folder, "good");
        assert!(!reason.contains("until spamd can tell"), "{reason}");
    }
}

#[test]
fn r73_of_what_is_gone_the_answer_waits_no_more() {
    let spamd = Spamd::new(Mood::Away);
    let (server, folder) = with_hold(&spamd);
    folder.expect(0, &[]);
    spamd.is_now(Mood::Well);
    server.set_rule(|_, heard| match heard {
        "ARTICLE <good@news.example.org>" => Say::Lines("430 No such article".to_owned()),
        _ => Say::Usual,
    });
    folder.expect(0, &["--log"]);
    assert_eq!((answered(&server).len(), waiting(&folder)), (1, 0));
    let line =
        "<good@news.example.org>: its answer waits no more: the server does not have it any more\n";
    assert!(folder.scratch.read("bot.log").contains(line));
    let why = "not answered: the answer waits no more: the server does not have it any more";
    assert_eq!(reason(&folder, "good"), why);
}

/// Without the filter nobody is waited for.
#[test]
fn r73_what_waits_is_answered_where_the_filter_is_switched_off() {
    let spamd = Spamd::new(Mood::Away);
    let (server, folder) = with_hold(&spamd);
    folder.expect(0, &[]);
    let ini = folder.ini().replace(&spamd.parameter(), "# none");
    folder.scratch.write("bot.ini", ini);
    folder.expect(0, &[]);
    assert_eq!(
        (answered(&server).join(" "), waiting(&folder)),
        ("asks good spam".to_owned(), 0)
    );
}

/// One that nobody answers keeps no others from their turn.
#[test]
fn r73_a_silent_filter_costs_three_times_its_limit() {
    let spamd = Spamd::new(Mood::Silent);
    let (server, folder) = with_hold(&spamd);
    let ini = folder.ini().replace(
        "filter_away = hold",
        "filter_timeout = 1 s\nfilter_away = hold",
    );
    folder.scratch.write("bot.ini", ini);
    folder.expect(0, &[]);
    assert_eq!((answered(&server).len(), waiting(&folder)), (1, 2));
}

/// The bot never teaches.
#[test]
fn r74_no_verdict_is_a_lesson() {
    let spamd = Spamd::new(Mood::Well);
    let (server, folder) = with_hold(&spamd);
    let ini = folder
        .ini()
        .replace("filter_away = hold", "train_external = y");
    folder.scratch.write("bot.ini", ini);
    folder.expect(0, &[]);
    assert_eq!(answered(&server), ["asks", "good"]);
    assert_eq!(spamd.heard(), ["SYMBOLS", "SYMBOLS"]);
}

/// Who asks by author for every article has an index for it, and nobody else pays.
#[test]
fn r72_the_index_of_authors_is_there_where_it_is_asked() {
    for (parameter, expected) in [
        ("spambayes = http://127.0.0.1:9", 1),
        ("repeat_after = 30", 1),
        ("filter links = on", 0),
    ] {
        let server = Server::new();
        server.put("misc.test", 1, article("one", &[], "Text.\n"));
        let folder = bot(&server, parameter, "misc.test y 1");
        folder.expect(0, &[]);
        let journal = Connection::open(folder.scratch.join("bot.db")).expect("a journal");
        let index = "SELECT count(*) FROM sqlite_schema WHERE name = 'article_by_author'";
        let count: i64 = journal
            .query_row(index, [], |row| row.get(0))
            .expect("a number");
        assert_eq!(count, expected, "{parameter}");
    }
}
