//! What a newsreader makes of the header of a draft.

use super::{Field, Header};

/// The fields without which no newsreader sends anything: where they are empty, it
/// asks.
const NEEDED: [&str; 2] = ["subject", "newsgroups"];

impl Header {
    /// The header without the fields that a newsreader drops because they are
    /// empty; the others stay where they stand.
    pub(in crate::article) fn without_empty_fields(mut self) -> Header {
        let is_kept = |field: &Field| {
            let is_needed = NEEDED.iter().any(|name| field.is(name));
            !field.has_colon() || !field.body().is_empty() || is_needed
        };
        self.fields.retain(is_kept);
        self.read_names();
        self
    }
}
