//! Which articles are checked, and why.
