//! `artchk check`: articles in files against all checks, without any server
//! (R50).

mod abreast;
mod advice;
pub(super) mod checked;
mod excerpt;
pub(super) mod files;
mod github;
mod human;
mod json;
mod locale;
pub(super) mod pieces;
pub(super) mod reading;
mod sarif;
pub(super) mod selection;
mod short;
pub(super) mod shown;
pub(in crate::cli) mod words;

use std::fmt;
use std::io::{self, IsTerminal, Stdout, Write};
use std::iter;
use std::path::Path;

use anstream::adapter::strip_bytes;
use anstream::{AutoStream, ColorChoice};
use jiff::Timestamp;

use super::args::{CheckArgs, CheckFormat, FailOn, StandardArgs};
use super::{complain, unwritten};
use crate::article::Article;
use crate::check::{self, Check, Context, Finding, Findings, Selection, Severity};
use crate::config::{Files, Triggers};
use crate::decision::trigger;
use crate::fix::{self, Fix, Held, Order};
use crate::run::ready;
use checked::{Checked, shown_name};
use files::STANDARD_INPUT;
use pieces::{Piece, Pieces};
use reading::{NoArticle, Reading};
use selection::Wanted;

/// The exit status where nothing that matters was found.
const CLEAN: u8 = 0;
/// The exit status where something was found.
const FINDINGS: u8 = 1;
/// The exit status where something could not be read.
const UNREADABLE: u8 = 2;

/// How findings are written, in one of the formats. What is shown of an article is made
/// by the thread that has checked it; what depends on the articles before it is added
/// when it is written.
trait Format: Sync {
    /// What is made of an article.
    type Made: Send;
    /// What is kept of the articles before.
    type Kept: Default + Send;
    /// Whether there are colours in it.
    const IS_COLOURED: bool = false;

    /// Makes what is shown of an article.
    fn made(&self, checked: &Checked<'_>) -> Self::Made;

    /// Writes it behind what is shown of the articles before.
    fn write(&self, made: Self::Made, kept: &mut Self::Kept, out: &mut Vec<u8>) -> io::Result<()>;

    /// Writes what stands at the end of all.
    fn end(&self, _kept: Self::Kept, _out: &mut Vec<u8>) -> io::Result<()> {
        Ok(())
    }
}

/// A format in which no article knows of another.
trait OneByOne: Sync {
    /// Writes what is shown of an article.
    fn article(&self, checked: &Checked<'_>, out: &mut Vec<u8>) -> io::Result<()>;
}

impl<F: OneByOne> Format for F {
    type Made = io::Result<Vec<u8>>;
    type Kept = ();

    fn made(&self, checked: &Checked<'_>) -> io::Result<Vec<u8>> {
        let mut made = Vec::new();
        self.article(checked, &mut made)?;
        Ok(made)
    }

    fn write(&self, made: io::Result<Vec<u8>>, (): &mut (), out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(&made?);
        Ok(())
    }
}

/// Checks every file; the highest exit status over all of them.
pub fn run(args: &CheckArgs, program: &str) -> u8 {
    if args.stdin_name.is_some() && !files::has_standard_input(&args.files) {
        complain("--stdin-name: standard input is not read, since files are named");
    }
    if let Err(error) = args.reading.fitting() {
        complain(error);
        return UNREADABLE;
    }
    let judge = match Judge::of(args, program) {
        Ok(judge) => judge,
        Err(lines) => {
            lines.iter().for_each(|line| complain(line));
            return UNREADABLE;
        }
    };
    match args.format {
        CheckFormat::Human => {
            let human = human::Human::new(args.lang, args.quiet, program);
            all(args, &judge, &human)
        }
        CheckFormat::Short => all(args, &judge, &short::Short),
        CheckFormat::Json => all(args, &judge, &json::Json),
        CheckFormat::Sarif => all(args, &judge, &sarif::Sarif),
        CheckFormat::Github => all(args, &judge, &github::Github),
    }
}

/// The same in this format.
fn all<F: Format>(args: &CheckArgs, judge: &Judge, format: &F) -> u8 {
    // What comes in bit by bit is shown so.
    let is_bit_by_bit = files::has_standard_input(&args.files);
    let threads = match is_bit_by_bit {
        true => 1,
        false => abreast::threads(),
    };
    let mut out = Out::new(is_bit_by_bit, F::IS_COLOURED);
    let mut kept = F::Kept::default();
    let mut status = CLEAN;
    let files = files::all(&args.files, threads);
    let written = abreast::each(
        &files,
        threads,
        |file, say| match file {
            Ok(file) => check_file(file, args, judge, format, say),
            Err((file, error)) => {
                say(Said::unreadable(file, error));
            }
        },
        Said::octets,
        |said| match said {
            Said::Checked { made, fails, .. } => {
                if fails {
                    status = status.max(FINDINGS);
                }
                format.write(made, &mut kept, out.octets())?;
                out.pass()
            }
            Said::Unreadable(line) => {
                out.flush()?;
                complain(&line);
                status = UNREADABLE;
                Ok(())
            }
        },
    );
    let written = written.and_then(|()| format.end(kept, out.octets()));
    match written.and_then(|()| out.flush()) {
        Ok(()) => status,
        Err(error) => status.max(unwritten(&error, UNREADABLE)),
    }
}

/// Standard output, written in large pieces.
struct Out {
    stdout: Stdout,
    /// Whether nothing is held back.
    is_bit_by_bit: bool,
    /// Whether colours go.
    is_plain: bool,
    octets: Vec<u8>,
}

/// What is held back is written when there is so much of it, in octets.
const PIECE: usize = 1 << 16;

impl Out {
    fn new(is_bit_by_bit: bool, is_coloured: bool) -> Out {
        let stdout = io::stdout();
        Out {
            is_bit_by_bit: is_bit_by_bit || stdout.is_terminal(),
            is_plain: is_coloured && AutoStream::choice(&stdout) == ColorChoice::Never,
            stdout,
            octets: Vec::new(),
        }
    }

    /// What is to be written.
    fn octets(&mut self) -> &mut Vec<u8> {
        &mut self.octets
    }

    /// Writes it, unless it is little and can wait.
    fn pass(&mut self) -> io::Result<()> {
        match self.is_bit_by_bit || self.octets.len() >= PIECE {
            true => self.flush(),
            false => Ok(()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_plain {
            let plain = strip_bytes(&self.octets).into_vec();
            self.octets = plain;
        }
        self.stdout.write_all(&self.octets)?;
        self.octets.clear();
        self.stdout.flush()
    }
}

/// What is said of a file.
enum Said<Made> {
    /// What is said of an article in it.
    Checked {
        made: Made,
        /// Whether it makes the exit status 1.
        fails: bool,
        /// How many octets the article has.
        octets: usize,
    },
    /// Why it, or an article in it, cannot be read.
    Unreadable(String),
}

impl<Made> Said<Made> {
    fn unreadable(file: &Path, error: &impl fmt::Display) -> Self {
        Said::Unreadable(format!("{}: cannot read it: {error}", shown_name(file)))
    }

    /// How many octets the article has.
    fn octets(&self) -> usize {
        match self {
            Said::Checked { octets, .. } => *octets,
            Said::Unreadable(_) => 0,
        }
    }
}

/// Checks all articles in a file, as long as anybody listens.
fn check_file<F: Format>(
    file: &Path,
    args: &CheckArgs,
    judge: &Judge,
    format: &F,
    say: &mut dyn FnMut(Said<F::Made>) -> bool,
) {
    let name = match &args.stdin_name {
        Some(name) if file == Path::new(STANDARD_INPUT) => Path::new(name),
        _ => file,
    };
    let pieces = match files::open(file) {
        Ok(from) => Pieces::of(from),
        Err(error) => {
            say(Said::unreadable(name, &error));
            return;
        }
    };
    for piece in pieces {
        let said = match piece {
            Ok(piece) => match judge.checked(name, piece) {
                Ok(checked) => Said::Checked {
                    made: format.made(&checked),
                    fails: judge.fails_any(&checked.shown),
                    octets: checked.article.octets().len(),
                },
                Err(error) => Said::unreadable(name, &error),
            },
            Err(error) => Said::unreadable(name, &error),
        };
        if !say(said) {
            return;
        }
    }
}

/// By what articles are judged: as everybody would, or as the bot would that has
/// these files.
pub(super) struct Standard {
    pub(super) context: Context,
    pub(super) selection: Selection,
    /// Nothing where they are the usual ones.
    triggers: Option<Triggers>,
}

impl Standard {
    /// That of the bot in this folder, of this name; of none where both are
    /// missing. Or all that is wrong with its files, in lines.
    pub(super) fn of(args: &StandardArgs, program: &str) -> Result<Standard, Vec<String>> {
        let mut standard = Standard {
            context: Context::at(Timestamp::now()),
            selection: Selection::all(),
            triggers: None,
        };
        if args.path.is_none() && args.name.is_none() {
            return Ok(standard);
        }
        let path = args.path.clone().unwrap_or_default();
        let files = Files::new(path, args.name.as_deref(), None, program);
        if !files.ini().exists() && !files.database().exists() {
            let ini = files.ini();
            return Err(vec![format!("{}: there is no such bot", ini.display())]);
        }
        let (config, faults) = ready::read(&files);
        let Some(config) = config else {
            let errors = faults.iter().filter(|fault| fault.is_error());
            return Err(errors.map(ToString::to_string).collect());
        };
        standard.context.line_columns = config.max_line_width;
        standard.context.test_groups = config.group_pattern.clone();
        standard.selection = Selection::all().with_settings(crate::bot::settings(&config));
        standard.triggers = Some(config.triggers);
        Ok(standard)
    }
}

/// Writes what is found in an article as a line of JSON.
pub(super) fn as_json(checked: &Checked<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    json::Json.article(checked, out)
}

/// What every article is judged by.
pub(super) struct Judge {
    context: Context,
    selection: Selection,
    /// By what it is told what an article asks for; nothing where that is not shown.
    triggers: Option<Triggers>,
    wanted: Wanted,
    reading: Reading,
    fail_on: FailOn,
    /// Whether only that is shown which makes the exit status 1.
    is_quiet: bool,
    /// Whether it is told what would put a finding right.
    shows_fixes: bool,
}

impl Judge {
    /// What the options say, or all that is wrong with them, in lines.
    fn of(args: &CheckArgs, program: &str) -> Result<Judge, Vec<String>> {
        let Standard {
            context,
            selection,
            triggers,
        } = Standard::of(&args.standard, program)?;
        Ok(Judge {
            context,
            selection,
            triggers: (args.format == CheckFormat::Json).then(|| triggers.unwrap_or_default()),
            wanted: Wanted::of(&args.select, &args.ignore, program).map_err(|error| vec![error])?,
            reading: Reading::of(&args.reading),
            fail_on: args.fail_on,
            is_quiet: args.quiet,
            shows_fixes: matches!(
                args.format,
                CheckFormat::Human | CheckFormat::Json | CheckFormat::Sarif
            ),
        })
    }

    /// All checks, by this standard.
    ///
    /// # Errors
    ///
    /// All that is wrong with the files of the bot, in lines.
    pub(super) fn plain(args: &StandardArgs, program: &str) -> Result<Judge, Vec<String>> {
        let Standard {
            context,
            selection,
            triggers,
        } = Standard::of(args, program)?;
        Ok(Judge {
            context,
            selection,
            triggers: Some(triggers.unwrap_or_default()),
            wanted: Wanted::of(&[], &[], program).map_err(|error| vec![error])?,
            reading: Reading::AsTheyTell,
            fail_on: FailOn::Hint,
            is_quiet: false,
            shows_fixes: true,
        })
    }

    /// From now on articles are read so, and judged as at this time.
    pub(super) fn begin(&mut self, now: Timestamp, reading: Reading) {
        self.context.now = now;
        self.reading = reading;
    }

    /// What is found in an article.
    ///
    /// # Errors
    ///
    /// When it cannot be read as one.
    pub(super) fn checked<'a>(
        &self,
        file: &'a Path,
        piece: Piece,
    ) -> Result<Checked<'a>, NoArticle> {
        let (number, lines_before) = (piece.number, piece.lines_before);
        let held = self.shows_fixes.then(|| self.reading.held(&piece));
        let (article, stuffing) = self.reading.article(piece)?;
        let findings = check::run(&article, &self.context, &self.selection);
        let fixes = match held {
            Some(Ok(held)) => self.fixes(&held, &article, &findings),
            Some(Err(_)) | None => Vec::new(),
        };
        let fixes = fixes.into_iter().chain(iter::repeat_with(|| None));
        let shown = findings.iter().zip(fixes).filter(|(finding, _)| {
            self.wanted.has(finding.check) && (!self.is_quiet || self.fails(finding.severity))
        });
        let shown = shown.map(|(finding, fix)| (finding.clone(), fix));
        let (shown, fixes) = shown.unzip();
        Ok(Checked {
            file,
            number,
            lines_before,
            stuffing,
            request: self
                .triggers
                .as_ref()
                .map(|triggers| trigger::request(&article, triggers))
                .unwrap_or_default(),
            shown,
            fixes,
            article,
            findings,
        })
    }

    /// What `artchk fix` with the same options does about each of these findings.
    fn fixes(&self, held: &Held, article: &Article, findings: &Findings) -> Vec<Option<Fix>> {
        let wants = |check: &'static Check| self.wanted.has(check);
        let order = Order {
            context: &self.context,
            selection: &self.selection,
            wants: &wants,
            even_unsafe: true,
        };
        fix::offers(held, &order, article, findings)
    }

    /// Whether any of these findings makes the exit status 1.
    fn fails_any(&self, findings: &[Finding]) -> bool {
        findings.iter().any(|finding| self.fails(finding.severity))
    }

    /// Whether a finding of this severity makes the exit status 1.
    fn fails(&self, severity: Severity) -> bool {
        match self.fail_on {
            FailOn::Violation => severity == Severity::Violation,
            FailOn::Hint => severity != Severity::Note,
        }
    }
}
