//! `artchk init`: commented configuration files to start from.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::args::{DEFAULT_NAME, InitArgs, Language};
use super::{DONE, FAILED};

const INI: &str = include_str!("../../sample.ini");
const KILL: &str = include_str!("../../sample.kill");
const RC_EN: &str = include_str!("../../sample.rc");
const RC_DE: &str = include_str!("../../sample.de.rc");

/// Writes the three files. What is there already stays as it is; exit status 1
/// says that something was left.
pub fn run(args: &InitArgs) -> u8 {
    let folder = args.folder.clone().unwrap_or_default();
    let texts = match args.lang {
        Language::De => RC_DE,
        Language::En => RC_EN,
    };
    if let Err(error) = fs::create_dir_all(&folder)
        && !folder.as_os_str().is_empty()
    {
        complain(&format!("{}: cannot make it: {error}", folder.display()));
        return FAILED;
    }
    let mut status = DONE;
    // The .ini may come to hold a password.
    for (ending, content, mode) in [
        ("ini", INI, 0o600),
        ("rc", texts, 0o644),
        ("kill", KILL, 0o644),
    ] {
        let file = folder.join(format!("{}.{ending}", args.name));
        match write_new(&file, content, mode) {
            Ok(()) => say(&format!("{} written", file.display())),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                complain(&format!(
                    "{}: it is there already and stays as it is",
                    file.display()
                ));
                status = FAILED;
            }
            Err(error) => {
                complain(&format!("{}: cannot write it: {error}", file.display()));
                return FAILED;
            }
        }
    }
    if status == DONE {
        let mut options = String::new();
        if let Some(folder) = args
            .folder
            .as_ref()
            .filter(|folder| *folder != Path::new("."))
        {
            options.push_str(&format!(" -p {}", folder.display()));
        }
        let name = &args.name;
        if name != DEFAULT_NAME {
            options.push_str(&format!(" -n {name}"));
        }
        say(&format!(
            "\nNow change these lines:\n\n    \
             {name}.ini   reader              the news server\n    \
             {name}.ini   message_id_domain   a domain of your own\n    \
             {name}.ini   checkgroups:        the test groups, at the end\n    \
             {name}.rc    From                under [head], an address of yours\n\n\
             Then have everything looked at, servers included:\n\n    \
             artchk check-config{options} --connect\n\n\
             and rehearse; this posts nothing and changes nothing:\n\n    \
             artchk{options} --dry-run -v"
        ));
    }
    status
}

fn write_new(file: &Path, content: &str, mode: u32) -> io::Result<()> {
    let mut opened = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(file)?;
    opened.write_all(content.as_bytes())
}

fn say(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}

fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "artchk: {text}");
}
