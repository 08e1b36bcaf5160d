//! The operator's files, read and validated.
