//! The shapes: what each article is full of.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Makes an article of about so many octets.
type Shape = Box<dyn Fn(usize) -> Vec<u8>>;

const HEADER: &str = "Path: news.example.org!not-for-mail\n\
     Date: Sun, 22 Nov 2026 12:00:00 +0000\n";
const FROM: &str = "From: Paula Poster <paula@poster.invalid>\n";
const NEWSGROUPS: &str = "Newsgroups: local.test\n";
const SUBJECT: &str = "Subject: Re: A trial for the benchmark\n";
const IDENTIFIER: &str = "Message-ID: <shape@news.example.org>\n";
const REFERENCES: &str = "References: <first@news.example.org>\n";
const KIND: &str = "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n\
     Content-Transfer-Encoding: 8bit\n";

/// An article as people write it.
pub(super) fn plain(octets: usize) -> Vec<u8> {
    text("Some more words follow, so that the article has a usual length.\n")(octets)
}

/// The other fields, this one in place of the one of its name, and a short text.
fn with_field(field: &str) -> Vec<u8> {
    let name = field.split_inclusive(':').next().unwrap_or_default();
    let usual = [FROM, NEWSGROUPS, SUBJECT, IDENTIFIER, REFERENCES, KIND];
    let mut article = String::from(HEADER);
    for other in usual.iter().filter(|other| !other.starts_with(name)) {
        article.push_str(other);
    }
    article.push_str(field);
    article.push_str("\n\nA line of text.\n");
    article.into_bytes()
}

/// A field: what it begins with, what is repeated, what ends it.
fn field(begin: &'static str, unit: &'static str, end: &'static str) -> Shape {
    Box::new(move |octets| {
        let units = unit.repeat(octets / unit.len());
        with_field(&format!("{begin}{units}{end}"))
    })
}

/// Fields, each made of its number.
fn fields(one: fn(usize) -> String) -> Shape {
    Box::new(move |octets| {
        let mut all = String::new();
        for number in 0.. {
            if all.len() >= octets {
                break;
            }
            all.push_str(&one(number));
        }
        with_field(all.trim_end())
    })
}

/// A text that repeats this.
fn text(unit: &'static str) -> Shape {
    of_kind(KIND, unit)
}

/// A body of this kind.
fn body(kind: &'static str, make: impl Fn(usize) -> String + 'static) -> Shape {
    bytes(kind, move |octets| make(octets).into_bytes())
}

fn bytes(kind: &'static str, make: impl Fn(usize) -> Vec<u8> + 'static) -> Shape {
    Box::new(move |octets| {
        let header = [
            HEADER, FROM, NEWSGROUPS, SUBJECT, IDENTIFIER, REFERENCES, kind, "\n",
        ];
        [header.concat().into_bytes(), make(octets)].concat()
    })
}

/// A body of this kind that repeats this.
fn of_kind(kind: &'static str, unit: &'static str) -> Shape {
    body(kind, move |octets| unit.repeat(octets / unit.len()))
}

/// Multiparts, one in the other, as many as there is room for.
fn nested(octets: usize) -> String {
    let mut all = String::new();
    for depth in 0.. {
        if all.len() >= octets {
            break;
        }
        let kind = format!("Content-Type: multipart/mixed; boundary=b{}", depth + 1);
        all.push_str(&format!("--b{depth}\n{kind}\n\n"));
    }
    all
}

/// Lines that are quoted ever more often.
fn stairs(octets: usize) -> String {
    let mut all = String::new();
    for depth in 0.. {
        if all.len() >= octets {
            break;
        }
        all.push_str(&">".repeat(depth % 1000));
        all.push_str(" what somebody wrote\n");
    }
    all
}

/// Octets as chance would have them, the same each time.
fn chance(octets: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    std::iter::repeat_with(next).take(octets).collect()
}

const MIXED: &str = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b0\n";
const BASE64: &str = "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n\
    Content-Transfer-Encoding: base64\n";
const QUOTED_PRINTABLE: &str = "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n\
    Content-Transfer-Encoding: quoted-printable\n";
const HTML: &str = "MIME-Version: 1.0\nContent-Type: text/html; charset=UTF-8\n";
const FLOWED: &str = "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8; format=flowed\n";
const JAPANESE: &str = "MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-2022-jp\n";
const SHIFT_JIS: &str = "MIME-Version: 1.0\nContent-Type: text/plain; charset=Shift_JIS\n\
    Content-Transfer-Encoding: 8bit\n";
const UTF_7: &str = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-7\n";

/// All shapes, by what they are full of.
pub(super) fn shapes() -> Vec<(&'static str, Shape)> {
    let mut all = in_header();
    all.extend(in_text());
    all.extend(in_parts());
    all
}

fn in_header() -> Vec<(&'static str, Shape)> {
    vec![
        ("empty fields", fields(|_| "A:\n".to_owned())),
        ("fields of other names", fields(|n| format!("X-{n}: a\n"))),
        ("fields without colon", fields(|_| "word\n".to_owned())),
        (
            "the same field again",
            fields(|_| "Subject: a\n".to_owned()),
        ),
        ("folds", field("Subject: a", "\n b", "")),
        ("one word in Subject", field("Subject: ", "a", "")),
        ("exclamation marks in Subject", field("Subject: ", "! ", "")),
        ("Re: in Subject", field("Subject: ", "Re: ", "")),
        (
            "encoded words in Subject",
            field("Subject:", " =?UTF-8?Q?=C3=BC?=", ""),
        ),
        (
            "folded encoded words",
            field("Subject: a", "\n =?UTF-8?B?w7w=?=", ""),
        ),
        (
            "beginnings of encoded words",
            field("Subject: ", "=?UTF-8?Q?", ""),
        ),
        (
            "encoded words in From",
            field("From: ", "=?x?Q?a?= ", "<a@b.invalid>"),
        ),
        (
            "comments in comments in From",
            field("From: a@b.invalid ", "(", ""),
        ),
        ("comments in From", field("From: a@b.invalid ", "(a)", "")),
        (
            "addresses in From",
            field("From: ", "a@b.invalid, ", "a@b.invalid"),
        ),
        ("quotation marks in From", field("From: ", "\"", "")),
        ("backslashes in From", field("From: \"", "\\\\", "")),
        ("dots in From", field("From: ", ".", "@b.invalid")),
        ("angles in From", field("From: ", "<", "")),
        ("labels of a host name", field("From: a@", "a.", "invalid")),
        (
            "identifiers in References",
            field("References:", " <a@b.cd>", ""),
        ),
        ("angles in References", field("References: ", "<", "")),
        ("a Message-ID", field("Message-ID: <", "a", "@b.invalid>")),
        ("newsgroups", field("Newsgroups: a.b", ",a.bc", "")),
        (
            "newsgroups of other names",
            Box::new(|octets| {
                let names = (0..octets / 9).map(|n| format!("a.{n:06}"));
                with_field(&format!(
                    "Newsgroups: {}",
                    names.collect::<Vec<_>>().join(",")
                ))
            }),
        ),
        ("dots in Newsgroups", field("Newsgroups: a", ".", "b")),
        (
            "comments in Date",
            field("Date: Sun, 22 Nov 2026 12:00:00 +0000 ", "(a)", ""),
        ),
        ("parameters", field("Content-Type: text/plain", "; a=b", "")),
        (
            "parts of a parameter",
            field("Content-Type: text/plain", "; a*0*=b", ""),
        ),
        ("hosts in Path", field("Path: ", "a!", "not-for-mail")),
        ("keywords in Subject", field("Subject: ", "nocheck ", "")),
        ("letters of a misspelt name", field("", "Subjcet", ": a")),
        (
            "words of User-Agent",
            field("User-Agent: ", "tin/1 (a) ", ""),
        ),
        (
            "parameters of Injection-Info",
            field("Injection-Info: a", "; a=\"b\"", ""),
        ),
        ("locks", field("Cancel-Lock:", " sha256:abc=", "")),
    ]
}

fn in_text() -> Vec<(&'static str, Shape)> {
    vec![
        ("one word", text("a")),
        ("one line of words", text("a word ")),
        ("empty lines", text("\n")),
        ("lines of one letter", text("a\n")),
        ("tabs", text("\ta\n")),
        ("quoted lines", text("> quoted\n")),
        ("quotation marks", text(">")),
        ("lines quoted ever deeper", body(KIND, stairs)),
        ("attributions", text("A B <a@b.invalid> wrote:\n")),
        ("attributions and quotations", text("A B wrote:\n> a\nb\n")),
        (
            "quoted attributions",
            text("> A B <a@b.invalid> wrote:\n>> a\n"),
        ),
        ("delimiters", text("-- \n")),
        (
            "a signature",
            body(KIND, |octets| {
                "-- \n".to_owned() + &"a\n".repeat(octets / 2)
            }),
        ),
        ("hyphens", text("-\n")),
        ("dots", text(".\n")),
        ("wrong delimiters", text("--\n")),
        ("rules", text("____________________\n")),
        (
            "PGP messages that begin",
            text("-----BEGIN PGP SIGNED MESSAGE-----\n"),
        ),
        (
            "PGP signatures that begin",
            text("-----BEGIN PGP SIGNATURE-----\n"),
        ),
        (
            "PGP signatures that end",
            text("-----END PGP SIGNATURE-----\n"),
        ),
        ("yEnc that begins", text("=ybegin line=128 size=3 name=a\n")),
        ("uuencode that begins", text("begin 644 a\n")),
        (
            "uuencode",
            text("M86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A\n"),
        ),
        ("vCards that begin", text("BEGIN:VCARD\n")),
        ("code fences", text("#v+\na\n#v-\n")),
        ("URLs", text("https://www.example.org/a/b/c?d=e\n")),
        ("URLs in one line", text("<URL:http://a.example> ")),
        ("invisible characters", text("a\u{200b}\u{202e}b\n")),
        ("letters that look alike", text("p\u{430}yp\u{430}l \n")),
        (
            "combining characters",
            text("a\u{301}\u{302}\u{303}\u{304}"),
        ),
        ("wide characters", text("\u{6f22}\u{5b57}")),
        ("double encodings", text("\u{c3}\u{bc}\u{c3}\u{a4} a\n")),
        ("control characters", text("a\u{8}\u{1}\n")),
        ("escapes", text("\u{1b}[1ma")),
        ("carriage returns", text("\r")),
        (
            "From lines",
            text("From a@b.invalid Sun Nov 22 12:00:00 2026\n"),
        ),
        ("fields of a header", text("Subject: a\n")),
        ("lines of a patch", text("@@ -1 +1 @@\n-a\n+b\n")),
        (
            "capitals",
            text("THE WORDS OF THE TEXT ARE ALL IN CAPITALS AND THAT IS IT\n"),
        ),
        ("words that ask not to", text("nocheck ignore ")),
        ("flowed lines", of_kind(FLOWED, "a b \n")),
        ("flowed quotations", of_kind(FLOWED, "> a \n>> b \n")),
        ("shifts", of_kind(JAPANESE, "\u{1b}$B!!\u{1b}(B")),
        ("chance in Shift_JIS", bytes(SHIFT_JIS, chance)),
        ("UTF-7", of_kind(UTF_7, "+AAo-")),
        ("chance", bytes(KIND, chance)),
        ("chance of an unknown kind", bytes("", chance)),
    ]
}

fn in_parts() -> Vec<(&'static str, Shape)> {
    vec![
        ("parts in parts", body(MIXED, nested)),
        ("boundaries", of_kind(MIXED, "--b0\n")),
        (
            "parts",
            of_kind(MIXED, "--b0\nContent-Type: text/plain\n\na\n"),
        ),
        (
            "parts that are messages",
            of_kind(MIXED, "--b0\nContent-Type: message/rfc822\n\n"),
        ),
        ("lines that are nearly boundaries", of_kind(MIXED, "--b\n")),
        ("base64", of_kind(BASE64, "QWJjIGRlZgpnaGkgamtsCg==\n")),
        ("no base64", of_kind(BASE64, "A=?*")),
        (
            "base64 in one line",
            body(BASE64, |octets| STANDARD.encode("a\n".repeat(octets / 3))),
        ),
        ("quoted-printable", of_kind(QUOTED_PRINTABLE, "=C3=BC")),
        ("soft line breaks", of_kind(QUOTED_PRINTABLE, "a=\n")),
        ("no quoted-printable", of_kind(QUOTED_PRINTABLE, "=")),
        (
            "base64 that nobody declares",
            text("QWJjIGRlZgpnaGkgamtsCg==\n"),
        ),
        ("HTML", of_kind(HTML, "<b>a</b>")),
    ]
}
