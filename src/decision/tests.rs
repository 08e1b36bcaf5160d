//! The decision as a whole; its parts are tested beside them.

use super::*;
use crate::config::{KillRule, Pattern};

/// An article of autocheck that nothing keeps from being checked, with this
/// header and body.
fn decide_about(text: &str) -> Decision {
    decide_with(text, true, false)
}

fn decide_with(text: &str, autocheck: bool, forced: bool) -> Decision {
    let kill = KillFile::new(vec![KillRule {
        field: "X-Robot".to_owned(),
        pattern: Pattern::compile("^ja$").expect("a pattern"),
        line: 7,
    }]);
    let policy = Policy {
        triggers: &Default::default(),
        kill: &kill,
        max_age: None,
        domain: "bot.example",
    };
    let circumstances = Circumstances {
        autocheck,
        forced,
        first_run: false,
        now: "2026-11-22T12:00:00Z".parse().expect("a time"),
    };
    let article = Article::new(text.as_bytes().to_vec());
    let known = Known {
        is_own: &|_| false,
        is_same_poster: &|_| false,
    };
    decide(&article, &policy, &circumstances, known)
}

/// The last line of the log.
fn reason(decision: &Decision) -> &str {
    decision.log.lines().last().map_or("", |line| &line.text)
}

#[test]
fn r15_keywords_keep_any_answer_away() {
    for header in [
        "Keywords: ignore",
        "Keywords: test, IGNORE",
        "Keywords: test\nKeywords: no reply",
        "Keywords: =?UTF-8?Q?ignor?= =?UTF-8?Q?e?=",
        "Keywords: check,\n nocheck",
    ] {
        for forced in [false, true] {
            let decision = decide_with(&format!("{header}\nSubject: check\n\nx\n"), true, forced);
            assert!(decision.occasion.is_some(), "{header}");
            assert!(decision.unanswerable.is_some(), "{header}");
        }
    }
    for header in ["Keywords: test, check", "X-Keywords: ignore", "Keywords:"] {
        let decision = decide_about(&format!("{header}\nSubject: check\n\nx\n"));
        assert_eq!(decision.unanswerable, None, "{header}");
    }
}

#[test]
fn r18_without_a_request_autocheck_ignore_and_kill_rules_decide() {
    let checked = decide_about("Subject: a test\n\nx\n");
    assert_eq!(checked.occasion, Some(Occasion::Automatic));
    let off = decide_with("Subject: a test\n\nx\n", false, false);
    assert_eq!(off.occasion, None);
    for (text, said) in [
        ("Subject: ignore\n\nx\n", "asks to be ignored"),
        (
            "Subject: a test\n\n\nno reply, please\n",
            "asks to be ignored",
        ),
        ("X-Robot: ja\n\nx\n", "kill rule in line 7"),
        ("X-Robot: nein\nX-Robot: JA\n\nx\n", "kill rule in line 7"),
        ("X-Robot: =?UTF-8?Q?ja?=\n\nx\n", "kill rule in line 7"),
    ] {
        let decision = decide_about(text);
        assert_eq!(decision.occasion, None, "{text}");
        assert!(reason(&decision).contains(said), "{}", reason(&decision));
        let forced = decide_with(text, true, true);
        assert_eq!(forced.occasion, Some(Occasion::Forced), "{text}");
    }
    let asked = decide_about("X-Robot: ja\nSubject: check, no reply\n\nx\n");
    assert_eq!(asked.occasion, Some(Occasion::Requested));
    let near = decide_about("X-Robot: jaja\n\nx\n");
    assert_eq!(near.occasion, Some(Occasion::Automatic));
}

#[test]
fn r41a_followup_to_poster_keeps_automatic_answers_away() {
    for header in [
        "Followup-To: poster",
        "Followup-To: Poster ",
        "Followup-To:\n poster",
    ] {
        let decision = decide_about(&format!("{header}\nSubject: a test\n\nx\n"));
        assert_eq!(
            decision.unanswerable,
            Some("Followup-To is poster"),
            "{header}"
        );
        let asked = decide_about(&format!("{header}\nSubject: check\n\nx\n"));
        assert_eq!(asked.unanswerable, None, "{header}");
        let forced = decide_with(&format!("{header}\n\nx\n"), false, true);
        assert_eq!(forced.unanswerable, None, "{header}");
    }
    for header in [
        "Followup-To: de.test",
        "Followup-To: poster.test",
        "Followup-To:",
    ] {
        let decision = decide_about(&format!("{header}\nSubject: a test\n\nx\n"));
        assert_eq!(decision.unanswerable, None, "{header}");
    }
}

#[test]
fn r25_what_is_taken_back_leaves_no_trace_in_the_log() {
    let mut decision = decide_about("Subject: check\n\nx\n");
    assert_eq!(reason(&decision), "checked: the article asks for it");
    decision.withdraw("not checked: it was answered before");
    assert_eq!(decision.occasion, None);
    assert_eq!(decision.log.lines().len(), 1);
    assert_eq!(reason(&decision), "not checked: it was answered before");
}

/// R28: the poster reads no rule, pattern or line of a file.
#[test]
fn r28_why_an_article_is_not_checked_is_not_public() {
    for text in ["X-Robot: ja\n\nx\n", "Control: cancel <a@b.example>\n\nx\n"] {
        let decision = decide_about(text);
        assert!(decision.log.lines().iter().all(|line| !line.public));
    }
    let decision = decide_about("Subject: check verbose\n\nx\n");
    assert!(decision.verbose);
    assert!(decision.log.lines().iter().all(|line| line.public));
}
