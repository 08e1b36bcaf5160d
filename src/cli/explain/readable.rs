//! The documentation of checks for people at a terminal: without the signs of
//! Markdown, with styles in their place.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::cli::{DONE, FAILED, unwritten};

const TITLE: Style = AnsiColor::Green.on_default().bold();
const HEADING: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();

/// Text in Markdown without its signs: headings and pieces of code have a style.
/// Code with a blank at an end stands between quotation marks, which show it.
pub(super) fn readable(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len() + 256);
    for line in without_code(markdown).lines() {
        if let Some(title) = line.strip_prefix("# ") {
            text.push_str(&format!("{TITLE}{title}{TITLE:#}"));
        } else if let Some(heading) = line.strip_prefix("## ") {
            text.push_str(&format!("{HEADING}{heading}{HEADING:#}"));
        } else {
            text.push_str(line);
        }
        text.push('\n');
    }
    text
}

/// With styles in the place of the signs around code, which may go on in the next
/// line, but not in the next paragraph.
fn without_code(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len() + 256);
    let mut rest = markdown;
    while let Some((before, behind)) = rest.split_once('`') {
        text.push_str(before);
        match behind.split_once('`') {
            Some((code, behind)) if !code.contains("\n\n") => {
                let mark = if code.trim() == code { "" } else { "\"" };
                text.push_str(&format!("{mark}{CODE}{code}{CODE:#}{mark}"));
                rest = behind;
            }
            _ => {
                text.push('`');
                rest = behind;
            }
        }
    }
    text + rest
}

/// Writes it to standard output, in colour on terminals alone; the exit status.
pub(super) fn print(text: &str) -> u8 {
    let mut out = anstream::AutoStream::auto(io::stdout()).lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => DONE,
        Err(error) => unwritten(&error, FAILED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::registry::CHECKS;
    use crate::cli::explain::explanation;

    fn plain(markdown: &str) -> String {
        anstream::adapter::strip_str(&readable(markdown)).to_string()
    }

    #[test]
    fn r50_markdown_is_shown_without_its_signs() {
        for (markdown, expected) in [
            ("# nomid\n", "nomid\n"),
            ("## Why it matters\n\nText.\n", "Why it matters\n\nText.\n"),
            ("such as `$line`, or `a b`.\n", "such as $line, or a b.\n"),
            ("is not `-- `: two\n", "is not \"-- \": two\n"),
            ("it is `a\nb`.\n", "it is a\nb.\n"),
            ("one ` alone\n\n`b`\n", "one ` alone\n\nb\n"),
            ("- a reason\n", "- a reason\n"),
        ] {
            assert_eq!(plain(markdown), expected);
        }
    }

    #[test]
    fn r50_no_check_is_explained_with_the_signs_of_markdown() {
        for check in CHECKS.iter() {
            let shown = plain(&explanation(check));
            for line in shown.lines() {
                assert!(!line.contains('`'), "{}: {line}", check.code);
                assert!(!line.starts_with("# "), "{}: {line}", check.code);
                assert!(!line.starts_with("##"), "{}: {line}", check.code);
            }
        }
    }
}
