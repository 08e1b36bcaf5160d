//! Articles that somebody has to be asked for: `sm` by their tokens, the reader
//! by their message identifiers.
//!
//! No article holds up the others (R38b): one that is asked for in vain is asked
//! for once more, by itself, and then set aside.

use std::collections::VecDeque;

use super::doubts::Doubts;
use super::{Feed, Tray, Wanted};
use crate::article::Article;
use crate::journal;
use crate::nntp::Retrieved;
use crate::source::sm::Fetched;
use crate::source::{Run, Take};

/// How many articles are asked for one by one after there was trouble with one
/// of those that had been asked for ahead.
const CAREFUL: usize = 20;

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
        let mut asked: VecDeque<(Wanted, String)> = asked.into();
        let mut still = Vec::new();
        let mut doubts = Doubts::default();
        while !asked.is_empty() && !self.sm_trouble.now {
            let count = if doubts.is_again() { 1 } else { asked.len() };
            let tokens = asked.iter().take(count).map(|(_, token)| token.clone());
            let mut call = match self.sm.fetch(tokens.collect()) {
                Ok(call) => call,
                Err(error) => {
                    self.sm_trouble.report(&error.to_string(), console);
                    break;
                }
            };
            let fault = loop {
                let fetched = tokio::select! {
                    fetched = call.next() => fetched,
                    () = self.run.stop.asked() => return Ok(Vec::new()),
                };
                let fetched = match fetched {
                    Ok(Some((_, fetched))) => fetched,
                    Ok(None) => break None,
                    Err(error) => break Some(error.to_string()),
                };
                self.sm_trouble.is_over();
                let Some((line, _)) = asked.pop_front() else {
                    break None;
                };
                doubts.settle(&mut self.sm_had, &mut still);
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
            };
            if let Some(fault) = fault
                && doubts.are_too_many(&mut asked, fault)
            {
                break;
            }
        }
        let unknown = doubts.end(self.sm_had, &mut still);
        if let Some(fault) = unknown.filter(|_| !self.sm_trouble.now) {
            self.sm_trouble.report(&fault, console);
        }
        still.extend(asked.into_iter().map(|(line, _)| line.unasked()));
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
        let mut asked: VecDeque<(Wanted, String)> = asked.into();
        let mut still = Vec::new();
        let mut doubts = Doubts::default();
        let mut careful = 0_usize;
        while !asked.is_empty() && !self.reader_trouble.now {
            let count = if careful > 0 { 1 } else { asked.len() };
            let identifiers: Vec<String> = asked
                .iter()
                .take(count)
                .map(|(_, identifier)| identifier.clone())
                .collect();
            let identifiers: Vec<&str> = identifiers.iter().map(String::as_str).collect();
            let begun = match self.reader.connection().await {
                Ok(connection) => connection.articles_by_id(&identifiers),
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
            careful = careful.saturating_sub(1);
            let fault = loop {
                let next = tokio::select! {
                    next = articles.next() => next,
                    () = self.run.stop.asked() => {
                        self.reader.drop_connection();
                        return Ok(Vec::new());
                    }
                };
                let retrieved = match next {
                    Ok(Some((_, Retrieved::Refused(reply)))) => {
                        break Some(format!("the server does not give it: {reply}"));
                    }
                    Ok(Some((_, retrieved))) => retrieved,
                    Ok(None) => break None,
                    Err(error) => break Some(error.to_string()),
                };
                self.reader_trouble.is_over();
                let Some((line, _)) = asked.pop_front() else {
                    break None;
                };
                match retrieved {
                    Retrieved::Article(octets) => {
                        doubts.settle(&mut self.reader_had, &mut still);
                        tray.put(&line, Article::new(octets), config, console);
                    }
                    Retrieved::Overlong | Retrieved::BrokenOff => {
                        doubts.settle(&mut self.reader_had, &mut still);
                        tray.too_long(&line, console);
                    }
                    Retrieved::Missing | Retrieved::Refused(_) => {
                        doubts.went_on();
                        still.push(line);
                    }
                }
                if tray.is_full() {
                    tray.empty(take).await?;
                }
            };
            if let Some(fault) = fault {
                // A kept connection may have been closed while nothing came; a
                // new one tells whether the server is there.
                self.reader.drop_connection();
                careful = CAREFUL;
                if doubts.are_too_many(&mut asked, fault) {
                    break;
                }
            }
        }
        let unknown = doubts.end(self.reader_had, &mut still);
        if let Some(fault) = unknown.filter(|_| !self.reader_trouble.now) {
            self.reader_trouble
                .report(&format!("reading: {fault}"), console);
        }
        still.extend(asked.into_iter().map(|(line, _)| line.unasked()));
        Ok(still)
    }
}
