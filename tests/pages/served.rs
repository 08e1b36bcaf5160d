//! `artchk serve` in a browser (R80).

use serde_json::json;

use super::browser::Browser;
use crate::support::command::{Running, artchk};

/// A server that is ended with the test, and its address.
fn served() -> (Running, String) {
    let mut running = artchk(["serve", "--listen", "127.0.0.1:0"]).start();
    let line = running.line();
    let address = line.split(' ').next().expect("a word").to_owned();
    (running, address)
}

/// What the page shows.
pub(super) fn text(browser: &mut Browser) -> String {
    let text = browser.value("document.body.innerText");
    text.as_str().expect("a text").to_owned()
}

/// Goes on with Tab until this has the focus.
pub(super) fn tab_to(browser: &mut Browser, selector: &str) {
    let is_there = format!("document.activeElement.matches({})", json!(selector));
    for _ in 0..200 {
        if browser.value(&is_there) == true {
            return;
        }
        browser.press("Tab");
    }
    panic!("no way to {selector} by keyboard");
}

const ARTICLE: &str = "From: Erika <erika@flowers.invalid>\nNewsgroups: de.test\n\
    Subject: <script>alert(1)</script> <img src=x onerror=alert(2)>\n\
    X-Bad: </pre><script>alert(3)</script>\nX-Empty:\n\n\
    Grüße, <b>Text</b>.\n--\nErika </textarea><script>alert(4)</script>\n";

/// By the keyboard alone, with the scripts of pages and without: the same.
#[test]
#[ignore = "make test-pages"]
fn r80_an_article_is_pasted_and_checked_by_keyboard_with_and_without_script() {
    let (_running, address) = served();
    let mut browser = Browser::start();
    browser.window(1000, false);
    for may_run in [true, false] {
        browser.scripts(may_run);
        browser.open(&format!("{address}?lang=en"));
        assert_eq!(browser.complaints(), [""; 0]);
        tab_to(&mut browser, "textarea");
        browser.write(ARTICLE);
        tab_to(&mut browser, "button");
        browser.forget();
        browser.press("Enter");
        browser.wait_for("Page.loadEventFired");
        let shown = text(&mut browser);
        for expected in [
            "What was found",
            "sigdelimiter",
            "<script>alert(1)</script>",
        ] {
            assert!(shown.contains(expected), "{expected}\n{shown}");
        }
        assert_eq!(browser.complaints(), [""; 0]);
        assert_eq!(browser.requests(), [format!("{address}check")]);
        let foreign = "document.querySelectorAll('script, img, b, iframe, textarea').length";
        assert_eq!(browser.value(foreign), 0);
        // From a finding to its explanation, and back to the form.
        tab_to(&mut browser, "article a");
        browser.forget();
        browser.press("Enter");
        browser.wait_for("Page.loadEventFired");
        assert!(text(&mut browser).contains("How to fix it"));
        tab_to(&mut browser, "nav a");
        browser.forget();
        browser.press("Enter");
        browser.wait_for("Page.loadEventFired");
        assert_eq!(browser.value("document.forms.length"), 1);
    }
}

/// 1 MB, NUL, 10,000 fields.
#[test]
#[ignore = "make test-pages"]
fn r80_a_hostile_article_is_shown_as_text() {
    let (_running, address) = served();
    let mut browser = Browser::start();
    browser.window(1000, false);
    let fields: String = (0..10_000)
        .map(|number| format!("X-{number}: \\n"))
        .collect();
    for (what, article, expected) in [
        (
            "fields",
            format!("'From: a@b.invalid\\n{fields}\\nText\\n'"),
            "Shown are the first 100.",
        ),
        (
            "large",
            "'From: a@b.invalid\\n\\n' + '<script>alert(1)</script>\\n'.repeat(36000)".to_owned(),
            "What was found",
        ),
        (
            "larger",
            "'From: a@b.invalid\\n\\n' + 'x'.repeat(1100000)".to_owned(),
            "more than 1 MiB",
        ),
        (
            "nul",
            "'From: \\0<script>alert(1)</script>\\nX: \\0\\u202e\\n\\n\\0\\0\\u001b[31m'"
                .to_owned(),
            "What was found",
        ),
    ] {
        browser.open(&format!("{address}?lang=en"));
        browser.value(&format!(
            "document.querySelector('textarea').value = {article}, 0"
        ));
        browser.forget();
        browser.value("document.querySelector('button').click(), 0");
        browser.wait_for("Page.loadEventFired");
        let shown = text(&mut browser);
        assert!(
            shown.contains(expected),
            "{what}: {}",
            shown.get(..500).unwrap_or(&shown)
        );
        assert!(!shown.contains(['\0', '\u{202e}', '\u{1b}']), "{what}");
        let errors = browser.complaints();
        let errors = errors.iter().filter(|error| !error.contains("413"));
        assert_eq!(errors.count(), 0, "{what}: {:?}", browser.complaints());
        assert_eq!(
            browser.value("document.querySelectorAll('script').length"),
            0,
            "{what}"
        );
        let too_wide = "document.documentElement.scrollWidth > innerWidth";
        assert_eq!(browser.value(too_wide), json!(false), "{what}");
    }
}

#[test]
#[ignore = "make test-pages"]
fn r80_the_pages_fit_in_light_and_dark_and_on_a_phone() {
    let (_running, address) = served();
    let mut browser = Browser::start();
    for (width, is_dark) in [(1000, false), (1000, true), (360, false), (360, true)] {
        browser.window(width, is_dark);
        for path in ["?lang=de", "checks?lang=de", "checks/nomid?lang=de"] {
            browser.open(&format!("{address}{path}"));
            assert_eq!(browser.complaints(), [""; 0], "{path}");
            let too_wide = "document.documentElement.scrollWidth > innerWidth";
            assert_eq!(browser.value(too_wide), json!(false), "{path} {width}");
        }
        browser.open(&format!("{address}?lang=de"));
        let name = format!(
            "serve-form-{width}-{}",
            if is_dark { "dark" } else { "light" }
        );
        browser.picture(&name);
        browser.value(&format!(
            "document.querySelector('textarea').value = {}, 0",
            json!(ARTICLE)
        ));
        browser.forget();
        browser.value("document.querySelector('button').click(), 0");
        browser.wait_for("Page.loadEventFired");
        let too_wide = "document.documentElement.scrollWidth > innerWidth";
        assert_eq!(browser.value(too_wide), json!(false), "result {width}");
        let picture = browser.picture(&name.replace("form", "result"));
        let (_, corner) = browser.colours(&picture, [0, 0, 0]);
        let bright = corner[0].as_u64().expect("a number") > 200;
        assert_eq!(bright, !is_dark, "{name}: {corner}");
    }
}
