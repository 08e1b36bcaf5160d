//! `longlines`.

use std::cell::LazyCell;

use super::line_998::BODY_LINE_998;
use super::paragraph_lines::BODY_PARAGRAPH_LINES;
use super::wrap;
use crate::article::lines::{Class, Lines};
use crate::article::text::Text;
use crate::article::width::{can_be_broken, is_wider};
use crate::article::{Article, quote};
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// Lines of the text, before the signature, that are wider than the limit:
    /// 78 columns, if the operator has set no other (`$limit`). A wide character
    /// (Chinese, Japanese, Korean) takes two columns, a tab goes to the next
    /// multiple of eight; quoted-printable and base64 are undone first. The
    /// values are those of the first such line: `$line`, `$columns`, and
    /// `$number`, its place in the text, counted from 1; `$count` says how many
    /// there are.
    ///
    /// ## Why it matters
    ///
    /// Many screens have 80 columns. Wider lines are broken anywhere or cut off,
    /// and a line that fits only just no longer does when it is quoted.
    ///
    /// ## What is left alone
    ///
    /// Quoted lines (`>`, `|` or `:` after any blanks, a name or initials
    /// before a `>`, `}`, or `# `), and the lines that say whom a quotation is
    /// from, also where nothing is left of it. Lines that cannot be broken,
    /// since there is no blank inside: an address, one long word, also behind a
    /// mark such as `*` or `[1]`. Rules, without a letter or digit. What stands
    /// between the lines `#v+` and `#v-` or between fences. Lines of logs, which
    /// begin with a date and a time or in another form of logs, messages of
    /// compilers, commands with options, and a command behind a prompt (`$ ls`,
    /// `user@host:~$ ls`) with what stands below it to the next blank line or prose.
    /// Other output of programs, code and tables, whose form is their meaning:
    /// lines that are indented by four blanks, full of signs, or in columns,
    /// without a sentence among them. A forwarded header, a patch, PGP armour, the data of a file. Text
    /// in format=flowed, which each newsreader breaks as it likes. Blanks at the
    /// end of a line.
    ///
    /// ## How to fix it
    ///
    /// Set the line length of your newsreader, or of its editor, to 72, and wrap
    /// again what was pasted.
    LONGLINES = "longlines", [Hint],
    summary: "text lines are too wide: $count over $limit columns, the first has $columns",
    basis: ["RFC 5322, section 2.1.1", "GNKSA 2.0, 14"],
    precluded_by: [BODY_LINE_998, BODY_PARAGRAPH_LINES],
    variables: ["line", "number", "count", "columns", "limit"],
    reasons: {},
    since: "0.1.0",
    fix: Unsafe("the lines are broken at blanks", broken),
    examine: examine,
}

fn examine(article: &Article, context: &Context, report: &mut Report<'_>) {
    let (Some(text), Some(classes)) = (article.text(), article.lines()) else {
        return;
    };
    // What a flowed line may be is another matter (RFC 3676, section 4.2).
    if text.is_flowed() || !text.may_be_wider(context.line_columns) {
        return;
    }
    let (mut first, mut count) = (None, 0);
    for found in wide_lines(text, classes, context) {
        count += 1;
        first = first.or(Some(found));
    }
    if let Some((at, line)) = first {
        report
            .at(text.place(at))
            .with("line", line.trim_end())
            .with("number", at + 1)
            .with("count", count)
            .with("columns", text.columns(at))
            .with("limit", context.line_columns);
    }
}

/// The lines that are too wide and could have been broken, each with its place.
fn wide_lines<'a>(
    text: &'a Text,
    classes: &'a Lines,
    context: &'a Context,
) -> impl Iterator<Item = (usize, &'a str)> {
    let lines = text.lines().enumerate();
    let wide = lines.filter(|(_, line)| is_wider(line.trim_end(), context.line_columns));
    own_lines(text, classes, wide).filter(|(_, line)| can_be_broken(line))
}

/// Those of `lines`, each with its place, that stand before the signature and
/// that the poster wrote.
fn own_lines<'a>(
    text: &'a Text,
    classes: &'a Lines,
    lines: impl Iterator<Item = (usize, &'a str)>,
) -> impl Iterator<Item = (usize, &'a str)> {
    let end = classes.delimiter().map_or(text.len(), |found| found.at);
    let in_sentences = LazyCell::new(|| has_sentence(classes));
    lines
        .take_while(move |(at, _)| *at < end)
        .filter(move |(at, line)| {
            let is_text = match classes.class(*at) {
                Class::Own => true,
                // Of a single line among prose nobody can tell that it is code.
                Class::Code => in_sentences.get(*at) == Some(&true),
                _ => false,
            };
            is_text
                && line.contains(char::is_alphanumeric)
                && !is_quoted(line)
                && !introduces_quote(text, classes, *at)
        })
}

/// Whether a line stands in a paragraph with prose in it.
fn has_sentence(classes: &Lines) -> Vec<bool> {
    let mut marks = Vec::with_capacity(classes.len());
    let mut prose = false;
    for (at, class) in classes.iter() {
        if class.is_own() {
            prose |= class == Class::Own;
        } else {
            marks.resize(at, prose);
            marks.push(false);
            prose = false;
        }
    }
    marks.resize(classes.len(), prose);
    marks
}

/// Whether a line begins as quoted text does, with whatever sign, though it may
/// stand alone.
fn is_quoted(line: &str) -> bool {
    quote::is_quoted(line) || quote::has_initials(line) || line.starts_with("# ")
}

/// Whether a line introduces the quotation below it in the poster's own words:
/// it ends in a colon or dots.
fn introduces_quote(text: &Text, classes: &Lines, at: usize) -> bool {
    let line = text.line(at).map_or("", str::trim_end);
    let is_quotation = |at: usize| {
        let next = text.line(at).unwrap_or_default();
        classes.class(at).quote().is_some() || is_quoted(next)
    };
    let next = at + 1 + usize::from(classes.class(at + 1) == Class::Blank);
    [":", "...", "\u{2026}"]
        .iter()
        .any(|end| line.ends_with(end))
        && is_quotation(next)
}

fn broken(article: &Article, context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let (text, classes) = article.text().zip(article.lines())?;
    let lines = wide_lines(text, classes, context).map(|(at, _)| at);
    wrap::broken(article, lines, context.line_columns)
}
