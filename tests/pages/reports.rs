//! The pages of reports below `artchk serve` (R69, R80), where everything that has a
//! name has a hostile one.

use rusqlite::{Connection, params};
use serde_json::json;

use super::browser::Browser;
use super::served::{tab_to, text};
use crate::operator::report::bot;
use crate::support::command::Running;
use crate::support::folder::Folder;

/// What newsgroups, newsreaders and codes are called.
const NAMES: [&str; 8] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(2)>",
    "../../etc/passwd",
    "%2e%2e%2f%3cb%3e",
    "'a' \"b\" & &lt;c&gt;",
    "{{ 7 * 7 }}{% raw %}",
    "de.\u{202e}test\u{0}\u{1b}[31m",
    "javascript:alert(3)",
];
/// That is what the bot itself has found.
const OWN: &str = "de.test";

/// A bot whose journal has all these, and its server.
fn served() -> (Folder, Running, String) {
    let folder = bot("");
    let journal = Connection::open(folder.scratch.join("bot.db")).expect("a journal");
    let long = "x".repeat(300);
    for name in NAMES.iter().chain(&[&*long]) {
        let article = "INSERT INTO article (newsgroup, newsreader, seen, occasion, state, reason, \
             author, injecting_site) SELECT ?1, ?1, seen, 'automatic', 'silent', ?1, ?1, ?1 \
             FROM article LIMIT 1";
        journal.execute(article, params![name]).expect("an article");
        let finding = "INSERT INTO finding (article, number, code, severity, counts, variables) \
             VALUES (?1, 1, ?2, 'hint', 1, ?3)";
        let values = json!({ "reason": name }).to_string();
        let article = journal.last_insert_rowid();
        let put = journal.execute(finding, params![article, name, values]);
        put.expect("a finding");
    }
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let mut running = folder.subcommand(&serve).start();
    let line = running.line();
    let address = line.split(' ').next().expect("a word").to_owned();
    (folder, running, address)
}

/// Everything that a page must not have, and that names are shown as they are.
fn assert_is_harmless(browser: &mut Browser, what: &str) {
    assert_eq!(browser.complaints(), [""; 0], "{what}");
    let foreign = "document.querySelectorAll('script, img, b, iframe').length";
    assert_eq!(browser.value(foreign), 0, "{what}");
    let shown = text(browser);
    assert!(
        !shown.contains(['\0', '\u{202e}', '\u{1b}']) && !shown.contains("49"),
        "{what}: {shown}"
    );
    let too_wide = "document.documentElement.scrollWidth > innerWidth";
    assert_eq!(browser.value(too_wide), false, "{what}");
}

#[test]
#[ignore = "make test-pages"]
fn r69_hostile_names_are_text_on_every_page_that_is_served() {
    let (_folder, _running, address) = served();
    let mut browser = Browser::start();
    browser.window(360, true);
    let index = format!("{address}reports/index.html?lang=de");
    browser.open(&index);
    assert_is_harmless(&mut browser, "index");
    let shown = text(&mut browser);
    for name in &NAMES[..6] {
        assert!(shown.contains(name), "{name}\n{shown}");
    }
    let links = browser.value("[...document.querySelectorAll('td a')].map(a => a.href)");
    let links: Vec<String> = serde_json::from_value(links).expect("links");
    // One each for newsgroup, newsreader and code.
    assert!(links.len() >= 3 * (NAMES.len() + 1), "{links:?}");
    for link in links {
        browser.open(&link);
        assert_is_harmless(&mut browser, &link);
        let below = format!("{address}reports/");
        assert!(link.starts_with(&below), "{link}");
        assert_eq!(browser.requests(), [link.as_str()]);
        assert!(
            text(&mut browser).contains("Alle Seiten"),
            "{link} is not in German, or not there"
        );
    }
}

/// From the form to a finding's page, and back, with nothing but keys.
#[test]
#[ignore = "make test-pages"]
fn r80_reports_are_reached_by_keyboard_in_light_and_dark_and_on_a_phone() {
    let (_folder, _running, address) = served();
    let mut browser = Browser::start();
    for (width, is_dark) in [(1000, false), (360, true)] {
        browser.window(width, is_dark);
        browser.open(&format!("{address}?lang=de"));
        for (link, expected) in [
            ("nav a[href^=\"reports\"]", "Was gefunden wurde"),
            ("td a[href^=\"code-from\"]", "Was zu tun ist"),
            ("nav a[href^=\"index\"]", OWN),
            (
                "td a[href^=\"newsgroup-de.test.html\"]",
                "Funde nach Prüfung",
            ),
            ("nav a[href^=\"../\"]", "Einen Artikel prüfen"),
        ] {
            tab_to(&mut browser, link);
            browser.forget();
            browser.press("Enter");
            browser.wait_for("Page.loadEventFired");
            assert!(text(&mut browser).contains(expected), "{link}: {expected}");
            assert_is_harmless(&mut browser, link);
        }
        browser.open(&format!("{address}reports/code-from.html?lang=de"));
        let name = if is_dark { "dark" } else { "light" };
        let picture = browser.picture(&format!("serve-report-{width}-{name}"));
        let (_, corner) = browser.colours(&picture, [0, 0, 0]);
        let bright = corner[0].as_u64().expect("a number") > 200;
        assert_eq!(bright, !is_dark, "{corner}");
    }
}
