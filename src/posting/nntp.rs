//! Posting over NNTP, so that each answer is there once, whatever breaks
//! (R38a, R41, R41b).
//!
//! The connections are the posting agent's own, the first of them opened with the
//! first answer. An answer is known by its message identifier: where the server may
//! have it already, it is asked whose article that is.
//!
//! Answers that are handed over are posted beside what else is done, as long as the
//! server takes them (`couriers`). Whatever else comes of one is found out here, for
//! one answer after the other.

mod couriers;
mod group;
mod head;
mod whose;

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::timeout;

use super::Halt;
use crate::config::Config;
use crate::console::{Console, Said};
use crate::followup::ProtoArticle;
use crate::journal::{AnswerId, Outcome};
use crate::nntp::{Connection, Error, Posted, Server, StatusLines, Timeouts};

use couriers::{Back, Couriers, Other};
use group::Groups;
use whose::{Elsewhere, Found, Ours};

/// The pauses before a lost connection is opened again.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(200),
    Duration::from_secs(2),
    Duration::from_secs(5),
];
/// After so many answers in a row at which the connection broke it is the
/// server that is to blame, and not the answers (R41b).
const BROKEN_IN_A_ROW: usize = 10;

/// How long connections that are still in use are waited for at the end.
const HOMECOMING: Duration = Duration::from_secs(5);

/// A posting agent with connections of its own.
pub struct Poster<'a> {
    server: Server,
    /// Whose texts have the operator's part of each answer's header.
    config: &'a Config,
    elsewhere: Elsewhere,
    timeouts: Timeouts,
    observer: Option<StatusLines>,
    console: &'a Console,
    /// Those that no courier has.
    connections: Vec<Connection>,
    /// How many there may be, those of the couriers included (`post_connections`).
    most: usize,
    /// Whether the server did not want more of them.
    are_enough: bool,
    couriers: Couriers,
    /// At how many answers, one after the other, the connection broke for good.
    broken_in_a_row: usize,
    /// Why nothing can be posted for now; set until [`Poster::try_anew`].
    away: Option<String>,
    said: Said,
    groups: Arc<Groups>,
}

/// How far an attempt has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing of the answer was sent.
    Server,
    /// The answer was sent, or its identifier.
    Answer,
}

impl<'a> Poster<'a> {
    /// An agent that has not connected yet. It asks the server that is read from,
    /// too, which may know more of what was posted.
    pub fn new(
        config: &'a Config,
        observer: Option<StatusLines>,
        console: &'a Console,
    ) -> Poster<'a> {
        let groups = Arc::<Groups>::default();
        Poster {
            couriers: Couriers::new(groups.clone(), None, Halt::default()),
            elsewhere: Elsewhere::new(&config.reader, &config.poster),
            server: config.poster.clone(),
            config,
            timeouts: Timeouts::default(),
            observer,
            console,
            connections: Vec::new(),
            most: config.post_connections,
            are_enough: false,
            broken_in_a_row: 0,
            away: None,
            said: Said::default(),
            groups,
        }
    }

    /// Posts what is handed over on another thread, of this runtime, which has to be
    /// there as long as the agent; and nothing more once it is halted.
    pub fn post_beside(&mut self, beside: Option<Handle>, halt: Halt) {
        self.couriers = Couriers::new(self.groups.clone(), beside, halt);
    }

    /// Whether the server could not be reached since the last
    /// [`Poster::try_anew`].
    pub fn is_away(&self) -> bool {
        self.away.is_some()
    }

    /// Forgets that the server was away, and what it could not bear.
    pub fn try_anew(&mut self) {
        self.away = None;
        self.broken_in_a_row = 0;
        self.are_enough = false;
        self.elsewhere.try_anew();
    }

    /// Takes an answer to be posted. [`next`](Self::next) and
    /// [`try_next`](Self::try_next) say what has become of it.
    pub fn hand_over(&mut self, id: AnswerId, article: ProtoArticle) {
        self.couriers.push(id, article);
    }

    /// Gives the answers back that were handed over, as far as nobody has begun to
    /// post them.
    pub fn recall(&mut self) -> Vec<AnswerId> {
        self.couriers.recall()
    }

    /// Waits for what has become of an answer that was handed over; nothing where
    /// that is known of all, or nothing more is to be posted.
    pub async fn next(&mut self) -> Option<(AnswerId, Outcome)> {
        loop {
            if let Some(next) = self.try_next().await {
                return Some(next);
            }
            if !self.couriers.are_out() {
                return None;
            }
            let back = self.couriers.next().await;
            if let Some(next) = self.came(back).await {
                return Some(next);
            }
        }
    }

    /// The same without waiting, unless there is no connection yet, or it is more
    /// than a courier can find out.
    pub async fn try_next(&mut self) -> Option<(AnswerId, Outcome)> {
        while let Some(back) = self.couriers.try_next() {
            if let Some(next) = self.came(back).await {
                return Some(next);
            }
        }
        self.send_out();
        if self.couriers.are_out() {
            return None;
        }
        // The first one opens the connection.
        let (id, article) = self.couriers.pop()?;
        Some((id, self.post(&article).await))
    }

    /// Gives up what is on its way, and says what is known of it.
    pub fn give_up(&mut self) -> Vec<(AnswerId, Outcome)> {
        let mut known = Vec::new();
        while let Some(back) = self.couriers.try_next() {
            if let Back::Taken(id, reply) = back {
                let reply = reply.to_string();
                known.push((id, Outcome::Posted { reply }));
            }
        }
        self.couriers.give_up();
        known
    }

    /// Sends couriers out while there is anything to post.
    fn send_out(&mut self) {
        if self.away.is_some() || !self.couriers.are_wanted() {
            return;
        }
        while (!self.couriers.are_out() || self.couriers.are_too_few(self.most))
            && let Some(connection) = self.connections.pop()
        {
            self.couriers.send_out(connection);
        }
        while !self.are_enough && self.couriers.are_too_few(self.most) {
            let (server, observer) = (self.server.clone(), self.observer.clone());
            self.couriers.send_another(server, self.timeouts, observer);
        }
    }

    /// What has become of the answer that a courier comes back with, if any.
    async fn came(&mut self, back: Back) -> Option<(AnswerId, Outcome)> {
        match back {
            Back::Taken(id, reply) => {
                self.broken_in_a_row = 0;
                self.said.is_over();
                let reply = reply.to_string();
                Some((id, Outcome::Posted { reply }))
            }
            Back::Other(other) => {
                let Other {
                    id,
                    article,
                    connection,
                    stage,
                    said,
                } = *other;
                self.connections.push(connection);
                let outcome = match said {
                    None => self.post(&article).await,
                    Some(said) => {
                        let attempt = self.judge(&article, said).await;
                        self.conclude(&article, attempt, stage).await
                    }
                };
                Some((id, outcome))
            }
            Back::Home(connection) => {
                self.connections.push(*connection);
                None
            }
            Back::NoConnection(reason) => {
                self.are_enough = true;
                let text = format!("posting: no further connection: {reason}");
                self.console.log(&text);
                None
            }
        }
    }

    /// Holds the server's clock against ours, for when the reading server
    /// cannot be asked (R42b).
    ///
    /// # Errors
    ///
    /// [`Error::Clocks`] where they differ by more than `most`; any other where
    /// this server cannot be asked either.
    pub async fn compare_clocks(&mut self, most: Duration) -> Result<(), Error> {
        let compared = self.connected().await?.compare_clocks(most).await;
        if compared.is_err() {
            self.connections.clear();
        }
        compared
    }

    /// Posts one answer.
    pub async fn post(&mut self, article: &ProtoArticle) -> Outcome {
        if let Some(reason) = &self.away {
            return Outcome::Unsent {
                reply: reason.clone(),
            };
        }
        let mut stage = Stage::Server;
        let attempt = self.attempt(article, false, &mut stage).await;
        self.conclude(article, attempt, stage).await
    }

    /// What becomes of an answer after a first attempt, with others if need be.
    async fn conclude(
        &mut self,
        article: &ProtoArticle,
        mut attempt: Result<Outcome, Error>,
        mut stage: Stage,
    ) -> Outcome {
        // Behind one that has broken the connection again and again, another
        // that does so is set aside sooner.
        let patience = match self.broken_in_a_row {
            0 => PAUSES.len(),
            _ => 1,
        };
        let mut pauses = PAUSES.iter().take(patience);
        // Whether the server may have it from an earlier attempt.
        let mut may_be_there = false;
        loop {
            let error = match attempt {
                Ok(outcome) => {
                    self.broken_in_a_row = 0;
                    if matches!(outcome, Outcome::Posted { .. } | Outcome::Present { .. }) {
                        self.said.is_over();
                    }
                    return outcome;
                }
                Err(error) => error,
            };
            // What has befallen one connection has befallen those that lie idle.
            let was_open = !self.connections.is_empty();
            self.connections.clear();
            may_be_there |= stage == Stage::Answer;
            // Nonsense, such as the second line of a reply, is over with the
            // connection.
            let is_nonsense = error.is_about_one_command() && error.ends_connection();
            let may_pass = (error.is_temporary() || is_nonsense) && (was_open || may_be_there);
            let mut reply = self.away.clone();
            if may_pass && reply.is_none() {
                if let Some(pause) = pauses.next() {
                    tokio::time::sleep(*pause).await;
                    stage = Stage::Server;
                    attempt = self.attempt(article, may_be_there, &mut stage).await;
                    continue;
                }
                if stage == Stage::Answer && self.broken_in_a_row < BROKEN_IN_A_ROW {
                    return self.set_aside(article, &error);
                }
            }
            let reply = reply.take().unwrap_or_else(|| self.went_away(&error));
            return match may_be_there {
                true => Outcome::Deferred { reply },
                false => Outcome::Unsent { reply },
            };
        }
    }

    /// Ends the connections in order. What is still on its way is given up: what
    /// has become of it is found out by the next attempt (R41).
    pub async fn close(&mut self) {
        let homecoming = async {
            while self.couriers.are_out() {
                if let Back::Home(connection) = self.couriers.next().await {
                    self.connections.push(*connection);
                }
            }
        };
        let _ = timeout(HOMECOMING, homecoming).await;
        self.couriers.give_up();
        for connection in self.connections.drain(..) {
            connection.quit().await;
        }
    }

    /// It may be this one answer that the server cannot bear; the others are
    /// not to wait for it.
    fn set_aside(&mut self, article: &ProtoArticle, error: &Error) -> Outcome {
        self.broken_in_a_row += 1;
        let text = format!("posting: {error}; {} stays due", article.message_id);
        say(&mut self.said, &text, Console::later, self.console);
        Outcome::Deferred {
            reply: error.to_string(),
        }
    }

    /// Says why the server is not to be had, and gives the reason back.
    fn went_away(&mut self, error: &Error) -> String {
        // To be turned away at the door is as good as no connection.
        let aloud = match error.is_temporary() || matches!(error, Error::Denied { .. }) {
            true => Console::later,
            false => Console::error,
        };
        let reason = error.to_string();
        self.give_up_for_now(&reason, aloud);
        reason
    }

    /// Posts nothing more for now.
    fn give_up_for_now(&mut self, reason: &str, aloud: fn(&Console, &str)) {
        let text = format!("posting: {reason}; the answers stay due");
        say(&mut self.said, &text, aloud, self.console);
        self.away = Some(reason.to_owned());
    }

    /// One attempt over the connection, which is opened if need be.
    async fn attempt(
        &mut self,
        article: &ProtoArticle,
        may_be_there: bool,
        stage: &mut Stage,
    ) -> Result<Outcome, Error> {
        self.connected().await?;
        let Some(connection) = self.connections.last_mut() else {
            return Ok(Outcome::Unsent {
                reply: "no connection".to_owned(),
            });
        };
        if !connection.posting_permitted() && self.server.user.is_none() {
            let reply = format!("{} does not permit posting", self.server.address());
            self.give_up_for_now(&reply, Console::error);
            return Ok(Outcome::Unsent { reply });
        }
        let closed = self.groups.closed(connection, article, self.console);
        if let Some(reply) = closed.await? {
            return Ok(Outcome::Held { reply });
        }
        if may_be_there {
            let ours = Ours::of(article);
            *stage = Stage::Answer;
            let mut found = ours.find(connection).await?;
            if !found.is_certain() {
                found = found.or(self.elsewhere.find(&ours, self.timeouts).await);
            }
            match found {
                Found::Ours => {
                    return Ok(Outcome::Present {
                        reply: "found on the server".to_owned(),
                        confirmed: true,
                    });
                }
                Found::Foreign => return Ok(taken()),
                Found::Absent | Found::Untold => *stage = Stage::Server,
            }
        }
        let said;
        (*stage, said) = couriers::post(connection, article).await;
        self.judge(article, said).await
    }

    /// What the server's reply to a POST says of the answer.
    async fn judge(
        &mut self,
        article: &ProtoArticle,
        said: Result<Posted, Error>,
    ) -> Result<Outcome, Error> {
        let posted = match said {
            Ok(posted) => posted,
            // Its own fault, and not the server's.
            Err(error @ Error::Unsendable { .. }) => {
                return Ok(Outcome::Refused {
                    reply: error.to_string(),
                });
            }
            Err(error) => return Err(error),
        };
        let address = self.server.address();
        let words = posted.reply().to_string();
        if matches!(posted, Posted::Accepted(_)) {
            return Ok(Outcome::Posted { reply: words });
        }
        if matches!(posted, Posted::NotPermitted(_)) {
            self.give_up_for_now(&format!("{address}: {words}"), Console::error);
            return Ok(Outcome::Unsent { reply: words });
        }
        if posted.is_deferred() {
            return Ok(Outcome::Deferred { reply: words });
        }
        if posted.is_general() {
            // After the article it may be about this one all the same, so the
            // others are tried.
            let text = format!("posting: {address}: {words}; the answers stay due");
            say(&mut self.said, &text, Console::error, self.console);
            return Ok(Outcome::Deferred { reply: words });
        }
        // Servers have many words for "I have it", and 435 stands for others.
        let ours = Ours::of(article);
        let mut found = match self.find_after_refusal(&ours).await {
            Ok(found) => found,
            Err(error) if posted.is_duplicate() => return Err(error),
            Err(_) => Found::Untold,
        };
        if posted.is_duplicate() && !found.is_certain() {
            found = found.or(self.elsewhere.find(&ours, self.timeouts).await);
        }
        Ok(match found {
            Found::Ours => Outcome::Present {
                reply: words,
                confirmed: true,
            },
            Found::Foreign => taken(),
            Found::Untold if posted.is_duplicate() => Outcome::Present {
                reply: words,
                confirmed: false,
            },
            Found::Absent | Found::Untold => self.refused(article, words),
        })
    }

    /// An answer is refused for good, unless that is the configuration's fault:
    /// then nothing more is posted, and all answers stay due (R30).
    fn refused(&mut self, article: &ProtoArticle, words: String) -> Outcome {
        let head = self.config.texts_for(&article.newsgroup).head;
        let Some(field) = head::named(&words, head, &article.newsgroup) else {
            return Outcome::Refused { reply: words };
        };
        let address = self.server.address();
        let reason = format!("{address}: {words} ({field} stands in [head])");
        self.give_up_for_now(&reason, Console::error);
        Outcome::Deferred { reply: words }
    }

    /// Asks whose article there is. Behind a refusal of two lines the second is
    /// no answer; over another connection there is none.
    async fn find_after_refusal(&mut self, ours: &Ours<'_>) -> Result<Found, Error> {
        if let Some(connection) = self.connections.last_mut() {
            match ours.find(connection).await {
                Ok(found) => return Ok(found),
                Err(_) => self.connections.clear(),
            }
        }
        ours.find(self.connected().await?).await
    }

    /// The connection, which is opened if need be.
    async fn connected(&mut self) -> Result<&mut Connection, Error> {
        let connection = match self.connections.pop() {
            Some(connection) => connection,
            None => {
                let (server, observer) = (self.server.clone(), self.observer.clone());
                let opened = self.couriers.open(server, self.timeouts, observer);
                opened.await?
            }
        };
        Ok(self.connections.push_mut(connection))
    }
}

/// Says what keeps answers from being posted. What was said already goes into
/// the log alone: a feed tries again for hours.
fn say(said: &mut Said, text: &str, aloud: fn(&Console, &str), console: &Console) {
    if said.changes_to(text) {
        aloud(console, text);
    } else {
        console.log(text);
    }
}

fn taken() -> Outcome {
    Outcome::Refused {
        reply: "the message identifier is taken by another article".to_owned(),
    }
}
