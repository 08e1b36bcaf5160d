//! The lock of a NAME: runs that poll never overlap (R4).

use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use crate::console::Console;
use crate::regular;

/// For the owner alone.
const MODE: u32 = 0o600;

/// Takes the lock of this NAME (R4); nothing where another run has it. Whoever
/// typed the command is told why nothing happens.
pub(super) fn take(
    path: &Path,
    max_runtime: Duration,
    is_by_hand: bool,
    console: &Console,
) -> anyhow::Result<Option<File>> {
    let mut file = open(path)
        .map_err(|error| anyhow::anyhow!("{}: cannot open the lock: {error}", path.display()))?;
    match file.try_lock() {
        Ok(()) => {
            write_holder(&mut file).map_err(|error| {
                anyhow::anyhow!("{}: cannot write the lock: {error}", path.display())
            })?;
            Ok(Some(file))
        }
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            let _ = file.read_to_string(&mut text);
            let mut words = text.split_whitespace();
            let pid = words.next().unwrap_or("?").to_owned();
            let since: Option<i64> = words.next().and_then(|word| word.parse().ok());
            let held = since.map_or(0, |since| Timestamp::now().as_second() - since);
            let name = path.display();
            if held > i64::try_from(max_runtime.as_secs()).unwrap_or(i64::MAX) {
                console.complain(&format!(
                    "{name}: process {pid} has held the lock for {} minutes, longer than max_runtime; look at it",
                    held / 60
                ));
            } else if is_by_hand || console.shows(1) {
                console.complain(&format!(
                    "{name}: process {pid} is running; try again later"
                ));
            }
            Ok(None)
        }
        Err(TryLockError::Error(error)) => Err(anyhow::anyhow!(
            "{}: cannot lock it: {error}",
            path.display()
        )),
    }
}

/// Opens a file that is there to be locked, for its owner alone: whoever can
/// open it can hold it.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    regular::expect(path)?;
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(MODE)
        .open(path)?;
    // One of an earlier version is readable for others.
    let permissions = file.metadata()?.permissions();
    if permissions.mode() & 0o777 & !MODE != 0 {
        // Where it belongs to somebody else, he sees to it.
        let _ = file.set_permissions(Permissions::from_mode(MODE));
    }
    Ok(file)
}

/// Writes into the lock who holds it, and since when.
fn write_holder(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    let now = Timestamp::now().as_second();
    writeln!(file, "{} {now}", std::process::id())
}
