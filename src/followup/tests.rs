//! What a followup is, whatever its precursor is.

use proptest::prelude::*;

use super::*;
use crate::article::encoding::encoded_word::{LONGEST_WORD, words};
use crate::article::field::message_id;
use crate::article::field::references::DefectKind::Duplicate;
use crate::check::{self, Context, Selection};
use crate::decision::own;

mod samples;

const DOMAIN: &str = "checker.example";

fn followup_with(head: &Head, precursor: &[u8]) -> ProtoArticle {
    let precursor = Article::new(precursor.to_vec());
    let own = precursor.header().body("message-id").unwrap_or_default();
    let texts = TextBlocks::from_blocks([
        ("header", "Ignore, no reply."),
        ("allok", "Well done, $header_decoded{'subject'}."),
        ("footer", "The end."),
    ]);
    let matter = Matter {
        precursor: &precursor,
        occasion: Occasion::Requested,
        findings: &Findings::default(),
        told_before: &[],
        log: None,
        added: &[],
        newsgroup: "de.test",
        message_id: &own::identifier(own, DOMAIN),
    };
    assemble(&matter, &texts, head)
}

fn followup(precursor: impl AsRef<[u8]>) -> Article {
    let head = Head::from_fields(&[("From", "Article Checker <bot@checker.invalid>")]);
    Article::new(followup_with(&head, precursor.as_ref()).octets)
}

/// The body of a field in the answer to an article with these fields.
fn field(name: &str, precursor: &str) -> Option<String> {
    let followup = followup(format!("{precursor}\n\nText.\n"));
    followup.header().body(name).map(str::to_owned)
}

#[test]
fn r24_what_is_worth_an_answer() {
    use Severity::{Hint, Note, Violation};
    let found = |severities: &[Severity], counts: bool| {
        let mut findings = Findings::default();
        for severity in severities {
            let finding = findings.add(check::registry::CHECKS[0]);
            finding.severity = *severity;
            finding.counts = counts;
        }
        findings
    };
    for (severities, due, due_if_pedantic) in [
        (&[][..], false, false),
        (&[Note], false, false),
        (&[Note, Hint], false, true),
        (&[Hint, Violation], true, true),
    ] {
        let counting = found(severities, true);
        let silent = found(severities, false);
        for (pedantic, expected) in [(false, due), (true, due_if_pedantic)] {
            let needed = Needed {
                pedantic,
                ..Needed::default()
            };
            let is_due = |occasion, findings| is_due(occasion, findings, Points::NONE, &needed);
            assert_eq!(is_due(Occasion::Automatic, &counting), expected);
            assert!(!is_due(Occasion::Automatic, &silent));
            assert!(is_due(Occasion::Requested, &silent));
            assert!(is_due(Occasion::Forced, &silent));
        }
    }
}

/// Findings of two checks, one of them twice: two points.
#[test]
fn r70_an_answer_needs_points() {
    use Severity::{Hint, Violation};
    let found = |severities: &[Severity]| {
        let mut findings = Findings::default();
        for (severity, check) in severities.iter().zip([0, 0, 1]) {
            let finding = findings.add(crate::check::registry::CHECKS[check]);
            finding.severity = *severity;
            finding.counts = true;
        }
        findings
    };
    let violations = found(&[Violation, Violation, Violation]);
    let hints = found(&[Hint, Hint, Hint]);
    let nothing = found(&[]);
    let needed = Needed::default();
    let automatic =
        |findings, given: i32| is_due(Occasion::Automatic, findings, Points::whole(given), &needed);
    assert!(automatic(&violations, -1));
    assert!(!automatic(&violations, -2));
    assert!(!automatic(&hints, 0));
    assert!(automatic(&hints, 1), "a filter may speak for it");
    assert!(!automatic(&nothing, 50), "there is nothing to tell");
    let three = Needed {
        points: Points::whole(3),
        ..needed
    };
    let given = |points| is_due(Occasion::Automatic, &violations, points, &three);
    assert!(!given(Points::from_tenths(9)));
    assert!(given(Points::whole(1)));
}

#[test]
fn r70_a_request_is_answered_whatever_the_points_unless_told_otherwise() {
    let nothing = Findings::default();
    for occasion in [Occasion::Requested, Occasion::Forced] {
        let due = |requested, given| {
            let needed = Needed {
                requested,
                points: Points::whole(7),
                ..Needed::default()
            };
            is_due(occasion, &nothing, Points::whole(given), &needed)
        };
        assert!(due(false, -100));
        assert!(!due(true, -1));
        assert!(due(true, 0));
    }
}

#[test]
fn r32_the_prefix_is_there_once() {
    for (subject, expected) in [
        ("a test", "Re: a test"),
        ("Re: a test", "Re: a test"),
        ("Re: Re: a test", "Re: Re: a test"),
        ("Re:", "Re:"),
        ("", "Re:"),
        // RFC 5537, section 3.4.3: the case matters, and so does the blank.
        ("RE: a test", "Re: RE: a test"),
        ("Re[2]: a test", "Re: Re[2]: a test"),
        ("Re:a test", "Re: Re:a test"),
        ("AW: a test", "Re: AW: a test"),
        ("=?UTF-8?Q?Re=3A_a?= test", "Re: a test"),
    ] {
        let made = field("subject", &format!("Subject: {subject}"));
        assert_eq!(made.as_deref(), Some(expected), "{subject}");
    }
    assert_eq!(field("subject", "X: y").as_deref(), Some("Re:"));
}

#[test]
fn r32_no_line_break_comes_from_outside() {
    for subject in [
        "=?UTF-8?Q?a=0D=0AX-Evil:_b=0D=0A=0D=0Abody?=",
        "=?UTF-8?B?YQ0KWC1FdmlsOiBiDQoNCmJvZHk=?=",
        "a\n\tX-Evil: b",
        "a\rX-Evil: b",
        "=?UTF-8?Q?a=C2=85X-Evil:_b=E2=80=A8c?=",
    ] {
        let precursor = format!("Subject: {subject}\nMessage-ID: <a@b.example>\n\nText.\n");
        let made = followup(precursor);
        assert!(made.header().get("x-evil").is_none(), "{subject}");
        let subject = made.header().body("subject").unwrap_or_default();
        assert!(subject.starts_with("Re: a"), "{subject}");
        assert!(made.header().get("references").is_some());
    }
}

#[test]
fn r32_a_very_long_subject_is_cut() {
    for word in ["x", "word ", "\u{e4}", "\u{6f22}", "\u{1f600}"] {
        let precursor = format!("Subject: {}\n\nText.\n", word.repeat(3000));
        let made = followup(precursor);
        let body = made.header().body("subject").unwrap_or_default();
        let decoded = encoded_word::decode(body).text.chars().count();
        assert!((399..=400).contains(&decoded), "{word}: {decoded}");
    }
}

#[test]
fn r32_references_are_the_valid_ones_and_the_precursor() {
    let references = |precursor: &str| field("references", precursor);
    let own = "Message-ID: <own@b.example>";
    for (earlier, expected) in [
        ("", "<own@b.example>"),
        ("<a@b.example>", "<a@b.example> <own@b.example>"),
        (
            "<a@b.example>, <bad> <x y@z> <\u{e4}@b.example> <\"q\"@b.example> (c) \
             <c@[192.0.2.1]> text <d@e.example><f@g.example>",
            "<a@b.example> <c@[192.0.2.1]> <d@e.example> <f@g.example> <own@b.example>",
        ),
    ] {
        let made = references(&format!("{own}\nReferences: {earlier}"));
        assert_eq!(made.as_deref(), Some(expected), "{earlier}");
    }
    let earlier = "References: <a@b.example>";
    for own in ["<own>", "<o\u{e4}@b.example>", "<a@b.example> (x)", ""] {
        let made = references(&format!("Message-ID: {own}\n{earlier}"));
        assert_eq!(made.as_deref(), Some("<a@b.example>"), "{own}");
    }
    assert_eq!(references("Message-ID: <own>"), None);
}

#[test]
fn r32_distribution_and_archive_are_taken_over_where_they_are_valid() {
    let long = format!("no; a=\"{}\"", "x".repeat(1000));
    for (name, body, made) in [
        ("Distribution", "world", "world"),
        ("Distribution", "de, at,\t x-1+2_3", "de,at,x-1+2_3"),
        ("Archive", "no", "no"),
        ("Archive", "YES", "yes"),
        (
            "Archive",
            "(please) no (thanks); filename=\"a b\" ; x=y",
            "no",
        ),
        ("Archive", &long, "no"),
        ("X-No-Archive", "Yes", "yes"),
    ] {
        assert_eq!(
            field(name, &format!("{name}: {body}")).as_deref(),
            Some(made),
            "{body:?}"
        );
    }
    for odd in [
        "\r", "\0", "\u{1b}", "\u{a0}", "\u{7f}", "\u{b}", "\u{2009}",
    ] {
        for name in ["Distribution", "Archive", "X-No-Archive"] {
            for body in [format!("no{odd}"), format!("{odd}no")] {
                let made = field(name, &format!("{name}: {body}"));
                // At an end it may have been a part of the line's end.
                assert!(made.is_none_or(|made| made == "no"), "{name}: {body:?}");
                assert_eq!(field(name, &format!("{name}: n{odd}o")), None);
            }
        }
    }
    for (name, body) in [
        ("Distribution", "w\u{e4}lt"),
        ("Distribution", "all"),
        ("Distribution", "de,,at"),
        ("Distribution", "-de"),
        ("Distribution", ""),
        ("Archive", "maybe"),
        ("Archive", "no way"),
        ("Archive", "no; filename"),
        ("Distribution", &"de,".repeat(100)),
        ("Distribution", &["de"; 100].join(",")),
        ("X-No-Archive", "no; a=b"),
        ("Followup-To", "misc.test"),
        ("Keywords", "check"),
        ("Organization", "x"),
    ] {
        let made = field(name, &format!("{name}: {body}"));
        assert_ne!(made.as_deref(), Some(body), "{name}");
    }
    let head = Head::from_fields(&[("From", "bot@checker.invalid"), ("Archive", "yes")]);
    let made = followup_with(&head, b"Archive: no\n\nText.\n");
    let made = Article::new(made.octets);
    let archive: Vec<_> = made.header().all("archive").collect();
    assert_eq!(archive.len(), 1, "the operator's own stands");
    assert_eq!(archive[0].body(), "yes");
}

#[test]
fn r12_a_wrong_delimiter_is_shown_with_its_blanks() {
    for (delimiter, shown) in [
        ("--", "--"),
        ("--  ", "--  "),
        (" -- ", " -- "),
        ("--\u{a0}", "--?"),
        ("--\t", "--?"),
    ] {
        let precursor = format!("Subject: check\n\nText.\n{delimiter}\nE\n");
        let precursor = Article::new(precursor.into_bytes());
        let findings = check::run(
            &precursor,
            &Context::at(jiff::Timestamp::now()),
            &Selection::all(),
        );
        let texts = TextBlocks::from_blocks([("sigdelimiter", "It reads \"$wrongsig\".")]);
        let matter = Matter {
            precursor: &precursor,
            occasion: Occasion::Requested,
            findings: &findings,
            told_before: &[],
            log: None,
            added: &[],
            newsgroup: "de.test",
            message_id: "<a@b.example>",
        };
        let made = assemble(
            &matter,
            &texts,
            &Head::from_fields(&[("From", "a@b.invalid")]),
        );
        let made = String::from_utf8(made.octets).expect("UTF-8");
        let line = format!("\r\nIt reads \"{shown}\".\r\n");
        assert!(made.contains(&line), "{delimiter:?}: {made}");
    }
}

#[test]
fn r30_text_beyond_ascii_is_encoded_where_the_field_allows_it() {
    let head = Head::from_fields(&[
        (
            "From",
            "J\u{f6}rg Pr\u{fc}fer <bot@checker.invalid>, b@checker.invalid",
        ),
        ("Organization", "Die Pr\u{fc}fer"),
    ]);
    let sent: Vec<&str> = head.fields.iter().map(|field| &*field.sent).collect();
    assert_eq!(
        sent,
        [
            "=?UTF-8?Q?J=C3=B6rg_Pr=C3=BCfer?= <bot@checker.invalid>, b@checker.invalid",
            "Die =?UTF-8?Q?Pr=C3=BCfer?="
        ]
    );
}

/// Also where the operator's texts would make it longer.
#[test]
fn r32_a_followup_has_at_most_64_kib() {
    let head = Head::from_fields(&[("From", "bot@checker.invalid")]);
    let precursor = Article::new(b"Message-ID: <a@b.example>\nSubject: x\n\nText.\n".to_vec());
    let of = |lines: usize| {
        let long = "A line.\n".repeat(lines);
        let texts = TextBlocks::from_blocks([
            ("header", "Ignore, no reply."),
            ("allok", &long),
            ("footer", "The end."),
        ]);
        let matter = Matter {
            precursor: &precursor,
            occasion: Occasion::Requested,
            findings: &Findings::default(),
            told_before: &[],
            log: None,
            added: &[],
            newsgroup: "de.test",
            message_id: "<a%b.example@checker.example>",
        };
        assemble(&matter, &texts, &head).dated(jiff::Timestamp::now())
    };
    for (lines, is_cut) in [(7_000, false), (8_000, true), (100_000, true)] {
        let made = String::from_utf8(of(lines)).expect("UTF-8");
        assert!(made.len() <= LONGEST, "{lines}: {}", made.len());
        assert_eq!(made.contains("\r\n[...]\r\n"), is_cut, "{lines}");
        assert!(made.contains("\r\n\r\nIgnore, no reply.\r\n"));
        assert!(made.ends_with("\r\n\r\nThe end.\r\n"));
    }
}

/// Other bots read the first line of an answer as a request, too (R16).
#[test]
fn r33_the_first_line_of_an_answer_asks_to_be_ignored() {
    let built_in = TextBlocks::default();
    let mut firsts: Vec<&str> = built_in.get("header-forced").into_iter().collect();
    for texts in [
        include_str!("../../sample.rc"),
        include_str!("../../sample.de.rc"),
    ] {
        for name in ["header", "header-auto", "header-forced"] {
            let (_, text) = texts
                .split_once(&format!("\n[{name}]\n;\n"))
                .expect("a block");
            firsts.push(text);
        }
    }
    assert_eq!(firsts.len(), 7);
    for text in firsts {
        let article = Article::new(format!("Subject: x\n\n{text}").into_bytes());
        let request = crate::decision::trigger::request(&article, &Default::default());
        assert!(request.ignore && !request.check, "{text}");
    }
}

/// R34: the block of a newsreader takes the place of `[nr]`, so it says more than
/// that, and its name first. Where there is nothing more to say, there is none.
#[test]
fn r37_the_block_of_a_newsreader_begins_with_its_name() {
    let with_block = |texts: &str, beginning: &str| -> Vec<&'static str> {
        let blocks = crate::article::newsreader::codes().filter(|code| {
            let block = texts.split_once(&format!("\n[{code}]\n;\n"));
            if let Some((_, text)) = block {
                assert!(text.starts_with(beginning), "[{code}]");
            }
            block.is_some()
        });
        blocks.collect()
    };
    let english = with_block(include_str!("../../sample.rc"), "Your news");
    let german = with_block(include_str!("../../sample.de.rc"), "Dein News");
    assert_eq!(english, german);
    assert!(english.len() > 25, "{english:?}");
}

proptest! {
    /// RFC 5322, section 2.1.1; RFC 2047, section 2; RFC 5536, sections 2.2 and
    /// 3.1.3.
    #[test]
    fn r30_a_followup_is_well_formed_whatever_is_answered(
        subject in "(Re: |\\PC|[\u{e4}\u{6f22}=?_ \t]|=\\?utf-8\\?[qb]\\?|=0D=0A|\\?=|xxxxxxxxxx){0,60}",
        from in "\\PC{0,40}",
        own in "<?[!-~\u{e4}]{0,260}>?",
        references in "(<[a-z]{1,60}@[a-z.]{1,9}>|[ ,<>()\"\u{e4}]){0,60}",
        octets in any::<Vec<u8>>(),
    ) {
        let header = format!(
            "From: {from}\nMessage-ID: {own}\nReferences: {references}\nSubject: {subject}"
        );
        // Any octets in the Subject, perhaps in other fields, and in the body.
        let precursor = [header.as_bytes(), &octets, b"\n\n", &octets].concat();
        let made = followup(&precursor);
        let whole = String::from_utf8(made.octets().to_vec()).expect("UTF-8");
        let (header, _) = whole.split_once("\r\n\r\n").expect("a body");
        prop_assert!(header.is_ascii(), "{}", header);
        prop_assert!(whole.split("\r\n").all(|line| line.len() <= 998));
        prop_assert!(!whole.replace("\r\n", "").contains(['\r', '\n', '\0']));
        for line in header.split("\r\n") {
            prop_assert!(!line.trim().is_empty(), "{}", header);
            // A line is longer only where there is no blank to fold at.
            let text = line.split_once(": ").map_or(line.trim_start(), |(_, body)| body);
            prop_assert!(line.len() <= 78 || !text.contains(' '), "{}", line);
            prop_assert!(words(line).all(|word| word.span.len() <= LONGEST_WORD), "{}", line);
        }
        let names: Vec<&str> = made.header().fields().iter().map(|field| field.name()).collect();
        for name in ["From", "Subject", "Message-ID", "Newsgroups", "Keywords", "Auto-Submitted"] {
            prop_assert_eq!(names.iter().filter(|other| **other == name).count(), 1, "{}", header);
        }
        let body = made.header().body("subject").unwrap_or_default();
        let decoded = encoded_word::decode(body);
        prop_assert!(decoded.text.starts_with("Re:"), "{}", decoded.text);
        prop_assert!(decoded.defects.is_empty(), "{}: {:?}", body, decoded.defects);
        prop_assert!(made.message_id().is_some());
        if let Some(references) = made.references() {
            let body = made.header().body("references").unwrap_or_default();
            prop_assert!(references.identifiers(body).all(|id| message_id::parse(id).is_ok()));
            let is_fine = references.defects.iter().all(|defect| defect.kind == Duplicate);
            prop_assert!(is_fine, "{}", header);
        }
    }
}
