//! All articles of the registry, and what becomes of any article.

use proptest::prelude::*;

use super::unharmed;
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
