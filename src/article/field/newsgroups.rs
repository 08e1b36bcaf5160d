//! Newsgroups and Followup-To (RFC 5536, sections 3.1.4 and 3.2.6).
