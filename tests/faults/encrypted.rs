//! TLS connections that break off at any octet, in the middle of a record or
//! between two, without the end that TLS wants (R42).

use std::io;
use std::net::Ipv4Addr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::fault::{Costs, Mode};
use super::judge::Verdict;
use super::stage::{Stage, run};
use super::tally::Tally;
use super::width::{Chance, each};
use crate::support::certificates::certificates;

/// No run takes as long.
const LIMIT: Duration = Duration::from_secs(200);

/// What a server sends, up to the octet at which the connection is cut.
struct Limited {
    stream: TcpStream,
    left: Option<usize>,
    was_cut: Arc<AtomicBool>,
}

impl AsyncRead for Limited {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Limited {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let most = this.left.unwrap_or(usize::MAX).min(octets.len());
        if most == 0 {
            this.was_cut.store(true, Ordering::Relaxed);
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        let written = Pin::new(&mut this.stream).poll_write(context, &octets[..most]);
        if let (Poll::Ready(Ok(count)), Some(left)) = (&written, &mut this.left) {
            *left -= count;
        }
        written
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

/// A door with TLS before the server at `port`; the connection of this number is
/// cut after so many octets. Its own port, and whether that has happened.
fn door(port: u16, cut: (usize, usize)) -> (u16, Arc<AtomicBool>) {
    let was_cut = Arc::new(AtomicBool::new(false));
    let mark = Arc::clone(&was_cut);
    let (sender, receiver) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async move {
            let local = (Ipv4Addr::LOCALHOST, 0);
            let listener = TcpListener::bind(local).await.expect("a loopback port");
            let own = listener.local_addr().expect("a bound address").port();
            sender.send(own).expect("it is waited for");
            let acceptor = certificates().acceptor("good");
            let mut number = 0;
            while let Ok((stream, _)) = listener.accept().await {
                number += 1;
                let limited = Limited {
                    stream,
                    left: (number == cut.0).then_some(cut.1),
                    was_cut: Arc::clone(&mark),
                };
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let mut outside = acceptor.accept(limited).await.ok()?;
                    let inside = (Ipv4Addr::LOCALHOST, port);
                    let mut inside = TcpStream::connect(inside).await.ok()?;
                    let copied = tokio::io::copy_bidirectional(&mut outside, &mut inside);
                    copied.await.ok()
                });
            }
        });
    });
    (receiver.recv().expect("a port"), was_cut)
}

#[test]
fn r42_a_tls_connection_cut_off_at_any_octet() {
    let tally = Tally::default();
    let mut all = Vec::new();
    for mode in [Mode::Polling, Mode::Feed] {
        for (connection, octets, stride) in [(1, 8000, 67), (2, 4000, 31)] {
            for octets in (1..octets).step_by(stride) {
                all.push((mode, connection, octets));
            }
        }
    }
    each(
        Chance::new("cut, TLS").some(all, 10),
        |(mode, connection, octets)| {
            let stage = Stage::new();
            let (port, was_cut) = door(stage.server.port, (connection, octets));
            stage.with_parameters(&format!(
                "reader = 127.0.0.1,{port}\nreader_tls = on\npost_tls = on\ntls_ca = {}\n",
                certificates().ca_file().display()
            ));
            let mut verdict = Verdict::default();
            run(stage.command(mode).limit(LIMIT), "broken", &mut verdict);
            verdict.never_came = !was_cut.load(Ordering::Relaxed);
            stage.finish_in(mode, &mut verdict, Costs::Nothing);
            let name = format!("{mode:?}: connection {connection} after {octets} octets");
            tally.add("cut off, TLS", &name, &verdict);
        },
    );
    tally.finish();
}
