//! A run of the bot with nothing new, beside a start of the program that does
//! nothing.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use artchk::demo::Server;
use criterion::Criterion;
use nix::sys::resource::{UsageWho, getrusage};
use tempfile::TempDir;

/// What the programs used that ran so far and have ended.
pub(crate) struct Usage {
    /// CPU time, their own and the system's for them.
    pub(crate) cpu: Duration,
    /// The most memory that one of them used, in KiB. To the system a program
    /// begins with the memory of the one that starts it, so this tells of
    /// `artchk` only while the benchmark itself is smaller.
    pub(crate) memory: i64,
}

/// Asks the system.
pub(crate) fn usage_of_children() -> Usage {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system tells");
    let time = |value: nix::sys::time::TimeVal| {
        Duration::new(value.tv_sec() as u64, value.tv_usec() as u32 * 1_000)
    };
    Usage {
        cpu: time(usage.user_time()) + time(usage.system_time()),
        memory: usage.max_rss(),
    }
}

/// A news server with one empty group, for as long as the program runs.
fn server() -> u16 {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let server = Server::start(&["local.test"]).expect("a server");
            sender.send(server.port()).expect("somebody waits");
            std::future::pending::<()>().await;
        });
    });
    receiver.recv().expect("a port")
}

fn write_configuration(folder: &Path, port: u16) {
    let ini = format!(
        "reader = 127.0.0.1,{port}\nmessage_id_domain = check.example.org\n\
         checkgroups:\nlocal.test y 1\n"
    );
    fs::write(folder.join("bench.ini"), ini).expect("a file can be written");
    let texts = include_str!("../sample.rc").replace("change-this-address.", "check.");
    fs::write(folder.join("bench.rc"), texts).expect("a file can be written");
}

fn artchk(arguments: &[&str]) {
    let status = Command::new(env!("CARGO_BIN_EXE_artchk"))
        .args(arguments)
        .stdout(Stdio::null())
        .status()
        .expect("the program runs");
    assert!(status.success());
}

/// What a run has to work with.
pub(crate) struct Run {
    folder: TempDir,
}

impl Run {
    /// Starts the server and writes the configuration.
    pub(crate) fn prepare() -> Run {
        let folder = tempfile::tempdir().expect("a folder");
        write_configuration(folder.path(), server());
        Run { folder }
    }

    fn start(&self) {
        let path = self.folder.path().to_str().expect("a name");
        artchk(&["-p", path, "-n", "bench"]);
    }

    /// CPU time and memory of the run.
    pub(crate) fn measure(&self) {
        const RUNS: u32 = 50;
        let before = usage_of_children();
        for _ in 0..RUNS {
            self.start();
        }
        let after = usage_of_children();
        println!(
            "a run with nothing new: {:.1} ms of CPU time, at most {} KiB of memory",
            (after.cpu - before.cpu).as_secs_f64() * 1000.0 / f64::from(RUNS),
            after.memory
        );
    }

    /// Its time as a ratio to `--version`.
    pub(crate) fn bench(&self, criterion: &mut Criterion) {
        let mut group = criterion.benchmark_group("a run with nothing new");
        group.bench_function("artchk --version", |bencher| {
            bencher.iter(|| artchk(&["--version"]))
        });
        group.bench_function("artchk", |bencher| bencher.iter(|| self.start()));
        group.finish();
    }
}
