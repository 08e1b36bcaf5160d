//! What can go wrong with a server, in one line each.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::response::Reply;

/// Why the server could not be used, or did not do as asked.
///
/// Shown as one line that begins with `host:port` and ends, where there are
/// any, with the server's own words, control characters replaced by `?`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Occurs when the host name cannot be resolved.
    #[error("{server}: cannot resolve the name: {}", plain(source))]
    Resolve {
        /// `host:port`.
        server: Arc<str>,
        /// What the resolver says.
        source: io::Error,
    },
    /// Occurs when none of the host's addresses accepts a connection; the
    /// reason is that of the last one tried.
    #[error("{server}: {}", plain(source))]
    Connect {
        /// `host:port`.
        server: Arc<str>,
        /// Why the last address could not be reached.
        source: io::Error,
    },
    /// Occurs when the server, or the network, takes longer than a limit of
    /// [`Timeouts`](super::Timeouts) allows.
    #[error("{server}: timed out waiting for {what}")]
    TimedOut {
        /// `host:port`.
        server: Arc<str>,
        /// What was waited for.
        what: &'static str,
    },
    /// Occurs when the connection breaks, in whatever state, or when a
    /// connection is used after an error that ended it.
    #[error(
        "{server}: connection lost while waiting for {what}{}",
        because(source)
    )]
    Lost {
        /// `host:port`.
        server: Arc<str>,
        /// What was waited for.
        what: &'static str,
        /// The system's reason; `None` where the server closed the connection.
        source: Option<io::Error>,
    },
    /// Occurs when the server says 400: it is closing the connection, and may
    /// be asked again later.
    #[error("{server}: {reply}")]
    Unavailable {
        /// `host:port`.
        server: Arc<str>,
        /// The reply with the code 400.
        reply: Reply,
    },
    /// Occurs when the server turns this client away for good: 502 as
    /// greeting, or as the answer to MODE READER.
    #[error("{server}: {reply}")]
    Denied {
        /// `host:port`.
        server: Arc<str>,
        /// The server's words.
        reply: Reply,
    },
    /// Occurs when a command needs a login (480) and no user is configured.
    /// The connection stays usable.
    #[error("{server}: login required, but no user is configured: {reply}")]
    LoginRequired {
        /// `host:port`.
        server: Arc<str>,
        /// The reply with the code 480.
        reply: Reply,
    },
    /// Occurs when AUTHINFO is answered 481, 482, 502 or anything else but
    /// success, or when a command is still answered 480 after it.
    #[error("{server}: login refused: {reply}")]
    LoginRefused {
        /// `host:port`.
        server: Arc<str>,
        /// The server's words.
        reply: Reply,
    },
    /// Occurs when AUTHINFO is refused not because of who we are, but because
    /// too many are there already.
    #[error("{server}: login refused for now: {reply}")]
    TooManyConnections {
        /// `host:port`.
        server: Arc<str>,
        /// The server's words.
        reply: Reply,
    },
    /// Occurs when the server asks for a password (381) and none is configured.
    #[error("{server}: login refused: the server asks for a password, but none is configured")]
    PasswordMissing {
        /// `host:port`.
        server: Arc<str>,
    },
    /// Occurs when the server wants the connection encrypted first (483). The
    /// connection stays usable for what does not need that.
    #[error("{server}: the server requires encryption (reader_tls, post_tls): {reply}")]
    EncryptionRequired {
        /// `host:port`.
        server: Arc<str>,
        /// The reply with the code 483.
        reply: Reply,
    },
    /// Occurs when the server's certificate is expired, not trusted, or made
    /// out to another name.
    #[error("{server}: certificate refused: {reason}")]
    Certificate {
        /// `host:port`.
        server: Arc<str>,
        /// What is wrong with the certificate.
        reason: String,
    },
    /// Occurs when a TLS handshake fails for another reason than the certificate.
    #[error("{server}: TLS failed: {reason}")]
    Tls {
        /// `host:port`.
        server: Arc<str>,
        /// What the TLS library says.
        reason: String,
    },
    /// Occurs when the file with certificates to trust cannot be used. Nothing
    /// was contacted.
    #[error("{}: cannot use as certificates: {reason}", file.display())]
    CaFile {
        /// The file.
        file: PathBuf,
        /// Why not.
        reason: String,
    },
    /// Occurs when STARTTLS was asked for and is not offered, or refused. What
    /// was sent until then is no secret.
    #[error("{server}: STARTTLS is not to be had: {}", offered(reply))]
    StartTlsUnavailable {
        /// `host:port`.
        server: Arc<str>,
        /// The refusal; `None` where it was not offered.
        reply: Option<Reply>,
    },
    /// Occurs when the server's clock and ours tell different times: one of
    /// them is wrong, and it is not known which.
    #[error(
        "{server}: the clocks differ by more than max_clock_difference: it is {theirs} there, {ours} here"
    )]
    Clocks {
        /// `host:port`.
        server: Arc<str>,
        /// What the server says.
        theirs: Timestamp,
        /// What this machine says.
        ours: Timestamp,
    },
    /// Occurs when octets in the clear follow the reply that begins TLS:
    /// somebody may have put them there (RFC 4642, section 5).
    #[error("{server}: unencrypted octets after the answer to STARTTLS")]
    Injected {
        /// `host:port`.
        server: Arc<str>,
    },
    /// Occurs when GROUP or LISTGROUP is answered 411. The connection stays usable.
    #[error("{server}: {reply}")]
    NoSuchGroup {
        /// `host:port`.
        server: Arc<str>,
        /// The reply with the code 411.
        reply: Reply,
    },
    /// Occurs when a command is refused in any other way. The connection stays usable.
    #[error("{server}: {command} refused: {reply}")]
    Refused {
        /// `host:port`.
        server: Arc<str>,
        /// The command's name.
        command: &'static str,
        /// The server's words.
        reply: Reply,
    },
    /// Occurs when a reply makes no sense after the command it answers.
    #[error("{server}: unexpected answer to {command}: {reply}")]
    Unexpected {
        /// `host:port`.
        server: Arc<str>,
        /// The command's name, or `the connection`.
        command: &'static str,
        /// The server's words.
        reply: Reply,
    },
    /// Occurs when something else than a status line comes, or a block that
    /// cannot be read.
    #[error("{server}: not an NNTP answer: {line}")]
    Garbage {
        /// `host:port`.
        server: Arc<str>,
        /// The beginning of what came, sanitised.
        line: String,
    },
    /// Occurs when a line or a block is longer than its limit.
    #[error("{server}: {what} is longer than {limit} octets")]
    Overlong {
        /// `host:port`.
        server: Arc<str>,
        /// What was being read.
        what: &'static str,
        /// The limit in octets.
        limit: usize,
    },
    /// Occurs when an argument or an article may not be sent. Nothing was;
    /// the connection stays usable.
    #[error("{server}: cannot send {what}: {reason}")]
    Unsendable {
        /// `host:port`.
        server: Arc<str>,
        /// What was to be sent.
        what: &'static str,
        /// The rule it breaks.
        reason: &'static str,
    },
}

impl Error {
    /// The code of the server's reply, where there was one.
    pub fn code(&self) -> Option<u16> {
        self.reply().map(Reply::code)
    }

    /// The server's reply, where there was one.
    pub fn reply(&self) -> Option<&Reply> {
        match self {
            Self::Unavailable { reply, .. }
            | Self::Denied { reply, .. }
            | Self::LoginRequired { reply, .. }
            | Self::LoginRefused { reply, .. }
            | Self::TooManyConnections { reply, .. }
            | Self::EncryptionRequired { reply, .. }
            | Self::NoSuchGroup { reply, .. }
            | Self::Refused { reply, .. }
            | Self::Unexpected { reply, .. } => Some(reply),
            Self::StartTlsUnavailable { reply, .. } => reply.as_ref(),
            Self::Resolve { .. }
            | Self::Connect { .. }
            | Self::TimedOut { .. }
            | Self::Lost { .. }
            | Self::PasswordMissing { .. }
            | Self::Certificate { .. }
            | Self::Tls { .. }
            | Self::CaFile { .. }
            | Self::Injected { .. }
            | Self::Clocks { .. }
            | Self::Garbage { .. }
            | Self::Overlong { .. }
            | Self::Unsendable { .. } => None,
        }
    }

    /// Whether the same thing may well succeed later, with nothing changed on
    /// this side.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Resolve { .. }
            | Self::Connect { .. }
            | Self::TimedOut { .. }
            | Self::Lost { .. }
            | Self::Unavailable { .. }
            | Self::TooManyConnections { .. }
            | Self::Tls { .. }
            | Self::StartTlsUnavailable { .. }
            | Self::Clocks { .. }
            | Self::Injected { .. } => true,
            // 403: an internal fault of the server (RFC 3977, section 3.2.1).
            Self::Refused { reply, .. } => reply.code() == 403,
            _ => false,
        }
    }

    /// Whether the server does not let this user in (or would only over TLS).
    pub fn is_login_refused(&self) -> bool {
        matches!(
            self,
            Self::LoginRequired { .. }
                | Self::LoginRefused { .. }
                | Self::PasswordMissing { .. }
                | Self::EncryptionRequired { .. }
        )
    }

    /// Whether the server's certificate was refused.
    pub fn is_certificate_refused(&self) -> bool {
        matches!(self, Self::Certificate { .. })
    }

    /// Whether the server may well do what else it is asked for, be it over
    /// another connection.
    pub fn is_about_one_command(&self) -> bool {
        !self.ends_connection()
            || matches!(
                self,
                Self::Unexpected { .. } | Self::Garbage { .. } | Self::Overlong { .. }
            )
    }

    /// Whether the connection that gave this error is of no more use.
    pub fn ends_connection(&self) -> bool {
        !matches!(
            self,
            Self::NoSuchGroup { .. }
                | Self::Refused { .. }
                | Self::LoginRequired { .. }
                | Self::EncryptionRequired { .. }
                | Self::Unsendable { .. }
        )
    }
}

/// An I/O error's text without the number in parentheses.
pub(crate) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_owned(),
        None => text,
    }
}

fn because(source: &Option<io::Error>) -> String {
    source
        .as_ref()
        .map_or_else(String::new, |error| format!(": {}", plain(error)))
}

fn offered(reply: &Option<Reply>) -> String {
    reply.as_ref().map_or_else(
        || "the server does not offer it".to_owned(),
        Reply::to_string,
    )
}

/// Text of a server made fit to be shown: control and bidirectional control
/// characters become `?`.
pub(super) fn sanitise(text: &str) -> String {
    let unfit = |character: char| {
        character.is_control()
            || matches!(character,
                '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .map(|character| if unfit(character) { '?' } else { character })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(line: &str) -> Reply {
        Reply::parse(line.as_bytes()).expect("a status line")
    }

    #[test]
    fn shown_as_one_line_that_begins_with_the_server() {
        let server: Arc<str> = "news.example:119".into();
        let refused = io::Error::from_raw_os_error(111);
        let error = Error::Connect {
            server: server.clone(),
            source: refused,
        };
        assert_eq!(error.to_string(), "news.example:119: Connection refused");
        let error = Error::NoSuchGroup {
            server: server.clone(),
            reply: reply("411 No\x07 group"),
        };
        assert_eq!(error.to_string(), "news.example:119: 411 No? group");
        assert_eq!(error.code(), Some(411));
        let error = Error::StartTlsUnavailable {
            server,
            reply: None,
        };
        assert_eq!(
            error.to_string(),
            "news.example:119: STARTTLS is not to be had: the server does not offer it"
        );
    }

    #[test]
    fn r5_what_is_tried_again_and_what_is_not() {
        let server: Arc<str> = "news.example:119".into();
        let later = [
            Error::Connect {
                server: server.clone(),
                source: io::Error::other("x"),
            },
            Error::TimedOut {
                server: server.clone(),
                what: "x",
            },
            Error::Unavailable {
                server: server.clone(),
                reply: reply("400 busy"),
            },
            Error::StartTlsUnavailable {
                server: server.clone(),
                reply: Some(reply("580 no")),
            },
            Error::Refused {
                server: server.clone(),
                command: "GROUP",
                reply: reply("403 fault"),
            },
        ];
        for error in later {
            assert!(error.is_temporary(), "{error}");
            assert!(
                !error.is_login_refused() && !error.is_certificate_refused(),
                "{error}"
            );
        }
        let login = Error::LoginRefused {
            server: server.clone(),
            reply: reply("481 no"),
        };
        assert!(!login.is_temporary() && login.is_login_refused());
        let certificate = Error::Certificate {
            server: server.clone(),
            reason: "expired".into(),
        };
        assert!(!certificate.is_temporary() && certificate.is_certificate_refused());
        let refused = Error::Refused {
            server,
            command: "GROUP",
            reply: reply("502 no"),
        };
        assert!(!refused.is_temporary() && !refused.ends_connection());
    }
}
