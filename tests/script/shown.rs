//! What a person sees, by level (R46), and what the log holds (R47).

use crate::support::folder::{Folder, article, article_of};
use crate::support::server::{Say, Server, lines};

#[test]
fn r46_each_level_adds_to_the_one_below() {
    let server = Server::new();
    server.put("de.test", 7, article("a", &["Subject: check"], "A line.\n"));
    let fault = ["Content-Type: text/plain"];
    server.put(
        "de.test",
        9,
        article_of("b", &fault, b"Gr\xc3\xbc\xc3\x9fe\n"),
    );
    server.put("de.test", 10, article("c", &[], "A line.\n"));
    server.set_rule(|_, heard| match heard {
        "QUIT" => lines("205 bye \x1b[31m"),
        _ => Say::Usual,
    });
    let version = env!("CARGO_PKG_VERSION");
    let ends = [
        format!("artchk {version}: bot begins\n"),
        "artchk: bot ends\n".to_owned(),
    ];
    let group = [
        format!("reading from 127.0.0.1:{}\n", server.port),
        format!("posting to 127.0.0.1:{}\n", server.port),
        "de.test: autocheck, from 7\n".to_owned(),
        "de.test: articles 7 to 10, 4 to look at\n".to_owned(),
    ];
    let counter = [
        "de.test: article 9, 1 to go\n",
        "de.test: article 10, 0 to go\n",
        "de.test: an answer is due to <a@news.example.org>\n",
        "de.test: an answer is due to <b@news.example.org>\n",
    ];
    let status = ["< 200 welcome\n", "< 340 send it\n", "< 205 bye ?[31m\n"];
    let log = [
        "  checked: the article asks for it\n",
        "  violation nocharset, line ",
        "  due: <b%news.example.org@checker.invalid>\n",
    ];
    for level in 0..=4 {
        let domain = "message_id_domain = checker.invalid";
        let folder = Folder::new(server.port, domain, "de.test y 7");
        let verbose = format!("-{}", "v".repeat(level));
        let arguments: &[&str] = if level == 0 {
            &["--log"]
        } else {
            &[&verbose, "--log"]
        };
        let finished = folder.expect(0, arguments);
        let seen = finished.stdout();
        assert_eq!(finished.stderr(), "", "{finished}");
        assert!(
            seen.starts_with(&ends[0]) && seen.ends_with(&ends[1]),
            "{seen}"
        );
        if level == 0 {
            assert_eq!(seen, ends.concat());
        }
        for (from, expected) in [
            (1, group.each_ref().map(String::as_str).to_vec()),
            (2, counter.to_vec()),
            (3, status.to_vec()),
            (4, log.to_vec()),
        ] {
            for line in expected {
                assert_eq!(seen.contains(line), level >= from, "{level} {line}{seen}");
            }
        }
        // The check log of an article that is not answered is for the log alone.
        assert!(!seen.contains("<c@news.example.org>"), "{seen}");
        let logged = folder.scratch.read("bot.log");
        for line in [
            "begin\n",
            "end\n",
            "de.test article 10: <c@news.example.org>\n",
        ] {
            assert!(logged.contains(line), "{logged}");
        }
        for line in logged.lines() {
            assert!(
                line.len() > 21 && line.as_bytes()[19] == b'Z',
                "a time stamp: {line}"
            );
        }
    }
}

/// The counter goes with the articles, and has not run through before them.
#[test]
fn r46_the_counter_stands_before_what_is_said_of_its_article() {
    let server = Server::with_requests(3);
    let domain = "message_id_domain = checker.invalid";
    let folder = Folder::new(server.port, domain, "de.test y 1");
    let seen = folder.expect(0, &["-vv"]).stdout();
    let words = seen
        .lines()
        .filter_map(|line| line.strip_prefix("de.test: "));
    let kinds: Vec<&str> = words.filter_map(|words| words.split(' ').next()).collect();
    let of_articles = ["article", "an"].repeat(3);
    assert!(kinds.ends_with(&of_articles), "{seen}");
}

#[test]
fn r20_an_expression_that_takes_too_long_counts_on_the_safe_side_and_is_said_once() {
    let server = Server::new();
    let subject = format!("Subject: {}c", "a".repeat(60));
    let fault = "Content-Type: text/plain";
    for (number, name) in (1..).zip(["a", "b"]) {
        let octets = article_of(name, &[&subject, fault], b"Gr\xc3\xbc\xc3\x9fe\n");
        server.put("de.test", number, octets);
    }
    let slow = r"(a|aa)+\1b";
    let parameters = format!("message_id_domain = checker.invalid\ntrigger_check = {slow}");
    let folder = Folder::new(server.port, &parameters, "de.test y 1");
    folder
        .scratch
        .write("bot.kill", format!("From = x@x\nSubject = {slow}\n"));
    let finished = folder.expect(0, &["--log"]);
    assert_eq!(
        finished.stderr(),
        "artchk: de.test article 1: trigger_check took too long to match and counts as not matching\n\
         artchk: de.test article 1: the kill rule in line 2 took too long to match and counts as matching\n"
    );
    let log = folder.scratch.read("bot.log");
    let reason = "  not checked: kill rule in line 2 matches: Subject\n";
    assert_eq!(log.matches(reason).count(), 2, "{log}");
    assert_eq!(server.posted().len(), 0);

    // The same as trigger_ignore: as good as a match.
    let parameters = parameters.replace("trigger_check", "trigger_ignore");
    let folder = Folder::new(server.port, &parameters, "de.test y 1");
    let finished = folder.expect(0, &[]);
    assert_eq!(
        finished.stderr(),
        "artchk: de.test article 1: trigger_ignore took too long to match and counts as matching\n"
    );
    assert_eq!(server.posted().len(), 0);
}

/// A server may repeat the password at any time, and not only at the login.
#[test]
fn r46_a_password_that_a_server_repeats_is_nowhere() {
    const PASSWORD: &str = "tr0ub4dor";
    for refusal in [
        "441 not for tr0ub4dor",
        "440 tr0ub4dor may not",
        "tr0ub4dor is no answer",
        "441 436 later, tr0ub4dor",
        "441 435 tr0ub4dor",
    ] {
        let server = Server::with_requests(1);
        server.put(
            "de.alias.test",
            1,
            article("b1", &["Subject: check"], "A line.\n"),
        );
        server.set_rule(move |_, heard| match heard {
            "connect" => lines("200 welcome, tr0ub4dor"),
            "AUTHINFO USER wilma" => lines("381 tr0ub4dor?"),
            "AUTHINFO PASS tr0ub4dor" => lines("281 tr0ub4dor it is"),
            "GROUP de.gone.test" => lines("411 no de.gone.test for tr0ub4dor"),
            "LIST ACTIVE de.alias.test" => lines("215 tr0ub4dor\nde.alias.test 1 1 =tr0ub4dor\n."),
            "POST" if refusal.starts_with("440") => lines(refusal),
            "." => lines(refusal),
            _ if heard.starts_with("HEAD") => lines("502 not for tr0ub4dor"),
            "QUIT" => lines("205 tr0ub4dor"),
            _ => Say::Usual,
        });
        let login = format!("reader_user = wilma\nreader_pass = {PASSWORD}");
        let groups = "de.gone.test n 1\nde.alias.test n 1\nde.test n 1";
        let folder = Folder::new(server.port, &login, groups);
        let finished = folder.run(&["-vvvv", "--log"]);
        let shown = finished.stdout() + &finished.stderr() + &folder.scratch.read("bot.log");
        assert!(!shown.contains(PASSWORD), "{shown}");
        assert!(shown.contains("< 281 *** it is\n"), "{shown}");
        assert!(shown.contains("for ***\n"), "{shown}");
        for (precursor, state, reply) in folder.answers() {
            assert!(!reply.contains(PASSWORD), "{precursor} {state}: {reply}");
        }
    }
}
