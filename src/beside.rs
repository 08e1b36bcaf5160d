//! Work beside the bot: on another thread, where there is another processor (R42).

use std::panic::resume_unwind;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::runtime::Handle;
use tokio::task::JoinHandle;

/// What was begun and is given up when nobody waits for it any more.
pub(crate) struct AbortOnDrop<T>(pub(crate) JoinHandle<T>);

impl<T> Future for AbortOnDrop<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let done = ready!(Pin::new(&mut self.0).poll(context));
        // Nobody aborts it but who does not wait.
        Poll::Ready(done.unwrap_or_else(|error| resume_unwind(error.into_panic())))
    }
}

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Begins to do something there, else where this is called. A connection belongs
/// where it was opened: what comes in over it is seen by that thread.
pub(crate) fn begin<T: Send + 'static>(
    beside: Option<&Handle>,
    work: impl Future<Output = T> + Send + 'static,
) -> JoinHandle<T> {
    match beside {
        Some(beside) => beside.spawn(work),
        None => tokio::spawn(work),
    }
}
