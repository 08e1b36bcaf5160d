//! Posting beside the bot (R42): tasks that post one answer after the other, each
//! over a connection of its own. Where there is more than one processor, they run on
//! another.
//!
//! They decide nothing. What is more than "taken" they bring back, and their
//! connection with it.

use std::collections::VecDeque;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::Stage;
use super::group::Groups;
use crate::beside::{self, AbortOnDrop};
use crate::followup::ProtoArticle;
use crate::journal::AnswerId;
use crate::nntp::{Connection, Error, Posted, Reply, Server, StatusLines, Timeouts};
use crate::posting::Halt;

/// So many answers for each courier are worth another connection.
const WORTH_ANOTHER: usize = 8;

/// What a courier comes back with.
pub(super) enum Back {
    /// The server has taken the answer; the courier goes on.
    Taken(AnswerId, Reply),
    /// Something else has become of it; the courier is at its end.
    Other(Box<Other>),
    /// There is nothing to post any more, or nothing more is to be posted.
    Home(Box<Connection>),
    /// There is no further connection to be had.
    NoConnection(String),
}

/// An answer of which more is to be found out.
pub(super) struct Other {
    pub(super) id: AnswerId,
    pub(super) article: ProtoArticle,
    pub(super) connection: Connection,
    pub(super) stage: Stage,
    /// None where its newsgroup has to be asked for first.
    pub(super) said: Option<Result<Posted, Error>>,
}

/// What all couriers take their answers from.
#[derive(Default)]
struct Queue {
    waiting: Mutex<VecDeque<(AnswerId, ProtoArticle)>>,
    groups: Arc<Groups>,
    halt: Halt,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, VecDeque<(AnswerId, ProtoArticle)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The couriers, and the answers that wait for them.
pub(super) struct Couriers {
    queue: Arc<Queue>,
    beside: Option<Handle>,
    tasks: JoinSet<()>,
    sender: mpsc::UnboundedSender<Back>,
    back: mpsc::UnboundedReceiver<Back>,
    out: usize,
}

impl Couriers {
    /// None are out. They run on `beside`, else where this is called.
    pub(super) fn new(groups: Arc<Groups>, beside: Option<Handle>, halt: Halt) -> Couriers {
        let (sender, back) = mpsc::unbounded_channel();
        Couriers {
            queue: Arc::new(Queue {
                groups,
                halt,
                ..Queue::default()
            }),
            beside,
            tasks: JoinSet::new(),
            sender,
            back,
            out: 0,
        }
    }

    /// Puts an answer behind those that wait.
    pub(super) fn push(&self, id: AnswerId, article: ProtoArticle) {
        self.queue.lock().push_back((id, article));
    }

    /// Takes the next answer that waits, unless nothing more is to be posted.
    pub(super) fn pop(&self) -> Option<(AnswerId, ProtoArticle)> {
        match self.queue.halt.is_on() {
            true => None,
            false => self.queue.lock().pop_front(),
        }
    }

    /// Takes all answers back that wait.
    pub(super) fn recall(&self) -> Vec<AnswerId> {
        self.queue.lock().drain(..).map(|(id, _)| id).collect()
    }

    /// Whether there is anything to send a courier out for.
    pub(super) fn are_wanted(&self) -> bool {
        !self.queue.lock().is_empty() && !self.queue.halt.is_on()
    }

    /// Whether any is out.
    pub(super) fn are_out(&self) -> bool {
        self.out > 0
    }

    /// Whether another connection, beside this many, would make a difference.
    pub(super) fn are_too_few(&self, most: usize) -> bool {
        let each = self.queue.lock().len() / self.out.max(1);
        self.out > 0 && self.out < most && each >= WORTH_ANOTHER
    }

    /// Opens a connection where couriers run. It belongs there: what comes in over it
    /// is seen while the bot's own thread is busy.
    ///
    /// # Errors
    ///
    /// Those of [`Connection::open`].
    pub(super) async fn open(
        &self,
        server: Server,
        timeouts: Timeouts,
        observer: Option<StatusLines>,
    ) -> Result<Connection, Error> {
        let open = async move { Connection::open(&server, &timeouts, observer).await };
        AbortOnDrop(beside::begin(self.beside.as_ref(), open)).await
    }

    /// Sends one out with this connection.
    pub(super) fn send_out(&mut self, connection: Connection) {
        let (queue, back) = (self.queue.clone(), self.sender.clone());
        self.begin(carry(connection, queue, back));
    }

    /// Sends one out that opens a connection first.
    pub(super) fn send_another(
        &mut self,
        server: Server,
        timeouts: Timeouts,
        observer: Option<StatusLines>,
    ) {
        let (queue, back) = (self.queue.clone(), self.sender.clone());
        self.begin(async move {
            match Connection::open(&server, &timeouts, observer).await {
                Ok(connection) => carry(connection, queue, back).await,
                Err(error) => drop(back.send(Back::NoConnection(error.to_string()))),
            }
        });
    }

    fn begin(&mut self, work: impl Future<Output = ()> + Send + 'static) {
        self.out += 1;
        match &self.beside {
            Some(beside) => self.tasks.spawn_on(work, beside),
            None => self.tasks.spawn(work),
        };
    }

    /// Waits for what one of those that are out comes back with.
    pub(super) async fn next(&mut self) -> Back {
        loop {
            tokio::select! {
                biased;
                Some(back) = self.back.recv() => return self.came(back),
                Some(ended) = self.tasks.join_next() => {
                    // Nobody aborts one that is waited for.
                    ended.unwrap_or_else(|error| resume_unwind(error.into_panic()));
                }
            }
        }
    }

    /// What one has come back with already.
    pub(super) fn try_next(&mut self) -> Option<Back> {
        let back = self.back.try_recv().ok()?;
        Some(self.came(back))
    }

    fn came(&mut self, back: Back) -> Back {
        if !matches!(back, Back::Taken(..)) {
            self.out -= 1;
        }
        back
    }

    /// Gives those up that are out.
    pub(super) fn give_up(&mut self) {
        let Queue { groups, halt, .. } = &*self.queue;
        *self = Couriers::new(groups.clone(), self.beside.clone(), halt.clone());
    }
}

/// Posts what waits, until that is nothing, or something else becomes of an answer
/// than that it is taken.
async fn carry(mut connection: Connection, queue: Arc<Queue>, back: mpsc::UnboundedSender<Back>) {
    loop {
        let halted = queue.halt.is_on();
        // Said while nothing can be put behind: whoever does that next finds the
        // connection at home.
        let (id, article) = {
            let mut waiting = queue.lock();
            let next = if halted { None } else { waiting.pop_front() };
            let Some(next) = next else {
                let _ = back.send(Back::Home(Box::new(connection)));
                return;
            };
            next
        };
        let (stage, said) = match queue.groups.permits(&article) {
            true => {
                let (stage, said) = post(&mut connection, &article).await;
                (stage, Some(said))
            }
            false => (Stage::Server, None),
        };
        let told = match said {
            Some(Ok(Posted::Accepted(reply))) => Back::Taken(id, reply),
            said => {
                let other = Other {
                    id,
                    article,
                    connection,
                    stage,
                    said,
                };
                let _ = back.send(Back::Other(Box::new(other)));
                return;
            }
        };
        if back.send(told).is_err() {
            return;
        }
    }
}

/// Posts an answer; how far it has come, and what the server said.
pub(super) async fn post(
    connection: &mut Connection,
    article: &ProtoArticle,
) -> (Stage, Result<Posted, Error>) {
    let dated = article.dated(Timestamp::now());
    match connection.offer(&dated).await {
        Ok(None) => (Stage::Answer, connection.send(&dated).await),
        Ok(Some(reply)) => (Stage::Server, Ok(Posted::NotPermitted(reply))),
        Err(error) => (Stage::Server, Err(error)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::{Ipv4Addr, TcpListener};
    use std::sync::mpsc as blocking;
    use std::time::Duration;

    use tokio::runtime::Builder;

    use super::*;
    use crate::nntp::Security;

    /// A server that takes everything, and tells of each article.
    fn server() -> (Server, blocking::Receiver<()>) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (tell, told) = blocking::channel();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            stream.write_all(b"200 welcome\r\n").unwrap();
            let mut is_article = false;
            for line in lines.map_while(Result::ok) {
                let answer: &[u8] = match &*line {
                    "CAPABILITIES" => b"101 list\r\nVERSION 2\r\nREADER\r\nPOST\r\n.\r\n",
                    "POST" => b"340 send it\r\n",
                    "." => b"240 taken\r\n",
                    _ if is_article => continue,
                    _ => b"500 what?\r\n",
                };
                is_article = line == "POST";
                stream.write_all(answer).unwrap();
                if line == "." {
                    tell.send(()).unwrap();
                }
            }
        });
        let server = Server {
            host: Ipv4Addr::LOCALHOST.to_string(),
            port,
            security: Security::Off,
            ca_file: None,
            user: None,
            password: None,
            compress: false,
        };
        (server, told)
    }

    fn answer(number: i64) -> (AnswerId, ProtoArticle) {
        let octets = b"Newsgroups: de.test\r\n\r\nx\r\n".to_vec();
        let group = "de.test".to_owned();
        let article = ProtoArticle::from_journal(format!("<{number}@x.example>"), group, octets);
        (AnswerId::of(number), article)
    }

    /// Or else they would wait for the checks.
    #[test]
    fn r42_couriers_go_on_while_the_bot_is_busy() {
        let own = Builder::new_current_thread().enable_all().build().unwrap();
        let mut other = Builder::new_multi_thread();
        let other = other.worker_threads(1).enable_all().build().unwrap();
        let (server, told) = server();
        let groups = Arc::new(Groups::knowing("de.test"));
        let beside = Some(other.handle().clone());
        let mut couriers = Couriers::new(groups, beside, Halt::default());
        let opening = couriers.open(server, Timeouts::default(), None);
        let connection = own.block_on(opening).unwrap();
        for number in 1..=3 {
            let (id, article) = answer(number);
            couriers.push(id, article);
        }
        couriers.send_out(connection);
        // Nothing else happens on this thread.
        for _ in 0..3 {
            told.recv_timeout(Duration::from_secs(60)).unwrap();
        }
        for number in 1..=3 {
            let back = own.block_on(couriers.next());
            assert!(matches!(back, Back::Taken(id, _) if id == AnswerId::of(number)));
        }
    }
}
