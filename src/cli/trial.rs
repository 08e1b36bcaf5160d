//! Answers assembled for a trial, out of the operator's texts, and what our own
//! checks find in them (R35).
//!
//! The article that is answered has no fault of its own, and the values of all
//! variables are plain words. So what is found stems from the texts.

mod height;

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::article::{Article, newsreader, printable};
use crate::check::registry::CHECKS;
use crate::check::{self, Check, Context, Findings, Selection, Severity};
use crate::config::{self, Config, Texts};
use crate::decision::{CheckLog, Occasion, own};
use crate::followup::{self, Addition, Matter};

pub(super) use height::{ONE, TWO, Tallest};

/// The identifier of the article that is answered for a trial.
const PRECURSOR: &str = "<a.1@news.example.org>";

/// So many findings are not many.
const MOST_OF_FEW: usize = 2;

/// What a check finds in an answer of ours.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Flaw {
    /// The code of the check.
    pub(super) code: &'static str,
    /// What is wrong, in one line.
    pub(super) summary: String,
    /// The line of the answer, where the finding is about one.
    pub(super) text: Option<String>,
}

/// Answers made of the texts of one file.
pub(super) struct Trial<'a> {
    config: &'a Config,
    texts: Texts<'a>,
    /// A group that has these texts.
    group: &'a str,
}

impl<'a> Trial<'a> {
    pub(super) fn new(config: &'a Config, texts: Texts<'a>) -> Trial<'a> {
        let names = config.groups.iter().map(|group| group.name.as_str());
        let has_them = |name: &&str| std::ptr::eq(config.texts_for(name).blocks, texts.blocks);
        let group = names.into_iter().find(has_them).unwrap_or("local.test");
        Trial {
            config,
            texts,
            group,
        }
    }

    /// Assembles answers of each occasion, of all blocks there are, and checks
    /// them. Each flaw is given once.
    pub(super) fn flaws(&self) -> BTreeSet<Flaw> {
        let context = Context {
            line_columns: self.config.max_line_width,
            test_groups: self.config.group_pattern.clone(),
            ..Context::at(Timestamp::now())
        };
        let mut flaws = BTreeSet::new();
        let mut look_at = |article: Article| {
            for finding in &check::run(&article, &context, &Selection::all()) {
                if finding.severity != Severity::Note {
                    let position = finding.position(&article);
                    flaws.insert(Flaw {
                        code: finding.check.code,
                        summary: printable::one_line(&finding.summary()),
                        text: position.map(|at| printable::one_line(&article.line(at.line))),
                    });
                }
            }
        };
        look_at(self.answer(Occasion::Requested, "", &Findings::default()));
        look_at(self.answer(Occasion::Forced, "", &Findings::sample(true)));
        // Each newsreader has blocks of its own.
        for code in newsreader::codes() {
            look_at(self.answer(Occasion::Automatic, code, &Findings::sample(false)));
        }
        // So that there is an answer of hints alone.
        let hint = |check: &&&'static Check| check.severities == [Severity::Hint];
        let hint = CHECKS.iter().find(hint).copied();
        look_at(self.answer(
            Occasion::Automatic,
            "",
            &Findings::sample_of(hint.as_slice(), false),
        ));
        // What a joint block takes the place of stands in none of these.
        let joint = self.texts.blocks.joint().concat();
        for check in CHECKS.iter().filter(|check| joint.contains(&check.code)) {
            for with_variant in [false, true] {
                let findings = Findings::sample_of(&[check], with_variant);
                look_at(self.answer(Occasion::Automatic, "", &findings));
            }
        }
        flaws
    }

    /// An answer to a sample article, in which this was found; where it was asked
    /// for, with the check log and all that an answer may have beside findings.
    fn answer(&self, occasion: Occasion, newsreader: &str, findings: &Findings) -> Article {
        let agent = newsreader::example(newsreader);
        // Without a text there is [nothing] to quote.
        let text = match occasion {
            Occasion::Forced => "",
            _ => "Text.\n",
        };
        let group = self.group;
        // Few have [newscis] beside what was found.
        let through = match findings.len() {
            0..=MOST_OF_FEW => "news.example.org",
            _ => "news.individual.net",
        };
        let precursor = format!(
            "From: Paula Poster <paula@poster.example>\nNewsgroups: {group}\nSubject: check\n\
             Message-ID: {PRECURSOR}\nUser-Agent: {agent}\n\
             Injection-Info: {through}\n\n{text}"
        );
        let precursor = Article::new(precursor.into_bytes());
        let is_requested = occasion == Occasion::Requested;
        let mut log = CheckLog::default();
        log.told(
            "checked: the article asks for it",
            "geprüft: Der Artikel bittet darum",
        );
        let matter = Matter {
            precursor: &precursor,
            occasion,
            findings,
            told_before: &[],
            log: is_requested.then(|| log.lines()),
            added: if is_requested { &additions() } else { &[] },
            newsgroup: group,
            message_id: &own::identifier(PRECURSOR, &self.config.message_id_domain),
        };
        let answer = followup::assemble_whole(&matter, self.texts.blocks, self.texts.head);
        Article::new(answer.dated(Timestamp::now()))
    }
}

/// All blocks that are about no finding, with plain words as values.
fn additions() -> Vec<Addition> {
    let of = |(block, variables): (&'static str, &'static [&'static str])| Addition {
        block,
        values: variables
            .iter()
            .map(|name| (*name, "value".to_owned()))
            .collect(),
    };
    config::variables_of_blocks().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Files;
    use crate::run::ready;

    const INI: &str =
        "reader = localhost\nmessage_id_domain = check.example.org\ncheckgroups:\nlocal.test y\n";

    /// The flaws of answers made of these texts.
    fn flaws_of(texts: &str) -> BTreeSet<Flaw> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.ini"), INI).expect("a file");
        std::fs::write(folder.path().join("a.rc"), texts).expect("a file");
        let files = Files::new(folder.path(), Some("a"), None, "artchk");
        let (config, faults) = ready::read(&files);
        assert_eq!(faults, []);
        let config = config.expect("a configuration");
        Trial::new(&config, config.main_texts()).flaws()
    }

    fn with_own_address(texts: &str) -> String {
        texts
            .replace("@change-this-address.invalid", "@check.invalid")
            .replace("@bitte-adresse-aendern.invalid", "@check.invalid")
    }

    #[test]
    fn r35_answers_made_of_the_sample_texts_pass_our_own_checks() {
        for texts in [
            include_str!("../../sample.rc"),
            include_str!("../../sample.de.rc"),
        ] {
            assert_eq!(flaws_of(&with_own_address(texts)), BTreeSet::new());
        }
    }

    /// In each block that stands in an answer of one kind only.
    #[test]
    fn r35_a_line_too_long_is_found_wherever_it_stands() {
        let sample = with_own_address(include_str!("../../sample.rc"));
        let long = "word ".repeat(24).trim_end().to_owned();
        for block in [
            "header",
            "header-auto",
            "header-forced",
            "allok",
            "intro",
            "intro-hints",
            "footer",
            "newscis",
            "multipart",
            "multipart-signed",
            "longlines-tin",
            "debug",
            "attribution",
            "nothing",
            "nr",
            "nr-known",
            "tin",
            "umlauts",
            "told",
            "intro-violations",
            "violation",
            "duplicate",
            "since",
            "propagation",
            "repeat",
            "limit",
        ] {
            let opening = format!("\n[{block}]\n;");
            let texts = match sample.split_once(&opening) {
                Some((before, behind)) => {
                    let (source, text) = behind.split_once('\n').expect("a text");
                    format!("{before}{opening}{source}\n{long}\n{text}")
                }
                // What the samples do without.
                None => {
                    assert!(
                        ["violation", "nr-known", "umlauts"].contains(&block),
                        "no [{block}]"
                    );
                    format!("{sample}{opening}\n{long}\n;\n")
                }
            };
            let flaws = flaws_of(&texts);
            assert!(
                flaws.iter().any(|flaw| flaw.text.as_ref() == Some(&long)),
                "[{block}]: {flaws:?}"
            );
        }
    }
}
