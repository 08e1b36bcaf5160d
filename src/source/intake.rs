//! Standard input of a feed, taken into the journal at once (R45).
//!
//! What the news server has written and nobody has read is lost when the
//! program ends. So a thread of its own does nothing but read, and each read
//! is committed before the next; whatever else is slow, this is not.

use std::error::Error;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::os::fd::AsFd;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::Notify;

use super::channel::Splitter;
use crate::journal::Journal;

/// The octets read in one go.
const READ: usize = 64 * 1024;
/// The pause before another attempt where the journal cannot be written.
const PAUSE: Duration = Duration::from_secs(1);

/// How far the intake is.
#[derive(Debug, Clone, Default)]
struct State {
    ended: bool,
    trouble: Option<String>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Notify,
    ended: Notify,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_trouble(&self, trouble: Option<String>) {
        self.state().trouble = trouble;
        self.changed.notify_one();
    }
}

/// The thread that takes lines in.
#[derive(Debug)]
pub struct Intake {
    shared: Arc<Shared>,
    from_file: bool,
}

impl Intake {
    /// Begins to read file descriptor 0, which may be a socket, a pipe or a
    /// file.
    ///
    /// # Errors
    ///
    /// When there is no standard input, or no thread to be had.
    pub fn start(journal: Journal) -> io::Result<Intake> {
        // By descriptor: /dev/stdin cannot be opened where it is a socket.
        let input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
        let from_file = input.metadata()?.is_file();
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        thread::Builder::new()
            .name("intake".to_owned())
            .spawn(move || take_in(input, journal, &theirs))?;
        Ok(Intake { shared, from_file })
    }

    /// Whether the input is a file, such as those that INN writes for later,
    /// and not the feed itself.
    pub fn is_from_file(&self) -> bool {
        self.from_file
    }

    /// Whether nothing more comes.
    pub fn has_ended(&self) -> bool {
        self.shared.state().ended
    }

    /// Whether the input has come to its end, and everything in it is in the
    /// journal.
    pub fn is_whole(&self) -> bool {
        let state = self.shared.state();
        state.ended && state.trouble.is_none()
    }

    /// Why nothing can be taken in, at the moment or, after the end, at all.
    pub fn trouble(&self) -> Option<String> {
        self.shared.state().trouble.clone()
    }

    /// Waits until nothing more comes. One may wait at a time.
    pub async fn ended(&self) {
        while !self.has_ended() {
            self.shared.ended.notified().await;
        }
    }

    /// Waits until there is something new: lines, trouble, or the end. One may
    /// wait at a time.
    pub async fn changed(&self) {
        self.shared.changed.notified().await;
    }
}

fn take_in(mut input: impl Read, mut journal: Journal, shared: &Shared) {
    let trouble = take_all(&mut input, &mut journal, shared).err();
    let mut state = shared.state();
    state.trouble = trouble;
    state.ended = true;
    drop(state);
    shared.changed.notify_one();
    shared.ended.notify_one();
}

/// Takes everything in, up to the end; the error says why there can be no more.
fn take_all(input: &mut impl Read, journal: &mut Journal, shared: &Shared) -> Result<(), String> {
    let mut splitter = Splitter::default();
    let mut piece = vec![0; READ];
    loop {
        match input.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => {
                let lines = splitter.take(piece.get(..count).unwrap_or_default());
                commit(journal, &lines, shared)?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => thread::sleep(PAUSE / 20),
            Err(error) => return Err(format!("standard input: {error}")),
        }
    }
    let last: Vec<_> = splitter.end().into_iter().collect();
    commit(journal, &last, shared)
}

/// The error and what SQLite or the system says, in one line.
fn with_reason(error: &dyn Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// Writes the lines into the journal, however long it has no room: while it
/// does not work, nothing more is read, and the news server keeps what it has.
fn commit(journal: &mut Journal, lines: &[Vec<u8>], shared: &Shared) -> Result<(), String> {
    if lines.is_empty() {
        return Ok(());
    }
    let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
    let mut failed = false;
    while let Err(error) = journal.take_in(&lines) {
        let reason = with_reason(&error);
        if !error.may_pass() {
            return Err(reason);
        }
        failed = true;
        shared.set_trouble(Some(reason));
        thread::sleep(PAUSE);
    }
    if failed {
        shared.set_trouble(None);
    }
    shared.changed.notify_one();
    Ok(())
}
