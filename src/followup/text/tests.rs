//! The order of the blocks, the log, what is masked.

use super::*;
use crate::article::{Article, newsreader};
use crate::check::{Findings, Severity, registry};
use crate::decision::LogLine;
use crate::followup::Addition;

/// Every block that an answer can hold, each with its name for a text.
const BLOCKS: [&str; 26] = [
    "header",
    "header-auto",
    "header-forced",
    "attribution",
    "nothing",
    "intro",
    "allok",
    "duplicate",
    "from",
    "longsig",
    "longsig-moz",
    "longsig-oe",
    "html",
    "multipart",
    "multipart-signed",
    "nocharset",
    "umlauts",
    "violation",
    "nr",
    "nr-known",
    "moz",
    "newscis",
    "propagation",
    "limit",
    "debug",
    "footer",
];

fn all_blocks() -> Vec<(&'static str, String)> {
    BLOCKS
        .iter()
        .map(|name| (*name, format!("<{name}>")))
        .collect()
}

/// The body of the answer to this article, one block a line.
fn answer(
    precursor: &str,
    occasion: Occasion,
    findings: &Findings,
    blocks: &[(&str, String)],
) -> Vec<String> {
    let texts = blocks.iter().map(|(name, text)| (*name, text.as_str()));
    let texts = TextBlocks::from_blocks(texts);
    let precursor = Article::new(precursor.as_bytes().to_vec());
    let matter = Matter {
        precursor: &precursor,
        occasion,
        findings,
        told_before: &[],
        log: None,
        added: &[],
        newsgroup: "de.test",
        message_id: "<a@b.example>",
    };
    let body = body(&matter, &texts, LINES, usize::MAX);
    body.trim_end().split("\n\n").map(str::to_owned).collect()
}

/// Findings of these codes, in the order of the registry.
fn found(codes: &[(&str, Severity)]) -> Findings {
    let mut findings = Findings::default();
    for check in registry::CHECKS.iter() {
        for (_, severity) in codes.iter().filter(|(code, _)| *code == check.code) {
            // As "severity CODE = …" would have it.
            findings.add(check).severity = *severity;
        }
    }
    findings
}

#[test]
fn r34_violations_come_first_and_then_hints() {
    use Severity::{Hint, Note, Violation};
    let findings = found(&[
        ("longsig", Hint),
        ("html", Violation),
        ("from", Hint),
        ("nocharset", Violation),
        ("vcard", Note),
        ("duplicate", Hint),
    ]);
    let moz = newsreader::example("moz");
    let precursor = format!("User-Agent: {moz}\nX-Trace: individual.net x\nSubject: x\n\nText.\n");
    let blocks = all_blocks();
    assert_eq!(
        answer(&precursor, Occasion::Automatic, &findings, &blocks),
        [
            "<header-auto>",
            "<attribution>\n> Text.",
            "<intro>",
            "<duplicate>",
            "<nocharset>",
            "<html>",
            "<from>",
            "<longsig>",
            "<longsig-moz>",
            "<umlauts>",
            "<violation>",
            "<nr>",
            "<nr-known>",
            "<moz>",
            "<newscis>",
            "<footer>",
        ]
    );
}

#[test]
fn r34_what_does_not_apply_is_left_out() {
    let findings = found(&[("longsig", Severity::Hint)]);
    let pan = newsreader::example("pan");
    let precursor = format!("User-Agent: {pan}\n\n\n");
    let blocks = all_blocks();
    assert_eq!(
        answer(&precursor, Occasion::Forced, &findings, &blocks),
        [
            "<header-forced>",
            "<nothing>",
            "<intro>",
            "<longsig>",
            "<nr>",
            "<footer>"
        ]
    );
    // A note is no finding for the poster.
    let note = found(&[("longsig", Severity::Note)]);
    for findings in [&note, &Findings::default()] {
        assert_eq!(
            answer("\nText.\n", Occasion::Requested, findings, &blocks),
            ["<header>", "<attribution>\n> Text.", "<allok>", "<footer>"]
        );
    }
}

#[test]
fn r11_multipart_signed_takes_the_place_of_multipart() {
    let answer_to = |kind: &str, blocks: &[(&str, String)]| {
        let mut findings = Findings::default();
        let check = registry::find("multipart").expect("a check");
        let finding = findings.add(check).with("type", kind);
        if kind == "multipart/signed" {
            finding.variant("signed");
        }
        answer("\nText.\n", Occasion::Requested, &findings, blocks).remove(3)
    };
    let blocks = all_blocks();
    assert_eq!(answer_to("multipart/signed", &blocks), "<multipart-signed>");
    assert_eq!(answer_to("multipart/mixed", &blocks), "<multipart>");
    let without: Vec<_> = blocks
        .into_iter()
        .filter(|(name, _)| *name != "multipart-signed")
        .collect();
    assert_eq!(answer_to("multipart/signed", &without), "<multipart>");
}

#[test]
fn r34_the_names_of_fields_follow_duplicate() {
    let mut findings = Findings::default();
    let check = registry::find("duplicate").expect("a check");
    for field in ["Subject", "X\u{1b}[2J"] {
        findings.add(check).with("field", field);
    }
    let blocks = all_blocks();
    let made = answer("\nText.\n", Occasion::Requested, &findings, &blocks);
    assert_eq!(made[3], "<duplicate>\n|     Subject\n|     X?[2J");
}

/// Of many the first are told, and the others counted.
#[test]
fn r34_a_long_list_is_cut() {
    let check = registry::find("duplicate").expect("a check");
    let listed = |count: usize| {
        let mut findings = Findings::default();
        for number in 0..count {
            findings.add(check).with("field", format!("X{number}"));
        }
        answer("\nText.\n", Occasion::Requested, &findings, &all_blocks()).remove(3)
    };
    let five = "<duplicate>\n|     X0\n|     X1\n|     X2\n|     X3\n|     X4";
    assert_eq!(listed(5), five);
    let six = "<duplicate>\n|     X0\n|     X1\n|     X2\n|     [... + 3]";
    assert_eq!(listed(6), six);
    assert!(listed(31_000).ends_with("|     X2\n|     [... + 30997]"));
}

#[test]
fn r28_the_public_log_has_at_most_100_lines() {
    let lines: Vec<LogLine> = (0..300)
        .map(|number| LogLine {
            public: number % 2 == 0,
            text: format!("line\u{7} {number}"),
            german: None,
            for_poster: None,
        })
        .collect();
    let precursor = Article::new(b"\nText.\n".to_vec());
    let texts = TextBlocks::from_blocks([("debug", "<debug>")]);
    let matter = Matter {
        precursor: &precursor,
        occasion: Occasion::Requested,
        findings: &Findings::default(),
        told_before: &[],
        log: Some(&lines),
        added: &[],
        newsgroup: "de.test",
        message_id: "<a@b.example>",
    };
    let body = body(&matter, &texts, LINES, usize::MAX);
    let (_, shown) = body.split_once("<debug>\n\n").expect("the log");
    let shown: Vec<&str> = shown.lines().collect();
    assert_eq!(shown.len(), 100);
    for (line, number) in shown.iter().zip((0..).step_by(2)) {
        assert_eq!(*line, format!("| line? {number}"));
    }
}

#[test]
fn r33_additions_stand_before_the_log_but_for_those_about_the_next_answer() {
    let precursor = Article::new(b"\nText.\n".to_vec());
    let blocks = all_blocks();
    let texts = blocks.iter().map(|(name, text)| (*name, text.as_str()));
    let texts = TextBlocks::from_blocks(texts.chain([("limit", "<$limit in $hours>")]));
    let log = [LogLine {
        public: true,
        text: "line".to_owned(),
        german: None,
        for_poster: None,
    }];
    let addition = |block, values: &[(&'static str, &str)]| Addition {
        block,
        values: values
            .iter()
            .map(|(name, value)| (*name, value.to_string()))
            .collect(),
    };
    let added = [
        addition("limit", &[("limit", "10"), ("hours", "24")]),
        addition("since", &[]),
        addition("propagation", &[]),
    ];
    let matter = Matter {
        precursor: &precursor,
        occasion: Occasion::Requested,
        findings: &Findings::default(),
        told_before: &[],
        log: Some(&log),
        added: &added,
        newsgroup: "de.test",
        message_id: "<a@b.example>",
    };
    let body = body(&matter, &texts, LINES, usize::MAX);
    let shown: Vec<&str> = body.trim_end().split("\n\n").skip(2).collect();
    assert_eq!(
        shown,
        [
            "<allok>",
            "<propagation>",
            "<debug>",
            "| line",
            "<10 in 24>",
            "<footer>"
        ]
    );
}

#[test]
fn r34_what_the_marks_mean_is_told_where_there_are_both() {
    use Severity::{Hint, Note, Violation};
    let mut blocks = all_blocks();
    let introduction = |codes: &[(&str, Severity)], blocks: &[(&'static str, String)]| {
        let answer = answer(
            "Subject: x\n\nText.\n",
            Occasion::Requested,
            &found(codes),
            blocks,
        );
        answer.into_iter().nth(2)
    };
    let hints: &[_] = &[("longsig", Hint), ("html", Hint), ("vcard", Note)];
    // Old files have one introduction.
    assert_eq!(introduction(hints, &blocks).as_deref(), Some("<intro>"));
    blocks.push(("intro-hints", "<intro-hints>".to_owned()));
    assert_eq!(
        introduction(hints, &blocks).as_deref(),
        Some("<intro-hints>")
    );
    let faults: &[_] = &[
        ("nocharset", Violation),
        ("html", Violation),
        ("vcard", Note),
    ];
    assert_eq!(introduction(faults, &blocks).as_deref(), Some("<intro>"));
    blocks.push(("intro-violations", "<intro-violations>".to_owned()));
    assert_eq!(
        introduction(faults, &blocks).as_deref(),
        Some("<intro-violations>")
    );
    let both: &[_] = &[("longsig", Hint), ("html", Violation)];
    assert_eq!(introduction(both, &blocks).as_deref(), Some("<intro>"));
    let nothing: &[_] = &[("vcard", Note)];
    assert_eq!(introduction(nothing, &blocks).as_deref(), Some("<allok>"));
}

/// The body of an answer with these blocks and additions, one block a line.
fn remembering(blocks: &[(&str, &str)], told_before: &[&str], added: &[Addition]) -> Vec<String> {
    let texts = TextBlocks::from_blocks(blocks.iter().copied());
    let precursor = Article::new(b"\nText.\n".to_vec());
    let matter = Matter {
        precursor: &precursor,
        occasion: Occasion::Automatic,
        findings: &found(&[
            ("from", Severity::Violation),
            ("longsig", Severity::Hint),
            ("html", Severity::Violation),
        ]),
        told_before,
        log: None,
        added,
        newsgroup: "de.test",
        message_id: "<a@b.example>",
    };
    let body = body(&matter, &texts, LINES, usize::MAX);
    body.trim_end()
        .split("\n\n")
        .skip(1)
        .map(str::to_owned)
        .collect()
}

fn named(block: &'static str) -> Addition {
    Addition {
        block,
        values: vec![("left", "value".to_owned())],
    }
}

#[test]
fn r57_what_was_told_before_is_named_behind_what_is_new() {
    let blocks = [
        ("intro-violations", "<violations>"),
        ("from", "<from>"),
        ("longsig", "<longsig>"),
        ("html", "<html>"),
        ("nr", "<nr>"),
        ("repeat", "<repeat>"),
        ("told", "<told: $left>"),
    ];
    let added = [named("repeat"), named("told")];
    assert_eq!(
        remembering(&blocks, &["from", "longsig"], &added),
        [
            "<violations>",
            "<html>",
            "<told: value>",
            "<nr>",
            "<repeat>"
        ]
    );
    // What is built in says it, too.
    assert_eq!(
        remembering(&blocks[..5], &["from", "longsig"], &[named("told")])[2],
        "Still there, and explained in an earlier answer: value."
    );
}

#[test]
fn r58_where_to_get_help_is_not_told_once_more() {
    let mut blocks = vec![
        ("from", "<from>"),
        ("longsig", "<longsig>"),
        ("html", "<html>"),
        ("nr", "<nr>"),
    ];
    let told = |blocks: &[(&str, &str)]| remembering(blocks, &[], &[named("since")])[3..].to_vec();
    // Old files have no such block, and stay as they are.
    assert_eq!(told(&blocks), ["<nr>"]);
    blocks.push(("since", "<since: $left>"));
    assert_eq!(told(&blocks), ["<since: value>"]);
}

#[test]
fn r28_the_log_is_told_in_the_language_of_the_texts() {
    let line = |text: &str, german: Option<&str>| LogLine {
        public: true,
        text: text.to_owned(),
        german: german.map(str::to_owned),
        for_poster: None,
    };
    let log = [
        line("nothing found", Some("nichts gefunden")),
        line("more", None),
    ];
    let precursor = Article::new(b"\nText.\n".to_vec());
    let told = |language| log::public(&log, &precursor, language);
    assert_eq!(
        told(Language::En).as_deref(),
        Some("| nothing found\n| more")
    );
    assert_eq!(
        told(Language::De).as_deref(),
        Some("| nichts gefunden\n| more")
    );
}
