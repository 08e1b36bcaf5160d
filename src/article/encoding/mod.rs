//! Transfer encodings, charsets and encoded words, decoded without losing an octet unseen.
//!
//! A decoder returns what can be had, and with it a list of what is wrong.

pub mod base64;
pub mod charset;
pub mod encoded_word;
pub mod quoted_printable;

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
