//! `bin-pgp-broken`.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::article::Article;
use crate::article::lines::Class;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A text that begins as a text signed with PGP does and has no signature
    /// behind it, or one whose end is missing, or lines in it that begin with a
    /// hyphen and were not escaped with `- `.
    ///
    /// ## Why it matters
    ///
    /// Nobody can check such a signature. It looks as if somebody had changed the
    /// text.
    ///
    /// ## What is left alone
    ///
    /// The lines of PGP anywhere else than at the beginning of the text, as in an
    /// article about it or in a quotation. Escaped lines, `- -- ` among them.
    /// Signatures as a part of their own (PGP/MIME).
    ///
    /// ## How to fix it
    ///
    /// Sign when nothing is changed any more: after the signature was added, lines
    /// were broken and the text encoded. Newsreaders that sign by themselves do
    /// that. Whether it went well, a copy in a test group shows.
    PGP_BROKEN = "bin-pgp-broken", [Hint],
    summary: "the PGP signature cannot be checked: $reason",
    basis: ["RFC 9580, sections 7.1 and 7.2"],
    precluded_by: [],
    variables: ["line", "reason"],
    reasons: {
        NO_SIGNATURE = "there is no signature behind the text",
        NO_END = "the last line of the signature is missing",
        NOT_ESCAPED = "a line of the text begins with a hyphen that is not escaped",
    },
    since: "0.1.0",
    needs: [ARMOUR],
    examine: examine,
}

static FIRST: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(BEGIN));

const BEGIN: &str = "-----BEGIN PGP SIGNED MESSAGE-----";
const SIGNATURE: &str = "-----BEGIN PGP SIGNATURE-----";
const END: &str = "-----END PGP SIGNATURE-----";

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some(text) = article.text() else {
        return;
    };
    if FIRST.find(text.as_str().as_bytes()).is_none() {
        return;
    }
    let Some(lines) = article.lines() else {
        return;
    };
    // Elsewhere it may be an example, or a text that somebody passes on.
    let is_first =
        |(at, line): &(usize, &str)| lines.class(*at) != Class::Blank && !line.trim().is_empty();
    let Some((begin, line)) = text.lines().enumerate().find(is_first) else {
        return;
    };
    if line.trim_end() != BEGIN {
        return;
    }
    let (mut is_header, mut has_signature, mut has_end) = (true, false, false);
    let mut not_escaped = None;
    for (at, line) in text.lines().enumerate().skip(begin + 1) {
        let line = line.trim_end();
        if is_header {
            is_header = !line.is_empty() && line.contains(": ");
            continue;
        }
        if line == END && has_signature {
            has_end = true;
            break;
        }
        if line == SIGNATURE {
            has_signature = true;
        } else if !has_signature && line.starts_with('-') && !line.starts_with("- ") && line != "-"
        {
            not_escaped = not_escaped.or(Some(at));
        }
    }
    let (at, reason) = match (has_signature, has_end, not_escaped) {
        (false, ..) => (begin, NO_SIGNATURE),
        (_, false, _) => (begin, NO_END),
        (_, _, Some(at)) => (at, NOT_ESCAPED),
        _ => return,
    };
    report
        .at(text.place(at))
        .with("line", text.line(at).unwrap_or_default().trim_end())
        .because(reason);
}
