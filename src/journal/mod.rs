//! What was seen, decided, found and posted.
