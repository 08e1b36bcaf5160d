//! The characters of the operator's files.
//!
//! They are UTF-8; a file that is not valid UTF-8 as a whole is read as
//! windows-1252, in which every octet means something, so that files of old
//! keep working.

use std::borrow::Cow;
use std::io;
use std::path::Path;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What an octet of a file means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    Windows1252,
}

impl Charset {
    /// The charset of the file whose octets these are.
    pub(super) fn of(octets: &[u8]) -> Charset {
        if std::str::from_utf8(octets).is_ok() {
            Charset::Utf8
        } else {
            Charset::Windows1252
        }
    }

    /// The characters of a part of such a file.
    pub(super) fn decode(self, octets: &[u8]) -> Cow<'_, str> {
        match self {
            Charset::Utf8 => String::from_utf8_lossy(octets),
            Charset::Windows1252 => {
                encoding_rs::WINDOWS_1252
                    .decode_without_bom_handling(octets)
                    .0
            }
        }
    }
}

/// A file without its byte order mark.
pub(super) fn without_mark(octets: &[u8]) -> &[u8] {
    octets.strip_prefix(BYTE_ORDER_MARK).unwrap_or(octets)
}

/// The text of a whole file.
pub(super) fn text(octets: &[u8]) -> Cow<'_, str> {
    let octets = without_mark(octets);
    Charset::of(octets).decode(octets)
}

/// Reads the text of the file at `path`.
///
/// # Errors
///
/// Where the file cannot be opened or read, or is none.
pub(super) fn read(path: &Path) -> io::Result<String> {
    Ok(text(&crate::regular::read(path)?).into_owned())
}

/// The lines of a text with their numbers, counted from 1, without LF or CR LF.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .enumerate()
        .map(|(index, line)| (index + 1, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r13_utf8_else_windows_1252() {
        for (octets, expected) in [
            (&b"na\xc3\xafve \xe2\x82\xac"[..], "naïve €"),
            (b"na\xefve \x80", "naïve €"),
            // One octet that is not UTF-8 makes the whole file windows-1252.
            (b"\xc3\xa4 \xe4", "Ã¤ ä"),
            (b"\xef\xbb\xbfx", "x"),
            (b"", ""),
        ] {
            assert_eq!(text(octets), expected, "{octets:?}");
        }
    }

    #[test]
    fn r13_cr_lf_is_accepted_and_a_bare_cr_is_no_line_end() {
        let found: Vec<_> = lines("a\r\nb\nc\rd").collect();
        assert_eq!(found, [(1, "a"), (2, "b"), (3, "c\rd")]);
    }
}
