//! What was seen, decided, found and answered, read back (R54).

use rusqlite::{Row, params};
use serde_json::{Map, Value};

use super::answer::SELECT;
use super::article::key;
use super::lesson::{self, Taught};
use super::opinion::{self, Opinion};
use super::{Answer, ArticleState, Error, Journal};
use crate::check::Severity;
use crate::decision::Occasion;

/// Which articles are asked for: those for which all that is given holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// Their message identifier, or that of the answer.
    pub identifier: Option<String>,
    /// Their author, in lower case, as they came by or as they were taught.
    pub author: Option<String>,
    /// From when on they were looked at, in unix seconds.
    pub since: Option<i64>,
}

/// An article as the journal knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its message identifier, if it has one.
    pub message_identifier: Option<String>,
    /// The newsgroup through which it came by.
    pub newsgroup: String,
    /// The address in `From`, in lower case.
    pub author: Option<String>,
    /// The code of its newsreader, if recognised.
    pub newsreader: Option<String>,
    /// The site at which it was injected.
    pub injecting_site: Option<String>,
    /// When it was looked at, in unix seconds.
    pub seen: i64,
    /// Its `Date`, in unix seconds.
    pub date: Option<i64>,
    /// Why it was checked; absent if it was not.
    pub occasion: Option<Occasion>,
    /// What followed.
    pub state: ArticleState,
    /// The decision in words.
    pub reason: String,
    /// What was found.
    pub findings: Vec<Found>,
    /// What filters said of it.
    pub opinions: Vec<Opinion>,
    /// What filters were taught with it, the earliest first.
    pub lessons: Vec<Taught>,
    /// Its answers, oldest first, without their texts.
    pub answers: Vec<Answer>,
}

/// A finding as the journal knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The code of the check.
    pub code: String,
    /// Its severity.
    pub severity: Severity,
    /// Whether it counted; unknown of findings of the first version.
    pub counts: Option<bool>,
    /// The line of the article in which it stands, from 1.
    pub line: Option<u32>,
    /// The column at which it begins, from 1.
    pub column: Option<u32>,
    /// What the check gave to the text, by name.
    pub values: Map<String, Value>,
}

const ARTICLES: &str = "SELECT id, message_identifier, newsgroup, author, newsreader, \
    injecting_site, seen, date, occasion, state, reason FROM article \
    WHERE (?1 IS NULL OR message_identifier = ?1 \
           OR message_identifier IN (SELECT precursor FROM answer WHERE message_identifier = ?1)) \
    AND (?2 IS NULL OR author = ?2 \
         OR message_identifier IN (SELECT message_identifier FROM lesson WHERE author = ?2)) \
    AND (?3 IS NULL OR seen >= ?3) ORDER BY seen, id";

const KNOWN_BY_LESSONS: &str = "SELECT message_identifier FROM lesson \
    WHERE (?1 IS NULL OR message_identifier = ?1) AND (?2 IS NULL OR author = ?2) \
    AND (?3 IS NULL OR at >= ?3) AND NOT EXISTS \
        (SELECT 1 FROM article WHERE article.message_identifier = lesson.message_identifier) \
    GROUP BY message_identifier ORDER BY min(id)";

const FINDINGS: &str = "SELECT code, severity, counts, line, \"column\", variables FROM finding \
    WHERE article = ?1 ORDER BY number";

fn answers() -> String {
    let without = SELECT.replace("coalesce(octets, x'')", "x''");
    format!("{without} WHERE precursor = ?1 ORDER BY id")
}

impl Journal {
    /// Gives each article that is asked for to `take`, the one that was looked
    /// at first before the others, until it says `false`.
    pub fn history(
        &self,
        search: &Search,
        mut take: impl FnMut(Entry) -> bool,
    ) -> Result<(), Error> {
        let mut read = || -> rusqlite::Result<()> {
            let mut articles = self.connection.prepare_cached(ARTICLES)?;
            let mut rows =
                articles.query(params![search.identifier, search.author, search.since])?;
            while let Some(row) = rows.next()? {
                let mut entry = entry(row)?;
                let mut findings = self.connection.prepare_cached(FINDINGS)?;
                let findings = findings.query_map([row.get::<_, i64>(0)?], found)?;
                entry.findings = findings.collect::<rusqlite::Result<_>>()?;
                entry.opinions = opinion::of(&self.connection, row.get(0)?)?;
                if let Some(identifier) = &entry.message_identifier {
                    entry.lessons = lesson::of(&self.connection, identifier)?;
                    let mut answers = self.connection.prepare_cached(&answers())?;
                    let answers = answers.query_map([identifier], Answer::from_row)?;
                    entry.answers = answers.collect::<rusqlite::Result<_>>()?;
                }
                if !take(entry) {
                    break;
                }
            }
            Ok(())
        };
        read().map_err(|source| self.name(source))
    }

    /// The articles that are asked for and known by lessons alone, the one that was
    /// taught first before the others. The author and the time are those of the
    /// lessons.
    pub fn known_by_lessons(&self, search: &Search) -> Result<Vec<String>, Error> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut known = self.connection.prepare_cached(KNOWN_BY_LESSONS)?;
            let key = search.identifier.as_deref().map(key);
            let known =
                known.query_map(params![key, search.author, search.since], |row| row.get(0))?;
            known.collect()
        };
        read().map_err(|source| self.name(source))
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        message_identifier: row.get(1)?,
        newsgroup: row.get(2)?,
        author: row.get(3)?,
        newsreader: row.get(4)?,
        injecting_site: row.get(5)?,
        seen: row.get(6)?,
        date: row.get(7)?,
        occasion: row.get(8)?,
        state: row.get(9)?,
        reason: row.get(10)?,
        findings: Vec::new(),
        opinions: Vec::new(),
        lessons: Vec::new(),
        answers: Vec::new(),
    })
}

fn found(row: &Row<'_>) -> rusqlite::Result<Found> {
    let values: Option<String> = row.get(5)?;
    let values = values.and_then(|json| serde_json::from_str(&json).ok());
    Ok(Found {
        code: row.get(0)?,
        severity: row.get(1)?,
        counts: row.get(2)?,
        line: row.get(3)?,
        column: row.get(4)?,
        values: values.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{self, NOW, answer, answered, silent};
    use super::super::{Origin, Record};
    use super::*;

    fn names(journal: &Journal, search: &Search) -> Vec<String> {
        let mut names = Vec::new();
        journal
            .history(search, |entry| {
                names.push(entry.message_identifier.unwrap_or_default());
                true
            })
            .unwrap();
        names
    }

    fn journal() -> Journal {
        let mut journal = Journal::in_memory().unwrap();
        let by = |author: &str, seen| Record {
            origin: Origin {
                author: Some(author.to_owned()),
                ..Origin::default()
            },
            seen,
            ..silent(&format!("<{seen}@x.example>"))
        };
        let records = [
            by("erika@x.example", NOW + 5),
            by("otto@x.example", NOW + 6),
            answered(answer("<a@x.example>")),
        ];
        journal.record(&records, &[]).unwrap();
        journal
    }

    #[test]
    fn r54_articles_are_found_by_identifier_author_and_time() {
        let journal = journal();
        let (early, later) = (
            format!("<{}@x.example>", NOW + 5),
            format!("<{}@x.example>", NOW + 6),
        );
        let all = Search::default();
        assert_eq!(names(&journal, &all), ["<a@x.example>", &early, &later]);
        for identifier in ["<a@x.example>", "<a%x.example@bot.example>"] {
            let search = Search {
                identifier: Some(identifier.to_owned()),
                ..Search::default()
            };
            assert_eq!(names(&journal, &search), ["<a@x.example>"]);
        }
        let search = Search {
            author: Some("otto@x.example".to_owned()),
            ..Search::default()
        };
        assert_eq!(names(&journal, &search), [&*later]);
        let search = Search {
            since: Some(NOW + 6),
            ..Search::default()
        };
        assert_eq!(names(&journal, &search), [&*later]);
    }

    #[test]
    fn r54_an_article_has_its_findings_and_answers() {
        let journal = journal();
        let mut entries = Vec::new();
        journal
            .history(&Search::default(), |entry| {
                entries.push(entry);
                false
            })
            .unwrap();
        assert_eq!(entries.len(), 1, "told to stop");
        let entry = &entries[0];
        let codes: Vec<&str> = entry.findings.iter().map(|found| &*found.code).collect();
        assert_eq!(codes, ["from", "noname"]);
        assert_eq!(entry.answers.len(), 1);
        assert!(entry.answers[0].article.is_empty());
    }

    #[test]
    fn r75_articles_known_by_lessons_alone_are_found_like_others() {
        use super::super::Store;
        use crate::filter::Class;
        let mut journal = journal();
        for (identifier, at) in [
            ("<wk@x.example>", NOW),
            ("<late@x.example>", NOW + 9),
            ("<wk@x.example>", NOW + 1),
            ("<a@x.example>", NOW),
        ] {
            let taught = Taught {
                at,
                ..Taught::sample(identifier, Class::Ham, &["rspamd"])
            };
            journal.enter_lesson(&taught).unwrap();
        }
        let all = Search::default();
        let by = |author: &str| Search {
            author: Some(author.to_owned()),
            ..Search::default()
        };
        let since = Search {
            since: Some(NOW + 2),
            ..Search::default()
        };
        let found = |search: &Search| journal.known_by_lessons(search).unwrap();
        let both = ["<wk@x.example>", "<late@x.example>"];
        assert_eq!(found(&all), both, "not one whose article is known");
        assert_eq!(found(&by("erika@poster.example")), both);
        assert!(found(&by("otto@x.example")).is_empty());
        assert_eq!(found(&since), ["<late@x.example>"]);
    }

    #[test]
    fn r75_an_article_is_found_by_the_author_under_whom_it_was_taught() {
        use super::super::Store;
        use crate::filter::Class;
        let mut journal = journal();
        let otto = format!("<{}@x.example>", NOW + 6);
        let taught = Taught::sample(&otto, Class::Ham, &["rspamd"]);
        journal.enter_lesson(&taught).unwrap();
        let by = |author: &str| Search {
            author: Some(author.to_owned()),
            ..Search::default()
        };
        assert_eq!(names(&journal, &by("erika@poster.example")), [&*otto]);
        assert_eq!(names(&journal, &by("otto@x.example")), [&*otto]);
        assert_eq!(names(&journal, &by("erika@x.example")).len(), 1);
    }

    #[test]
    fn r54_what_version_1_has_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("news.db");
        sample::version_1(&file);
        let before = std::fs::read(&file).unwrap();
        let journal = Journal::open_read_only(&file).unwrap();
        assert_eq!(names(&journal, &Search::default()).len(), 9);
        assert_eq!(std::fs::read(&file).unwrap(), before);
    }
}
