//! CHANGELOG.md: the codes that it names.

use std::collections::BTreeSet;

use artchk::check::registry::CHECKS;

use super::{all, read, set};

/// The sections of each release, the newest first: title and text.
fn releases(text: &str) -> Vec<Vec<(&str, &str)>> {
    let parts = |text, mark| {
        let whole = str::split(text, mark).skip(1);
        whole.map(|part| part.split_once('\n').unwrap_or((part, "")))
    };
    let releases = parts(text, "\n## ");
    releases
        .map(|(_, release)| parts(release, "\n### ").collect())
        .collect()
}

/// The codes in the sections of this title.
fn codes(sections: &[(&str, &str)], title: &str) -> BTreeSet<String> {
    let texts = sections.iter().filter(|(there, _)| *there == title);
    set(texts.flat_map(|(_, text)| all(text, r"`([0-9a-z][0-9a-z-]*)`")))
}

/// The codes of all checks that some release brought.
fn brought(text: &str) -> BTreeSet<String> {
    let releases = releases(text);
    let brought = releases.iter().map(|release| codes(release, "The checks"));
    brought.flatten().collect()
}

/// The codes that the newest release reserves. What an older one said was true
/// then.
fn reserved(text: &str) -> BTreeSet<String> {
    let newest = releases(text).into_iter().next();
    codes(&newest.unwrap_or_default(), "Not there yet")
}

#[test]
fn the_changes_name_every_check() {
    let text = read("CHANGELOG.md");
    let there = set(CHECKS.iter().map(|check| check.code));
    assert_eq!(brought(&text), there);
    let both: Vec<_> = reserved(&text).intersection(&there).cloned().collect();
    assert!(both.is_empty(), "they are there: {both:?}");
}

#[test]
fn releases_are_read_one_by_one() {
    let text = "# Changes\n\nIn general, `words`.\n\n\
                ## Unreleased\n\n### The checks\n\n- New: `tulip`, with `-c` and `max_age`.\n\n\
                ### Not there yet\n\n- `daisy`\n\n\
                ## 0.1.0 (a day)\n\nThe first.\n\n### The bot\n\n- `demo`\n\n\
                ### The checks\n\n- `8rose`, `rose-bud`\n\n### Not there yet\n\n- `tulip` `daisy`\n";
    assert_eq!(brought(text), set(["tulip", "8rose", "rose-bud"]));
    assert_eq!(reserved(text), set(["daisy"]));
    let (_, first) = text.split_once("## 0.1.0").expect("a release");
    let first = format!("# Changes\n\n## 0.1.0{first}");
    assert_eq!(brought(&first), set(["8rose", "rose-bud"]));
    assert_eq!(reserved(&first), set(["tulip", "daisy"]));
    // Nothing has changed since.
    let after = first.replace("\n## 0.1.0", "\n## Unreleased\n\n## 0.1.0");
    assert_eq!(brought(&after), brought(&first));
    assert_eq!(reserved(&after), set([""; 0]));
}
