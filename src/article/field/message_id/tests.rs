use proptest::prelude::*;

use super::DefectKind::*;
use super::*;

/// RFC 5536, section 3.1.3.
#[test]
fn reads_valid_identifiers() {
    let cases = [
        (
            "<1234@local.machine.example>",
            "1234",
            "local.machine.example",
            false,
        ),
        (
            "<5678.21-Nov-1997@example.com>",
            "5678.21-Nov-1997",
            "example.com",
            false,
        ),
        // White space may stand around it (RFC 5322, appendix A.5).
        (
            "             <testabcd.1234@silly.test> \t",
            "testabcd.1234",
            "silly.test",
            false,
        ),
        ("<unique%local@domain>", "unique%local", "domain", false),
        ("<a@[192.0.2.1]>", "a", "[192.0.2.1]", true),
        ("<a@[IPv6:2001:db8::1]>", "a", "[IPv6:2001:db8::1]", true),
        ("<a@[x@y]>", "a", "[x@y]", true),
        ("<a@[]>", "a", "[]", true),
        ("<a@[\"@\"]>", "a", "[\"@\"]", true),
        ("<!#$%&'*+-/=?^_`{|}~@x>", "!#$%&'*+-/=?^_`{|}~", "x", false),
        ("<jürgen@host.invalid>", "jürgen", "host.invalid", false),
    ];
    for (body, left, right, literal) in cases {
        let read = parse(body).unwrap_or_else(|defect| panic!("{body}: {defect:?}"));
        assert_eq!(
            (read.left, read.right, read.literal),
            (left, right, literal),
            "{body}"
        );
        assert_eq!(read.whole, body.trim());
    }
}

#[test]
fn names_what_is_wrong_and_where() {
    let cases = [
        ("", Empty, ""),
        ("  ", Empty, "  "),
        ("a@b", NoOpeningBracket, "a@b"),
        ("(x) <a@b>", NoOpeningBracket, "(x) <a@b>"),
        ("<a@b", NoClosingBracket, ""),
        ("<a@b> (x)", TextAfter, " (x)"),
        ("<a@b><c@d>", TextAfter, "<c@d>"),
        ("<a>b@c>", TextAfter, "b@c>"),
        ("<a @b>", BlankInside, " "),
        (
            "<1234   @   local(blah)  .machine .example>",
            BlankInside,
            " ",
        ),
        ("<ab>", NoAt, "<ab>"),
        ("<>", NoAt, "<>"),
        ("<a@b@c>", TwoAts, "@"),
        ("<@b>", EmptyLeft, "@"),
        ("<a@>", EmptyRight, "@"),
        ("<.a@b>", DotAtEdge, "."),
        ("<a.@b>", DotAtEdge, "."),
        ("<a@.b>", DotAtEdge, "."),
        ("<a@b.>", DotAtEdge, "."),
        ("<a..b@c>", TwoDots, ".."),
        ("<a@b..c>", TwoDots, ".."),
        ("<\"a b\"@c>", BlankInside, " "),
        ("<\"a\"@c>", QuotedString, "\"a\"@c"),
        ("<a@[b>", BadLiteral, "[b"),
        ("<a@[b]c>", BadLiteral, "[b]c"),
        ("<a@[b\\c]>", BadLiteral, "[b\\c]"),
        ("<a,b@c>", BadCharacter, ","),
        ("<a@b:119>", BadCharacter, ":"),
        ("<a(x)@b>", BadCharacter, "("),
        ("<a\u{1}@b>", BadCharacter, "\u{1}"),
        ("<<a@b>", BadCharacter, "<"),
    ];
    for (body, kind, place) in cases {
        let defect = parse(body).expect_err(body);
        assert_eq!(defect.kind, kind, "{body}");
        assert_eq!(defect.text(body), place, "{body}");
    }
}

/// RFC 5536, section 3.1.3: at most 250 octets with the brackets.
#[test]
fn limits_the_length() {
    let longest = format!("<{}@b>", "a".repeat(246));
    assert_eq!(longest.len(), 250);
    assert!(parse(&longest).is_ok());
    let defect = parse(&format!("<{}@b>", "a".repeat(247))).unwrap_err();
    assert_eq!(defect.kind, TooLong);
    let defect = parse(&format!("<{}@b.>", "a".repeat(247))).unwrap_err();
    assert_eq!(defect.kind, DotAtEdge);
}

proptest! {
    /// RFC 5536, section 3.1.3, as it is written there.
    #[test]
    fn accepts_every_identifier_of_the_grammar(
        body in "<([!#-'*+/-9=?A-Z^-~-]{1,4})(\\.[!#-'*+/-9=?A-Z^-~-]{1,4}){0,2}\
                 @(([!#-'*+/-9=?A-Z^-~-]{1,4})(\\.[!#-'*+/-9=?A-Z^-~-]{1,4}){0,2}\
                 |\\[[!-=?-Z^-~]{0,9}\\])>"
    ) {
        prop_assert!(parse(&body).is_ok(), "{}: {:?}", body, parse(&body));
    }

    #[test]
    fn never_panics(body in "[<>@a.\\[\\]\" ü]{0,12}", any in any::<String>()) {
        for body in [body, any] {
            match parse(&body) {
                Ok(read) => prop_assert_eq!(
                    format!("<{}@{}>", read.left, read.right), read.whole
                ),
                Err(defect) => prop_assert!(body.get(defect.span).is_some()),
            }
        }
    }
}
