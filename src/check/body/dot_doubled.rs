//! `body-dot-doubled`.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::article::Article;
use crate::article::lines::Class;
use crate::check::{Context, Report};
use crate::declare_check;

/// One such line may be meant so.
const LINES: usize = 2;

declare_check! {
    /// ## What it finds
    ///
    /// Two or more lines that begin with two dots where one is expected: `..`
    /// alone, or before a request of troff such as `..PP`, and no line with a
    /// single dot at its beginning.
    ///
    /// ## Why it matters
    ///
    /// A dot at the beginning of a line is doubled on its way to the server, and
    /// the second one is taken away again. Where both are in the article, some
    /// program has doubled the dots once too often, or not taken them away.
    ///
    /// ## What is left alone
    ///
    /// Dots that go on in words or in further dots, as in `.. I think` and
    /// `...`; paths (`../`); quoted lines. This is a note: it may always be meant
    /// so.
    ///
    /// ## How to fix it
    ///
    /// If you wrote one dot: it is a fault of the program that sends.
    BODY_DOT_DOUBLED = "body-dot-doubled", [Note],
    summary: "dots at the beginning of lines were doubled, it seems: $count lines",
    basis: ["RFC 3977, section 3.1.1"],
    precluded_by: [],
    variables: ["count"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

static DOUBLED: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("\n.."));

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some(text) = article.text() else {
        return;
    };
    // Of most texts no line need be looked at.
    let octets = text.as_str().as_bytes();
    if DOUBLED.find(octets).is_none() && !octets.starts_with(b"..") {
        return;
    }
    let Some(lines) = article.lines() else {
        return;
    };
    let is_wanted = |class: Class| class.is_own() || class == Class::Verbatim;
    let own = || {
        lines
            .places(is_wanted)
            .filter_map(|at| Some((at, text.line(at)?)))
    };
    let is_single = |line: &str| line.starts_with('.') && !line.starts_with("..");
    if own().any(|(_, line)| is_single(line)) {
        return;
    }
    let doubled = own().filter(|(_, line)| is_doubled(line));
    let (mut first, mut count) = (None, 0);
    for (at, _) in doubled {
        first = first.or(Some(at));
        count += 1;
    }
    if let Some(first) = first.filter(|_| count >= LINES) {
        report.at(text.place(first)).with("count", count);
    }
}

/// Two dots alone, or before the two letters of a request of troff.
fn is_doubled(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("..") else {
        return false;
    };
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let behind = rest.get(letters..).unwrap_or_default();
    rest.trim().is_empty() || letters == 2 && (behind.is_empty() || behind.starts_with(' '))
}
