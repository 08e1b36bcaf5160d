//! Answers that are not out: what the operator sees of them, and does (R53).

use rusqlite::{Connection, TransactionBehavior, params};

use super::answer::{FORGET_OCTETS, SELECT};
use super::forget::digest;
use super::{Answer, AnswerId, Error, Journal};

/// How long an answer may at least be tried that the operator has made due
/// again, in seconds.
const AGAIN: i64 = 24 * 60 * 60;

/// What stands in place of the server's words then.
const DROPPED: &str = "dropped by the operator";

/// The texts are left where they are: there may be many.
const PENDING: &str = "SELECT id, message_identifier, precursor, newsgroup, occasion, x'', created, \
                       expires, state, attempts, reply, settled FROM answer \
                       WHERE id IN (SELECT answer FROM proto_article) \
                       AND state IN ('due', 'refused') ORDER BY id";

const RETRY: &str = "UPDATE answer SET state = 'due', settled = NULL, attempts = 0, reply = NULL, \
                     not_before = NULL, expires = max(expires, ?2) \
                     WHERE id = ?1 AND state IN ('due', 'refused') \
                     AND id IN (SELECT answer FROM proto_article)";

const DROP: &str = "UPDATE answer SET state = 'expired', settled = ?2, reply = ?3 \
                    WHERE id = ?1 AND state IN ('due', 'refused')";

/// That of the followup is asked for first: it is the only one of its kind.
fn of_identifier() -> String {
    format!(
        "{SELECT} WHERE message_identifier IN (?1, ?2) OR precursor IN (?1, ?2) \
         ORDER BY message_identifier IN (?1, ?2) DESC, id DESC LIMIT 1"
    )
}

impl Journal {
    /// The answers that are due, and those that were refused and could be made
    /// due again, oldest first; without their texts.
    pub fn pending(&self) -> Result<Vec<Answer>, Error> {
        let read = || {
            let mut statement = self.connection.prepare_cached(PENDING)?;
            let answers = statement.query_map([], Answer::from_row)?;
            answers.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|source| self.name(source))
    }

    /// The answer of this message identifier, else the latest one to the article
    /// of this message identifier.
    pub fn answer_of(&self, identifier: &str) -> Result<Option<Answer>, Error> {
        self.connection
            .prepare_cached(&of_identifier())
            .and_then(|mut statement| {
                let mut rows =
                    statement.query_map([identifier, &digest(identifier)], Answer::from_row)?;
                rows.next().transpose()
            })
            .map_err(|source| self.name(source))
    }

    /// Makes answers due that were refused, and lets those be tried at once that
    /// wait. Each is tried for a day at least. Gives back how many there were.
    pub fn retry(&mut self, answers: &[AnswerId], now: i64) -> Result<usize, Error> {
        self.change(answers, |connection, id| {
            connection
                .prepare_cached(RETRY)?
                .execute(params![id, now + AGAIN])
        })
    }

    /// Gives up answers that are due or were refused. Gives back how many there
    /// were.
    pub fn drop_answers(&mut self, answers: &[AnswerId], now: i64) -> Result<usize, Error> {
        self.change(answers, |connection, id| {
            let changed = connection
                .prepare_cached(DROP)?
                .execute(params![id, now, DROPPED])?;
            if changed > 0 {
                connection.prepare_cached(FORGET_OCTETS)?.execute([id])?;
            }
            Ok(changed)
        })
    }

    /// Changes each, in one commit.
    fn change(
        &mut self,
        answers: &[AnswerId],
        change: impl Fn(&Connection, i64) -> rusqlite::Result<usize>,
    ) -> Result<usize, Error> {
        let connection = &mut self.connection;
        let mut write = || {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut changed = 0;
            for AnswerId(id) in answers {
                changed += change(&transaction, *id)?;
            }
            transaction.commit()?;
            Ok(changed)
        };
        write().map_err(|source| Error::from_sqlite(&self.file, source))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, answer, answered};
    use super::super::{AnswerState, NewAnswer, Outcome};
    use super::*;

    /// One refused, one due and deferred, one posted.
    fn journal() -> Journal {
        let mut journal = Journal::in_memory().unwrap();
        let records = ["<r@x.example>", "<d@x.example>", "<p@x.example>"].map(|precursor| {
            answered(NewAnswer {
                expires: NOW + 10,
                ..answer(precursor)
            })
        });
        journal.record(&records, &[]).unwrap();
        let reply = || "441 No".to_owned();
        let due = journal.answers_due(AnswerId::START, 9).unwrap();
        let outcomes = [
            (due[0].id, Outcome::Refused { reply: reply() }),
            (due[1].id, Outcome::Deferred { reply: reply() }),
            (due[2].id, Outcome::Posted { reply: reply() }),
        ];
        journal.settle(&outcomes, NOW).unwrap();
        journal
    }

    fn states(journal: &Journal) -> Vec<AnswerState> {
        ["<r@x.example>", "<d@x.example>", "<p@x.example>"]
            .map(|precursor| journal.answer_to(precursor).unwrap().unwrap().state)
            .to_vec()
    }

    fn all(journal: &Journal) -> Vec<AnswerId> {
        ["<r@x.example>", "<d@x.example>", "<p@x.example>"]
            .map(|precursor| journal.answer_to(precursor).unwrap().unwrap().id)
            .to_vec()
    }

    #[test]
    fn r53_pending_is_what_is_due_or_refused() {
        let journal = journal();
        let pending = journal.pending().unwrap();
        let precursors: Vec<&str> = pending.iter().map(|answer| &*answer.precursor).collect();
        assert_eq!(precursors, ["<r@x.example>", "<d@x.example>"]);
    }

    #[test]
    fn r53_an_answer_is_found_by_its_own_identifier_and_its_precursors() {
        let journal = journal();
        for identifier in ["<r@x.example>", "<r%x.example@bot.example>"] {
            let found = journal.answer_of(identifier).unwrap().unwrap();
            assert_eq!(found.precursor, "<r@x.example>");
            assert!(!found.article.is_empty());
        }
        assert_eq!(journal.answer_of("<x@x.example>").unwrap(), None);
    }

    #[test]
    fn r53_retry_makes_a_refused_answer_due_for_a_day() {
        use AnswerState::{Due, Posted};
        let mut journal = journal();
        let all = all(&journal);
        let now = NOW + 1_000;
        assert_eq!(journal.retry(&all, now).unwrap(), 2);
        assert_eq!(states(&journal), [Due, Due, Posted]);
        let due = journal.answer_to("<r@x.example>").unwrap().unwrap();
        assert_eq!((due.attempts, due.reply, due.settled), (0, None, None));
        assert_eq!(due.expires, now + AGAIN);
        assert!(journal.expire(now).unwrap().is_empty());
        assert_eq!(journal.answers_waiting(now).unwrap().len(), 2);
    }

    /// R41: it is known for ever.
    #[test]
    fn r53_what_is_dropped_is_given_up_and_never_answered_again() {
        use AnswerState::{Expired, Posted};
        let mut journal = journal();
        let all = all(&journal);
        assert_eq!(journal.drop_answers(&all, NOW + 1).unwrap(), 2);
        assert_eq!(states(&journal), [Expired, Expired, Posted]);
        assert!(journal.pending().unwrap().is_empty());
        assert_eq!(journal.retry(&all, NOW + 2).unwrap(), 0);
        let again = answered(answer("<r@x.example>"));
        journal.record(&[again], &[]).unwrap();
        assert!(journal.pending().unwrap().is_empty());
        let dropped = journal.answer_of("<r@x.example>").unwrap().unwrap();
        assert_eq!(dropped.reply.as_deref(), Some(DROPPED));
    }
}
