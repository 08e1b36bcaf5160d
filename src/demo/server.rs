//! The demo server as a whole: it listens, and can be looked into.

use super::session;
use super::store::Store;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

/// A news server in memory, on a port of this machine that the system chooses.
///
/// It lives on the tokio runtime it was started on, of either kind. Dropping it
/// closes the port and all connections.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let server = artchk::demo::Server::start(&["local.test"])?;
/// let number = server.add("local.test", b"Subject: check\n\nA line.\n");
/// assert_eq!(number, 1);
/// assert_eq!(server.articles("local.test").len(), 1);
/// # std::io::Result::Ok(())
/// # })?;
/// # std::io::Result::Ok(())
/// ```
#[derive(Debug)]
pub struct Server {
    port: u16,
    store: Shared,
    accepting: JoinHandle<()>,
}

/// The store, as all sessions share it.
#[derive(Clone, Default)]
pub(super) struct Shared(Arc<Mutex<Store>>);

impl Shared {
    /// Nobody panics while holding it, and nobody waits.
    pub(super) fn lock(&self) -> MutexGuard<'_, Store> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shared")
    }
}

impl Server {
    /// Starts a server with these newsgroups, all of them empty.
    ///
    /// # Errors
    ///
    /// Occurs when the system gives no port on this machine.
    ///
    /// # Panics
    ///
    /// When called outside of a tokio runtime.
    pub fn start(groups: &[&str]) -> io::Result<Server> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let listener = TcpListener::from_std(listener)?;
        let store = Shared(Arc::new(Mutex::new(Store::new(groups))));
        let accepting = tokio::spawn(accept(listener, store.clone()));
        Ok(Server {
            port,
            store,
            accepting,
        })
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Puts an article into a newsgroup as it stands, and makes the newsgroup if
    /// need be. The lines may end in LF or in CR LF. Gives its number.
    pub fn add(&self, group: &str, article: &[u8]) -> u64 {
        self.store.lock().add(group, article)
    }

    /// Takes an article as if it had been posted: into every newsgroup that it
    /// names and that is here, with the fields Path, Injection-Date and Xref.
    ///
    /// # Errors
    ///
    /// Occurs when POST would be refused; the text says why.
    pub fn inject(&self, article: &[u8]) -> Result<(), String> {
        self.store.lock().inject(article)
    }

    /// The articles of a newsgroup with their numbers, in order; lines end in
    /// CR LF. Empty where there is no such newsgroup.
    pub fn articles(&self, group: &str) -> Vec<(u64, Vec<u8>)> {
        let store = self.store.lock();
        let Some(group) = store.group(group) else {
            return Vec::new();
        };
        group
            .numbers(0, u64::MAX)
            .into_iter()
            .filter_map(|number| Some((number, group.get(number)?.to_vec())))
            .collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Ends only by being dropped, and then the sessions end with it.
async fn accept(listener: TcpListener, store: Shared) {
    let mut sessions = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => if let Ok((stream, _)) = accepted {
                sessions.spawn(session::serve(stream, store.clone()));
            },
            // Those that have ended are not kept.
            Some(_) = sessions.join_next() => {}
        }
    }
}

#[cfg(test)]
mod tests;
