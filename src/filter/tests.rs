use std::collections::HashSet;
use std::time::Duration;

use super::*;
use crate::config::Filters;

/// Learns, and keeps what it was told.
struct Pupil {
    knows: bool,
    told: std::rc::Rc<std::cell::RefCell<Vec<Lesson>>>,
}

impl Filter for Pupil {
    fn name(&self) -> &'static str {
        "pupil"
    }

    fn is_external(&self) -> bool {
        true
    }

    fn test<'a>(&'a self, _case: Case<'a>) -> Work<'a, Option<Opinion>> {
        at_once(None)
    }

    fn knows_its_lessons(&self) -> bool {
        self.knows
    }

    fn train<'a>(&'a self, _case: Case<'a>, lesson: Lesson) -> Work<'a, Learnt> {
        self.told.borrow_mut().push(lesson);
        at_once(Learnt::Now)
    }
}

#[test]
fn r74_the_opposite_forgets_first_and_nothing_is_counted_twice() {
    use Lesson::{Forget, Is};
    let (spam, ham) = (Class::Spam, Class::Ham);
    for (knows, before, lesson, expected) in [
        (true, None, Is(spam), &[Is(spam)][..]),
        (true, Some(spam), Is(spam), &[Is(spam)]),
        (false, Some(spam), Is(spam), &[]),
        (false, Some(ham), Is(spam), &[Forget(ham), Is(spam)]),
        (true, Some(ham), Is(spam), &[Forget(ham), Is(spam)]),
        (true, Some(spam), Forget(spam), &[Forget(spam)]),
        (true, None, Forget(spam), &[Forget(spam)]),
        (true, Some(ham), Forget(spam), &[]),
    ] {
        let told = std::rc::Rc::default();
        let pupil = Pupil {
            knows,
            told: std::rc::Rc::clone(&told),
        };
        let filters: Vec<Box<dyn Filter>> = vec![Box::new(pupil), Box::new(Odd("good"))];
        let panel = Panel::of(filters, Duration::from_millis(10));
        let article = article();
        let taken = block(panel.teach(Case::of(&article), lesson, |_| before));
        assert_eq!(*told.borrow(), expected, "{before:?} {lesson:?}");
        let learnt = match expected {
            [] => Learnt::Before,
            _ => Learnt::Now,
        };
        let learnt = Ok(learnt);
        let filter = "pupil";
        assert_eq!(
            taken,
            [Taken { filter, learnt }],
            "who cannot learn is left out"
        );
    }
}

/// A filter that does what it is told to.
struct Odd(&'static str);

impl Filter for Odd {
    fn name(&self) -> &'static str {
        self.0
    }

    fn test<'a>(&'a self, _case: Case<'a>) -> Work<'a, Option<Opinion>> {
        let given = |tenths| Opinion {
            points: Points::from_tenths(tenths),
            reason: format!("bad\nas {}", "x".repeat(500)),
        };
        match self.0 {
            "panics" => panic!("on purpose"),
            "panics-later" => Box::pin(async {
                tokio::task::yield_now().await;
                panic!("on purpose")
            }),
            "hangs" => Box::pin(std::future::pending()),
            "raves" => at_once(Some(given(i32::MIN))),
            "silent" => at_once(None),
            _ => at_once(Some(given(-50))),
        }
    }
}

fn panel(names: &[&'static str]) -> Panel {
    let filters = names
        .iter()
        .map(|name| Box::new(Odd(name)) as Box<dyn Filter>);
    // Who is ready at once is never late.
    Panel::of(filters.collect(), Duration::from_millis(10))
}

fn article() -> Article {
    Article::new(b"Subject: x\n\ny\n".to_vec())
}

fn ask(panel: &Panel, count: usize) -> Vec<Score> {
    let article = article();
    let cases = vec![Case::of(&article); count];
    block(panel.ask(&cases))
}

fn block<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    runtime.block_on(work)
}

#[test]
fn r73_a_filter_that_panics_hangs_or_raves_has_no_opinion() {
    let names = ["panics", "good", "panics-later", "hangs", "raves", "silent"];
    let scores = ask(&panel(&names), 1);
    let score = &scores[0];
    assert_eq!(score.points(), Points::whole(-5));
    let unscored: Vec<&str> = score.unscored().collect();
    assert_eq!(unscored, ["panics", "panics-later", "hangs", "raves"]);
    assert_eq!(score.votes.len(), 5, "who is silent is not in it");
}

#[test]
fn r70_a_reason_is_one_short_line() {
    let scores = ask(&panel(&["good"]), 1);
    let reason = &scores[0].votes[0].opinion.as_ref().expect("one").reason;
    assert!(
        !reason.contains('\n') && reason.chars().count() == 200,
        "{reason}"
    );
}

#[test]
fn r72_after_three_failures_a_filter_is_left_alone() {
    let panel = panel(&["hangs", "good"]);
    let scores = ask(&panel, 10);
    let late = |score: &&Score| score.votes[0].opinion == Err(Trouble::Late);
    let asked = scores.iter().filter(late).count();
    assert_eq!(asked, 4, "those that were asked at once");
    let left = |score: &&Score| score.votes[0].opinion == Err(Trouble::LeftAlone);
    assert_eq!(scores.iter().filter(left).count(), 6);
    assert!(
        scores
            .iter()
            .all(|score| score.points() == Points::whole(-5))
    );
    let said = panel.troubles();
    let alone = "filter hangs: it has failed 3 times, and is asked no more in this run";
    assert_eq!(
        said,
        ["filter hangs: no answer within filter_timeout", alone]
    );
    assert_eq!(ask(&panel, 1)[0].votes[0].opinion, Err(Trouble::LeftAlone));
    panel.forget_failures();
    assert_eq!(ask(&panel, 1)[0].votes[0].opinion, Err(Trouble::Late));
}

#[test]
fn r71_steps_go_down_to_the_worst() {
    let worst = Points::whole(-5);
    for (count, expected) in [
        (0, None),
        (4, None),
        (5, Some(-1)),
        (8, Some(-4)),
        (usize::MAX, Some(-5)),
    ] {
        assert_eq!(
            steps(count, 4, worst),
            expected.map(Points::whole),
            "{count}"
        );
    }
    assert_eq!(steps(1, u32::MAX, worst), None);
}

/// The registry tests itself: what it says of its filters is so.
#[test]
fn r70_every_filter_is_what_the_registry_says_of_it() {
    let mut names = HashSet::new();
    for kind in registry::KINDS {
        let name = kind.name;
        assert!(names.insert(name), "{name} is there twice");
        assert!(name.bytes().all(|b| b.is_ascii_lowercase()), "{name}");
        assert!(kind.about.ends_with('.'), "{name}");
        let off = (kind.make)(&Filters::sample(&[(name, false)]));
        assert!(off.is_none(), "{name} cannot be switched off");
        let on = (kind.make)(&Filters::sample(&[(name, true)])).expect(name);
        assert_eq!((on.name(), on.is_external()), (name, kind.is_external));
    }
    let default = registry::wanted(&Filters::default());
    assert!(default.is_empty(), "nothing is on by itself");
}

/// Whatever comes, and whatever it says is at least the worst.
#[test]
fn r70_every_local_filter_bears_every_article() {
    let all: Vec<(&str, bool)> = registry::names().map(|name| (name, true)).collect();
    let filters = registry::wanted(&Filters::sample(&all)).into_iter();
    let local = filters.filter(|filter| !filter.is_external()).collect();
    let panel = Panel::of(local, Duration::from_secs(5));
    let many = |what: &str| format!("Newsgroups: a{}\n\n{}", ",b".repeat(99), what.repeat(99));
    for octets in [
        Vec::new(),
        b"\n".to_vec(),
        b"\0\xff\r\r\n\n\xfe".to_vec(),
        many("https://a.example/x\n").into_bytes(),
        vec![b'a'; 100_000],
    ] {
        let article = Article::new(octets);
        let case = Case {
            article: &article,
            same_text: u32::MAX,
            known_days: Some(0),
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
        for vote in &runtime.block_on(panel.ask(&[case]))[0].votes {
            let opinion = vote.opinion.as_ref().expect(vote.filter);
            assert!(opinion.points >= Points::whole(-5), "{}", vote.filter);
        }
    }
}
