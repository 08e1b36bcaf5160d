//! Reading servers in all their moods (R38 to R42).

use std::net::TcpListener;

use crate::support::folder::{Folder, article};
use crate::support::server::{Say, Server, close, lines};

const DOMAIN: &str = "message_id_domain = checker.invalid";

/// A server with articles of these numbers in de.test, all of which ask for a
/// check.
fn server_with(numbers: &[u64]) -> Server {
    let server = Server::new();
    for number in numbers {
        server.put("de.test", *number, request(*number));
    }
    server
}

fn request(number: u64) -> Vec<u8> {
    article(&format!("a{number}"), &["Subject: check"], "A line.\n")
}

fn bot(server: &Server, parameters: &str, groups: &str) -> Folder {
    let parameters = format!("{DOMAIN}\nmax_per_author = 0\nmax_per_group = 0\n{parameters}");
    Folder::new(server.port, &parameters, groups)
}

#[test]
fn r5_no_server_is_one_line_and_status_75() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a loopback port");
    let port = listener.local_addr().expect("a bound address").port();
    drop(listener);
    let folder = Folder::new(port, DOMAIN, "de.test y 5");
    let finished = folder.expect(75, &[]);
    let expected = format!("artchk: reading: 127.0.0.1:{port}: connection refused\n");
    assert_eq!(finished.stderr().to_lowercase(), expected);
    assert_eq!(folder.groups(), "de.test y 5\n");
}

#[test]
fn r5_a_greeting_that_turns_us_away_is_one_line_and_status_75() {
    for greeting in ["400 too busy, \x1b[31mcome back", "502 not from there"] {
        let server = Server::with_rule(move |_, _| Say::Close(format!("{greeting}\r\n").into()));
        let folder = bot(&server, "", "de.test y 5\nmisc.test n");
        let finished = folder.expect(75, &[]);
        let shown = greeting.replace('\x1b', "?");
        let expected = format!("artchk: reading: 127.0.0.1:{}: {shown}\n", server.port);
        assert_eq!(finished.stderr(), expected);
        assert_eq!(server.count("connect"), 1);
        assert_eq!(folder.groups(), "de.test y 5\nmisc.test n\n");
    }
}

#[test]
fn r42a_480_in_the_middle_is_answered_with_the_login_once() {
    for at in ["GROUP de.test", "ARTICLE 2", "LIST ACTIVE de.test", "POST"] {
        let server = server_with(&[1, 2, 3]);
        let asked = std::sync::atomic::AtomicBool::new(false);
        let open = std::sync::atomic::AtomicBool::new(false);
        let order = std::sync::atomic::Ordering::SeqCst;
        server.set_rule(move |_, heard| match heard {
            // A login at the beginning would be too early for this test.
            "AUTHINFO USER wilma" if !asked.load(order) => lines("500 what?"),
            "AUTHINFO USER wilma" => lines("381 password"),
            "AUTHINFO PASS secret" => {
                open.store(true, order);
                lines("281 welcome")
            }
            _ if heard == at && !open.load(order) => {
                asked.store(true, order);
                lines("480 who are you?")
            }
            _ if heard.starts_with("ARTICLE") && asked.load(order) && !open.load(order) => {
                lines("480 who are you?")
            }
            _ => Say::Usual,
        });
        let login = "reader_user = wilma\nreader_pass = secret";
        let folder = bot(&server, login, "de.test n 1");
        let finished = folder.expect(0, &["-vvvv", "--log"]);
        assert_eq!(server.posted().len(), 3, "{at}: {finished}");
        // A connection that is opened after that logs in at once.
        let logins = if at.starts_with(['G', 'A']) { 2 } else { 1 };
        assert_eq!(server.count("AUTHINFO PASS"), logins, "{at}");
        assert_eq!(folder.groups(), "de.test n 4\n");
        let seen = finished.stdout() + &finished.stderr() + &folder.scratch.read("bot.log");
        assert!(!seen.contains("secret"), "{seen}");
    }
}

#[test]
fn r5_a_login_that_is_refused_or_missing_is_status_1() {
    for (parameters, said) in [
        ("", "login required, but no user is configured: 480 who?"),
        (
            "reader_user = wilma\nreader_pass = secret",
            "login refused: 481 no",
        ),
    ] {
        let server = server_with(&[1]);
        server.set_rule(|_, heard| match heard {
            "GROUP de.test" => lines("480 who?"),
            "AUTHINFO USER wilma" => lines("381 password"),
            "AUTHINFO PASS secret" => lines("481 no"),
            _ => Say::Usual,
        });
        let folder = bot(&server, parameters, "de.test n 1");
        let finished = folder.expect(1, &[]);
        assert!(finished.stderr().contains(said), "{finished}");
        assert_eq!(folder.groups(), "de.test n 1\n");
    }
}

#[test]
fn r40_holes_are_no_error() {
    let server = server_with(&[2, 5, 9]);
    server.set_rule(|_, heard| match heard {
        "ARTICLE 3" => lines("430 expired"),
        _ => Say::Usual,
    });
    let folder = bot(&server, "", "de.test n 1");
    let finished = folder.expect(0, &["-vv"]);
    assert_eq!(server.posted().len(), 3);
    assert_eq!(folder.groups(), "de.test n 10\n");
    assert_eq!(finished.stderr(), "");
    assert!(
        finished.stdout().contains("de.test: article 5, 4 to go\n"),
        "{finished}"
    );
}

#[test]
fn r39_every_form_of_an_empty_group() {
    for answer in [
        "211 0 1 0",
        "211 0 0 0",
        "211 0 7 6",
        "211 0 7 7",
        "211 4 9 8",
    ] {
        let server = server_with(&[5]);
        server.set_rule(move |_, heard| match heard {
            "GROUP de.test" => lines(&format!("{answer} de.test")),
            _ => Say::Usual,
        });
        for saved in ["", " 5", " 99"] {
            let folder = bot(&server, "", &format!("de.test y{saved}"));
            let before = folder.ini();
            let finished = folder.expect(0, &["-v"]);
            assert_eq!(folder.ini(), before, "{answer}");
            assert!(
                finished.stdout().contains("de.test: nothing new\n"),
                "{finished}"
            );
        }
        assert_eq!(
            server.count("ARTICLE") + server.count("POST"),
            0,
            "{answer}"
        );
    }
}

#[test]
fn r39_the_number_moves_on_and_only_up() {
    for (saved, asked, after) in [
        ("", 5, " 15"),
        (" 3", 5, " 15"),
        (" 7", 7, " 15"),
        (" 14", 14, " 15"),
        (" 15", 0, " 15"),
        (" 16", 0, " 16"),
    ] {
        let server = server_with(&(5..=14).collect::<Vec<_>>());
        let folder = bot(&server, "", &format!("de.test n{saved}"));
        let finished = folder.expect(0, &[]);
        assert_eq!(folder.groups(), format!("de.test n{after}\n"));
        let first = server
            .heard()
            .into_iter()
            .find(|line| line.contains(" ARTICLE "));
        let expected = (asked > 0).then(|| format!("1 ARTICLE {asked}"));
        assert_eq!(first, expected, "{saved}: {finished}");
    }
}

#[test]
fn r39_a_renumbered_group_is_read_anew_and_answered_once() {
    let server = server_with(&[1, 2]);
    let folder = bot(&server, "", "de.test n 1");
    folder.expect(0, &[]);
    assert_eq!(folder.groups(), "de.test n 3\n");
    let ini = folder.ini().replace("de.test n 3", "de.test n 4711");
    folder.scratch.write("bot.ini", ini);
    server.put(
        "de.test",
        3,
        article("undated", &["Subject: check", "Date: yesterday"], "x\n"),
    );
    let finished = folder.expect(0, &[]);
    let said = "de.test: the server has numbered the group anew; starting at article 1\n";
    assert!(finished.stderr().contains(said), "{finished}");
    assert_eq!(folder.groups(), "de.test n 4\n");
    // Neither those that were answered, nor one of which nobody knows the age.
    assert_eq!(server.posted().len(), 2);

    let unlimited = bot(&server, "max_age = 0", "de.test n 4711");
    unlimited.expect(0, &[]);
    assert_eq!(server.count("ARTICLE 2"), 2);
    assert_eq!(server.count("ARTICLE 3"), 2);
}

#[test]
fn r38_a_sparse_range_is_listed() {
    let server = server_with(&[1, 70_000, 2_000_000]);
    let folder = bot(&server, "", "de.test n 2");
    folder.expect(0, &[]);
    assert_eq!(server.count("LISTGROUP de.test 2-2000000"), 1);
    assert_eq!(server.count("ARTICLE"), 2);
    assert_eq!(folder.groups(), "de.test n 2000001\n");

    // So many articles in a run, whatever their numbers.
    let folder = bot(&server, "max_articles = 2", "de.test n 1");
    folder.expect(0, &[]);
    assert_eq!(folder.groups(), "de.test n 70001\n");
    folder.expect(0, &[]);
    assert_eq!(folder.groups(), "de.test n 2000001\n");
}

#[test]
fn r38_a_dense_range_or_a_server_without_listgroup_is_walked() {
    let server = server_with(&[1, 1_000]);
    let folder = bot(&server, "", "de.test n 1");
    folder.expect(0, &[]);
    assert_eq!(server.count("LISTGROUP"), 0);

    let server = server_with(&[1, 1_002]);
    server.set_rule(|_, heard| match heard.starts_with("LISTGROUP") {
        true => lines("500 what?"),
        false => Say::Usual,
    });
    let folder = bot(&server, "max_articles = 600", "de.test n 1");
    folder.expect(0, &[]);
    assert_eq!(
        (server.count("LISTGROUP"), server.count("ARTICLE")),
        (1, 600)
    );
    assert_eq!(folder.groups(), "de.test n 601\n");
    folder.expect(0, &[]);
    assert_eq!(folder.groups(), "de.test n 1003\n");
    assert_eq!(server.posted().len(), 2);
}

#[test]
fn r42_a_dropped_connection_is_continued_and_not_restarted() {
    let server = server_with(&(1..=250).collect::<Vec<_>>());
    server.set_rule(|connection, heard| match (connection, heard) {
        (1, "ARTICLE 120") => close(),
        // In the middle of an article.
        (3, "ARTICLE 180") => Say::Close(b"220 180 article\r\nFrom: hal".to_vec()),
        _ => Say::Usual,
    });
    let folder = bot(&server, "max_followups = 0", "de.test n 1");
    let finished = folder.expect(0, &[]);
    assert_eq!(server.posted().len(), 250, "{finished}");
    assert_eq!(folder.groups(), "de.test n 251\n");
    let fetched = |number: u64| {
        let wanted = format!(" ARTICLE {number}");
        server
            .heard()
            .iter()
            .filter(|line| line.ends_with(&wanted))
            .count()
    };
    assert_eq!((fetched(1), fetched(100)), (1, 1));
    assert_eq!(server.count("GROUP de.test"), 3);
}

#[test]
fn r38_a_group_the_server_does_not_have_is_an_error_and_the_run_goes_on() {
    let server = server_with(&[1]);
    let folder = bot(&server, "", "gone.test y 3\nde.test n 1");
    let finished = folder.expect(1, &["--log"]);
    let line = format!("gone.test: 127.0.0.1:{}: 411 no such group\n", server.port);
    assert_eq!(finished.stderr(), format!("artchk: {line}"));
    assert!(folder.scratch.read("bot.log").contains(&line));
    assert_eq!(folder.groups(), "gone.test y 3\nde.test n 2\n");
    assert_eq!(server.posted().len(), 1);
}

#[test]
fn r14_a_group_that_is_no_test_group_is_left_out_with_an_error() {
    let server = server_with(&[1]);
    server.put("de.talk", 1, article("talk", &["Subject: check"], "x\n"));
    let folder = bot(&server, "", "de.talk y 1\nde.test n 1");
    let finished = folder.expect(1, &[]);
    let said = "group \"de.talk\" is left out: its name does not match group_pattern";
    assert!(finished.stderr().contains(said), "{finished}");
    assert_eq!(server.count("GROUP de.talk"), 0);
    assert_eq!(folder.groups(), "de.talk y 1\nde.test n 2\n");
}

#[test]
fn r40_garbage_is_findings_and_never_a_crash() {
    let server = Server::new();
    let garbage: [&[u8]; 12] = [
        b"",
        b"\r\n",
        b"\r\n\r\n",
        b"no header at all",
        b"\0\0\0\0",
        b"Subject: check\0\r\nMessage-ID: <nul@x.example>\r\n\r\n\0\0",
        b": no name\r\n\r\ncheck\r\n",
        b" folded first\r\n\r\ncheck\r\n",
        b"Subject: =?UTF-8?B?////?= =?x?Q?=\r\n\r\n\xff\xfe\xfd",
        b"Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n--\r\n",
        b"From: (((((((\r\nReferences: <<<>>> <\r\nMessage-ID: <\r\nSubject: check\r\n\r\n",
        b"Message-ID: <bare@x.example>\nSubject: check\n\nonly LF\r",
    ];
    for (number, octets) in (1..).zip(garbage) {
        server.put("de.test", number, octets);
    }
    server.put("de.test", 20, {
        let mut long = b"Message-ID: <long@x.example>\r\nX-Long: ".to_vec();
        long.resize(1_000_000, b'a');
        long.extend_from_slice(b"\r\n\r\n");
        long.resize(2_000_000, b'b');
        long
    });
    server.put("de.test", 21, request(21));
    server.set_rule(|_, heard| match heard {
        // Not even the blank line.
        "ARTICLE 19" => lines("220 19 article\n."),
        _ => Say::Usual,
    });
    let folder = bot(&server, "max_article_size = 2000000", "de.test y 1");
    let finished = folder.expect(0, &["-vvvv", "--log"]);
    assert_eq!(folder.groups(), "de.test y 22\n", "{finished}");
    let answered: Vec<String> = folder.answers().into_iter().map(|(of, _, _)| of).collect();
    assert!(
        answered.contains(&"<a21@news.example.org>".to_owned()),
        "{answered:?}"
    );
    assert!(
        server
            .posted()
            .iter()
            .all(|posted| posted.is_ascii() || posted.contains("UTF-8"))
    );
    // Nothing that could disturb a terminal or the log.
    let seen = finished.stdout() + &folder.scratch.read("bot.log");
    assert!(
        !seen.contains(|c: char| c.is_control() && c != '\n'),
        "{seen:?}"
    );
    folder.expect(0, &[]);
    assert_eq!(server.posted().len(), answered.len());
}

/// R40: what was taken down is as good as gone.
#[test]
fn r40_what_was_taken_down_or_is_a_hole_is_no_error() {
    for line in ["451 taken down", "420 no current article"] {
        let server = server_with(&[1, 2, 3]);
        server.set_rule(move |_, heard| match heard {
            "ARTICLE 2" => lines(line),
            _ => Say::Usual,
        });
        let folder = bot(&server, "", "de.test n 1");
        assert_eq!(folder.expect(0, &[]).stderr(), "");
        assert_eq!(server.posted().len(), 2);
        assert_eq!(folder.groups(), "de.test n 4\n");
    }
}

#[test]
fn r9_an_operator_who_edits_the_file_meanwhile_loses_nothing() {
    let server = server_with(&[1]);
    server.put(
        "misc.test",
        7,
        article("m", &["Newsgroups: misc.test"], "x\n"),
    );
    let folder = bot(&server, "", "de.test n 1\nmisc.test n 7");
    let ini = folder.scratch.join("bot.ini");
    let edited = folder
        .ini()
        .replace("de.test n 1", "# mine\r\nde.test  y   1 ");
    let after = edited
        .replace("de.test  y   1 ", "de.test  y   2 ")
        .replace("n 7", "n 8");
    server.set_rule(move |_, heard| {
        if heard == "ARTICLE 1" {
            std::fs::write(&ini, &edited).expect("a file of our own");
        }
        Say::Usual
    });
    folder.expect(0, &[]);
    assert_eq!(folder.ini(), after);
}

/// What is done to an .ini file.
type Edit = fn(&std::path::Path);

/// What is said by a run over two groups where this is done to the .ini file meanwhile.
fn said_of_two(status: i32, edit: Edit) -> String {
    let server = server_with(&[1]);
    let other = article("m", &["Newsgroups: misc.test"], "x\n");
    server.put("misc.test", 7, other);
    let folder = bot(&server, "", "de.test n 1\nmisc.test n 7");
    let ini = folder.scratch.join("bot.ini");
    server.set_rule(move |_, heard| {
        if heard == "ARTICLE 1" {
            edit(&ini);
        }
        Say::Usual
    });
    folder.expect(status, &[]).stderr()
}

/// One cause is one line, however many groups it is about; but for those that are done
/// more than a second later, as on a machine that is very busy.
#[test]
fn r9_numbers_that_cannot_be_saved_are_said_once() {
    let away = |ini: &std::path::Path| std::fs::remove_file(ini).expect("it is ours");
    let emptied = |ini: &std::path::Path| {
        let text = std::fs::read_to_string(ini).expect("it is ours");
        let (text, _) = text.split_once("de.test").expect("in the list");
        std::fs::write(ini, format!("{text}x.test n\n")).expect("it is ours");
    };
    let cases: [(i32, Edit, &str); 2] = [
        (1, away, "cannot save the numbers of 2 newsgroups: "),
        (
            0,
            emptied,
            "de.test and others, 2 in all, are gone from the list",
        ),
    ];
    for (status, edit, expected) in cases {
        let mut runs = (0..3).map(|_| said_of_two(status, edit));
        let said = runs.find(|said| said.lines().count() == 1);
        let said = said.expect("three times a second has passed in between");
        assert!(said.contains(expected), "{said}");
    }
}
