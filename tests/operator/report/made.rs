//! What is made when, and what of it is kept (R60, R61, R65, R66).

use serde_json::Value;

use super::{KEEP, ago, bot, bot_with_program, identifiers, journal, report, reports};
use crate::support::folder::Folder;

#[test]
fn r63_without_anything_set_reports_are_files() {
    let folder = bot("");
    let finished = report(&folder, &["-v"]);
    assert_eq!(
        (finished.code(), finished.stderr().as_str()),
        (0, ""),
        "{finished}"
    );
    let made = reports(&folder);
    assert!(!made.is_empty(), "{finished}");
    for (label, state) in &made {
        assert_eq!(state, "sent");
        let text = folder.scratch.read(&format!("bot.reports/{label}.txt"));
        assert!(text.starts_with(&format!("Report {label}\n")), "{text}");
        assert!(text.contains("\n  <a1@news.example.org>\n"), "{text}");
        let html = folder.scratch.read(&format!("bot.reports/{label}.html"));
        assert!(html.ends_with("</html>\n"), "{html}");
        let numbers = folder.scratch.read(&format!("bot.reports/{label}.json"));
        let numbers: Value = serde_json::from_str(&numbers).expect("JSON");
        assert_eq!(numbers["articles"]["seen"], 1);
        assert!(!numbers.to_string().contains("erika"));
        assert!(
            folder
                .scratch
                .read("bot.log")
                .contains(&format!("report {label}: sent\n"))
        );
    }
    let again = report(&folder, &["-v"]);
    assert_eq!(again.code(), 0);
    assert!(
        again.stdout().contains("violation: no report is due yet\n"),
        "{again}"
    );
    assert_eq!(report(&folder, &[]).stdout(), "");
    assert_eq!(reports(&folder), made);
}

#[test]
fn r65_reports_are_listed_shown_and_sent_again() {
    let (scratch, folder) = bot_with_program(KEEP);
    assert_eq!(report(&folder, &[]).code(), 0);
    let (label, _) = reports(&folder).remove(0);
    let list = report(&folder, &["--list"]).stdout();
    assert!(list.contains(&format!("{label}  sent  ")), "{list}");
    let shown = report(&folder, &["--show", &label]).stdout();
    assert!(shown.contains(&format!("Report {label}\n")), "{shown}");
    let before = identifiers(&scratch.read("mails")).len();
    assert_eq!(report(&folder, &["--resend", &label]).code(), 0);
    let mails = scratch.read("mails");
    let identifiers = identifiers(&mails);
    assert_eq!(identifiers.len(), before + 1);
    let own = format!("<{label}@checker.invalid>");
    assert_eq!(identifiers.iter().filter(|there| **there == own).count(), 2);
    for option in ["--show", "--resend"] {
        let none = report(&folder, &[option, "R20000101-v-aaaaa"]);
        assert_eq!(none.code(), 1);
        assert!(
            none.stderr().ends_with("there is no such report\n"),
            "{none}"
        );
    }
}

#[test]
fn r62_a_report_that_is_due_is_given_up_once() {
    let (_scratch, folder) = bot_with_program("exit 75\n");
    assert_eq!(report(&folder, &[]).code(), 75);
    let made = reports(&folder);
    let (label, rest) = (&made[0].0, &made[1..]);
    let dropped = report(&folder, &["--drop", label]);
    assert_eq!((dropped.code(), dropped.stderr().as_str()), (0, ""));
    let said = dropped.stdout();
    let expected =
        format!("{label}: dropped: 1 violation in de.test, which no other report tells\n");
    assert_eq!(said, expected);
    let log = folder.scratch.read("bot.log");
    assert!(
        log.contains(&format!("report {label} is dropped by the operator: 1 ")),
        "{log}"
    );
    let list = report(&folder, &["--list"]).stdout();
    assert!(list.contains(&format!("{label}  dropped  ")), "{list}");
    // It is not sent any more, nor made anew; the others are.
    let again = report(&folder, &[]);
    assert_eq!(again.code(), 75, "{again}");
    assert!(!again.stderr().contains(&**label), "{again}");
    for (label, _) in rest {
        assert!(again.stderr().contains(&**label), "{again}");
    }
    let shown = report(&folder, &["--show", label]).stdout();
    assert!(shown.contains("<a1@news.example.org>"), "{shown}");
    for (label, why) in [
        (&**label, "is dropped, not due"),
        ("R1", "there is no such report"),
    ] {
        let wrong = report(&folder, &["--drop", label]);
        assert_eq!(wrong.code(), 1, "{wrong}");
        assert!(wrong.stderr().ends_with(&format!("{why}\n")), "{wrong}");
    }
}

#[test]
fn r12_the_names_of_newsgroups_cannot_act_in_the_list() {
    let folder = bot("");
    assert_eq!(report(&folder, &[]).code(), 0);
    let changed = journal(&folder).execute(
        "UPDATE report SET newsgroup = 'a' || char(27) || '[31m'",
        [],
    );
    assert!(changed.expect("a journal") > 0);
    let list = report(&folder, &["--list"]).stdout();
    assert!(
        list.contains("a?[31m\n") && !list.contains('\u{1b}'),
        "{list}"
    );
}

#[test]
fn r61_the_same_is_told_again_only_after_its_time() {
    let (_scratch, folder) = bot_with_program(KEEP);
    let violations = |folder: &Folder| {
        let is_one = |(label, _): &(String, String)| label.contains("-v-");
        reports(folder).into_iter().filter(is_one).count()
    };
    assert_eq!(report(&folder, &[]).code(), 0);
    assert_eq!(violations(&folder), 1);
    ago(&folder, 5 * 86_400);
    journal(&folder)
        .execute_batch(
            "INSERT INTO article SELECT 99, '<b@x.invalid>', newsgroup, newsreader, \
             unixepoch() - 9, occasion, state, reason, author, identifier_host, injecting_site, \
             date, injection_date, hops FROM article LIMIT 1; \
             INSERT INTO finding SELECT 99, number, code, severity, counts, line, \"column\", \
             end_column, variables FROM finding",
        )
        .expect("a journal");
    assert_eq!(report(&folder, &[]).code(), 0);
    assert_eq!(violations(&folder), 1, "held back");
    ago(&folder, 86_400);
    assert_eq!(report(&folder, &[]).code(), 0);
    assert_eq!(violations(&folder), 2, "relapsed");
    let (label, _) = reports(&folder).pop().expect("a report");
    let shown = report(&folder, &["--show", &label]).stdout();
    assert!(
        shown.contains("Something has relapsed that was told before in\n  R"),
        "{shown}"
    );
    assert!(shown.contains("  <b@x.invalid>\n"), "{shown}");
}

/// R66: neither waits for the other for long.
#[test]
fn r66_a_second_report_gives_up_and_a_run_of_the_bot_goes_on() {
    let folder = bot("");
    let lock = std::fs::File::create(folder.scratch.join("bot.report.lock")).expect("a file");
    lock.lock().expect("a lock");
    let second = report(&folder, &[]);
    assert_eq!(second.code(), 75, "{second}");
    assert!(
        second.stderr().contains("other reports are being made"),
        "{second}"
    );
    drop(lock);
    assert_eq!(report(&folder, &[]).code(), 0);
}

#[test]
fn r60_without_a_journal_there_is_nothing_to_report() {
    let folder = Folder::new(1, super::DOMAIN, "de.test n 1");
    let finished = report(&folder, &[]);
    let said = (finished.code(), finished.stdout(), finished.stderr());
    assert_eq!(said, (0, String::new(), String::new()), "{finished}");
    let finished = report(&folder, &["-v"]);
    assert!(
        finished
            .stderr()
            .ends_with("bot.db: there is no journal yet\n"),
        "{finished}"
    );
    assert!(!folder.scratch.join("bot.db").exists());
}
