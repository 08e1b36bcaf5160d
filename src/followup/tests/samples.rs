//! Answers made of the sample texts: short, and right with every value.

use super::*;
use crate::article::newsreader;
use crate::check::Check;
use crate::check::registry::{self, CHECKS};
use crate::config::{Config, Files};
use crate::run::ready;
use unicode_width::UnicodeWidthStr;

const INI: &str =
    "reader = localhost\nmessage_id_domain = check.example.org\ncheckgroups:\nlocal.test y\n";

/// The samples, each with the name of its language.
fn samples() -> [(&'static str, Config); 2] {
    [
        ("en", include_str!("../../../sample.rc")),
        ("de", include_str!("../../../sample.de.rc")),
    ]
    .map(|(language, texts)| {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.ini"), INI).expect("a file");
        let texts = texts.replace("change-this-address.", "check.");
        let texts = texts.replace("bitte-adresse-aendern.", "check.");
        std::fs::write(folder.path().join("a.rc"), texts).expect("a file");
        let files = Files::new(folder.path(), Some("a"), None, "artchk");
        let (config, faults) = ready::read(&files);
        assert_eq!(faults, [], "{language}");
        (language, config.expect("a configuration"))
    })
}

/// The article that is answered: two lines of text, from one newsreader.
fn precursor(newsreader: &str) -> Article {
    let agent = match newsreader::example(newsreader) {
        "" => String::new(),
        agent => format!("User-Agent: {agent}\n"),
    };
    let text = format!(
        "From: Paula Poster <paula@poster.example>\nNewsgroups: local.test\nSubject: check\n\
         Message-ID: <a.1@news.example.org>\n{agent}\nFirst line.\nSecond line.\n"
    );
    Article::new(text.into_bytes())
}

/// The lines of an answer above its signature.
fn answer(
    config: &Config,
    occasion: Occasion,
    newsreader: &str,
    findings: &Findings,
) -> Vec<String> {
    answer_to(&precursor(newsreader), config, occasion, findings, &[])
}

/// The same, to this article, with what else an answer may tell.
fn answer_to(
    precursor: &Article,
    config: &Config,
    occasion: Occasion,
    findings: &Findings,
    added: &[Addition],
) -> Vec<String> {
    let matter = Matter {
        precursor,
        occasion,
        findings,
        told_before: &[],
        log: None,
        added,
        newsgroup: "local.test",
        message_id: &own::identifier("<a.1@news.example.org>", DOMAIN),
    };
    let made = assemble(&matter, &config.texts, &config.head);
    let text = String::from_utf8(made.octets).expect("UTF-8");
    let (_, body) = text.split_once("\r\n\r\n").expect("a body");
    let (above, _) = body.split_once("\r\n\r\n-- \r\n").expect("a signature");
    above.split("\r\n").map(str::to_owned).collect()
}

/// A finding with a value of each kind.
fn found(findings: &mut Findings, check: &'static Check, reason: Option<&'static str>) {
    let finding = findings.add(check);
    // Graded as an operator may: a note is never told.
    finding.severity = match finding.severity {
        Severity::Note => Severity::Hint,
        severity => severity,
    };
    for variable in check.variables.iter().filter(|name| **name != "reason") {
        finding.with(variable, "value");
    }
    if let Some(reason) = reason {
        finding.because(reason);
    }
}

fn one(check: &'static Check, reason: Option<&'static str>) -> Findings {
    let mut findings = Findings::default();
    found(&mut findings, check, reason);
    findings
}

fn several(codes: &[&str]) -> Findings {
    let mut findings = Findings::default();
    for code in codes {
        let check = registry::find(code).unwrap_or_else(|| panic!("{code}"));
        found(&mut findings, check, check.reasons().next());
    }
    findings
}

/// The newsreaders, and none that is known.
fn newsreaders() -> impl Iterator<Item = &'static str> {
    newsreader::codes().chain([""])
}

/// What is said of an answer that has more lines than it should.
fn too_long(lines: &[String], most: usize, what: &str) -> Option<String> {
    let (count, text) = (lines.len(), lines.join("\n"));
    (count > most).then(|| format!("\n{what}: {count} lines\n{text}\n"))
}

#[test]
fn r34_an_answer_with_one_finding_has_at_most_24_lines() {
    let mut long = String::new();
    for (language, config) in samples() {
        for check in CHECKS.iter() {
            for reader in newsreaders() {
                let findings = one(check, check.reasons().next());
                let lines = answer(&config, Occasion::Automatic, reader, &findings);
                let what = format!("{language} {} {reader}", check.code);
                long.extend(too_long(&lines, 24, &what));
            }
        }
    }
    assert!(long.is_empty(), "{long}");
}

/// What is said of the answer before and of the next one is a line or two more.
#[test]
fn r34_an_answer_that_remembers_has_at_most_25_lines() {
    let of = |block, values: &[(&'static str, &str)]| Addition {
        block,
        values: values
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
    };
    let repeat = of("repeat", &[("days", "30")]);
    let since = of(
        "since",
        &[
            ("date", "2026-11-22"),
            ("time", "12:00"),
            ("group", "example.test"),
            ("mended", "-"),
            ("new", "-"),
            ("left", "-"),
        ],
    );
    let (mut long, mut longest) = (String::new(), 0);
    for (language, config) in samples() {
        for check in CHECKS.iter() {
            for reader in newsreaders() {
                let findings = one(check, check.reasons().next());
                let article = precursor(reader);
                for (occasion, added) in [
                    (Occasion::Automatic, &repeat),
                    (Occasion::Requested, &since),
                ] {
                    let added = std::slice::from_ref(added);
                    let lines = answer_to(&article, &config, occasion, &findings, added);
                    let what = format!("{language} {} {reader}", check.code);
                    longest = longest.max(lines.len());
                    long.extend(too_long(&lines, 25, &what));
                }
            }
        }
    }
    assert!(long.is_empty(), "{longest}{long}");
}

/// Advice for which the poster's own newsreader has no setting is not given him.
#[test]
fn r34_what_a_newsreader_cannot_do_is_not_asked_of_it() {
    for (language, config) in samples() {
        let told = |code: &str, reader: &str| {
            let check = registry::find(code).unwrap_or_else(|| panic!("{code}"));
            let findings = one(check, check.reasons().next());
            answer(&config, Occasion::Automatic, reader, &findings).join("\n")
        };
        for (code, readers) in [
            ("nomid", &["tin", "pine", "neomutt", "xnews"][..]),
            ("mid-local-domain", &["pine", "neomutt"]),
            ("mid-mail-provider", &["pine", "neomutt"]),
            ("8bitheader", &["xnews", "rslight"]),
            ("nocharset", &["xnews", "nn"]),
            ("body-paragraph-lines", &["google"]),
        ] {
            let general = config.texts.get(code).and_then(|text| text.lines().next());
            let general = general.and_then(|line| line.strip_prefix("$mark "));
            let general = general.expect(code);
            for reader in readers {
                let told = told(code, reader);
                assert!(
                    !told.contains(general),
                    "{language} {code} {reader}: {told}"
                );
            }
            // Whoever is not known gets the general advice.
            assert!(told(code, "").contains(general), "{language} {code}");
        }
        // slrn, tin: the signature file is not where a wrong delimiter comes from.
        for reader in ["slrn", "tin"] {
            let told = told("sigdelimiter", reader);
            let editor = ["editor", "Editor"].iter().any(|word| told.contains(word));
            assert!(editor, "{language} {reader}: {told}");
        }
        // Where only the header is raw, MIME may be on already.
        let told = told("8bitheader", "");
        let first = told.lines().find(|line| line.starts_with("* "));
        assert!(first.is_some_and(|line| !line.contains("MIME")), "{told}");
    }
}

/// Found by the checks themselves in an article with the same address twice.
#[test]
fn r34a_one_bad_address_in_two_fields_is_one_paragraph() {
    for (language, config) in samples() {
        let paragraphs = |from: &str, reply_to: &str| {
            let text = format!(
                "From: Erika Flowers <{from}>\nReply-To: {reply_to}\nNewsgroups: local.test\n\
                 Subject: x\nMessage-ID: <a.1@news.example.org>\n\nText.\n"
            );
            let article = Article::new(text.into_bytes());
            let context =
                crate::check::Context::at("2026-11-22T12:00:00Z".parse().expect("a moment"));
            let selection = crate::check::Selection::all();
            let found = crate::check::run(&article, &context, &selection);
            let lines = answer_to(&article, &config, Occasion::Forced, &found, &[]);
            let marks = ["* ", "- "];
            let marked = lines
                .iter()
                .filter(|line| marks.iter().any(|mark| line.starts_with(mark)));
            marked.cloned().collect::<Vec<_>>()
        };
        for address in [
            "e@laptop",
            "e@localhost",
            "e@10.0.0.1",
            "postmaster@flowers.invalid",
        ] {
            let told = paragraphs(address, address);
            assert_eq!(told.len(), 1, "{language} {address}: {told:#?}");
        }
        // Two causes are two paragraphs.
        let told = paragraphs("e@laptop", "e@10.0.0.1");
        assert_eq!(told.len(), 2, "{language}: {told:#?}");
    }
}

#[test]
fn r34_a_violation_and_a_hint_with_advice_have_at_most_40_lines() {
    let mut long = String::new();
    for (language, config) in samples() {
        for reader in newsreaders() {
            let advised: Vec<&'static Check> = CHECKS
                .iter()
                .copied()
                .filter(|check| config.texts.for_newsreader(check.code, reader).is_some())
                .collect();
            let of = |wanted: Severity| {
                let usual = move |check: &&&Check| check.severities.first() == Some(&wanted);
                advised.iter().filter(usual)
            };
            for violation in of(Severity::Violation) {
                for hint in of(Severity::Hint) {
                    let codes = [violation.code, hint.code];
                    let findings = several(&codes);
                    let lines = answer(&config, Occasion::Automatic, reader, &findings);
                    let what = format!("{language} {codes:?} {reader}");
                    long.extend(too_long(&lines, 40, &what));
                }
            }
        }
    }
    assert!(long.is_empty(), "{long}");
}

/// R34a: one cause, one paragraph.
#[test]
fn r34a_without_mime_an_answer_has_at_most_40_lines() {
    let mut long = String::new();
    let without_mime = ["8bitheader", "nocharset", "nocontenttransferenc"];
    for (language, config) in samples() {
        for reader in newsreaders() {
            for codes in [&without_mime[..], &without_mime[..2], &without_mime[1..]] {
                let findings = several(codes);
                let lines = answer(&config, Occasion::Automatic, reader, &findings);
                long.extend(too_long(&lines, 40, &format!("{language} {reader}")));
                let marked = lines.iter().filter(|line| line.starts_with("* ")).count();
                assert_eq!(marked, 1, "{language} {reader}: {lines:#?}");
            }
        }
    }
    assert!(long.is_empty(), "{long}");
}

/// R12, R12a: printed for whoever wants to read them all
/// (`cargo test --lib r12_values -- --nocapture`).
#[test]
#[expect(clippy::print_stdout, reason = "shown only where it is asked for")]
fn r12_values_never_break_a_sentence() {
    let mut wrong = String::new();
    for (language, config) in samples() {
        for check in CHECKS.iter() {
            let reasons: Vec<_> = check.reasons().map(Some).collect();
            let reasons = match reasons.is_empty() {
                true => vec![None],
                false => reasons,
            };
            for reason in reasons {
                let lines = answer(&config, Occasion::Requested, "", &one(check, reason));
                let text = lines.join("\n");
                println!("\n{language} {}:\n{text}", check.code);
                let mut note = |what: &str| {
                    let code = check.code;
                    wrong.push_str(&format!(
                        "\n{language} {code}: {reason:?}: {what}\n{text}\n"
                    ));
                };
                for line in lines.iter().filter(|line| line.width() > layout::WIDTH) {
                    note(line);
                }
                for broken in ["..", ".,", "?.", "::", ",.", "  ,", "$", "()", "\"\"", "„“"] {
                    if text.contains(broken) {
                        note(broken);
                    }
                }
                let translation = reason.and_then(|reason| config.texts.translation(reason));
                if let (Some(reason), Some(translation)) = (reason, translation)
                    && text.replace("\n  ", " ").contains(reason)
                    && !translation.contains(reason)
                {
                    note("in English");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// R12a: German to the last word.
#[test]
fn r12a_the_german_sample_words_every_sentence() {
    let [_, (_, german)] = samples();
    for check in CHECKS.iter() {
        for reason in check.reasons().chain([check.title()]) {
            let code = check.code;
            assert!(
                german.texts.translation(reason).is_some(),
                "{code}: {reason}"
            );
        }
    }
}

/// What a block says of a setting was looked up, and says where.
#[test]
fn r34_advice_for_a_newsreader_says_what_it_is_true_of() {
    for texts in [
        include_str!("../../../sample.rc"),
        include_str!("../../../sample.de.rc"),
    ] {
        let blocks = texts
            .split("\n[")
            .filter_map(|block| block.split_once("]\n"));
        let mut count = 0;
        for (name, text) in blocks {
            let reader = name.rsplit_once('-').map(|(_, reader)| reader);
            let is_advice = registry::find(name).is_none()
                && reader.is_some_and(|reader| newsreader::codes().any(|code| code == reader));
            if is_advice {
                let source = text.lines().next().unwrap_or_default();
                assert!(source.len() > "; ".len(), "[{name}]");
                count += 1;
            }
        }
        assert!(count > 100, "{count}");
    }
}
