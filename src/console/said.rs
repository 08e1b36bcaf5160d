//! What is said once while it lasts.

use std::collections::HashSet;

/// What was said of something that lasts, so as to say it once and not each
/// time it is met.
#[derive(Debug, Clone, Default)]
pub struct Said {
    texts: HashSet<String>,
}

impl Said {
    /// This is now so, and nothing else any more. Whether that is news.
    pub fn changes_to(&mut self, text: &str) -> bool {
        let is_news = !self.texts.contains(text);
        self.texts.retain(|said| said == text);
        self.texts.insert(text.to_owned());
        is_news
    }

    /// This is so, beside what was before. Whether that is news.
    pub fn adds(&mut self, text: &str) -> bool {
        self.texts.insert(text.to_owned())
    }

    /// Nothing is so any more: whatever comes again is news.
    pub fn is_over(&mut self) {
        self.texts.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lasts_is_said_once() {
        let mut said = Said::default();
        assert!(said.changes_to("no connection"));
        assert!(!said.changes_to("no connection"));
        assert!(!said.changes_to("no connection"));
    }

    #[test]
    fn what_changes_is_said_each_time() {
        let mut said = Said::default();
        for text in ["no connection", "400 closed", "no connection"] {
            assert!(said.changes_to(text));
            assert!(!said.changes_to(text));
        }
    }

    #[test]
    fn what_was_over_is_said_again() {
        let mut said = Said::default();
        said.is_over();
        assert!(said.changes_to("no connection"));
        said.is_over();
        assert!(said.changes_to("no connection"));
        assert!(said.adds("another"));
        said.is_over();
        assert!(said.adds("another"));
    }

    #[test]
    fn what_lasts_beside_another_is_said_once_each() {
        let mut said = Said::default();
        for (text, is_news) in [("a", true), ("b", true), ("a", false), ("b", false)] {
            assert_eq!(said.adds(text), is_news, "{text}");
        }
        assert!(!said.changes_to("a"));
        assert!(said.adds("b"), "a was all there was");
    }
}
