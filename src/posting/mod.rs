//! Posting agents: where a followup goes.

pub mod limit;
