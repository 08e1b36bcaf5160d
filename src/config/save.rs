//! Writing the groups' numbers back into the .ini file.
//!
//! The file is the operator's: it is read again right before, these numbers are
//! replaced, and every other octet stays. The new file takes the place of the
//! old one in a single step, so that neither a crash nor a full disk leaves
//! half a file. An editor that writes in place is waited for.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, IntoInnerError, Read, Seek, Write};
use std::ops::Range;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

use super::fault::Faults;
use super::ini::{self, GroupLine};
use super::quiet::{self, Seen};
use crate::regular;
use crate::replacement::{Replacement, TEMPORARY};

/// What came of saving a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// The file holds the new number now.
    Written,
    /// The file held this number already and was not touched.
    Unchanged,
    /// The group is no longer in the file, which was not touched.
    GroupGone,
}

/// Makes each of these the number of its group in the file `ini`, all in one step,
/// and says what came of each.
///
/// # Errors
///
/// Where the file cannot be read or replaced; it is as it was then.
pub fn save_numbers(ini: &Path, numbers: &[(&str, u64)]) -> io::Result<Vec<Saved>> {
    replace_numbers(ini, numbers, |_| {})
}

/// The numbers of the groups as they stand in the file `ini` now. Groups without
/// one are left out.
///
/// # Errors
///
/// Where the file cannot be read.
pub fn saved_numbers(ini: &Path) -> io::Result<HashMap<String, u64>> {
    let groups = ini::groups(&regular::read(ini)?, &mut Faults::new(ini));
    let numbers = groups
        .into_iter()
        .filter_map(|group| Some((group.name, group.next?)));
    Ok(numbers.collect())
}

/// Tries whether [`save_numbers`] will be able to replace the file `ini`.
///
/// # Errors
///
/// Why it will not.
pub fn can_be_replaced(ini: &Path) -> io::Result<()> {
    let ini = fs::canonicalize(ini)?;
    regular::read(&ini)?;
    Replacement::of(&ini)?.close()
}

/// A moment at which somebody else may write the file, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    /// The new file is ready.
    Ready,
    /// The old file was found unchanged, and is to be replaced.
    Replacing,
}

/// As [`save_numbers`]; `meanwhile` is called at each of these moments.
fn replace_numbers(
    ini: &Path,
    numbers: &[(&str, u64)],
    mut meanwhile: impl FnMut(Moment),
) -> io::Result<Vec<Saved>> {
    let ini = fs::canonicalize(ini)?;
    // A file that has lost its name to ours, and into which somebody who had it
    // open has written since. It has to come back.
    let mut behind: Option<File> = None;
    loop {
        let lost = behind.take().filter(|_| is_ours(&ini));
        let (octets, old, seen) = match &lost {
            Some(lost) => {
                let (octets, old, _) = quiet::read(|| from_start(lost))?;
                (octets, old, Seen::of(&ini)?)
            }
            None => quiet::read(|| open(&ini))?,
        };
        let lines = ini::group_lines(&octets);
        let lines = numbers
            .iter()
            .map(|(group, next)| (lines.get(*group), *next));
        let saved: Vec<Saved> = lines
            .clone()
            .map(|(line, next)| saved(line, next))
            .collect();
        if !saved.contains(&Saved::Written) && lost.is_none() {
            return Ok(saved);
        }
        let new = lines
            .zip(&saved)
            .filter(|(_, saved)| **saved == Saved::Written);
        let mut places: Vec<(Range<usize>, u64)> = new
            .filter_map(|((line, next), _)| Some((line?.number_at.clone(), next)))
            .collect();
        places.sort_by_key(|(place, _)| place.start);
        let new = Replacement::of(&ini)?;
        let mut file = BufWriter::new(new.file());
        let mut written = 0;
        for (place, next) in places {
            file.write_all(octets.get(written..place.start).unwrap_or_default())?;
            let blank = if place.is_empty() { " " } else { "" };
            write!(file, "{blank}{next}")?;
            written = place.end;
        }
        file.write_all(octets.get(written..).unwrap_or_default())?;
        file.into_inner()
            .map_err(IntoInnerError::into_error)?
            .sync_all()?;
        meanwhile(Moment::Ready);
        // Writing took its time, in which the operator may have saved the file.
        if Seen::of(&ini)? != seen {
            continue;
        }
        meanwhile(Moment::Replacing);
        let file = new.takes_place(&ini)?;
        Seen::of_file(&file)?.is_now_ours();
        let mut now = Vec::new();
        from_start(&old)?.read_to_end(&mut now)?;
        if now == octets {
            return Ok(saved);
        }
        behind = Some(old);
    }
}

/// What comes of a number, by the line of its group.
fn saved(line: Option<&GroupLine>, next: u64) -> Saved {
    match line {
        None => Saved::GroupGone,
        Some(line) if line.group.next == Some(next) => Saved::Unchanged,
        Some(_) => Saved::Written,
    }
}

fn is_ours(ini: &Path) -> bool {
    Seen::of(ini).is_ok_and(Seen::is_ours)
}

fn open(ini: &Path) -> io::Result<File> {
    regular::expect(ini)?;
    File::open(ini)
}

/// The same file, to be read from its beginning.
fn from_start(file: &File) -> io::Result<File> {
    let mut again = file.try_clone()?;
    again.rewind()?;
    Ok(again)
}

/// What is older belongs to a run that was killed: none takes so long to write
/// a file.
const KILLED: Duration = Duration::from_secs(10 * 60);

/// Removes what killed runs have left beside the file `ini`: copies of it, with
/// whatever passwords it holds. Left alone is what is young, a link, or
/// somebody else's.
pub fn remove_leftovers(ini: &Path) {
    let Ok(ini) = fs::canonicalize(ini) else {
        return;
    };
    let (Ok(own), Some(folder)) = (fs::metadata(&ini), ini.parent()) else {
        return;
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        // Of a link itself, not of what it leads to.
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        let age = metadata
            .modified()
            .ok()
            .and_then(|time| time.elapsed().ok());
        if is_temporary(&entry.file_name())
            && metadata.is_file()
            && metadata.nlink() == 1
            && metadata.uid() == own.uid()
            && age.is_some_and(|age| age >= KILLED)
        {
            // Where it stays, the next run tries again.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_temporary(name: &OsStr) -> bool {
    let (begin, end) = TEMPORARY;
    let name = name.to_str().and_then(|name| name.strip_prefix(begin));
    let middle = name.and_then(|name| name.strip_suffix(end));
    middle.is_some_and(|middle| {
        middle.len() == 6 && middle.bytes().all(|octet| octet.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::thread;
    use std::time::SystemTime;

    /// Writes a file that nobody has touched for an hour.
    fn at_rest(path: &Path, octets: impl AsRef<[u8]>) {
        fs::write(path, octets).unwrap();
        let file = File::options().write(true).open(path).unwrap();
        let then = SystemTime::now() - Duration::from_secs(3600);
        file.set_modified(then).unwrap();
    }

    fn saved(before: &[u8], group: &str, next: u64) -> (Saved, Vec<u8>) {
        let folder = tempfile::tempdir().unwrap();
        let ini = folder.path().join("a.ini");
        at_rest(&ini, before);
        let saved = save_numbers(&ini, &[(group, next)]).unwrap()[0];
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        (saved, fs::read(&ini).unwrap())
    }

    #[test]
    fn r9_only_the_number_changes() {
        for (before, after) in [
            (
                "checkgroups:\nx.test y 1\n",
                "checkgroups:\nx.test y 4711\n",
            ),
            // No number yet, no line end at the end of the file.
            ("checkgroups:\nx.test n", "checkgroups:\nx.test n 4711"),
            (
                "checkgroups:\r\nx.test y\r\n",
                "checkgroups:\r\nx.test y 4711\r\n",
            ),
            (
                "a=1\r\ncheckgroups:\r\n  x.test\ty  99999 \r\ny.test y 1\r\n",
                "a=1\r\ncheckgroups:\r\n  x.test\ty  4711 \r\ny.test y 1\r\n",
            ),
            (
                "checkgroups:\nx.test y   \n",
                "checkgroups:\nx.test y 4711   \n",
            ),
            // Behind a byte order mark, in a file that ends in the number.
            (
                "\u{feff}checkgroups:\r\nx.test y 1",
                "\u{feff}checkgroups:\r\nx.test y 4711",
            ),
            // Neither a comment nor a longer name nor a line before the list.
            (
                "x.test y 1\ncheckgroups:\n# x.test y 1\nx.testing y 1\na.x.test y 1\nx.test y 1\n",
                "x.test y 1\ncheckgroups:\n# x.test y 1\nx.testing y 1\na.x.test y 1\nx.test y 4711\n",
            ),
            // The last of two is the one that counts.
            (
                "checkgroups:\nx.test y 1\nx.test n 2\n",
                "checkgroups:\nx.test y 1\nx.test n 4711\n",
            ),
        ] {
            let (saved, found) = saved(before.as_bytes(), "x.test", 4711);
            assert_eq!(saved, Saved::Written);
            assert_eq!(String::from_utf8(found).unwrap(), after);
        }
    }

    #[test]
    fn r9_several_numbers_are_replaced_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let ini = folder.path().join("a.ini");
        let before = "a=1\ncheckgroups:\nx.test y 99\nz.test y 5\n# a note\ny.test n\nv.test y 003";
        at_rest(&ini, before);
        let numbers = [("y.test", 7), ("v.test", 3), ("w.test", 1), ("x.test", 100)];
        let saved = save_numbers(&ini, &numbers).unwrap();
        use Saved::{GroupGone, Unchanged, Written};
        assert_eq!(saved, [Written, Unchanged, GroupGone, Written]);
        let after =
            "a=1\ncheckgroups:\nx.test y 100\nz.test y 5\n# a note\ny.test n 7\nv.test y 003";
        assert_eq!(fs::read_to_string(&ini).unwrap(), after);
        assert_eq!(save_numbers(&ini, &[]).unwrap(), []);
    }

    #[test]
    fn r9_octets_that_are_not_utf8_stay() {
        let (_, found) = saved(
            b"; f\xfcr x\ncheckgroups:\nx.test y 1\n\xe4\0\n",
            "x.test",
            2,
        );
        assert_eq!(found, b"; f\xfcr x\ncheckgroups:\nx.test y 2\n\xe4\0\n");
        let (_, found) = saved(b"checkgroups:\nde.\xfcben.test y 1\n", "de.üben.test", 2);
        assert_eq!(found, b"checkgroups:\nde.\xfcben.test y 2\n");
    }

    #[test]
    fn r9_a_group_that_is_gone_or_up_to_date_changes_nothing() {
        let text = b"checkgroups:\nx.test y 5\n";
        assert_eq!(saved(text, "y.test", 9), (Saved::GroupGone, text.to_vec()));
        assert_eq!(saved(text, "x.test", 5), (Saved::Unchanged, text.to_vec()));
    }

    #[test]
    fn r9_mode_and_owner_stay_and_links_are_followed() {
        let folder = tempfile::tempdir().unwrap();
        let ini = folder.path().join("real.ini");
        let link = folder.path().join("link.ini");
        at_rest(&ini, "checkgroups:\nx.test y\n");
        fs::set_permissions(&ini, fs::Permissions::from_mode(0o640)).unwrap();
        // Only root may give a file away; for others this changes nothing.
        let _ = std::os::unix::fs::chown(&ini, Some(12345), Some(12346));
        let before = fs::metadata(&ini).unwrap();
        symlink("real.ini", &link).unwrap();
        can_be_replaced(&link).unwrap();
        save_numbers(&link, &[("x.test", 3)]).unwrap();
        let after = fs::metadata(&ini).unwrap();
        assert_eq!(fs::read(&ini).unwrap(), b"checkgroups:\nx.test y 3\n");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(
            (after.mode(), after.uid(), after.gid()),
            (before.mode(), before.uid(), before.gid())
        );
        assert_ne!(after.ino(), before.ino());
    }

    #[test]
    fn r9_what_is_saved_meanwhile_is_not_lost() {
        let folder = tempfile::tempdir().unwrap();
        let ini = folder.path().join("a.ini");
        at_rest(&ini, "checkgroups:\nx.test y 1\n");
        let mut edits = ["a = 1\n", "a = 2\n"].iter();
        let saved = replace_numbers(&ini, &[("x.test", 3)], |moment| {
            if moment == Moment::Ready
                && let Some(edit) = edits.next()
            {
                fs::write(&ini, format!("{edit}checkgroups:\nx.test n 2\n")).unwrap();
            }
        });
        assert_eq!(saved.unwrap(), [Saved::Written]);
        let found = fs::read_to_string(&ini).unwrap();
        assert_eq!(found, "a = 2\ncheckgroups:\nx.test n 3\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    /// As an editor does it: the file is emptied, one half written, then the
    /// other.
    #[test]
    fn r9_an_editor_that_writes_in_place_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let ini = folder.path().join("a.ini");
        at_rest(&ini, "checkgroups:\nx.test y 1\n");
        for edit in 1..=3 {
            let mut editor = File::create(&ini).unwrap();
            writeln!(editor, "a = {edit}\nb = 1").unwrap();
            let path = ini.clone();
            let saving = thread::spawn(move || save_numbers(&path, &[("x.test", 3)]));
            thread::sleep(Duration::from_millis(5));
            editor.write_all(b"checkgroups:\nx.test y 2\n").unwrap();
            drop(editor);
            assert_eq!(saving.join().unwrap().unwrap(), [Saved::Written]);
            let found = fs::read_to_string(&ini).unwrap();
            let expected = format!("a = {edit}\nb = 1\ncheckgroups:\nx.test y 3\n");
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn r9_what_is_written_into_the_file_that_loses_its_name_comes_back() {
        for (edit, saved, expected) in [
            (
                "a = 1\ncheckgroups:\nx.test n 2\n",
                Saved::Written,
                "a = 1\ncheckgroups:\nx.test n 3\n",
            ),
            ("a = 1\n", Saved::GroupGone, "a = 1\n"),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let ini = folder.path().join("a.ini");
            at_rest(&ini, "checkgroups:\nx.test y 1\n");
            let mut once = true;
            let found = replace_numbers(&ini, &[("x.test", 3)], |moment| {
                if moment == Moment::Replacing && std::mem::take(&mut once) {
                    fs::write(&ini, edit).unwrap();
                }
            });
            assert_eq!(found.unwrap(), [saved]);
            assert_eq!(fs::read_to_string(&ini).unwrap(), expected);
        }
    }

    #[test]
    fn r9_what_this_process_has_written_itself_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let ini = folder.path().join("a.ini");
        at_rest(&ini, "checkgroups:\nx.test y 1\n");
        save_numbers(&ini, &[("x.test", 2)]).unwrap();
        assert!(is_ours(&ini));
        fs::write(&ini, "checkgroups:\nx.test y 2\n").unwrap();
        assert!(!is_ours(&ini), "written by somebody else since");
    }

    #[test]
    fn r9_what_killed_runs_have_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let ours = [".artchk-aB3dE6.tmp"];
        let others = [
            ".artchk-aB3dE.tmp",
            ".artchk-aB3.E6.tmp",
            "artchk-aB3dE6.tmp",
        ];
        for name in ours.iter().chain(&others).chain(&["a.ini"]) {
            at_rest(&at(name), "reader_pass = secret\n");
        }
        fs::write(at(".artchk-young1.tmp"), "").unwrap();
        symlink("a.ini", at(".artchk-linked.tmp")).unwrap();
        fs::create_dir(at(".artchk-folder.tmp")).unwrap();
        remove_leftovers(&at("a.ini"));
        assert!(!at(ours[0]).exists());
        for name in others
            .iter()
            .chain(&["a.ini", ".artchk-young1.tmp", ".artchk-linked.tmp"])
        {
            assert!(at(name).exists(), "{name}");
        }
    }

    #[test]
    fn r9_a_folder_that_cannot_be_written_is_known_beforehand() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("none").join("a.ini");
        assert!(can_be_replaced(&missing).is_err());
        // /proc takes no files, not even root's.
        assert!(can_be_replaced(Path::new("/proc/version")).is_err());
    }
}
