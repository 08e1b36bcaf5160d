//! What a report is called: `R20261128-v-k3m9x`.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::check::Severity;

/// Characters that cannot be taken for one another.
const CHARACTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// How many of them.
const LENGTH: usize = 5;

/// The label of the report on this severity in this newsgroup; another one for
/// each `attempt`, as two may happen to be alike.
pub(super) fn label(severity: Severity, newsgroup: &str, now: i64, attempt: u32) -> String {
    let day = Timestamp::from_second(now).unwrap_or_default();
    let day = day.strftime("%Y%m%d");
    let letter = severity.name().chars().next().unwrap_or_default();
    let of = format!("{severity:?} {newsgroup} {now} {attempt}");
    let digest = Sha256::digest(of.as_bytes());
    let octets = digest.iter().take(LENGTH);
    let end: String = octets
        .map(|octet| char::from(CHARACTERS[usize::from(octet % 32)]))
        .collect();
    format!("R{day}-{letter}-{end}")
}

/// The message identifier of the report of this label: always the same, so that
/// whoever gets it twice can tell.
pub(super) fn message_identifier(label: &str, domain: &str) -> String {
    format!("<{label}@{domain}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r62_a_label_tells_day_and_severity_and_is_always_the_same() {
        let one = label(Severity::Hint, "example.test", 1_800_000_000, 0);
        assert!(one.starts_with("R20270115-h-") && one.len() == 17, "{one}");
        assert_eq!(one, label(Severity::Hint, "example.test", 1_800_000_000, 0));
        for other in [
            label(Severity::Hint, "other.test", 1_800_000_000, 0),
            label(Severity::Hint, "example.test", 1_800_000_001, 0),
            label(Severity::Hint, "example.test", 1_800_000_000, 1),
        ] {
            assert_ne!(one, other);
        }
        assert_eq!(
            message_identifier("R20270115-h-abcde", "check.example"),
            "<R20270115-h-abcde@check.example>"
        );
    }
}
