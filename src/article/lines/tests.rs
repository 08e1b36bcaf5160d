use crate::article::Article;

use super::{Class, Form, Lines, Poster, Quote, Sign, classify};

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
fn usual_quotations() {
    check(&[
        ("> a\n>b\n >> c\n> > d\n>\n", ">>>>>"),
        ("a > b\n-> c\n", ".."),
        // A prompt.
        ("It says\n  > (a b)\n", ".c"),
        // A quotation that is indented, as its attribution shows.
        ("Otto wrote:\n\n    >a word\n    >a word\nb\n", "A_>>."),
        // What mailbox software does with `From `.
        ("a\n>From there I went on.\nb\n", "..."),
        ("> a\n>From there I went on.\n> b\n", ">>>"),
    ]);
    let quote = |line: &str| lines(line).class(0).quote();
    let usual = |depth, prefix| {
        Some(Quote {
            sign: Sign::Usual,
            depth,
            prefix,
        })
    };
    assert_eq!(quote(" > >>\ta"), usual(3, 6));
    assert_eq!(quote("\u{feff}> a"), usual(1, 5));
    assert_eq!(
        quote("> \u{e4}").map(|quote| quote.text_of("> \u{e4}")),
        Some("\u{e4}")
    );
    assert_eq!(
        quote("> \u{e4}").map(|quote| quote.prefix_of("> \u{e4}")),
        Some("> ")
    );
    assert_eq!(quote(&">".repeat(1_000_000)), usual(1_000_000, 1_000_000));
}

#[test]
fn a_stuffed_line_of_flowed_text_is_not_quoted() {
    let flowed = "Content-Type: text/plain; format=flowed\n\n > a\n> b\n";
    let quoted: Vec<bool> = of_article(flowed)
        .iter()
        .map(|(_, class)| class.quote().is_some())
        .collect();
    assert_eq!(quoted, [false, true]);
}

#[test]
fn quotations_with_a_name() {
    check(&[
        ("TH> a\n TH>> b\nno\n", ">>."),
        ("Johanna> a\nJohanna> b\n", ">>"),
        ("    Anna> a word\nAnna> b\n", ">>"),
        ("MW2>a\nMW2>b\n", ">>"),
        // Once is no habit.
        ("TH> a\nb\n", ".."),
        ("Johanna> a\nErika> b\n", ".."),
        // What is typed at a prompt.
        ("sql> select\nsql> commit\n", ".."),
        ("USER> a\nUSER> b\n", ".."),
        ("CL-USER> a\nCL-USER> b\n", ".."),
        ("clj> (a)\nclj> (b)\n", "cc"),
        ("x>y is said\nx>y again\n", ".."),
    ]);
    let quote = lines("TH>> a\nTH>> b\n")
        .class(0)
        .quote()
        .expect("a quotation");
    assert_eq!((quote.sign, quote.depth, quote.prefix), (Sign::Named, 2, 5));
}

#[test]
fn quotations_with_another_sign() {
    check(&[
        // Several lines of the common ones; one more further down.
        ("| a\n| b\n| c\n\nx\n| d\n", ">>>_.>"),
        (": a\n: b\n::c\n", "..."),
        (": a\n: b\n: : c\n", ">>>"),
        ("} a\n} b\n} c\n", ">>>"),
        ("|> a\n|> b\n|>\n", ">>>"),
        // Two of any below an attribution.
        ("Otto wrote:\n# a word\n# a word\n", "A>>"),
        ("Otto wrote:\n\n+ a word\n+ a word\n", "A_>>"),
        ("x\n# a word\n# a word\n", "..."),
        ("* a word\n* a word\n* a word\n", "..."),
        ("Otto wrote:\n\n\n# a word\n# a word\n", ".__.."),
        // Smileys, boxes and tables.
        (":-) a\n:-) b\n:-) c\n", "..."),
        ("| a |\n| b |\n| c |\n", "..."),
        ("+---------+\n| a word\n| b\n| c\n", "...."),
    ]);
    let quote = lines("| | a\n| b\n| c\n")
        .class(0)
        .quote()
        .expect("a quotation");
    assert_eq!(
        (quote.sign, quote.depth, quote.prefix),
        (Sign::Other('|'), 2, 4)
    );
}

#[test]
fn attributions() {
    for line in [
        "Otto wrote:",
        "[I wrote:]",
        "Otto Mustermann <otto@flowers.invalid> writes:",
        "On 22 Nov 2026, Otto Mustermann said...",
        "On Sunday, November 22, 2026 at 10:00:00 AM UTC+1, Otto wrote:",
        "In article <1@flowers.invalid> otto@flowers.invalid (Otto) writes:",
        "In article <1@flowers.invalid>, Otto wrote about a thing:",
        "Otto schrieb am 22.11.2026 um 10:00:",
        "Am Sonntag, 22. November 2026 schrieb Otto:",
        "Also sprach Otto:",
        "Op 22 november 2026 schreef Otto:",
        "Le 22 nov. 2026, Otto a \u{e9}crit\u{a0}:",
        "Otto ha scritto:",
        "\u{41e}\u{442}\u{442}\u{43e} \u{43f}\u{438}\u{448}\u{435}\u{442}:",
        "otto@flowers.invalid (Otto)",
        "otto@flowers.invalid (Otto) -> Erika",
        "flowers!garden!otto (Otto) says:",
        ">>>>> \"Otto\" == Otto Mustermann <otto@flowers.invalid> writes:",
        ">From article <1@flowers.invalid>, by otto@flowers.invalid (Otto):",
        "-----Original Message-----",
        "---------- Forwarded message ----------",
        "Begin forwarded message:",
        "Quoting Otto <otto@flowers.invalid>:",
    ] {
        assert_eq!(letters(&format!("{line}\n> a\n")), "A>", "{line}");
        assert_eq!(letters(&format!("{line}\n\n> a\n")), "A_>", "{line}");
    }
    for line in [
        "I do not agree.",
        "See below:",
        "Reviewed-by: Otto Mustermann <otto@flowers.invalid>",
        "The manual says:",
        "It says",
        "The page at http://www.flowers.invalid/ has this (see below)",
        "As he wrote, it is so. But I do not think that it is",
        "Il y a une r\u{e9}ponse :",
        "In either case the rest follows:",
    ] {
        assert_eq!(letters(&format!("{line}\n> a\n")), ".>", "{line}");
    }
}

#[test]
fn attributions_of_several_lines() {
    check(&[
        (
            "a\n\nIn article <1@flowers.invalid>, otto@flowers.invalid (Otto\nMustermann) writes:\n> a\n",
            "._AA>",
        ),
        (
            "On Sun, 22 Nov 2026 10:00:00 +0100, Otto Mustermann\n<otto@flowers.invalid>\nwrote:\n\n\n> a\n",
            "AAA__>",
        ),
        (
            "* Otto <otto@flowers.invalid> :\nWrote on Sun, 22 Nov 2026 10:00:00 +0100:\n\n| a\n| b\n",
            "AA_>>",
        ),
        (
            "otto@flowers.invalid (Otto) -> \"Re: Adieu\"\n(22.11.2026)\n> a\n",
            "AA>",
        ),
        // What stands above it is the poster's.
        ("I think that you are right.\nOtto wrote:\n> a\n", ".A>"),
        ("On 2 of them I agree.\nOtto wrote:\n> a\n", ".A>"),
        ("Otto wrote:\n[...]\n> a\n", "A.>"),
        // Too far away.
        ("Otto wrote:\n\n\n\n> a\n", ".___>"),
        // Two persons.
        ("Otto wrote:\n> Erika wrote:\n>> b\n> a\n", "A>>>"),
    ]);
}

#[test]
fn an_attribution_whose_quotation_was_cut_out() {
    check(&[
        (
            "On 22 Nov 2026, otto@flowers.invalid wrote:\n[...]\na\n",
            "A..",
        ),
        (
            "On 22 Nov 2026, Otto <otto@flowers.invalid>\nwrote:\n\na\n",
            "AA_.",
        ),
        ("Write to otto@flowers.invalid what I wrote:\na\n", ".."),
        ("Otto wrote:\na\n", ".."),
    ]);
}

#[test]
fn only_a_followup_has_an_attribution_in_whatever_language() {
    let text = "22.11.2026 10:00, \u{d6}tt\u{f6} kirjoittelee:\n> a\n";
    assert_eq!(letters(text), ".>");
    let article = Article::new(format!("Subject: x\n\n{text}").into_bytes());
    let poster = Poster {
        is_followup: true,
        ..Poster::default()
    };
    let lines = classify(article.text().expect("a text"), poster);
    assert_eq!(lines.class(0), Class::Attribution);
}

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
