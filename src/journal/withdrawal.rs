//! Answers that are withdrawn (R56): first the journal, then the world.

use rusqlite::{OptionalExtension, TransactionBehavior, params};

use super::answer::SELECT;
use super::word::stored_as_words;
use super::{Answer, AnswerId, Error, Journal, Outcome};

stored_as_words! {
    /// The state of a withdrawal.
    pub enum WithdrawalState {
        /// Its cancel is to be posted.
        Due = "due",
        /// The news server has the cancel.
        Posted = "posted",
        /// The news server will not have it.
        Refused = "refused",
    }
}

fn posted_since() -> String {
    format!("{SELECT} WHERE state = 'posted' AND settled >= ?1 ORDER BY id")
}

fn due() -> String {
    format!(
        "{SELECT} WHERE id IN (SELECT answer FROM withdrawal WHERE withdrawal.state = 'due') \
         ORDER BY id"
    )
}

impl Journal {
    /// The answers that were posted since then, without those of whom only
    /// digests are left.
    pub fn posted_since(&self, since: i64) -> Result<Vec<Answer>, Error> {
        let mut answers = self.select(&posted_since(), [since])?;
        answers.retain(|answer| answer.message_identifier.starts_with('<'));
        Ok(answers)
    }

    /// The answers that are to be withdrawn and are not yet.
    pub fn withdrawals_due(&self) -> Result<Vec<Answer>, Error> {
        self.select(&due(), [])
    }

    fn select(&self, query: &str, values: impl rusqlite::Params) -> Result<Vec<Answer>, Error> {
        let read = || {
            let mut statement = self.connection.prepare_cached(query)?;
            let answers = statement.query_map(values, Answer::from_row)?;
            answers.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|source| self.name(source))
    }

    /// Whether the answer is withdrawn, and how far that has come.
    pub fn withdrawal(&self, AnswerId(id): AnswerId) -> Result<Option<WithdrawalState>, Error> {
        self.connection
            .prepare_cached("SELECT state FROM withdrawal WHERE answer = ?1")
            .and_then(|mut statement| statement.query_row([id], |row| row.get(0)).optional())
            .map_err(|source| self.name(source))
    }

    /// Writes down that answers are to be withdrawn, each by the cancel of this
    /// message identifier. One that was refused is due again.
    pub fn withdraw(&mut self, cancels: &[(AnswerId, String)], now: i64) -> Result<(), Error> {
        let connection = &mut self.connection;
        let mut write = || {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for (AnswerId(id), cancel) in cancels {
                transaction
                    .prepare_cached(
                        "INSERT INTO withdrawal (answer, message_identifier, created, state) \
                         VALUES (?1, ?2, ?3, 'due') \
                         ON CONFLICT (answer) DO UPDATE SET state = 'due', settled = NULL \
                         WHERE state = 'refused'",
                    )?
                    .execute(params![id, cancel, now])?;
            }
            transaction.commit()
        };
        write().map_err(|source| Error::from_sqlite(&self.file, source))
    }

    /// Writes down what has become of a cancel.
    pub fn settle_withdrawal(
        &mut self,
        AnswerId(id): AnswerId,
        outcome: &Outcome,
        now: i64,
    ) -> Result<(), Error> {
        let (state, reply) = match outcome {
            Outcome::Posted { reply } | Outcome::Present { reply, .. } => {
                (WithdrawalState::Posted, reply)
            }
            Outcome::Refused { reply } => (WithdrawalState::Refused, reply),
            Outcome::Deferred { reply } | Outcome::Unsent { reply } | Outcome::Held { reply } => {
                (WithdrawalState::Due, reply)
            }
        };
        let settled = (state != WithdrawalState::Due).then_some(now);
        self.connection
            .prepare_cached(
                "UPDATE withdrawal SET state = ?2, reply = ?3, settled = ?4 \
                 WHERE answer = ?1 AND state = 'due'",
            )
            .and_then(|mut statement| statement.execute(params![id, state, reply, settled]))
            .map(drop)
            .map_err(|source| self.name(source))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, answer, answered};
    use super::*;

    #[test]
    fn r56_a_withdrawal_is_due_until_its_cancel_is_out() {
        let mut journal = Journal::in_memory().unwrap();
        let records = ["<1@x.example>", "<2@x.example>"];
        let records = records.map(|precursor| answered(answer(precursor)));
        journal.record(&records, &[]).unwrap();
        let due = journal.answers_due(AnswerId::START, 9).unwrap();
        let reply = || "240".to_owned();
        journal
            .settle(&[(due[0].id, Outcome::Posted { reply: reply() })], NOW)
            .unwrap();
        let posted = journal.posted_since(NOW).unwrap();
        assert_eq!(posted.len(), 1);
        assert!(journal.posted_since(NOW + 1).unwrap().is_empty());

        let id = posted[0].id;
        assert_eq!(journal.withdrawal(id).unwrap(), None);
        let cancels = [(id, "<cancel@bot.example>".to_owned())];
        journal.withdraw(&cancels, NOW).unwrap();
        let later = Outcome::Unsent { reply: reply() };
        journal.settle_withdrawal(id, &later, NOW).unwrap();
        assert_eq!(journal.withdrawals_due().unwrap().len(), 1);
        let refused = Outcome::Refused { reply: reply() };
        journal.settle_withdrawal(id, &refused, NOW).unwrap();
        assert_eq!(
            journal.withdrawal(id).unwrap(),
            Some(WithdrawalState::Refused)
        );
        journal.withdraw(&cancels, NOW).unwrap();
        assert_eq!(
            journal.withdrawals_due().unwrap().len(),
            1,
            "asked for again"
        );
        let posted = Outcome::Posted { reply: reply() };
        journal.settle_withdrawal(id, &posted, NOW).unwrap();
        journal.withdraw(&cancels, NOW).unwrap();
        assert_eq!(
            journal.withdrawal(id).unwrap(),
            Some(WithdrawalState::Posted)
        );
        assert!(journal.withdrawals_due().unwrap().is_empty());
    }
}
