use proptest::prelude::*;

use super::DefectKind::*;
use super::*;

fn kinds(body: &str) -> Vec<DefectKind> {
    references(body)
        .defects
        .iter()
        .map(|defect| defect.kind)
        .collect()
}

/// RFC 5536, section 3.2.10.
#[test]
fn reads_valid_references() {
    let cases: [(&str, &[&str]); 3] = [
        ("<1@a.example>", &["<1@a.example>"]),
        (
            "<1@a.example> <2@b.example>",
            &["<1@a.example>", "<2@b.example>"],
        ),
        (
            " <1@a.example>\t  <2@[192.0.2.1]> ",
            &["<1@a.example>", "<2@[192.0.2.1]>"],
        ),
    ];
    for (body, expected) in cases {
        let read = references(body);
        assert_eq!(
            read.identifiers(body).collect::<Vec<_>>(),
            expected,
            "{body}"
        );
        assert_eq!(read.defects, [], "{body}");
    }
}

#[test]
fn names_what_is_wrong_and_where() {
    let cases: [(&str, DefectKind, &str, &[&str]); 14] = [
        ("", Empty, "", &[]),
        ("<1@a><2@b>", NotSeparated, "", &["<1@a>", "<2@b>"]),
        ("<1@a> (x) <2@b>", Comment, "(x)", &["<1@a>", "<2@b>"]),
        ("<1@a>(x)<2@b>", Comment, "(x)", &["<1@a>", "<2@b>"]),
        ("<1@a> (x <2@b>", UnclosedComment, "(x <2@b>", &["<1@a>"]),
        ("<1@a> <2@", Truncated, "<2@", &["<1@a>"]),
        ("<1@a> <2 <3@b>", Truncated, "<2", &["<1@a>", "<3@b>"]),
        ("2@a> <3@b>", Truncated, "2@a>", &["<3@b>"]),
        ("<1@a> <2>", Truncated, "<2>", &["<1@a>"]),
        ("<1@a>, <2@b>", Text, ",", &["<1@a>", "<2@b>"]),
        ("<1@a> > <2@b>", Text, ">", &["<1@a>", "<2@b>"]),
        ("Anna's article of Monday <1@a>", Text, "Anna's", &["<1@a>"]),
        (
            "<1@a> <2@b> <1@a>",
            Duplicate,
            "<1@a>",
            &["<1@a>", "<2@b>", "<1@a>"],
        ),
        (
            "<1@a..b> <2@b>",
            Invalid(message_id::DefectKind::TwoDots),
            "<1@a..b>",
            &["<2@b>"],
        ),
    ];
    for (body, kind, place, identifiers) in cases {
        let read = references(body);
        assert_eq!(read.defects[0].kind, kind, "{body}");
        assert_eq!(read.defects[0].text(body), place, "{body}");
        assert_eq!(
            read.identifiers(body).collect::<Vec<_>>(),
            identifiers,
            "{body}"
        );
    }
    assert_eq!(kinds("<1@a>(x)<2@b>"), [Comment]);
}

/// RFC 5537, section 3.4.4: the first and the last two must stay.
#[test]
fn trims_to_the_limit() {
    let identifiers: Vec<String> = (0..60)
        .map(|n| format!("<{n:02}.abcdefghij@host.example>"))
        .collect();
    let identifiers: Vec<&str> = identifiers.iter().map(String::as_str).collect();
    let own = "<own@host.example>";
    let trimmed = trim(&identifiers, own, LONGEST);
    let length = |list: &[&str]| format!("References: {}", list.join(" ")).len();
    assert!(length(&trimmed) <= LONGEST);
    // Not one more than needed was removed.
    assert!(length(&trimmed) + 1 + identifiers[1].len() > LONGEST);
    assert_eq!(trimmed[0], identifiers[0]);
    assert_eq!(trimmed[trimmed.len() - 2..], [identifiers[59], own]);
    assert_eq!(trimmed[1], identifiers[60 - (trimmed.len() - 2)]);

    let all = [&identifiers[..5], &[own]].concat();
    assert_eq!(trim(&identifiers[..5], own, LONGEST), all);
    assert_eq!(trim(&identifiers[..5], own, length(&all)), all);
    assert_eq!(trim(&identifiers[..5], own, length(&all) - 1).len(), 5);
    assert_eq!(
        trim(&identifiers, own, 10),
        [identifiers[0], identifiers[59], own]
    );
    assert_eq!(trim(&identifiers[..1], own, 10), [identifiers[0], own]);
    assert_eq!(trim(&[], own, 10), [own]);
}

proptest! {
    #[test]
    fn never_panics(body in "(<1@a>|[<>@a(),ü ]){0,20}", any in any::<String>()) {
        for body in [body, any] {
            let read = references(&body);
            prop_assert!(!read.spans.is_empty() || !read.defects.is_empty());
            for defect in &read.defects {
                prop_assert!(body.get(defect.span.clone()).is_some());
            }
        }
    }
}
