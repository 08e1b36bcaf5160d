//! What is not touched, whatever stands beside it (R50a).

use super::{FAULTY, RIGHT, unharmed};
use crate::support::command::artchk;
use crate::support::nntp::{to_wire, with_cr_lf};

/// The body of an article with this header and this body, put right.
fn body(header: &str, body: &[u8], even_unsafe: bool) -> Vec<u8> {
    let begin = "From: Erika <erika@flowers.invalid>\nNewsgroups: de.test\nSubject: x\n";
    let article = [begin.as_bytes(), header.as_bytes(), b"\n", body].concat();
    let fixed = unharmed(&article, even_unsafe).expect("an article");
    let end = fixed.windows(2).position(|pair| pair == b"\n\n");
    fixed[end.expect("a header") + 2..].to_vec()
}

#[test]
fn r50a_what_names_and_dates_an_article_stays() {
    for line in [
        "Message-ID : <a@news.example.net>",
        "Message-ID:<a@news.example.net>",
        "Message-ID:",
        "Date :Sun, 22 Nov 2026 10:00:00 +0000",
        "Date: Sun, 22 Nov 2026 10:00:00 +0000\nDate: Sun, 22 Nov 2026 10:00:00 +0000",
        "Path:not-for-mail",
        "Path:\n not-for-mail",
        "Message-ID: <a@news.example.net>\nMessage-ID: <a@news.example.net>",
    ] {
        let article = FAULTY.replace("Organization:\n", &format!("{line}\n"));
        let fixed = unharmed(article.as_bytes(), true).expect("an article");
        let fixed = String::from_utf8(fixed).expect("UTF-8");
        let expected = RIGHT.replace("Keywords", &format!("{line}\nKeywords"));
        assert_eq!(fixed, expected, "{line}");
    }
}

#[test]
fn r50a_a_text_stays_whose_charset_is_not_certain() {
    let mime = |label: &str| {
        format!(
            "MIME-Version: 1.0\nContent-Type: text/plain; charset={label}\nContent-Transfer-Encoding: 8bit\n"
        )
    };
    let with = |word: &[u8]| [word, b"\n\n--\nErika\n"].concat();
    let right = |word: &[u8]| [word, b"\n\n-- \nErika\n"].concat();
    for (header, word, is_certain) in [
        (String::new(), &b"word"[..], true),
        (String::new(), "Grün".as_bytes(), true),
        (String::new(), b"Gr\xfcn", false),
        (String::new(), b"Gr\xc3\xbcn \xfc", false),
        (String::new(), b"NUL \0", false),
        (mime("utf-8"), "Grün".as_bytes(), true),
        (mime("utf-8"), b"Gr\xfcn", false),
        (mime("us-ascii"), b"Gr\xfcn", false),
        (mime("iso-8859-1"), b"Gr\xfcn", true),
        (mime("x-unknown"), b"Gr\xfcn", false),
        (mime("x-unknown"), b"word", false),
        (mime("no-such-charset"), b"word", false),
        (mime("utf-7"), b"word", false),
        (mime("iso-2022-jp"), b"\x1b$BF|\x1b(B", false),
        (mime("unknown-8bit"), b"Gr\xfcn", false),
    ] {
        let expected = if is_certain { right(word) } else { with(word) };
        let fixed = body(&header, &with(word), true);
        let shown = String::from_utf8_lossy(&fixed).into_owned();
        assert_eq!(fixed, expected, "{header}{shown}");
    }
}

/// It may be code, and a character of it would be lost.
#[test]
fn r50a_a_delimiter_that_may_be_code_stays() {
    let fixed = |body: &str| {
        let article =
            format!("From: Erika M <e@probe.invalid>\nNewsgroups: misc.test\nSubject: a\n\n{body}");
        let run = artchk(["fix"]).stdin(article.clone()).run();
        run.stdout() != article
    };
    for body in [
        "while (i) {\n  i\n--;\n}\n\nWhy?\n",
        "SQL:\n\n    SELECT a\n    --\n    FROM b\n    WHERE c\n",
        " value\n --\n 42\n",
        "a text\n--x\nb\n",
        "a text\n---\nErika\n",
        "  value\n--\n42\n",
    ] {
        assert!(!fixed(body), "{body}");
    }
    for body in ["A text.\n\n--\nErika\n", "A text.\n--  \nErika\n"] {
        assert!(fixed(body), "{body}");
    }
}

#[test]
fn r50a_no_charset_is_declared_that_nobody_knows() {
    let article = FAULTY;
    let latin_1: Vec<u8> = article
        .chars()
        .filter_map(|character| u8::try_from(u32::from(character)).ok())
        .collect();
    let fixed = unharmed(&latin_1, true).expect("an article");
    let has = |text: &[u8]| fixed.windows(text.len()).any(|window| window == text);
    assert!(!has(b"charset") && !has(b"8bit") && !has(b"MIME"));
    assert!(has(b"From: Erika M\xfcller <erika@flowers.invalid>\n"));
    assert!(has(b"Subject: AW: Gr\xfc\xdfe\n"));
    assert!(has(b"\n\nSch\xf6ne Gr\xfc\xdfe\n\n--  \nErika\n"));
    // What is certain is done nevertheless.
    assert!(has(b"Newsgroups: de.test,misc.test\n"));
}

#[test]
fn r50a_what_is_to_keep_its_form_stays() {
    let wide = "word ".repeat(30);
    for block in [
        format!("#v+\n{wide}\na\rb\n#v-\n"),
        format!("```\n{wide}\na\rb\n```\n"),
        "=ybegin line=128 size=3 name=a\na\rb\n=yend size=3\n".to_owned(),
        "begin 644 a\n#86)C\n`\nend\n".to_owned(),
        format!("-----BEGIN PGP MESSAGE-----\n\na\rb{wide}\n-----END PGP MESSAGE-----\n"),
    ] {
        let text = format!("A few words.\n\n{block}\n--\nErika\n");
        let fixed = body("", text.as_bytes(), true);
        let fixed = String::from_utf8(fixed).expect("ASCII");
        assert!(fixed.contains(&block), "{fixed}");
    }
}

/// Nobody knows what it is over: it may be all that stands above it.
#[test]
fn r50a_what_stands_above_a_signature_of_pgp_stays() {
    let block = "-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n";
    let text = format!("a\rb\n\n--\nErika\n{block}");
    assert_eq!(body("", text.as_bytes(), true), text.as_bytes());
    let quoted = format!("a\rb\n\n--\nErika\n> {}", block.replace("\n", "\n> "));
    assert_eq!(body("", quoted.as_bytes(), true), quoted.as_bytes());
}

/// There is not only PGP.
#[test]
fn r50a_what_others_have_signed_stays() {
    let text = "a\rb\n\n--\nErika\n";
    for block in [
        format!("{text}-----BEGIN SSH SIGNATURE-----\nabc\n-----END SSH SIGNATURE-----\n"),
        format!(
            "-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 4,MIC-CLEAR\n\n\
             {text}-----END PRIVACY-ENHANCED MESSAGE-----\n"
        ),
        format!(
            "-----BEGIN PGP SIGNED MESSAGE-----\n\n{text}\
             -----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n"
        ),
    ] {
        let fixed = body("", block.as_bytes(), true);
        assert_eq!(String::from_utf8_lossy(&fixed), block);
    }
    // A line that only looks like it.
    let line = "-----BEGIN-----\na\rb\n";
    assert_eq!(body("", line.as_bytes(), false), b"-----BEGIN-----\na\nb\n");
}

#[test]
fn r50a_other_parts_stay() {
    let part = "Content-Type : text/plain\nKeywords:\n\n\u{feff}Grüße\n\n--\nErika\n";
    let header = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n";
    let text = format!("--b\n\nword\n\n--\nErika\n--b\n{part}--b--\n");
    let fixed = String::from_utf8(body(header, text.as_bytes(), true)).expect("UTF-8");
    assert_eq!(fixed, text.replacen("--\nErika", "-- \nErika", 1));
}

#[test]
fn r50a_wire_format_stays_wire_format() {
    let faulty = FAULTY.replace("Schöne", ".Schöne");
    let right = RIGHT.replace("Schöne", ".Schöne");
    let wire = to_wire(&with_cr_lf(faulty.as_bytes()));
    let expected = to_wire(&with_cr_lf(right.as_bytes()));
    assert_eq!(unharmed(&wire, false), Some(expected));
}

#[test]
fn r50a_a_last_line_without_an_end_stays_without() {
    let (faulty, right) = (FAULTY.trim_end(), RIGHT.trim_end());
    let fixed = unharmed(faulty.as_bytes(), false).expect("an article");
    assert_eq!(String::from_utf8(fixed).expect("UTF-8"), right);
}

/// A TAB folds a field as well as a blank does (RFC 5536, section 2.2): no check
/// finds it, and nothing is done about it.
#[test]
fn r50a_a_fold_with_a_tab_stays() {
    let field = "Summary: some\n\twords\nOrganization: the\n\t garden\n";
    let article = FAULTY.replace("Organization:\n", field);
    let fixed = unharmed(article.as_bytes(), true).expect("an article");
    let fixed = String::from_utf8(fixed).expect("UTF-8");
    assert_eq!(
        fixed,
        RIGHT.replace("Keywords", &format!("{field}Keywords"))
    );
}
