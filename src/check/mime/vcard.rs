//! `vcard`.

use super::content_type;
use crate::article::field::content_type::TransferEncoding;
use crate::article::{Article, Part, Place, Text};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A business card (vCard): a part of the type text/vcard or text/x-vcard,
    /// or a line `BEGIN:VCARD` in the body and below it a line `END:VCARD`.
    ///
    /// ## Why it matters
    ///
    /// Most newsreaders show a vCard as a heap of odd lines or as an attachment,
    /// with each article anew. What readers need to know fits into two lines of
    /// the signature.
    ///
    /// ## What is left alone
    ///
    /// A vCard that is quoted or indented, as in an article about vCards; the
    /// word without the lines.
    ///
    /// ## How to fix it
    ///
    /// Switch "attach my card" off in your newsreader's identity or account settings.
    VCARD = "vcard", [Hint],
    summary: "a business card (vCard) comes along",
    basis: ["GNKSA 2.0, 17"],
    precluded_by: [],
    variables: [],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let is_card = |part: &&Part| part.is("text", "vcard") || part.is("text", "x-vcard");
    let part = article.root().walk().find(is_card);
    let place = part.map(content_type).or_else(|| card(article));
    if let Some(place) = place {
        report.at(place);
    }
}

/// Where the decoded text has a card.
/// In the text, which may be encoded, or anywhere in the body.
fn card(article: &Article) -> Option<Place> {
    let in_body = card_in_body(article);
    let stands_in_body = |text: &Text| {
        let is_encoded = matches!(
            text.encoding(),
            TransferEncoding::QuotedPrintable | TransferEncoding::Base64
        );
        text.is_utf_8() && !is_encoded
    };
    if in_body.is_none() && article.text().is_none_or(stands_in_body) {
        return None;
    }
    card_in_text(article).or(in_body)
}

fn card_in_text(article: &Article) -> Option<Place> {
    let text = article.text()?;
    let (line, _) = find_card(text.as_str().as_bytes())?;
    Some(text.place(line))
}

/// Where the body as it stands has a card, in whatever part.
fn card_in_body(article: &Article) -> Option<Place> {
    let (_, start) = find_card(article.body())?;
    let start = article.header().end() + start;
    Some(Place::octets(start..start + BEGIN.len()))
}

const BEGIN: &[u8] = b"BEGIN:VCARD";
const END: &[u8] = b"END:VCARD";
/// What both end with.
const CARD: &[u8] = b":VCARD";

/// The first `BEGIN:VCARD` that has an `END:VCARD` behind it: which line it is,
/// and where it stands.
fn find_card(octets: &[u8]) -> Option<(usize, usize)> {
    // Of most articles no line need be looked at.
    let is_card = |colon: usize| {
        let card = octets.get(colon..colon + CARD.len());
        card.is_some_and(|card| card.eq_ignore_ascii_case(CARD))
    };
    if !memchr::memchr_iter(b':', octets).any(is_card) {
        return None;
    }
    let mut found = None;
    let ends = memchr::memchr_iter(b'\n', octets).chain([octets.len()]);
    let mut start = 0;
    for (number, end) in ends.enumerate() {
        let line = octets.get(start..end).unwrap_or_default();
        if let Some(b'B' | b'b' | b'E' | b'e') = line.first() {
            let line = line.trim_ascii_end();
            if line.eq_ignore_ascii_case(BEGIN) {
                found = found.or(Some((number, start)));
            } else if found.is_some() && line.eq_ignore_ascii_case(END) {
                return found;
            }
        }
        start = end + 1;
    }
    None
}
