//! The blocks that belong to no check and no newsreader: which there are, what
//! is built in, and which variables they know.

use crate::config::Language;

/// What has to stand in every file.
pub(super) const REQUIRED: [&str; 7] = [
    "head",
    "header",
    "header-auto",
    "footer",
    "intro",
    "allok",
    "nr",
];

/// What is left out where the file does not have it.
const OPTIONAL: [&str; 13] = [
    "intro-hints",
    "intro-violations",
    "multipart-signed",
    "nr-known",
    "nr-unknown",
    "umlauts",
    "violation",
    "newscis",
    REASONS,
    "limit",
    "repeat",
    "since",
    "propagation",
];

/// The block that words sentences (R12a); no text of an answer.
pub(super) const REASONS: &str = "reasons";

/// Blocks that are there even if the file has none of that name, in English and
/// in German.
const BUILT_IN: [(&str, &str, &str); 5] = [
    (
        "header-forced",
        "This is an automatic answer: please ignore it, no reply is needed.\n\nThe operator of this bot had your article checked.",
        "Dies ist eine automatische Antwort: bitte ignorieren (ignore, no reply).\n\nDer Betreiber dieses Bots hat deinen Artikel prüfen lassen.",
    ),
    (
        "debug",
        "The log of the check, since you asked for it with \"verbose\":",
        "Das Protokoll der Prüfung, um das du mit „verbose“ gebeten hast:",
    ),
    (
        "attribution",
        "$header_decoded{'from'} wrote:",
        "$header_decoded{'from'} schrieb:",
    ),
    (
        "nothing",
        "(Your article has no text.)",
        "(Dein Artikel hat keinen Text.)",
    ),
    (
        "told",
        "Still there, and explained in an earlier answer: $left.",
        "Noch da, in einer früheren Antwort schon erklärt: $left.",
    ),
];

/// The variables that every block knows, beside those of its check.
pub const VARIABLES: [&str; 8] = [
    "frlocpart",
    "frdompart",
    "frname",
    "rplocpart",
    "rpdompart",
    "rpdomain",
    "wrongsig",
    "mark",
];

/// The variables of single blocks.
const OF_BLOCKS: [(&str, &[&str]); 5] = [
    ("limit", &["limit", "whom", "hours"]),
    ("repeat", &["days"]),
    ("told", &["left"]),
    ("since", &["date", "time", "group", "mended", "new", "left"]),
    ("propagation", &["hops", "route", "entry", "delay", "skew"]),
];

/// The names of all blocks that belong to no check and no newsreader.
pub fn fixed_blocks<'a>() -> impl Iterator<Item = &'a str> {
    REQUIRED
        .into_iter()
        .chain(OPTIONAL)
        .chain(built_in_blocks())
}

/// The names of the blocks that are built in.
pub fn built_in_blocks<'a>() -> impl Iterator<Item = &'a str> {
    BUILT_IN.into_iter().map(|(name, _, _)| name)
}

/// The text of a block that is built in.
pub(super) fn built_in(name: &str, language: Language) -> Option<&'static str> {
    let block = BUILT_IN.iter().find(|(known, _, _)| *known == name);
    block.map(|&(_, english, german)| match language {
        Language::De => german,
        Language::En => english,
    })
}

/// The blocks that have variables of their own beside findings, and these.
pub fn variables_of_blocks() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    OF_BLOCKS.into_iter()
}

/// The variables that this block alone knows.
pub(super) fn variables_of(block: &str) -> &'static [&'static str] {
    let known = OF_BLOCKS.iter().find(|(name, _)| *name == block);
    known.map_or(&[], |&(_, variables)| variables)
}
