//! `artchk fix`: puts right in articles what can be put right (R50a).
//!
//! It stands between newsreader and server. So what was read is written whatever
//! goes wrong, octet for octet, and the exit status tells: no article is lost by
//! its own filter.

mod diff;
mod replace;

use std::io::{self, IsTerminal, Read, Write};
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
use crate::article::{Stage, printable};
use crate::check::Check;
use crate::fix::{self, Change, Held, Order};

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
            let files = files::all(&args.files);
            let statuses = files.into_iter().map(|file| match file {
                Ok(file) => fixer.in_files(&file),
                Err((file, error)) => fixer.failed(&file, &format!("cannot read it: {error}")),
            });
            statuses.fold(DONE, u8::max)
        }
        Ok(fixer) => fixer.filter(),
        Err(lines) => {
            lines.iter().for_each(|line| complain(line));
            if args.files.is_empty() && !args.in_place && !args.diff {
                pass();
            }
            FAILED
        }
    }
}

/// A filter that cannot be used is none: what comes in goes out.
pub(super) fn pass() {
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
        let input = match Input::read(file) {
            Ok(input) => input,
            Err(error) => return self.failed(file, &format!("cannot read it: {error}")),
        };
        let fixed = self.fixed(&input);
        let written = match &fixed {
            Ok((octets, _)) => write_all(octets),
            Err(_) => input.pass(),
        };
        if let Err(error) = written {
            complain(&format!("cannot write to standard output: {error}"));
            return FAILED;
        }
        match fixed {
            Ok((_, changes)) => {
                self.say(file, &changes);
                DONE
            }
            Err(why) => self.failed(file, &why),
        }
    }

    /// One file, in its place, or what would change in it.
    fn in_files(&self, file: &Path) -> u8 {
        let is_file = file != Path::new(STANDARD_INPUT);
        if self.args.in_place && !is_file {
            return self.failed(file, "standard input has no place; leave --in-place out");
        }
        let input = match Input::read(file) {
            Ok(input) => input,
            Err(error) => return self.failed(file, &format!("cannot read it: {error}")),
        };
        let (octets, changes) = match self.fixed(&input) {
            Ok(fixed) => fixed,
            Err(why) => return self.failed(file, &why),
        };
        if octets == input.octets {
            return DONE;
        }
        if self.args.diff {
            let name = self.name(file);
            let mut diff = diff::unified(&name, &input.octets, &octets);
            if io::stdout().is_terminal() {
                diff = shown(&diff);
            }
            return match write_all(&diff) {
                Ok(()) => DIFFERS,
                Err(error) => super::unwritten(&error, FAILED),
            };
        }
        if let Err(error) = replace::replace(file, &input.octets, &octets) {
            return self.failed(file, &format!("cannot write it: {error}"));
        }
        self.say(file, &changes);
        DONE
    }

    /// The octets put right, and what was done; or why they stay as they are.
    fn fixed(&self, input: &Input) -> Result<(Vec<u8>, Vec<Change>), String> {
        if let Some(error) = &input.error {
            return Err(format!("cannot read it: {error}"));
        }
        if input.rest.is_some() {
            return Err(format!("it has more than {} MiB", MOST_OCTETS >> 20));
        }
        if input.octets.is_empty() {
            return Err("there is no article".to_owned());
        }
        let mut pieces = Pieces::of(input.octets.as_slice());
        let piece = pieces.next().and_then(Result::ok);
        if piece.is_some_and(|piece| piece.number.is_some()) {
            return Err("it is a mailbox; articles are put right one by one".to_owned());
        }
        let wants = |check: &'static Check| self.wanted.has(check);
        let order = Order {
            context: &self.standard.context,
            selection: &self.standard.selection,
            wants: &wants,
            even_unsafe: self.args.unsafe_fixes,
        };
        let fix = || {
            let held = match self.reading {
                Reading::AsTheyTell => Held::of(&input.octets, None),
                Reading::Proto => Held::of(&input.octets, Some(Stage::Proto)),
                Reading::Draft(charset) => Held::draft(&input.octets, charset),
            };
            let held = held.map_err(|error| error.to_string())?;
            let fixed = fix::fix(&held, &order).map_err(|error| error.to_string())?;
            let octets = held.back(&fixed.octets);
            let octets = octets.ok_or("what comes of it cannot be written in its charset")?;
            Ok((octets, fixed.changes))
        };
        // Whatever is wrong with this program, the article goes its way.
        catch_unwind(AssertUnwindSafe(fix))
            .unwrap_or_else(|_| Err("artchk is broken; please tell its authors".to_owned()))
    }

    /// What was done, one line each.
    fn say(&self, file: &Path, changes: &[Change]) {
        if self.args.quiet {
            return;
        }
        let name = self.name(file);
        for change in changes {
            let line = change
                .line
                .map_or_else(String::new, |line| format!(":{line}"));
            let (code, does) = (change.check.code, change.remedy.sentence);
            complain(&format!("{name}{line}: fixed {code}: {does}"));
        }
    }

    fn failed(&self, file: &Path, why: &str) -> u8 {
        complain(&format!("{}: nothing was changed: {why}", self.name(file)));
        FAILED
    }

    fn name(&self, file: &Path) -> String {
        match &self.args.stdin_name {
            Some(name) if file == Path::new(STANDARD_INPUT) => printable::line(name),
            _ => shown_name(file),
        }
    }
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
