//! One thing that goes wrong, in one run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::server::{Say, Server, lines};

/// A step of the session: a command by its first words, `connect` for a new
/// connection, `.` for the end of an article that is posted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// The beginning of what the server hears.
    pub(super) heard: &'static str,
    /// Which of them, from 1.
    pub(super) time: usize,
    /// What has to be so that the step comes at all.
    pub(super) so_that: Setting,
}

/// What has to be so that a step comes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Setting {
    /// Nothing.
    Usual,
    /// The server takes the first answer, and breaks off before it says so.
    Doubt,
    /// The server does not know CAPABILITIES.
    Old,
    /// The bot has a name and a password.
    Login,
    /// The bot wants STARTTLS.
    StartTls,
}

impl Setting {
    /// What stands in the .ini while the fault lasts.
    pub(super) fn parameters(self) -> &'static str {
        match self {
            Setting::Login => {
                "reader_user = wilma\nreader_pass = open sesame\n\
                 poster_user = wilma\nposter_pass = open sesame\n"
            }
            Setting::StartTls => "reader_tls = starttls\npost_tls = starttls\n",
            Setting::Usual | Setting::Doubt | Setting::Old => "",
        }
    }

    /// What the server says otherwise than usual before the fault.
    fn say(self, heard: &str) -> Say {
        match (self, heard) {
            (Setting::Old, "CAPABILITIES") => lines("500 what?"),
            (Setting::Old, "MODE READER") => lines("200 reader"),
            (Setting::Login, _) if heard.starts_with("AUTHINFO USER") => lines("381 password"),
            (Setting::Login, _) if heard.starts_with("AUTHINFO PASS") => lines("281 welcome"),
            (Setting::StartTls, "CAPABILITIES") => {
                lines("101 list\nVERSION 2\nREADER\nSTARTTLS\n.")
            }
            _ => Say::Usual,
        }
    }
}

/// What the server does at the step.
#[derive(Debug, Clone)]
pub(super) enum How {
    /// It closes the connection.
    Close,
    /// It does what it is told, and closes before it says so.
    Unsaid,
    /// It says this, and may close then.
    Says(Vec<u8>, bool),
    /// It says nothing any more.
    Silence,
    /// It says what it usually does, an octet at a time.
    Slowly(Duration),
    /// It says this, and then so many times what stands behind.
    Flood(Vec<u8>, Vec<u8>, usize),
    /// The connection of this number ends after so many octets, at whatever
    /// step that is.
    Cut(usize, usize),
}

/// How the bot comes to its articles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Mode {
    /// It polls the groups.
    Polling,
    /// It is told their identifiers on standard input.
    Feed,
}

/// How often it goes wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Often {
    /// Once.
    Once,
    /// From then on, for the whole run.
    Always,
}

/// What a fault may cost by the rules.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Costs {
    /// No answer.
    Nothing,
    /// One answer: of an article that is said not to be there (R40), or that
    /// the server refuses for good (R41), or says to have taken and has not.
    One,
    /// Any answer.
    All,
}

/// One fault.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    /// What it is counted under.
    pub(super) kind: &'static str,
    pub(super) mode: Mode,
    pub(super) step: Step,
    pub(super) how: How,
    pub(super) often: Often,
    pub(super) costs: Costs,
    /// After this time the run hangs.
    pub(super) limit: Duration,
}

impl Fault {
    /// What tells it apart, so that it can be tried alone.
    pub(super) fn name(&self) -> String {
        let Step {
            heard,
            time,
            so_that,
        } = self.step;
        let how = match &self.how {
            How::Says(octets, closes) => {
                let text = String::from_utf8_lossy(octets).into_owned();
                format!("says {text:?}, closes: {closes}")
            }
            How::Flood(_, _, times) => format!("floods with {times} pieces"),
            how => format!("{how:?}"),
        };
        let mode = self.mode;
        format!(
            "{mode:?}: {heard} ({time}, {so_that:?}) {how} {:?}",
            self.often
        )
    }

    /// Breaks a server so; what it gives becomes true when the step has come.
    pub(super) fn apply(&self, server: &Server) -> Arc<AtomicBool> {
        let came = Arc::new(AtomicBool::new(false));
        if let How::Cut(connection, octets) = self.how {
            server.cut(connection, octets);
            return came;
        }
        let mark = Arc::clone(&came);
        let (step, how, often) = (self.step, self.how.clone(), self.often);
        let times = AtomicUsize::new(0);
        let doubts = AtomicUsize::new(0);
        server.set_rule(move |_, heard| {
            if step.so_that == Setting::Doubt
                && heard == "."
                && doubts.fetch_add(1, Ordering::Relaxed) == 0
            {
                return Say::Unsaid;
            }
            if !heard.starts_with(step.heard) {
                return step.so_that.say(heard);
            }
            let time = 1 + times.fetch_add(1, Ordering::Relaxed);
            if time < step.time || (often == Often::Once && time > step.time) {
                return step.so_that.say(heard);
            }
            mark.store(true, Ordering::Relaxed);
            match how.clone() {
                How::Close | How::Cut(..) => Say::Close(Vec::new()),
                How::Unsaid => Say::Unsaid,
                How::Says(octets, true) => Say::Close(octets),
                How::Says(octets, false) => Say::Octets(octets),
                How::Silence => Say::Silence,
                How::Slowly(pause) => Say::Slowly(pause),
                How::Flood(beginning, piece, times) => Say::Flood(beginning, piece, times),
            }
        });
        came
    }
}
