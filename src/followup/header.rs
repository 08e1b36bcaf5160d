//! The header of a followup (R30 to R32; RFC 5537, section 3.4.3).

use super::Matter;
use crate::article::encoding::encoded_word;
use crate::article::field::{content_type, references};
use crate::article::printable;
use crate::article::{Article, Field};
use crate::config::Head;
use crate::decision::Occasion;

/// The longest Subject that is made, in characters.
const SUBJECT: usize = 400;
/// What X-Artchk-Version says.
pub const VERSION: &str = concat!("artchk ", env!("CARGO_PKG_VERSION"));

/// All fields but Date, in the order in which they are sent.
pub(super) fn fields(matter: &Matter<'_>, head: &Head) -> Vec<(String, String)> {
    let operators = head.fields.iter();
    let mut fields: Vec<(String, String)> = operators
        .map(|field| (field.name.clone(), field.sent.clone()))
        .collect();
    let mut add = |name: &str, body: String| fields.push((name.to_owned(), body));
    let precursor = matter.precursor;
    add("Newsgroups", matter.newsgroup.to_owned());
    add("Subject", subject(precursor));
    add("Message-ID", matter.message_id.to_owned());
    if let Some(body) = references(precursor) {
        add("References", body);
    }
    if matter.occasion == Occasion::Forced {
        add("X-Comment", "check forced by the operator".to_owned());
    }
    add("MIME-Version", "1.0".to_owned());
    add("Content-Type", "text/plain; charset=UTF-8".to_owned());
    add("Content-Transfer-Encoding", "8bit".to_owned());
    add("Auto-Submitted", "auto-replied".to_owned());
    // Bots of old look at this alone.
    add("Keywords", "ignore".to_owned());
    add("X-Artchk-Version", VERSION.to_owned());
    for (name, is_valid) in TAKEN_OVER {
        let taken = precursor.header().body(name).filter(|body| is_valid(body));
        if let Some(body) = taken
            && head.get(name).is_none()
        {
            add(name, body.to_owned());
        }
    }
    fields
}

/// The longest body that is taken over, in octets: no line can become too long
/// by it.
const LONGEST_TAKEN: usize = 200;

/// Whether the body of a field may be taken over.
type IsValid = fn(&str) -> bool;

/// The fields that a followup takes over from its precursor, and when.
const TAKEN_OVER: &[(&str, IsValid)] = &[
    ("Distribution", is_distribution),
    ("Archive", is_archive),
    ("X-No-Archive", is_yes_or_no),
];

/// RFC 5536, section 3.2.4: names of letters, digits, `+ - _`, the first a
/// letter or digit; `all` must not be used.
fn is_distribution(body: &str) -> bool {
    body.len() <= LONGEST_TAKEN
        && body.split(',').map(str::trim).all(|name| {
            name.as_bytes()
                .first()
                .is_some_and(u8::is_ascii_alphanumeric)
                && name
                    .bytes()
                    .all(|c| c.is_ascii_alphanumeric() || b"+-_".contains(&c))
                && !name.eq_ignore_ascii_case("all")
        })
}

/// RFC 5536, section 3.2.2: yes or no, perhaps with comments and parameters.
fn is_archive(body: &str) -> bool {
    let word = content_type::word_before_parameters(body);
    body.len() <= LONGEST_TAKEN && body.is_ascii() && word.is_some_and(|word| is_yes_or_no(&word))
}

fn is_yes_or_no(word: &str) -> bool {
    word.eq_ignore_ascii_case("yes") || word.eq_ignore_ascii_case("no")
}

/// `Re: ` and the decoded Subject, encoded anew where needed.
fn subject(precursor: &Article) -> String {
    let subject = precursor.header().get("subject");
    let decoded = subject.map_or("", Field::decoded);
    let clean: String = printable::line(&decoded.replace(['\r', '\n'], " "));
    let clean = clean.trim();
    // RFC 5537, section 3.4.3: the prefix is exactly "Re: ". Its blank was
    // trimmed where nothing follows.
    let subject = match clean == "Re:" || clean.starts_with("Re: ") {
        true => clean.to_owned(),
        false => format!("Re: {clean}"),
    };
    let short: String = subject.chars().take(SUBJECT).collect();
    encoded_word::encode_unstructured(short.trim_end())
}

/// The precursor's references and itself, trimmed where they are too long. An
/// identifier that is not valid is left out, the precursor's own, too.
fn references(precursor: &Article) -> Option<String> {
    let own = precursor.message_id().map(|own| own.whole);
    // The parsers let octets above 127 pass: they have a check of their own.
    let identifiers: Vec<&str> = precursor
        .precursors()
        .chain(own)
        .filter(|identifier| identifier.is_ascii())
        .collect();
    let (last, before) = identifiers.split_last()?;
    Some(references::trim(before, last, references::LONGEST).join(" "))
}
