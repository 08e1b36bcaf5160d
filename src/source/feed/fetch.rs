//! Articles that somebody has to be asked for: `sm` by their tokens, the reader
//! by their message identifiers.

use std::collections::VecDeque;

use super::{Feed, Tray, Wanted};
use crate::article::Article;
use crate::journal;
use crate::nntp::Retrieved;
use crate::source::sm::Fetched;
use crate::source::{Run, Take};

impl Feed<'_> {
    /// Fetches articles by their tokens. Gives back the lines that are still
    /// wanted.
    pub(super) async fn by_token(
        &mut self,
        asked: Vec<(Wanted, String)>,
        tray: &mut Tray,
        take: &mut impl Take,
    ) -> Result<Vec<Wanted>, journal::Error> {
        let Run {
            config, console, ..
        } = self.run;
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let (mut lines, tokens): (VecDeque<Wanted>, Vec<String>) = asked.into_iter().unzip();
        let mut still = Vec::new();
        let mut call = if self.sm_trouble.now {
            None
        } else {
            match self.sm.fetch(tokens) {
                Ok(call) => Some(call),
                Err(error) => {
                    self.sm_trouble.report(&error.to_string(), console);
                    None
                }
            }
        };
        while let Some(running) = &mut call {
            let fetched = tokio::select! {
                fetched = running.next() => fetched,
                () = self.run.stop.asked() => return Ok(Vec::new()),
            };
            let fetched = match fetched {
                Ok(Some((_, fetched))) => fetched,
                Ok(None) => break,
                Err(error) => {
                    self.sm_trouble.report(&error.to_string(), console);
                    break;
                }
            };
            self.sm_trouble.is_over();
            let Some(line) = lines.pop_front() else {
                break;
            };
            match fetched {
                Fetched::Article(octets) => {
                    tray.put(&line, Article::from_wire(&octets), config, console);
                }
                Fetched::Missing => still.push(line),
                Fetched::Overlong => tray.too_long(&line, console),
                Fetched::Crashed => {
                    console.error(&format!("{}: sm crashes when asked for it", line.name));
                    still.push(line);
                }
            }
            if tray.is_full() {
                tray.empty(take).await?;
            }
        }
        for mut line in lines {
            line.unasked = true;
            still.push(line);
        }
        Ok(still)
    }

    /// Fetches articles by their message identifiers from the reader. Gives
    /// back the lines that are still wanted.
    pub(super) async fn by_identifier(
        &mut self,
        asked: Vec<(Wanted, String)>,
        tray: &mut Tray,
        take: &mut impl Take,
    ) -> Result<Vec<Wanted>, journal::Error> {
        let Run {
            config, console, ..
        } = self.run;
        let (mut lines, identifiers): (VecDeque<Wanted>, Vec<String>) = asked.into_iter().unzip();
        let mut still = Vec::new();
        let mut fruitless = 0;
        while !lines.is_empty() && !self.reader_trouble.now {
            let begin = identifiers.len() - lines.len();
            let left: Vec<&str> = identifiers.iter().skip(begin).map(String::as_str).collect();
            let begun = match self.reader.connection().await {
                Ok(connection) => connection.articles_by_id(&left),
                Err(error) => Err(error),
            };
            let mut articles = match begun {
                Ok(articles) => articles,
                Err(error) => {
                    self.reader_trouble
                        .report(&format!("reading: {error}"), console);
                    break;
                }
            };
            fruitless += 1;
            let lost = loop {
                let next = tokio::select! {
                    next = articles.next() => next,
                    () = self.run.stop.asked() => {
                        self.reader.drop_connection();
                        return Ok(Vec::new());
                    }
                };
                let retrieved = match next {
                    Ok(Some((_, retrieved))) => retrieved,
                    Ok(None) => break None,
                    Err(error) => break Some(error),
                };
                fruitless = 0;
                self.reader_trouble.is_over();
                let Some(mut line) = lines.pop_front() else {
                    break None;
                };
                match retrieved {
                    Retrieved::Article(octets) => {
                        tray.put(&line, Article::new(octets), config, console);
                    }
                    Retrieved::Missing => still.push(line),
                    Retrieved::Overlong | Retrieved::BrokenOff => tray.too_long(&line, console),
                    // An internal fault of the server (RFC 3977, section 3.2.1).
                    Retrieved::Refused(reply) if reply.code() == 403 => {
                        console.log(&format!("{}: it waits: {reply}", line.name));
                        line.unasked = true;
                        still.push(line);
                    }
                    Retrieved::Refused(reply) => {
                        console.error(&format!(
                            "{}: the server does not give it: {reply}",
                            line.name
                        ));
                        still.push(line);
                    }
                }
                if tray.is_full() {
                    tray.empty(take).await?;
                }
            };
            if let Some(error) = lost {
                // A kept connection may have been closed while nothing came; a
                // new one tells whether the server is there.
                self.reader.drop_connection();
                if fruitless > 1 {
                    self.reader_trouble
                        .report(&format!("reading: {error}"), console);
                }
            }
        }
        for mut line in lines {
            line.unasked = true;
            still.push(line);
        }
        Ok(still)
    }
}
