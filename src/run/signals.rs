//! Signals that end a run (R6).

use std::pin::pin;

use tokio::signal::unix::{SignalKind, signal};

use crate::stop::{Stop, StopReason};

/// Does the work of a run. The first signal asks it to end in order; with the
/// second one it is given up at once, and there is nothing.
///
/// # Errors
///
/// When signals cannot be heard, and those of the work.
pub(super) async fn heard_during<T>(
    stop: &Stop,
    work: impl Future<Output = anyhow::Result<T>>,
) -> anyhow::Result<Option<T>> {
    let mut work = pin!(work);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut is_first = true;
    loop {
        tokio::select! {
            biased;
            done = &mut work => return done.map(Some),
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        if !is_first {
            return Ok(None);
        }
        is_first = false;
        stop.ask(StopReason::Signal);
    }
}
