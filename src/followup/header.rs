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
    for (name, made_anew) in TAKEN_OVER {
        let body = precursor.header().body(name);
        if head.get(name).is_none()
            && let Some(body) = body.and_then(made_anew)
        {
            add(name, body);
        }
    }
    fields
}

/// The longest body that is taken over, in octets.
const LONGEST_TAKEN: usize = 200;

/// What the followup says where the precursor says this; nothing where that is
/// not valid. Nothing is copied as it stands: whatever is in a field of the
/// precursor would be in ours, and servers would refuse it.
type MadeAnew = fn(&str) -> Option<String>;

/// The fields that a followup takes over from its precursor.
const TAKEN_OVER: &[(&str, MadeAnew)] = &[
    ("Distribution", distribution),
    ("Archive", archive),
    ("X-No-Archive", yes_or_no),
];

/// RFC 5536, section 3.2.4: names of letters, digits, `+ - _`, the first a
/// letter or digit; `all` must not be used.
fn distribution(body: &str) -> Option<String> {
    let is_name = |name: &&str| {
        let octets = name.as_bytes();
        octets.first().is_some_and(u8::is_ascii_alphanumeric)
            && octets
                .iter()
                .all(|octet| octet.is_ascii_alphanumeric() || b"+-_".contains(octet))
            && !name.eq_ignore_ascii_case("all")
    };
    if body.len() > LONGEST_TAKEN {
        return None;
    }
    let names = body.split(',').map(|name| name.trim_matches([' ', '\t']));
    let names: Option<Vec<&str>> = names.map(|name| Some(name).filter(is_name)).collect();
    Some(names?.join(","))
}

/// RFC 5536, section 3.2.2: yes or no, perhaps with comments and parameters,
/// which are about the precursor.
fn archive(body: &str) -> Option<String> {
    yes_or_no(&content_type::word_before_parameters(body)?)
}

fn yes_or_no(word: &str) -> Option<String> {
    let word = word.to_ascii_lowercase();
    matches!(&*word, "yes" | "no").then_some(word)
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
