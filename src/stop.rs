//! The wish that a run ends in order.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

/// How long what is in hand may still take when the run is to end.
const GRACE: Duration = Duration::from_secs(5);

/// Why a run ends before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// SIGTERM or SIGINT (R6).
    Signal,
    /// `max_runtime` has passed (R4).
    Runtime,
    /// A `.disabled` file has appeared (R3).
    Disabled,
    /// `max_followups` answers were made (R29).
    Full,
    /// Who reads what a dry run prints has seen enough (R27).
    Unread,
}

impl StopReason {
    /// What the operator reads of it.
    pub fn in_words(self) -> &'static str {
        match self {
            StopReason::Signal => "it was asked to by a signal",
            StopReason::Runtime => "max_runtime has passed",
            StopReason::Disabled => "it was disabled",
            StopReason::Full => "max_followups is reached",
            StopReason::Unread => "nobody reads any more",
        }
    }
}

/// The wish that the run ends in order; whoever works looks at it now and then.
#[derive(Debug, Default)]
pub struct Stop {
    reason: Cell<Option<StopReason>>,
    asked: Notify,
    /// What [`ends_posting`](Self::ends_posting) says, for other threads.
    ends_posting: Arc<AtomicBool>,
}

impl Stop {
    /// Asks the run to end. The first reason counts, but for
    /// [`StopReason::Full`]: what is due is still posted then, and every other
    /// reason ends that, too.
    pub fn ask(&self, reason: StopReason) {
        if matches!(self.reason(), None | Some(StopReason::Full)) {
            self.reason.set(Some(reason));
        }
        self.ends_posting
            .store(self.ends_posting(), Ordering::Relaxed);
        self.asked.notify_waiters();
    }

    /// Why the run is to end, if it is.
    pub fn reason(&self) -> Option<StopReason> {
        self.reason.get()
    }

    /// Whether nothing more is to be posted.
    pub fn ends_posting(&self) -> bool {
        matches!(self.reason(), Some(reason) if reason != StopReason::Full)
    }

    /// What tells whether nothing more is to be posted, for other threads.
    pub fn posting_ended(&self) -> Arc<AtomicBool> {
        self.ends_posting.clone()
    }

    /// Waits until the run is to end.
    pub async fn asked(&self) {
        self.until(|| self.reason().is_some()).await;
    }

    /// Waits until what is in hand is to be given up: some seconds after
    /// nothing more is to be posted.
    pub async fn cut_off(&self) {
        self.until(|| self.ends_posting()).await;
        tokio::time::sleep(GRACE).await;
    }

    async fn until(&self, is_so: impl Fn() -> bool) {
        loop {
            let notified = self.asked.notified();
            if is_so() {
                return;
            }
            notified.await;
        }
    }
}
