//! `body-bare-cr-lf`.

use crate::article::{Article, Place};
use crate::check::remedy::line_end;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// In the body a carriage return (CR) that no line feed (LF) follows, or,
    /// where the other lines end in CR LF, a line feed without a carriage return.
    ///
    /// ## Why it matters
    ///
    /// The two stand together at the end of a line, and nowhere else. Where one
    /// of them stands alone, programs do not agree on where a line ends: some see
    /// one line, some two, and some servers refuse the article.
    ///
    /// ## What is left alone
    ///
    /// Articles whose lines all end in LF, as servers and newsreaders keep them in
    /// files. A file whose header has other line ends than most of the body:
    /// nobody knows what was sent.
    ///
    /// ## How to fix it
    ///
    /// If the text comes from a file, save it with the line ends of your system
    /// first. Else it is a fault of the program that sends.
    BODY_BARE_CR_LF = "body-bare-cr-lf", [Violation],
    summary: "half a line end stands in the text: $reason, $count times",
    basis: ["RFC 5322, section 2.3"],
    precluded_by: [],
    variables: ["reason", "count"],
    reasons: {
        CR = "CR without LF",
        LF = "LF without CR",
    },
    since: "0.1.0",
    fix: Safe("a CR alone becomes a line end, one before a line end goes", ended),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let body = article.body();
    let start = article.header().end();
    let is = |at: Option<usize>, wanted: u8| at.and_then(|at| body.get(at)) == Some(&wanted);
    let cr = || memchr::memchr_iter(b'\r', body).filter(|at| !is(Some(at + 1), b'\n'));
    if let Some(first) = cr().next() {
        report
            .at(Place::octets(start + first..start + first + 1))
            .with("count", cr().count())
            .because(CR);
    }
    if !ends_in_cr_lf(article) {
        return;
    }
    let lf = || memchr::memchr_iter(b'\n', body).filter(|at| !is(at.checked_sub(1), b'\r'));
    if let Some(first) = lf().next() {
        report
            .at(Place::octets(start + first..start + first + 1))
            .with("count", lf().count())
            .because(LF);
    }
}

/// Whether the lines of the article end in CR LF: the first of the header, and
/// most of the body.
fn ends_in_cr_lf(article: &Article) -> bool {
    let octets = article.octets();
    let end = memchr::memchr(b'\n', octets).and_then(|end| octets.get(..end));
    if !end.is_some_and(|line| line.ends_with(b"\r")) {
        return false;
    }
    let body = article.body();
    let with_cr = memchr::memmem::find_iter(body, b"\r\n").count();
    with_cr * 2 > memchr::memchr_iter(b'\n', body).count()
}

/// A LF alone stays: the others may be what is wrong.
fn ended(article: &Article, _context: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    if finding.reason != Some(CR) {
        return None;
    }
    let body = article.body();
    let start = article.header().end();
    let mut edits = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\r', body.get(at..)?) {
        let first = at + found;
        let rest = body.get(first..)?;
        let count = rest.iter().take_while(|octet| **octet == b'\r').count();
        let ends_line = rest.get(count) == Some(&b'\n');
        at = first + count;
        let here = start + first..start + at;
        if !ends_line {
            edits.push(Edit::replace(here, line_end(article).repeat(count)));
        } else if count > 1 {
            edits.push(Edit::delete(here.start..here.end - 1));
        }
    }
    Some(edits)
}
