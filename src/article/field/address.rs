//! Mailboxes and addresses (RFC 5322, section 3.4).
