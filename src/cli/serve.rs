//! `artchk serve`: a page where people paste an article (R80).
//!
//! Nothing is stored, and nothing is written down of what is pasted. Memory is
//! bounded: so many connections, so many requests at once, so many octets each, and
//! one article under the checks at a time.

mod answer;
mod desk;
mod door;
mod host;
mod language;
mod places;
mod reports;
mod rest;

use std::io::Write;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::args::ServeArgs;
use super::{DONE, FAILED, WRONG_CONFIG, complain};
use desk::Desk;

/// Serves until it is told to end.
///
/// # Errors
///
/// When the machine lets it wait for no signal.
pub fn run(args: &ServeArgs, program: &str) -> anyhow::Result<u8> {
    let desk = match Desk::new(args, program) {
        Ok(desk) => Arc::new(desk),
        Err(lines) => {
            lines.iter().for_each(|line| complain(line));
            return Ok(WRONG_CONFIG);
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        // One article at a time, and the memory of one.
        .max_blocking_threads(1)
        .build()?;
    let status = runtime.block_on(async {
        let listener = match TcpListener::bind(&args.listen).await {
            Ok(listener) => listener,
            Err(error) => {
                complain(&format!("{}: cannot listen there: {error}", args.listen));
                return Ok(FAILED);
            }
        };
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let address = listener.local_addr()?;
        let mut out = std::io::stdout();
        let said = writeln!(out, "http://{address}/ (Ctrl-C ends it)");
        // Whoever has closed standard output does not want to know.
        let _ = said.and_then(|()| out.flush());
        tokio::select! {
            () = door::serve(
                listener,
                desk,
                address.ip().is_loopback(),
                door::PATIENCE,
            ) => {}
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        anyhow::Ok(DONE)
    })?;
    runtime.shutdown_background();
    Ok(status)
}
