//! Becoming user news.
//!
//! innd refuses to run as root and as anybody else. Root becomes news by
//! setpriv; an ordinary user is news in a user namespace of its own.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where packages and INN's own installation put its programs.
const PLACES: [&str; 3] = [
    "/usr/lib/news/bin",
    "/usr/local/news/bin",
    "/usr/libexec/news",
];

/// INN's folder of programs. Panics with one clear line where there is none.
pub(super) fn programs() -> PathBuf {
    PLACES
        .iter()
        .map(PathBuf::from)
        .find(|folder| folder.join("innd").exists())
        .unwrap_or_else(|| {
            panic!("INN is not installed: `make test` installs it, or apt-get install inn2")
        })
}

/// The command that runs `program` as user news, with INN's environment.
///
/// What it starts has the process number of the command itself, since each step
/// on the way replaces the one before.
pub(super) fn as_news(home: &Path, program: impl AsRef<OsStr>) -> Command {
    let (user, group) = news();
    let mut command;
    if is_root() {
        command = Command::new("setpriv");
        command
            .arg(format!("--reuid={user}"))
            .arg(format!("--regid={group}"))
            .arg("--clear-groups");
    } else {
        command = Command::new("unshare");
        command
            .arg("--user")
            .arg(format!("--map-user={user}"))
            .arg(format!("--map-group={group}"));
    }
    let path = std::env::var("PATH").unwrap_or_default();
    command
        .arg("--")
        .arg(program)
        .current_dir(home)
        .env("INNCONF", home.join("etc/inn.conf"))
        .env("HOME", home)
        .env("PATH", format!("{path}:{}", programs().display()))
        .env_remove("NOTIFY_SOCKET");
    command
}

/// Gives the folder with all its contents to user news, where that is another
/// user than the one who runs the tests.
pub(super) fn give_to_news(folder: &Path) {
    if !is_root() {
        return;
    }
    let (user, group) = news();
    give(folder, user, group);
}

fn give(path: &Path, user: u32, group: u32) {
    std::os::unix::fs::lchown(path, Some(user), Some(group))
        .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    if path.is_dir() && !path.is_symlink() {
        for entry in fs::read_dir(path).unwrap_or_else(|e| panic!("{}: {e}", path.display())) {
            give(
                &entry.expect("an entry of a folder of our own").path(),
                user,
                group,
            );
        }
    }
}

/// The numbers of user and group news.
fn news() -> (u32, u32) {
    let number = |file: &str, field: usize| {
        fs::read_to_string(file).ok()?.lines().find_map(|line| {
            let mut fields = line.split(':');
            (fields.next()? == "news").then(|| fields.nth(field - 1)?.parse().ok())?
        })
    };
    match (number("/etc/passwd", 2), number("/etc/group", 2)) {
        (Some(user), Some(group)) => (user, group),
        _ => panic!("there is no user and group news, who run INN"),
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    // The owner of one's own entry there is the effective user.
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}
