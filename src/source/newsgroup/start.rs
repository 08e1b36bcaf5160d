//! Where to start in a newsgroup (R39).

use crate::nntp;

/// What there is to do in a newsgroup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    /// Nothing; the number stays.
    Nothing,
    /// The high water mark lies below this saved number, which may have two
    /// reasons.
    Behind(u64),
    /// The articles from `start` on.
    From {
        /// The first article number.
        start: u64,
        /// Whether the group is read for the first time, or was renumbered.
        first_run: bool,
        /// Whether it was renumbered.
        renumbered: bool,
    },
}

/// R39: where to start, by the saved number and what the server says.
pub(super) fn work(saved: Option<u64>, group: nntp::Group) -> Work {
    if group.is_empty() {
        return Work::Nothing;
    }
    let Some(saved) = saved else {
        return Work::From {
            start: group.low,
            first_run: true,
            renumbered: false,
        };
    };
    if saved > group.high.saturating_add(2) {
        return Work::Behind(saved);
    }
    if saved > group.high {
        return Work::Nothing;
    }
    Work::From {
        start: saved.max(group.low),
        first_run: false,
        renumbered: false,
    }
}

/// R39: where to start in a group that was numbered anew.
pub(super) fn anew(group: nntp::Group, unlimited_age: bool) -> Work {
    Work::From {
        // Without max_age nothing but the start keeps old articles away.
        start: if unlimited_age { group.high } else { group.low },
        first_run: true,
        renumbered: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(count: u64, low: u64, high: u64) -> nntp::Group {
        nntp::Group { count, low, high }
    }

    fn start(saved: Option<u64>, state: nntp::Group) -> Option<u64> {
        match work(saved, state) {
            Work::Nothing | Work::Behind(_) => None,
            Work::From { start, .. } => Some(start),
        }
    }

    #[test]
    fn r39_every_form_of_an_empty_group() {
        for state in [
            group(0, 1, 0),
            group(0, 0, 0),
            group(0, 5, 4),
            group(0, 7, 7),
            group(3, 9, 8),
        ] {
            assert_eq!(work(Some(5), state), Work::Nothing);
            assert_eq!(work(None, state), Work::Nothing);
        }
    }

    #[test]
    fn r39_the_larger_of_number_and_low_water_mark() {
        assert_eq!(start(Some(3), group(10, 5, 14)), Some(5));
        assert_eq!(start(Some(7), group(10, 5, 14)), Some(7));
        assert_eq!(start(None, group(10, 5, 14)), Some(5));
    }

    #[test]
    fn r39_one_or_two_above_the_high_water_mark_is_nothing_new() {
        assert_eq!(start(Some(14), group(10, 5, 14)), Some(14));
        assert_eq!(start(Some(15), group(10, 5, 14)), None);
        assert_eq!(start(Some(16), group(10, 5, 14)), None);
    }

    #[test]
    fn r39_further_above_the_server_is_behind_or_has_renumbered() {
        assert_eq!(work(Some(17), group(10, 5, 14)), Work::Behind(17));
        let from = |start| Work::From {
            start,
            first_run: true,
            renumbered: true,
        };
        assert_eq!(anew(group(10, 5, 14), false), from(5));
        assert_eq!(anew(group(10, 5, 14), true), from(14));
    }
}
