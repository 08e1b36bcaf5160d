//! A port with nnrpd, INN's server for reading and posting, behind it.
//!
//! nnrpd could listen itself, but then its port could be taken by another test
//! between being chosen and being bound. So the test listens and starts one
//! nnrpd for each connection, as inetd would.

use super::user::as_news;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// An open or closed port.
pub(super) struct Door {
    port: u16,
    home: PathBuf,
    tls: bool,
    open: Option<Open>,
}

struct Open {
    sessions: Arc<Mutex<Sessions>>,
    thread: JoinHandle<()>,
}

#[derive(Default)]
struct Sessions {
    closing: bool,
    running: Vec<Child>,
}

impl Door {
    /// Opens a port of the system's choice; with `tls`, TLS is spoken from the
    /// first octet.
    pub(super) fn new(home: &Path, tls: bool) -> Door {
        let mut door = Door {
            port: 0,
            home: home.to_path_buf(),
            tls,
            open: None,
        };
        door.open();
        door
    }

    /// The port, whether open or closed.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Opens the port again.
    pub(super) fn open(&mut self) {
        if self.open.is_some() {
            return;
        }
        let listener = listen(self.port);
        self.port = port_of(&listener);
        let sessions = Arc::new(Mutex::new(Sessions::default()));
        let (home, tls, shared) = (self.home.clone(), self.tls, Arc::clone(&sessions));
        let thread = thread::spawn(move || accept(&listener, &home, tls, &shared));
        self.open = Some(Open { sessions, thread });
    }

    /// Refuses connections from now on and breaks those that are open.
    pub(super) fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        lock(&open.sessions).closing = true;
        // Wakes the thread, which then ends and gives up the port.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
        let _ = open.thread.join();
        for mut session in lock(&open.sessions).running.drain(..) {
            let _ = session.kill();
            let _ = session.wait();
        }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.close();
    }
}

fn accept(listener: &TcpListener, home: &Path, tls: bool, sessions: &Mutex<Sessions>) {
    while let Ok((stream, _)) = listener.accept() {
        let mut sessions = lock(sessions);
        if sessions.closing {
            return;
        }
        sessions
            .running
            .retain_mut(|session| !matches!(session.try_wait(), Ok(Some(_))));
        let output = stream.try_clone().expect("descriptors are left");
        let mut nnrpd = as_news(home, super::user::programs().join("nnrpd"));
        nnrpd
            // No name server is asked for the client's name.
            .arg("-n")
            .args(tls.then_some("-S"))
            .stdin(Stdio::from(OwnedFd::from(stream)))
            .stdout(Stdio::from(OwnedFd::from(output)))
            .stderr(Stdio::null());
        sessions
            .running
            .push(nnrpd.spawn().expect("setpriv or unshare of util-linux"));
    }
}

/// Listens on a port of this machine; 0 lets the system choose.
///
/// A port that was ours before may for a moment be the near end of somebody's
/// connection; then this waits.
pub(super) fn listen(port: u16) -> TcpListener {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return listener,
            Err(e) if port == 0 || Instant::now() > end => panic!("port {port}: {e}"),
            Err(_) => thread::sleep(Duration::from_millis(50)),
        }
    }
}

/// The port a listener got.
pub(super) fn port_of(listener: &TcpListener) -> u16 {
    listener
        .local_addr()
        .expect("a bound socket has an address")
        .port()
}

fn lock(sessions: &Mutex<Sessions>) -> std::sync::MutexGuard<'_, Sessions> {
    sessions.lock().unwrap_or_else(PoisonError::into_inner)
}
