//! What the log can show: docs/messages.md has an entry for each line.

use std::fs;
use std::path::{Path, PathBuf};

use super::{all, pattern, read, root};

/// Where a run says something, and what it is that goes wrong.
const PLACES: [&str; 16] = [
    "src/bot",
    "src/cli/pending.rs",
    "src/cli/purge.rs",
    "src/cli/train.rs",
    "src/cli/withdraw.rs",
    "src/config/save.rs",
    "src/console.rs",
    "src/decision",
    "src/dns",
    "src/journal/error.rs",
    "src/nntp/error.rs",
    "src/posting",
    "src/regular.rs",
    "src/run",
    "src/source",
    "src/stop.rs",
];

/// Texts of these files that are no line of the log, nor a part of one: what is
/// on the screen alone, what is in the journal, what is compared or sent.
const OTHERS: &[&str] = &[
    "%Y-%m-%d %H:%M:%SZ",
    "(no message identifier)",
    " (os error",
    "{identifier}: is {}, not pending",
    r"\nIts text is not kept any more.\n",
    r"{text}\nThe log, and copies of log and journal, may still name the person.\n",
    "; … (+{})",
    "answered by {own}",
    "by message identifier",
    "could not be finished, and is to be tried later",
    "done: disabled meanwhile",
    "failed: the log, or cron's mail, has what was said",
    "failed: wrong configuration",
    "failed: wrong usage",
    "it is not known",
    "it is wrong",
    r"No answer is refused.\n",
    "Nothing is pending.",
    "due: the next run posts them",
    "not sent yet",
    "had learnt it before",
    "{}: had not learnt it as {}",
    "{whence}: no article: it has no header",
    "cannot forget",
    "cannot learn",
    "{}: cannot read it: {error}",
    "{}: not taught ({trouble})",
    r"{shown}\n  given up: {why}",
    r"(no message identifier)\n  given up: nobody can be asked for it",
    "looked at again",
    "sent once",
    "no such column",
    "nobody reads any more",
    "now on",
    "no such table",
    "on request",
    "limits: max_age {age}, max_runtime {runtime} min",
    "limits: max_articles {}, max_followups {}",
    "limits: max_per_author {}, max_per_thread {}, max_per_group {}",
    "kill file: none ({kill} is not there)",
    "kill file: {kill}, 1 rule",
    "kill file: {kill}, {rules} rules",
    "posting to {}",
    "reading from {}",
    "texts for {groups}: {file}",
    "the beginning",
    "the journal knows nothing of this address",
    "the semaphore is never closed",
    "there is no cancel_secret: the answers have no Cancel-Lock",
    "; {before} were before",
    ": \"{text}\"",
    "{msg} [{wide_bar}] {pos}/{len}, {eta} to go",
    "{group} {name} {identifier}: {why}",
    "{group}: an answer is due to {identifier}",
    "{name}: begins now, at article {next}",
    "{group}: {name}, {to_go} to go",
    "{}: articles {start} to {end}, {} to look at",
    "{}: nothing new",
    "{}: {autocheck}, from {next}",
    // What posters are told in an answer.
    " (zählt nicht: ohne Textblock)",
    ", Zeile {line} des Textes",
    "an dich",
    "bittet um dieses Protokoll",
    "bittet um eine Prüfung",
    "bittet um keine Antwort",
    "fragt, wie der Artikel hierher kam",
    "im Subject",
    "in der ersten Zeile des Textes",
    "ist keine Bitte: Es steht in dem, was um keine Antwort bittet",
    "der Betreff ist der des beantworteten Artikels und keine Bitte",
    "geprüft: Der Artikel bittet darum",
    "geprüft: Der Betreiber wollte es",
    "geprüft: In dieser Gruppe geschieht das mit allen",
    "in diesem Thread",
    "in this thread",
    "nichts gefunden",
    "to you",
];

/// All files of the program here, but for those of tests.
fn sources(place: &Path) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(place).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.file_name().is_none_or(|name| name != "tests.rs") {
            files.extend(sources(&path));
        }
    }
    files
}

/// The texts in double quotes of a source, but for those of its tests.
fn texts(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let code: Vec<&str> = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let code = code.join("\n").replace("'\"'", "");
    let texts = all(&code, r#"(?s)"((?:[^"\\]|\\.)*)""#);
    let fold = pattern(r"\\\n\s*");
    texts
        .iter()
        .map(|text| fold.replace_all(text, "").replace("\\\"", "\""))
        .collect()
}

/// What of a text is always the same, where that is more than a word.
fn constants(text: &str) -> Vec<String> {
    let pieces = pattern(r"\{[^}]*\}");
    pieces
        .split(text)
        .map(str::trim)
        .filter(|piece| piece.split_whitespace().count() > 1)
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_line_of_the_log_has_an_entry() {
    let page = read("docs/messages.md").replace('\n', " ");
    let (mut missing, mut count, mut met) = (Vec::new(), 0, Vec::new());
    for place in PLACES {
        for file in sources(&root().join(place)) {
            let source = fs::read_to_string(&file).expect("a source");
            for text in texts(&source) {
                if OTHERS.contains(&&*text) {
                    met.push(text);
                    continue;
                }
                for constant in constants(&text) {
                    count += 1;
                    if !page.contains(&constant) {
                        missing.push(format!("{}: {text}", file.display()));
                    }
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(count > 120, "{count}");
    for other in OTHERS {
        assert!(met.iter().any(|text| text == other), "not said: {other}");
    }
}

#[test]
fn the_texts_of_a_source_are_seen() {
    let source = "// \"no\"\nf(\"{a}: one \\\n    two\", '\"', \"a \\\"b\\\"\");\n\
        #[cfg(test)]\nmod tests { f(\"c d\") }";
    assert_eq!(texts(source), ["{a}: one two", "a \"b\""]);
    assert_eq!(
        constants("{a}: one two{b} x {c}, three four"),
        [": one two", ", three four"]
    );
}
