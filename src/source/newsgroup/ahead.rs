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
use crate::source::reader::{Reader, Selected};
use crate::stop::Stop;

/// How many articles are a batch: with all that is derived of them they fit into the
/// cache of a processor, where a larger one takes longer for each.
const BATCH: usize = 100;
/// How many octets of articles are enough for one.
const HELD: usize = 256 * 1024;
/// So many octets are so much that no other article is read beside them.
const LONG: usize = 4 * 1024 * 1024;
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
    task: JoinHandle<(Connection, Option<Selected>)>,
}

impl Ahead {
    /// Begins to read these articles. Behind the last one, the group `then` is
    /// selected, if there is one: its server answers while they are dealt with.
    pub(super) fn begin(
        reader: &Reader,
        connection: Connection,
        numbers: Vec<u64>,
        then: Option<&str>,
    ) -> Ahead {
        // So many are never sent at once: there is no room for them.
        let (sender, batches) = mpsc::channel(BATCHES as usize);
        let then = then.map(str::to_owned);
        Ahead {
            batches,
            task: reader.begin(read(connection, numbers, then, sender)),
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

    /// Waits for the end of the reading, which the run's may bring about, and gives
    /// the connection back. Where the reading was not at its end, that may be of no
    /// more use.
    pub(super) async fn end(mut self, stop: &Stop) -> (Connection, Option<Selected>) {
        let ended = tokio::select! {
            ended = &mut self.task => ended,
            () = stop.asked() => {
                self.stop();
                self.task.await
            }
        };
        // Nobody aborts it.
        ended.unwrap_or_else(|error| resume_unwind(error.into_panic()))
    }
}

async fn read(
    mut connection: Connection,
    numbers: Vec<u64>,
    then: Option<String>,
    sender: mpsc::Sender<Batch>,
) -> (Connection, Option<Selected>) {
    let rooms = Arc::new(Semaphore::new(BATCHES as usize));
    let mut articles = connection.articles(&numbers);
    // What is held in memory is so many batches and one article: nothing is read
    // beside a long one.
    let mut wanted = 1;
    let is_done = loop {
        let mut room = tokio::select! {
            room = rooms.clone().acquire_many_owned(wanted) => room.ok(),
            () = sender.closed() => break false,
        };
        if let Some(room) = &mut room {
            // All were free: one is enough from here on.
            drop(room.split(room.num_permits().saturating_sub(1)));
        }
        // Its place is kept should nobody want more meanwhile.
        let Ok(place) = sender.reserve().await else {
            break false;
        };
        let mut batch = fetch(&mut articles, &sender).await;
        let has_fault = batch.fault.is_some();
        wanted = if batch.octets < LONG { 1 } else { BATCHES };
        batch._room = room;
        place.send(batch);
        if has_fault || articles.is_done() || sender.is_closed() {
            break !has_fault && articles.is_done();
        }
    };
    let selected = match then {
        Some(name) if is_done => tokio::select! {
            answer = connection.group(&name) => Some(Selected { name, answer }),
            () = sender.closed() => None,
        },
        _ => None,
    };
    (connection, selected)
}

/// Fetches articles, as many as are a batch, or as far as it goes: until one
/// cannot be had, or nobody wants more.
async fn fetch(articles: &mut Articles<'_, u64>, sender: &mpsc::Sender<Batch>) -> Batch {
    let mut batch = Batch {
        given: Vec::with_capacity(BATCH),
        fault: None,
        octets: 0,
        _room: None,
    };
    while batch.octets < HELD && batch.given.len() < BATCH {
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
