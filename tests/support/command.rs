//! The built program, run as a person would run it.

use super::scratch::Scratch;
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// No run in a test takes anywhere near as long, even on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

/// The program as cargo built it for this test run.
pub(crate) fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_artchk"))
}

/// A link named `name` to the program, in the scratch folder. The name a
/// program is called by is the default of its configuration's name.
pub(crate) fn link(scratch: &Scratch, name: &str) -> PathBuf {
    let link = scratch.join(name);
    std::os::unix::fs::symlink(binary(), &link)
        .unwrap_or_else(|e| panic!("{}: {e}", link.display()));
    link
}

/// A copy of the program in the scratch folder, for INN to start: user news
/// need not be able to reach the build's folder.
pub(crate) fn copy(scratch: &Scratch) -> PathBuf {
    let copy = scratch.join("artchk");
    // Another program does it: what this process has open for writing, a program
    // that another test starts meanwhile would have open as well, and a file that
    // anybody has open for writing cannot be run.
    let copied = std::process::Command::new("cp")
        .arg(binary())
        .arg(&copy)
        .status();
    assert!(
        copied.is_ok_and(|copied| copied.success()),
        "{}",
        copy.display()
    );
    super::scratch::set_mode(&copy, 0o755);
    copy
}

/// A run of the program that is being put together.
pub(crate) struct Artchk {
    program: PathBuf,
    called: Option<OsString>,
    folder: Option<PathBuf>,
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    stdin: Vec<u8>,
    limit: Duration,
}

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Finished {
    /// How it ended.
    pub(crate) status: ExitStatus,
    /// All of its standard output.
    pub(crate) stdout: Vec<u8>,
    /// All of its standard error.
    pub(crate) stderr: Vec<u8>,
}

/// A run that goes on.
pub(crate) struct Running {
    child: Leash,
    process: u32,
    stdout: BufReader<ChildStdout>,
    stderr: JoinHandle<Vec<u8>>,
    limit: Duration,
}

/// The program with these arguments.
pub(crate) fn artchk<I>(arguments: I) -> Artchk
where
    I: IntoIterator,
    I::Item: AsRef<OsStr>,
{
    Artchk {
        program: binary().to_path_buf(),
        // As one types it, wherever the build has put it.
        called: Some("artchk".into()),
        folder: None,
        arguments: arguments
            .into_iter()
            .map(|a| a.as_ref().to_owned())
            .collect(),
        environment: Vec::new(),
        stdin: Vec::new(),
        limit: LIMIT,
    }
}

impl Artchk {
    /// Runs this file, a [`link`] or a [`copy`], instead of the built program.
    pub(crate) fn program(mut self, program: &Path) -> Artchk {
        self.program = program.to_path_buf();
        self
    }

    /// Under another argv[0].
    pub(crate) fn called(mut self, name: &str) -> Artchk {
        self.called = Some(name.into());
        self
    }

    /// In this folder.
    pub(crate) fn folder(mut self, folder: &Path) -> Artchk {
        self.folder = Some(folder.to_path_buf());
        self
    }

    /// With this variable in its environment.
    pub(crate) fn environment(mut self, name: &str, value: impl AsRef<OsStr>) -> Artchk {
        self.environment
            .push((name.into(), value.as_ref().to_owned()));
        self
    }

    /// With these octets on its standard input, which is empty otherwise.
    pub(crate) fn stdin(mut self, octets: impl Into<Vec<u8>>) -> Artchk {
        self.stdin = octets.into();
        self
    }

    /// With another time limit than the usual minute.
    pub(crate) fn limit(mut self, limit: Duration) -> Artchk {
        self.limit = limit;
        self
    }

    /// Runs it to its end.
    ///
    /// Panics, and kills it, when it is still running at its time limit.
    pub(crate) fn run(self) -> Finished {
        self.start().wait()
    }

    /// Starts it.
    pub(crate) fn start(self) -> Running {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .envs(self.environment)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(name) = &self.called {
            command.arg0(name);
        }
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        let mut child = command
            .spawn()
            .unwrap_or_else(|e| panic!("{}: {e}", self.program.display()));
        let mut stdin = child.stdin.take().expect("it is piped");
        let octets = self.stdin;
        // A program that does not read its input to the end is no fault here.
        thread::spawn(move || stdin.write_all(&octets));
        Running {
            process: child.id(),
            stdout: BufReader::new(child.stdout.take().expect("it is piped")),
            stderr: collect(child.stderr.take().expect("it is piped")),
            child: Leash(Some(child)),
            limit: self.limit,
        }
    }
}

impl Running {
    /// Sends it a signal, such as `TERM`, and waits until it has been taken.
    pub(crate) fn signal(&self, name: &str) {
        signal(name, &self.process.to_string());
        while self.has_pending_signal() {
            thread::yield_now();
        }
    }

    /// Whether a signal was sent that none of its threads has taken yet.
    fn has_pending_signal(&self) -> bool {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process));
        let status = status.unwrap_or_default();
        let is_ending = status.lines().any(|line| line.starts_with("State:\tZ"));
        let mut masks = status.lines().filter_map(|line| {
            line.strip_prefix("ShdPnd:")
                .or(line.strip_prefix("SigPnd:"))
        });
        !is_ending && masks.any(|mask| mask.trim().bytes().any(|digit| digit != b'0'))
    }

    /// The most memory that it has had, in KiB, looked at until it ends.
    pub(crate) fn peak(&self) -> JoinHandle<u64> {
        let file = format!("/proc/{}/status", self.process);
        thread::spawn(move || {
            let mut peak = 0;
            // One that has ended has no such line any more.
            while let Some(now) = std::fs::read_to_string(&file).ok().and_then(|status| {
                let line = status
                    .lines()
                    .find_map(|line| line.strip_prefix("VmHWM:"))?;
                line.split_whitespace().next()?.parse::<u64>().ok()
            }) {
                peak = now;
                thread::sleep(Duration::from_millis(2));
            }
            peak
        })
    }

    /// Waits for the next line of its standard output and gives it; that line is
    /// not in [`Finished::stdout`]. Empty at the end.
    pub(crate) fn line(&mut self) -> String {
        let mut line = Vec::new();
        let _ = self.stdout.read_until(b'\n', &mut line);
        String::from_utf8_lossy(&line).into_owned()
    }

    /// Waits for its end.
    ///
    /// Panics, and kills it, when it is still running at its time limit.
    pub(crate) fn wait(mut self) -> Finished {
        let mut child = self.child.0.take().expect("only this function takes it");
        let stdout = collect(self.stdout);
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(child.wait()));
        let Ok(status) = receiver.recv_timeout(self.limit) else {
            signal("KILL", &self.process.to_string());
            panic!("the program was still running after {:?}", self.limit);
        };
        Finished {
            status: status.expect("a child of our own"),
            stdout: stdout.join().expect("reading does not panic"),
            stderr: self.stderr.join().expect("reading does not panic"),
        }
    }
}

/// A child that does not outlive the test, also when that fails in between.
struct Leash(Option<Child>);

impl Drop for Leash {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Finished {
    /// The exit status; panics when a signal ended it.
    pub(crate) fn code(&self) -> i32 {
        self.status.code().unwrap_or_else(|| {
            panic!("ended by signal {:?}: {self}", self.status.signal());
        })
    }

    /// Standard output as text.
    pub(crate) fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// Standard error as text.
    pub(crate) fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }
}

/// For the message of a failing assertion.
impl std::fmt::Display for Finished {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (status, stdout, stderr) = (self.status, self.stdout(), self.stderr());
        write!(
            f,
            "{status}\n--- standard output\n{stdout}\n--- standard error\n{stderr}"
        )
    }
}

/// Sends a signal to a process, or to a process group (`-PID`). That it is gone
/// already is no fault.
pub(super) fn signal(name: &str, target: &str) {
    let script = r#"kill -s "$1" -- "$2" 2>/dev/null"#;
    let _ = Command::new("sh")
        .args(["-c", script, "sh", name, target])
        .status();
}

fn collect(mut from: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut octets = Vec::new();
        let _ = from.read_to_end(&mut octets);
        octets
    })
}
