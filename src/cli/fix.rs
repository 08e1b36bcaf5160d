//! `artchk fix`: puts right in articles what can be put right (R50a).
//!
//! It stands between newsreader and server. So what was read is written whatever
//! goes wrong, octet for octet, and the exit status tells: no article is lost by
//! its own filter.

mod diff;

use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::args::FixArgs;
use super::check::Standard;
use super::check::checked::shown_name;
use super::check::files::{self, STANDARD_INPUT};
use super::check::pieces::Pieces;
use super::check::reading::Reading;
use super::check::selection::Wanted;
use super::{MOST_OCTETS, complain};
use crate::article::printable;
use crate::check::BOM;
use crate::check::{Check, Finding};
use crate::fix::{self, Change, Declined, Fixed, Order};
use crate::{regular, replacement};

/// The exit status where all was done, and where nothing had to be.
const DONE: u8 = 0;
/// The exit status of `--diff` where something would change.
const DIFFERS: u8 = 1;
/// The exit status where an article had to stay as it was.
const FAILED: u8 = 2;

/// Puts right every file; the highest exit status over all of them.
pub fn run(args: &FixArgs, program: &str) -> u8 {
    match Fixer::of(args, program) {
        Ok(fixer) if args.in_place || args.diff => {
            let files = files::all(&args.files, 1);
            let statuses = files.into_iter().map(|file| match file {
                Ok(file) => fixer.in_files(&file),
                Err((file, error)) => fixer.failed(&file, &format!("cannot read it: {error}")),
            });
            statuses.fold(DONE, u8::max)
        }
        Ok(fixer) => fixer.filter(),
        Err(lines) => {
            lines.iter().for_each(|line| complain(line));
            if files::has_standard_input(&args.files) && !args.diff {
                pass();
            }
            FAILED
        }
    }
}

/// A filter that cannot be used is none: what comes in goes out. What somebody would
/// have to type is not waited for.
pub(super) fn pass() {
    if io::stdin().is_terminal() {
        return;
    }
    let input = Input::read(Path::new(STANDARD_INPUT));
    if let Err(error) = input.and_then(Input::pass) {
        complain(&format!("cannot write to standard output: {error}"));
    }
}

/// What is put right, and how articles are read.
struct Fixer<'a> {
    args: &'a FixArgs,
    standard: Standard,
    wanted: Wanted,
    reading: Reading,
}

impl<'a> Fixer<'a> {
    /// What the options say, or all that is wrong with them, in lines.
    fn of(args: &'a FixArgs, program: &str) -> Result<Fixer<'a>, Vec<String>> {
        let fitting = args.reading.fitting();
        fitting.map_err(|error| vec![error.to_owned()])?;
        let wanted =
            Wanted::of(&args.select, &args.ignore, program).map_err(|error| vec![error])?;
        if args.files.len() > 1 && !args.in_place && !args.diff {
            let why =
                "one file can be written to standard output; several need --in-place or --diff";
            return Err(vec![why.to_owned()]);
        }
        Ok(Fixer {
            args,
            standard: Standard::of(&args.standard, program)?,
            wanted,
            reading: Reading::of(&args.reading),
        })
    }

    /// One article, to standard output.
    fn filter(&self) -> u8 {
        let standard_input = PathBuf::from(STANDARD_INPUT);
        let file = self.args.files.first().unwrap_or(&standard_input);
        if is_closed() {
            return self.failed(file, "standard output is closed");
        }
        let input = match Input::read(file) {
            Ok(input) => input,
            Err(error) => return self.failed(file, &format!("cannot read it: {error}")),
        };
        let fixed = self.fixed(&input);
        let written = match &fixed {
            Ok(fixed) => write_all(&fixed.octets),
            Err(_) => input.pass(),
        };
        if let Err(error) = written {
            complain(&format!("cannot write to standard output: {error}"));
            return FAILED;
        }
        match fixed {
            Ok(fixed) => {
                self.say(file, &fixed);
                DONE
            }
            Err(why) => self.failed(file, &why),
        }
    }

    /// One file, in its place, or what would change in it.
    fn in_files(&self, file: &Path) -> u8 {
        let is_file = file != Path::new(STANDARD_INPUT);
        if self.args.in_place && !is_file {
            pass();
            return self.failed(file, "standard input has no place; leave --in-place out");
        }
        let input = match self.args.in_place {
            true => regular::expect(file).and_then(|()| Input::read(file)),
            false => Input::read(file),
        };
        let input = match input {
            Ok(input) => input,
            Err(error) => return self.failed(file, &format!("cannot read it: {error}")),
        };
        let fixed = match self.fixed(&input) {
            Ok(fixed) => fixed,
            Err(why) => return self.failed(file, &why),
        };
        if fixed.octets == input.octets {
            self.say(file, &fixed);
            return DONE;
        }
        if self.args.diff {
            let mut diff = diff::unified(self.octets_of_name(file), &input.octets, &fixed.octets);
            if io::stdout().is_terminal() {
                diff = shown(&diff);
            }
            self.say(file, &fixed);
            return match write_all(&diff) {
                Ok(()) => DIFFERS,
                Err(error) => super::unwritten(&error, FAILED),
            };
        }
        if let Err(error) = replacement::replace(file, &input.octets, &fixed.octets) {
            return self.failed(file, &format!("cannot write it: {error}"));
        }
        self.say(file, &fixed);
        DONE
    }

    /// The octets put right, and what was done; or why they stay as they are.
    fn fixed(&self, input: &Input) -> Result<Fixed, String> {
        if let Some(error) = &input.error {
            return Err(format!("cannot read it: {error}"));
        }
        if input.rest.is_some() {
            return Err(format!("it has more than {} MiB", MOST_OCTETS >> 20));
        }
        if input.octets.is_empty() {
            return Err("there is no article".to_owned());
        }
        let wants = |check: &'static Check| self.wanted.has(check);
        let order = Order {
            context: &self.standard.context,
            selection: &self.standard.selection,
            wants: &wants,
            even_unsafe: self.args.unsafe_fixes,
        };
        let fix = || {
            // The mark of an editor stands before the article: a server would take it
            // for a part of the first name, and each of several.
            let octets = match wants(&BOM) {
                true => without_marks(&input.octets),
                false => &input.octets,
            };
            let mut pieces = Pieces::of(octets);
            let piece = pieces.next().and_then(Result::ok);
            let piece = piece.ok_or("there is no article")?;
            let held = self.reading.held(&piece);
            let held = held.map_err(|error| error.to_string())?;
            let mut fixed = fix::fix(&held, &order).map_err(|error| error.to_string())?;
            let back = held.back(&fixed.octets);
            fixed.octets = back.ok_or("what comes of it cannot be written in its charset")?;
            if octets.len() < input.octets.len() {
                fixed.went_without_mark();
            } else {
                let mark = octets.len() - piece.octets().len();
                fixed.octets.splice(..0, octets.iter().take(mark).copied());
            }
            Ok(fixed)
        };
        // Whatever is wrong with this program, the article goes its way.
        catch_unwind(AssertUnwindSafe(fix))
            .unwrap_or_else(|_| Err("artchk is broken; please tell its authors".to_owned()))
    }

    /// What was done, and what was not and why, one line each.
    fn say(&self, file: &Path, fixed: &Fixed) {
        if self.args.quiet {
            return;
        }
        let name = self.name(file);
        let place = |change: &Change| match change.line {
            Some(line) => format!("{name}:{line}"),
            None => name.clone(),
        };
        if !self.args.diff {
            for change in &fixed.changes {
                let (code, does) = (change.check.code, change.remedy.sentence);
                complain(&format!("{}: fixed {code}: {does}", place(change)));
            }
        }
        for check in &fixed.revealed {
            let found = fixed.findings.iter().find(|found| found.check == *check);
            let summary = found.map(Finding::summary).unwrap_or_default();
            let summary = printable::one_line(&summary);
            complain(&format!("{name}: now found {}: {summary}", check.code));
        }
        for Declined { change, why } in &fixed.declined {
            let code = change.check.code;
            complain(&format!("{}: not fixed {code}: {why}", place(change)));
        }
    }

    fn failed(&self, file: &Path, why: &str) -> u8 {
        complain(&format!("{}: nothing was changed: {why}", self.name(file)));
        FAILED
    }

    /// The name of the file as it is.
    fn octets_of_name<'b>(&'b self, file: &'b Path) -> &'b [u8] {
        match &self.args.stdin_name {
            Some(name) if file == Path::new(STANDARD_INPUT) => name.as_bytes(),
            _ => file.as_os_str().as_encoded_bytes(),
        }
    }

    fn name(&self, file: &Path) -> String {
        match &self.args.stdin_name {
            Some(name) if file == Path::new(STANDARD_INPUT) => printable::line(name),
            _ => shown_name(file),
        }
    }
}

/// Whether standard output was closed, as far as that can be known: then it is
/// /dev/null by now, open for reading, too. Whoever opens that to write into it has no
/// reason to.
fn is_closed() -> bool {
    let null = fs::metadata("/dev/null");
    let output = fs::metadata("/proc/self/fd/1");
    let (Ok(null), Ok(output)) = (null, output) else {
        return false;
    };
    let about = fs::read_to_string("/proc/self/fdinfo/1").unwrap_or_default();
    let flags = about.lines().find_map(|line| line.strip_prefix("flags:"));
    let flags = flags.and_then(|flags| u32::from_str_radix(flags.trim(), 8).ok());
    // Access modes are those of open(2): 2 is O_RDWR.
    let is_for_both = flags.is_some_and(|flags| flags & 3 == 2);
    is_for_both && output.file_type().is_char_device() && output.rdev() == null.rdev()
}

/// What was read, as much as an article may have.
struct Input {
    octets: Vec<u8>,
    /// Where there is more.
    rest: Option<Box<dyn io::BufRead>>,
    /// What stopped the reading.
    error: Option<io::Error>,
}

impl Input {
    /// Reads a file, or standard input. What was read before an error is not lost
    /// where that was standard input.
    fn read(file: &Path) -> io::Result<Input> {
        let mut from = files::open(file)?;
        let mut octets = Vec::new();
        let most = MOST_OCTETS as u64 + 1;
        let read = (&mut from).take(most).read_to_end(&mut octets);
        let is_more = octets.len() > MOST_OCTETS;
        match read {
            Err(error) if file != Path::new(STANDARD_INPUT) => Err(error),
            read => Ok(Input {
                octets,
                rest: is_more.then_some(from),
                error: read.err(),
            }),
        }
    }

    /// Writes all of it to standard output as it came.
    fn pass(self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(&self.octets)?;
        if let Some(mut rest) = self.rest {
            io::copy(&mut rest, &mut out)?;
        }
        out.flush()
    }
}

/// What stands behind all byte order marks in UTF-8.
fn without_marks(mut octets: &[u8]) -> &[u8] {
    while let Some(rest) = octets.strip_prefix("\u{feff}".as_bytes()) {
        octets = rest;
    }
    octets
}

fn write_all(octets: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(octets)?;
    out.flush()
}

/// Lines as a terminal may be shown them.
fn shown(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    let lines = text.split_inclusive('\n').map(|line| {
        let bare = line.strip_suffix('\n').unwrap_or(line);
        printable::line(bare) + "\n"
    });
    lines.collect::<String>().into_bytes()
}
