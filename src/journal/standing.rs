//! How the bot stands, counted (R52).

use rusqlite::params;

use super::held::GIVEN_UP;
use super::{Error, Journal, LastRun, Span};

/// How the bot stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The latest run of each mode, the latest of all first.
    pub runs: Vec<LastRun>,
    /// What became of answers within the span that was asked for.
    pub day: Day,
    /// Answers that are due and were not tried yet.
    pub due: u64,
    /// Answers that are due and could not be posted so far, by why.
    pub held: Vec<WaitingGroup>,
    /// Answers that were refused and can be made due again, by why.
    pub refused: Vec<WaitingGroup>,
    /// Articles whose answers wait for filters (R73).
    pub waiting: u64,
    /// Reports that were made and are not sent (R62).
    pub reports: u64,
    /// Articles whose answers waited for filters that have told since: the next run
    /// looks at them.
    pub scored: u64,
    /// Lines of the feed that are still to be dealt with.
    pub lines: u64,
    /// Articles that are known.
    pub articles: u64,
    /// Answers that are known.
    pub answers: u64,
}

/// What became of answers within a span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Answers that were posted.
    pub posted: u64,
    /// Answers that were refused.
    pub refused: u64,
    /// Answers that were given up, and those that waited too long for filters.
    pub expired: u64,
    /// Articles that got no answer because of a limit.
    pub limited: u64,
}

/// Answers that are not out for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingGroup {
    /// The group they are for.
    pub newsgroup: String,
    /// The last reply, or what kept us from asking; empty if unknown.
    pub reply: String,
    /// How many they are.
    pub answers: u64,
    /// When the oldest of them was made, in unix seconds.
    pub since: i64,
}

const DAY: &str = "SELECT \
    (SELECT count(*) FROM answer WHERE state = 'posted' AND settled BETWEEN ?1 AND ?2), \
    (SELECT count(*) FROM answer WHERE state = 'refused' AND settled BETWEEN ?1 AND ?2), \
    (SELECT count(*) FROM answer WHERE state = 'expired' AND settled BETWEEN ?1 AND ?2) \
    + (SELECT count(*) FROM article WHERE reason = ?3 AND seen BETWEEN ?1 AND ?2), \
    (SELECT count(*) FROM article WHERE state = 'limited' AND seen BETWEEN ?1 AND ?2)";

const HELD: &str = "SELECT newsgroup, reply, count(*), min(created) FROM answer \
    WHERE state = 'due' AND reply IS NOT NULL \
    GROUP BY newsgroup, reply ORDER BY 3 DESC, 1, 2";

/// Only those whose text is still there can be posted.
const REFUSED: &str = "SELECT newsgroup, coalesce(reply, ''), count(*), min(created) \
    FROM proto_article JOIN answer ON answer.id = proto_article.answer \
    WHERE state = 'refused' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2";

const WAITING: &str = "SELECT count(*) FROM held WHERE article";

const UNSCORED: &str = "SELECT article FROM opinion WHERE points IS NULL";

const UNTRIED: &str = "SELECT count(*) FROM answer WHERE state = 'due' AND reply IS NULL";

impl Journal {
    /// How the bot stands, with what became of answers within `span`.
    pub fn standing(&self, span: &Span) -> Result<Standing, Error> {
        self.read_standing(span)
            .map_err(|source| self.name(source))
            .and_then(|standing| {
                Ok(Standing {
                    runs: self.last_runs()?,
                    lines: self.lines_waiting()?,
                    ..standing
                })
            })
    }

    fn read_standing(&self, span: &Span) -> rusqlite::Result<Standing> {
        let number = |query: &str| -> rusqlite::Result<u64> {
            let count: i64 = self.connection.query_one(query, [], |row| row.get(0))?;
            Ok(count.unsigned_abs())
        };
        let day =
            self.connection
                .query_one(DAY, params![span.start(), span.end(), GIVEN_UP], |row| {
                    let count = |column| row.get(column).map(i64::unsigned_abs);
                    Ok(Day {
                        posted: count(0)?,
                        refused: count(1)?,
                        expired: count(2)?,
                        limited: count(3)?,
                    })
                })?;
        Ok(Standing {
            runs: Vec::new(),
            day,
            due: number(UNTRIED)?,
            held: self.waiting(HELD)?,
            refused: self.waiting(REFUSED)?,
            reports: number("SELECT count(*) FROM report WHERE state = 'due' AND dropped IS NULL")?,
            waiting: number(&format!("{WAITING} IN ({UNSCORED})"))?,
            scored: number(&format!("{WAITING} NOT IN ({UNSCORED})"))?,
            lines: 0,
            articles: number("SELECT count(*) FROM article")?,
            answers: number("SELECT count(*) FROM answer")?,
        })
    }

    fn waiting(&self, query: &str) -> rusqlite::Result<Vec<WaitingGroup>> {
        let mut statement = self.connection.prepare(query)?;
        let rows = statement.query_map([], |row| {
            Ok(WaitingGroup {
                newsgroup: row.get(0)?,
                reply: row.get(1)?,
                answers: row.get(2).map(i64::unsigned_abs)?,
                since: row.get(3)?,
            })
        })?;
        rows.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, answer, answered, limited, silent};
    use super::super::{AnswerId, NewAnswer, Outcome};
    use super::*;

    fn outcome(number: usize) -> Option<Outcome> {
        let reply = "441 No".to_owned();
        match number {
            0 | 1 => Some(Outcome::Posted { reply }),
            2 => Some(Outcome::Refused { reply }),
            3 | 4 => Some(Outcome::Deferred { reply }),
            _ => None,
        }
    }

    #[test]
    fn r52_answers_are_counted_by_what_became_of_them() {
        let mut journal = Journal::in_memory().unwrap();
        let answers = (0..7).map(|number| {
            answered(NewAnswer {
                created: NOW - number,
                expires: NOW + if number == 6 { 1 } else { 1_000 },
                ..answer(&format!("<{number}@x.example>"))
            })
        });
        let mut records: Vec<_> = answers.collect();
        records.extend([silent("<s@x.example>"), limited("<l@x.example>")]);
        journal.record(&records, &[]).unwrap();
        journal.take_in(&[b"a line"]).unwrap();
        let due = journal.answers_due(AnswerId::START, 9).unwrap();
        let outcomes: Vec<_> = due
            .iter()
            .enumerate()
            .filter_map(|(number, answer)| Some((answer.id, outcome(number)?)))
            .collect();
        journal.settle(&outcomes, NOW + 2).unwrap();
        journal.expire(NOW + 2).unwrap();

        let standing = journal.standing(&(NOW..=NOW + 2)).unwrap();
        let day = Day {
            posted: 2,
            refused: 1,
            expired: 1,
            limited: 1,
        };
        let waiting = |answers, since| WaitingGroup {
            newsgroup: "example.test".to_owned(),
            reply: "441 No".to_owned(),
            answers,
            since,
        };
        assert_eq!(standing.day, day);
        assert_eq!(standing.due, 1);
        assert_eq!(standing.held, [waiting(2, NOW - 4)]);
        assert_eq!(standing.refused, [waiting(1, NOW - 2)]);
        assert_eq!(
            (standing.lines, standing.articles, standing.answers),
            (1, 9, 7)
        );

        let earlier = journal.standing(&(NOW - 9..=NOW - 1)).unwrap().day;
        assert_eq!(
            (earlier.posted, earlier.refused, earlier.limited),
            (0, 0, 0)
        );
    }
}
