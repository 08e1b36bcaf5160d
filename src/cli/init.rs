//! `artchk init`: commented configuration files to start from.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::args::InitArgs;
use super::{DONE, FAILED, complain, shown};
use crate::article::printable;
use crate::config::{Files, Language, TextBlocks};
use crate::run::ready;

const INI_EN: &str = include_str!("../../sample.ini");
const INI_DE: &str = include_str!("../../sample.de.ini");
const KILL_EN: &str = include_str!("../../sample.kill");
const KILL_DE: &str = include_str!("../../sample.de.kill");
const RC_EN: &str = include_str!("../../sample.rc");
const RC_DE: &str = include_str!("../../sample.de.rc");

/// Writes the three files. What is there already stays as it is; exit status 1
/// says that something was left.
pub fn run(args: &InitArgs, program: &str) -> u8 {
    let folder = args.folder.as_ref().or(args.bot.path.as_ref());
    let folder = folder.cloned().unwrap_or_default();
    let files = Files::new(&folder, args.bot.name.as_deref(), None, program);
    let (ini, kill) = match args.lang {
        Language::De => (INI_DE, KILL_DE),
        Language::En => (INI_EN, KILL_EN),
    };
    let texts = sample_texts(args.lang);
    let written = match args.lang {
        Language::De => "geschrieben",
        Language::En => "written",
    };
    if let Err(error) = fs::create_dir_all(&folder)
        && !folder.as_os_str().is_empty()
    {
        complain(&format!("{}: cannot make it: {error}", shown(&folder)));
        return FAILED;
    }
    let mut status = DONE;
    // The .ini may come to hold a password.
    for (ending, content, mode) in [
        ("ini", ini, 0o600),
        ("rc", texts, 0o644),
        ("kill", kill, 0o644),
    ] {
        let file = folder.join(format!("{}.{ending}", files.name()));
        match write_new(&file, content, mode) {
            Ok(()) => say(&format!("{} {written}", shown(&file))),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                complain(&format!(
                    "{}: it is there already and stays as it is",
                    shown(&file)
                ));
                status = FAILED;
            }
            Err(error) => {
                complain(&format!("{}: cannot write it: {error}", shown(&file)));
                return FAILED;
            }
        }
    }
    if status == DONE {
        say(&next_steps(args.lang, &files));
    }
    status
}

/// What is to be done with the files, in the language of their comments.
fn next_steps(language: Language, files: &Files) -> String {
    let name = printable::line(files.name());
    let connect = files.command("check-config", "--connect");
    let rehearse = files.command("", "--dry-run -v");
    match language {
        Language::En => format!(
            "\nNow change these lines:\n\n    \
             {name}.ini   reader              the news server\n    \
             {name}.ini   message_id_domain   a domain of your own\n    \
             {name}.ini   checkgroups:        the test groups, at the end\n    \
             {name}.rc    From                under [head], an address of yours\n\n\
             Then have everything looked at, servers included:\n\n    \
             {connect}\n\n\
             and rehearse; this posts nothing and changes nothing:\n\n    \
             {rehearse}"
        ),
        Language::De => format!(
            "\nÄndern Sie jetzt diese Zeilen:\n\n    \
             {name}.ini   reader              der Newsserver\n    \
             {name}.ini   message_id_domain   eine eigene Domain\n    \
             {name}.ini   checkgroups:        die Testgruppen, am Ende\n    \
             {name}.rc    From                unter [head], eine Adresse von Ihnen\n\n\
             Lassen Sie dann alles ansehen, auch die Server:\n\n    \
             {connect}\n\n\
             und machen Sie einen Probelauf; er sendet nichts und ändert nichts:\n\n    \
             {rehearse}"
        ),
    }
}

/// The texts of followups in this language that come with the program.
pub(super) fn sample_texts(language: Language) -> &'static str {
    match language {
        Language::De => RC_DE,
        Language::En => RC_EN,
    }
}

/// The same, read.
pub(super) fn sample_blocks(language: Language) -> TextBlocks {
    ready::with_known(|known| TextBlocks::of_sample(sample_texts(language), known))
}

/// Writes a file that is not there yet; it is there as a whole or not at all.
fn write_new(file: &Path, content: &str, mode: u32) -> io::Result<()> {
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    let mut new = tempfile::Builder::new()
        .permissions(Permissions::from_mode(mode))
        .tempfile_in(folder.unwrap_or(Path::new(".")))?;
    new.as_file_mut().write_all(content.as_bytes())?;
    new.persist_noclobber(file).map_err(|error| error.error)?;
    Ok(())
}

fn say(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}
