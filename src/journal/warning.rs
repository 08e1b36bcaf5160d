//! What was said of the operator's files, so as to say it once (R10).

use std::collections::HashSet;

use rusqlite::TransactionBehavior;

use super::{Error, Journal};

impl Journal {
    /// These are the warnings now. Says which of them are news: the others were
    /// there the last time, too.
    pub fn warnings_are(&mut self, texts: &[String]) -> Result<HashSet<String>, Error> {
        let connection = &mut self.connection;
        let mut write = || {
            let now: HashSet<String> = texts.iter().cloned().collect();
            let before = {
                let mut statement = connection.prepare("SELECT text FROM warning")?;
                let texts = statement.query_map([], |row| row.get(0))?;
                texts.collect::<rusqlite::Result<HashSet<String>>>()?
            };
            if before != now {
                let transaction =
                    connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                transaction.execute("DELETE FROM warning", [])?;
                for text in &now {
                    transaction.execute("INSERT INTO warning (text) VALUES (?1)", [text])?;
                }
                transaction.commit()?;
            }
            Ok(now.difference(&before).cloned().collect())
        };
        write().map_err(|source| Error::from_sqlite(&self.file, source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r10_a_warning_is_news_once_and_again_when_it_comes_back() {
        let mut journal = Journal::in_memory().unwrap();
        for (now, news) in [
            (&["a"][..], &["a"][..]),
            (&["a"], &[]),
            (&["b", "a"], &["b"]),
            (&["b", "b"], &[]),
            (&["a"], &["a"]),
            (&[], &[]),
            (&["a"], &["a"]),
        ] {
            let now: Vec<String> = now.iter().map(|text| (*text).to_owned()).collect();
            let news: HashSet<String> = news.iter().map(|text| (*text).to_owned()).collect();
            assert_eq!(journal.warnings_are(&now).unwrap(), news, "{now:?}");
        }
    }
}
