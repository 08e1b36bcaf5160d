//! What an article asks for, and what only looks like that.

use super::*;

fn ask(subject: &str, body: &str) -> Request {
    let text = format!("Subject: {subject}\n\n{body}\n");
    request(&Article::new(text.into_bytes()), &Triggers::default())
}

#[test]
fn r16_subject_or_first_line() {
    assert!(ask("please check", "x").check);
    assert!(ask("x", "\nCHECK\nmore").check);
    assert!(!ask("x", "first\ncheck").check);
    assert!(!ask("x", "> check\ncheck").check);
}

#[test]
fn r16_two_encoded_words_in_a_subject() {
    for subject in [
        "=?UTF-8?Q?pr=C3=BCfen=2C_bitte_ch?= =?UTF-8?Q?eck?=",
        "=?UTF-8?B?Y2g=?=\n =?ISO-8859-1?Q?eck?=",
        "=?us-ascii?q?_CHECK_?=",
    ] {
        assert!(ask(subject, "x").check, "{subject}");
    }
    assert!(!ask("=?UTF-8?Q?ch?= eck", "x").check);
    assert!(ask("=?UTF-8?Q?no?= =?UTF-8?Q?check?=", "x").ignore);
}

#[test]
fn r16_the_first_line_is_decoded() {
    let ask = |head: &str, body: &str| {
        let text = format!("Subject: x\n{head}\n\n{body}");
        request(&Article::new(text.into_bytes()), &Triggers::default())
    };
    let base64 = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64";
    assert!(ask(base64, "CmNoZWNrCg==\n").check);
    // UTF-16 with its mark: the octets between the letters are no text.
    let wide = "Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64";
    assert!(ask(wide, "//5jAGgAZQBjAGsA\n").check);
    let quoted =
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable";
    assert!(ask(quoted, "=63he=\nck\n").check);
    assert!(!ask(quoted, "=3E check\ncheck\n").check);
    let parts = "Content-Type: multipart/alternative; boundary=x";
    let plain = "\n--x\nContent-Type: text/plain\n\na\n";
    let html = "--x\nContent-Type: text/html\n\n<p>check</p>\n";
    let asks = "--x\n\n\ncheck\n";
    assert!(ask(parts, &format!("check\n{html}{asks}--x--\n")).check);
    assert!(!ask(parts, &format!("check\n{plain}{html}{asks}--x--\n")).check);
    assert!(!ask("Content-Type: text/html", "check\n").check);
    assert!(!ask("X: y", "").check);
}

#[test]
fn r17_nocheck_is_no_request() {
    let nocheck = ask("nocheck", "x");
    assert!(!nocheck.check && nocheck.ignore);
    let both = ask("nocheck, or better: check", "x");
    assert!(both.check && both.ignore);
}

/// Against the rule, word by word.
#[test]
#[allow(clippy::single_range_in_vec_init)] // ranges of one are meant
fn r17_a_span_inside_of_another() {
    let all: Vec<Range<usize>> = (0..4)
        .flat_map(|start| (start..4).map(move |end| start..end))
        .collect();
    for spans in [vec![0..2, 2..3], vec![1..1, 2..2], vec![1..3], all.clone()] {
        for others in [
            vec![],
            vec![0..3],
            vec![0..1, 1..3],
            vec![1..2],
            vec![0..3, 1..2],
            vec![2..2],
            vec![0..0, 0..2, 3..3],
        ] {
            let inside = |span: &Range<usize>| {
                let holds =
                    |other: &Range<usize>| other.start <= span.start && span.end <= other.end;
                others.iter().any(holds)
            };
            let expected: Vec<_> = spans.iter().filter(|s| !inside(s)).cloned().collect();
            let found: Vec<_> = outside(spans.clone(), others.clone()).collect();
            assert_eq!(found, expected, "{spans:?} in {others:?}");
        }
    }
}

#[test]
fn r17_each_match_is_looked_at_once() {
    let looked_at = std::cell::Cell::new(0);
    let count = |span: Range<usize>| {
        looked_at.set(looked_at.get() + 1);
        span
    };
    // As in "nocheck nocheck …".
    let spans = (0..100_000).map(|number| number * 8..number * 8 + 7);
    let checks = spans.clone().map(|span| span.start + 2..span.end);
    assert_eq!(outside(checks.map(count), spans.map(count)).count(), 0);
    assert_eq!(looked_at.get(), 200_000);
}

#[test]
fn r17_many_matches_are_all_read() {
    let nocheck = "nocheck ".repeat(2_000);
    let none = ask(&nocheck, "x");
    assert!(!none.check && none.ignore && none.undecided.is_empty());
    assert!(ask(&format!("{nocheck} check"), "x").check);
}

#[test]
fn r20_a_place_that_takes_too_long_is_no_request_but_an_ignore() {
    // For each match the engine may look at all that follows.
    let check = Pattern::compile("check( .* please)?").expect("an expression");
    let text = format!("Subject: {}\n\nx\n", "check ".repeat(100));
    let article = Article::new(text.into_bytes());
    let ask = |triggers: &Triggers, steps| {
        request_within(&article, triggers, |_| false, &mut Budget::of(steps))
    };
    let triggers = Triggers {
        check,
        ..Triggers::default()
    };
    // The Subject once for trigger_ignore, once and what is behind each
    // match for the other; then the first line of the body.
    let behind: usize = (1..=100).map(|number| 601 - 6 * number).sum();
    let all = 2 * (600 + 600 + behind + 2 + 2);
    assert!(ask(&triggers, all).check);
    // What was found before the steps were spent is found.
    assert!(ask(&triggers, all / 2).check);
    let given_up = ask(&triggers, 2 * 600 + 2 * 599);
    assert!(!given_up.check && !given_up.ignore);
    assert_eq!(given_up.undecided.len(), 1);
    let given_up = ask(&triggers, 2 * 599);
    assert!(!given_up.check && given_up.ignore);
}

#[test]
fn r20_where_ignore_was_not_looked_for_any_more_there_is_no_request() {
    let triggers = Triggers {
        ignore: Pattern::compile(r"nocheck|(a|aa)+\1b").expect("an expression"),
        ..Triggers::default()
    };
    let ask = |subject: &str| {
        let text = format!("Subject: {subject}\n\nx\n");
        request(&Article::new(text.into_bytes()), &triggers)
    };
    let long = "a".repeat(60);
    let given_up = ask(&format!("nocheck {long}c nocheck"));
    assert!(!given_up.check && given_up.ignore);
    assert_eq!(given_up.undecided.len(), 1);
    let found = ask(&format!("check, nocheck {long}c nocheck"));
    assert!(found.check && found.undecided.is_empty());
}

#[test]
fn r17_check_wins_over_ignore() {
    let request = ask("check ignore", "x");
    assert!(request.check && request.ignore);
    assert!(ask("ignore", "check").check);
}

#[test]
fn r16a_the_subject_of_a_followup_is_not_the_posters_own() {
    let references = "References: <first@x.example> <last@x.example>\n";
    let ask = |header: &str, line: &str| {
        let text = format!("{header}\n\n{line}\n");
        let article = Article::new(text.into_bytes());
        let known = |identifier: &str| identifier == "<last@x.example>";
        let triggers = Triggers::default();
        let unknown = request(&article, &triggers);
        let by_same = request_within(&article, &triggers, known, &mut Budget::default());
        (unknown, by_same)
    };
    for subject in [
        "Re: check verbose",
        "RE: check verbose",
        "=?UTF-8?Q?Re=3A?= check verbose",
    ] {
        let (unknown, by_same) = ask(&format!("{references}Subject: {subject}"), "x");
        assert!(
            !unknown.check && !unknown.verbose && unknown.is_taken_over,
            "{subject}"
        );
        assert!(
            by_same.check && by_same.verbose && !by_same.is_taken_over,
            "{subject}"
        );
    }
    // The first line is always the poster's own.
    let (asks, _) = ask(&format!("{references}Subject: Re: check verbose"), "check");
    assert!(asks.check && !asks.verbose && asks.is_taken_over);
    // No followup, or a Subject of its own.
    for header in [
        "Subject: Re: check".to_owned(),
        format!("{references}Subject: check"),
        format!("{references}Subject: Re:check"),
        format!("{references}Subject: New (was: Re: check)"),
    ] {
        let (request, _) = ask(&header, "x");
        assert!(request.check && !request.is_taken_over, "{header}");
    }
    // The last one is answered, not the first.
    let other = "References: <last@x.example> <first@x.example>\nSubject: Re: check";
    assert!(!ask(other, "x").1.check);
    // Whoever wants to be left alone is, whoever has written the Subject.
    assert!(
        ask(&format!("{references}Subject: Re: ignore"), "x")
            .0
            .ignore
    );
    let nothing = ask("References: nonsense\nSubject: Re: check", "x").0;
    assert!(!nothing.check);
}

#[test]
fn r16_the_default_words_of_ignore() {
    for subject in [
        "ignore",
        "No Reply",
        "noreply",
        "no replies please",
        "noreplies",
    ] {
        assert!(ask(subject, "x").ignore, "{subject}");
    }
    assert!(!ask("not a reply", "x").ignore);
}

#[test]
fn r59_the_way_is_asked_for_behind_check() {
    let asks = |subject: &str| {
        let request = ask(subject, "x");
        (request.path, request.verbose)
    };
    assert_eq!(asks("check path"), (true, false));
    assert_eq!(asks("Check  Route, please"), (true, false));
    assert_eq!(asks("check verbose path"), (true, true));
    assert_eq!(asks("check propagation verbose"), (true, true));
    for subject in [
        "check",
        "path",
        "path check",
        "checkpath",
        "check, path",
        "check the path",
        "check pathological",
        "nocheck path",
    ] {
        assert_eq!(asks(subject), (false, false), "{subject}");
    }
    assert!(ask("x", "check path").path);
}

#[test]
fn r28_verbose_is_a_whole_word_behind_check() {
    assert!(ask("check verbose", "x").verbose);
    assert!(ask("x", "check   VERBOSE!").verbose);
    for subject in [
        "check verbosely",
        "checkverbose",
        "check, verbose",
        "verbose check",
        "nocheck verbose",
    ] {
        assert!(!ask(subject, "x").verbose, "{subject}");
    }
}

/// R25, R27: what asks, and where, each once; no pattern.
#[test]
fn r25_what_matched_is_said_with_its_place() {
    let said = |subject: &str, body: &str| -> Vec<String> {
        ask(subject, body).seen.iter().map(Seen::in_words).collect()
    };
    assert_eq!(
        said("CHECK, check verbose", "no reply, check path"),
        [
            "\"CHECK\" in the Subject asks for a check",
            "\"verbose\" in the Subject asks for this log",
            "\"no reply\" in the first line of the text asks to be ignored",
            "\"check\" in the first line of the text asks for a check",
            "\"path\" in the first line of the text asks how the article came here",
        ]
    );
    assert_eq!(
        said("nocheck", "x"),
        [
            "\"nocheck\" in the Subject asks to be ignored",
            "\"check\" in the Subject is no request: it stands inside of what asks to be ignored",
        ]
    );
    // A request beside it counts, and nothing is said of the one inside.
    assert_eq!(said("nocheck, check", "x").len(), 2);
    assert_eq!(said("a test", "x\ncheck"), [""; 0]);
    assert_eq!(quotable(&"a".repeat(100)), format!("{}…", "a".repeat(60)));
}
