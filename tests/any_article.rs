//! Whatever the octets are, they are judged: no panic, each finding on a line
//! that the file has, and the same findings whatever ends the lines.

use artchk::article::Article;
use artchk::check::{self, Context, Selection};
use proptest::prelude::*;

use crate::support::nntp::{to_wire, with_cr_lf};

/// What is found in an article, as text.
fn findings(octets: &[u8]) -> Vec<String> {
    let article = Article::from_either(octets.to_vec());
    let context = Context::at("2026-11-22T12:00:00Z".parse().expect("a time"));
    let lines = octets.split(|&octet| octet == b'\n').count();
    let findings = check::run(&article, &context, &Selection::all());
    article.newsreader();
    let shown = findings.iter().map(|finding| {
        let (code, line) = (
            finding.check.code,
            finding.position(&article).map(|at| at.line),
        );
        assert!(
            line.is_none_or(|line| (1..=lines).contains(&line)),
            "{code} on line {line:?} of {lines}"
        );
        let values: Vec<_> = finding.values().collect();
        format!("{code} {line:?} {} {values:?}", finding.severity.name())
    });
    shown.collect()
}

/// Fields that say how the text is to be read.
const FIELDS: [&[u8]; 20] = [
    b"Content-Type: text/plain; charset=utf-8",
    b"Content-Type: text/plain; charset=US-ASCII; format=flowed",
    b"Content-Type: text/plain; charset=iso-2022-jp",
    b"Content-Type: text/plain; charset=utf-7",
    b"Content-Type: text/plain; charset=x-unknown",
    b"Content-Type: text/plain; charset*0*=utf-8''iso%2D; charset*1=8859-1",
    b"Content-Type: text/html (comment)",
    b"Content-Type: text/x-vcard",
    b"Content-Type: multipart/mixed; boundary=b",
    b"Content-Type: multipart/signed; boundary=\"-- \"",
    b"Content-Type: multipart/digest; boundary=",
    b"Content-Type: message/rfc822",
    b"Content-Transfer-Encoding: quoted-printable",
    b"Content-Transfer-Encoding: base64",
    b"Content-Transfer-Encoding: 7bit",
    b"Content-Transfer-Encoding: 8bit",
    b"From: A B <a@b.invalid>",
    b"User-Agent: slrn/1.0.3",
    b"\tfolded",
    b"no colon",
];

/// Lines that mean something in a body.
const LINES: [&[u8]; 38] = [
    b"",
    b" ",
    b"--b",
    b"--b--",
    b"---- ",
    b"-- ",
    b"--",
    b"- -- ",
    b" -- ",
    b"--=20",
    b"LS0gCg==",
    b"YWJj",
    b"a=",
    b"=C3=A4=",
    b"=0A=0D=0A=E4",
    b"\x1b$B%F%9",
    b"%H\x1b(B",
    b"+AAo-+AAoACg-",
    b"BEGIN:VCARD",
    b"END:VCARD",
    b"-----BEGIN PGP SIGNED MESSAGE-----",
    b"Hash: SHA256",
    b"-----BEGIN PGP SIGNATURE-----",
    b"-----END PGP SIGNATURE-----",
    b"=ybegin line=128 size=3 name=a",
    b"=yend size=3",
    b"#v+",
    b"#v-",
    b"> quoted",
    b"A B <a@b.invalid> wrote:",
    b".",
    b"..",
    b"\xef\xbb\xbf",
    b"gr\xfcn",
    b"gr\xc3\xbcn \xe6\xbc\xa2\xe5\xad\x97",
    b"____________________",
    b"words",
    b"a wide line, which has many words and goes on \t and on, until it is too wide",
];

fn line() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        2 => prop::sample::select(&FIELDS[..]).prop_map(<[u8]>::to_vec),
        8 => prop::sample::select(&LINES[..]).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(prop_oneof![any::<u8>(), 32..127_u8], 0..100),
    ]
}

fn article() -> impl Strategy<Value = Vec<u8>> {
    let header = prop::collection::vec(prop::sample::select(&FIELDS[..]), 0..5);
    let body = prop::collection::vec(line(), 0..30);
    (header, body).prop_map(|(header, body)| {
        let header = header.join(&b'\n');
        [header, Vec::new(), body.join(&b'\n')].join(&b'\n')
    })
}

proptest! {
    #[test]
    fn r40_any_octets_are_judged(octets in any::<Vec<u8>>()) {
        findings(&octets);
    }

    #[test]
    fn r40_any_article_is_judged_whatever_ends_its_lines(octets in article()) {
        let native = findings(&octets);
        // Where line ends are the fault, or a last line with a dot would mean
        // another format (R50), there is nothing to compare with.
        if !octets.contains(&b'\r') && !octets.ends_with(b"\n.\n") && octets != b".\n" {
            let cr_lf = with_cr_lf(&octets);
            prop_assert_eq!(&findings(&cr_lf), &native);
            if cr_lf.ends_with(b"\r\n") {
                prop_assert_eq!(&findings(&to_wire(&cr_lf)), &native);
            }
        }
    }
}
