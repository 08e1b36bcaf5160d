//! Reports and pages with real parts: Chromium, w3m, a mail server and a program
//! that sends mail. `make test-pages` installs them and runs these; `cargo test`
//! alone leaves them out, and a part that is missing is a failure.

mod browser;
mod mail;
mod reports;
mod served;
mod shown;

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

/// A program that does not outlive the test.
struct Part(Child);

impl Part {
    /// Starts it.
    fn start(command: &mut Command) -> Part {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.stdin(Stdio::null()).spawn();
        Part(child.unwrap_or_else(|e| panic!("{name}: {e}; make test-pages installs it")))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port on which nobody listens.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}
