use proptest::prelude::*;

use super::DefectKind::*;
use super::*;

fn kinds(defects: &[Defect]) -> Vec<DefectKind> {
    defects.iter().map(|defect| defect.kind).collect()
}

/// RFC 2045, section 5.1.
#[test]
fn reads_content_types_with_comments() {
    for body in [
        "text/plain; charset=us-ascii (Plain text)",
        "text/plain; charset=\"us-ascii\"",
        "TEXT/Plain;CharSet=us-ascii",
        "(x) text (y) / (z) plain ; charset (a (b)) = (c) us-ascii (d)",
        "text/plain; format=fixed; charset=us-ascii",
        "text/plain; x=\"a;charset=utf-8\"; charset=us-ascii",
    ] {
        let read = content_type(body);
        assert_eq!(read.defects, [], "{body}");
        assert!(read.is("text", "plain"), "{body}");
        assert_eq!(read.charset(), Some("us-ascii"), "{body}");
    }
    let read = content_type("multipart/mixed; boundary=\"gc0p4Jq0M:2Yt08jU534c0p\"");
    assert!(read.is_multipart());
    assert_eq!(read.boundary(), Some("gc0p4Jq0M:2Yt08jU534c0p"));
    let read = content_type(r#"text/plain; name="a \"b\" \\ c""#);
    assert_eq!(read.parameter("name"), Some(r#"a "b" \ c"#));
}

/// RFC 3676, section 4.
#[test]
fn tells_flowed_text() {
    assert!(content_type("text/plain; charset=utf-8; format=flowed").is_flowed());
    assert!(content_type("text/plain; format=\"Flowed\"").is_flowed());
    assert!(!content_type("text/plain; format=fixed").is_flowed());
    assert!(!content_type("text/html; format=flowed").is_flowed());
}

/// RFC 2231, sections 3, 4 and 4.1.
#[test]
fn joins_extended_parameters() {
    let body = "message/external-body; access-type=URL; \
                URL*0=\"ftp://\"; URL*1=\"cs.utk.edu/pub/moose.zip\"";
    assert_eq!(
        content_type(body).parameter("url"),
        Some("ftp://cs.utk.edu/pub/moose.zip")
    );
    let body = "application/x-stuff; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A";
    assert_eq!(
        content_type(body).parameter("title"),
        Some("This is ***fun***")
    );
    let body = "application/x-stuff (c); title*0*=us-ascii'en'This%20is%20even%20more%20; \
                title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\" (d)";
    assert_eq!(
        content_type(body).parameter("title"),
        Some("This is even more ***fun*** isn't it!")
    );
    for body in [
        "text/plain; charset*=''koi8-r",
        "text/plain; charset*0*='en'koi8; charset*1=-r",
    ] {
        assert_eq!(content_type(body).charset(), Some("koi8-r"), "{body}");
    }
    let body = "text/plain; name*=UTF-8''%C3%BC.txt; name=\"u.txt\"";
    let read = content_type(body);
    assert_eq!(read.parameter("name"), Some("u.txt"));
    assert_eq!(read.defects, []);
}

#[test]
fn endless_parameters_end() {
    for format in ["; a{}=b", "; a*{}=b"] {
        let parameters: String = (0..100_000)
            .map(|number| format.replace("{}", &number.to_string()))
            .collect();
        let read = content_type(&format!("text/plain{parameters}"));
        assert!(read.parameters.len() <= 100);
    }
}

#[test]
fn names_what_is_wrong_and_where() {
    let cases = [
        ("", Empty, ""),
        ("text", MissingSlash, ""),
        ("/plain", BadType, ""),
        ("text/", BadSubtype, ""),
        ("text/plain;", EmptyParameter, ""),
        ("text/plain;; charset=utf-8", EmptyParameter, ""),
        ("text/plain charset=utf-8", MissingSemicolon, ""),
        ("text/plain, charset=utf-8", MissingSemicolon, ""),
        ("text/plain; =utf-8", BadParameterName, "=utf-8"),
        ("text/plain; charset", MissingEquals, "charset"),
        ("text/plain; charset=", MissingValue, ""),
        ("text/plain; charset=; format=flowed", MissingValue, ""),
        ("multipart/mixed; boundary=a=b", UnquotedValue, "a=b"),
        ("multipart/mixed; boundary=a/b", UnquotedValue, "a/b"),
        (
            "text/plain; charset=a; CHARSET=b",
            DuplicateParameter,
            "CHARSET=b",
        ),
        ("text/plain; charset=\"utf-8", UnclosedQuote, "\"utf-8"),
        ("text/plain; charset=utf-8 (x", UnclosedComment, "(x"),
        (
            "text/plain; name=\"=?utf-8?Q?=C3=BC?=\"",
            EncodedWord,
            "\"=?utf-8?Q?=C3=BC?=\"",
        ),
        (
            "text/plain; name==?utf-8?Q?=C3=BC?=",
            EncodedWord,
            "=?utf-8?Q?=C3=BC?=",
        ),
    ];
    for (body, kind, place) in cases {
        let read = content_type(body);
        assert_eq!(read.defects[0].kind, kind, "{body}");
        assert_eq!(read.defects[0].text(body), place, "{body}");
    }
}

#[test]
fn reads_on_after_a_fault() {
    for body in [
        "text/plain charset=utf-8",
        "text/plain, charset=utf-8",
        "text/plain;; charset=utf-8",
        "text/plain; x; charset=utf-8;",
        "text/plain; charset=utf-8; charset=koi8-r",
        "text/plain; charset=\"utf-8",
    ] {
        assert_eq!(content_type(body).charset(), Some("utf-8"), "{body}");
    }
    assert_eq!(
        content_type("multipart/mixed; boundary=a=b/c; x=y").boundary(),
        Some("a=b/c")
    );
}

/// RFC 2045, section 6.1.
#[test]
fn reads_transfer_encodings() {
    use TransferEncoding::*;
    let cases = [
        ("7bit", SevenBit),
        ("8BIT", EightBit),
        ("binary", Binary),
        ("Quoted-Printable", QuotedPrintable),
        ("base64 ", Base64),
        ("(x) base64 (y)", Base64),
        ("utf-8", Unknown("utf-8".to_owned())),
        ("8-bit", Unknown("8-bit".to_owned())),
    ];
    for (body, expected) in cases {
        assert_eq!(transfer_encoding(body), (expected, vec![]), "{body}");
    }
    let (encoding, defects) = transfer_encoding("base64;");
    assert_eq!((encoding, kinds(&defects)), (Base64, vec![BadType]));
    let (encoding, defects) = transfer_encoding("8 bit");
    assert_eq!(
        (encoding, kinds(&defects)),
        (Unknown("8 bit".to_owned()), vec![BadType])
    );
    assert_eq!(kinds(&transfer_encoding(" ").1), [Empty]);
}

proptest! {
    #[test]
    fn never_panics(body in "(text/plain|[a/;=\"\\\\() *'%ü01]|charset|\\*0\\*){0,20}", any in any::<String>()) {
        for body in [body, any] {
            let defects = [
                content_type(&body).defects,
                transfer_encoding(&body).1,
            ];
            for defect in defects.into_iter().flatten() {
                prop_assert!(body.get(defect.span).is_some());
            }
        }
    }
}
