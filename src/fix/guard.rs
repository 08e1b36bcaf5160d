//! What no fix touches, whichever check has asked for it (R50a): what is signed,
//! what names and dates the article, what is to keep its form, and whatever is in
//! a charset of which nobody can be certain.

use std::ops::Range;

use memchr::memmem;

use crate::article::body::Part;
use crate::article::encoding::charset::Charset;
use crate::article::field::content_type::{ContentType, TransferEncoding};
use crate::article::header::Names;
use crate::article::lines::Class;
use crate::article::{Article, Field, Lines, Text};
use crate::check::{Edit, remedy};

/// The fields that stay as they are: what is made of them is made by others, or
/// was already.
static FIELDS: Names<12> = Names::of([
    "message-id",
    "date",
    "path",
    "injection-date",
    "injection-info",
    "xref",
    "cancel-lock",
    "cancel-key",
    "control",
    "supersedes",
    "approved",
    "received",
]);

/// Fields with a signature over others and over the body. Where there is one,
/// nothing is changed at all.
static SIGNATURES: Names<7> = Names::of([
    "x-pgp-sig",
    "x-auth",
    "dkim-signature",
    "domainkey-signature",
    "x-google-dkim-signature",
    "arc-message-signature",
    "arc-seal",
]);

/// More places than this in a text that is to keep its form, and none of it is
/// touched.
const MOST_PLACES: usize = 200;

/// How armour begins, that of PGP and of others (RFC 7468, section 2).
const BEGIN: &str = "-----BEGIN ";

/// What is locked in an article.
#[derive(Debug, Default)]
pub struct Guard {
    /// No edit reaches into these octets.
    locked: Vec<Range<usize>>,
    /// Those of them that have to be the same afterwards, octet for octet.
    kept: Vec<Range<usize>>,
}

impl Guard {
    /// What is locked in this article.
    pub fn of(article: &Article) -> Guard {
        let mut guard = Guard::default();
        let all = 0..article.octets().len();
        let mut fields = article.header().fields().iter();
        if fields.any(|field| SIGNATURES.have(field)) {
            guard.keep(all);
            return guard;
        }
        guard.lock_header(article);
        guard.lock_secured_parts(article);
        guard.lock_armour(article);
        guard.lock_outside_text(article);
        guard
    }

    /// Whether the edit reaches into nothing that is locked.
    pub fn lets(&self, edit: &Edit) -> bool {
        let Range { start, end } = edit.range;
        let is_clear = |locked: &Range<usize>| match start == end {
            true => start <= locked.start || locked.end <= start,
            false => end <= locked.start || locked.end <= start,
        };
        self.locked.iter().all(is_clear)
    }

    /// What has to be the same afterwards.
    pub fn kept<'a>(&self, article: &'a Article) -> Vec<&'a [u8]> {
        let octets = |range: &Range<usize>| article.octets().get(range.clone());
        self.kept.iter().filter_map(octets).collect()
    }

    fn lock(&mut self, octets: Range<usize>) {
        if !octets.is_empty() {
            self.locked.push(octets);
        }
    }

    fn keep(&mut self, octets: Range<usize>) {
        self.kept.push(octets.clone());
        self.lock(octets);
    }

    fn lock_header(&mut self, article: &Article) {
        for field in article.header().fields() {
            let lines = remedy::whole(article, field);
            let octets = article.octets().get(lines.clone()).unwrap_or_default();
            if FIELDS.have(field) {
                self.keep(lines);
            } else if std::str::from_utf8(octets).is_err() {
                self.lock(lines);
            }
        }
    }

    /// Locks what MIME has signed or encrypted (RFC 1847; RFC 8551), and what says
    /// so.
    fn lock_secured_parts(&mut self, article: &Article) {
        for part in article.root().walk() {
            if !part.content_type().is_some_and(is_secured) {
                continue;
            }
            self.keep(body_of(article, part));
            let fields = part.header().fields().iter();
            for field in fields.filter(|field| is_of_mime(field)) {
                self.keep(remedy::whole(article, field));
            }
        }
    }

    /// Locks armour and what is signed within (RFC 9580, sections 6.2 and 7), as it
    /// stands in the article, and as the text has it where that is encoded.
    fn lock_armour(&mut self, article: &Article) {
        let body = article.header().end();
        for armour in armour(article.body()) {
            self.keep(body + armour.start..body + armour.end);
        }
        let (Some(part), Some(text)) = (article.root().first_text(), article.text()) else {
            return;
        };
        if part.encoding() != Some(&TransferEncoding::QuotedPrintable) {
            return;
        }
        for armour in armour(text.as_str().as_bytes()) {
            let before = text.as_str().as_bytes().get(..armour.start);
            let before = before.unwrap_or_default();
            let first = memchr::memchr_iter(b'\n', before).count();
            let inside = text.as_str().as_bytes().get(armour).unwrap_or_default();
            let lines = first..first + memchr::memchr_iter(b'\n', inside).count().max(1);
            match self.lines(article, text, lines) {
                Some(octets) => self.keep(octets),
                None => self.keep(body_of(article, part)),
            }
        }
    }

    /// The octets of the article that these lines of the text are made of, their
    /// ends included.
    fn lines(&self, article: &Article, text: &Text, lines: Range<usize>) -> Option<Range<usize>> {
        let part = article.root().first_text()?;
        let start = article.octets_of(&text.place(lines.start))?.start;
        let end = match lines.end < text.len() {
            true => article.octets_of(&text.place(lines.end))?.start,
            false => body_of(article, part).end,
        };
        Some(start..end)
    }

    /// Locks everything in the body but the lines of the text that may be
    /// changed.
    fn lock_outside_text(&mut self, article: &Article) {
        let all = article.header().end()..article.octets().len();
        let found = article.root().first_text().zip(article.text());
        let (Some((part, text)), Some(lines)) = (found, article.lines()) else {
            return self.lock(all);
        };
        if !is_certain(article, part, text) {
            return self.lock(all);
        }
        let body = body_of(article, part);
        self.lock(all.start..body.start);
        self.lock(body.end..all.end);
        let runs = runs(lines);
        if runs.len() > MOST_PLACES {
            return self.lock(body);
        }
        for run in runs {
            match self.lines(article, text, run) {
                Some(octets) => self.lock(octets),
                None => return self.lock(body),
            }
        }
    }
}

fn body_of(article: &Article, part: &Part) -> Range<usize> {
    article.octets_of(&part.place()).unwrap_or_default()
}

fn is_secured(kind: &ContentType) -> bool {
    let is = |subtype| kind.is("application", subtype);
    kind.is("multipart", "signed")
        || kind.is("multipart", "encrypted")
        || is("pkcs7-mime")
        || is("x-pkcs7-mime")
        || is("pgp")
}

fn is_of_mime(field: &Field) -> bool {
    let begin = field.name().get(.."content-".len());
    begin.is_some_and(|begin| begin.eq_ignore_ascii_case("content-"))
}

/// Whether nobody doubts what the octets of the text stand for, and that each of
/// those below 128 is a character of US-ASCII.
fn is_certain(article: &Article, part: &Part, text: &Text) -> bool {
    let is_open = match part.encoding() {
        None => true,
        Some(TransferEncoding::Base64 | TransferEncoding::Unknown(_)) => false,
        Some(_) => true,
    };
    let content = part.content(article.octets());
    let is_utf_8 = || std::str::from_utf8(content).is_ok();
    let is_known = match text.charset().map(Charset::for_label) {
        None => is_utf_8(),
        Some(None) => false,
        Some(Some(charset)) if charset.is_us_ascii() => is_utf_8(),
        Some(Some(charset)) => charset.is_ascii_compatible() && text.malformed().is_none(),
    };
    is_open && is_known && text.lines_stay() && memchr::memchr(0, content).is_none()
}

/// The runs of lines that are to keep their form.
fn runs(lines: &Lines) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let is_locked = |class: Class| {
        matches!(
            class,
            Class::Verbatim
                | Class::Armour
                | Class::Data
                | Class::Source
                | Class::Header
                | Class::Footer
        )
    };
    for at in lines.places(is_locked) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// Where armour stands, whole lines, and with it what is signed: from the line
/// that begins it to the one that ends it, or else to the end of all.
fn armour(octets: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    let ends_of_lines = |from: usize| {
        let rest = octets.get(from..).unwrap_or_default();
        memchr::memchr(b'\n', rest).map_or(octets.len(), |lf| from + lf + 1)
    };
    while let Some(begin) = find(octets, at, BEGIN) {
        let before = octets.get(..begin).unwrap_or_default();
        let line = memchr::memrchr(b'\n', before).map_or(0, |lf| lf + 1);
        let rest = octets.get(begin + BEGIN.len()..).unwrap_or_default();
        let label = memmem::find(rest, b"-----").and_then(|end| rest.get(..end));
        let label = label.unwrap_or_default();
        // A signature alone is one over whatever stands above it.
        let start = match label.ends_with(b"SIGNATURE") {
            true => at,
            false => line,
        };
        let end = match label == b"PGP SIGNED MESSAGE" {
            true => "-----END PGP SIGNATURE-----",
            false => "-----END ",
        };
        let end = find(octets, begin, end).map_or(octets.len(), ends_of_lines);
        found.push(start.max(at)..end);
        at = end;
    }
    found
}

fn find(octets: &[u8], from: usize, text: &str) -> Option<usize> {
    let at = memmem::find(octets.get(from..)?, text.as_bytes())?;
    Some(from + at)
}
