//! Posting over NNTP, so that each answer is there once, whatever breaks
//! (R38a, R41).
//!
//! The connection is the posting agent's own, opened with the first answer.
//! An answer is known by its message identifier: after a 435, or a connection
//! lost while posting, the server is asked whether it has the article.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::article::{Article, header_names};
use crate::console::{Console, Said};
use crate::followup::ProtoArticle;
use crate::journal::Outcome;
use crate::nntp::{Connection, Error, GroupStatus, Posted, Server, StatusLines, Timeouts};

/// How long what LIST ACTIVE said of a group holds (R38a).
const STATUS_HOLDS: Duration = Duration::from_secs(60 * 60);
/// The pauses before a lost connection is opened again.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(200),
    Duration::from_secs(2),
    Duration::from_secs(5),
];

/// A posting agent with a connection of its own.
pub struct Poster<'a> {
    server: Server,
    timeouts: Timeouts,
    observer: Option<StatusLines>,
    console: &'a Console,
    connection: Option<Connection>,
    /// Whether the connection was lost again and again with the last answer.
    lost_with_one: bool,
    /// Why nothing can be posted for now; set until [`Poster::try_anew`].
    away: Option<String>,
    said: Said,
    groups: HashMap<String, Group>,
}

/// What the server said of a group, and when.
struct Group {
    asked: Instant,
    /// None where it does not tell.
    status: Option<GroupStatus>,
    /// Why nothing can be posted there.
    said: Said,
}

/// What the server says of a message identifier.
enum Found {
    /// It is our followup.
    Ours,
    /// It is somebody else's article.
    Foreign,
    /// It is not there, or the server does not tell.
    Unknown,
}

impl<'a> Poster<'a> {
    /// An agent that has not connected yet.
    pub fn new(server: Server, observer: Option<StatusLines>, console: &'a Console) -> Poster<'a> {
        Poster {
            server,
            timeouts: Timeouts::default(),
            observer,
            console,
            connection: None,
            lost_with_one: false,
            away: None,
            said: Said::default(),
            groups: HashMap::new(),
        }
    }

    /// Whether the server could not be reached since the last
    /// [`Poster::try_anew`].
    pub fn is_away(&self) -> bool {
        self.away.is_some()
    }

    /// Forgets that the server was away, and what it could not bear: tried
    /// first again, that would be taken for the server's absence, and would hold
    /// up the others for as long as it is due.
    pub fn try_anew(&mut self) {
        self.away = None;
        self.lost_with_one = false;
    }

    /// Posts one answer.
    pub async fn post(&mut self, article: &ProtoArticle) -> Outcome {
        if let Some(reason) = &self.away {
            return Outcome::Deferred {
                reply: reason.clone(),
            };
        }
        let mut pauses = PAUSES.iter();
        let mut lost = false;
        loop {
            let error = match self.attempt(article, lost).await {
                Ok(outcome) => {
                    self.lost_with_one = false;
                    if matches!(outcome, Outcome::Posted { .. }) {
                        self.said.is_over();
                    }
                    return outcome;
                }
                Err(error) => error,
            };
            let was_open = self.connection.take().is_some();
            // Nonsense, such as the second line of a reply, is over with the
            // connection.
            let is_nonsense = error.is_about_one_command() && error.ends_connection();
            if !(error.is_temporary() || is_nonsense) || !(was_open || lost) {
                return self.went_away(&error);
            }
            // The connection was there and is lost: the article may have gone
            // through.
            lost = true;
            let Some(pause) = pauses.next() else {
                // It may be this one article that the server cannot bear; the
                // others are not to wait for it.
                if was_open && !std::mem::replace(&mut self.lost_with_one, true) {
                    let text = format!("posting: {error}; {} stays due", article.message_id);
                    say(&mut self.said, &text, Console::later, self.console);
                    return Outcome::Deferred {
                        reply: error.to_string(),
                    };
                }
                return self.went_away(&error);
            };
            tokio::time::sleep(*pause).await;
        }
    }

    /// Ends the connection in order.
    pub async fn close(&mut self) {
        if let Some(connection) = self.connection.take() {
            connection.quit().await;
        }
    }

    fn went_away(&mut self, error: &Error) -> Outcome {
        let reason = error.to_string();
        let text = format!("posting: {reason}; the answers stay due");
        // To be turned away at the door is as good as no connection.
        let aloud = match error.is_temporary() || matches!(error, Error::Denied { .. }) {
            true => Console::later,
            false => Console::error,
        };
        say(&mut self.said, &text, aloud, self.console);
        self.away = Some(reason.clone());
        Outcome::Deferred { reply: reason }
    }

    /// One attempt over the connection, which is opened if need be. `lost`
    /// says that an earlier attempt may have gone through.
    async fn attempt(&mut self, article: &ProtoArticle, lost: bool) -> Result<Outcome, Error> {
        if self.connection.is_none() {
            let observer = self.observer.clone();
            let opened = Connection::open(&self.server, &self.timeouts, observer).await;
            self.connection = Some(opened?);
        }
        let Some(connection) = &mut self.connection else {
            return Ok(Outcome::Deferred {
                reply: "no connection".to_owned(),
            });
        };
        let address = self.server.address();
        if !connection.posting_permitted() && self.server.user.is_none() {
            let reason = format!("{address} does not permit posting");
            let text = format!("posting: {reason}; the answers stay due");
            say(&mut self.said, &text, Console::error, self.console);
            self.away = Some(reason.clone());
            return Ok(Outcome::Deferred { reply: reason });
        }
        if let Some(reason) = closed(connection, &mut self.groups, article, self.console).await? {
            return Ok(Outcome::Deferred { reply: reason });
        }
        if lost {
            match find(connection, &article.message_id).await? {
                Found::Ours => return Ok(posted("found on the server")),
                Found::Foreign => return Ok(taken()),
                Found::Unknown => {}
            }
        }
        let reply = match connection.post(&article.dated(Timestamp::now())).await {
            Ok(reply) => reply,
            // Its own fault, and not the server's.
            Err(error @ Error::Unsendable { .. }) => {
                return Ok(Outcome::Refused {
                    reply: error.to_string(),
                });
            }
            Err(error) => return Err(error),
        };
        let words = reply.reply().to_string();
        Ok(match &reply {
            Posted::Accepted(_) => posted(&words),
            Posted::Refused(_) if reply.is_duplicate() => {
                match find(connection, &article.message_id).await? {
                    Found::Foreign => taken(),
                    Found::Ours | Found::Unknown => posted(&words),
                }
            }
            Posted::Refused(_) if reply.is_deferred() => Outcome::Deferred { reply: words },
            Posted::Refused(_) if !reply.is_general() => Outcome::Refused { reply: words },
            Posted::Refused(_) | Posted::NotPermitted(_) => {
                let text = format!("posting: {address}: {words}; the answers stay due");
                say(&mut self.said, &text, Console::error, self.console);
                // After the article it may be about this one all the same.
                if matches!(reply, Posted::NotPermitted(_)) {
                    self.away = Some(words.clone());
                }
                Outcome::Deferred { reply: words }
            }
        })
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

fn posted(reply: &str) -> Outcome {
    Outcome::Posted {
        reply: reply.to_owned(),
    }
}

fn taken() -> Outcome {
    Outcome::Refused {
        reply: "the message identifier is taken by another article".to_owned(),
    }
}

/// Whether the server has the article, and whose it is (R41).
async fn find(connection: &mut Connection, message_id: &str) -> Result<Found, Error> {
    match connection.head_by_id(message_id).await {
        Ok(Some(head))
            if header_names(&head).any(|name| name.eq_ignore_ascii_case(b"x-artchk-version")) =>
        {
            Ok(Found::Ours)
        }
        Ok(Some(_)) => Ok(Found::Foreign),
        Ok(None) => Ok(Found::Unknown),
        Err(error) if error.ends_connection() => Err(error),
        // Not allowed to ask.
        Err(_) => Ok(Found::Unknown),
    }
}

/// Why the article may not be posted into its group, if so (R38a). Asked once
/// an hour and group; one error line for each group found closed.
async fn closed(
    connection: &mut Connection,
    groups: &mut HashMap<String, Group>,
    article: &ProtoArticle,
    console: &Console,
) -> Result<Option<String>, Error> {
    let name = &article.newsgroup;
    let known = groups.remove(name);
    let mut group = match known {
        Some(group) if group.asked.elapsed() < STATUS_HOLDS => group,
        known => Group {
            asked: Instant::now(),
            status: match connection.list_active(name).await {
                Ok(status) => status,
                Err(error) if error.ends_connection() => return Err(error),
                // Refused for whatever reason: as good as unknown.
                Err(_) => None,
            },
            said: known.map(|group| group.said).unwrap_or_default(),
        },
    };
    let reason = reason(group.status.as_ref(), article);
    if let Some(reason) = &reason
        && group.said.changes_to(reason)
    {
        console.error(&format!(
            "{name}: nothing can be posted there: {reason}; the answers are held"
        ));
    }
    groups.insert(name.clone(), group);
    Ok(reason)
}

/// Why an article may not be posted into a group of this status.
fn reason(status: Option<&GroupStatus>, article: &ProtoArticle) -> Option<String> {
    let reason = match status? {
        GroupStatus::Permitted => return None,
        // It may have been made, and held, before `[head]` was changed.
        GroupStatus::Moderated if is_approved(article) => return None,
        GroupStatus::Moderated => {
            "it is moderated, and the answer has no Approved; put one into [head]".to_owned()
        }
        GroupStatus::Absent => "the posting server does not have it".to_owned(),
        GroupStatus::Alias(other) => format!("it is an alias of {other}"),
        _ => "it is closed to postings".to_owned(),
    };
    Some(reason)
}

fn is_approved(article: &ProtoArticle) -> bool {
    let article = Article::new(article.octets().to_vec());
    article.header().body("approved").is_some()
}
