//! Servers that want a login, two servers, and servers that refuse.

use super::{followups, inject};
use crate::support::folder::{Folder, article};
use crate::support::inn::{Auth, Inn, InnOptions, LOCALHOST};

const DOMAIN: &str = "message_id_domain = checker.example.org";

fn request(unique: &str, group: &str) -> Vec<u8> {
    let group = format!("Newsgroups: {group}");
    article(unique, &[&group, "Subject: check"], "A line.\n")
}

#[test]
fn with_a_login_where_it_is_required() {
    for auth in [Auth::Required, Auth::Post] {
        let inn = Inn::start(&InnOptions {
            auth,
            ..InnOptions::default()
        });
        inject(&inn, &request("a", "de.test"));
        let login = format!("reader_user = {}\nreader_pass = {}", inn.user, inn.password);
        let own = format!("{DOMAIN}\n{login}");
        let folder = Folder::new(inn.reader_port(), &own, "de.test y 1");
        let finished = folder.expect(0, &["-vvvv", "--log"]);
        assert_eq!(followups(&inn, "de.test").len(), 1, "{finished}");
        let seen = finished.stdout() + &finished.stderr() + &folder.scratch.read("bot.log");
        assert!(!seen.contains(inn.password), "{seen}");

        let wrong = own.replace(inn.password, "wrong-one");
        inject(&inn, &request("b", "de.test"));
        let folder = Folder::new(inn.reader_port(), &wrong, "de.test y 2");
        let finished = folder.expect(1, &[]);
        assert!(
            finished.stderr().contains("login refused: 481"),
            "{finished}"
        );
        assert!(!finished.stderr().contains("wrong-one"), "{finished}");
        assert_eq!(folder.groups(), "de.test y 2\n");
    }
}

/// RFC 8054, with INN: behind the login, in the clear and under TLS.
#[test]
fn r42a_compressed_as_inn_does_it() {
    let inn = Inn::start(&InnOptions {
        auth: Auth::Required,
        tls: Some(LOCALHOST),
        ..InnOptions::default()
    });
    for number in 1..=300 {
        inject(&inn, &request(&format!("a{number}"), "de.test"));
    }
    let login = format!(
        "reader_user = {}\nreader_pass = {}\nmax_followups = 0\nmax_per_author = 0\n\
         max_per_group = 0",
        inn.user, inn.password
    );
    let tls = format!(
        "reader_tls = on\ntls_ca = {}\ncompress",
        inn.ca_file().display()
    );
    let clear = (inn.reader_port(), "compress = y".to_owned());
    for (number, (port, compress), commands) in [
        (1, clear, 2),
        (2, (inn.tls_port(), format!("{tls} = y")), 0),
        (3, (inn.tls_port(), format!("{tls} = tls")), 2),
    ] {
        let own = format!("message_id_domain = c{number}.example.org\n{login}\n{compress}");
        let folder = Folder::new(port, &own, "de.test y 1");
        // The certificate is for the name.
        folder.scratch.write(
            "bot.ini",
            folder
                .scratch
                .read("bot.ini")
                .replace("127.0.0.1", "localhost"),
        );
        let finished = folder.expect(0, &["-vvv"]);
        let said = finished.stdout();
        assert_eq!(
            said.matches("> COMPRESS DEFLATE").count(),
            commands,
            "{said}"
        );
        assert_eq!(said.matches("< 206").count(), commands, "{said}");
        assert_eq!(folder.states(), ["posted"; 300], "{finished}");
        assert_eq!(followups(&inn, "de.test").len(), 300 * number);
    }
}

/// Each connection begins as the first one did.
#[test]
fn r42a_each_connection_that_posts_is_encrypted_and_logged_in() {
    let inn = Inn::start(&InnOptions {
        auth: Auth::Required,
        tls: Some(LOCALHOST),
        ..InnOptions::default()
    });
    for number in 1..=60 {
        inject(&inn, &request(&format!("a{number}"), "de.test"));
    }
    let own = format!(
        "{DOMAIN}\nreader_user = {}\nreader_pass = {}\nmax_followups = 0\nmax_per_author = 0\n\
         max_per_group = 0\nreader_tls = starttls\ntls_ca = {}\npost_connections = 3",
        inn.user,
        inn.password,
        inn.ca_file().display()
    );
    let folder = Folder::new(inn.reader_port(), &own, "de.test y 1");
    let ini = folder.ini().replace("127.0.0.1", "localhost");
    folder.scratch.write("bot.ini", ini);
    let finished = folder.expect(0, &["-vvv"]);
    assert_eq!(finished.stderr(), "");
    let said = finished.stdout();
    // One reads.
    assert_eq!(said.matches("> STARTTLS\n").count(), 4, "{said}");
    assert_eq!(said.matches("< 281").count(), 4, "{said}");
    assert_eq!(followups(&inn, "de.test").len(), 60);
    assert_eq!(folder.states(), ["posted"; 60]);
}

#[test]
fn reading_here_and_posting_there() {
    let reading = Inn::start(&InnOptions {
        auth: Auth::Required,
        ..InnOptions::default()
    });
    let posting = Inn::start(&InnOptions {
        groups: &[("de.test", 'y'), ("de.alt.test", 'm'), ("misc.test", 'n')],
        ..InnOptions::default()
    });
    for group in ["de.test", "de.alt.test", "misc.test", "local.other"] {
        inject(&reading, &request(group, group));
    }
    let own = format!(
        "{DOMAIN}\nreader_user = {}\nreader_pass = {}\npost_server = 127.0.0.1,{}\n\
         group_pattern = (test|other)$",
        reading.user,
        reading.password,
        posting.reader_port()
    );
    let groups = "gone.test y 1\nde.alt.test y 1\nmisc.test y 1\nlocal.other y 1\nde.test y 1";
    let folder = Folder::new(reading.reader_port(), &own, groups);
    for run in 1..=2 {
        let finished = folder.expect(1, &["--log"]);
        let told = finished.stderr();
        for said in [
            "gone.test: ",
            "de.alt.test: nothing can be posted there: it is moderated",
            "misc.test: nothing can be posted there: it is closed",
            "local.other: nothing can be posted there: the posting server does not have it",
        ] {
            assert_eq!(
                told.matches(said).count(),
                1,
                "run {run}, {said}: {finished}"
            );
        }
        assert_eq!(told.lines().count(), 4, "{finished}");
        let log = folder.scratch.read("bot.log");
        assert!(
            told.lines()
                .all(|line| log.contains(&line["artchk: ".len()..]))
        );
    }
    assert_eq!(followups(&posting, "de.test").len(), 1);
    assert_eq!(followups(&reading, "de.test").len(), 0);
    assert_eq!(folder.states(), ["due", "due", "due", "posted"]);
    let after = groups
        .replace("y 1", "y 2")
        .replace("gone.test y 2", "gone.test y 1");
    assert_eq!(folder.groups(), after + "\n");
}

#[test]
fn what_the_server_refuses_is_told_in_its_own_words() {
    let reading = Inn::start(&InnOptions::default());
    let posting = Inn::start(&InnOptions {
        filter: Some("'we want none of that'"),
        ..InnOptions::default()
    });
    for unique in ["a", "b"] {
        inject(&reading, &request(unique, "de.test"));
    }
    inject(&reading, &request("m", "misc.test"));
    let own = format!(
        "{DOMAIN}\npost_server = 127.0.0.1,{}",
        posting.reader_port()
    );
    let folder = Folder::new(reading.reader_port(), &own, "de.test y 1\nmisc.test y 1");
    let finished = folder.expect(1, &["--log"]);
    assert_eq!(folder.states(), ["refused"; 3], "{finished}");
    let log = folder.scratch.read("bot.log");
    for (precursor, _, reply) in folder.answers() {
        assert!(reply.starts_with("441 "), "{precursor}: {reply}");
        let identifier = precursor
            .replace('@', "%")
            .replace('>', "@checker.example.org>");
        let line = format!("test: {identifier} was refused: {reply}\n");
        assert!(finished.stderr().contains(&line), "{line}{finished}");
        assert!(log.contains(&line), "{line}{log}");
    }
    assert_eq!(folder.groups(), "de.test y 3\nmisc.test y 2\n");
    folder.expect(0, &[]);
    assert_eq!(folder.states(), ["refused"; 3]);
}

#[test]
fn by_hand_and_rehearsed() {
    let inn = Inn::start(&InnOptions::default());
    inject(&inn, &article("a", &[], "A line.\n"));
    inject(&inn, &request("b", "de.test"));
    let folder = Folder::new(inn.reader_port(), DOMAIN, "de.test y 1");
    let forced = ["-c", "<a@news.example.org>"];
    folder.expect(0, &forced);
    folder.expect(1, &forced);
    folder.expect(0, &["-c", "<a@news.example.org>", "--again"]);
    assert_eq!(followups(&inn, "de.test").len(), 2);
    let before = folder.files();
    let dry = folder.expect(0, &["--dry-run"]);
    assert!(
        dry.stdout()
            .contains("Message-ID: <b%news.example.org@checker.example.org>\n"),
        "{dry}"
    );
    assert!(!dry.stdout().contains("Message-ID: <a%"), "{dry}");
    assert_eq!(folder.files(), before);
    folder.expect(0, &["--reply-to-group", "misc.test"]);
    let rehearsed = followups(&inn, "misc.test");
    assert_eq!(rehearsed.len(), 1, "autocheck finds nothing in the other");
    folder.expect(0, &[]);
    assert_eq!(followups(&inn, "de.test").len(), 3);
    // Not even a rehearsed answer is answered.
    folder
        .scratch
        .write("bot.ini", folder.ini() + "misc.test y\n");
    folder.expect(0, &["--pedantic"]);
    assert_eq!(followups(&inn, "misc.test").len(), 1);
}
