use super::*;

/// What stands at the position, as `LINE:COLUMN-END text`; the column alone is
/// left out where only the line can be told.
fn shown(article: &Article, place: &Place) -> String {
    let Some(position) = article.position(place) else {
        return "nowhere".to_owned();
    };
    let Some((first, end)) = position.columns else {
        return position.line.to_string();
    };
    let line = article.line(position.line);
    let text: String = line.chars().skip(first - 1).take(end - first).collect();
    format!("{}:{first}-{end} {text}", position.line)
}

/// Where `piece` of the body of Subject stands.
fn in_subject(article: &[u8], piece: &str) -> String {
    let article = Article::new(article.to_vec());
    let field = article.header().get("subject").expect("a Subject");
    let start = field.body().find(piece).expect("the piece");
    shown(&article, &field.place_of(start..start + piece.len()))
}

/// Where `piece` of the decoded Subject stands.
fn in_decoded_subject(article: &[u8], piece: &str) -> String {
    let article = Article::new(article.to_vec());
    let field = article.header().get("subject").expect("a Subject");
    let start = field.decoded().find(piece).expect("the piece");
    shown(
        &article,
        &field.place_of_decoded(start..start + piece.len()),
    )
}

/// Where `piece` of the text stands.
fn in_text(header: &str, body: &[u8], piece: &str) -> String {
    let article = Article::new([header.as_bytes(), b"\n\n", body].concat());
    let text = article.text().expect("a text");
    let (at, line) = text
        .lines()
        .enumerate()
        .find(|(_, line)| line.contains(piece))
        .expect("the piece");
    let start = line.find(piece).expect("the piece");
    shown(&article, &text.place_of(at, start..start + piece.len()))
}

const PLAIN: &str = "Content-Type: text/plain; charset=";

#[test]
fn a_piece_of_a_folded_field() {
    for (article, piece, expected) in [
        (&b"Subject: one two\n\n"[..], "two", "1:14-17 two"),
        (
            b"X: y\nSubject: one\n two three\n\n",
            "three",
            "3:6-11 three",
        ),
        (b"X: y\nSubject: one\n two three\n\n", "one", "2:10-13 one"),
        (b"X: y\r\nSubject: one\r\n\ttwo\r\n\r\n", "two", "3:2-5 two"),
        // What goes on in the next line ends with its own.
        (b"Subject: one\n two\n\n", "one two", "1:10-13 one"),
        (b"Subject:\n one\n\n", "one", "2:2-5 one"),
        (b"Subject: \xc3\xa4 \xe4\xb8\xad x\n\n", "x", "1:14-15 x"),
        // Not valid UTF-8: an octet is a character.
        (b"Subject: \xe4 \xf6 x\n\n", "x", "1:14-15 x"),
        (b"Subject: \xe4\n \xf6 x\n\n", "\u{f6}", "2:2-3 \u{f6}"),
        (b"Subject: a\tb\n\n", "b", "1:12-13 b"),
        (b"no colon\nSubject: x\n\n", "x", "2:10-11 x"),
    ] {
        assert_eq!(
            in_subject(article, piece),
            expected,
            "{}",
            article.escape_ascii()
        );
    }
}

#[test]
fn a_piece_of_a_decoded_field_is_the_encoded_word() {
    for (article, piece, expected) in [
        (
            &b"Subject: a =?utf-8?Q?=C3=A4?= b\n\n"[..],
            "\u{e4}",
            "1:12-30 =?utf-8?Q?=C3=A4?=",
        ),
        (b"Subject: a =?utf-8?Q?=C3=A4?= b\n\n", "b", "1:31-32 b"),
        (
            b"Subject: a\n =?utf-8?B?w6Q=?=\n =?utf-8?Q?=C3=BC?= b\n\n",
            "\u{fc}",
            "3:2-20 =?utf-8?Q?=C3=BC?=",
        ),
        (b"Subject: plain\n\n", "plain", "1:10-15 plain"),
    ] {
        assert_eq!(in_decoded_subject(article, piece), expected);
    }
}

#[test]
fn a_piece_of_the_text() {
    let japanese = b"ab\n\x1b$B4A;z\x1b(B xyz\n";
    for (charset, body, piece, expected) in [
        (
            "us-ascii",
            &b"one\ntwo three\n"[..],
            "three",
            "4:5-10 three",
        ),
        ("us-ascii", b"one\r\ntwo three\r\n", "three", "4:5-10 three"),
        ("us-ascii", b"\tone\n", "one", "3:2-5 one"),
        (
            "utf-8",
            "\u{e4} \u{4e2d}\u{6587} x\n".as_bytes(),
            "x",
            "3:6-7 x",
        ),
        ("utf-8", "gru\u{308}n x\n".as_bytes(), "x", "3:7-8 x"),
        ("iso-8859-1", b"\xe4 \xf6 x\n", "\u{f6}", "3:3-4 \u{f6}"),
        ("shift_jis", b"\x8a\xbf x\n", "x", "3:4-5 x"),
        // Escape sequences are characters of the file as it stands.
        ("iso-2022-jp", japanese, "xyz", "4:12-15 xyz"),
        ("iso-2022-jp", japanese, "\u{6f22}", "4:4-6 4A"),
        ("utf-7", b"ab\na+AOQ-b\n", "b", "3:2-3 b"),
    ] {
        let header = format!("{PLAIN}{charset}");
        assert_eq!(in_text(&header, body, piece), expected, "{charset} {piece}");
    }
    // Nobody can tell which octet of UTF-7 a character comes from.
    let utf_7 = format!("{PLAIN}utf-7");
    assert_eq!(in_text(&utf_7, b"ab\na+AOQ-c\n", "c"), "4");
    let utf_16 = format!("{PLAIN}utf-16");
    assert_eq!(in_text(&utf_16, b"a\0\n\0b\0\n\0", "b"), "4");
}

#[test]
fn a_piece_of_the_text_in_quoted_printable_or_base64() {
    let encoded = |charset: &str, encoding: &str| {
        format!("{PLAIN}{charset}\nContent-Transfer-Encoding: {encoding}")
    };
    let quoted = encoded("utf-8", "quoted-printable");
    for (body, piece, expected) in [
        (&b"one =C3=A4 two\n"[..], "two", "4:12-15 two"),
        (b"one =C3=A4 two\n", "\u{e4}", "4:5-11 =C3=A4"),
        (b"one =\ntwo three\n", "three", "5:5-10 three"),
        (b"one =\r\ntwo=20\r\nthree\r\n", "three", "6:1-6 three"),
        (b"a=0Ab c\n", "c", "4:7-8 c"),
    ] {
        assert_eq!(
            in_text(&quoted, body, piece),
            expected,
            "{}",
            body.escape_ascii()
        );
    }
    let base64 = encoded("iso-8859-1", "base64");
    for (body, piece, expected) in [
        // "one\ntwo \xe4\n", whole and in two lines.
        (&b"b25lCnR3byDkCg==\n"[..], "two", "4:6-11 nR3by"),
        (b"b25lCn\nR3byDkCg==\n", "two", "4:6-7 n"),
        (b"b25lCn\nR3byDkCg==\n", "\u{e4}", "5:5-7 Dk"),
    ] {
        assert_eq!(
            in_text(&base64, body, piece),
            expected,
            "{}",
            body.escape_ascii()
        );
    }
    let japanese = encoded("iso-2022-jp", "quoted-printable");
    let body = b"=1B$B4A;z=1B(B xyz\n";
    assert_eq!(in_text(&japanese, body, "xyz"), "4:16-19 xyz");
}

#[test]
fn a_place_in_a_part_counts_the_lines_of_the_article() {
    let body = b"preamble\n--b\nContent-Type: text/plain\n\none two\n--b--\n";
    let header = "Content-Type: multipart/mixed; boundary=b";
    assert_eq!(in_text(header, body, "two"), "7:5-8 two");
}

#[test]
fn the_first_octet_above_127_is_found_through_the_encoding() {
    let header = format!("{PLAIN}utf-8\nContent-Transfer-Encoding: quoted-printable\n\n");
    let article = Article::new([header.as_bytes(), b"a\nb =C3=A4\n"].concat());
    let place = article.text().and_then(|text| text.first_eight_bit());
    assert_eq!(shown(&article, &place.expect("a place")), "5:3-6 =C3");
}

mod any {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever the octets and the place: a position inside the article, or
        /// none.
        #[test]
        fn place_is_inside_the_article(
            octets in proptest::collection::vec(any::<u8>(), 0..200),
            header in 0_usize..5,
            span in (0_usize..300, 0_usize..300),
            line in 0_usize..10,
        ) {
            let header = [
                "",
                "Content-Transfer-Encoding: base64\n",
                "Content-Transfer-Encoding: quoted-printable\n",
                "Content-Type: text/plain; charset=iso-2022-jp\n",
                "Content-Type: text/plain; charset=utf-16\n",
            ][header];
            let article = Article::new([b"Subject: x\n", header.as_bytes(), b"\n", &octets].concat());
            let span = span.0.min(span.1)..span.0.max(span.1);
            let field = article.header().fields()[0].clone();
            let mut places = vec![
                Place::octets(span.clone()),
                field.place_of(span.clone()),
                field.place_of_decoded(span.clone()),
            ];
            places.extend(article.text().map(|text| text.place_of(line, span.clone())));
            places.push(Where::Content(span).into());
            let lines = article.octets().split(|octet| *octet == b'\n').count();
            for place in places {
                if let Some(position) = article.position(&place) {
                    prop_assert!((1..=lines).contains(&position.line), "{:?}", place);
                    let length = article.line(position.line).chars().count();
                    if let Some((first, end)) = position.columns {
                        prop_assert!(1 <= first && first <= end && end <= length + 1, "{:?}", place);
                    }
                }
            }
        }
    }
}

/// The line that a piece of the text stands in, what is marked in it in
/// brackets, and whether it is decoded.
fn written(article: &[u8], place: impl Fn(&Article) -> Place) -> (String, bool) {
    let article = Article::new(article.to_vec());
    let written = article.written(&place(&article)).expect("a line");
    let piece = |range: Range<usize>| written.line.get(range).expect("whole characters");
    let (start, end) = (written.marked.start, written.marked.end);
    let (before, behind) = (piece(0..start), piece(end..written.line.len()));
    let marked = piece(start..end);
    (format!("{before}[{marked}]{behind}"), written.is_decoded)
}

#[test]
fn r50_a_line_is_shown_as_its_writer_saw_it() {
    let text = |article: &Article| article.text().expect("a text").place_of(0, 1..2);
    let malformed = |article: &Article| {
        let text = article.text().expect("a text");
        text.malformed().expect("an octet")
    };
    let utf_8 = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: ";
    let base64 = format!("{utf_8}base64\n\nYWJjCg==\n");
    assert_eq!(written(base64.as_bytes(), text), ("a[b]c".to_owned(), true));
    let plain = format!("{utf_8}8bit\n\nabc\n");
    assert_eq!(written(plain.as_bytes(), text), ("a[b]c".to_owned(), false));
    let odd = format!("{utf_8}quoted-printable\n\n=C3=BC =FF x\n");
    let shown = "\u{fc} [\u{fffd}] x".to_owned();
    assert_eq!(written(odd.as_bytes(), malformed), (shown, true));
}

#[test]
fn r50_what_stands_in_the_header_is_shown_as_it_stands() {
    let address = |article: &Article| {
        let field = article.header().get("from").expect("a From");
        let start = field.body().find("a@b").expect("an address");
        field.place_of(start..start + 3)
    };
    for (from, expected) in [
        ("From: =?utf-8?q?J=C3=BC?=\n <a@b>", " <[a@b]>"),
        ("From: J\u{fc} <a@b>", "From: J\u{fc} <[a@b]>"),
    ] {
        let shown = written(format!("{from}\n\n").as_bytes(), address);
        assert_eq!(shown, (expected.to_owned(), false));
    }
    let raw = written(b"From: J\xfc <a@b>\n\n", address);
    assert_eq!(raw, ("From: J\u{fc} <[a@b]>".to_owned(), false));
}
