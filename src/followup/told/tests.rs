use super::*;
use crate::article::newsreader;
use crate::check::{Findings, registry};
use crate::config::Language;
use crate::decision::Occasion;
use crate::followup::text::{LINES, body};

/// The answer to an article with these findings, its paragraphs apart; without
/// what stands before and behind them.
fn answer(header: &str, findings: &Findings, texts: &TextBlocks) -> Vec<String> {
    let precursor = Article::new(format!("{header}\n\nText.\n").into_bytes());
    let matter = Matter {
        precursor: &precursor,
        occasion: Occasion::Requested,
        findings,
        told_before: &[],
        log: None,
        added: &[],
        newsgroup: "de.test",
        message_id: "<a@b.example>",
    };
    let body = body(&matter, texts, LINES, usize::MAX);
    let blocks = body.trim_end().split("\n\n").skip(1);
    blocks.map(str::to_owned).collect()
}

/// Findings of these codes, each as grave as is said.
fn found(codes: &[(&str, Severity)]) -> Findings {
    let mut findings = Findings::default();
    for (code, severity) in codes {
        let check = registry::find(code).expect("a check");
        findings.add(check).severity = *severity;
    }
    findings
}

use Severity::{Hint, Note, Violation};

#[test]
fn r12_the_mark_is_that_of_the_finding_at_hand() {
    let texts = TextBlocks::from_blocks([
        ("intro", "$mark intro"),
        ("nomid", "$mark nomid: $reason"),
        ("longsig", "$mark longsig"),
        ("noname", "$mark noname"),
    ]);
    let mut findings = found(&[("longsig", Violation), ("noname", Hint)]);
    let nomid = registry::find("nomid").expect("a check");
    findings.add(nomid).with("reason", "mild").severity = Hint;
    findings.add(nomid).with("reason", "grave").severity = Violation;
    findings.add(nomid).with("reason", "grave, too").severity = Violation;
    assert_eq!(
        answer("X: y", &findings, &texts),
        [
            "- intro",
            "* longsig",
            "* nomid: grave\n|     mild\n|     grave, too",
            "- noname"
        ]
    );
    let mild = found(&[("nomid", Hint)]);
    assert_eq!(answer("X: y", &mild, &texts)[1], "- nomid:");
}

#[test]
fn r12_frname_is_the_name_in_from_else_the_local_part() {
    let texts = TextBlocks::from_blocks([("allok", "$frname!")]);
    for (from, name) in [
        ("Erika Flowers <erika@flowers.example>", "Erika Flowers"),
        ("=?UTF-8?Q?J=C3=B6rg?= <j@flowers.example>", "J\u{f6}rg"),
        ("erika@flowers.example (Erika)", "Erika"),
        ("erika@flowers.example", "erika"),
        ("\"\" <erika@flowers.example>", "erika"),
        ("Erika", ""),
    ] {
        let made = answer(&format!("From: {from}"), &Findings::default(), &texts);
        assert_eq!(made, [format!("{name}!")], "{from}");
    }
    assert_eq!(answer("X: y", &Findings::default(), &texts), ["!"]);
}

#[test]
fn r12a_a_sentence_is_told_in_the_language_of_the_texts() {
    let sentence = "the domain does not exist";
    let check = registry::find("from-domain").expect("a check");
    let plain = [("from-domain", "* $reason.")];
    for (translations, told) in [
        (&[][..], "* the domain does not exist."),
        (
            &[(sentence, "die Domain $domain gibt es nicht")],
            "* die Domain a.example gibt es nicht.",
        ),
        (
            &[("another sentence", "ein anderer Satz")],
            "* the domain does not exist.",
        ),
    ] {
        let texts = TextBlocks::from_blocks(plain).in_language(Language::De, translations);
        let mut findings = Findings::default();
        findings.add(check).with("domain", "a.example").because(
            check
                .reasons()
                .find(|reason| *reason == sentence)
                .expect("a reason"),
        );
        assert_eq!(answer("X: y", &findings, &texts), [told]);
    }
}

#[test]
fn r34a_one_cause_is_one_paragraph() {
    let blocks = [
        ("nocharset", "<nocharset>"),
        ("8bitheader", "<8bitheader>"),
        ("nocontenttransferenc", "<nocontenttransferenc>"),
        ("longsig", "<longsig>"),
        ("8bitheader+nocharset", "$mark two"),
        ("8bitheader+nocharset+nocontenttransferenc", "$mark three"),
    ];
    let texts = TextBlocks::from_blocks(blocks);
    let answer = |codes: &[(&str, Severity)]| answer("X: y", &found(codes), &texts);
    let mime = [
        ("8bitheader", Hint),
        ("nocharset", Hint),
        ("nocontenttransferenc", Hint),
    ];
    assert_eq!(answer(&mime[..1]), ["<8bitheader>"]);
    assert_eq!(answer(&mime[..2]), ["- two"]);
    assert_eq!(
        answer(&mime[1..]),
        ["<nocharset>", "<nocontenttransferenc>"]
    );
    assert_eq!(answer(&mime), ["- three"]);
    // It stands with the gravest of them, and is marked as that.
    let longsig = [("longsig", Violation)];
    let grave = [("nocharset", Violation)];
    let mixed = [&mime[..1], &grave, &longsig].concat();
    assert_eq!(answer(&mixed), ["* two", "<longsig>"]);
    assert_eq!(
        answer(&[&mime[..2], &longsig].concat()),
        ["<longsig>", "- two"]
    );
    // What the poster is not told is no part of a cause.
    assert_eq!(answer(&[mime[0], ("nocharset", Note)]), ["<8bitheader>"]);
}

#[test]
fn r34a_no_finding_is_told_in_two_joint_blocks() {
    let texts = TextBlocks::from_blocks([
        ("from", "<from>"),
        ("noname", "<noname>"),
        ("longsig", "<longsig>"),
        ("from+noname", "<from+noname>"),
        ("noname+longsig", "<noname+longsig>"),
    ]);
    let all = found(&[("from", Hint), ("noname", Hint), ("longsig", Hint)]);
    assert_eq!(answer("X: y", &all, &texts), ["<from+noname>", "<longsig>"]);
}

#[test]
fn r34a_the_advice_for_a_newsreader_follows() {
    let tin = format!("User-Agent: {}", newsreader::example("tin"));
    let blocks = [
        ("from", "<from>"),
        ("noname", "<noname>"),
        ("longsig", "<longsig>"),
        ("from-tin", "<from-tin>"),
        ("noname-tin", "<noname-tin>"),
        ("longsig-tin", "<longsig-tin>"),
        ("from+noname", "<from+noname>"),
    ];
    let all = found(&[("from", Hint), ("noname", Hint), ("longsig", Hint)]);
    let expected = [
        "<from+noname>",
        "<from-tin>",
        "<noname-tin>",
        "<longsig>",
        "<longsig-tin>",
    ];
    assert_eq!(
        answer(&tin, &all, &TextBlocks::from_blocks(blocks)),
        expected
    );
    let with_joint = blocks
        .into_iter()
        .chain([("from+noname-tin", "<both-tin>")]);
    let texts = TextBlocks::from_blocks(with_joint);
    let expected = ["<from+noname>", "<both-tin>", "<longsig>", "<longsig-tin>"];
    assert_eq!(answer(&tin, &all, &texts), expected);
    let plain = ["<from+noname>", "<longsig>"];
    assert_eq!(answer("X: y", &all, &texts), plain);
}

#[test]
fn r34_a_newsreaders_own_block_takes_the_place_of_nr() {
    let tin = format!("User-Agent: {}", newsreader::example("tin"));
    let pan = format!("User-Agent: {}", newsreader::example("pan"));
    let findings = found(&[("longsig", Hint)]);
    let blocks = [("nr", "<nr>"), ("tin", "<tin>")];
    let behind = |header: &str, more: &[(&'static str, &'static str)]| {
        let texts = TextBlocks::from_blocks(blocks.iter().chain(more).copied());
        answer(header, &findings, &texts).join(" ")
    };
    assert_eq!(behind(&tin, &[]), "<tin>");
    assert_eq!(
        behind(&tin, &[("nr-known", "<nr-known>")]),
        "<nr> <nr-known> <tin>"
    );
    // There is no block for this one, and none for a newsreader that is known.
    assert_eq!(behind(&pan, &[("nr-unknown", "<nr-unknown>")]), "<nr>");
    assert_eq!(
        behind("X: y", &[("nr-unknown", "<nr-unknown>")]),
        "<nr-unknown>"
    );
    assert_eq!(behind("X: y", &[]), "<nr>");
}

/// Of many the first three are told, and the others counted.
#[test]
fn r34b_what_is_found_often_is_counted() {
    let texts = TextBlocks::from_blocks([
        ("hdr-mail-field", "* $field is obsolete."),
        ("longsig", "- longsig"),
    ]);
    let check = registry::find("hdr-mail-field").expect("a check");
    let told = |fields: &[&str]| {
        let mut findings = Findings::default();
        for field in fields {
            findings.add(check).with("field", field).severity = Violation;
        }
        answer("X: y", &findings, &texts).remove(0)
    };
    assert_eq!(told(&["A"]), "* A is obsolete.");
    let five = "* A is obsolete.\n|     B\n|     C\n|     D\n|     E";
    assert_eq!(told(&["A", "B", "C", "D", "E"]), five);
    let six = "* A is obsolete.\n|     B\n|     C\n|     [... + 3]";
    assert_eq!(told(&["A", "B", "C", "D", "E", "F"]), six);
    // The same again says nothing new.
    assert_eq!(told(&["A", "A", "A"]), "* A is obsolete.");
    assert_eq!(told(&["A", "B", "A", "B"]), "* A is obsolete.\n|     B");
    // A block that names no value says the same of each.
    let twice = found(&[("longsig", Hint), ("longsig", Hint)]);
    assert_eq!(answer("X: y", &twice, &texts), ["- longsig"]);
}

#[test]
fn r34b_a_followup_has_at_most_120_lines() {
    let long = ["line"; 30].join("\n");
    let blocks = ["from", "noname", "longsig", "html"].map(|code| (code, long.as_str()));
    let made = |header: &str, footer: &str| {
        let more = [("header", header), ("footer", footer), ("nr", "<nr>")];
        let texts = TextBlocks::from_blocks(blocks.into_iter().chain(more));
        let codes = [
            ("from", Hint),
            ("noname", Hint),
            ("longsig", Hint),
            ("html", Violation),
        ];
        let precursor = Article::new(b"From: a@b.example\n\nText.\n".to_vec());
        let matter = Matter {
            precursor: &precursor,
            occasion: Occasion::Requested,
            findings: &found(&codes),
            told_before: &[],
            log: None,
            added: &[],
            newsgroup: "de.test",
            message_id: "<a@b.example>",
        };
        body(&matter, &texts, LINES, usize::MAX)
    };
    // Three times 31, and 6 for quote and [nr].
    let short = made("header", "footer");
    assert!(short.lines().count() <= LINES, "{}", short.lines().count());
    let named = "\n\nAlso found, and only named here: longsig\n\n<nr>\n";
    assert!(short.contains(named), "{short}");
    assert_eq!(short.matches(&long).count(), 3);
    let room = vec!["h"; 20].join("\n");
    let two = made(&room, "footer");
    assert!(two.lines().count() <= LINES);
    assert!(two.contains("only named here: noname, longsig\n"), "{two}");
    // Where the operator's own texts are longer, they stand all the same.
    let none = made(&room, &vec!["f"; 200].join("\n"));
    assert!(none.contains("named here: html, from, noname, longsig\n"));
    assert!(none.ends_with("f\nf\n"));
}

#[test]
fn r34_newscis_is_for_articles_that_its_servers_took_in() {
    let is_from =
        |field: &str| is_from_individual_net(&Article::new(format!("{field}\n\nx\n").into_bytes()));
    for field in [
        "X-Trace: individual.net 8oMgUl9oRfN9hzVTGuK",
        "X-Trace: fu-berlin.de 1016000000 1 (16 [1])",
        "Injection-Info: News.Individual.NET; posting-host=x",
        "Injection-Info: x.example\nX-Trace: news.fu-berlin.de 1",
    ] {
        assert!(is_from(field), "{field}");
    }
    for field in [
        "Injection-Info: news.example; posting-host=\"a.fu-berlin.de\"",
        "X-Trace: news.example individual.net",
        "X-Trace: notindividual.net 1",
        "X-Complaints-To: abuse@individual.net",
    ] {
        assert!(!is_from(field), "{field}");
    }
}

/// However long it is: it stands in quotation marks, indented, within 72 columns.
#[test]
fn r34b_a_line_of_the_article_is_one_line_in_the_answer() {
    let texts = TextBlocks::from_blocks([("longlines", "- Wide:\n  \"$line\"")]);
    let check = registry::find("longlines").expect("a check");
    let wide = "word ".repeat(40);
    let cut = format!("{}…", "word ".repeat(13).trim_end());
    for (line, shown) in [(wide.trim_end(), cut.as_str()), ("word word", "word word")] {
        let mut findings = Findings::default();
        findings.add(check).with("line", line);
        findings.add(check).with("line", format!("2 {line}"));
        let told = answer("X: y", &findings, &texts);
        let [told] = told.as_slice() else {
            panic!("{told:?}");
        };
        assert!(
            told.starts_with(&format!("- Wide:\n  \"{shown}\"\n|     2 ")),
            "{told}"
        );
        assert_eq!(told.lines().count(), 3, "{told}");
    }
}

/// Where the general advice does not apply.
#[test]
fn r34_advice_that_begins_with_the_mark_takes_the_place_of_the_general_one() {
    let mut blocks = vec![
        ("intro", "intro"),
        ("longsig", "$mark longsig"),
        ("noname", "$mark noname: $name"),
        ("noname-moz", "$mark whole: $name"),
        ("noname-slrn", "  more: $name"),
    ];
    let mut findings = found(&[("longsig", Hint)]);
    let noname = registry::find("noname").expect("a check");
    findings.add(noname).with("name", "Erika");
    findings.add(noname).with("name", "Otto");
    let told = |reader: &str, blocks: &[(&str, &str)]| {
        let texts = TextBlocks::from_blocks(blocks.iter().copied());
        let agent = newsreader::example(reader);
        answer(&format!("User-Agent: {agent}"), &findings, &texts)[1..].to_vec()
    };
    let others = "\n|     Otto";
    assert_eq!(
        told("moz", &blocks),
        ["- longsig", &format!("- whole: Erika{others}")]
    );
    // A near miss: what adds to it has no mark.
    assert_eq!(
        told("slrn", &blocks),
        [
            "- longsig",
            &format!("- noname: Erika{others}"),
            "  more: Erika"
        ]
    );
    // It takes the place of its own check's text, and of no joint one.
    blocks.push(("longsig+noname", "$mark joint"));
    assert_eq!(told("moz", &blocks), ["- joint"]);
    blocks.push(("longsig+noname-moz", "$mark whole, joint"));
    assert_eq!(told("moz", &blocks), ["- whole, joint"]);
}
