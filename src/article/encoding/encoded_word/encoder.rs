//! Makes encoded words, and folds header fields.

use super::scanner::{Encoding, words};
use crate::article::field::is_atext;

/// The longest encoded word that is made. Shorter than allowed, so that a
/// header field can begin with one without a fold before it, which would leave
/// its first line empty.
const WORD_LENGTH: usize = 52;

/// `=?UTF-8?Q?` and `?=`.
const FRAME_LENGTH: usize = 12;

/// The longest line of a folded header field, in octets without the line end
/// (RFC 5322, section 2.1.1).
const LINE_LENGTH: usize = 78;

/// The same for a line with encoded words (RFC 2047, section 2).
const ENCODED_LINE_LENGTH: usize = 76;

/// A word of US-ASCII that is longer than this is encoded, so that it can be
/// folded and no line becomes longer than the 998 octets allowed (RFC 5322,
/// section 2.1.1).
const LONGEST_PLAIN_WORD: usize = 900;

/// Encodes `text` for an unstructured field such as Subject, where needed:
/// words with characters outside US-ASCII, and words that could be taken for
/// encoded ones. Control characters, line breaks among them, become blanks.
pub fn encode_unstructured(text: &str) -> String {
    let text = without_controls(text);
    encode_words(&text, is_q_character, |word| {
        !word.is_ascii() || word.contains("=?") || word.len() > LONGEST_PLAIN_WORD
    })
}

/// Encodes a display name for an address (`phrase` of RFC 5322, section 3.2.5):
/// as it is, as a quoted string, or in encoded words. Control characters become
/// blanks; blanks at the ends are lost.
pub fn encode_phrase(name: &str) -> String {
    let name = without_controls(name);
    let name = name.trim_matches(' ');
    if !name.is_ascii() || name.contains("=?") || name.len() > LONGEST_PLAIN_WORD {
        // Several blanks between plain words would become one.
        let as_a_whole = name.contains("  ");
        return encode_words(name, is_phrase_character, |word| {
            as_a_whole
                || !word
                    .bytes()
                    .all(|octet| octet.is_ascii() && is_atext(octet))
                || word.contains("=?")
                || word.len() > LONGEST_PLAIN_WORD
        });
    }
    let one_blank_between_atoms = name
        .split(' ')
        .all(|word| !word.is_empty() && word.bytes().all(is_atext));
    if one_blank_between_atoms {
        return name.to_owned();
    }
    let mut quoted = String::with_capacity(name.len() + 2);
    quoted.push('"');
    for character in name.chars() {
        if matches!(character, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted.push('"');
    quoted
}

fn without_controls(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect()
}

/// Encodes the words of `text` that need it, and what stands between two of
/// them: blanks between encoded words would be lost.
fn encode_words(
    text: &str,
    is_plain: fn(u8) -> bool,
    needs_encoding: impl Fn(&str) -> bool,
) -> String {
    let mut result = String::with_capacity(text.len() * 2);
    let mut plain_from = 0;
    let mut run: Option<(usize, usize)> = None;
    let mut position = 0;
    for word in text.split(' ') {
        let (start, end) = (position, position + word.len());
        position = end + 1;
        if word.is_empty() {
            continue;
        }
        if needs_encoding(word) {
            run = Some((run.map_or(start, |(first, _)| first), end));
        } else if let Some((first, last)) = run.take() {
            result.push_str(text.get(plain_from..first).unwrap_or_default());
            push_encoded(
                &mut result,
                text.get(first..last).unwrap_or_default(),
                is_plain,
            );
            plain_from = last;
        }
    }
    if let Some((first, last)) = run {
        result.push_str(text.get(plain_from..first).unwrap_or_default());
        push_encoded(
            &mut result,
            text.get(first..last).unwrap_or_default(),
            is_plain,
        );
        plain_from = last;
    }
    result.push_str(text.get(plain_from..).unwrap_or_default());
    result
}

/// Appends `text` in encoded words: in Q, which can be read without decoding,
/// unless B makes it less than half as long.
fn push_encoded(result: &mut String, text: &str, is_plain: fn(u8) -> bool) {
    let total_in_q: usize = text.bytes().map(|octet| length_in_q(octet, is_plain)).sum();
    let total_in_b = text.len().div_ceil(3) * 4;
    let encoding = if total_in_q <= 2 * total_in_b {
        Encoding::Q
    } else {
        Encoding::B
    };
    let room = WORD_LENGTH - FRAME_LENGTH;
    let mut word = String::new();
    let mut length = 0;
    let mut first = true;
    let mut push_word = |word: &mut String| {
        if !first {
            result.push(' ');
        }
        first = false;
        push_word(result, word, encoding, is_plain);
        word.clear();
    };
    for character in text.chars() {
        let mut buffer = [0; 4];
        let octets = character.encode_utf8(&mut buffer).bytes();
        let more = match encoding {
            Encoding::Q => octets.map(|octet| length_in_q(octet, is_plain)).sum(),
            Encoding::B => octets.len(),
        };
        let fits = match encoding {
            Encoding::Q => length + more <= room,
            Encoding::B => (length + more).div_ceil(3) * 4 <= room,
        };
        if !fits {
            push_word(&mut word);
            length = 0;
        }
        word.push(character);
        length += more;
    }
    push_word(&mut word);
}

fn length_in_q(octet: u8, is_plain: fn(u8) -> bool) -> usize {
    if octet == b' ' || is_plain(octet) {
        1
    } else {
        3
    }
}

fn push_word(result: &mut String, text: &str, encoding: Encoding, is_plain: fn(u8) -> bool) {
    match encoding {
        Encoding::B => {
            use base64::Engine as _;
            result.push_str("=?UTF-8?B?");
            base64::engine::general_purpose::STANDARD.encode_string(text, result);
        }
        Encoding::Q => {
            result.push_str("=?UTF-8?Q?");
            for octet in text.bytes() {
                match octet {
                    b' ' => result.push('_'),
                    _ if is_plain(octet) => result.push(char::from(octet)),
                    _ => {
                        result.push('=');
                        for digit in [octet >> 4, octet & 15] {
                            let digit = char::from_digit(u32::from(digit), 16);
                            result.extend(digit.map(|digit| digit.to_ascii_uppercase()));
                        }
                    }
                }
            }
        }
    }
    result.push_str("?=");
}

/// What may stand for itself in encoding Q in an unstructured field (RFC 2047,
/// section 5, rule 1).
fn is_q_character(octet: u8) -> bool {
    octet.is_ascii_graphic() && !b"=?_".contains(&octet)
}

/// What may stand for itself in encoding Q in a phrase (RFC 2047, section 5,
/// rule 3).
fn is_phrase_character(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b"!*+-/".contains(&octet)
}

/// The header field `name: body` in lines of at most 78 octets, 76 where a line
/// holds encoded words, as far as there are blanks to fold at. Lines are
/// separated by LF, without one at the end; none consists of blanks only.
/// Unfolding gives back `body`.
pub fn fold(name: &str, body: &str) -> String {
    let mut result = format!("{name}:");
    let mut line_length = result.len();
    let mut line_is_encoded = false;
    // The first word stays in the first line: a line must not be empty (RFC
    // 5536, section 2.2).
    let mut may_fold = false;
    let mut rest = body.trim_matches([' ', '\t']);
    let mut blanks = " ";
    while !rest.is_empty() {
        let word_end = rest.find([' ', '\t']).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(word_end);
        let is_encoded = words(word).next().is_some();
        let limit = if line_is_encoded || is_encoded {
            ENCODED_LINE_LENGTH
        } else {
            LINE_LENGTH
        };
        if may_fold && line_length + blanks.len() + word.len() > limit {
            result.push('\n');
            line_length = 0;
            line_is_encoded = false;
        }
        result.push_str(blanks);
        result.push_str(word);
        line_length += blanks.len() + word.len();
        line_is_encoded |= is_encoded;
        may_fold = true;
        let next = behind.trim_start_matches([' ', '\t']);
        blanks = behind.get(..behind.len() - next.len()).unwrap_or_default();
        rest = next;
    }
    result
}
