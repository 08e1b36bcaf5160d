//! Posting agents: where a followup goes.
