//! encoded_word.
