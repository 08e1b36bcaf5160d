//! What more than one target needs: a folder in memory, and the files of a bot.

use std::path::{Path, PathBuf};

use artchk::article::newsreader;
use artchk::check::registry::{self, CHECKS};
use artchk::config::{self, Config, Fault, Files, Known};

/// A folder of this process's own, in memory where the system has such a place.
pub fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let parent = if memory.is_dir() {
        PathBuf::from(memory)
    } else {
        std::env::temp_dir()
    };
    tempfile::Builder::new()
        .prefix("artchk-fuzz.")
        .tempdir_in(parent)
        .expect("a folder that can be written")
}

/// Loads a bot whose files hold these octets.
pub fn load(
    folder: &Path,
    ini: &[u8],
    rc: &[u8],
    kill: &[u8],
) -> Result<(Config, Vec<Fault>), Vec<Fault>> {
    for (name, octets) in [("a.ini", ini), ("a.rc", rc), ("a.kill", kill)] {
        std::fs::write(folder.join(name), octets).expect("a folder that can be written");
    }
    let checks: Vec<(&str, &[&str])> = CHECKS
        .iter()
        .map(|check| (check.code, check.variables))
        .collect();
    let newsreaders: Vec<&str> = newsreader::codes().collect();
    let sentences: Vec<&str> = registry::sentences().collect();
    let known = Known {
        checks: &checks,
        newsreaders: &newsreaders,
        sentences: &sentences,
        filters: &[("rules", false), ("links", true)],
    };
    config::load(&Files::new(folder, Some("a"), None, "artchk"), known)
}
