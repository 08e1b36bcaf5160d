//! All articles of the registry, and what becomes of any article.

use proptest::prelude::*;

use artchk::check::{Safety, Selection};
use artchk::fix::{self, Fix, Held, Order};

use super::{context, found, unharmed};
use crate::any_article::{article, changed};
use crate::registry::sample::Sample;
use crate::support::nntp::{to_wire, with_cr_lf};

#[test]
fn r50a_no_article_of_the_registry_is_harmed() {
    let mut changed = 0;
    for sample in Sample::all() {
        for even_unsafe in [false, true] {
            let result = unharmed(&sample.octets, even_unsafe);
            changed += usize::from(result.is_some_and(|result| result != sample.octets));
        }
    }
    assert!(changed > 100, "{changed}");
}

/// The same is done whatever ends the lines, and in wire format.
#[test]
fn r50a_line_ends_make_no_difference() {
    for sample in Sample::all() {
        if sample.octets.contains(&b'\r') || sample.octets.ends_with(b"\n.\n") {
            continue;
        }
        let Some(native) = unharmed(&sample.octets, true) else {
            continue;
        };
        // Where nothing is done, nothing can differ.
        if native == sample.octets {
            continue;
        }
        let cr_lf = unharmed(&with_cr_lf(&sample.octets), true);
        assert_eq!(cr_lf, Some(with_cr_lf(&native)));
        if sample.octets.ends_with(b"\n") {
            let wire = unharmed(&to_wire(&with_cr_lf(&sample.octets)), true);
            assert_eq!(wire, Some(to_wire(&with_cr_lf(&native))));
        }
    }
}

/// What is marked is done, and what is done was marked.
#[test]
fn r50a_check_marks_what_fix_does() {
    let context = context();
    let order = Order {
        context: &context,
        selection: &Selection::all(),
        wants: &|_| true,
        even_unsafe: true,
    };
    let mut marked = 0;
    for sample in Sample::all() {
        let Ok(held) = Held::of(&sample.octets, None) else {
            continue;
        };
        let article = held.article(held.octets().to_vec());
        let findings = found(&article);
        let offers = fix::offers(&held, &order, &article, &findings);
        let offered = |code: &str, is_wanted: &dyn Fn(Safety) -> bool| {
            let pairs = findings.iter().zip(&offers);
            let of_it = pairs.filter(|(finding, _)| finding.check.code == code);
            let is_offered = |fix: &Fix| is_wanted(fix.safety);
            of_it
                .filter(|(_, fix)| fix.as_ref().is_some_and(is_offered))
                .count()
        };
        for even_unsafe in [false, true] {
            let Ok(fixed) = super::fixed(&held, even_unsafe) else {
                assert!(offers.iter().all(Option::is_none));
                continue;
            };
            let is_wanted = |safety| even_unsafe || safety == Safety::Safe;
            for finding in &findings {
                let code = finding.check.code;
                let mut changes = fixed.changes.iter();
                let is_done = changes.any(|change| change.check.code == code);
                let is_offered = offered(code, &is_wanted) > 0;
                assert_eq!(is_done, is_offered, "{code} in {}", sample.name());
                marked += usize::from(is_offered);
            }
        }
    }
    assert!(marked > 100, "{marked}");
}

/// The last field of a kind goes, and now two of another stand there twice, of which one
/// must not go: that is no reason to leave the first.
#[test]
fn r50a_what_can_be_done_later_alone_is_tried_alone() {
    let article = "From: Erika Muster <erika@flowers.invalid>\nNewsgroups: de.test\n\
                   Subject: A test\nMIME-Version: 1.0\nMIME-Version: 1.0\n\
                   Content-Type: te\nContent-Type:\nContent-Type: te\n\nWords.\n";
    let fixed = unharmed(article.as_bytes(), true).expect("an article");
    let expected = article.replace("Content-Type:\n", "");
    let expected = expected.replacen("MIME-Version: 1.0\n", "", 1);
    assert_eq!(String::from_utf8(fixed).expect("ASCII"), expected);
}

proptest! {
    #[test]
    fn r50a_no_changed_article_is_harmed(octets in changed(), even_unsafe: bool) {
        unharmed(&octets, even_unsafe);
    }

    #[test]
    fn r50a_no_article_is_harmed(octets in article(), even_unsafe: bool) {
        unharmed(&octets, even_unsafe);
    }

    #[test]
    fn r50a_no_octets_are_harmed(octets in any::<Vec<u8>>()) {
        unharmed(&octets, true);
    }
}
