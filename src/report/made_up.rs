//! A journal of made-up articles, so that reports can be looked at before there
//! is anything to report (R65).

use crate::check::Severity;
use crate::check::registry::CHECKS;
use crate::decision::Occasion;
use crate::journal::{
    AnswerId, Conclusion, Error, Finding, Journal, NewAnswer, Origin, Outcome, Record, Values,
};

/// How many articles there are.
const ARTICLES: u32 = 400;
/// Over how many seconds they are spread.
const TIME: i64 = 60 * 24 * 60 * 60;
/// How many checks find something: the first of the list, so that a new one does not
/// make other articles.
const CODES: u32 = 60;
/// Newsreaders as they are called in the journal, and none.
const NEWSREADERS: [Option<&str>; 5] = [Some("slrn"), Some("tin"), Some("moz"), Some("gnus"), None];

/// A journal in memory with articles of the two months before `now`, the same
/// each time. Its people do not exist.
///
/// # Errors
///
/// When there is no memory for it.
pub fn journal(now: i64) -> Result<Journal, Error> {
    let mut journal = Journal::in_memory()?;
    let records: Vec<Record> = (0..ARTICLES).map(|number| record(number, now)).collect();
    journal.record(&records, &[])?;
    loop {
        let due = journal.answers_due(AnswerId::START, 100)?;
        if due.is_empty() {
            return Ok(journal);
        }
        for answer in due {
            let outcome = match answer.precursor.ends_with("7@test.invalid>") {
                true => Outcome::Refused {
                    reply: "441 made up".to_owned(),
                },
                false => Outcome::Posted {
                    reply: "240 made up".to_owned(),
                },
            };
            journal.settle(&[(answer.id, outcome)], answer.created)?;
        }
    }
}

/// A number below `most` that looks as if it were drawn (Knuth's multiplier).
fn drawn(number: u32, salt: u32, most: u32) -> u32 {
    let mixed = (number ^ (salt << 16)).wrapping_mul(2_654_435_761);
    (mixed >> 16) % most
}

fn record(number: u32, now: i64) -> Record {
    let identifier = format!("<made-up-{number}@test.invalid>");
    let seen = now - 1 - TIME * i64::from(number) / i64::from(ARTICLES);
    let newsgroup = match drawn(number, 1, 3) {
        0 => "example.test",
        _ => "example.de.test",
    };
    let author = format!("poster{}@test.invalid", drawn(number, 2, 40));
    // The first checks of the list are found oftener than the last ones.
    let findings: Vec<Finding> = (0..drawn(number, 3, 4))
        .filter_map(|place| {
            let below = 1 + drawn(number, 10 + place, 1 + drawn(number, 30 + place, CODES));
            let check = CHECKS.get(usize::try_from(drawn(number, 20 + place, below)).ok()?)?;
            Some(Finding {
                code: check.code.to_owned(),
                severity: check.severities.first().copied().unwrap_or(Severity::Note),
                counts: true,
                line: Some(1 + place),
                column: Some(1),
                end_column: Some(2),
                values: Values::default(),
            })
        })
        .collect();
    let occasion = match drawn(number, 4, 3) {
        0 => Occasion::Requested,
        _ => Occasion::Automatic,
    };
    let is_answered = occasion == Occasion::Requested
        || findings
            .iter()
            .any(|finding| finding.severity == Severity::Violation);
    let conclusion = match is_answered {
        true => Conclusion::Answered(Box::new(NewAnswer {
            message_identifier: format!("<answer-{number}@test.invalid>"),
            precursor: identifier.clone(),
            newsgroup: newsgroup.to_owned(),
            occasion,
            article: Vec::new(),
            author: author.clone(),
            thread: identifier.clone(),
            created: seen,
            expires: seen + TIME,
        })),
        false => Conclusion::Silent,
    };
    let newsreader = NEWSREADERS[usize::try_from(drawn(number, 5, 5)).unwrap_or_default()];
    Record {
        message_identifier: Some(identifier),
        newsgroup: newsgroup.to_owned(),
        newsreader: newsreader.map(str::to_owned),
        origin: Origin {
            author: Some(author),
            injecting_site: Some(format!("news{}.test.invalid", drawn(number, 6, 4))),
            date: Some(seen - 900),
            injection_date: Some(seen - i64::from(drawn(number, 7, 1200))),
            hops: Some(3),
        },
        seen,
        occasion: Some(occasion),
        reason: "made up".to_owned(),
        findings,
        opinions: Vec::new(),
        text: None,
        conclusion,
    }
}
