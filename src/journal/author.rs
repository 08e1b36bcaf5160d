//! What is known of an author: which articles are his, and what was found in
//! them.

use rusqlite::{OptionalExtension, Row, params};

use super::article::key;
use super::{Error, Journal};

/// An article of an author that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// When it was looked at, in unix seconds.
    pub seen: i64,
    /// The newsgroup through which it came by.
    pub newsgroup: String,
    /// Whether an answer told what was found; one that was refused or given up
    /// has told nobody.
    pub told: bool,
    /// The codes of what was found and counts, notes left out, each once.
    pub codes: Vec<String>,
}

const CHECKED: &str = "SELECT id, seen, \
        EXISTS (SELECT 1 FROM answer WHERE precursor = article.message_identifier \
                AND answer.state IN ('due', 'posted')), \
        code, newsgroup \
    FROM article LEFT JOIN finding \
        ON finding.article = id AND counts IS NOT 0 AND severity <> 'note' \
    WHERE author = ?1 AND occasion IS NOT NULL AND seen >= ?2 \
    ORDER BY seen, id, number";

/// By the answers, of which there are few, and all have an index: of the articles, by
/// author, they may have none.
pub(super) const LAST_TOLD: &str = "SELECT article.id, seen, TRUE, code, article.newsgroup \
    FROM article LEFT JOIN finding \
        ON finding.article = article.id AND counts IS NOT 0 AND severity <> 'note' \
    WHERE article.id = ( \
        SELECT article.id FROM answer CROSS JOIN article \
            ON article.message_identifier = answer.precursor \
        WHERE answer.author = ?1 AND answer.state IN ('due', 'posted') \
            AND article.author = ?1 AND article.occasion IS NOT NULL AND seen >= ?2 \
        ORDER BY seen DESC, article.id DESC LIMIT 1) \
    ORDER BY number";

impl Journal {
    /// The address in `From` of an article, in lower case; nothing where the
    /// article is not known.
    pub fn author_of(&self, message_identifier: &str) -> Result<Option<String>, Error> {
        self.connection
            .prepare_cached("SELECT author FROM article WHERE message_identifier = ?1")
            .and_then(|mut statement| {
                let author = statement.query_row([key(message_identifier)], |row| row.get(0));
                author.optional().map(Option::flatten)
            })
            .map_err(|source| self.name(source))
    }

    /// The articles of `author` (in lower case) that were checked since then, the
    /// earliest first. Without [`index_authors`](Self::index_authors) all articles since
    /// then are looked at.
    pub fn checked_of(&self, author: &str, since: i64) -> Result<Vec<Checked>, Error> {
        self.checked(CHECKED, author, since)
    }

    /// The last of them whose author was told what was found.
    pub fn last_told(&self, author: &str, since: i64) -> Result<Option<Checked>, Error> {
        Ok(self.checked(LAST_TOLD, author, since)?.pop())
    }

    fn checked(&self, query: &str, author: &str, since: i64) -> Result<Vec<Checked>, Error> {
        let read = || -> rusqlite::Result<Vec<Checked>> {
            let mut checked: Vec<(i64, Checked)> = Vec::new();
            let mut statement = self.connection.prepare_cached(query)?;
            let mut rows = statement.query(params![author, since])?;
            while let Some(row) = rows.next()? {
                add(row, &mut checked)?;
            }
            Ok(checked.into_iter().map(|(_, checked)| checked).collect())
        };
        read().map_err(|source| self.name(source))
    }
}

/// A row is a finding of an article, or an article without any.
fn add(row: &Row<'_>, checked: &mut Vec<(i64, Checked)>) -> rusqlite::Result<()> {
    let id: i64 = row.get(0)?;
    if checked.last().is_none_or(|(last, _)| *last != id) {
        let article = Checked {
            seen: row.get(1)?,
            newsgroup: row.get(4)?,
            told: row.get(2)?,
            codes: Vec::new(),
        };
        checked.push((id, article));
    }
    let code: Option<String> = row.get(3)?;
    if let (Some((_, article)), Some(code)) = (checked.last_mut(), code)
        && !article.codes.contains(&code)
    {
        article.codes.push(code);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, answer, answered, finding, silent};
    use super::super::{AnswerId, NewAnswer, Origin, Outcome, Record};
    use super::*;
    use crate::check::Severity;
    use crate::decision::Occasion;

    /// An article by this author, looked at in this second, checked or not.
    fn by(author: &str, second: i64, occasion: Option<Occasion>) -> Record {
        Record {
            origin: Origin {
                author: Some(author.to_owned()),
                ..Origin::default()
            },
            seen: NOW + second,
            occasion,
            ..silent(&format!("<{second}@x.example>"))
        }
    }

    #[test]
    fn r16a_the_author_of_an_article_is_known() {
        let mut journal = Journal::in_memory().unwrap();
        let records = [by("erika@x.example", 1, None), silent("<nobody@x.example>")];
        journal.record(&records, &[]).unwrap();
        let author = |identifier: &str| journal.author_of(identifier).unwrap();
        assert_eq!(author("<1@x.example>").as_deref(), Some("erika@x.example"));
        assert_eq!(author("<nobody@x.example>"), None);
        assert_eq!(author("<unknown@x.example>"), None);
    }

    #[test]
    fn r57_what_an_author_was_told_is_known() {
        let mut journal = Journal::in_memory().unwrap();
        let erika = "erika@x.example";
        let told = |second: i64| Record {
            seen: NOW + second,
            ..answered(NewAnswer {
                author: erika.to_owned(),
                ..answer(&format!("<told{second}@x.example>"))
            })
        };
        let silently = Record {
            findings: vec![
                finding("longsig", Severity::Hint),
                finding("longsig", Severity::Hint),
                finding("vcard", Severity::Note),
                super::super::Finding {
                    counts: false,
                    ..finding("html", Severity::Violation)
                },
            ],
            ..by(erika, 5, Some(Occasion::Automatic))
        };
        let records = [
            told(9),
            silently,
            by(erika, 6, None),
            by("otto@x.example", 7, Some(Occasion::Automatic)),
            by(erika, 8, Some(Occasion::Automatic)),
            told(3),
            told(1),
        ];
        journal.record(&records, &[]).unwrap();
        let due = journal.answers_due(AnswerId::START, 9).unwrap();
        let refused = due
            .iter()
            .find(|answer| answer.precursor == "<told3@x.example>");
        let reply = String::new();
        let outcome = (refused.unwrap().id, Outcome::Refused { reply });
        journal.settle(&[outcome], NOW).unwrap();
        let checked = journal.checked_of(erika, NOW + 2).unwrap();
        let shown: Vec<(i64, bool, String)> = checked
            .iter()
            .map(|checked| (checked.seen - NOW, checked.told, checked.codes.join(" ")))
            .collect();
        let expected = [
            (3, false, "from noname"),
            (5, false, "longsig"),
            (8, false, ""),
            (9, true, "from noname"),
        ];
        assert_eq!(
            shown,
            expected.map(|(at, told, codes)| (at, told, codes.to_owned()))
        );
        let last_of = |author: &str, since: i64| journal.last_told(author, since).unwrap();
        assert_eq!(last_of(erika, NOW + 2), checked.last().cloned());
        assert_eq!(last_of(erika, NOW + 10), None);
        assert_eq!(last_of("otto@x.example", NOW), None, "nobody told him");
    }

    /// A refused answer, and a later one in a known article, are no last ones.
    #[test]
    fn r58_the_last_answer_is_the_one_to_the_last_article() {
        let mut journal = Journal::in_memory().unwrap();
        let erika = "erika@x.example";
        // Looked at in this order, answered in the other.
        let told = |second: i64| Record {
            seen: NOW + second,
            ..answered(NewAnswer {
                author: erika.to_owned(),
                created: NOW + 100 - second,
                ..answer(&format!("<told{second}@x.example>"))
            })
        };
        journal.record(&[told(1), told(3), told(2)], &[]).unwrap();
        let last = |journal: &Journal| journal.last_told(erika, NOW).unwrap().unwrap().seen - NOW;
        assert_eq!(last(&journal), 3);
        let due = journal.answers_due(AnswerId::START, 9).unwrap();
        let of = due
            .iter()
            .find(|answer| answer.precursor == "<told3@x.example>");
        let reply = String::new();
        let outcome = (of.unwrap().id, Outcome::Refused { reply });
        journal.settle(&[outcome], NOW).unwrap();
        assert_eq!(last(&journal), 2);
    }

    /// Or else each answer would look at all articles.
    #[test]
    fn r58_the_last_answer_is_found_by_indexes() {
        let journal = Journal::in_memory().unwrap();
        let mut plan = journal
            .connection
            .prepare(&format!("EXPLAIN QUERY PLAN {LAST_TOLD}"))
            .unwrap();
        let steps = plan.query_map(["x", "0"], |row| row.get::<_, String>(3));
        let steps: Vec<String> = steps.unwrap().map(Result::unwrap).collect();
        assert!(
            !steps.iter().any(|step| step.starts_with("SCAN")),
            "{steps:?}"
        );
        assert!(
            steps.iter().any(|step| step.contains("answer_by_author")),
            "{steps:?}"
        );
    }
}
