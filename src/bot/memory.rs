//! What a poster was told before, so that nobody is told the same again (R57),
//! and that he is told what has changed (R58).

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::Bot;
use crate::article::printable;
use crate::check::{Finding, Findings, Severity, registry};
use crate::config::{Language, TextBlocks};
use crate::decision::Occasion;
use crate::followup::Addition;
use crate::journal::{self, Checked, Conclusion, Record};

/// How long an answer is remembered for what has changed since (R58), in seconds.
const REMEMBERED: i64 = 90 * DAY;
const DAY: i64 = 24 * 60 * 60;

/// Codes of findings, in whatever order.
type Codes<'a> = BTreeSet<&'a str>;

impl Bot<'_> {
    /// The articles of an author that were checked since then, the earliest
    /// first; `batch` is what the journal does not know yet.
    fn checked_of(
        &self,
        author: &str,
        since: i64,
        batch: &[Record],
    ) -> Result<Vec<Checked>, journal::Error> {
        // Who has no address is nobody in particular.
        if author.is_empty() {
            return Ok(Vec::new());
        }
        let mut checked = self.journal.checked_of(author, since)?;
        checked.extend(checked_here(author, batch));
        Ok(checked)
    }

    /// R57: what this author need not be told again of these findings.
    pub(super) fn told_before(
        &self,
        author: &str,
        findings: &Findings,
        now: i64,
        batch: &[Record],
    ) -> Result<Vec<&'static str>, journal::Error> {
        let Some(after) = self.config.repeat_after else {
            return Ok(Vec::new());
        };
        let after = i64::try_from(after.as_secs()).unwrap_or(i64::MAX);
        let checked = self.checked_of(author, now.saturating_sub(after), batch)?;
        let told = still_told(&checked);
        let mut codes: Vec<&str> = Vec::new();
        for finding in told_of(findings) {
            let code = finding.check.code;
            if told.contains(code) && !codes.contains(&code) {
                codes.push(code);
            }
        }
        Ok(codes)
    }

    /// R58: what has changed since this author's last answer; nothing where there
    /// is none, or nothing to compare.
    pub(super) fn since(
        &self,
        author: &str,
        findings: &Findings,
        texts: &TextBlocks,
        now: i64,
        batch: &[Record],
    ) -> Result<Option<Addition>, journal::Error> {
        if texts.get("since").is_none() {
            return Ok(None);
        }
        // Who has no address is nobody in particular.
        if author.is_empty() {
            return Ok(None);
        }
        let mut here = checked_here(author, batch).rev();
        let last = match here.find(|checked| checked.told) {
            Some(last) => Some(last),
            None => {
                let begin = now.saturating_sub(REMEMBERED);
                self.journal.last_told(author, begin)?
            }
        };
        Ok(last.and_then(|last| since(&last, findings, texts)))
    }
}

/// The articles of an author that were checked, of these that the journal does not
/// know yet.
fn checked_here(author: &str, batch: &[Record]) -> impl DoubleEndedIterator<Item = Checked> {
    let here = batch.iter().filter(move |record| {
        record.occasion.is_some() && record.origin.author.as_deref() == Some(author)
    });
    here.map(|record| {
        let counts = |found: &&journal::Finding| found.counts && found.severity != Severity::Note;
        let codes = record.findings.iter().filter(counts);
        Checked {
            seen: record.seen,
            newsgroup: record.newsgroup.clone(),
            told: matches!(record.conclusion, Conclusion::Answered(_)),
            codes: codes.map(|found| found.code.clone()).collect(),
        }
    })
}

/// What the poster is told of.
fn told_of(findings: &Findings) -> impl Iterator<Item = &Finding> {
    let counting = findings.counting();
    counting.filter(|finding| finding.severity != Severity::Note)
}

/// The codes that an author was told of and that were found ever since: where an
/// article of his did not have one, it is new when it comes back.
fn still_told(checked: &[Checked]) -> Codes<'_> {
    let mut told = Codes::new();
    for article in checked {
        let found: Codes<'_> = article.codes.iter().map(String::as_str).collect();
        told.retain(|code| found.contains(code));
        if article.told {
            told.extend(found);
        }
    }
    told
}

/// Whether something that an automatic answer is made for is new for the author.
pub(super) fn has_news(findings: &Findings, told: &[&str], pedantic: bool) -> bool {
    let is_new = |finding: &Finding| !told.contains(&finding.check.code);
    let counting = findings.counting();
    let mut new = counting
        .filter(|finding| is_new(finding))
        .map(|new| new.severity);
    new.any(|severity| match severity {
        Severity::Violation => true,
        Severity::Hint => pedantic,
        Severity::Note => false,
    })
}

/// What an answer does not tell once more, where it is not all that was found.
pub(super) fn told(codes: &[&str], texts: &TextBlocks) -> Option<Addition> {
    (!codes.is_empty()).then(|| Addition {
        block: "told",
        values: vec![("left", names(codes, texts))],
    })
}

/// What was mended, is new, and is left.
fn since(last: &Checked, findings: &Findings, texts: &TextBlocks) -> Option<Addition> {
    let before: Codes<'_> = last.codes.iter().map(String::as_str).collect();
    let now: Codes<'_> = told_of(findings).map(|found| found.check.code).collect();
    if before.is_empty() && now.is_empty() {
        return None;
    }
    let date = Timestamp::from_second(last.seen).unwrap_or_default();
    let names = |codes: Vec<&str>| names(&codes, texts);
    let values = vec![
        ("date", date.strftime("%Y-%m-%d").to_string()),
        ("time", date.strftime("%H:%M").to_string()),
        ("group", last.newsgroup.clone()),
        ("mended", names(before.difference(&now).copied().collect())),
        ("new", names(now.difference(&before).copied().collect())),
        ("left", names(now.intersection(&before).copied().collect())),
    ];
    let block = "since";
    Some(Addition { block, values })
}

/// What these checks are called in the language of the texts, in the order of an
/// answer.
fn names(codes: &[&str], texts: &TextBlocks) -> String {
    let mut places: Vec<(usize, &str)> = codes
        .iter()
        .map(|code| {
            let place = registry::CHECKS
                .iter()
                .position(|check| check.code == *code);
            (place.unwrap_or(usize::MAX), *code)
        })
        .collect();
    places.sort_unstable();
    if places.is_empty() {
        return match texts.language() {
            Language::De => "nichts",
            Language::En => "nothing",
        }
        .to_owned();
    }
    let name = |code: &str| {
        let title = registry::find(code).map(|check| check.title());
        let translated = title.and_then(|title| texts.translation(title));
        let english = title.filter(|_| texts.language() == Language::En);
        translated.or(english).unwrap_or(code).to_owned()
    };
    let names: Vec<String> = places.iter().map(|(_, code)| name(code)).collect();
    joined(&names)
}

/// The names, as many as a value may hold, and how many more there are.
fn joined(names: &[String]) -> String {
    let length = |text: &str| text.chars().count();
    let mut text = String::new();
    for (told, name) in names.iter().enumerate() {
        let more = format!("; … (+{})", names.len() - told);
        let is_last = told + 1 == names.len();
        let behind = if is_last { 0 } else { length(&more) };
        if told > 0 && length(&text) + length("; ") + length(name) + behind > printable::LONGEST {
            return text + &more;
        }
        if told > 0 {
            text.push_str("; ");
        }
        text.push_str(name);
    }
    text
}

/// With what an answer ends that is given without a request, where nothing is
/// told twice.
pub(super) fn repeat(occasion: Occasion, after: Option<std::time::Duration>) -> Option<Addition> {
    let after = after.filter(|_| occasion == Occasion::Automatic)?;
    let days = after.as_secs() / DAY.unsigned_abs();
    Some(Addition {
        block: "repeat",
        values: vec![("days", days.to_string())],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(told: bool, codes: &str) -> Checked {
        Checked {
            // 2026-11-22T12:00:00Z
            seen: 1_795_348_800,
            newsgroup: "example.test".to_owned(),
            told,
            codes: codes.split_whitespace().map(str::to_owned).collect(),
        }
    }

    fn found(codes: &str) -> Findings {
        let mut findings = Findings::default();
        for code in codes.split_whitespace() {
            findings.add(registry::find(code).expect("a check"));
        }
        findings
    }

    #[test]
    fn r57_a_code_is_told_until_it_was_away() {
        for (articles, told) in [
            (&[][..], ""),
            (&[checked(true, "from html")], "from html"),
            // Nobody was told of it.
            (&[checked(false, "from html")], ""),
            (
                &[checked(true, "from"), checked(false, "from html")],
                "from",
            ),
            // It was away in between.
            (
                &[checked(true, "from html"), checked(false, "html")],
                "html",
            ),
            (
                &[
                    checked(true, "from"),
                    checked(false, ""),
                    checked(false, "from"),
                ],
                "",
            ),
            (
                &[
                    checked(true, "from"),
                    checked(false, ""),
                    checked(true, "from"),
                ],
                "from",
            ),
        ] {
            let codes: Vec<&str> = still_told(articles).into_iter().collect();
            assert_eq!(codes.join(" "), told, "{articles:?}");
        }
    }

    #[test]
    fn r57_an_answer_is_due_for_what_is_new() {
        let mut findings = found("from noname");
        for finding in [("from", Severity::Violation), ("noname", Severity::Hint)] {
            assert!(
                findings
                    .iter()
                    .any(|f| (f.check.code, f.severity) == finding)
            );
        }
        for (told, news, news_if_pedantic) in [
            (&[][..], true, true),
            (&["noname"], true, true),
            (&["from"], false, true),
            (&["from", "noname"], false, false),
        ] {
            assert_eq!(has_news(&findings, told, false), news, "{told:?}");
            assert_eq!(
                has_news(&findings, told, true),
                news_if_pedantic,
                "{told:?}"
            );
        }
        findings = found("hdr-mail-field");
        assert!(!has_news(&findings, &[], true), "a note");
    }

    #[test]
    fn r12_a_list_is_cut_between_two_names() {
        let names = |count: usize| vec!["x".repeat(48); count];
        let whole = joined(&names(4));
        assert_eq!(whole.chars().count(), 4 * 48 + 3 * 2);
        let cut = joined(&names(6));
        assert_eq!(cut, format!("{}; … (+3)", names(3).join("; ")));
        assert!(cut.chars().count() <= printable::LONGEST);
        let long = vec!["x".repeat(300); 2];
        assert_eq!(joined(&long), format!("{}; … (+1)", long[0]));
    }

    #[test]
    fn r57_what_was_told_is_only_named() {
        let texts = TextBlocks::from_blocks([]);
        let title = |code| registry::find(code).expect("a check").title();
        let named = told(&["html", "from"], &texts).expect("an addition");
        assert_eq!(named.block, "told");
        let names = format!("{}; {}", title("from"), title("html"));
        assert_eq!(named.values, [("left", names)]);
        assert_eq!(told(&[], &texts), None);
    }

    #[test]
    fn r58_what_has_changed_is_told_in_the_language_of_the_texts() {
        let texts = || TextBlocks::from_blocks([("since", "x")]);
        let html = registry::find("html").expect("a check").title();
        let said = |last: &Checked, now: &str, texts: &TextBlocks| {
            let values = since(last, &found(now), texts)?.values;
            let values: Vec<String> = values.into_iter().map(|(_, value)| value).collect();
            Some(values.join(" | "))
        };
        let last = checked(true, "html from");
        let from = registry::find("from").expect("a check").title();
        let longsig = registry::find("longsig").expect("a check").title();
        assert_eq!(
            said(&last, "longsig html longsig", &texts()),
            Some(format!(
                "2026-11-22 | 12:00 | example.test | {from} | {longsig} | {html}"
            ))
        );
        let german = texts().in_language(Language::De, &[(html, "der Text ist HTML")]);
        assert_eq!(
            said(&last, "html from", &german).as_deref(),
            Some("2026-11-22 | 12:00 | example.test | nichts | nichts | from; der Text ist HTML")
        );
        // All is well now, or again; or it always was.
        let mended =
            format!("2026-11-22 | 12:00 | example.test | {from}; {html} | nothing | nothing");
        assert_eq!(said(&last, "", &texts()), Some(mended));
        assert_eq!(said(&checked(true, ""), "", &texts()), None);
        assert_eq!(
            said(&checked(true, ""), "hdr-mail-field", &texts()),
            None,
            "a note"
        );
    }
}
