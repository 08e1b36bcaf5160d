use proptest::prelude::*;

use super::*;

const DAY: i64 = 24 * 60 * 60;
/// Those of violations.
const TIMES: Times = Times {
    threshold: 6 * DAY,
    relapse: Some(2 * DAY),
};

fn key(name: &str) -> Key {
    Key {
        newsgroup: "example.test".to_owned(),
        code: "from".to_owned(),
        author: format!("{name}@poster.example"),
    }
}

fn event(name: &'static str, time: i64) -> Event<&'static str> {
    Event {
        what: name,
        key: key("erika"),
        time,
    }
}

fn told_at(at: i64) -> BTreeMap<Key, Told> {
    let label = "R20261128-v-aaaaa".to_owned();
    BTreeMap::from([(key("erika"), Told { at, label })])
}

/// What becomes of an event of today, and of what is held, as words.
fn fates(told: Option<i64>, held: &[i64], now: i64, times: Times) -> (String, String) {
    let state = State {
        told: told.map(told_at).unwrap_or_default(),
        held: held.iter().map(|time| event("held", *time)).collect(),
    };
    let verdict = judge(vec![event("new", now)], state, now, times);
    let of_new = match (verdict.new.len(), verdict.held.len()) {
        (1, 0) => "new",
        (0, 1) => "held",
        _ => "twice or lost",
    };
    let of_held = match (verdict.relapsed.len(), verdict.expired.len()) {
        (0, 0) => "kept",
        (count, 0) if count == held.len() => "relapsed",
        (0, count) if count == held.len() => "expired",
        _ => "torn apart",
    };
    (of_new.to_owned(), of_held.to_owned())
}

#[test]
fn r61_each_boundary_is_where_the_rule_says() {
    let never = Times {
        relapse: None,
        ..TIMES
    };
    let at_once = Times {
        threshold: 0,
        relapse: None,
    };
    let end = 6 * DAY;
    for (what, told, held, now, times, expected) in [
        ("never told", None, &[][..], 0, TIMES, ("new", "kept")),
        ("told just now", Some(0), &[], 0, TIMES, ("held", "kept")),
        (
            "a second before",
            Some(0),
            &[DAY],
            end - 1,
            TIMES,
            ("held", "kept"),
        ),
        (
            "at the end",
            Some(0),
            &[4 * DAY],
            end,
            TIMES,
            ("new", "relapsed"),
        ),
        (
            "just too early",
            Some(0),
            &[4 * DAY - 1],
            end,
            TIMES,
            ("new", "expired"),
        ),
        (
            "nothing was held",
            Some(0),
            &[],
            end,
            TIMES,
            ("new", "kept"),
        ),
        (
            "all of it",
            Some(0),
            &[1, 5 * DAY],
            end,
            TIMES,
            ("new", "relapsed"),
        ),
        (
            "of two windows",
            Some(0),
            &[DAY, 2 * DAY],
            end,
            TIMES,
            ("new", "expired"),
        ),
        (
            "long after",
            Some(0),
            &[5 * DAY],
            60 * DAY,
            TIMES,
            ("new", "relapsed"),
        ),
        (
            "no relapse",
            Some(0),
            &[5 * DAY],
            end,
            never,
            ("new", "expired"),
        ),
        ("no threshold", Some(0), &[], 0, at_once, ("new", "kept")),
        ("told tomorrow", Some(DAY), &[], 0, TIMES, ("held", "kept")),
        (
            "told next year",
            Some(365 * DAY),
            &[1],
            0,
            TIMES,
            ("held", "kept"),
        ),
        (
            "nobody knows why",
            None,
            &[DAY],
            2 * DAY,
            TIMES,
            ("new", "expired"),
        ),
    ] {
        let (new, of_held) = fates(told, held, now, times);
        assert_eq!((&*new, &*of_held), expected, "{what}");
    }
}

#[test]
fn r61_what_came_in_the_last_part_and_is_judged_behind_it_makes_a_relapse() {
    let end = 6 * DAY;
    for (time, is_relapse) in [
        (4 * DAY - 1, false),
        (4 * DAY, true),
        (end - 1, true),
        (end, false),
    ] {
        let state = State {
            told: told_at(0),
            held: vec![event("held", DAY)],
        };
        let verdict = judge(vec![event("late", time)], state, end, TIMES);
        let count = |is_relapse: bool| if is_relapse { (2, 0, 0) } else { (0, 1, 1) };
        let found = (
            verdict.relapsed.len(),
            verdict.new.len(),
            verdict.expired.len(),
        );
        assert_eq!(found, count(is_relapse), "{time}");
    }
}

/// The defaults of hints: a run a week, four weeks of threshold, one of relapse.
#[test]
fn r61_what_happens_every_week_relapses_with_the_defaults_of_hints() {
    let times = Times {
        threshold: 28 * DAY,
        relapse: Some(7 * DAY),
    };
    let mut state = State {
        told: told_at(0),
        held: Vec::new(),
    };
    for week in 1..4 {
        let now = week * 7 * DAY;
        let verdict = judge(vec![event("weekly", now - 3 * DAY)], state, now, times);
        assert_eq!((verdict.held.len(), verdict.new.len()), (1, 0), "{week}");
        let held = (1..=week).map(|week| event("weekly", week * 7 * DAY - 3 * DAY));
        state = State {
            told: verdict.told,
            held: held.collect(),
        };
    }
    let verdict = judge(vec![event("weekly", 25 * DAY)], state, 28 * DAY, times);
    assert_eq!((verdict.relapsed.len(), verdict.new.len()), (4, 0));
}

#[test]
fn r61_a_wrong_clock_holds_a_key_back_no_longer_than_the_time_from_now_on() {
    let state: State<&str> = State {
        told: told_at(365 * DAY),
        held: Vec::new(),
    };
    let verdict = judge(Vec::new(), state, 0, TIMES);
    assert_eq!(verdict.told[&key("erika")].at, 0);
}

#[test]
fn r61_a_relapse_names_the_report_before_and_begins_a_new_time() {
    let state = State {
        told: told_at(0),
        held: vec![event("held", 5 * DAY)],
    };
    let verdict = judge(Vec::new(), state, 6 * DAY, TIMES);
    assert_eq!(verdict.relapsed[0].1, "R20261128-v-aaaaa");
    assert!(verdict.told_now.contains(&key("erika")));
    assert!(verdict.told.is_empty());
}

#[test]
fn r61_keys_are_held_back_apart() {
    let mut other = event("other", DAY);
    other.key = key("otto");
    let state = State {
        told: told_at(0),
        held: Vec::new(),
    };
    let verdict = judge(vec![event("same", DAY), other], state, DAY, TIMES);
    assert_eq!(verdict.held[0].what, "same");
    assert_eq!(verdict.new[0].what, "other");
}

/// A step of a bot's life: so many seconds pass (the clock may be set back),
/// these keys have an event, and perhaps there is a run.
type Step = (i64, Vec<u8>, bool);

proptest! {
    #[test]
    fn r61_each_event_is_told_once_held_back_or_given_up_and_never_lost(
        steps in prop::collection::vec(
            (-2 * DAY..4 * DAY, prop::collection::vec(0..4_u8, 0..4), any::<bool>()),
            1..60,
        ),
        threshold in prop_oneof![Just(0), 1..20 * DAY],
        relapse in prop::option::of(1..20 * DAY),
    ) {
        let steps: Vec<Step> = steps;
        let times = Times { threshold, relapse };
        let (mut now, mut number) = (1_800_000_000_i64, 0_usize);
        let mut state: State<usize> = State { told: BTreeMap::new(), held: Vec::new() };
        let mut waiting = Vec::new();
        let mut settled = BTreeMap::new();
        for (passes, keys, is_run) in steps {
            now += passes;
            for name in keys {
                let key = key(&name.to_string());
                waiting.push(Event { what: number, key, time: now });
                number += 1;
            }
            if !is_run {
                continue;
            }
            let still_held = state.held.clone();
            let verdict = judge(std::mem::take(&mut waiting), state, now, times);
            let relapsed = verdict.relapsed.iter().map(|(event, _)| (event, "told"));
            let new = verdict.new.iter().map(|event| (event, "told"));
            let expired = verdict.expired.iter().map(|event| (event, "given up"));
            let mut gone = BTreeSet::new();
            for (event, fate) in relapsed.chain(new).chain(expired) {
                prop_assert!(settled.insert(event.what, fate).is_none(), "{} twice", event.what);
                gone.insert(event.what);
            }
            for event in &verdict.new {
                prop_assert!(!verdict.told.contains_key(&event.key));
            }
            let mut told = verdict.told;
            for key in verdict.told_now {
                told.insert(key, Told { at: now, label: "R".to_owned() });
            }
            let mut held = still_held;
            held.retain(|event| !gone.contains(&event.what));
            held.extend(verdict.held);
            for event in &held {
                prop_assert!(told.contains_key(&event.key), "held back by nothing");
            }
            state = State { told, held };
        }
        let left = state.held.iter().chain(&waiting).map(|event| event.what);
        let mut all: Vec<usize> = settled.keys().copied().chain(left).collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..number).collect::<Vec<_>>());
    }
}
