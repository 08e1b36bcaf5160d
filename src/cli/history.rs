//! `artchk history`: what was seen, decided, found and answered (R54).

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write as _};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::args::{Format, HistoryArgs};
use super::journal::{answer_as_json, bracketed, look, state_in_words};
use super::moment::{Moment, shown};
use super::{DONE, FAILED, complain, unwritten};
use crate::article::printable;
use crate::journal::{self, Answer, Entry, Found, Journal, Opinion, Search, Store, Taught};

/// The widest line of a finding or a decision, in characters.
const WIDTH: usize = 79;
/// What is shown where nothing is asked for, in seconds.
const DAY: i64 = 24 * 60 * 60;

/// Shows the articles that are asked for. Exit status 1 if there is none.
///
/// # Errors
///
/// When the journal cannot be read.
pub fn run(args: &HistoryArgs, program: &str) -> anyhow::Result<u8> {
    let journal = match look(&args.bot.files(program), FAILED)? {
        Ok(journal) => journal,
        Err(status) => return Ok(status),
    };
    let search = Search {
        identifier: args.identifier.as_deref().map(bracketed),
        author: args.author.as_ref().map(|author| author.to_lowercase()),
        since: args.since.map(Moment::second),
    };
    let search = match search == Search::default() {
        true => Search {
            since: Some(Timestamp::now().as_second() - DAY),
            ..search
        },
        false => search,
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut count = 0_usize;
    let mut trouble = None;
    journal.history(&search, |entry| {
        let text = match args.format {
            Format::Human if count == 0 => in_words(&entry),
            Format::Human => format!("\n{}", in_words(&entry)),
            Format::Json => format!("{}\n", as_json(&entry)),
        };
        count += 1;
        trouble = out.write_all(text.as_bytes()).err();
        trouble.is_none()
    })?;
    // Answers and lessons outlive their article.
    let mut without = journal.known_by_lessons(&search)?;
    if count == 0
        && let Some(identifier) = &search.identifier
        && search.author.is_none()
        && search.since.is_none()
    {
        without = vec![identifier.clone()];
    }
    for identifier in &without {
        if trouble.is_some() {
            break;
        }
        let Some(text) = without_article(&journal, identifier, args.format)? else {
            continue;
        };
        let is_between = count > 0 && args.format == Format::Human;
        let text = if is_between {
            format!("\n{text}")
        } else {
            text
        };
        count += 1;
        trouble = out.write_all(text.as_bytes()).err();
    }
    if let Some(error) = trouble.or_else(|| out.flush().err()) {
        return Ok(unwritten(&error, FAILED));
    }
    if count == 0 {
        complain("the journal knows of no such article");
        return Ok(FAILED);
    }
    Ok(DONE)
}

/// What is known under this identifier where its article is not; nothing where that
/// is nothing.
fn without_article(
    journal: &Journal,
    identifier: &str,
    format: Format,
) -> Result<Option<String>, journal::Error> {
    let answer = journal.answer_of(identifier)?;
    let precursor = answer.as_ref().map(|answer| &answer.precursor);
    let precursor = precursor.map_or(identifier, String::as_str);
    let lessons = journal.read(precursor)?.lessons;
    if answer.is_none() && lessons.is_empty() {
        return Ok(None);
    }
    if format == Format::Json {
        let answers: Vec<Value> = answer.iter().map(answer_as_json).collect();
        let lessons = lessons_as_json(&lessons);
        let article =
            json!({"message_identifier": precursor, "answers": answers, "lessons": lessons});
        return Ok(Some(format!("{article}\n")));
    }
    let mut text = printable::line(precursor);
    text.push_str(match answer {
        Some(_) => "\n  the article is not kept any more\n",
        None => "\n  the article is not known\n",
    });
    for taught in &lessons {
        let _ = writeln!(text, "  {}", fitting(&of_lesson(taught)));
    }
    text.extend(answer.iter().map(of_answer));
    Ok(Some(text))
}

fn in_words(entry: &Entry) -> String {
    let identifier = entry.message_identifier.as_deref();
    let identifier = identifier.unwrap_or("(no message identifier)");
    let mut text = format!("{}\n", printable::line(identifier));
    let mut line = |words: &str| {
        let _ = writeln!(text, "  {}", fitting(words));
    };
    let more = [&entry.author, &entry.newsreader].into_iter().flatten();
    let more: String = more.map(|word| format!("  {word}")).collect();
    line(&format!("{}  {}{more}", shown(entry.seen), entry.newsgroup));
    line(&entry.reason);
    for found in &entry.findings {
        line(&of_finding(found));
    }
    for Opinion {
        filter,
        points,
        reason,
    } in &entry.opinions
    {
        let points = points.map_or_else(|| "unscored".to_owned(), |points| points.to_string());
        line(&format!("filter {filter}: {points} ({reason})"));
    }
    for taught in &entry.lessons {
        let _ = writeln!(text, "  {}", fitting(&of_lesson(taught)));
    }
    for answer in &entry.answers {
        text.push_str(&of_answer(answer));
    }
    text
}

fn of_lesson(taught: &Taught) -> String {
    let (when, class) = (shown(taught.at), taught.class.name());
    let (who, filters) = (&taught.user, taught.filters.join(", "));
    let done = if taught.forgotten {
        "forgotten"
    } else {
        "taught"
    };
    match taught.filters.is_empty() {
        true => format!("{when}  to be {done} as {class} by {who}: outcome not known"),
        false => format!("{when}  {done} as {class} by {who}: {filters}"),
    }
}

fn of_finding(found: &Found) -> String {
    let (severity, code) = (found.severity.name(), &found.code);
    let place = found
        .line
        .map_or_else(String::new, |line| format!(", line {line}"));
    let dropped = match found.counts {
        Some(false) => " (dropped: it has no text block)",
        _ => "",
    };
    let values = found.values.iter().map(|(name, value)| {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        format!("{name}={value}")
    });
    let values: Vec<String> = values.collect();
    let values = match values.is_empty() {
        true => String::new(),
        false => format!(": {}", values.join(", ")),
    };
    format!("{severity} {code}{place}{dropped}{values}")
}

fn of_answer(answer: &Answer) -> String {
    let own = printable::line(&answer.message_identifier);
    let when = shown(answer.settled.unwrap_or(answer.created));
    let state = fitting(&format!("{when}  {}", state_in_words(answer)));
    format!("  answer {own}\n  {state}\n")
}

/// Fit for one line behind the indent.
fn fitting(text: &str) -> String {
    let text = printable::line(text);
    match text.char_indices().nth(WIDTH - 2) {
        None => text,
        Some(_) => text.chars().take(WIDTH - 3).chain(['…']).collect(),
    }
}

fn lessons_as_json(lessons: &[Taught]) -> Vec<Value> {
    let lessons = lessons.iter().map(|taught| {
        json!({
            "at": taught.at,
            "user": taught.user,
            "class": taught.class.name(),
            "forgotten": taught.forgotten,
            "filters": taught.filters,
        })
    });
    lessons.collect()
}

fn as_json(entry: &Entry) -> Value {
    let findings = entry.findings.iter().map(|found| {
        json!({
            "code": found.code,
            "severity": found.severity.name(),
            "counts": found.counts,
            "line": found.line,
            "column": found.column,
            "values": found.values,
        })
    });
    let filters = entry.opinions.iter().map(|opinion| {
        let points = opinion
            .points
            .map(|points| f64::from(points.tenths()) / 10.0);
        json!({"filter": opinion.filter, "points": points, "reason": opinion.reason})
    });
    json!({
        "message_identifier": entry.message_identifier,
        "newsgroup": entry.newsgroup,
        "author": entry.author,
        "newsreader": entry.newsreader,
        "injecting_site": entry.injecting_site,
        "seen": entry.seen,
        "date": entry.date,
        "occasion": entry.occasion.map(|occasion| occasion.name()),
        "state": entry.state.word(),
        "reason": entry.reason,
        "findings": findings.collect::<Vec<_>>(),
        "filters": filters.collect::<Vec<_>>(),
        "lessons": lessons_as_json(&entry.lessons),
        "answers": entry.answers.iter().map(answer_as_json).collect::<Vec<_>>(),
    })
}
