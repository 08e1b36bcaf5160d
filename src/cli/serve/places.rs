//! Who is dealt with at once, and who has to go for others.
//!
//! There are so many connections, and so many requests among them. Somebody who is
//! slow may take his time as long as nobody wants his place; else a few who send
//! nothing would keep everybody out.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{self, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};

/// How many connections there are at once; others wait outside.
const CONNECTIONS: usize = 64;
/// How many requests are dealt with at once.
const REQUESTS: usize = 16;

/// The places, and how many wait for one.
#[derive(Clone)]
pub(super) struct Places {
    connections: Arc<Semaphore>,
    requests: Arc<Semaphore>,
    wanting: watch::Sender<usize>,
    /// For how long somebody is waited for while others wait for a place.
    patience: Duration,
}

/// The place of a request, until it is given back.
pub(super) type Place = Option<OwnedSemaphorePermit>;

/// Somebody who waits for a place; none any more when this is dropped.
struct Wanting<'p>(&'p watch::Sender<usize>);

impl Places {
    pub(super) fn new(patience: Duration) -> Places {
        Places {
            connections: Arc::new(Semaphore::new(CONNECTIONS)),
            requests: Arc::new(Semaphore::new(REQUESTS)),
            wanting: watch::Sender::new(0),
            patience,
        }
    }

    /// Waits for the place of a connection.
    pub(super) async fn connection(&self) -> Place {
        self.place(&self.connections).await
    }

    /// Waits for the place of a request.
    pub(super) async fn request(&self) -> Place {
        self.place(&self.requests).await
    }

    async fn place(&self, places: &Arc<Semaphore>) -> Place {
        if let Ok(place) = Arc::clone(places).try_acquire_owned() {
            return Some(place);
        }
        self.wanting.send_modify(|wanting| *wanting += 1);
        let _wanting = Wanting(&self.wanting);
        Arc::clone(places).acquire_owned().await.ok()
    }

    /// Ends as soon as nothing has come from a guest, nor gone to him, for long
    /// enough, and others wait.
    pub(super) async fn wanted_of(&self, guest: &Guest) {
        let mut wanting = self.wanting.subscribe();
        let mut moved = guest.moved.subscribe();
        loop {
            still(&mut moved, self.patience).await;
            tokio::select! {
                // An error would tell that there are no places, of which this is one.
                _ = wanting.wait_for(|wanting| *wanting > 0) => return,
                _ = moved.changed() => {}
            }
        }
    }
}

impl Drop for Wanting<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|wanting| *wanting -= 1);
    }
}

/// Ends as soon as nothing has moved for so long.
async fn still(moved: &mut watch::Receiver<()>, long: Duration) {
    while timeout(long, moved.changed()).await.is_ok() {}
}

/// Who is at the other end of a connection.
pub(super) struct Guest {
    place: Mutex<Place>,
    /// Whether it is up to us to go on, and not to him.
    is_our_turn: watch::Sender<bool>,
    /// Told whenever something has come from him, or gone to him.
    moved: watch::Sender<()>,
}

impl Guest {
    pub(super) fn new() -> Guest {
        Guest {
            place: Mutex::new(None),
            is_our_turn: watch::Sender::new(false),
            moved: watch::Sender::new(()),
        }
    }

    /// Has this place from now on, until the end of his connection, or gives his
    /// own back.
    pub(super) fn takes(&self, place: Place) {
        *self.place.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }

    /// It is up to us to go on, or to him.
    pub(super) fn turn(&self, is_ours: bool) {
        self.is_our_turn.send_replace(is_ours);
    }

    /// Ends as soon as nothing has come from him, nor gone to him, for so long.
    pub(super) async fn stands_still(&self, long: Duration) {
        still(&mut self.moved.subscribe(), long).await;
    }

    /// Ends as soon as he has kept others waiting, or us for so long.
    pub(super) async fn is_too_slow(&self, places: &Places, long: Duration) {
        let mut turn = self.is_our_turn.subscribe();
        loop {
            let is_ours = *turn.borrow_and_update();
            tokio::select! {
                _ = turn.changed() => {}
                () = places.wanted_of(self), if !is_ours => return,
                () = sleep(long), if !is_ours => return,
            }
        }
    }
}

/// The connection of a guest, which tells whenever something has moved.
pub(super) struct Line {
    pub(super) stream: TcpStream,
    pub(super) guest: Arc<Guest>,
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.guest.moved.send_replace(());
        }
        polled
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, octets);
        if matches!(polled, Poll::Ready(Ok(1..))) {
            self.guest.moved.send_replace(());
        }
        polled
    }

    fn poll_flush(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
