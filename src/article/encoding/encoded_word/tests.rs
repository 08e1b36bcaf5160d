use std::borrow::Cow;

use proptest::prelude::*;

use super::DefectKind::*;
use super::*;

fn kinds(text: &str) -> Vec<DefectKind> {
    decode(text)
        .defects
        .iter()
        .map(|defect| defect.kind)
        .collect()
}

/// RFC 2047, section 8, and RFC 2231, section 5.
#[test]
fn decodes_without_defects() {
    let cases = [
        ("plain text", "plain text"),
        (
            "=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=",
            "Keld Jørn Simonsen",
        ),
        ("=?ISO-8859-1?Q?Andr=E9?= Pirard", "André Pirard"),
        (
            "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= \
             =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
            "If you can read this you understand the example.",
        ),
        ("=?ISO-8859-1?Q?Olle_J=E4rnefors?=", "Olle Järnefors"),
        ("=?iso-8859-8?b?7eXs+SDv4SDp7Oj08A==?=", "םולש ןב ילטפנ"),
        ("=?utf-8?q?=C3=A4?= b", "ä b"),
        ("=?utf-8?q?=C3=A4?= =?utf-8?q?=C3=B6?=", "äö"),
        ("=?utf-8?q?=C3=A4?=  \t =?utf-8?q?=C3=B6?=", "äö"),
        ("=?utf-8?q?=C3=A4_?= =?utf-8?q?=C3=B6?=", "ä ö"),
        ("=?utf-8?q?=C3=A4?= =?iso-8859-1?b?9g==?=", "äö"),
        ("=?utf-8*en?Q?=C3=A4?=", "ä"),
        ("äöü =?utf-8?Q?=C3=A4?= x", "äöü ä x"),
        ("=?utf-8?Q?a=3F=3D=5F?= =?utf-8?Q?=C3=A4?=", "a?=_ä"),
        ("=?utf-8?Q?=c3=a4?=", "ä"),
        // Raw 8-bit octets are another check's business.
        ("=?utf-8?Q?=C3=A4ü?=", "äü"),
        // Not even an attempt.
        ("what =? and ?= mean", "what =? and ?= mean"),
        ("=?=?=?=", "=?=?=?="),
        ("=?x", "=?x"),
        ("a=?b?c", "a=?b?c"),
        // Text about encoded words.
        (
            "How to read \"=?utf-8?Q?=C3=A4?=\" in Pan",
            "How to read \"=?utf-8?Q?=C3=A4?=\" in Pan",
        ),
    ];
    for (text, expected) in cases {
        let decoded = decode(text);
        assert_eq!(decoded.text, expected, "{text}");
        let without_needless: Vec<_> = decoded
            .defects
            .iter()
            .filter(|d| d.kind != Needless)
            .collect();
        assert!(without_needless.is_empty(), "{text}: {without_needless:?}");
    }
    assert!(matches!(decode("plain").text, Cow::Borrowed("plain")));
}

#[test]
fn decodes_what_it_can_and_says_what_is_wrong() {
    let long = format!("=?utf-8?Q?=C3=A4{}?=", "a".repeat(58));
    assert_eq!(long.len(), 76);
    let cases: [(&str, &str, &[DefectKind]); 22] = [
        (
            "=?utf-8?Q?=C3=A4 b?=",
            "=?utf-8?Q?=C3=A4 b?=",
            &[BlankInside],
        ),
        ("=?utf-8?Q?=C3=A4", "=?utf-8?Q?=C3=A4", &[Unterminated]),
        ("=?utf-8?Q?=C3=A4 b", "=?utf-8?Q?=C3=A4 b", &[Unterminated]),
        (
            "=?utf-8?Q?=C3=A4 =?utf-8?Q?=C3=B6?=",
            "=?utf-8?Q?=C3=A4 ö",
            &[Unterminated],
        ),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?=", &[UnknownEncoding]),
        (
            "=?x-nosuch?Q?=E4?=",
            "=?x-nosuch?Q?=E4?=",
            &[UnknownCharset],
        ),
        ("=?utf-8?Q??=", "", &[EmptyText]),
        ("=?utf-8?Q?=C3=A4=ZZ?=", "ä=ZZ", &[BadEscape]),
        (
            "=?utf-8?Q?=C3=A4\u{1}?=",
            "ä\u{1}",
            &[BadCharacter, ControlCharacter],
        ),
        (
            "=?utf-8?Q?what?=C3=A4?=",
            "whatC3=A4?=",
            // What was meant to be in the text ends the word.
            &[NotSeparated, Needless],
        ),
        (
            "=?utf-8?Q?wh?at=C3=A4?=",
            "=?utf-8?Q?wh?at=C3=A4?=",
            &[BadCharacter],
        ),
        ("=?utf-8?B?w6Q?=", "ä", &[BadPadding]),
        ("=?utf-8?B?w6!Q=?=", "ä", &[BadCharacter]),
        ("=?utf-8?Q?=C3=A4?=b", "äb", &[NotSeparated]),
        ("a=?utf-8?Q?=C3=A4?=", "aä", &[NotSeparated]),
        (
            "=?utf-8?Q?=C3=A4?==?utf-8?Q?=C3=B6?=",
            "äö",
            &[NotSeparated, NotSeparated],
        ),
        (&long, &format!("ä{}", "a".repeat(58)), &[TooLong]),
        (
            "=?utf-8?Q?=C3?= =?utf-8?Q?=A4?=",
            "ä",
            &[SplitCharacter, SplitCharacter],
        ),
        (
            "=?utf-8?B?w6TD?= =?utf-8?B?pA==?=",
            "ää",
            &[SplitCharacter, SplitCharacter],
        ),
        ("=?utf-8?Q?a=E4b?=", "a\u{fffd}b", &[InvalidOctets]),
        ("=?us-ascii?Q?a=E4b?=", "aäb", &[InvalidOctets]),
        (
            "=?utf-8?Q?=C3=A4=0D=0AX:_y?=",
            "ä\r\nX: y",
            &[ControlCharacter],
        ),
    ];
    for (text, expected, defects) in cases {
        assert_eq!(decode(text).text, expected, "{text}");
        assert_eq!(kinds(text), defects, "{text}");
    }
}

#[test]
fn tells_needless_encoding() {
    for text in [
        "=?utf-8?Q?Hello?=",
        "=?utf-8?B?SGVsbG8=?= there",
        "=?utf-8?Q?a?= =?utf-8?Q?b?=",
    ] {
        assert_eq!(kinds(text), [Needless], "{text}");
    }
    // What would not survive, or belongs to a run that needs it.
    for text in [
        "=?utf-8?Q?=3D=3Fx?=",
        "=?utf-8?Q?_x?=",
        "=?utf-8?Q?a__b?=",
        "=?utf-8?Q?Hello_?= =?utf-8?Q?=C3=A4?=",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn tells_where_the_text_comes_from() {
    for (text, piece, source) in [
        ("plain text", "text", "text"),
        ("a =?utf-8?Q?b=C3=A4?= c", "\u{e4}", "=?utf-8?Q?b=C3=A4?="),
        ("a =?utf-8?Q?b=C3=A4?= c", "c", "c"),
        ("a =?utf-8?Q?b=C3=A4?= c", "a ", "a "),
        (
            "=?utf-8?Q?=C3=A4?= =?utf-8?Q?=C3=BC?=",
            "\u{fc}",
            "=?utf-8?Q?=C3=BC?=",
        ),
        (
            "x =?utf-8?Q?=C3=A4?= =?utf-8?Q?=C3=BC?= y",
            "\u{e4}\u{fc}",
            "=?utf-8?Q?=C3=A4?= =?utf-8?Q?=C3=BC?=",
        ),
        // A character that was split belongs to both words.
        (
            "x =?utf-8?Q?=C3?= =?utf-8?Q?=A4?= y",
            "\u{e4}",
            "=?utf-8?Q?=C3?= =?utf-8?Q?=A4?=",
        ),
    ] {
        let decoded = decode(text);
        let start = decoded.text.find(piece).expect("the piece");
        let origin = decoded.origin(start..start + piece.len());
        assert_eq!(text.get(origin), Some(source), "{text}: {piece}");
    }
}

#[test]
fn points_at_the_word() {
    let text = "ä =?utf-8?Q?=C3=A4?= b =?utf-8?Q?c d?=";
    let decoded = decode(text);
    assert_eq!(decoded.words.len(), 1);
    assert_eq!(&text[decoded.words[0].clone()], "=?utf-8?Q?=C3=A4?=");
    assert_eq!(decoded.defects[0].text(text), "=?utf-8?Q?c d?=");
    let found: Vec<_> = words(text).collect();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].charset, found[0].encoding, found[0].text),
        ("utf-8", Encoding::Q, "=C3=A4")
    );
    assert_eq!(words("=?a*de?b?x?=").next().unwrap().language, Some("de"));
}

#[test]
fn encodes_only_where_needed() {
    let cases = [
        ("plain text", "plain text"),
        ("Re: Grüße", "Re: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?="),
        ("a ü b ö c", "a =?UTF-8?Q?=C3=BC?= b =?UTF-8?Q?=C3=B6?= c"),
        ("a ü ö b", "a =?UTF-8?Q?=C3=BC_=C3=B6?= b"),
        ("пример", "=?UTF-8?B?0L/RgNC40LzQtdGA?="),
        (
            "see =?utf-8?Q?x?= here",
            "see =?UTF-8?Q?=3D=3Futf-8=3FQ=3Fx=3F=3D?= here",
        ),
        ("a\r\nX-Evil: b\0c", "a  X-Evil: b c"),
        ("", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(encode_unstructured(text), expected, "{text:?}");
    }
}

/// RFC 5322, section 3.2.5, and RFC 2047, section 5, rule 3.
#[test]
fn encodes_phrases() {
    let cases = [
        ("Anna Muster", "Anna Muster"),
        ("Anna M. Muster", "\"Anna M. Muster\""),
        (
            "Anna \"Nana\" \\ Muster",
            "\"Anna \\\"Nana\\\" \\\\ Muster\"",
        ),
        ("Anna  Muster", "\"Anna  Muster\""),
        ("Jürgen Muster", "=?UTF-8?Q?J=C3=BCrgen?= Muster"),
        ("Jürgen M.", "=?UTF-8?Q?J=C3=BCrgen_M=2E?="),
        ("=?x?q?y?=", "=?UTF-8?Q?=3D=3Fx=3Fq=3Fy=3F=3D?="),
        ("", "\"\""),
    ];
    for (name, expected) in cases {
        assert_eq!(encode_phrase(name), expected, "{name}");
    }
}

/// RFC 5322, section 2.1.1; RFC 2047, section 2; RFC 5536, section 2.2.
#[test]
fn folds_at_blanks() {
    assert_eq!(fold("Subject", "short"), "Subject: short");
    let body = "word ".repeat(29);
    let folded = fold("Subject", body.trim());
    let lines: Vec<&str> = folded.split('\n').collect();
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line.len() <= 78));
    assert_eq!(lines[0].len(), 78);
    assert_eq!(
        folded.replace('\n', ""),
        format!("Subject: {}", body.trim())
    );
    // No blank, no fold; and never before the first word.
    let long = "x".repeat(200);
    assert_eq!(fold("Subject", &long), format!("Subject: {long}"));
    assert_eq!(
        fold("Subject", &format!("{long} y")),
        format!("Subject: {long}\n y")
    );
    assert_eq!(
        fold("Subject", &format!("a   {long}")),
        format!("Subject: a\n   {long}")
    );
    // 76 where a line holds an encoded word.
    let body = format!("{} =?UTF-8?Q?=C3=BC?= b", "a".repeat(50));
    assert_eq!(fold("Subject", &body).split('\n').count(), 2);
    let body = format!("{} {} b", "a".repeat(50), "a".repeat(15));
    assert_eq!(fold("Subject", &body).split('\n').count(), 1);
}

#[test]
fn takes_linear_time() {
    // Quadratic time would take minutes here.
    for unit in [
        "=?",
        "=?a?q?",
        "=?a?q?x",
        "=?a?q?x ",
        "=?a?q?x?",
        "=?a?q?x?y ",
        "=?a?q?x?=",
        "=?a?q?=C3?= ",
        "=?a",
        "?=",
        "=?a?x?y?=",
    ] {
        decode(&unit.repeat(100_000));
    }
    encode_unstructured(&"ü ".repeat(100_000));
    fold("Subject", &"x ".repeat(100_000));
}

proptest! {
    #[test]
    fn decodes_what_it_encodes(text in "([a-z=?_ üß→😀\"(),.]|=\\?utf-8\\?q\\?x\\?=){0,80}") {
        let encoded = encode_unstructured(&text);
        prop_assert!(encoded.bytes().all(|octet| matches!(octet, b' '..=b'~')));
        let decoded = decode(&encoded);
        prop_assert_eq!(&decoded.text, &text);
        prop_assert!(decoded.defects.is_empty(), "{}: {:?}", encoded, decoded.defects);
        prop_assert!(words(&encoded).all(|word| word.span.len() <= 52));
    }

    #[test]
    fn decodes_any_text_it_encodes(text in "\\PC{0,60}") {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        let encoded = encode_unstructured(&text);
        prop_assert_eq!(decode(&encoded).text, text);
    }

    #[test]
    fn names_come_back_from_an_address(name in "[a-z][a-z=?_üß😀\"(),.<>@\\\\ ]{0,60}[a-z]") {
        let body = format!("{} <user@host.invalid>", encode_phrase(&name));
        let list = crate::article::field::address::mailbox_list(&body);
        prop_assert!(list.defects.is_empty(), "{}: {:?}", body, list.defects);
        prop_assert!(list.phrase_dots.is_empty());
        let mailbox = list.mailboxes().next().unwrap();
        prop_assert_eq!(mailbox.display_name.as_deref(), Some(name.as_str()));
    }

    #[test]
    fn folds_without_loss(text in "[a-zü]([a-zü ]{0,300}[a-zü])?") {
        let body = encode_unstructured(&text);
        let folded = fold("Subject", &body);
        prop_assert_eq!(folded.replace('\n', ""), format!("Subject: {body}"));
        for line in folded.split('\n') {
            prop_assert!(!line.trim().is_empty());
            if words(line).next().is_some() {
                prop_assert!(line.len() <= 76, "{}", folded);
            }
        }
    }

    #[test]
    fn never_panics(text in "(=\\?utf-8\\?[qb]\\?|[=?a ÄC3\"]|\\?=){0,30}", any in any::<String>()) {
        for text in [text, any] {
            let decoded = decode(&text);
            for defect in &decoded.defects {
                prop_assert!(text.get(defect.span.clone()).is_some());
            }
            for span in decoded.words {
                prop_assert!(text.get(span).is_some());
            }
        }
    }
}
