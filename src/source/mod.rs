//! Where articles come from: a newsgroup that is polled, one message
//! identifier.

pub mod message_id;
pub mod newsgroup;
pub mod reader;
