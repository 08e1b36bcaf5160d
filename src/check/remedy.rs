//! How what a check finds is put right: which octets of the article become
//! which (R50a).
//!
//! A check declares its remedy beside its other properties. What the remedy
//! does to a finding is only asked where somebody wants to know it: the bot
//! never does. Whether it may be done at all is not for the check to say: see
//! [`crate::fix`].

use std::ops::Range;

use serde::Serialize;

use super::{Context, Finding};
use crate::article::encoding::encoded_word;
use crate::article::field::content_type::TransferEncoding;
use crate::article::{Article, Field};

/// Whether anybody could have meant what is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Nobody could: what the article says stays the same.
    Safe,
    /// The poster might have, and is to look at what comes of it.
    Unsafe,
}

/// What puts the findings of a check right.
#[derive(Debug, Clone, Copy)]
pub struct Remedy {
    /// Whether it may be done unasked.
    pub safety: Safety,
    /// What it does, in one sentence.
    pub sentence: &'static str,
    /// The edits that put this finding right, in order; nothing where that
    /// cannot be done.
    pub(crate) edits: fn(&Article, &Context, &Finding) -> Option<Vec<Edit>>,
}

/// A piece of the article and what takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The octets of the article that go; where there are none, something is put
    /// in between.
    pub range: Range<usize>,
    /// What comes.
    pub text: String,
}

impl Edit {
    /// These octets become this text.
    pub(crate) fn replace(range: Range<usize>, text: impl Into<String>) -> Edit {
        let text = text.into();
        Edit { range, text }
    }

    /// These octets go.
    pub(crate) fn delete(range: Range<usize>) -> Edit {
        Edit::replace(range, "")
    }

    /// This text comes in here.
    pub(crate) fn insert(at: usize, text: impl Into<String>) -> Edit {
        Edit::replace(at..at, text)
    }

    /// The field goes.
    pub(crate) fn without(article: &Article, field: &Field) -> Edit {
        Edit::delete(whole(article, field))
    }

    /// This line comes in before the field.
    pub(crate) fn before(article: &Article, field: &Field, line: &str) -> Edit {
        let text = format!("{line}{}", line_end(article));
        Edit::insert(field.name_range().start, text)
    }

    /// A piece of the body of the field, its folds undone, becomes this text.
    pub(crate) fn in_body(
        article: &Article,
        field: &Field,
        span: Range<usize>,
        text: impl Into<String>,
    ) -> Option<Edit> {
        let range = article.octets_of(&field.place_of(span))?;
        Some(Edit::replace(range, text))
    }

    /// Each of these pieces of the body of the field becomes this text.
    pub(crate) fn all_in_body(
        article: &Article,
        field: &Field,
        spans: &[Range<usize>],
        text: &str,
    ) -> Vec<Edit> {
        let ranges = article.octets_of_all(field, spans).into_iter();
        ranges.map(|range| Edit::replace(range, text)).collect()
    }

    /// The field says this, encoded already, in lines of the usual length.
    pub(crate) fn body(article: &Article, field: &Field, body: &str) -> Edit {
        let lines = encoded_word::fold(field.name(), body);
        let range = field.name_range().start..field.body_range().end;
        Edit::replace(range, lines.replace('\n', line_end(article)))
    }

    /// A piece of a line of the text becomes this one, which is US-ASCII and one
    /// line; nothing where that cannot be written in the transfer encoding.
    pub(crate) fn in_text(
        article: &Article,
        line: usize,
        span: Range<usize>,
        text: &str,
    ) -> Option<Edit> {
        let (part, found) = article.root().first_text().zip(article.text())?;
        let range = article.octets_of(&found.place_of(line, span))?;
        let text = match part.encoding() {
            None
            | Some(
                TransferEncoding::SevenBit | TransferEncoding::EightBit | TransferEncoding::Binary,
            ) => text.to_owned(),
            Some(TransferEncoding::QuotedPrintable) => {
                // A line that is broken in the middle is another matter.
                let written = article.octets().get(range.clone())?;
                if memchr::memchr(b'\n', written).is_some() {
                    return None;
                }
                in_quoted_printable(text)
            }
            Some(_) => return None,
        };
        Some(Edit::replace(range, text))
    }
}

impl Edit {
    /// These lines come in at the end of the header.
    pub(crate) fn at_end_of_header(article: &Article, lines: &[&str]) -> Option<Edit> {
        let last = article.header().fields().last()?;
        let end = line_end(article);
        let text = lines.iter().map(|line| format!("{line}{end}"));
        Some(Edit::insert(
            whole(article, last).end,
            text.collect::<String>(),
        ))
    }

    /// These lines of the text go.
    pub(crate) fn without_lines(article: &Article, lines: Range<usize>) -> Option<Edit> {
        let (part, text) = article.root().first_text().zip(article.text())?;
        let start = article.octets_of(&text.place(lines.start))?.start;
        let end = match lines.end < text.len() {
            true => article.octets_of(&text.place(lines.end))?.start,
            false => article.octets_of(&part.place())?.end,
        };
        (start < end).then(|| Edit::delete(start..end))
    }
}

/// The end of the lines of the article: that of its first line.
pub(crate) fn line_end(article: &Article) -> &'static str {
    let octets = article.octets();
    let first = memchr::memchr(b'\n', octets).and_then(|lf| octets.get(..lf));
    match first {
        Some(line) if line.ends_with(b"\r") => "\r\n",
        _ => "\n",
    }
}

/// The lines of the field, the end of the last one included.
pub(crate) fn whole(article: &Article, field: &Field) -> Range<usize> {
    let end = field.body_range().end;
    let behind = article.octets().get(end..).unwrap_or_default();
    let lf = memchr::memchr(b'\n', behind);
    field.name_range().start..end + lf.map_or(behind.len(), |lf| lf + 1)
}

/// The field that a finding stands in.
pub(crate) fn field_of<'a>(article: &'a Article, finding: &Finding) -> Option<&'a Field> {
    let at = article.octets_of(finding.place.as_ref()?)?.start;
    let mut fields = article.header().fields().iter();
    fields.find(|field| field.has_colon() && whole(article, field).contains(&at))
}

/// A piece of a line in quoted-printable, a blank at its end included.
fn in_quoted_printable(text: &str) -> String {
    let blanks = text.len() - text.trim_end_matches(' ').len();
    let (begin, _) = text.split_at(text.len() - blanks);
    begin.replace('=', "=3D") + &"=20".repeat(blanks)
}
