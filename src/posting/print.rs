//! The answers of a dry run, in full on standard output (R27).

use std::collections::VecDeque;
use std::io::{self, Write};

use jiff::Timestamp;

use crate::console::Console;
use crate::followup::ProtoArticle;
use crate::journal::{AnswerId, Outcome};
use crate::stop::{Stop, StopReason};

/// A posting agent that prints.
pub struct Printer<'a> {
    console: &'a Console,
    stop: &'a Stop,
    /// Standard output can no longer be written to.
    is_closed: bool,
    waiting: VecDeque<(AnswerId, ProtoArticle)>,
}

impl<'a> Printer<'a> {
    /// An agent that has printed nothing yet.
    pub fn new(console: &'a Console, stop: &'a Stop) -> Printer<'a> {
        Printer {
            console,
            stop,
            is_closed: false,
            waiting: VecDeque::new(),
        }
    }

    /// Takes an answer to be printed by [`print_next`](Self::print_next).
    pub fn hand_over(&mut self, id: AnswerId, article: ProtoArticle) {
        self.waiting.push_back((id, article));
    }

    /// Gives the answers back that are not printed yet.
    pub fn recall(&mut self) -> Vec<AnswerId> {
        self.waiting.drain(..).map(|(id, _)| id).collect()
    }

    /// Prints the next answer that was handed over.
    pub fn print_next(&mut self) -> Option<(AnswerId, Outcome)> {
        let (id, article) = self.waiting.pop_front()?;
        Some((id, self.post(&article)))
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
