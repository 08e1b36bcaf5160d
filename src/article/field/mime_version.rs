//! MIME-Version (RFC 2045, section 4).

use super::cursor::Cursor;

/// What the field says, without the comments and blanks that may stand anywhere
/// in it, as in `1.(produced by MetaSend Vx.x)0`.
pub fn mime_version(body: &str) -> String {
    let mut version = String::new();
    let mut cursor = Cursor::new(body);
    while !cursor.is_at_end() {
        if cursor.skip_cfws().is_empty() {
            let character = cursor.bump();
            version.push_str(cursor.text(character));
        }
    }
    version
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 2045, section 4.
    #[test]
    fn comments_and_blanks_are_none_of_it() {
        for body in [
            "1.0",
            " 1.0 (produced by MetaSend Vx.x)",
            "(produced by MetaSend Vx.x) 1.0",
            "1.(produced by MetaSend Vx.x)0",
            r"1.0 (Mac OS X Mail 6.0 \(1485\))",
            "1.0 (a (b) c) ",
            "1 . 0",
        ] {
            assert_eq!(mime_version(body), "1.0", "{body}");
        }
        for (body, version) in [
            ("1.1", "1.1"),
            ("1.0 (x) y", "1.0y"),
            ("1.0 (open", "1.0"),
            ("Mime 1.0", "Mime1.0"),
            ("(none)", ""),
            ("\u{e4}", "\u{e4}"),
        ] {
            assert_eq!(mime_version(body), version, "{body}");
        }
    }
}
