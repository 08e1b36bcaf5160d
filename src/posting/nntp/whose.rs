//! Whose article a message identifier leads to (R41).
//!
//! An identifier of ours can be foreseen by anybody, and so can
//! `X-Artchk-Version`. So what a server has under it is held against the answer
//! itself before it is taken for that.

use crate::article::Article;
use crate::followup::ProtoArticle;
use crate::nntp::{Connection, Error, Server, Timeouts};

/// What is known of the article under an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// It is our answer.
    Ours,
    /// It is somebody else's article.
    Foreign,
    /// There is none.
    Absent,
    /// The server does not tell.
    Untold,
}

impl Found {
    /// Whether there is an article.
    pub(super) fn is_certain(self) -> bool {
        matches!(self, Found::Ours | Found::Foreign)
    }

    /// This, unless another server has found an article.
    pub(super) fn or(self, elsewhere: Found) -> Found {
        if elsewhere.is_certain() {
            elsewhere
        } else {
            self
        }
    }
}

/// What our answer is known by.
pub(super) struct Ours<'a> {
    message_id: &'a str,
    article: Article,
}

impl<'a> Ours<'a> {
    pub(super) fn of(article: &'a ProtoArticle) -> Ours<'a> {
        Ours {
            message_id: &article.message_id,
            article: Article::new(article.octets().to_vec()),
        }
    }

    /// Asks a server for the identifier.
    ///
    /// # Errors
    ///
    /// Where the connection is lost by that.
    pub(super) async fn find(&self, connection: &mut Connection) -> Result<Found, Error> {
        match connection.head_by_id(self.message_id).await {
            Ok(Some(head)) => Ok(match self.is(&Article::new(head)) {
                true => Found::Ours,
                false => Found::Foreign,
            }),
            Ok(None) => Ok(Found::Absent),
            Err(error) if error.ends_connection() => Err(error),
            // Not allowed to ask.
            Err(_) => Ok(Found::Untold),
        }
    }

    /// Whether the article that was found is our answer.
    fn is(&self, found: &Article) -> bool {
        found.header().get("x-artchk-version").is_some()
            && address(found) == address(&self.article)
            && found.precursors().next_back() == self.article.precursors().next_back()
            && locks(&self.article).all(|lock| locks(found).any(|other| other == lock))
    }
}

/// The address in From, in lower case; what stands there where there is none.
fn address(article: &Article) -> Option<String> {
    let body = || article.header().body("from").map(str::to_owned);
    let address = article.poster().map(|mailbox| mailbox.address());
    Some(address.or_else(body)?.to_lowercase())
}

/// The elements of Cancel-Lock (RFC 8315, section 2.1). Servers add their own.
fn locks(article: &Article) -> impl Iterator<Item = &str> {
    let body = article.header().body("cancel-lock").unwrap_or_default();
    body.split_whitespace()
}

/// Another server that may have what the posting server does not give.
pub(super) struct Elsewhere {
    /// None where there is only the one.
    server: Option<Server>,
    /// Whether it could not be had.
    is_away: bool,
}

impl Elsewhere {
    /// The server that is read from, where it is not the one that is posted to.
    pub(super) fn new(reader: &Server, poster: &Server) -> Elsewhere {
        let is_other = (&reader.host, reader.port) != (&poster.host, poster.port);
        Elsewhere {
            server: is_other.then(|| reader.clone()),
            is_away: false,
        }
    }

    /// Forgets that the server was away.
    pub(super) fn try_anew(&mut self) {
        self.is_away = false;
    }

    /// Asks there. What goes wrong with that is no answer.
    pub(super) async fn find(&mut self, ours: &Ours<'_>, timeouts: Timeouts) -> Found {
        let Some(server) = self.server.as_ref().filter(|_| !self.is_away) else {
            return Found::Untold;
        };
        let Ok(mut connection) = Connection::open(server, &timeouts, None).await else {
            self.is_away = true;
            return Found::Untold;
        };
        match ours.find(&mut connection).await {
            Ok(found) => {
                connection.quit().await;
                found
            }
            Err(_) => {
                self.is_away = true;
                Found::Untold
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = "From: Checker <bot@checker.invalid>\r\n\
        References: <x@y.example> <a@b.example>\r\n\
        Cancel-Lock: sha256:b3Vycw== sha256:YWxzbw==\r\n\
        X-Artchk-Version: artchk 1\r\n\r\n";

    fn is_ours(found: &str) -> bool {
        let octets = ANSWER.as_bytes().to_vec();
        let answer = ProtoArticle::from_journal(String::new(), String::new(), octets);
        Ours::of(&answer).is(&Article::new(found.as_bytes().to_vec()))
    }

    #[test]
    fn r41_what_a_server_makes_of_our_answer_is_ours() {
        assert!(is_ours(ANSWER));
        for (written, found) in [
            ("From:", "Path: news.example!not-for-mail\r\nFrom:"),
            (
                "Checker <bot@checker.invalid>",
                "bot@Checker.invalid (Checker)",
            ),
            ("artchk 1", "artchk 2"),
            ("<x@y.example> ", ""),
            (" <a@", "\r\n\t<a@"),
            (" sha256:YW", " sha256:c2VydmVy sha256:YW"),
        ] {
            assert!(ANSWER.contains(written));
            assert!(is_ours(&ANSWER.replace(written, found)), "{found}");
        }
    }

    #[test]
    fn r41_what_differs_is_somebody_else_s() {
        for (written, found) in [
            ("X-Artchk-Version", "X-Other"),
            ("bot@", "erika@"),
            ("<a@b.example>", "<c@b.example>"),
            (" <a@b.example>", ""),
            ("References", "X-References"),
            ("sha256:b3Vycw==", "sha256:b3Vyc2U="),
            ("Cancel-Lock", "X-Cancel-Lock"),
        ] {
            assert!(ANSWER.contains(written));
            assert!(!is_ours(&ANSWER.replace(written, found)), "{found}");
        }
    }
}
