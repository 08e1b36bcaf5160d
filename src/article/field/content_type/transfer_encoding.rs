//! Content-Transfer-Encoding (RFC 2045, section 6.1).

use super::{Defect, DefectKind, Reader};

/// How the body of a part is encoded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TransferEncoding {
    /// `7bit`, also where nothing is said.
    SevenBit,
    /// `8bit`.
    EightBit,
    /// `binary`.
    Binary,
    /// `quoted-printable`.
    QuotedPrintable,
    /// `base64`.
    Base64,
    /// Anything else, as written, without blanks and comments around it.
    Unknown(String),
}

/// Reads a Content-Transfer-Encoding, with comments around it if need be.
pub fn transfer_encoding(body: &str) -> (TransferEncoding, Vec<Defect>) {
    let mut reader = Reader::new(body);
    reader.skip();
    let start = reader.cursor.position();
    if reader.cursor.is_at_end() {
        reader.report_empty(body);
        return (TransferEncoding::Unknown(String::new()), reader.defects);
    }
    let token = reader.token(DefectKind::BadType);
    reader.skip();
    if !reader.cursor.is_at_end() {
        let rest = reader.cursor.rest();
        reader.report(DefectKind::BadType, start..rest.end);
        let whole = reader.cursor.text(start..rest.end).trim_end().to_owned();
        // `base64;` and the like are understood by everybody.
        let only_separator = reader.cursor.text(rest).trim_end() == ";";
        let encoding = known(token).filter(|_| only_separator);
        return (
            encoding.unwrap_or(TransferEncoding::Unknown(whole)),
            reader.defects,
        );
    }
    let encoding = known(token).unwrap_or_else(|| TransferEncoding::Unknown(token.to_owned()));
    (encoding, reader.defects)
}

fn known(token: &str) -> Option<TransferEncoding> {
    [
        ("7bit", TransferEncoding::SevenBit),
        ("8bit", TransferEncoding::EightBit),
        ("binary", TransferEncoding::Binary),
        ("quoted-printable", TransferEncoding::QuotedPrintable),
        ("base64", TransferEncoding::Base64),
    ]
    .into_iter()
    .find(|(name, _)| token.eq_ignore_ascii_case(name))
    .map(|(_, encoding)| encoding)
}
