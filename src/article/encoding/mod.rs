//! Transfer encodings, charsets and encoded words, decoded without losing an octet unseen.
//!
//! A decoder returns what can be had, and with it a list of what is wrong.

pub mod base64;
pub mod charset;
pub mod encoded_word;
pub mod quoted_printable;

use std::ops::Range;

/// What is wrong with encoded data: one entry for each kind of defect, however
/// often it occurs, so that a broken part costs no more than a good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally<K> {
    /// What is wrong.
    pub kind: K,
    /// The octet of the encoded data where it is found first.
    pub offset: usize,
    /// How often it occurs.
    pub count: usize,
}

/// Counts one more `kind` at `offset`.
fn count<K: PartialEq>(tallies: &mut Vec<Tally<K>>, kind: K, offset: usize) {
    match tallies.iter_mut().find(|tally| tally.kind == kind) {
        Some(tally) => tally.count += 1,
        None => tallies.push(Tally {
            kind,
            offset,
            count: 1,
        }),
    }
}

/// What a decoder tells, octet by octet, of where it has them from. Nobody
/// listens while decoding alone is wanted, which costs nothing then.
trait Origins {
    /// The next decoded octet comes from here.
    fn note(&mut self, origin: Range<usize>);

    /// The next decoded octets are these, as they stand.
    fn note_all(&mut self, origin: Range<usize>) {
        origin.for_each(|at| self.note(at..at + 1));
    }

    /// Whether nothing more is to be told.
    fn is_done(&self) -> bool {
        false
    }
}

impl Origins for () {
    fn note(&mut self, _: Range<usize>) {}
    fn note_all(&mut self, _: Range<usize>) {}
}

/// Looks for where some decoded octets come from.
struct Search {
    wanted: Range<usize>,
    decoded: usize,
    start: Option<usize>,
    end: usize,
}

impl Search {
    fn new(wanted: Range<usize>) -> Search {
        Search {
            wanted,
            decoded: 0,
            start: None,
            end: 0,
        }
    }

    /// Where they come from; the end of the encoded data, `length`, where there
    /// are no such octets.
    fn found(self, length: usize) -> Range<usize> {
        match self.start {
            Some(start) => start..self.end.max(start),
            None => length..length,
        }
    }
}

impl Origins for Search {
    fn note(&mut self, origin: Range<usize>) {
        if self.decoded == self.wanted.start {
            self.start = Some(origin.start);
        }
        if self.wanted.contains(&self.decoded) {
            self.end = origin.end;
        }
        self.decoded += 1;
    }

    fn note_all(&mut self, origin: Range<usize>) {
        let all = self.decoded..self.decoded + origin.len();
        if all.contains(&self.wanted.start) {
            self.start = Some(origin.start + (self.wanted.start - all.start));
        }
        let end = self.wanted.end.min(all.end);
        if end > all.start.max(self.wanted.start) {
            self.end = origin.start + (end - all.start);
        }
        self.decoded = all.end;
    }

    fn is_done(&self) -> bool {
        self.start.is_some() && self.decoded >= self.wanted.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plain octets, and one that is written in three.
    #[test]
    fn octets_told_together_are_found_as_if_told_one_by_one() {
        for (start, end) in (0..12).flat_map(|start| (0..12).map(move |end| (start, end))) {
            let [mut together, mut one_by_one] = [(); 2].map(|()| Search::new(start..end));
            for run in [0..4, 4..4, 7..10] {
                together.note_all(run.clone());
                run.for_each(|at| one_by_one.note(at..at + 1));
                together.note(10..13);
                one_by_one.note(10..13);
            }
            assert_eq!(together.found(20), one_by_one.found(20), "{start}..{end}");
        }
    }
}
