//! The chain: what happens to one article, from source to journal.
