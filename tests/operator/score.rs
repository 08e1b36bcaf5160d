//! `artchk score` (R73).

use crate::support::command::Finished;
use crate::support::folder::{Folder, article};
use crate::support::parrot::parrot;
use crate::support::server::Server;
use crate::support::spamd::{Mood, Spamd};

/// A text in which one violation is found.
const WRONG: &str = "Text.\n\x00\n";

fn bot(spamd: &Spamd, more: &str) -> (Server, Folder) {
    let server = Server::new();
    server.put(
        "misc.test",
        1,
        article("spam", &["Subject: cheap pills"], WRONG),
    );
    server.put("misc.test", 2, article("good", &[], WRONG));
    let parameters = format!(
        "message_id_domain = checker.invalid\nfilter links = on\n{}\n{more}",
        spamd.parameter()
    );
    let folder = Folder::new(server.port, &parameters, "misc.test y 1");
    (server, folder)
}

fn score(folder: &Folder, arguments: &[&str]) -> Finished {
    let words: Vec<&str> = ["score"].iter().chain(arguments).copied().collect();
    folder.subcommand(&words).run()
}

#[test]
fn r73_score_shows_what_each_filter_gives() {
    let spamd = Spamd::new(Mood::Well);
    let (_server, folder) = bot(&spamd, "");
    let scored = score(&folder, &["spam@news.example.org"]);
    assert_eq!((scored.code(), &*scored.stderr()), (0, ""), "{scored}");
    let expected = "<spam@news.example.org>\n  filter links: no opinion\n  \
        filter spamd: -5 (9.0 of 5.0: PILLS)\n\n\
        -5 points, and +1 for each violation; an answer needs +1\n";
    assert_eq!(scored.stdout(), expected);
    assert!(
        !folder.scratch.join("bot.db").exists(),
        "nothing is written"
    );
    let file = folder.scratch.write("a.art", article("file", &[], WRONG));
    let scored = score(&folder, &[file.to_str().expect("UTF-8")]);
    assert!(
        scored.stdout().contains("filter spamd: 0 (0.5 of 5.0)\n"),
        "{scored}"
    );
    let none = score(&folder, &["none@news.example.org"]);
    assert_eq!(none.code(), 1, "{none}");
    spamd.is_now(Mood::Away);
    let away = score(&folder, &["spam@news.example.org"]);
    assert_eq!(away.code(), 75, "{away}");
    assert!(
        away.stdout().contains("  filter spamd: unscored ("),
        "{away}"
    );
    let both = score(&folder, &["spam@news.example.org", "--unscored"]);
    assert_eq!(both.code(), 2, "{both}");
    let alone = score(&folder, &["--again"]);
    assert!(
        alone.code() == 2 && !alone.stderr().contains("<MID|FILE>\n"),
        "{alone}"
    );
    assert!(alone.stderr().contains("--unscored"), "{alone}");
}

#[test]
fn r73_unscored_articles_are_listed_and_scored_later() {
    let spamd = Spamd::new(Mood::Away);
    let (server, folder) = bot(&spamd, "");
    folder.expect(0, &[]);
    assert_eq!(server.posted().len(), 2, "the bot goes on");
    let listed = score(&folder, &["--unscored"]);
    let shown = listed.stdout();
    assert_eq!(listed.code(), 0, "{listed}");
    assert_eq!(
        shown.matches("\n  filter spamd: unscored (").count(),
        2,
        "{shown}"
    );
    assert!(shown.starts_with("<spam@news.example.org>\n"), "{shown}");
    assert!(shown.ends_with("\n2 unscored\n"), "{shown}");
    let away = score(&folder, &["--unscored", "--again"]);
    assert_eq!(away.code(), 75, "{away}");
    assert!(
        away.stdout().ends_with("\n0 scored, 2 still unscored\n"),
        "{away}"
    );
    spamd.is_now(Mood::Well);
    let again = score(&folder, &["--unscored", "--again"]);
    assert_eq!((again.code(), &*again.stderr()), (0, ""), "{again}");
    let expected = "<spam@news.example.org>\n  filter spamd: -5 (9.0 of 5.0: PILLS)\n\
        <good@news.example.org>\n  filter spamd: 0 (0.5 of 5.0)\n2 scored, 0 still unscored\n";
    assert_eq!(again.stdout(), expected);
    let history = folder
        .subcommand(&["history", "spam@news.example.org"])
        .run();
    assert!(
        history
            .stdout()
            .contains("  filter spamd: -5 (9.0 of 5.0: PILLS)\n"),
        "{history}"
    );
    assert_eq!(
        score(&folder, &["--unscored"]).stdout(),
        "Every article is scored.\n"
    );
    assert_eq!(server.posted().len(), 2, "nothing is answered by it");
}

#[test]
fn r73_what_the_server_has_no_more_is_given_up() {
    let spamd = Spamd::new(Mood::Away);
    let (_server, folder) = bot(&spamd, "");
    folder.expect(0, &[]);
    spamd.is_now(Mood::Well);
    let other = Server::new();
    let ini = folder.ini();
    let reader = ini
        .lines()
        .find(|line| line.starts_with("reader = "))
        .expect("a line");
    let moved = format!("reader = 127.0.0.1,{}", other.port);
    folder.scratch.write("bot.ini", ini.replace(reader, &moved));
    let again = score(&folder, &["--unscored", "--again"]);
    let text = "<spam@news.example.org>\n  given up: the server does not have it any more\n\
                <good@news.example.org>\n  given up: the server does not have it any more\n\
                0 scored, 0 still unscored, 2 given up\n";
    assert_eq!((again.code(), &*again.stdout()), (0, text), "{again}");
    let listed = score(&folder, &["--unscored"]).stdout();
    assert_eq!(listed, "Every article is scored.\n");
}

#[test]
fn r73_without_filters_there_is_no_score() {
    let server = Server::new();
    let folder = Folder::new(
        server.port,
        "message_id_domain = checker.invalid",
        "misc.test y 1",
    );
    let file = folder.scratch.write("a.art", article("file", &[], WRONG));
    let scored = score(&folder, &[file.to_str().expect("UTF-8")]);
    assert_eq!(
        (scored.code(), &*scored.stderr()),
        (78, "artchk: no filter is on\n")
    );
}

#[test]
fn r73_each_article_of_a_mailbox_is_scored() {
    let spamd = Spamd::new(Mood::Well);
    let (_server, folder) = bot(&spamd, "");
    let one = |unique: &str, subject: &str| {
        let article = String::from_utf8(article(unique, &[subject], WRONG)).expect("UTF-8");
        format!("From x Sun Nov 22 12:00:00 2026\r\n{article}\r\n")
    };
    let mailbox = one("bad", "Subject: cheap pills") + &one("well", "Subject: bills");
    let file = folder.scratch.write("saved", mailbox);
    let scored = score(&folder, &[file.to_str().expect("UTF-8")]);
    let shown = scored.stdout();
    assert_eq!((scored.code(), &*scored.stderr()), (0, ""), "{scored}");
    assert!(shown.starts_with("<bad@news.example.org>\n"), "{shown}");
    assert!(shown.contains("\n\n<well@news.example.org>\n"), "{shown}");
    assert_eq!(
        shown.matches("; an answer needs +1\n").count(),
        2,
        "{shown}"
    );
    assert!(
        shown.contains("\n-5 points, ") && shown.contains("\n0 points, "),
        "{shown}"
    );
    let nothing = score(&folder, &["/dev/null"]);
    assert_eq!((nothing.code(), &*nothing.stdout()), (1, ""), "{nothing}");
    let empty = folder.subcommand(&["score", "-"]).stdin("").run();
    let text = "artchk: -: no article: it has no header\n";
    assert_eq!((empty.code(), empty.stderr().as_str()), (1, text));
}

#[test]
fn r73_who_closes_the_connection_has_not_said_nonsense() {
    let server = Server::new();
    let unscored = |parameter: &dyn Fn(u16) -> String, says: &str| {
        let port = parrot(says.to_owned());
        let parameters = format!("message_id_domain = checker.invalid\n{}", parameter(port));
        let folder = Folder::new(server.port, &parameters, "misc.test y 1");
        let file = folder.scratch.write("a.art", article("one", &[], WRONG));
        let scored = score(&folder, &[file.to_str().expect("UTF-8")]);
        assert_eq!(scored.code(), 75, "{scored}");
        let shown = scored.stdout().replace(&port.to_string(), "PORT");
        let (_, why) = shown.split_once(": unscored (").expect("why");
        why.lines().next().expect("a line").to_owned()
    };
    let closed = "127.0.0.1:PORT: it has closed the connection)";
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{";
    let by_http = |name: &'static str| move |port| format!("{name} = http://127.0.0.1:{port}");
    for filter in ["rspamd", "spambayes"] {
        for says in ["", "HTTP/1.1 200", cut] {
            let why = unscored(&by_http(filter), says);
            assert_eq!(why, closed, "{filter} {says}");
        }
        let why = unscored(&by_http(filter), "220 mail.invalid ESMTP\r\n");
        assert!(why.starts_with("unexpected answer: "), "{filter} {why}");
    }
    let spamd = |port| format!("spamd = 127.0.0.1,{port}");
    assert_eq!(unscored(&spamd, ""), closed);
    let why = unscored(&spamd, "220 mail.invalid ESMTP\r\n");
    assert_eq!(why, "unexpected answer: 220 mail.invalid ESMTP)");
}
