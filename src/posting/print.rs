//! The answers of a dry run, in full on standard output (R27).

use std::io::{self, Write};

use jiff::Timestamp;

use crate::followup::ProtoArticle;
use crate::journal::Outcome;

/// Prints an answer as it would be posted, lines ended by LF, a blank line
/// behind it.
pub fn print(article: &ProtoArticle) -> Outcome {
    let dated = article.dated(Timestamp::now());
    let mut text: Vec<u8> = dated.into_iter().filter(|&octet| octet != b'\r').collect();
    text.push(b'\n');
    match io::stdout().lock().write_all(&text) {
        Ok(()) => Outcome::Posted {
            reply: "printed".to_owned(),
        },
        Err(error) => Outcome::Deferred {
            reply: format!("cannot print: {error}"),
        },
    }
}
