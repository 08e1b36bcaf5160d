//! The programs, each in a folder of its own, on loopback and without network.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::scratch::Scratch;

/// How long a program may take until it answers: only one that hangs needs it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program that does not outlive the test, with its folder.
pub(super) struct Part {
    child: Child,
    /// Where it listens.
    pub(super) port: u16,
    /// Where it learns, if elsewhere.
    pub(super) learn: u16,
    _folder: Arc<Scratch>,
}

impl Part {
    fn start(command: &mut Command, ports: [u16; 2], folder: &Arc<Scratch>) -> Part {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let child = child.spawn();
        Part {
            child: child.unwrap_or_else(|e| panic!("{name}: {e}; make test-filters installs it")),
            port: ports[0],
            learn: ports[1],
            _folder: Arc::clone(folder),
        }
    }

    /// Sends it a signal.
    pub(super) fn signal(&self, signal: &str) {
        let process = self.child.id().to_string();
        let status = Command::new("kill").args([signal, &process]).status();
        assert!(status.expect("kill").success());
    }

    /// Waits until it answers a question with this beginning.
    fn await_answer(mut self, question: &[u8], beginning: &[u8]) -> Part {
        let end = Instant::now() + PATIENCE;
        loop {
            if ask(self.port, question).is_some_and(|said| said.starts_with(beginning)) {
                return self;
            }
            let ended = self.child.try_wait().expect("a child");
            assert!(ended.is_none(), "it has ended: {ended:?}");
            assert!(Instant::now() < end, "it does not answer");
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // It stops its workers itself; one that was stopped must go on first.
        self.signal("-CONT");
        self.signal("-TERM");
        let _ = self.child.wait();
    }
}

fn ask(port: u16, question: &[u8]) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    stream.write_all(question).ok()?;
    let mut said = vec![0; 64];
    let length = stream.read(&mut said).ok()?;
    said.truncate(length);
    Some(said)
}

/// A port on which nobody listens.
pub(super) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|of_process| of_process.uid() == 0)
}

/// A folder that the program may write, whoever it becomes.
fn folder() -> Arc<Scratch> {
    let folder = Arc::new(Scratch::new());
    let all = std::fs::Permissions::from_mode(0o777);
    std::fs::set_permissions(folder.path(), all).expect("our own folder");
    folder
}

/// The file beside this one.
fn beside(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/filters")
        .join(name);
    std::fs::read_to_string(path).expect(name)
}

pub(super) fn rspamd() -> Part {
    let (folder, ports) = (folder(), [free_port(), free_port()]);
    let file = beside("rspamd.conf")
        .replace("SCAN", &ports[0].to_string())
        .replace("LEARN", &ports[1].to_string());
    folder.write("tld.dat", "com\norg\nnet\nexample\ninvalid\n");
    let start = |file: String, ports| {
        let file = folder.write("rspamd.conf", file);
        let mut command = Command::new("rspamd");
        command.arg("-f").arg("-c").arg(file);
        command.arg(format!("--var=DBDIR={}", folder.path().display()));
        if is_root() {
            command.args(["-u", "nobody", "-g", "nogroup"]);
        } else {
            command.arg("-i");
        }
        let part = Part::start(&mut command, ports, &folder);
        part.await_answer(b"GET /ping HTTP/1.0\r\n\r\n", b"HTTP/1.1 200")
    };
    // Two workers that make the same database at once can fail: the one that learns
    // makes it alone.
    let lines = file
        .lines()
        .filter(|line| !line.starts_with("worker \"normal\""));
    let alone = lines.collect::<Vec<_>>().join("\n");
    drop(start(alone, [ports[1]; 2]));
    start(file, ports)
}

pub(super) fn spamd(may_learn: bool) -> Part {
    let (folder, port) = (folder(), free_port());
    let path = folder.path().display().to_string();
    let rules = format!(
        "bayes_path {path}/bayes\nbayes_min_ham_num 2\nbayes_min_spam_num 2\n\
         bayes_auto_learn 0\ndns_available no\n"
    );
    let rules = folder.write("local.cf", rules);
    let mut command = Command::new("spamd");
    command.args([
        "--local",
        "--nouser-config",
        "--max-children=1",
        "--min-children=1",
    ]);
    command.args(["--listen=127.0.0.1", &format!("--port={port}")]);
    command.arg(format!("--cf=include {}", rules.display()));
    command.args([
        format!("--syslog={path}/log"),
        format!("--pidfile={path}/pid"),
    ]);
    command.arg(format!("--helper-home-dir={path}"));
    if may_learn {
        command.arg("--allow-tell");
    }
    if is_root() {
        command.arg("--username=nobody");
    }
    let part = Part::start(&mut command, [port, port], &folder);
    part.await_answer(b"PING SPAMC/1.5\r\n\r\n", b"SPAMD/")
}

/// The stand-in for SpamBayes.
pub(super) fn stand_in() -> Part {
    let port = free_port();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/filters/stand_in.py");
    let mut command = Command::new("python3");
    command.arg(script).arg(port.to_string());
    let part = Part::start(&mut command, [port, port], &folder());
    part.await_answer(b"GET / HTTP/1.0\r\n\r\n", b"HTTP/1.0 5")
}

/// Somebody who takes connections and says this, or nothing at all.
pub(super) fn babbler(says: Option<&'static [u8]>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept() {
            if let Some(says) = says {
                let mut read = [0; 4096];
                let _ = stream.read(&mut read);
                let _ = stream.write_all(says);
            } else {
                open.push(stream);
            }
        }
    });
    port
}
