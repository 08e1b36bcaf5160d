//! What stands at the end: signatures and footers.

use super::super::{Class, Form, Poster, classify};
use super::{check, letter, lines, many};
use crate::article::Article;

#[test]
fn the_signature_and_what_is_no_part_of_it() {
    check(&[
        ("a\n-- \nname\n\nmore\n\n", ".-s_s_"),
        // With everything that a signature may be made of.
        (
            "a\n-- \n=======\n| x |\n| y\n| z\n| w\n(a) {b};\n",
            ".-ssssss",
        ),
        ("a\n-- \n>> STUDIO <<\n>> FLOWERS <<\nname\n", ".-sss"),
        ("a\n-- \n> FLOWERS\nname\n", ".-ss"),
        ("a\n-- \n>From the garden\nname\n", ".-ss"),
        (
            "a\n-- \nname\n\n[I wonder.\nWhat do others think?  --mod]\n",
            ".-s_ff",
        ),
        // An answer.
        ("a\n-- \nname\n\nOtto wrote:\n> b\n", ".-s_A>"),
        ("a\n-- \nname\n> b\n> c\nNo.\n", ".-s>>."),
        // A file, a patch, a forwarded article.
        (
            "-- \n=ybegin line=128 size=3 name=x\nabc\n=yend size=3\n",
            "-DDD",
        ),
        ("a\n-- \nname\n*** x\tMon\n--- x\tMon\n! y\n", ".-sXXX"),
        (
            "a\n-- \nname\n\nFrom: x\nDate: y\nSubject: z\n\nb\n",
            ".-s_HHH_.",
        ),
        // Behind a PGP block stands what others have appended.
        (
            "a\n-- \nname\n-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----\nfooter\n",
            ".-s###f",
        ),
    ]);
}

#[test]
fn delimiters_above_the_last() {
    check(&[
        ("a\n-- \none\n-- \ntwo\n", ".-s-s"),
        ("a\n--\n-- \nname\n", ".--s"),
        ("a\n-- \none\n> b\n-- \ntwo\n", "...>-s"),
        (
            &format!("a\n-- \n{}-- \ntwo\n", many(15, "b {}")),
            &format!("..{}-s", ".".repeat(15)),
        ),
    ]);
}

#[test]
fn what_looks_like_a_delimiter_and_is_none() {
    check(&[
        // The comments of a program.
        ("-- the words\n-- \n-- the rest\nf = x\n", "...."),
        ("> -- \n> name\na\n", ">>."),
        ("a\n---\nb\n____\nc\n", "....."),
        ("a\n\n--\n\nb\n\nc\n", "._._._."),
        (
            &format!("a\n--\n{}", many(15, "b")),
            &format!("..{}", ".".repeat(15)),
        ),
        (
            &format!("a\n--\n{}", many(14, "b")),
            &format!(".-{}", "s".repeat(14)),
        ),
    ]);
    let form = |text: &str| lines(text).delimiter().map(|found| (found.at, found.form));
    assert_eq!(form("a\n--\nname\n"), Some((1, Form::NoBlank)));
    assert_eq!(form("a\n--  \nname\n"), Some((1, Form::OtherBlanks)));
    assert_eq!(form("a\n- -- \nname\n"), Some((1, Form::Escaped)));
    assert_eq!(form("a\nname\n"), None);
}

#[test]
fn footers() {
    check(&[
        ("a\n--\nTo unsubscribe from this list, write to x\n", ".ff"),
        ("a\n-- \nname\n-- \nTo UNSUBSCRIBE, write to x\n", ".-sff"),
        ("a\n-- \nname\n\n____________________\nlist\n", ".-s_ff"),
        (
            "a\n\n_____\nx mailing list\nhttp://flowers.invalid/listinfo/x\n",
            "._fff",
        ),
        ("a\n\n----== Posted via a server ==----\nThe best\n", "._ff"),
        (
            "a\n-----\nhttp://www.newsserver.example.com is fast\n",
            ".ff",
        ),
        (
            "a\n-----\nhttp://flowers.invalid/devnews/ of the server\n",
            ".r.",
        ),
        ("a\n--\n\n----== Posted via a server ==----\n", ".._f"),
        // A signature, a quotation, a text.
        ("a\n-- \nname\nmailing list man\n", ".-ss"),
        ("a\n-- \n=======\nUnsubscribe now\n=======\n", ".-sss"),
        ("a\n-----\n> unsubscribe\n> b\n", ".r>>"),
        ("a\n-----\nname\n", ".r."),
        (
            &format!("a\n-----\nvirus\n{}", many(12, "b")),
            &format!(".r.{}", ".".repeat(12)),
        ),
    ]);
    let found = lines("a\n\n_____\nx mailing list\n\n");
    assert_eq!((found.footer(), found.has_quotation()), (2..4, false));
    assert!(lines("a\n").footer().is_empty());
}

#[test]
fn a_footer_does_not_name_the_poster() {
    let text = "Subject: x\n\na\n-----\nErika Mustermann, of a mailing list\n";
    let article = Article::new(text.as_bytes().to_vec());
    let poster = Poster {
        name: Some("Erika Mustermann"),
        ..Poster::default()
    };
    let lines = classify(article.text().expect("a text"), poster);
    assert_eq!(lines.class(2), Class::Own);
}

#[test]
fn the_note_of_a_moderator() {
    let text = "Subject: x\n\na\n\n[I wonder.\nWhat do others think?]\n";
    let article = Article::new(text.as_bytes().to_vec());
    let letters = |is_approved| {
        let poster = Poster {
            is_approved,
            ..Poster::default()
        };
        let lines = classify(article.text().expect("a text"), poster);
        lines
            .iter()
            .map(|(_, class)| letter(class))
            .collect::<String>()
    };
    assert_eq!(
        (letters(true).as_str(), letters(false).as_str()),
        ("._ff", "._..")
    );
    check(&[
        ("a\n\n[Moderator's note: I wonder.]\n", "._f"),
        ("a\n\n[snip]\n", "._."),
    ]);
}
