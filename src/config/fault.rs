//! What is wrong with a file of the operator's, and where.
//!
//! Reading goes on after a fault, so that the operator sees all of them at
//! once; [`Faults`] collects them.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::article::printable;

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// The configuration cannot be used as it is written.
    Error,
    /// It can be used, but something in it has no effect or an unexpected one.
    Warning,
}

/// One thing that is wrong, shown as `FILE:LINE: what is wrong`, or
/// `FILE:LINE: warning: what is wrong`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// How bad it is.
    pub kind: FaultKind,
    /// The file, as it was opened.
    pub file: PathBuf,
    /// The line, counted from 1; `None` where the file as a whole is meant.
    pub line: Option<usize>,
    /// What is wrong, in words; one line, without control characters.
    pub text: String,
}

impl Fault {
    /// Whether this is an error, not a warning.
    pub fn is_error(&self) -> bool {
        self.kind == FaultKind::Error
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", printable::line(&self.file.to_string_lossy()))?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        if !self.is_error() {
            write!(f, " warning:")?;
        }
        write!(f, " {}", self.text)
    }
}

impl std::error::Error for Fault {}

/// The faults found so far in one file.
#[derive(Debug)]
pub(super) struct Faults {
    file: PathBuf,
    found: Vec<Fault>,
}

impl Faults {
    /// No faults yet in `file`.
    pub(super) fn new(file: &Path) -> Faults {
        Faults {
            file: file.to_owned(),
            found: Vec::new(),
        }
    }

    /// Adds an error.
    pub(super) fn error(&mut self, line: impl Into<Option<usize>>, text: impl Into<String>) {
        self.add(FaultKind::Error, line.into(), text.into());
    }

    /// Adds a warning.
    pub(super) fn warning(&mut self, line: impl Into<Option<usize>>, text: impl Into<String>) {
        self.add(FaultKind::Warning, line.into(), text.into());
    }

    fn add(&mut self, kind: FaultKind, line: Option<usize>, text: String) {
        self.found.push(Fault {
            kind,
            file: self.file.clone(),
            line,
            text,
        });
    }

    /// The faults in the order they were found.
    pub(super) fn into_vec(self) -> Vec<Fault> {
        self.found
    }
}

/// `text` in quotation marks for a message: at most 60 characters, control
/// characters shown as `?`.
pub(super) fn quoted(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(60)
        .map(|c| if c.is_control() { '?' } else { c })
        .collect();
    if text.chars().nth(60).is_some() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}

/// The candidate that is spelt most like `name`, where one is near enough to
/// be what was meant.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name: Vec<char> = name.to_lowercase().chars().take(64).collect();
    let limit = if name.len() < 4 {
        1
    } else {
        name.len().div_ceil(4)
    };
    candidates
        .into_iter()
        .map(|candidate| (distance(&name, candidate), candidate))
        .filter(|&(distance, _)| distance <= limit && distance < name.len())
        .min()
        .map(|(_, candidate)| candidate)
}

/// `; did you mean "NAME"?` with the [`nearest`] candidate, or nothing where
/// none is near.
pub(super) fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> String {
    nearest(name, candidates)
        .map(|near| format!("; did you mean \"{near}\"?"))
        .unwrap_or_default()
}

/// How many insertions, deletions, replacements and exchanges of neighbours
/// lead from `a` to `b`.
fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before_last[j - 2] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_shown_as_file_line_and_what_is_wrong() {
        let mut faults = Faults::new(Path::new("sample.ini"));
        faults.warning(14, "unknown parameter");
        faults.error(None, "cannot be read");
        let shown: Vec<String> = faults.into_vec().iter().map(Fault::to_string).collect();
        assert_eq!(
            shown,
            [
                "sample.ini:14: warning: unknown parameter",
                "sample.ini: cannot be read"
            ]
        );
    }

    #[test]
    fn r10_the_nearest_name_is_suggested() {
        let names = ["trigger_check", "trigger_ignore", "dns"];
        for (typed, suggested) in [
            ("tigger_check", "; did you mean \"trigger_check\"?"),
            ("Trigger_Ingore", "; did you mean \"trigger_ignore\"?"),
            ("dsn", "; did you mean \"dns\"?"),
            ("colour", ""),
            ("d", ""),
            ("", ""),
        ] {
            assert_eq!(did_you_mean(typed, names), suggested, "{typed}");
        }
    }

    #[test]
    fn what_is_quoted_cannot_disturb_a_terminal() {
        assert_eq!(quoted("a\x1b[2Jb"), "\"a?[2Jb\"");
        assert_eq!(quoted(&"x".repeat(61)).chars().count(), 63);
    }
}
