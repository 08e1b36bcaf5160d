//! Edits of several fixes, brought together, applied, and followed back.

use std::ops::Range;

use crate::check::Edit;

/// Edits that do not touch one another, in the order of their places.
#[derive(Debug, Default)]
pub(super) struct Merged(Vec<Edit>);

impl Merged {
    /// Takes these edits in if none of them touches one that is here; whether it
    /// did.
    pub(super) fn take(&mut self, edits: &[Edit]) -> bool {
        let place = |edit: &Edit| {
            let is_before = |other: &Edit| other.range.end < edit.range.start;
            self.0.partition_point(is_before)
        };
        let meets_one = |edit: &Edit| {
            let near = self.0.iter().skip(place(edit));
            let mut near = near.take_while(|other| other.range.start <= edit.range.end);
            near.any(|other| meet(&edit.range, &other.range))
        };
        if edits.iter().any(meets_one) {
            return false;
        }
        let last = self.0.last().map_or(0, |last| last.range.start);
        self.0.extend_from_slice(edits);
        // Mostly they come in order.
        if edits.iter().any(|edit| edit.range.start <= last) {
            self.0
                .sort_by_key(|edit| (edit.range.start, edit.range.end));
        }
        true
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The octets with all edits done.
    pub(super) fn applied(&self, octets: &[u8]) -> Vec<u8> {
        let mut result = Vec::with_capacity(octets.len());
        let mut at = 0;
        for Edit { range, text } in &self.0 {
            result.extend_from_slice(octets.get(at..range.start).unwrap_or_default());
            result.extend_from_slice(text.as_bytes());
            at = range.end;
        }
        result.extend_from_slice(octets.get(at..).unwrap_or_default());
        result
    }

    /// Where an octet stood before the edits; one that came with an edit, where
    /// that was.
    pub(super) fn origin(&self, at: usize) -> usize {
        // What the edits before it have added, and what they have taken away.
        let (mut added, mut taken) = (0, 0);
        for Edit { range, text } in &self.0 {
            let start = range.start + added - taken;
            if at < start {
                break;
            }
            if at < start + text.len() {
                return range.start;
            }
            added += text.len();
            taken += range.len();
        }
        at + taken - added
    }
}

/// Whether two edits touch: they have an octet in common, or one puts something
/// in where the other begins or ends.
fn meet(one: &Range<usize>, other: &Range<usize>) -> bool {
    match one.is_empty() || other.is_empty() {
        true => one.start <= other.end && other.start <= one.end,
        false => one.start < other.end && other.start < one.end,
    }
}

/// Whether these edits can be done together: none touches another.
pub(super) fn are_apart(edits: &[Edit]) -> bool {
    let pairs = edits.iter().zip(edits.iter().skip(1));
    pairs
        .clone()
        .all(|(one, next)| one.range.end <= next.range.start && !meet(&one.range, &next.range))
        && edits.iter().all(|edit| edit.range.start <= edit.range.end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn merged(edits: &[(Range<usize>, &str)]) -> Merged {
        let mut merged = Merged::default();
        for (range, text) in edits {
            merged.take(&[Edit::replace(range.clone(), *text)]);
        }
        merged
    }

    #[test]
    fn r50a_edits_that_touch_are_not_done_together() {
        for (one, other, meets) in [
            (0..2, 2..4, false),
            (0..2, 1..3, true),
            (2..2, 2..2, true),
            (2..2, 2..4, true),
            (2..2, 0..2, true),
            (2..2, 3..4, false),
            (1..1, 0..4, true),
        ] {
            assert_eq!(meet(&one, &other), meets, "{one:?} {other:?}");
            assert_eq!(meet(&other, &one), meets, "{other:?} {one:?}");
        }
    }

    #[test]
    fn r50a_what_belongs_together_is_done_together_or_not_at_all() {
        let mut all = merged(&[(4..6, "x")]);
        let pair = [Edit::delete(0..1), Edit::delete(5..7)];
        assert!(!all.take(&pair));
        assert_eq!(all.applied(b"0123456789"), b"0123x6789");
    }

    #[test]
    fn r50a_an_octet_is_followed_back() {
        let edits = merged(&[(2..2, "ab"), (4..6, ""), (7..8, "xyz")]);
        assert_eq!(edits.applied(b"0123456789"), b"01ab236xyz89");
        let origins: Vec<usize> = (0..12).map(|at| edits.origin(at)).collect();
        assert_eq!(origins, [0, 1, 2, 2, 2, 3, 6, 7, 7, 7, 8, 9]);
    }

    proptest! {
        #[test]
        fn r50a_what_no_edit_names_stays(
            octets in prop::collection::vec(any::<u8>(), 0..60),
            places in prop::collection::vec((0usize..60, 0usize..6, "[a-z]{0,3}"), 0..8),
        ) {
            let mut all = Merged::default();
            let mut kept = vec![true; octets.len()];
            for (start, length, text) in places {
                let start = start.min(octets.len());
                let end = (start + length).min(octets.len());
                if all.take(&[Edit::replace(start..end, text)]) {
                    kept[start..end].fill(false);
                }
            }
            let applied = all.applied(&octets);
            for (at, octet) in applied.iter().enumerate() {
                let origin = all.origin(at);
                if kept.get(origin) == Some(&true) && octets.get(origin) != Some(octet) {
                    // It came with an edit that puts something in before it.
                    prop_assert!(all.0.iter().any(|edit| edit.range.start == origin));
                }
            }
            let still: Vec<u8> = octets.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(octet, _)| *octet).collect();
            let added: usize = all.0.iter().map(|edit| edit.text.len()).sum();
            prop_assert_eq!(applied.len(), still.len() + added);
        }
    }
}
