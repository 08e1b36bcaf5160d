//! The pages of `artchk report --html`, as people see them (R69).

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::browser::Browser;
use crate::support::command::artchk;
use crate::support::scratch::Scratch;

/// The colours of bars, as the style sheet has them.
const LIGHT: [u8; 3] = [0x2c, 0x6e, 0x9b];
const DARK: [u8; 3] = [0x7d, 0xb8, 0xde];

/// Pages of made-up events in this language.
fn pages(locale: &str) -> Scratch {
    let scratch = Scratch::new();
    let folder = scratch.join("pages").display().to_string();
    let made = [
        "report",
        "--test-data",
        "--locale",
        locale,
        "--html",
        &folder,
    ];
    let finished = artchk(made).run();
    assert_eq!(finished.code(), 0, "{finished}");
    scratch
}

fn address(file: &Path) -> String {
    format!("file://{}", file.display())
}

#[test]
#[ignore = "make test-pages"]
fn r69_a_browser_loads_nothing_else_and_complains_about_nothing() {
    let scratch = pages("en");
    let mut browser = Browser::start();
    browser.window(1000, false);
    let mut count = 0;
    for entry in fs::read_dir(scratch.join("pages")).expect("pages") {
        let own = address(&entry.expect("an entry").path());
        browser.open(&own);
        assert_eq!(browser.requests(), std::slice::from_ref(&own));
        assert_eq!(browser.complaints(), [""; 0], "{own}");
        // Each picture is drawn, and its table is below it.
        let script = "[...document.querySelectorAll('svg')].every(svg => \
             svg.getBoundingClientRect().height > 20 && svg.querySelector('rect') && \
             svg.nextElementSibling.matches('table'))";
        assert_eq!(browser.value(script), true, "{own}");
        count += 1;
    }
    assert!(count > 40, "{count}");
}

#[test]
#[ignore = "make test-pages"]
fn r69_pages_are_seen_in_light_and_dark_and_on_a_phone() {
    let scratch = pages("de");
    let mut browser = Browser::start();
    for name in ["index", "newsgroup-example.test", "code-from"] {
        let page = address(&scratch.join(&format!("pages/{name}.html")));
        for (width, is_dark, bars) in [
            (1000, false, LIGHT),
            (1000, true, DARK),
            (360, false, LIGHT),
            (360, true, DARK),
        ] {
            let what = format!("{name}-{width}-{}", if is_dark { "dark" } else { "light" });
            browser.window(width, is_dark);
            browser.open(&page);
            let too_wide = "document.documentElement.scrollWidth > innerWidth";
            assert_eq!(browser.value(too_wide), false, "{what}");
            // Nothing of a picture is beyond its edge, and nothing over anything.
            let cut = "[...document.querySelectorAll('svg')].flatMap(svg => { \
                 const box = svg.getBoundingClientRect(); \
                 return [...svg.querySelectorAll('text')].filter(text => { \
                 const own = text.getBoundingClientRect(); \
                 return own.left < box.left - 1 || own.right > box.right + 1 || \
                 own.bottom > box.bottom + 1; }).map(text => text.textContent); })";
            assert_eq!(browser.value(cut), json!([]), "{what}");
            // A picture must not be so small that nobody can read it.
            let small = "[...document.querySelectorAll('svg text')].filter(text => \
                 text.getBoundingClientRect().height < 10).length";
            assert_eq!(browser.value(small), 0, "{what}");
            browser.value("document.querySelector('svg').scrollIntoView(), 0");
            let picture = browser.picture(&what);
            let (part, corner) = browser.colours(&picture, bars);
            assert!(part > 5, "{what}: {part} thousandths are bars");
            let bright = corner[0].as_u64().expect("a number") > 200;
            assert_eq!(bright, !is_dark, "{what}: {corner}");
        }
    }
}

#[test]
#[ignore = "make test-pages"]
fn r69_pages_can_be_read_in_a_text_browser() {
    let scratch = pages("en");
    let shown = |name: &str| {
        let output = Command::new("w3m")
            .args(["-dump", "-cols", "72", "-T", "text/html"])
            .arg(scratch.join(&format!("pages/{name}.html")))
            .output()
            .expect("w3m, which make test-pages installs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let index = shown("index");
    for expected in [
        "What was found",
        "Findings by check",
        "answered on request",
        "slrn",
    ] {
        assert!(index.contains(expected), "{expected}\n{index}");
    }
    assert!(
        index.lines().all(|line| line.chars().count() <= 72),
        "{index}"
    );
    // What stands in a picture is text for such a browser.
    assert!(index.contains("duplicate 48 from 43 "), "{index}");
    // Each day has its line.
    let days = index
        .lines()
        .filter(|line| line.contains("2026-") || line.contains("-0"));
    assert!(days.clone().count() > 20, "{index}");
    let code = shown("code-from");
    assert!(code.contains("What it finds"), "{code}");
}
