//! Where articles come from: a newsgroup that is polled, one message
//! identifier, an INN feed.

pub mod channel;
pub mod feed;
pub mod intake;
pub mod message_id;
pub mod newsgroup;
pub mod reader;
pub mod sm;
