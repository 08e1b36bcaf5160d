use proptest::prelude::*;

use super::DefectKind::*;
use super::*;

fn kinds(body: &str) -> Vec<DefectKind> {
    newsgroups(body)
        .defects
        .iter()
        .map(|defect| defect.kind)
        .collect()
}

/// RFC 5536, section 3.1.4.
#[test]
fn reads_valid_lists() {
    let cases: [(&str, &[&str]); 5] = [
        ("de.test", &["de.test"]),
        ("de.test,alt.test", &["de.test", "alt.test"]),
        ("  de.test \t", &["de.test"]),
        ("comp.lang.c++,a_b.c-d", &["comp.lang.c++", "a_b.c-d"]),
        ("junk", &["junk"]),
    ];
    for (body, expected) in cases {
        let list = newsgroups(body);
        assert_eq!(list.names(body).collect::<Vec<_>>(), expected, "{body}");
        assert_eq!(list.defects, [], "{body}");
    }
}

#[test]
fn what_breaks_the_syntax_has_a_sentence_of_its_own() {
    for kind in [
        Empty,
        EmptyName,
        EmptyComponent,
        BadCharacter,
        Semicolon,
        BlankForComma,
        EncodedWord,
        Blank,
        Duplicate,
    ] {
        let is_listed = SYNTAX_SENTENCES.contains(&kind.sentence());
        assert_eq!(is_listed, kind.is_syntax(), "{kind}");
    }
}

#[test]
fn names_what_is_wrong_and_where() {
    let cases: [(&str, DefectKind, &str, bool); 20] = [
        ("", Empty, "", true),
        ("  ", Empty, "  ", true),
        ("de.test,,alt.test", EmptyName, "", true),
        ("de.test,", EmptyName, "", true),
        (",de.test", EmptyName, "", true),
        ("de..test", EmptyComponent, "de..test", true),
        (".de.test", EmptyComponent, ".de.test", true),
        ("de.test.", EmptyComponent, "de.test.", true),
        ("de.te&st", BadCharacter, "&", true),
        ("de.test(x)", BadCharacter, "(", true),
        ("de.test;alt.test", Semicolon, ";", true),
        ("de.test;", Semicolon, ";", true),
        (";de.test", Semicolon, ";", true),
        ("alt.test,; de.test", Semicolon, "; ", true),
        (";", Semicolon, ";", true),
        ("de.test alt.test", BlankForComma, " ", true),
        (
            "=?utf-8?Q?de=2Etest?=",
            EncodedWord,
            "=?utf-8?Q?de=2Etest?=",
            true,
        ),
        ("de.test, alt.test", Blank, " ", false),
        ("de.test ,alt.test", Blank, " ", false),
        ("de.test,alt.test,de.test", Duplicate, "de.test", false),
    ];
    for (body, kind, place, is_syntax) in cases {
        let list = newsgroups(body);
        assert_eq!(kinds(body), [kind], "{body}");
        assert_eq!(list.defects[0].text(body), place, "{body}");
        assert_eq!(kind.is_syntax(), is_syntax, "{body}");
    }
}

#[test]
fn reads_on_after_a_fault() {
    for body in [
        "de.test alt.test",
        "de.test; alt.test",
        "de.test,,alt.test",
        "de.test , alt.test",
    ] {
        let list = newsgroups(body);
        let names: Vec<_> = list.names(body).collect();
        assert_eq!(names, ["de.test", "alt.test"], "{body}");
    }
    // Raw 8-bit octets are another check's business.
    assert_eq!(kinds("de.täst"), []);
    // Names differ by case.
    assert_eq!(kinds("de.test,de.Test"), []);
}

proptest! {
    #[test]
    fn never_panics(body in "[a.,; =?ü\t]{0,20}", any in any::<String>()) {
        for body in [body, any] {
            let list = newsgroups(&body);
            prop_assert!(!list.spans.is_empty() || !list.defects.is_empty());
            for defect in &list.defects {
                prop_assert!(body.get(defect.span.clone()).is_some());
            }
        }
    }
}
