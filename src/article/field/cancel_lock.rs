//! Cancel-Lock and Cancel-Key (RFC 8315, sections 2.1 and 2.2).

use super::cursor::{Cursor, is_blank};
use crate::article::defect::note;

/// Something wrong with one of these fields, and where.
pub type Defect = crate::article::defect::Defect<DefectKind>;

sentences! {
    /// What can be wrong with these fields.
    pub enum DefectKind {
        /// Nothing before a colon, or no colon.
        NoScheme = "a value does not begin with the name of its hash and a colon",
        /// A name with other characters than letters, digits, `-` and `/`.
        BadScheme = "the name of a hash has a character that it must not have",
        /// Another character than those of base64.
        NotBase64 = "a value has a character that base64 does not have",
        /// The padding of base64 is missing or wrong.
        BadPadding = "a value is no whole base64",
        /// A comment that is not closed.
        UnclosedComment = "a parenthesis that is not closed",
    }
}

/// Reads one of these fields, and tells what is wrong with it.
pub fn defects(body: &str) -> Vec<Defect> {
    let mut cursor = Cursor::new(body);
    let mut defects = Vec::new();
    loop {
        let skipped = cursor.skip_cfws();
        if let Some(start) = skipped.unclosed {
            let span = start..skipped.span.end;
            note(&mut defects, DefectKind::UnclosedComment, span);
        }
        let span = cursor.take_while(|octet| !is_blank(octet) && octet != b'(');
        if span.is_empty() {
            return defects;
        }
        if let Some(kind) = element(cursor.text(span.clone())) {
            note(&mut defects, kind, span);
        }
    }
}

/// What is wrong with `scheme:base64`.
fn element(text: &str) -> Option<DefectKind> {
    let Some((scheme, value)) = text
        .split_once(':')
        .filter(|(scheme, _)| !scheme.is_empty())
    else {
        return Some(DefectKind::NoScheme);
    };
    let in_scheme = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'/';
    if !scheme.bytes().all(in_scheme) {
        return Some(DefectKind::BadScheme);
    }
    let in_base64 = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/' | b'=');
    if !value.bytes().all(in_base64) {
        return Some(DefectKind::NotBase64);
    }
    let digits = value.trim_end_matches('=');
    let padding = value.len() - digits.len();
    let is_whole = value.len() % 4 == 0 && padding <= 2 && !digits.contains('=');
    (!is_whole || digits.is_empty()).then_some(DefectKind::BadPadding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(body: &str) -> Vec<DefectKind> {
        defects(body).iter().map(|defect| defect.kind).collect()
    }

    #[test]
    fn rfc8315_2_1_lists_of_values() {
        for body in [
            "sha256:aaaabbbbcccc",
            "sha256:aaaa sha1:bbb=",
            " sha512:aaaa\t\n sha1:bb== ",
            "sha256:aaaa (a comment) sha1:bbb=",
            "x-own/1:ab+/",
            "",
        ] {
            assert_eq!(kinds(body), [], "{body}");
        }
    }

    #[test]
    fn rfc8315_2_1_what_is_wrong_with_them() {
        for (body, kind) in [
            ("aaaabbbb", DefectKind::NoScheme),
            (":aaaa", DefectKind::NoScheme),
            ("sha_1:aaaa", DefectKind::BadScheme),
            ("sha1:aaaa,sha256:bbbb", DefectKind::NotBase64),
            ("sha1:aaa-", DefectKind::NotBase64),
            ("sha1:aaa", DefectKind::BadPadding),
            ("sha1:aaaa=", DefectKind::BadPadding),
            ("sha1:a===", DefectKind::BadPadding),
            ("sha1:a=aa", DefectKind::BadPadding),
            ("sha1:", DefectKind::BadPadding),
            ("sha1:aaaa (x", DefectKind::UnclosedComment),
        ] {
            assert_eq!(kinds(body), [kind], "{body}");
        }
    }
}
