//! The followup: assembled out of the operator's text blocks.
