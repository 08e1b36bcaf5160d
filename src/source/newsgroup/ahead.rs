//! Reading ahead: a task of its own reads the articles and takes them apart,
//! while those before them are dealt with (R42). Where there is more than one
//! processor, it runs on another.

use std::panic::resume_unwind;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinHandle;

use super::backlog::Fault;
use crate::article::Article;
use crate::nntp::{Articles, Connection, Retrieved};

/// How many articles are a batch.
const BATCH: usize = 100;
/// How many it may have while those before it are still dealt with: the more there
/// are in one, the less a commit costs each.
const MOST: usize = 500;
/// How many octets of articles are enough for one.
const HELD: usize = 1024 * 1024;
/// So many octets are so much that no other article is read beside them.
const LONG: usize = 4 * HELD;
/// How many batches there are at a time: one that is dealt with, and one that
/// is read.
const BATCHES: u32 = 2;

/// What the server has under a number.
pub(super) enum Given {
    /// An article.
    Article(Box<Article>),
    /// One that is too long.
    Overlong,
    /// None.
    Nothing,
}

/// The next articles, as many as are a batch, or as far as it went.
pub(super) struct Batch {
    /// By their numbers.
    pub(super) given: Vec<(u64, Given)>,
    /// Why the one behind them could not be had.
    pub(super) fault: Option<Fault>,
    octets: usize,
    /// Room for a batch, which is free again when this one is dropped.
    _room: Option<OwnedSemaphorePermit>,
}

/// Articles of the selected newsgroup that a task reads.
pub(super) struct Ahead {
    batches: mpsc::Receiver<Batch>,
    task: JoinHandle<Connection>,
}

impl Ahead {
    /// Begins to read these articles.
    pub(super) fn begin(connection: Connection, numbers: Vec<u64>) -> Ahead {
        // So many are never sent at once: there is no room for them.
        let (sender, batches) = mpsc::channel(BATCHES as usize);
        Ahead {
            batches,
            task: tokio::spawn(read(connection, numbers, sender)),
        }
    }

    /// The next batch; nothing behind the last.
    pub(super) async fn next(&mut self) -> Option<Batch> {
        self.batches.recv().await
    }

    /// Reads no further. What has come until now can still be had.
    pub(super) fn stop(&mut self) {
        self.batches.close();
    }

    /// Ends the reading, and gives the connection back. Where it was not at its end,
    /// the connection may be of no more use.
    pub(super) async fn end(mut self) -> Connection {
        self.stop();
        drop(self.batches);
        match self.task.await {
            Ok(connection) => connection,
            // Nobody aborts it.
            Err(error) => resume_unwind(error.into_panic()),
        }
    }
}

async fn read(
    mut connection: Connection,
    numbers: Vec<u64>,
    sender: mpsc::Sender<Batch>,
) -> Connection {
    let rooms = Arc::new(Semaphore::new(BATCHES as usize));
    let mut articles = connection.articles(&numbers);
    // What is held in memory is so many batches and one article: nothing is read
    // beside a long one.
    let mut wanted = 1;
    loop {
        let mut room = tokio::select! {
            room = rooms.clone().acquire_many_owned(wanted) => room.ok(),
            () = sender.closed() => break,
        };
        if let Some(room) = &mut room {
            // All were free: one is enough from here on.
            drop(room.split(room.num_permits().saturating_sub(1)));
        }
        let mut batch = fetch(&mut articles, &sender, &rooms).await;
        let is_last = batch.fault.is_some() || batch.given.is_empty();
        wanted = if batch.octets < LONG { 1 } else { BATCHES };
        batch._room = room;
        if sender.send(batch).await.is_err() || is_last {
            break;
        }
    }
    connection
}

/// Fetches articles, as many as are a batch, or as far as it goes: until one
/// cannot be had, or nobody wants more.
async fn fetch(
    articles: &mut Articles<'_, u64>,
    sender: &mpsc::Sender<Batch>,
    rooms: &Semaphore,
) -> Batch {
    let mut batch = Batch {
        given: Vec::with_capacity(BATCH),
        fault: None,
        octets: 0,
        _room: None,
    };
    // Room for another batch: nobody is busy with the one before.
    let is_waited_for = || rooms.available_permits() > 0;
    while batch.octets < HELD
        && batch.given.len() < MOST
        && (batch.given.len() < BATCH || !is_waited_for())
    {
        let next = tokio::select! {
            next = articles.next() => next,
            () = sender.closed() => break,
        };
        let (number, given) = match next {
            Ok(Some((_, Retrieved::Refused(reply)))) => {
                batch.fault = Some(Fault::Refused(reply));
                break;
            }
            Ok(Some((number, Retrieved::Article(octets)))) => {
                batch.octets += octets.len();
                (number, Given::Article(Box::new(Article::new(octets))))
            }
            Ok(Some((number, Retrieved::Overlong | Retrieved::BrokenOff))) => {
                (number, Given::Overlong)
            }
            Ok(Some((number, Retrieved::Missing))) => (number, Given::Nothing),
            Ok(None) => break,
            Err(error) => {
                batch.fault = Some(error.into());
                break;
            }
        };
        batch.given.push((number, given));
    }
    batch
}
