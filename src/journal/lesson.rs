//! What filters were taught: by whom, when, with which article (R74).

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row, params};

use super::article::key;
use super::forget::digest;
use crate::article::Article;
use crate::filter::Class;

/// A lesson, and the filters that took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taught {
    /// When, in unix seconds.
    pub at: i64,
    /// The local user who taught.
    pub user: String,
    /// That of the article; what stands for the article where it has none.
    pub identifier: String,
    /// The address in `From`, in lower case.
    pub author: Option<String>,
    /// What the article is.
    pub class: Class,
    /// Whether it was to be forgotten that it is this.
    pub forgotten: bool,
    /// The filters that took it; none as long as nobody knows.
    pub filters: Vec<String>,
}

/// The place of a lesson in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LessonId(i64);

impl Taught {
    #[cfg(test)]
    pub(super) fn sample(identifier: &str, class: Class, filters: &[&str]) -> Taught {
        Taught {
            at: super::sample::NOW,
            user: "news".to_owned(),
            identifier: identifier.to_owned(),
            author: Some("erika@poster.example".to_owned()),
            class,
            forgotten: false,
            filters: filters.iter().map(|filter| (*filter).to_owned()).collect(),
        }
    }
}

/// What an article is known by: its message identifier, else what stands for it.
pub fn identity(article: &Article) -> String {
    let identifier = article.header().body("message-id");
    match identifier.filter(|identifier| !identifier.is_empty()) {
        Some(identifier) => key(identifier).to_owned(),
        None => digest(article.octets()),
    }
}

/// What a filter has learnt of an article by these lessons, the earliest of which
/// comes first.
pub fn learnt(lessons: &[Taught], filter: &str) -> Option<Class> {
    let took = |taught: &&Taught| taught.filters.iter().any(|took| took == filter);
    let last = lessons.iter().rev().find(took)?;
    (!last.forgotten).then_some(last.class)
}

impl ToSql for Class {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.name()))
    }
}

impl FromSql for Class {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Class> {
        let word = value.as_str()?;
        let both = [Class::Spam, Class::Ham];
        let class = both.into_iter().find(|class| class.name() == word);
        class.ok_or(FromSqlError::InvalidType)
    }
}

pub(super) fn add(connection: &Connection, taught: &Taught) -> rusqlite::Result<LessonId> {
    connection
        .prepare_cached(
            "INSERT INTO lesson (at, user, message_identifier, author, class, forgotten, filters) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            taught.at,
            taught.user,
            key(&taught.identifier),
            taught.author,
            taught.class,
            taught.forgotten,
            taught.filters.join(","),
        ])?;
    Ok(LessonId(connection.last_insert_rowid()))
}

/// These filters took the lesson; without any it is none.
pub(super) fn settle(
    connection: &Connection,
    LessonId(lesson): LessonId,
    filters: &[String],
) -> rusqlite::Result<()> {
    match filters {
        [] => connection.execute("DELETE FROM lesson WHERE id = ?1", [lesson]),
        _ => connection.execute(
            "UPDATE lesson SET filters = ?2 WHERE id = ?1",
            params![lesson, filters.join(",")],
        ),
    }
    .map(drop)
}

/// The lessons with this article, the earliest first.
pub(super) fn of(connection: &Connection, identifier: &str) -> rusqlite::Result<Vec<Taught>> {
    connection
        .prepare_cached(
            "SELECT at, user, message_identifier, author, class, forgotten, filters FROM lesson \
             WHERE message_identifier = ?1 ORDER BY id",
        )?
        .query_map([identifier], taught)?
        .collect()
}

fn taught(row: &Row<'_>) -> rusqlite::Result<Taught> {
    let filters: String = row.get(6)?;
    Ok(Taught {
        at: row.get(0)?,
        user: row.get(1)?,
        identifier: row.get(2)?,
        author: row.get(3)?,
        class: row.get(4)?,
        forgotten: row.get(5)?,
        filters: filters
            .split(',')
            .filter(|filter| !filter.is_empty())
            .map(str::to_owned)
            .collect(),
    })
}

pub(super) fn remove_before(connection: &Connection, before: i64) -> rusqlite::Result<usize> {
    connection.execute("DELETE FROM lesson WHERE at < ?1", [before])
}

/// Removes the lessons with the articles of this author, before those are removed.
pub(super) fn remove_of(connection: &Connection, author: &str) -> rusqlite::Result<usize> {
    connection.execute(
        "DELETE FROM lesson WHERE author = ?1 OR message_identifier IN \
         (SELECT message_identifier FROM article WHERE author = ?1)",
        [author],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r74_the_last_lesson_that_a_filter_took_counts() {
        let spam = Taught::sample("<a@x.example>", Class::Spam, &["rspamd", "spamd"]);
        let ham = Taught {
            class: Class::Ham,
            filters: vec!["spamd".to_owned()],
            ..spam.clone()
        };
        let forgotten = Taught {
            forgotten: true,
            ..ham.clone()
        };
        let of = |lessons: &[Taught]| (learnt(lessons, "rspamd"), learnt(lessons, "spamd"));
        assert_eq!(of(&[]), (None, None));
        let lessons = [spam, ham, forgotten];
        assert_eq!(of(&lessons[..1]), (Some(Class::Spam), Some(Class::Spam)));
        assert_eq!(of(&lessons[..2]), (Some(Class::Spam), Some(Class::Ham)));
        assert_eq!(of(&lessons), (Some(Class::Spam), None));
    }
}
