//! What the articles need, and cannot be had for a while.

use super::{Bot, Run, article, each_once, fed, inject, tokens, until};
use crate::support::inn::{Inn, InnOptions};
use crate::support::server::{Say, Server, close, field, lines};
use artchk::journal::{Journal, Mode};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

#[test]
fn r45_the_posting_server_goes_and_comes_back() {
    let (bot, mut inn) = fed("Wnm");
    inject(&inn, "a", 0..250);
    until("some answers", || inn.group("de.test").0 > 260);
    inn.close_posting();
    inject(&inn, "b", 0..250);
    until("the feed goes on", || {
        let (lines, due) = bot.waiting();
        lines == 0 && due >= 250
    });
    until("somebody tries to post", || !inn.errlog().is_empty());
    inn.open_posting();
    each_once(&inn, &bot, 500);
    let said = inn.errlog();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("posting: 127.0.0.1:"), "{said}");
}

#[test]
fn r45_the_reader_goes_and_comes_back() {
    let (bot, mut inn) = fed("Wm");
    inject(&inn, "a", 0..50);
    until("all answers", || {
        bot.log().matches(" posted <").count() == 50
    });
    inn.close_reader();
    inject(&inn, "b", 0..50);
    // Among them the bot's own answers.
    until("lines that wait", || bot.waiting().0 >= 50);
    until("trouble", || bot.log().contains("the articles wait"));
    inn.open_reader();
    each_once(&inn, &bot, 100);
    let said = inn.errlog();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("reading: 127.0.0.1:"), "{said}");
}

#[test]
fn r45_without_sm_the_articles_wait() {
    let bot = Bot::new();
    let inn = Inn::start(&InnOptions::default());
    let sm = bot.scratch.join("sm");
    bot.configure(&inn, &format!("sm = {}", sm.display()));
    inject(&inn, "a", 0..4);
    let mut run = bot.run(&inn);
    run.write(&tokens(&inn, "a", 0..2));
    until("trouble", || bot.log().contains("the articles wait"));
    // What also has an identifier need not wait.
    let token = String::from_utf8_lossy(&tokens(&inn, "a", 2..3)).into_owned();
    run.write(format!("{} <a.2@poster.invalid>\n", token.trim()).as_bytes());
    until("an answer", || inn.group("de.test").0 == 5);
    run.write(&tokens(&inn, "a", 3..4));
    until("three lines", || bot.waiting() == (3, 0));
    std::os::unix::fs::symlink(inn.sm_path(), &sm).expect("a folder of our own");
    each_once(&inn, &bot, 4);
    let (_, stdout, stderr) = run.end();
    assert_eq!(stdout, "");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(stderr.contains("cannot run"), "{stderr}");
}

#[test]
fn r45_a_cancelled_article_is_a_line_in_the_log() {
    for flags in ["Wn", "Wnm"] {
        let bot = Bot::new();
        let inn = Inn::start(&InnOptions {
            feeds: &[bot.line(flags)],
            ..InnOptions::default()
        });
        bot.configure(&inn, "");
        inject(&inn, "a", 0..5);
        let token = String::from_utf8_lossy(&tokens(&inn, "a", 2..3))
            .trim()
            .to_owned();
        assert!(inn.run("sm", &["-d", &token]).status.success());
        bot.begin();
        until("four answers", || {
            bot.log().matches(" posted <").count() == 4
        });
        until("nothing left", || bot.waiting() == (0, 0));
        let gone = bot.log();
        let gone: Vec<_> = gone.lines().filter(|line| line.ends_with("gone")).collect();
        assert_eq!(gone.len(), 1, "{gone:?}");
        assert!(gone[0].contains(&token), "{gone:?}");
        assert_eq!(inn.errlog(), "");
    }
}

/// A server with these articles in de.test, and a bot that reads and posts
/// there.
fn alone(articles: &[&str]) -> (Server, Bot) {
    let server = Server::new();
    for (number, name) in (1..).zip(articles) {
        server.put("de.test", number, article("de.test", name, "check this"));
    }
    let bot = Bot::new();
    bot.configure_alone(&format!("reader = 127.0.0.1,{}", server.port));
    (server, bot)
}

/// The articles that were answered, in the order of the answers.
fn answered(server: &Server) -> Vec<String> {
    let posted = server.posted();
    let precursors = posted.iter().map(|answer| field(answer, "References"));
    precursors.map(str::to_owned).collect()
}

/// It is tried first again and again.
#[test]
fn r41_an_answer_that_the_server_cannot_bear_holds_up_no_later_one() {
    let (server, bot) = alone(&["a", "b"]);
    let is_bearable = std::sync::Arc::new(AtomicBool::new(false));
    let may_come = std::sync::Arc::clone(&is_bearable);
    let is_of_a = AtomicBool::new(false);
    server.set_rule(move |_, heard| {
        // Of the other article there is no answer yet.
        if heard == "POST" {
            is_of_a.store(!may_come.load(Ordering::SeqCst), Ordering::SeqCst);
        }
        match heard == "." && is_of_a.load(Ordering::SeqCst) {
            true => close(),
            false => Say::Usual,
        }
    });
    let mut run = Run::start(&mut bot.command());
    run.write(b"<a@poster.invalid>\n");
    // Two rounds of four attempts.
    until("two rounds", || {
        bot.log().matches("> stays due: ").count() == 2
    });
    is_bearable.store(true, Ordering::SeqCst);
    run.write(b"<b@poster.invalid>\n");
    until("an answer", || !server.posted().is_empty());
    assert_eq!(answered(&server), ["<b@poster.invalid>"]);
    until("the other", || bot.waiting() == (0, 0));
    assert_eq!(run.end().0, Some(75));
    assert_eq!(server.posted().len(), 2);
}

/// RFC 3977, section 3.2.1: 403 is an internal fault of the server.
#[test]
fn r45_what_the_reader_cannot_give_now_waits() {
    let (server, bot) = alone(&["a"]);
    let asked = AtomicUsize::new(0);
    server.set_rule(move |_, heard| {
        let fault =
            heard == "ARTICLE <a@poster.invalid>" && asked.fetch_add(1, Ordering::SeqCst) < 2;
        match fault {
            true => lines("403 the disk is away"),
            false => Say::Usual,
        }
    });
    let mut run = Run::start(&mut bot.command());
    run.write(b"<a@poster.invalid>\n");
    until("an answer", || bot.log().contains(" posted <"));
    assert_eq!(bot.waiting(), (0, 0));
    let said = "the server does not give it: 403 the disk is away; the articles wait\n";
    assert!(bot.log().contains(said), "{}", bot.log());
    run.end();
}

/// What was lost is looked for in every group, until each could be read.
#[test]
fn r45_what_was_lost_is_looked_for_until_the_reader_can_give_it() {
    let (server, bot) = alone(&["a"]);
    server.put("misc.test", 1, article("misc.test", "b", "check this"));
    let ini = bot.scratch.read("feed.ini");
    bot.scratch
        .write("feed.ini", ini.replace(".test n", ".test n 1"));
    let mut journal = Journal::open(&bot.scratch.join("feed.db")).expect("a journal");
    journal.begin_run(Mode::Feed, 0).expect("it can be written");
    let first = AtomicBool::new(true);
    server.set_rule(move |_, heard| {
        match heard == "GROUP de.test" && first.swap(false, Ordering::SeqCst) {
            true => lines("403 the disk is away"),
            false => Say::Usual,
        }
    });
    let run = Run::start(&mut bot.command());
    until("both answers", || {
        bot.log().matches(" posted <").count() == 2
    });
    let precursors = ["<b@poster.invalid>", "<a@poster.invalid>"];
    assert_eq!(answered(&server), precursors);
    until("the end of it", || bot.log().contains("caught up"));
    let (status, _, stderr) = run.end();
    assert_eq!(status, Some(75));
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(stderr.contains("de.test: 127.0.0.1:"), "{stderr}");
}

/// R38b: an article at which the reader closes, and a token at which `sm` fails,
/// wait alone.
#[test]
fn r38b_an_article_that_cannot_be_had_is_set_aside() {
    let (server, bot) = alone(&["a", "b", "c", "d"]);
    server.set_rule(|_, heard| match heard {
        "ARTICLE <b@poster.invalid>" => close(),
        "ARTICLE <c@poster.invalid>" => lines("503 not now"),
        _ => Say::Usual,
    });
    let mut run = Run::start(&mut bot.command());
    for name in ["b", "a", "c", "d"] {
        run.write(format!("<{name}@poster.invalid>\n").as_bytes());
    }
    until("two answers", || server.posted().len() == 2);
    until("two that wait", || {
        bot.log().matches("; it waits").count() == 2
    });
    assert_eq!(
        answered(&server),
        ["<a@poster.invalid>", "<d@poster.invalid>"]
    );
    assert_eq!(bot.waiting(), (2, 0));
    // Not asked for again meanwhile.
    let asked = server.count("ARTICLE <b@");
    assert!(asked >= 2);
    run.write(b"<d@poster.invalid>\n");
    until("it is asked for", || server.count("ARTICLE <d@") > 1);
    let (_, _, stderr) = run.end();
    assert_eq!(stderr, "");
    assert_eq!(server.count("ARTICLE <b@"), asked);

    // An hour later, and once more.
    server.set_rule(|_, heard| match heard {
        "ARTICLE <b@poster.invalid>" => close(),
        _ => Say::Usual,
    });
    for (times, waiting) in [(2, 1), (3, 0)] {
        let journal = rusqlite::Connection::open(bot.scratch.join("feed.db")).expect("a journal");
        let changed = journal.execute("UPDATE line_in_vain SET until = 0", []);
        assert!(changed.is_ok_and(|changed| changed > 0));
        // What waits beside it, and can be had, shows whose fault it is.
        let line = "INSERT INTO feed_line (line) VALUES (CAST('<d@poster.invalid>' AS BLOB))";
        journal.execute(line, []).expect("a line");
        let (_, _, stderr) = Run::start(&mut bot.command()).end();
        assert_eq!(stderr.contains("; given up"), times == 3, "{stderr}");
        assert_eq!(bot.waiting(), (waiting, 0), "{times}");
    }
    assert_eq!(answered(&server).len(), 3);
}

/// R38b: if nothing can be had, nothing is given up.
#[test]
fn r38b_where_nothing_can_be_had_the_lines_wait_for_the_server() {
    let (server, bot) = alone(&["a", "b", "c", "d"]);
    server.set_rule(|_, heard| match heard.starts_with("ARTICLE") {
        true => close(),
        false => Say::Usual,
    });
    for names in [&["a"][..], &["b", "c", "d"]] {
        let mut run = Run::start(&mut bot.command());
        for name in names {
            run.write(format!("<{name}@poster.invalid>\n").as_bytes());
        }
        let (status, _, stderr) = run.end();
        assert_eq!(status, Some(75), "{stderr}");
        assert!(stderr.contains("the articles wait"), "{stderr}");
    }
    assert_eq!(bot.waiting(), (4, 0));
    server.set_rule(|_, _| Say::Usual);
    Run::start(&mut bot.command()).end();
    assert_eq!(answered(&server).len(), 4);
}

/// The same with tokens, where `sm` is a script.
#[test]
fn r38b_a_token_at_which_sm_fails_is_set_aside() {
    let (server, bot) = alone(&[]);
    let text = String::from_utf8(article("de.test", "a", "check this")).expect("ASCII");
    bot.scratch.write("a", text + ".\r\n");
    let sm = bot.scratch.write(
        "sm",
        "#!/bin/sh\nshift\nfor token; do case $token in\n\
         @0B@) echo 'cannot read' >&2; exit 1;;\n*) cat \"${0%/*}/a\";;\nesac; done\n",
    );
    std::fs::set_permissions(&sm, std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .expect("a file of our own");
    let reader = format!("reader = 127.0.0.1,{}\nsm = {}", server.port, sm.display());
    bot.configure_alone(&reader);
    let mut run = Run::start(&mut bot.command());
    run.write(b"@0B@\n@0A@\n");
    until("an answer", || server.posted().len() == 1);
    until("one that waits", || bot.log().contains("@0B@: "));
    let (_, _, stderr) = run.end();
    assert_eq!(stderr, "");
    assert_eq!(bot.waiting(), (1, 0));
}

/// R45: innd starts its channels before nnrpd listens. A feed that was killed
/// before it could ask for any number finds what it has lost.
#[test]
fn r45_a_feed_killed_before_the_reader_was_there_loses_nothing() {
    let (server, bot) = alone(&[]);
    let is_up = std::sync::Arc::new(AtomicBool::new(false));
    let up = std::sync::Arc::clone(&is_up);
    server.set_rule(move |_, heard| match heard {
        "connect" if !up.load(Ordering::SeqCst) => close(),
        _ => Say::Usual,
    });
    let run = Run::start(&mut bot.command());
    until("it has begun", || {
        bot.log().contains("asking for the numbers")
    });
    bot.signal("KILL", &run.process());
    drop(run);
    // Lines for these were written to it, or to nobody.
    let new = article("misc.test", "new", "check this");
    let old = jiff::Zoned::now()
        .checked_sub(jiff::ToSpan::hours(1))
        .expect("a time");
    let old = jiff::fmt::rfc2822::to_string(&old).expect("four digits");
    let old = String::from_utf8(article("misc.test", "old", "check this"))
        .expect("ASCII")
        .lines()
        .map(|line| match line.starts_with("Date: ") {
            true => format!("Date: {old}\r\n"),
            false => format!("{line}\r\n"),
        })
        .collect::<String>();
    server.put("misc.test", 7, old);
    server.put("misc.test", 8, new);
    server.put("de.test", 1, article("de.test", "d", "check this"));
    is_up.store(true, Ordering::SeqCst);
    let run = Run::start(&mut bot.command());
    until("it has caught up", || bot.log().contains("caught up"));
    let (_, _, stderr) = run.end();
    assert_eq!(stderr, "");
    assert_eq!(
        answered(&server),
        ["<d@poster.invalid>", "<new@poster.invalid>"]
    );
    let ini = bot.scratch.read("feed.ini");
    assert!(ini.ends_with("de.test n 2\nmisc.test n 9\n"), "{ini}");
}

/// R45: a feed that is killed as soon as it is started has told nobody that it
/// was there, and what was written to it is gone. The next one looks for it.
#[test]
fn r45_what_was_written_to_a_run_that_nobody_knows_of_is_found() {
    let (server, bot) = alone(&["old", "a"]);
    let mut run = Run::start(&mut bot.command());
    run.write(b"<a@poster.invalid>\n");
    until("an answer", || bot.log().contains(" posted <"));
    run.end();
    // What was there before the feed, and its lines did not name, is not its
    // business; nor has it a number that tells otherwise.
    assert_eq!(answered(&server), ["<a@poster.invalid>"]);
    assert!(bot.scratch.read("feed.ini").contains("\nde.test n 3\n"));

    server.put("de.test", 3, article("de.test", "b", "check this"));
    server.put("de.test", 4, article("de.test", "c", "nothing special"));
    let (status, _, stderr) = Run::start(&mut bot.command()).end();
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    assert_eq!(
        answered(&server),
        ["<a@poster.invalid>", "<b@poster.invalid>"]
    );
    assert!(bot.scratch.read("feed.ini").contains("\nde.test n 5\n"));
    assert!(!bot.log().contains("caught up"), "{}", bot.log());
    // The articles before are not asked for once more.
    assert_eq!(
        (server.count("ARTICLE 1"), server.count("ARTICLE 2")),
        (0, 0)
    );
    let asked = server.count("ARTICLE");
    Run::start(&mut bot.command()).end();
    assert_eq!(server.count("ARTICLE"), asked);
}

/// The run before may have come further while this one waited for it.
#[test]
fn r45_a_run_that_had_to_wait_begins_where_the_one_before_has_ended() {
    let (server, bot) = alone(&["a", "b"]);
    let ini = bot.scratch.read("feed.ini");
    bot.scratch
        .write("feed.ini", ini.replace("de.test n", "de.test n 1"));
    let work = std::fs::File::create(bot.scratch.join("feed.work")).expect("a lock");
    work.lock().expect("nobody has it");
    let run = Run::start(&mut bot.command());
    until("it has begun", || bot.log().contains("begin"));
    bot.scratch
        .write("feed.ini", ini.replace("de.test n", "de.test n 2"));
    drop(work);
    until("an answer", || bot.log().contains(" posted <"));
    run.end();
    assert_eq!(answered(&server), ["<b@poster.invalid>"]);
}

/// A file of lines says nothing of what came meanwhile.
#[test]
fn r45_who_works_off_a_file_does_not_look_for_more() {
    let (server, bot) = alone(&["a", "b"]);
    let ini = bot.scratch.read("feed.ini");
    bot.scratch
        .write("feed.ini", ini.replace("de.test n", "de.test n 1"));
    let file = bot.scratch.write("lines", "<b@poster.invalid>\n");
    let file = std::fs::File::open(file).expect("it was written");
    let output = bot.command().stdin(file).output().expect("it was built");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(answered(&server), ["<b@poster.invalid>"]);
}

/// R45: only that there is no such group is an answer, said twice.
#[test]
fn r45_catching_up_that_has_not_looked_is_not_done() {
    for line in ["502 no", "503 later", "480 who?", "411 no such group"] {
        let (server, bot) = alone(&["a"]);
        server.put("misc.test", 1, article("misc.test", "m", "no"));
        let run = Run::start(&mut bot.command());
        until("it has begun", || bot.log().contains("begin"));
        until("it is at work", || server.count("GROUP misc.test") > 0);
        bot.signal("KILL", &run.process());
        drop(run);
        server.set_rule(move |_, heard| match heard {
            "GROUP de.test" => lines(line),
            _ => Say::Usual,
        });
        let run = Run::start(&mut bot.command());
        until("it has looked", || server.count("GROUP de.test") > 1);
        let (status, _, stderr) = run.end();
        assert!(!bot.log().contains("caught up"), "{line}");
        // As in polling: what may be had later is no failure.
        let is_for_later = !line.starts_with("411") && !line.starts_with("480");
        let expected = if is_for_later { Some(75) } else { Some(1) };
        assert_eq!(status, expected, "{line}: {stderr}");
        server.set_rule(|_, _| Say::Usual);
        let run = Run::start(&mut bot.command());
        until("it has caught up", || bot.log().contains("caught up"));
        run.end();
        assert_eq!(answered(&server), ["<a@poster.invalid>"], "{line}");
    }
    // LIST ACTIVE does not have it either.
    let (server, bot) = alone(&["a"]);
    let run = Run::start(&mut bot.command());
    until("it is at work", || server.count("GROUP misc.test") > 0);
    bot.signal("KILL", &run.process());
    drop(run);
    server.set_rule(|_, heard| match heard {
        "GROUP de.test" | "GROUP misc.test" => lines("411 no such group"),
        _ if heard.starts_with("LIST ACTIVE") => lines("215 list\n."),
        _ => Say::Usual,
    });
    let run = Run::start(&mut bot.command());
    until("it has caught up", || bot.log().contains("caught up"));
    run.end();
}
