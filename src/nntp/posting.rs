//! POST and what becomes of it (RFC 3977, section 6.3.1).

use super::command::Command;
use super::connection::Connection;
use super::error::Error;
use super::multiline::{is_sendable, stuff};
use super::response::Reply;

/// The server's decision on an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Posted {
    /// It was taken (240).
    Accepted(Reply),
    /// It was sent and refused (441).
    Refused(Reply),
    /// It was not sent, because POST itself was refused (440).
    NotPermitted(Reply),
}

impl Posted {
    /// The server's words.
    pub fn reply(&self) -> &Reply {
        match self {
            Self::Accepted(reply) | Self::Refused(reply) | Self::NotPermitted(reply) => reply,
        }
    }

    /// Whether the refusal passes on a 435: the server has had an article with
    /// this message identifier already. The word "duplicate" says nothing,
    /// since header fields can be duplicate, too.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Refused(reply) if passes_on(reply, "435"))
    }

    /// Whether the refusal passes on a 436: the server could not do it now and
    /// may do it later. A 436 or 403 of its own means the same.
    pub fn is_deferred(&self) -> bool {
        matches!(self, Self::Refused(reply)
            if passes_on(reply, "436") || matches!(reply.code(), 403 | 436))
    }

    /// Whether the refusal is none of this article: only 441 is one (RFC 3977,
    /// section 6.3.1.1), and what says "do not retry" of any article that was
    /// transferred (437 in section 6.3.2.1, 439 in RFC 4644, section 2.5). Every
    /// other code has other reasons, and the article may be taken later.
    pub fn is_general(&self) -> bool {
        matches!(self, Self::Refused(reply)
            if !matches!(reply.code(), 437 | 439 | 441) && !self.is_deferred())
    }
}

/// Whether the text of a 441 gives the code of another server's reply: as its
/// first word, or right after a colon. Elsewhere such a number may be anything
/// (`441 Line 435 too long`).
fn passes_on(reply: &Reply, code: &str) -> bool {
    let mut may_be_code = true;
    reply.code() == 441
        && reply.text().split_ascii_whitespace().any(|word| {
            let bare = word.trim_matches(|c: char| c.is_ascii_punctuation());
            let found = may_be_code && bare == code;
            may_be_code = word.ends_with(':');
            found
        })
}

impl Connection {
    /// Offers an article of CR LF lines (dots not doubled) and sends it: see
    /// [`offer`](Self::offer) and [`send`](Self::send).
    ///
    /// # Errors
    ///
    /// Those of the two.
    pub async fn post(&mut self, article: &[u8]) -> Result<Posted, Error> {
        match self.offer(article).await? {
            Some(refused) => Ok(Posted::NotPermitted(refused)),
            None => self.send(article).await,
        }
    }

    /// Asks to post an article, of which nothing is sent yet. `None`: the
    /// server waits for it, and [`send`](Self::send) must follow.
    ///
    /// # Errors
    ///
    /// [`Error::Unsendable`] if it holds NUL, or CR or LF alone. After any
    /// error that ends the connection the server does not have the article.
    pub async fn offer(&mut self, article: &[u8]) -> Result<Option<Reply>, Error> {
        if !is_sendable(article) {
            return Err(Error::Unsendable {
                server: self.address(),
                what: "the article",
                reason: "it contains NUL, or CR or LF alone",
            });
        }
        let command = Command::post();
        let (reply, _) = self.exchange(&command).await?;
        match reply.code() {
            340 => {
                // Anything but the article would be taken for it.
                self.in_step = false;
                Ok(None)
            }
            _ if reply.is_failure() => Ok(Some(reply)),
            _ => Err(self.senseless(&command, reply)),
        }
    }

    /// Sends the article that was offered, in one write.
    ///
    /// # Errors
    ///
    /// After any error the server may have the article all the same: look for
    /// it before it is posted again. A code of success that is not POST's is one
    /// as well: it may be the answer to something else.
    pub async fn send(&mut self, article: &[u8]) -> Result<Posted, Error> {
        let command = Command::post();
        self.wire
            .write(&stuff(article), "the server to take the article")
            .await?;
        let (reply, _) = self.answer(&command).await?;
        self.in_step = true;
        match reply.code() {
            240 => Ok(Posted::Accepted(reply)),
            _ if reply.is_failure() => Ok(Posted::Refused(reply)),
            _ => Err(self.senseless(&command, reply)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r41_the_code_counts_and_not_the_word() {
        let cases = [
            ("441 435 Duplicate", true, false),
            ("441 435", true, false),
            ("441 (435) Duplicate", true, false),
            ("441 Refused upstream: 435 Already have it", true, false),
            ("441 436 Try again", false, true),
            ("441 Upstream says: 436", false, true),
            ("436 Try again", false, true),
            ("403 Disk full", false, true),
            ("441 Duplicate From header field", false, false),
            ("441 Line 435 too long", false, false),
            ("441 4350 octets", false, false),
            ("441 437 Too old", false, false),
            ("441 450 No", false, false),
            ("439 No", false, false),
            ("441", false, false),
            ("437 435", false, false),
        ];
        for (line, duplicate, deferred) in cases {
            let posted = Posted::Refused(Reply::parse(line.as_bytes()).expect("a status line"));
            assert_eq!(posted.is_duplicate(), duplicate, "{line}");
            assert_eq!(posted.is_deferred(), deferred, "{line}");
            assert!(!posted.is_general(), "{line}");
        }
        for line in [
            "440 no",
            "480 who?",
            "483 not so",
            "502 no",
            "503 435",
            "401 no",
            "411 no",
            "435 no",
            "450 no",
            "451 no",
            "481 no",
            "482 no",
            "499 no",
            "500 what?",
            "599 no",
        ] {
            let posted = Posted::Refused(Reply::parse(line.as_bytes()).expect("a status line"));
            assert!(posted.is_general(), "{line}");
            assert!(!posted.is_duplicate() && !posted.is_deferred(), "{line}");
        }
        let taken = Posted::Accepted(Reply::parse(b"240 435").expect("a status line"));
        assert!(!taken.is_duplicate() && !taken.is_deferred());
    }
}
