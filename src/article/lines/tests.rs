mod ending;
mod quotation;

use crate::article::Article;

use super::{Class, Lines, Poster, classify};

/// The classes of a text that nothing is known of.
pub(super) fn classes(text: &str) -> Vec<Class> {
    let article = Article::new(format!("Subject: x\n\n{text}").into_bytes());
    let text = article.text().expect("a text");
    let lines = classify(text, Poster::default());
    lines.iter().map(|(_, class)| class).collect()
}

/// One letter a line.
fn letter(class: Class) -> char {
    match class {
        Class::Own => '.',
        Class::Blank => '_',
        Class::Quoted(_) => '>',
        Class::Attribution => 'A',
        Class::Verbatim => 'V',
        Class::Code => 'c',
        Class::Output => 'o',
        Class::Rule => 'r',
        Class::Armour => '#',
        Class::Data => 'D',
        Class::Source => 'X',
        Class::Header => 'H',
        Class::Delimiter => '-',
        Class::Signature => 's',
        Class::Footer => 'f',
    }
}

fn letters(text: &str) -> String {
    classes(text).into_iter().map(letter).collect()
}

/// Texts, and their classes, one letter a line.
#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, wanted) in cases {
        assert_eq!(letters(text), *wanted, "{text}");
    }
}

/// So many lines of this form, `{}` replaced by a number.
fn many(count: usize, line: &str) -> String {
    let lines = (0..count).map(|number| line.replace("{}", &number.to_string()) + "\n");
    lines.collect()
}

fn lines(body: &str) -> Lines {
    of_article(&format!("Subject: x\n\n{body}"))
}

fn of_article(article: &str) -> Lines {
    let article = Article::new(article.as_bytes().to_vec());
    classify(article.text().expect("a text"), Poster::default())
}

#[test]
fn own_text_blank_lines_and_rules() {
    check(&[
        ("", ""),
        ("Good morning.\n", "."),
        ("a\n \n\u{a0}\nb\n\n", ".__._"),
        ("a\n-----\n_____\n*******\nb\n", ".rrr."),
        // Too short, or not of one sign.
        ("a\n----\nb\n", "..."),
        ("a\n-=-=-=-\nb\n", "..."),
    ]);
}

#[test]
fn verbatim_text_is_closed() {
    check(&[
        ("a\n#v+\nx\n\n> y\n#v-\nb\n", ".VVVVV."),
        ("a\n```\nx\n```\nb\n```rust\ny\n```\nc\n", ".VVV.VVV."),
        ("a\n\n~~~\nx\n~~~\nb\n", "._VVV."),
        // Not closed.
        ("a\n#v+\nwords that go on\n", "..."),
        ("a\n```\nwords that go on\n", "..."),
        // The nearest line that opens counts.
        ("a\n```\nthe words\n```rust\nx\n```\nc\n", "...VVV."),
        // Headings that are underlined, and a word set in such signs.
        ("One\n~~~\na\n\nTwo\n~~~\nb\n", "..._..."),
        ("```a``` is a word of it\nb\n```c``` is it as well\n", "..."),
        // A delimiter inside is none.
        ("a\n#v+\n-- \nx\n#v-\nb\n", ".VVVV."),
    ]);
}

#[test]
fn encoded_data() {
    let uu = "M".to_owned() + &"9".repeat(60) + "\n";
    let full = "QUJd".repeat(15) + "\n" + &"YWJj".repeat(15) + "\n" + &"aB3d".repeat(15) + "\n";
    let base64 = full.clone() + &"Zm9v".repeat(15) + "\nZm8=\n";
    let cases = [
        // With the line that names the file, to `end`.
        (
            format!("a\nbegin 644 x.gif\n{uu}{uu}#86)C\n`\nend\nb\n"),
            ".DDDDDD.",
        ),
        (
            format!("a\nbegin-base64 644 x\n{base64}====\nb\n"),
            ".DDDDDDD.",
        ),
        // Cut off at the end, or at the beginning.
        (format!("a\nbegin 644 x.gif\n{uu}{uu}{uu}"), ".DDDD"),
        (format!("a\n{uu}{uu}{uu}{uu}#86)C\nb\n"), ".DDDDD."),
        (format!("a\n{base64}b\n"), ".DDDDD."),
        (
            "a\n=ybegin line=128 size=3 name=x\nabc\n\n=yend size=3\nb\n".into(),
            ".DDDD.",
        ),
        (
            "a\n-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\nb\n".into(),
            ".DDD.",
        ),
        (
            "a\nBEGIN:VCARD\nFN:Otto Mustermann\nEND:VCARD\n".into(),
            ".DDD",
        ),
        ("a\nBEGIN:VCARD\nFN:Otto Mustermann\n".into(), "..."),
        // Somebody writes about it.
        ("begin 644 of them,\nand end with one\n".into(), ".."),
        (
            "begin 12 things\nand more\nand more\nand more\n".into(),
            "....",
        ),
        ("=ybegin is said\na\n".into(), ".."),
        (format!("a\n{uu}{uu}{uu}b\n"), "....."),
        (format!("a\n{full}b\n"), "....."),
        (
            format!("a\n{}b\n", ("a".repeat(64) + "\n").repeat(5)),
            ".......",
        ),
        (
            "-----BEGIN RSA KEY-----\nis what it says\n-----END RSA KEY-----\n".into(),
            "...",
        ),
    ];
    for (text, wanted) in &cases {
        assert_eq!(letters(text), *wanted, "{text}");
    }
}

#[test]
fn patches_and_shell_archives_go_on_to_the_end() {
    let more = "x\n".repeat(9);
    let nine = "XXXXXXXXX";
    let cases = [
        (
            "a\n--- x.c\n+++ x.c\n@@ -1 +1 @@\n-a\n+b\n".to_owned(),
            ".XXXXX".to_owned(),
        ),
        ("a\n*** x.c\tMon\n--- x.c\tMon\n".into(), ".XX".into()),
        (
            format!("a\ndiff -u x y\n5,7c5\n{more}"),
            format!(".XX{nine}"),
        ),
        (
            format!("a\n: This is a shar archive\n{more}"),
            format!(".X{nine}"),
        ),
        (
            format!("a\n# This is a shell archive.\n{more}"),
            format!(".X{nine}"),
        ),
        (
            format!("a\n#! /bin/sh\ncat << END\n{more}"),
            format!(".XX{nine}"),
        ),
        // Commands and scripts are shown, and not sent.
        (
            format!("a\ndiff -u x y\n{more}"),
            format!("..{}", ".".repeat(9)),
        ),
        (
            format!("a\n#! /bin/sh\n{more}"),
            format!(".c{}", ".".repeat(9)),
        ),
        ("a\n# This is a shell archive.\nb\n".into(), "...".into()),
        // What comes from git has a signature.
        ("--- x.c\n+++ x.c\n+b\n-- \n2.40.1\n".into(), "XXX-s".into()),
    ];
    for (text, wanted) in &cases {
        assert_eq!(letters(text), *wanted, "{text}");
    }
}

#[test]
fn headers_of_forwarded_articles() {
    check(&[
        (
            "a\n\nFrom: x\nDate: y\nSubject: z\n folded\n\nb\n",
            "._HHHH_.",
        ),
        ("Von: x\nGesendet: y\nAn: z\nBetreff: w\n", "HHHH"),
        ("From: x\nSubject: y\n", ".."),
        ("Note: x\nTodo: y\nDone: z\n", "..."),
    ]);
}

#[test]
fn what_has_the_form_of_code() {
    check(&[
        ("(defun f (x)\n  (* x x))\n", "cc"),
        ("int main() { return 0; }\n", "c"),
        ("    make install\n", "c"),
        ("one\t2\t3\n", "c"),
        ("one    2    3\n", "c"),
        ("f(x);\nlet it be\nf(y);\n", "ccc"),
        // Sentences, whatever stands in them.
        (
            "    The first line of it is indented, and that is all.\n",
            ".",
        ),
        ("(This is what he says in it.)\n", "."),
        ("See https://flowers.invalid/a/b/c?d=e&f=g\n", "."),
        (
            "I think (but do not know) that it is so; you may know it.\n",
            ".",
        ),
    ]);
}

#[test]
fn hostile_texts_have_a_class_for_each_line() {
    for (line, count) in [
        ("", 10_000),
        ("-- ", 10_000),
        ("--", 10_000),
        ("#! /bin/sh", 10_000),
        ("```x", 10_000),
        ("  > x", 10_000),
        ("| x", 10_000),
        ("Otto wrote:", 10_000),
        ("From: x", 10_000),
        ("begin 644 x", 10_000),
        ("-----BEGIN PGP MESSAGE-----", 10_000),
        ("A{}> x", 10_000),
        ("_____ mailing list", 10_000),
        ("[mod", 10_000),
    ] {
        assert_eq!(lines(&many(count, line)).len(), count, "{line}");
    }
}
