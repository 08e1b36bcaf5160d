//! The NNTP client (RFC 3977, with TLS of RFC 4642 and logins of RFC 4643).
//!
//! It deals in octets only: what an article is, and what the server's
//! answers mean for the bot, is decided elsewhere. The idea to keep in mind
//! while reading is that of a *session in step*: a [`Connection`] knows at any
//! time how many replies the server still owes. Whatever leaves that unknown
//! (a lost connection, a time-out, a reply that is none, a future dropped in
//! the middle) ends the connection; see [`Error::ends_connection`].
//!
//! ```text
//! connection   the commands a caller has          open       how a session begins
//! pipeline     many ARTICLE commands in flight    posting    POST and its outcomes
//! command      what is sent, checked              response   what comes back, taken apart
//! wire         lines and blocks, with time limits multiline  the only place that knows dots
//! secret       the password, never shown
//! stream       TCP or TLS                         tls        the certificate is verified here
//! deflate      compression, over either
//! ```
//!
//! ```no_run
//! use artchk::nntp::{Connection, Error, Server, Timeouts};
//!
//! # async fn example() -> Result<(), Error> {
//! let server = Server { host: "news.example".into(), port: 119, ..Server::default() };
//! let mut connection = Connection::open(&server, &Timeouts::default(), None).await?;
//! let group = connection.group("misc.test").await?;
//! let numbers: Vec<u64> = (group.low..=group.high).collect();
//! let mut articles = connection.articles(&numbers);
//! while let Some((number, retrieved)) = articles.next().await? {
//!     if let Some(octets) = retrieved.article() {
//!         println!("{number}: {} octets", octets.len());
//!     }
//! }
//! connection.quit().await;
//! # Ok(())
//! # }
//! ```
//!
//! Nothing here opens a connection again: that, and the pauses in between, is
//! up to the caller, who may ask [`Error::is_temporary`].

#![warn(clippy::indexing_slicing, clippy::string_slice)]

mod capabilities;
mod command;
mod connection;
mod deflate;
mod error;
mod multiline;
mod open;
mod pipeline;
mod posting;
mod response;
mod secret;
mod server;
mod stream;
mod tls;
mod wire;

pub use capabilities::Capabilities;
pub use command::{check_group_name, check_message_id};
pub use connection::{Connection, Posting};
pub use error::Error;
pub(crate) use error::plain;
pub(crate) use multiline::stuff;
pub use pipeline::{Articles, Retrieved};
pub use posting::Posted;
pub use response::{Group, GroupStatus, Reply};
pub use server::{Security, Server, Timeouts};
pub(crate) use tls::Trust;
pub use tls::check_ca_file;
pub use wire::{StatusLines, Traffic};
