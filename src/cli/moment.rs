//! Moments as they are shown: in UTC, like those of the log.

use jiff::Timestamp;

/// How a moment, in unix seconds, is shown.
pub fn shown(second: i64) -> String {
    Timestamp::from_second(second).map_or_else(
        |_| second.to_string(),
        |at| at.strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r52_a_moment_is_shown_in_utc() {
        assert_eq!(shown(1_795_867_200), "2026-11-28 12:00:00Z");
        assert_eq!(shown(i64::MAX), i64::MAX.to_string());
    }
}
