//! What is told again, and when (R61).
//!
//! A function of what is new, what was told and what is held back, and of the
//! time, so that every case can be written down in a table. Times are seconds
//! since 1970-01-01 00:00:00 UTC.

use std::collections::{BTreeMap, BTreeSet};

/// What is told once: further events of the same key are held back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The newsgroup.
    pub newsgroup: String,
    /// The code of the check.
    pub code: String,
    /// The author; empty if there is none.
    pub author: String,
}

/// An event: `what` is the caller's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<W> {
    /// What happened.
    pub what: W,
    /// Its key.
    pub key: Key,
    /// When it was seen.
    pub time: i64,
}

/// When a key was told last, and in which report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// When.
    pub at: i64,
    /// The label of the report.
    pub label: String,
}

/// How long, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// For how long a key is held back after it was told; 0: not at all.
    pub threshold: i64,
    /// How long before the end of that time a held event makes a relapse; `None`:
    /// there is none.
    pub relapse: Option<i64>,
}

/// What was left by the runs before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State<W> {
    /// The keys that were told.
    pub told: BTreeMap<Key, Told>,
    /// The events that are held back.
    pub held: Vec<Event<W>>,
}

/// What becomes of each event, and of each key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict<W> {
    /// To be told, for the first time or again after the time was over.
    pub new: Vec<Event<W>>,
    /// To be told although they were held back; with the label of the report
    /// that told their key before.
    pub relapsed: Vec<(Event<W>, String)>,
    /// Held back from now on. Those that were held back and still are, are not
    /// among them.
    pub held: Vec<Event<W>>,
    /// Held back so far, and never told.
    pub expired: Vec<Event<W>>,
    /// The keys that are held back because of earlier reports.
    pub told: BTreeMap<Key, Told>,
    /// Those that the reports of this run tell, and that are held back from `now`
    /// on.
    pub told_now: BTreeSet<Key>,
}

/// Judges the events that no run has seen before.
///
/// A key is held back from the moment it was told until the time is over; at
/// that very second it is over. Then, if something was held back in the last
/// part of that time, all that was held back is told, else none of it. What came in
/// that last part and is judged only now would have been held back: it counts, and is
/// told with the rest. Else a period as long as the last part would leave nothing in
/// it.
///
/// A key that was told in the future was told by a wrong clock: its time begins
/// now.
pub fn judge<W>(
    events: Vec<Event<W>>,
    state: State<W>,
    now: i64,
    Times { threshold, relapse }: Times,
) -> Verdict<W> {
    let mut verdict = Verdict {
        new: Vec::new(),
        relapsed: Vec::new(),
        held: Vec::new(),
        expired: Vec::new(),
        told: BTreeMap::new(),
        told_now: BTreeSet::new(),
    };
    let mut held_by_key: BTreeMap<Key, Vec<Event<W>>> = BTreeMap::new();
    for event in state.held {
        held_by_key
            .entry(event.key.clone())
            .or_default()
            .push(event);
    }
    // The keys that relapse: until when they were held back, and who told them.
    let mut relapses: BTreeMap<Key, (i64, String)> = BTreeMap::new();
    let mut times: BTreeMap<&Key, Vec<i64>> = BTreeMap::new();
    for event in &events {
        times.entry(&event.key).or_default().push(event.time);
    }
    for (key, told) in state.told {
        let at = told.at.min(now);
        let end = at.saturating_add(threshold);
        if now < end {
            held_by_key.remove(&key);
            verdict.told.insert(key, Told { at, ..told });
            continue;
        }
        let held = held_by_key.remove(&key).unwrap_or_default();
        let is_relapse = relapse.is_some_and(|relapse| {
            let last = end.saturating_sub(relapse).max(at)..end;
            let mut late = times.get(&key).into_iter().flatten();
            held.iter().any(|event| event.time >= last.start)
                || late.any(|time| last.contains(time))
        });
        if is_relapse {
            let relapsed = held.into_iter().map(|event| (event, told.label.clone()));
            verdict.relapsed.extend(relapsed);
            verdict.told_now.insert(key.clone());
            relapses.insert(key, (end, told.label));
        } else {
            verdict.expired.extend(held);
        }
    }
    // Nobody knows any more what holds these back.
    verdict.expired.extend(held_by_key.into_values().flatten());
    for event in events {
        let relapse = relapses.get(&event.key);
        if verdict.told.contains_key(&event.key) {
            verdict.held.push(event);
        } else if let Some((_, label)) = relapse.filter(|(end, _)| event.time < *end) {
            verdict.relapsed.push((event, label.clone()));
        } else {
            verdict.told_now.insert(event.key.clone());
            verdict.new.push(event);
        }
    }
    verdict
}

#[cfg(test)]
mod tests;
