//! Brings a journal that an earlier version has made to today's tables.
//!
//! Whoever opens it does so, in one transaction, so that a crash leaves the
//! earlier version whole. What was not written down then stays unknown, which
//! is NULL.
//!
//! A program of the earlier version that has the journal open meanwhile goes on
//! writing its rows: the columns that it does not know may be NULL.

use rusqlite::{Connection, params};

use super::article::{LONGEST_AUTHOR, host};

/// The earliest version that there is.
pub(super) const EARLIEST: i32 = 1;

/// How many articles are looked at at once.
const PORTION: i64 = 1_000;

/// Changes the tables of version `from` into those of `schema.sql`, within a
/// transaction of the caller's, who also sets the number of the version.
pub(super) fn upgrade(connection: &Connection, from: i32) -> rusqlite::Result<()> {
    if from < 2 {
        connection.execute_batch(TO_VERSION_2)?;
        cut_authors(connection)?;
        fill_authors(connection)?;
        fill_hosts(connection)?;
    }
    if from < 3 {
        connection.execute_batch(TO_VERSION_3)?;
    }
    if from < 4 {
        connection.execute_batch(TO_VERSION_4)?;
    }
    if from < 5 {
        connection.execute_batch(TO_VERSION_5)?;
    }
    if from < 6 {
        connection.execute_batch(TO_VERSION_6)?;
    }
    if from < 7 {
        connection.execute_batch(TO_VERSION_7)?;
    }
    if from < 8 {
        connection.execute_batch(TO_VERSION_8)?;
    }
    Ok(())
}

const TO_VERSION_2: &str = "
    ALTER TABLE article ADD COLUMN author TEXT;
    ALTER TABLE article ADD COLUMN identifier_host TEXT;
    ALTER TABLE article ADD COLUMN injecting_site TEXT;
    ALTER TABLE article ADD COLUMN date INTEGER;
    ALTER TABLE article ADD COLUMN injection_date INTEGER;
    ALTER TABLE article ADD COLUMN hops INTEGER;

    ALTER TABLE finding ADD COLUMN counts INTEGER CHECK (counts IN (0, 1));
    ALTER TABLE finding ADD COLUMN line INTEGER;
    ALTER TABLE finding ADD COLUMN \"column\" INTEGER;
    ALTER TABLE finding ADD COLUMN end_column INTEGER;
    ALTER TABLE finding ADD COLUMN variables TEXT;

    ALTER TABLE answer ADD COLUMN not_before INTEGER;

    CREATE TABLE newsgroup (
        name       TEXT PRIMARY KEY,
        reader     TEXT,
        behind     INTEGER,
        feed_begun INTEGER
    ) STRICT;
    CREATE TABLE number_read (
        newsgroup          TEXT NOT NULL,
        number             INTEGER NOT NULL,
        message_identifier TEXT NOT NULL,
        PRIMARY KEY (newsgroup, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE number_in_vain (
        newsgroup TEXT NOT NULL,
        number    INTEGER NOT NULL,
        runs      INTEGER NOT NULL,
        passed    INTEGER NOT NULL CHECK (passed IN (0, 1)),
        PRIMARY KEY (newsgroup, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE line_in_vain (
        line  INTEGER PRIMARY KEY,
        times INTEGER NOT NULL,
        until INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE last_run (
        mode   TEXT NOT NULL PRIMARY KEY CHECK (mode IN ('polling', 'feed')),
        begun  INTEGER NOT NULL,
        ended  INTEGER,
        ending TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE withdrawal (
        answer             INTEGER PRIMARY KEY REFERENCES answer (id),
        message_identifier TEXT NOT NULL UNIQUE,
        created            INTEGER NOT NULL,
        state              TEXT NOT NULL CHECK (state IN ('due', 'posted', 'refused')),
        reply              TEXT,
        settled            INTEGER
    ) STRICT;
    CREATE TABLE warning (
        text TEXT PRIMARY KEY
    ) STRICT, WITHOUT ROWID;
";

const TO_VERSION_3: &str = "
    CREATE TABLE whole_read (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        at INTEGER NOT NULL
    ) STRICT;
";

const TO_VERSION_4: &str = "
    CREATE INDEX article_by_seen ON article (seen);

    CREATE TABLE report (
        id        INTEGER PRIMARY KEY AUTOINCREMENT,
        label     TEXT NOT NULL UNIQUE,
        newsgroup TEXT NOT NULL,
        severity  TEXT NOT NULL CHECK (severity IN ('violation', 'hint', 'note')),
        since     INTEGER NOT NULL,
        until     INTEGER NOT NULL,
        created   INTEGER NOT NULL,
        figures   TEXT NOT NULL,
        state     TEXT NOT NULL CHECK (state IN ('due', 'sent')),
        settled   INTEGER
    ) STRICT;
    CREATE INDEX report_due ON report (id) WHERE state = 'due';
    CREATE TABLE report_event (
        article   INTEGER NOT NULL REFERENCES article (id),
        code      TEXT NOT NULL,
        severity  TEXT NOT NULL CHECK (severity IN ('violation', 'hint', 'note')),
        newsgroup TEXT NOT NULL,
        seen      INTEGER NOT NULL,
        fate      TEXT NOT NULL CHECK (fate IN ('filtered', 'discounted', 'held', 'expired',
                                                'reported', 'relapsed')),
        report    INTEGER REFERENCES report (id),
        PRIMARY KEY (article, code)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX report_event_held ON report_event (severity) WHERE fate = 'held';
    CREATE INDEX report_event_told ON report_event (report) WHERE report IS NOT NULL;
    CREATE TABLE report_told (
        severity  TEXT NOT NULL CHECK (severity IN ('violation', 'hint', 'note')),
        newsgroup TEXT NOT NULL,
        code      TEXT NOT NULL,
        author    TEXT NOT NULL,
        at        INTEGER NOT NULL,
        label     TEXT NOT NULL,
        PRIMARY KEY (severity, newsgroup, code, author)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE report_run (
        severity TEXT NOT NULL PRIMARY KEY CHECK (severity IN ('violation', 'hint', 'note')),
        begun    INTEGER NOT NULL,
        last     INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
";

const TO_VERSION_5: &str = "
    CREATE TABLE statistics (
        id                 INTEGER PRIMARY KEY AUTOINCREMENT,
        message_identifier TEXT NOT NULL UNIQUE,
        newsgroup          TEXT NOT NULL,
        created            INTEGER NOT NULL,
        article            BLOB,
        state              TEXT NOT NULL CHECK (state IN ('due', 'posted', 'refused')),
        reply              TEXT,
        settled            INTEGER
    ) STRICT;
";

const TO_VERSION_6: &str = "
    CREATE TABLE opinion (
        article INTEGER NOT NULL REFERENCES article (id),
        filter  TEXT NOT NULL,
        points  INTEGER,
        reason  TEXT NOT NULL,
        PRIMARY KEY (article, filter)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX opinion_missing ON opinion (article) WHERE points IS NULL;
    CREATE TABLE text (
        digest  BLOB NOT NULL,
        article INTEGER NOT NULL REFERENCES article (id),
        PRIMARY KEY (digest, article)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX text_by_article ON text (article);
    CREATE TABLE held (
        article INTEGER PRIMARY KEY REFERENCES article (id),
        until   INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE lesson (
        id                 INTEGER PRIMARY KEY AUTOINCREMENT,
        at                 INTEGER NOT NULL,
        user               TEXT NOT NULL,
        message_identifier TEXT,
        class              TEXT NOT NULL CHECK (class IN ('spam', 'ham')),
        forgotten          INTEGER NOT NULL CHECK (forgotten IN (0, 1)),
        filters            TEXT NOT NULL
    ) STRICT;
    CREATE INDEX lesson_by_article ON lesson (message_identifier);
";

/// Version 6 has let no article wait, and written no lessons.
const TO_VERSION_7: &str = "
    DROP TABLE held;
    CREATE TABLE held (
        article INTEGER PRIMARY KEY REFERENCES article (id),
        until   INTEGER NOT NULL,
        tried   INTEGER NOT NULL
    ) STRICT;
    DROP TABLE lesson;
    CREATE TABLE lesson (
        id                 INTEGER PRIMARY KEY AUTOINCREMENT,
        at                 INTEGER NOT NULL,
        user               TEXT NOT NULL,
        message_identifier TEXT NOT NULL,
        author             TEXT,
        class              TEXT NOT NULL CHECK (class IN ('spam', 'ham')),
        forgotten          INTEGER NOT NULL CHECK (forgotten IN (0, 1)),
        filters            TEXT NOT NULL
    ) STRICT;
    CREATE INDEX lesson_by_article ON lesson (message_identifier);
";

const TO_VERSION_8: &str = "
    ALTER TABLE report ADD COLUMN dropped INTEGER;
";

/// Version 1 kept an author of any length.
fn cut_authors(connection: &Connection) -> rusqlite::Result<()> {
    connection
        .prepare("UPDATE answer SET author = substr(author, 1, ?1) WHERE length(author) > ?1")?
        .execute([i64::try_from(LONGEST_AUTHOR).unwrap_or(i64::MAX)])
        .map(drop)
}

/// The author of an article that was answered is known from the answer.
fn fill_authors(connection: &Connection) -> rusqlite::Result<()> {
    connection
        .prepare(
            "UPDATE article SET author = answer.author FROM answer \
             WHERE precursor = article.message_identifier AND answer.author <> ''",
        )?
        .execute([])
        .map(drop)
}

fn fill_hosts(connection: &Connection) -> rusqlite::Result<()> {
    let mut select = connection.prepare(
        "SELECT id, message_identifier FROM article \
         WHERE id > ?1 AND message_identifier IS NOT NULL ORDER BY id LIMIT ?2",
    )?;
    let mut update = connection.prepare("UPDATE article SET identifier_host = ?2 WHERE id = ?1")?;
    let mut after = i64::MIN;
    loop {
        let portion = select
            .query_map(params![after, PORTION], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<rusqlite::Result<Vec<(i64, String)>>>()?;
        let Some((last, _)) = portion.last() else {
            return Ok(());
        };
        after = *last;
        for (article, identifier) in &portion {
            if let Some(host) = host(identifier) {
                update.execute(params![article, host])?;
            }
        }
    }
}

#[cfg(test)]
mod tests;
