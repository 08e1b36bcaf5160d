//! What must never happen to an article (R50a), and what does.
