//! `bin-yenc`.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::is_for_files;
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A file in yEnc in the text, from a line `=ybegin line=… size=… name=…` on;
    /// also one without its end, a piece without the line `=ypart`, and one whose
    /// sizes differ.
    ///
    /// ## Why it matters
    ///
    /// Groups for discussion are no place for files: every server keeps them, every
    /// reader fetches them, and many servers refuse or delete such articles. A file
    /// that lacks something cannot be put together.
    ///
    /// ## What is left alone
    ///
    /// Groups that are made for files, as `binaries` and the like in their names
    /// tell. Articles about yEnc, without data.
    ///
    /// ## How to fix it
    ///
    /// Put the file on the web, and its address into the article.
    YENC = "bin-yenc", [Hint],
    summary: "a file is encoded in the text: $reason, $name",
    basis: ["yEnc draft 1.3 (what it is)"],
    precluded_by: [],
    variables: ["name", "reason"],
    reasons: {
        FILE = "in yEnc",
        NO_END = "in yEnc without its last line",
        NO_PART = "a piece in yEnc that does not say which",
        SIZES = "in yEnc with two sizes that differ",
    },
    since: "0.1.0",
    examine: examine,
}

static BEGIN: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("=ybegin "));

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((part, text)) = article.root().first_text().zip(article.text()) else {
        return;
    };
    let content = part.content(article.octets());
    if BEGIN.find(content).is_none() || is_for_files(article) {
        return;
    }
    let mut lines = content.split(|&octet| octet == b'\n').enumerate();
    while let Some((at, line)) = lines.next() {
        let Some(file) = File::begins(line) else {
            continue;
        };
        let mut is_data = false;
        let (mut has_part, mut end) = (false, None);
        for (_, line) in lines.by_ref() {
            has_part |= line.starts_with(b"=ypart ");
            is_data |= !line.is_ascii();
            if line.starts_with(b"=yend") {
                end = Some(value(line, "size"));
                break;
            }
        }
        // An article about yEnc shows how it is made, but no data.
        if !is_data {
            continue;
        }
        let reason = match end {
            None => NO_END,
            Some(_) if file.is_part && !has_part => NO_PART,
            // The last line of a piece has the size of the piece.
            Some(size) if !file.is_part && size.is_some() && size != file.size => SIZES,
            Some(_) => FILE,
        };
        report
            .at(text.place(at))
            .with("name", file.name)
            .because(reason);
        return;
    }
}

/// What the first line of a file says.
struct File {
    name: String,
    size: Option<u64>,
    is_part: bool,
}

impl File {
    /// `=ybegin line=128 size=123456 name=NAME`, with `part=1` in a piece.
    fn begins(line: &[u8]) -> Option<File> {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let rest = line.strip_prefix(b"=ybegin ")?;
        let at = memchr::memmem::find(rest, b"name=")?;
        value(line, "line")?;
        Some(File {
            name: String::from_utf8_lossy(rest.get(at + 5..)?)
                .trim()
                .to_owned(),
            size: value(line, "size"),
            is_part: value(line, "part").is_some(),
        })
    }
}

/// The number behind this word and `=`.
fn value(line: &[u8], word: &str) -> Option<u64> {
    let words = line.split(|&octet| octet == b' ').map(<[u8]>::trim_ascii);
    let mut values = words.filter_map(|found| {
        let value = found.strip_prefix(word.as_bytes())?.strip_prefix(b"=")?;
        std::str::from_utf8(value).ok()?.parse().ok()
    });
    values.next()
}
