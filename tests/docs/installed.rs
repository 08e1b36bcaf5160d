//! `make install`: what is put where, and what it names.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{all, read, root};
use crate::support::scratch::Scratch;

/// Where it is installed for this test.
const PREFIX: &str = "/opt/artchk";

fn install(folder: &Path) {
    let output = Command::new("make")
        .current_dir(root())
        .args(["-s", "install", &format!("PREFIX={PREFIX}")])
        .arg(format!("DESTDIR={}", folder.display()))
        .arg(format!("program={}", env!("CARGO_BIN_EXE_artchk")))
        .output()
        .expect("make");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => files.extend(self::files(&path)),
            false => files.push(path),
        }
    }
    files
}

#[test]
fn what_is_installed_names_what_is_installed() {
    let folder = Scratch::new();
    install(&folder.join(""));
    let below = folder.join(PREFIX.trim_start_matches('/'));
    let shared = below.join("share/artchk");
    let mut count = 0;
    for name in ["crontab", "systemd/artchk@.service", "hooks/artchk.el"] {
        let text = fs::read_to_string(shared.join(name)).expect(name);
        for path in all(&text, r"(/[a-z/]+/artchk(?:/[a-z./]+)?)[ \x22]") {
            if path.starts_with("/var/") {
                continue;
            }
            let there = folder.join(path.trim_start_matches('/'));
            assert!(there.exists(), "{name}: {path}");
            count += 1;
        }
    }
    assert_eq!(count, 3);
}

/// A package is built of the same files: what the one has, the other has, too.
#[test]
fn whatever_a_package_has_is_installed() {
    let folder = Scratch::new();
    install(&folder.join(""));
    let installed: Vec<String> = files(&folder.join(""))
        .iter()
        .filter_map(|file| Some(file.file_name()?.to_str()?.to_owned()))
        .collect();
    let manifest = read("Cargo.toml");
    let assets = all(&manifest, r#"(?m)^    \["(?:[^"*]*/)?([^"/*]+)", "usr/"#);
    assert!(assets.len() > 20, "{assets:?}");
    for name in assets {
        assert!(installed.contains(&name), "{name}");
    }
    for page in ["artchk.1", "artchk.ini.5", "artchk.rc.5", "artchk.kill.5"] {
        let count = installed.iter().filter(|name| *name == page).count();
        assert_eq!(count, 2, "{page}, in English and in German");
    }
}
