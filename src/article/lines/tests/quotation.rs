//! Quotations, and what introduces them.

use super::super::{Class, Poster, Quote, Sign, classify};
use super::{check, letters, lines, of_article};
use crate::article::Article;

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
        ("Otto wrote:\n| a word\nb\n| a word\n", "A>.>"),
        ("Otto wrote:\n# a word\nb\n", "..."),
        ("x\n| a word\nb\n| a word\n", "...."),
        ("|>In <1@flowers.invalid>\n|>\nb\n", "..."),
        ("x\n# a word\n# a word\n", "..."),
        ("* a word\n* a word\n* a word\n", "..."),
        ("Otto wrote:\n\n\n# a word\n# a word\n", ".__.."),
        ("Otto wrote:\n\n\n| a word\n| a word\n", "A__>>"),
        ("> b\n# # a word\n# # a word\n", ">>>"),
        (
            "Otto wrote:\n+---------\n| a word\n| b\n+---------\n",
            "A.>>.",
        ),
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
        ("Otto wrote:\n\n<snip>\n> a\n", "A_.>"),
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
        (
            "In article <1@flowers.invalid>\notto@flowers.invalid (Otto) writes:\na\n",
            "AA.",
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
    // So has one whose quotation was cut out, with a date and no address.
    let text = "On 22 Nov 2026, Otto wrote:\na\n";
    assert_eq!(letters(text), "..");
    let article = Article::new(format!("Subject: x\n\n{text}").into_bytes());
    let lines = classify(article.text().expect("a text"), poster);
    assert_eq!(lines.class(0), Class::Attribution);
}
