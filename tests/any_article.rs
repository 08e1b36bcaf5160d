//! Whatever the octets are, they are judged: no panic, no check that finds any
//! number of things, each finding at a place that the file has, and the same
//! findings whatever ends the lines.

use std::collections::HashMap;

use artchk::article::Article;
use artchk::check::report::MOST_FINDINGS;
use artchk::check::{self, Context, Selection};
use proptest::prelude::*;

use crate::registry::sample::Sample;
use crate::support::nntp::{to_wire, with_cr_lf};

/// What is found in an article, as text.
fn findings(octets: &[u8]) -> Vec<String> {
    let article = Article::from_either(octets.to_vec());
    let context = Context::at("2026-11-22T12:00:00Z".parse().expect("a time"));
    let lines: Vec<&[u8]> = octets.split(|&octet| octet == b'\n').collect();
    let findings = check::run(&article, &context, &Selection::all());
    article.newsreader();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let shown = findings.iter().map(|finding| {
        let (code, position) = (finding.check.code, finding.position(&article));
        let line = position.map(|at| at.line);
        if let Some(position) = position {
            let there = position.line.checked_sub(1).and_then(|at| lines.get(at));
            let there = there.unwrap_or_else(|| panic!("{code}: {position:?} of {}", lines.len()));
            // Behind the last one there is one column more.
            let is_within = |(first, end)| 1 <= first && first <= end && end <= there.len() + 1;
            assert!(
                position.columns.is_none_or(is_within),
                "{code}: {position:?}"
            );
        }
        let count = counts.entry(code).or_default();
        *count += 1;
        assert!(*count <= MOST_FINDINGS, "{code}");
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

pub(crate) fn article() -> impl Strategy<Value = Vec<u8>> {
    let header = prop::collection::vec(prop::sample::select(&FIELDS[..]), 0..5);
    let body = prop::collection::vec(line(), 0..30);
    (header, body).prop_map(|(header, body)| {
        let header = header.join(&b'\n');
        [header, Vec::new(), body.join(&b'\n')].join(&b'\n')
    })
}

/// A change to an article that was in order, or had one fault.
#[derive(Debug, Clone)]
enum Change {
    /// Octets go.
    Remove(usize, usize),
    /// Something comes.
    Insert(usize, Vec<u8>),
    /// A line stands so many times.
    Repeat(usize, usize),
    /// A line changes places with another.
    Swap(usize, usize),
    /// The end is that of another article.
    Graft(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let any = any::<usize>;
    prop_oneof![
        (any(), 1..40_usize).prop_map(|(at, count)| Change::Remove(at, count)),
        (any(), line()).prop_map(|(at, octets)| Change::Insert(at, octets)),
        (any(), 2..300_usize).prop_map(|(at, times)| Change::Repeat(at, times)),
        (any(), any()).prop_map(|(one, other)| Change::Swap(one, other)),
        (any(), any()).prop_map(|(at, article)| Change::Graft(at, article)),
    ]
}

impl Change {
    fn apply(&self, octets: &mut Vec<u8>) {
        let end = octets.len() + 1;
        let mut lines: Vec<Vec<u8>> = octets.split(|&o| o == b'\n').map(<[u8]>::to_vec).collect();
        let count = lines.len();
        match self {
            Change::Remove(at, count) => {
                let at = at % end;
                octets.drain(at..octets.len().min(at + count));
            }
            Change::Insert(at, new) => {
                let at = at % end;
                octets.splice(at..at, new.iter().copied());
            }
            Change::Repeat(at, times) => {
                let line = lines[at % count].clone();
                let again = std::iter::repeat_n(line, *times);
                lines.splice(at % count..=at % count, again);
                *octets = lines.join(&b'\n');
            }
            Change::Swap(one, other) => {
                lines.swap(one % count, other % count);
                *octets = lines.join(&b'\n');
            }
            Change::Graft(at, article) => {
                let samples = Sample::all();
                let other = &samples[article % samples.len()].octets;
                octets.truncate(at % end);
                octets.extend_from_slice(&other[other.len().min(octets.len())..]);
            }
        }
    }
}

/// An article of the registry with some changes.
pub(crate) fn changed() -> impl Strategy<Value = Vec<u8>> {
    let changes = prop::collection::vec(change(), 1..5);
    (any::<usize>(), changes).prop_map(|(article, changes)| {
        let samples = Sample::all();
        let mut octets = samples[article % samples.len()].octets.clone();
        for change in changes {
            change.apply(&mut octets);
        }
        octets
    })
}

proptest! {
    #[test]
    fn r40_any_changed_article_is_judged(octets in changed()) {
        findings(&octets);
    }

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
