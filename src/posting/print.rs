//! The answers of a dry run, in full on standard output (R27).

use std::io::{self, Write};

use jiff::Timestamp;

use crate::console::Console;
use crate::followup::ProtoArticle;
use crate::journal::Outcome;
use crate::stop::{Stop, StopReason};

/// A posting agent that prints.
pub struct Printer<'a> {
    console: &'a Console,
    stop: &'a Stop,
    /// Standard output can no longer be written to.
    is_closed: bool,
}

impl<'a> Printer<'a> {
    /// An agent that has printed nothing yet.
    pub fn new(console: &'a Console, stop: &'a Stop) -> Printer<'a> {
        Printer {
            console,
            stop,
            is_closed: false,
        }
    }

    /// Prints an answer. That it cannot is said once: nothing can be printed
    /// from then on. A reader that has seen enough (`| head`) is no error, and
    /// the end of the run.
    pub fn post(&mut self, article: &ProtoArticle) -> Outcome {
        match print(article) {
            Ok(()) => Outcome::Posted {
                reply: "printed".to_owned(),
            },
            Err(error) => {
                let reply = format!("the answers cannot be printed: {error}");
                if error.kind() == io::ErrorKind::BrokenPipe {
                    self.stop.ask(StopReason::Unread);
                } else if !self.is_closed {
                    self.console.error(&reply);
                }
                self.is_closed = true;
                Outcome::Unsent { reply }
            }
        }
    }

    /// Whether nothing can be printed any more.
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }
}

/// Prints an answer as it would be posted, lines ended by LF, a blank line
/// behind it.
///
/// # Errors
///
/// When standard output cannot be written to.
pub fn print(article: &ProtoArticle) -> io::Result<()> {
    let dated = article.dated(Timestamp::now());
    let mut text: Vec<u8> = dated.into_iter().filter(|&octet| octet != b'\r').collect();
    text.push(b'\n');
    let mut output = io::stdout().lock();
    output.write_all(&text)?;
    // What is buffered may fail as well.
    output.flush()
}
