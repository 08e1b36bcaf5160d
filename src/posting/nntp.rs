//! Posting over NNTP, so that each answer is there once, whatever breaks
//! (R38a, R41, R41b).
//!
//! The connection is the posting agent's own, opened with the first answer.
//! An answer is known by its message identifier: where the server may have it
//! already, it is asked whose article that is.

mod group;
mod head;
mod whose;

use std::time::Duration;

use jiff::Timestamp;

use crate::config::Config;
use crate::console::{Console, Said};
use crate::followup::ProtoArticle;
use crate::journal::Outcome;
use crate::nntp::{Connection, Error, Posted, Server, StatusLines, Timeouts};

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

/// A posting agent with a connection of its own.
pub struct Poster<'a> {
    server: Server,
    /// Whose texts have the operator's part of each answer's header.
    config: &'a Config,
    elsewhere: Elsewhere,
    timeouts: Timeouts,
    observer: Option<StatusLines>,
    console: &'a Console,
    connection: Option<Connection>,
    /// At how many answers, one after the other, the connection broke for good.
    broken_in_a_row: usize,
    /// Why nothing can be posted for now; set until [`Poster::try_anew`].
    away: Option<String>,
    said: Said,
    groups: Groups,
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
        Poster {
            elsewhere: Elsewhere::new(&config.reader, &config.poster),
            server: config.poster.clone(),
            config,
            timeouts: Timeouts::default(),
            observer,
            console,
            connection: None,
            broken_in_a_row: 0,
            away: None,
            said: Said::default(),
            groups: Groups::default(),
        }
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
        self.elsewhere.try_anew();
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
            self.connection = None;
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
            let mut stage = Stage::Server;
            let error = match self.attempt(article, may_be_there, &mut stage).await {
                Ok(outcome) => {
                    self.broken_in_a_row = 0;
                    if matches!(outcome, Outcome::Posted { .. } | Outcome::Present { .. }) {
                        self.said.is_over();
                    }
                    return outcome;
                }
                Err(error) => error,
            };
            let was_open = self.connection.take().is_some();
            may_be_there |= stage == Stage::Answer;
            // Nonsense, such as the second line of a reply, is over with the
            // connection.
            let is_nonsense = error.is_about_one_command() && error.ends_connection();
            let may_pass = (error.is_temporary() || is_nonsense) && (was_open || may_be_there);
            if may_pass {
                if let Some(pause) = pauses.next() {
                    tokio::time::sleep(*pause).await;
                    continue;
                }
                if stage == Stage::Answer && self.broken_in_a_row < BROKEN_IN_A_ROW {
                    return self.set_aside(article, &error);
                }
            }
            let reply = self.went_away(&error);
            return match may_be_there {
                true => Outcome::Deferred { reply },
                false => Outcome::Unsent { reply },
            };
        }
    }

    /// Ends the connection in order.
    pub async fn close(&mut self) {
        if let Some(connection) = self.connection.take() {
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
        self.give_up(&reason, aloud);
        reason
    }

    /// Posts nothing more for now.
    fn give_up(&mut self, reason: &str, aloud: fn(&Console, &str)) {
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
        let Some(connection) = &mut self.connection else {
            return Ok(Outcome::Unsent {
                reply: "no connection".to_owned(),
            });
        };
        let address = self.server.address();
        if !connection.posting_permitted() && self.server.user.is_none() {
            let reply = format!("{address} does not permit posting");
            self.give_up(&reply, Console::error);
            return Ok(Outcome::Unsent { reply });
        }
        let closed = self.groups.closed(connection, article, self.console);
        if let Some(reply) = closed.await? {
            return Ok(Outcome::Held { reply });
        }
        let ours = Ours::of(article);
        if may_be_there {
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
        let dated = article.dated(Timestamp::now());
        match connection.offer(&dated).await {
            Ok(None) => {}
            Ok(Some(reply)) => {
                let words = reply.to_string();
                self.give_up(&format!("{address}: {words}"), Console::error);
                return Ok(Outcome::Unsent { reply: words });
            }
            // Its own fault, and not the server's.
            Err(error @ Error::Unsendable { .. }) => {
                return Ok(Outcome::Refused {
                    reply: error.to_string(),
                });
            }
            Err(error) => return Err(error),
        }
        *stage = Stage::Answer;
        let posted = connection.send(&dated).await?;
        let words = posted.reply().to_string();
        if matches!(posted, Posted::Accepted(_)) {
            return Ok(Outcome::Posted { reply: words });
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
        self.give_up(&reason, Console::error);
        Outcome::Deferred { reply: words }
    }

    /// Asks whose article there is. Behind a refusal of two lines the second is
    /// no answer; over another connection there is none.
    async fn find_after_refusal(&mut self, ours: &Ours<'_>) -> Result<Found, Error> {
        if let Some(connection) = &mut self.connection {
            match ours.find(connection).await {
                Ok(found) => return Ok(found),
                Err(_) => self.connection = None,
            }
        }
        ours.find(self.connected().await?).await
    }

    /// The connection, which is opened if need be.
    async fn connected(&mut self) -> Result<&mut Connection, Error> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let observer = self.observer.clone();
                Connection::open(&self.server, &self.timeouts, observer).await?
            }
        };
        Ok(self.connection.insert(connection))
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
