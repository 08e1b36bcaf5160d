//! The faults of the old bot that must not come back, each by name.

use crate::support::folder::{Folder, article, article_of};
use crate::support::server::{Server, field};

const DOMAIN: &str = "message_id_domain = checker.invalid";

/// What a run over these articles of de.test (autocheck) posts.
fn answers(articles: &[Vec<u8>], arguments: &[&str]) -> Vec<String> {
    let server = Server::new();
    for (number, octets) in (1..).zip(articles) {
        server.put("de.test", number, octets);
    }
    let folder = Folder::new(server.port, DOMAIN, "de.test y 1");
    folder.expect(0, arguments);
    server.posted()
}

/// The one answer to an article, or nothing.
fn answer_to(octets: Vec<u8>) -> Option<String> {
    let mut answers = answers(&[octets], &[]);
    assert!(answers.len() < 2);
    answers.pop()
}

/// Whether the answer has the text block of this check: the first line of it, up
/// to a variable.
fn says(answer: &str, code: &str) -> bool {
    let sample = include_str!("../../sample.rc");
    let (_, block) = sample
        .split_once(&format!("\n[{code}]\n;\n$mark "))
        .expect("a block");
    let first = block.lines().next().expect("a line");
    let fixed = first.split('$').next().unwrap_or(first);
    let marked = |mark: &str| answer.contains(&format!("\r\n{mark} {fixed}"));
    marked("*") || marked("-")
}

/// Whether the answer tells of a violation.
fn tells_of_a_violation(answer: &str) -> bool {
    answer.contains("\r\n* ")
}

const ALL_WELL: &str = "Well done: as far as this program can tell, there is nothing";

fn is_clean(answer: Option<String>) -> bool {
    answer.is_some_and(|answer| answer.contains(ALL_WELL))
}

#[test]
fn a_folded_from_is_no_fault() {
    let folded = "From: Erika\n Beispiel\n\t<erika@poster.invalid>";
    assert!(is_clean(answer_to(article(
        "a",
        &["Subject: check", folded],
        "A line.\n"
    ))));
    let broken = "From: Erika\n Beispiel\n\t<erika@>";
    let answer = answer_to(article("a", &["Subject: check", broken], "A line.\n"));
    assert!(says(&answer.expect("a request"), "from"));
}

#[test]
fn a_request_in_two_encoded_words_is_seen() {
    let subject = "Subject: =?UTF-8?Q?Bitte_pr=C3=BCfen:_ch?= =?UTF-8?Q?eck?=";
    let answer = answer_to(article("a", &[subject], "A line.\n")).expect("a request");
    assert!(answer.contains("Your article contains the word \"check\""));
    let apart = "Subject: =?UTF-8?Q?Bitte_pr=C3=BCfen:_ch?= eck";
    assert_eq!(answer_to(article("a", &[apart], "A line.\n")), None);
}

#[test]
fn an_invalid_address_and_a_new_top_level_domain_are_no_fault() {
    for address in [
        "erika@poster.invalid",
        "erika@invalid",
        "erika@beispielwerk.koeln",
    ] {
        let from = format!("From: Erika Beispiel <{address}>");
        let answer = answer_to(article("a", &["Subject: check", &from], "A line.\n"));
        assert!(is_clean(answer), "{address}");
    }
    let from = "From: Erika Beispiel <erika@beispielwerk.keolnn>";
    let answer = answer_to(article("a", &["Subject: check", from], "A line.\n"));
    assert!(says(&answer.expect("a request"), "from-domain"));
}

#[test]
fn us_ascii_in_capitals_is_us_ascii() {
    for charset in ["US-ASCII", "us-ascii"] {
        let kind = format!("Content-Type: text/plain; charset={charset}");
        let answer = answer_to(article_of("a", &[&kind], b"Gr\xc3\xbc\xc3\x9fe\n"));
        assert!(
            says(&answer.expect("a violation"), "nocharset"),
            "{charset}"
        );
        assert_eq!(answer_to(article("a", &[&kind], "Hello\n")), None);
    }
}

#[test]
fn text_of_8_bits_that_is_declared_7bit_is_a_violation() {
    let encoding = "Content-Transfer-Encoding: 7bit";
    let answer = answer_to(article("a", &[encoding], "Grüße\n")).expect("a violation");
    assert!(says(&answer, "nocontenttransferenc"), "{answer}");
    assert_eq!(answer_to(article("a", &[encoding], "Hello\n")), None);
}

#[test]
fn a_newsreader_is_known_by_the_message_identifier_alone() {
    let signature = "A line.\n\n-- \n1\n2\n3\n4\n5\n";
    let answer = |identifier: &str| {
        let identifier = format!("Message-ID: {identifier}");
        let octets = article("a", &["Subject: check", &identifier], signature);
        answer_to(octets).expect("a request")
    };
    let known = answer("<slrnabc123.4k.erika@news.example.org>");
    let is_of_slrn = |answer: &str| answer.contains("\r\nYour newsreader: slrn.");
    assert!(is_of_slrn(&known), "{known}");
    assert!(!is_of_slrn(&answer("<abc123.4k.erika@news.example.org>")));
}

#[test]
fn columns_count_and_not_octets() {
    let line = |columns: usize| "ä ".repeat(columns / 2) + "\n";
    let request = ["Subject: check"];
    assert!(is_clean(answer_to(article("a", &request, &line(78)))));
    let answer = answer_to(article("a", &request, &line(80))).expect("a request");
    assert!(says(&answer, "longlines"), "{answer}");
}

#[test]
fn a_duplicated_from_is_a_violation() {
    let from = "X: y\nFrom: Erika Beispiel <erika@poster.invalid>";
    let answer = answer_to(article("a", &[from], "A line.\n")).expect("a violation");
    assert!(
        says(&answer, "duplicate") && tells_of_a_violation(&answer),
        "{answer}"
    );
    assert!(answer.contains("\r\n|     From\r\n"), "{answer}");
    let free = "X-From: y\nX-From: y";
    assert_eq!(answer_to(article("a", &[free], "A line.\n")), None);
}

#[test]
fn a_boundary_of_a_multipart_is_no_signature_delimiter() {
    let kind = "Content-Type: multipart/mixed; boundary=x";
    let body = "--x\nContent-Type: text/plain; charset=UTF-8\n\nA line.\n--x--\n";
    let answer = answer_to(article("a", &["Subject: check", kind], body)).expect("a request");
    assert!(
        says(&answer, "multipart") && !says(&answer, "sigdelimiter"),
        "{answer}"
    );
    let answer = answer_to(article("a", &["Subject: check"], "A line.\n--x\nme\n"));
    assert!(says(&answer.expect("a request"), "sigdelimiter"));
}

#[test]
fn pedantic_is_no_path() {
    let hint = || vec![article("a", &[], "A line.\n\n-- \n1\n2\n3\n4\n5\n")];
    assert_eq!(answers(&hint(), &[]), [""; 0]);
    let answers = answers(&hint(), &["--pedantic"]);
    assert_eq!(answers.len(), 1);
    assert!(says(&answers[0], "longsig") && !tells_of_a_violation(&answers[0]));
}

#[test]
fn nocheck_is_no_request_and_keeps_autocheck_away() {
    let fault =
        |subject: &str| article_of("a", &[subject, "-Content-Type"], b"Gr\xc3\xbc\xc3\x9fe\n");
    assert!(answer_to(fault("Subject: a test")).is_some());
    for subject in ["nocheck", "please no replies", "ignore"] {
        assert_eq!(
            answer_to(fault(&format!("Subject: {subject}"))),
            None,
            "{subject}"
        );
    }
    let both = answer_to(fault("Subject: ignore this, but check it")).expect("a request");
    assert!(
        both.contains("Your article contains the word \"check\""),
        "{both}"
    );
}

#[test]
fn r15_control_messages_and_programs_are_never_answered() {
    for field in [
        "Control: cancel <x@news.example.org>",
        "X-Artchk-Version: artchk 0.0.1",
        "Auto-Submitted: auto-generated",
        "Keywords: test, ignore",
    ] {
        let octets = article("a", &["Subject: check", field], "A line.\n");
        assert_eq!(answer_to(octets), None, "{field}");
    }
    for field in ["X-Control: x", "Auto-Submitted: no", "Keywords: test"] {
        let octets = article("a", &["Subject: check", field], "A line.\n");
        assert!(answer_to(octets).is_some(), "{field}");
    }
}

#[test]
fn r31_an_identifier_that_is_not_valid_is_answered_under_its_digest() {
    let references = "References: <b@news.example.org> <no good> <c@news.example.org>";
    let identifier = "Message-ID: <a b@c>";
    let answer = answer_to(article(
        "a",
        &["Subject: check", identifier, references],
        "A line.\n",
    ));
    let answer = answer.expect("a request");
    let digest = "<845d52ec583d9056ae3a50bb80701604@checker.invalid>";
    assert_eq!(field(&answer, "Message-ID"), digest);
    let valid = "<b@news.example.org> <c@news.example.org>";
    assert_eq!(field(&answer, "References"), valid);
}

#[test]
fn r21_a_crosspost_is_answered_once_over_groups_and_runs() {
    let server = Server::new();
    let crosspost = article(
        "a",
        &["Newsgroups: misc.test,de.test", "Subject: check"],
        "A line.\n",
    );
    let fault = ["Newsgroups: misc.test,de.test", "-Content-Type"];
    let fault = article_of("b", &fault, b"Gr\xc3\xbc\xc3\x9fe\n");
    for group in ["de.test", "misc.test"] {
        server.put(group, 1, &crosspost);
        server.put(group, 2, &fault);
    }
    // Autocheck is a matter of the group that is polled.
    let folder = Folder::new(server.port, DOMAIN, "misc.test n 1\nde.test y 1");
    folder.expect(0, &[]);
    let groups: Vec<String> = server
        .posted()
        .iter()
        .map(|answer| field(answer, "Newsgroups").to_owned())
        .collect();
    assert_eq!(groups, ["misc.test", "de.test"]);
    let ini = folder.ini().replace("n 3", "n 1").replace("y 3", "y 1");
    folder.scratch.write("bot.ini", ini);
    folder.expect(0, &[]);
    assert_eq!(server.posted().len(), 2);
}
