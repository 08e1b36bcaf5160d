//! What a server says it can do (RFC 3977, section 5.2).

/// The capability list of the current state of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    lines: Vec<Vec<String>>,
}

impl Capabilities {
    /// Reads the block that follows a 101 status line. Labels and arguments
    /// are compared without regard to case (RFC 3977, section 9.5).
    pub(super) fn parse(block: &[u8]) -> Self {
        let lines = String::from_utf8_lossy(block)
            .lines()
            .map(|line| {
                line.split_ascii_whitespace()
                    .map(str::to_ascii_uppercase)
                    .collect()
            })
            .filter(|words: &Vec<String>| !words.is_empty())
            .collect();
        Self { lines }
    }

    /// Whether a label (in capitals, as `MODE-READER`) is listed.
    pub fn has(&self, label: &str) -> bool {
        self.lines
            .iter()
            .any(|words| words.first().is_some_and(|word| word == label))
    }

    /// The arguments of a label, in capitals; empty if it is not listed.
    pub fn arguments(&self, label: &str) -> impl Iterator<Item = &str> {
        self.lines
            .iter()
            .filter(move |words| words.first().is_some_and(|word| word == label))
            .flat_map(|words| words.iter().skip(1).map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 3977, section 5.2.2.
    #[test]
    fn rfc3977_5_2_labels_are_whole_words_of_any_case() {
        let list = Capabilities::parse(b"VERSION 2\r\nmode-reader\r\nAUTHINFO User SASL\r\n\r\n");
        assert!(list.has("MODE-READER"));
        assert!(!list.has("READER"));
        assert!(!list.has("USER"));
        assert_eq!(
            list.arguments("AUTHINFO").collect::<Vec<_>>(),
            ["USER", "SASL"]
        );
        assert_eq!(list.arguments("SASL").count(), 0);
    }
}
