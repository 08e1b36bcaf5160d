//! How a session begins: greeting, CAPABILITIES, MODE READER, STARTTLS,
//! AUTHINFO, COMPRESS, in this order and no other (RFC 3977, section 5.3; RFC
//! 4642, section 2.2; RFC 4643, section 2.2; RFC 8054, section 2.2.2).
//!
//! What the server said it can do is forgotten whenever that may have changed.

use std::sync::Arc;

use super::capabilities::Capabilities;
use super::command::Command;
use super::connection::Connection;
use super::error::Error;
use super::response::Reply;
use super::server::{Security, Server, Timeouts};
use super::stream::Stream;
use super::tls::Trust;
use super::wire::{StatusLines, Wire};

impl Connection {
    /// Connects, is greeted, goes over to reader mode and TLS as far as that
    /// is wanted, and logs in if a user is configured.
    ///
    /// # Errors
    ///
    /// Any but those about newsgroups, articles and what may be sent.
    pub async fn open(
        server: &Server,
        timeouts: &Timeouts,
        observer: Option<StatusLines>,
    ) -> Result<Self, Error> {
        let address: Arc<str> = server.address().into();
        let trust = match server.security {
            Security::Off => None,
            Security::StartTls | Security::Tls => Some(Trust::load(server)?),
        };
        let tcp = Stream::connect(server, timeouts.connect).await?;
        let stream = match (&trust, server.security) {
            (Some(trust), Security::Tls) => {
                let tls = trust.handshake(server, tcp, timeouts.connect).await?;
                Stream::Tls(Box::new(tls))
            }
            _ => Stream::Plain(tcp),
        };
        let mut wire = Wire::new(stream, address, *timeouts, observer);
        wire.keep_secret(server.password.as_deref());
        let greeting = wire.status("the greeting").await?;
        let posting = may_post("the connection", &wire.address(), greeting)?;
        let mut connection = Self::new(wire, server.clone(), posting);

        connection.ask_capabilities().await?;
        connection.enter_reader_mode().await?;
        if let (Some(trust), Security::StartTls) = (&trust, server.security) {
            connection = connection.start_tls(trust).await?;
        }
        if server.user.is_some() {
            connection.log_in().await?;
        }
        if server.compress {
            connection = connection.compress().await?;
        }
        Ok(connection)
    }

    /// Asks what the server can do now. Any refusal stands for a server that
    /// does not know the command.
    async fn ask_capabilities(&mut self) -> Result<(), Error> {
        let command = Command::capabilities();
        self.capabilities = match self.ask(&command).await? {
            (_, Some(block)) => block.as_deref().map(|block| {
                self.wire.show(block);
                Capabilities::parse(block)
            }),
            (reply, None) if reply.is_failure() => None,
            (reply, None) => return Err(self.senseless(&command, reply)),
        };
        Ok(())
    }

    fn offers(&self, label: &str) -> bool {
        self.capabilities
            .as_ref()
            .is_some_and(|list| list.has(label))
    }

    /// Sends MODE READER to a server that says it has two modes, and to one
    /// that does not say what it can do.
    async fn enter_reader_mode(&mut self) -> Result<(), Error> {
        if self.capabilities.is_some() && !self.offers("MODE-READER") {
            return Ok(());
        }
        let command = Command::mode_reader();
        let (reply, _) = self.ask(&command).await?;
        match reply.code() {
            // A server that knows no modes is a reader already; one that wants
            // a login first will say so again.
            400 | 480 | 500 | 501 => return Ok(()),
            _ => self.posting = may_post(command.name(), &self.address(), reply)?,
        }
        if self.capabilities.is_some() {
            self.ask_capabilities().await?;
        }
        Ok(())
    }

    /// Puts the rest of the session inside TLS, or gives up.
    async fn start_tls(mut self, trust: &Trust) -> Result<Self, Error> {
        let server = self.address();
        // A server that does not say what it can do is asked all the same: only
        // it knows.
        if self.capabilities.is_some() && !self.offers("STARTTLS") {
            return Err(Error::StartTlsUnavailable {
                server,
                reply: None,
            });
        }
        let (reply, _) = self.ask(&Command::start_tls()).await?;
        if reply.code() != 382 {
            return Err(Error::StartTlsUnavailable {
                server,
                reply: Some(reply),
            });
        }
        self.wire = self.wire.into_tls(&self.server, trust).await?;
        // RFC 4642, section 2.2.2: nothing learnt in the clear counts any more.
        self.capabilities = None;
        self.ask_capabilities().await?;
        Ok(self)
    }

    /// Compresses the rest of the session, where the server can do it. Nothing else
    /// that it can do changes, but that nobody logs in any more.
    async fn compress(mut self) -> Result<Self, Error> {
        let list = self.capabilities.as_ref();
        if !list.is_some_and(|list| list.arguments("COMPRESS").any(|word| word == "DEFLATE")) {
            return Ok(self);
        }
        let command = Command::compress();
        let (reply, _) = self.ask(&command).await?;
        match reply.code() {
            206 => self.wire = self.wire.into_deflated(),
            _ if reply.is_failure() => {}
            _ => return Err(self.senseless(&command, reply)),
        }
        Ok(self)
    }

    /// Logs in with the configured user.
    async fn log_in(&mut self) -> Result<(), Error> {
        if !self.authenticate().await? {
            return Ok(());
        }
        if self.capabilities.take().is_some() {
            self.ask_capabilities().await?;
        }
        // RFC 3977, section 5.1.2: a greeting tells of posting without a login.
        self.posting = self.posting || self.offers("POST");
        Ok(())
    }

    /// Logs in because a command was answered 480.
    pub(super) async fn log_in_for(&mut self, reply: Reply) -> Result<(), Error> {
        if self.server.user.is_none() {
            return Err(Error::LoginRequired {
                server: self.address(),
                reply,
            });
        }
        // RFC 8054, section 2.2.2: not any more in this session. The next one begins
        // with it.
        if self.wire.is_deflated() {
            self.in_step = false;
            let wanted = std::io::Error::other(format!("a new login is wanted: {reply}"));
            return Err(self.wire.lost("a command to be taken", Some(wanted)));
        }
        self.log_in().await
    }

    /// Sends AUTHINFO. False: the server knows no logins, and may do without.
    async fn authenticate(&mut self) -> Result<bool, Error> {
        let Some(user) = self.server.user.clone() else {
            return Ok(false);
        };
        let command = self.checked(Command::user(&user))?;
        // Checked before the user's name is sent, so that nothing is.
        let password = match self.server.password.clone() {
            Some(password) => Some(self.checked(Command::password(&password))?),
            None => None,
        };
        let (mut reply, _) = self.ask(&command).await?;
        if reply.code() == 381 {
            let Some(password) = password else {
                self.in_step = false;
                return Err(Error::PasswordMissing {
                    server: self.address(),
                });
            };
            (reply, _) = self.ask(&password).await?;
        } else if reply.code() == 500 {
            return Ok(false);
        }
        match reply.code() {
            200..=299 => Ok(true),
            483 => self.check_access(&reply).map(|()| false),
            _ if reply.is_about_connections() => {
                self.in_step = false;
                Err(Error::TooManyConnections {
                    server: self.address(),
                    reply,
                })
            }
            _ => {
                self.in_step = false;
                Err(Error::LoginRefused {
                    server: self.address(),
                    reply,
                })
            }
        }
    }
}

/// What a greeting, or the answer to MODE READER, says about posting.
fn may_post(command: &'static str, address: &Arc<str>, reply: Reply) -> Result<bool, Error> {
    let server = address.clone();
    match reply.code() {
        200 => Ok(true),
        201 => Ok(false),
        400 => Err(Error::Unavailable { server, reply }),
        _ if reply.is_failure() => Err(Error::Denied { server, reply }),
        _ => Err(Error::Unexpected {
            server,
            command,
            reply,
        }),
    }
}
