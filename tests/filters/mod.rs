//! The filters that ask other programs, with the real ones: rspamd, SpamAssassin's
//! spamd, and for SpamBayes, which is not to be had any more, a stand-in.
//! `make test-filters` installs them and runs these; `cargo test` alone leaves them
//! out, and a program that is missing is a failure.

mod inn;
mod parts;
mod sixty;
mod thousand;

use artchk::article::Article;
use artchk::config::Config;
use artchk::filter::{Case, Class, Filter, Learnt, Lesson, Panel, Points, Score, Trouble};

use crate::support::configuration;
use parts::{babbler, free_port, rspamd, spamd, stand_in};

const SPAM: &str = "cheap pills viagra casino bonus click here winner free money offer";
const HAM: &str = "my new laptop and slrn whether umlauts survive the encoding of this posting";

/// A test article about something, the same each time it is asked for.
fn article(number: usize, about: &str) -> Article {
    let day = number % 28 + 1;
    let octets = format!(
        "Path: news.example.net!not-for-mail\r\nFrom: Erika <erika{number}@host.example>\r\n\
         Newsgroups: misc.test\r\nSubject: test {number}\r\n\
         Date: {day:02} Nov 2026 12:00:00 +0000\r\nMessage-ID: <{number}@host.example>\r\n\r\n\
         {about}\r\nAnother line {number} of {about}\r\n"
    );
    Article::new(octets.into_bytes())
}

fn config(parameters: &str) -> Config {
    let ini = format!(
        "reader = news.invalid\nmessage_id_domain = check.invalid\n{parameters}\n\
         checkgroups:\nmisc.test y\n"
    );
    let (config, faults) = configuration::load(&ini, &texts(), "", &[]);
    config.unwrap_or_else(|| panic!("{faults:?}"))
}

/// The sample's texts with an address.
fn texts() -> String {
    let sample = include_str!("../../sample.rc");
    let lines = sample.lines().map(|line| match line.starts_with("From: ") {
        true => "From: Article Checker <bot@checker.invalid>",
        false => line,
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

fn panel(parameters: &str) -> Panel {
    Panel::wanted(&config(parameters).filters).expect("a filter")
}

fn block<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(work)
}

fn scores(panel: &Panel, articles: &[Article]) -> Vec<Score> {
    let cases: Vec<Case<'_>> = articles.iter().map(Case::of).collect();
    block(panel.ask(&cases))
}

/// The points and the reason of the only filter.
fn score(panel: &Panel, article: Article) -> Result<(Points, String), Trouble> {
    let score = scores(panel, &[article]).remove(0);
    let vote = score.votes.into_iter().next().expect("a vote");
    vote.opinion.map(|opinion| (opinion.points, opinion.reason))
}

fn teach(panel: &Panel, article: &Article, lesson: Lesson) -> Result<Learnt, Trouble> {
    taught(panel.filters().next().expect("a filter"), article, lesson)
}

/// The workers of this rspamd share a database of SQLite, which one of them finds
/// locked now and then: then it is told once more.
fn taught(filter: &dyn Filter, article: &Article, lesson: Lesson) -> Result<Learnt, Trouble> {
    let mut locked = 0;
    loop {
        match block(filter.train(Case::of(article), lesson)) {
            Err(Trouble::Refuses(said)) if said.contains("is locked") && locked < 50 => {
                locked += 1;
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            // It had learnt it before it could not write it down.
            Ok(Learnt::Before) if locked > 0 => return Ok(Learnt::Now),
            learnt => return learnt,
        }
    }
}

/// Why it would not learn.
fn hindrances(panel: &Panel) -> Vec<Result<&'static str, Trouble>> {
    let hindrances = block(panel.hindrances()).into_iter();
    hindrances.map(|(_, why)| why).collect()
}

/// Teaches so many of each.
fn school(panel: &Panel, count: usize) {
    for number in 0..count {
        for (more, about, class) in [(0, SPAM, Class::Spam), (500, HAM, Class::Ham)] {
            let article = article(number + more, about);
            let learnt = teach(panel, &article, Lesson::Is(class));
            assert_eq!(learnt, Ok(Learnt::Now), "{number} {class:?}");
        }
    }
}

/// What is alike for all: nobody there, there no more, silent, somebody else.
fn is_borne(parameter: impl Fn(u16) -> String, part: parts::Part) {
    let there = panel(&parameter(part.port));
    assert!(score(&there, article(900, HAM)).is_ok());
    part.signal("-STOP");
    let silent = format!("{}\nfilter_timeout = 1 s", parameter(part.port));
    // Whoever is stopped takes connections; the workers of rspamd are processes of
    // their own.
    let stopped = score(&panel(&silent), article(901, HAM));
    assert!(matches!(stopped, Ok(_) | Err(Trouble::Late)), "{stopped:?}");
    drop(part);
    let away = score(&there, article(902, HAM));
    assert!(
        matches!(&away, Err(Trouble::Away(why)) if why.contains("refused")),
        "{away:?}"
    );
    let nobody = score(&panel(&parameter(free_port())), article(903, HAM));
    assert!(matches!(nobody, Err(Trouble::Away(_))), "{nobody:?}");
    let mute = babbler(None);
    let silent = format!("{}\nfilter_timeout = 1 s", parameter(mute));
    assert_eq!(
        score(&panel(&silent), article(904, HAM)),
        Err(Trouble::Late)
    );
    for babble in [
        &b"\0\xff\0\xff\r\n"[..],
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\": 1}\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx",
        b"220 mail.invalid ESMTP\r\n",
        b"",
    ] {
        let said = score(&panel(&parameter(babbler(Some(babble)))), article(905, HAM));
        assert!(said.is_err(), "{said:?}");
    }
}

#[test]
#[ignore = "make test-filters"]
fn rspamd_scores_learns_and_is_borne() {
    let part = rspamd();
    let (scan, learn) = (part.port, part.learn);
    let parameters = format!(
        "rspamd = http://127.0.0.1:{scan}\nrspamd_controller = http://127.0.0.1:{learn}\n\
         rspamd_password = teach"
    );
    let with = panel(&parameters);
    let (before, reason) = score(&with, article(100, SPAM)).expect("a score");
    assert_eq!(before, Points::NONE);
    assert!(!reason.contains("MISSING_TO"), "{reason}");
    school(&with, 6);
    let (points, reason) = score(&with, article(101, SPAM)).expect("a score");
    assert_eq!(points, Points::whole(-5), "{reason}");
    assert!(reason.contains("BAYES_SPAM"), "{reason}");
    let (points, reason) = score(&with, article(102, HAM)).expect("a score");
    assert_eq!(points, Points::NONE, "{reason}");
    let again = teach(&with, &article(0, SPAM), Lesson::Is(Class::Spam));
    assert_eq!(again, Ok(Learnt::Before));
    let forgets = teach(&with, &article(0, SPAM), Lesson::Forget(Class::Spam));
    assert_eq!(forgets, Ok(Learnt::Cannot));
    let wrong = panel(&parameters.replace("= teach", "= read"));
    let refused = teach(&wrong, &article(200, SPAM), Lesson::Is(Class::Spam));
    assert!(matches!(&refused, Err(Trouble::Refuses(_))), "{refused:?}");
    assert_eq!(hindrances(&with), []);
    for password in ["rspamd_password = read\n", "rspamd_password = other\n", ""] {
        let wrong = format!("{parameters}\n").replace("rspamd_password = teach\n", password);
        let said = hindrances(&panel(&wrong));
        let word = if password.is_empty() {
            "is not set"
        } else {
            "enable_password"
        };
        assert!(
            matches!(&said[..], [Err(Trouble::Refuses(why))]
                if why.starts_with("401 ") && why.ends_with(word)),
            "{said:?}"
        );
    }
    let astray = format!("{parameters}\nrspamd_controller = http://127.0.0.1:{scan}");
    let said = hindrances(&panel(&astray));
    assert!(matches!(&said[..], [Err(Trouble::Refuses(_))]), "{said:?}");
    is_borne(|port| format!("rspamd = http://127.0.0.1:{port}"), part);
}

#[test]
#[ignore = "make test-filters"]
fn spamd_scores_learns_forgets_and_is_borne() {
    let part = spamd(true);
    let with = panel(&format!("spamd = 127.0.0.1,{}", part.port));
    let (before, _) = score(&with, article(100, SPAM)).expect("a score");
    assert_eq!(before, Points::NONE);
    school(&with, 4);
    let (_, reason) = score(&with, article(101, SPAM)).expect("a score");
    assert!(reason.contains("BAYES_"), "{reason}");
    assert!(!reason.contains("BAYES_00"), "{reason}");
    let (points, reason) = score(&with, article(102, HAM)).expect("a score");
    assert_eq!(points, Points::NONE, "{reason}");
    let lesson = Lesson::Is(Class::Spam);
    assert_eq!(teach(&with, &article(0, SPAM), lesson), Ok(Learnt::Before));
    let forget = Lesson::Forget(Class::Spam);
    assert_eq!(teach(&with, &article(0, SPAM), forget), Ok(Learnt::Now));
    assert_eq!(teach(&with, &article(0, SPAM), lesson), Ok(Learnt::Now));
    assert_eq!(hindrances(&with), []);
    is_borne(|port| format!("spamd = 127.0.0.1,{port}"), part);
}

#[test]
#[ignore = "make test-filters"]
fn spamd_that_may_not_learn_says_so() {
    let part = spamd(false);
    let with = panel(&format!("spamd = 127.0.0.1,{}", part.port));
    let refused = teach(&with, &article(0, SPAM), Lesson::Is(Class::Spam));
    assert!(
        matches!(&refused, Err(Trouble::Refuses(why)) if why.contains("69")),
        "{refused:?}"
    );
    let why = "it cannot learn: spamd runs without --allow-tell";
    assert_eq!(hindrances(&with), [Ok(why)]);
}

#[test]
#[ignore = "make test-filters"]
fn a_stand_in_for_spambayes_scores_learns_and_is_borne() {
    let part = stand_in();
    let with = panel(&format!("spambayes = http://127.0.0.1:{}", part.port));
    let (before, reason) = score(&with, article(100, SPAM)).expect("a score");
    assert_eq!(
        (before, &*reason),
        (Points::from_tenths(-25), "unsure, 0.50")
    );
    school(&with, 6);
    let (points, reason) = score(&with, article(101, SPAM)).expect("a score");
    assert_eq!(points, Points::whole(-5), "{reason}");
    let (points, reason) = score(&with, article(102, HAM)).expect("a score");
    assert_eq!(points, Points::NONE, "{reason}");
    is_borne(|port| format!("spambayes = http://127.0.0.1:{port}"), part);
}
