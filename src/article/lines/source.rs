//! Source code as a file: patches and shell archives.

use super::Class;
use super::draft::Draft;
use crate::article::look::Look;

/// An archive or patch has at least so many lines below its first.
const LINES: usize = 9;
/// A shell script is an archive if a file is packed so many lines below.
const REACH: usize = 400;

/// Marks all lines from the first of a patch or a shell archive on.
pub(super) fn mark(draft: &mut Draft<'_>) {
    let mut packed = None;
    let mut found = None;
    // From the end on, so that the nearest packed file is known.
    for at in draft.with(Look::SIGNS.or(Look::SOURCE)).rev() {
        if !draft.is_own(at) {
            continue;
        }
        let line = draft.line(at);
        if line.starts_with('X') || draft.has(at, Look::SIGNS) && line.contains("<<") {
            packed = Some(at);
        }
        let is_near = packed.is_some_and(|packed| packed - at <= REACH);
        let is_long = draft.end() - at > LINES;
        if is_patch(draft, at) || is_long && begins(draft, at, is_near) {
            found = Some(at);
        }
    }
    if let Some(found) = found {
        draft.claim(found..draft.end(), Class::Source);
    }
}

/// Whether an archive or a list of patches begins with this line.
fn begins(draft: &Draft<'_>, at: usize, has_file: bool) -> bool {
    let line = draft.line(at);
    let is_script = || {
        let shell = line.strip_prefix("#!").map(str::trim_start);
        has_file && shell.is_some_and(|shell| shell.starts_with("/bin/sh"))
    };
    line.starts_with(": This is a shar")
        || line.starts_with('#') && line.contains("his is a shell archive")
        || line.starts_with("sed 's/^X//'")
        || is_script()
        || (line.starts_with("diff -") || line.starts_with("Index: "))
            && (at + 1..at + 6).any(|at| is_patch(draft, at) || is_hunk(draft.line(at)))
}

/// Whether a patch begins with this line: `--- FILE` and `+++ FILE`, or
/// `*** FILE TAB DATE` and `--- FILE`, one below the other.
fn is_patch(draft: &Draft<'_>, at: usize) -> bool {
    let (line, next) = (draft.line(at), draft.line(at + 1));
    line.starts_with("--- ") && next.starts_with("+++ ")
        || line.starts_with("*** ") && line.contains('\t') && next.starts_with("--- ")
}

/// Where a change stands: `@@ -1 +1 @@`, `3c4`, `5,7d4`.
fn is_hunk(line: &str) -> bool {
    let is_place =
        |place: &str| !place.is_empty() && place.bytes().all(|c| c.is_ascii_digit() || c == b',');
    let change = line.trim_end().split_once(['a', 'c', 'd']);
    line.starts_with("@@ -") || change.is_some_and(|(old, new)| is_place(old) && is_place(new))
}
