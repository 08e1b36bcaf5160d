//! A long line: what goes through it comes half a round trip later, and no faster
//! than it can carry.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Octets that are carried as one.
const PIECE: usize = 8 * 1024;
/// So many pieces are on their way at most: 4 MiB.
const PIECES: usize = 512;

/// A line to a port of this machine.
pub(crate) struct Line {
    port: u16,
    first: Arc<Mutex<Option<Instant>>>,
}

impl Line {
    /// A line that takes so long each way and carries so many octets a second.
    pub(crate) fn to(server: u16, delay: Duration, rate: f64) -> Line {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("it is bound").port();
        let first = Arc::new(Mutex::new(None));
        let seen = Arc::clone(&first);
        thread::spawn(move || {
            for client in listener.incoming() {
                let client = client.expect("a client");
                let server = TcpStream::connect((Ipv4Addr::LOCALHOST, server));
                let server = server.expect("a server");
                let pair = |stream: &TcpStream| stream.try_clone().expect("descriptors are left");
                let (to_client, to_server) = (pair(&client), pair(&server));
                let seen = Arc::clone(&seen);
                thread::spawn(move || carry(client, to_server, delay, rate, Some(&seen)));
                thread::spawn(move || carry(server, to_client, delay, rate, None));
            }
        });
        Line { port, first }
    }

    /// Its near end.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// When the first ARTICLE was sent into it, since this was asked last.
    pub(crate) fn first_article(&self) -> Option<Instant> {
        self.first.lock().expect("no panic").take()
    }
}

/// Carries one direction.
fn carry(
    mut from: TcpStream,
    mut to: TcpStream,
    delay: Duration,
    rate: f64,
    seen: Option<&Mutex<Option<Instant>>>,
) {
    to.set_nodelay(true).expect("an open connection");
    let (sender, receiver) = sync_channel::<(Instant, Vec<u8>)>(PIECES);
    thread::spawn(move || {
        let mut free = Instant::now();
        for (came, piece) in receiver {
            free = free.max(came) + Duration::from_secs_f64(piece.len() as f64 / rate);
            thread::sleep((free + delay).saturating_duration_since(Instant::now()));
            if to.write_all(&piece).is_err() {
                return;
            }
        }
        let _ = to.shutdown(std::net::Shutdown::Write);
    });
    let mut piece = vec![0; PIECE];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        let now = Instant::now();
        let piece = &piece[..length];
        if let Some(seen) = seen
            && piece.windows(8).any(|octets| octets == b"ARTICLE ")
        {
            seen.lock().expect("no panic").get_or_insert(now);
        }
        if sender.send((now, piece.to_vec())).is_err() {
            return;
        }
    }
}
