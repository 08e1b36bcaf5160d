//! A feed whose clock is wrong (R42b): nothing is looked at, nothing given up.

use jiff::{Timestamp, ToSpan};

use super::{Bot, Run, article, until};
use crate::support::server::{Say, Server, field, lines};

/// How far the clock of a server is from ours, in days: as if ours stood at
/// 1970, or were a month behind or ahead.
const DAYS: [i64; 3] = [20_000, 30, -30];

/// A server that says so.
fn set(server: &Server, days: i64) {
    server.set_rule(move |_, heard| match heard {
        "DATE" => {
            let then = Timestamp::now() + (days * 24).hours();
            lines(&then.strftime("111 %Y%m%d%H%M%S").to_string())
        }
        _ => Say::Usual,
    });
}

fn answered(server: &Server) -> Vec<String> {
    let posted = server.posted();
    let precursors = posted.iter().map(|answer| field(answer, "References"));
    precursors.map(str::to_owned).collect()
}

/// Makes what is due seem to have been so for too long.
fn outlive(bot: &Bot) {
    let journal = rusqlite::Connection::open(bot.scratch.join("feed.db")).expect("a journal");
    let changed = journal.execute("UPDATE answer SET expires = 1 WHERE state = 'due'", []);
    assert_eq!(changed.expect("the table of answers"), 1);
}

#[test]
fn r42b_a_feed_waits_where_the_clocks_differ() {
    for days in DAYS {
        let server = Server::new();
        server.put("de.test", 1, article("de.test", "a", "check this"));
        server.put("de.test", 2, article("de.test", "b", "check this"));
        let bot = Bot::new();
        bot.configure_alone(&format!("reader = 127.0.0.1,{}", server.port));
        // An answer that stays due.
        server.set_rule(|_, heard| match heard {
            "." => lines("441 436 later"),
            _ => Say::Usual,
        });
        let mut run = Run::start(&mut bot.command());
        run.write(b"<a@poster.invalid>\n");
        until("an answer that is due", || bot.log().contains("stays due"));
        run.end();
        outlive(&bot);

        set(&server, days);
        let mut run = Run::start(&mut bot.command());
        run.write(b"<b@poster.invalid>\n");
        until("trouble", || bot.log().contains("the articles wait"));
        until("it is taken in", || bot.waiting().0 == 1);
        assert_eq!(server.count("ARTICLE <b@"), 0);
        // It is asked again in some seconds.
        let asked = server.count("DATE");
        until("it is asked again", || server.count("DATE") > asked);
        assert_eq!(bot.waiting(), (1, 1), "{days}");
        set(&server, 0);
        until("an answer", || server.posted().len() == 1);
        assert_eq!(answered(&server), ["<b@poster.invalid>"]);
        let (status, _, stderr) = run.end();
        assert_eq!(status, Some(1), "{stderr}");
        let said: Vec<&str> = stderr.lines().collect();
        assert_eq!(said.len(), 2, "{stderr}");
        assert!(said[0].contains("the clocks differ"), "{stderr}");
        assert!(said[1].contains("could not be posted in time"), "{stderr}");
        assert_eq!(bot.waiting(), (0, 0));
    }
}

/// The reader may come later than the first lines: innd starts its channels
/// before nnrpd listens.
#[test]
fn r42b_where_the_reader_is_away_the_posting_server_tells() {
    let server = Server::new();
    let bot = Bot::new();
    bot.configure_alone(&format!("post_server = 127.0.0.1,{}", server.port));
    let text = article("de.test", "a", "check this");
    let file = bot.scratch.write("a", text);
    set(&server, 30);
    let mut run = Run::start(&mut bot.command());
    run.write(format!("{}\n", file.display()).as_bytes());
    until("trouble", || bot.log().contains("the articles wait"));
    until("it is taken in", || bot.waiting() == (1, 0));
    set(&server, 0);
    until("an answer", || server.posted().len() == 1);
    let (status, _, stderr) = run.end();
    assert_eq!(status, Some(75), "{stderr}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(stderr.contains("posting: 127.0.0.1:"), "{stderr}");
}

/// Without a server nothing could be posted, and nothing tells whether an
/// article is too old.
#[test]
fn r42b_where_no_server_tells_the_lines_wait() {
    for (parameter, waits) in [("", 1), ("max_clock_difference = 0", 0)] {
        let bot = Bot::new();
        bot.configure_alone(parameter);
        let file = bot
            .scratch
            .write("a", article("de.test", "a", "check this"));
        let mut run = Run::start(&mut bot.command());
        run.write(format!("{}\n", file.display()).as_bytes());
        if waits == 1 {
            until("trouble", || bot.log().contains("no server tells"));
            until("it is taken in", || bot.waiting() == (1, 0));
        }
        let (status, _, stderr) = run.end();
        assert_eq!(status, Some(75), "{stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
        assert_eq!(bot.waiting(), (waits, 1 - waits as usize), "{}", bot.log());
    }
}
