//! Lines, as a reader of 80 columns wants them.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::article::printable;

/// A line that a variable makes wider than this is broken (R12), in columns.
pub const WIDTH: usize = 72;
/// A quoted line is cut at this width (R33), in columns.
const QUOTE_WIDTH: usize = 76;
/// A quoted line that stands within a text of ours is cut at this width (R34b), in
/// columns: so it is one line there, with quotation marks and indented.
const LINE_WIDTH: usize = 66;
/// How many lines of the precursor are quoted (R33).
const QUOTE_LINES: usize = 5;

/// Breaks a line that is wider than [`WIDTH`] at blanks. What follows is
/// indented like the text of the line: behind its blanks and its `* ` or `- `.
pub fn broken(line: &str) -> Vec<String> {
    broken_at(line, WIDTH, indent(line))
}

/// The same, with what follows below the octet `indent` of the line, before which
/// there is nothing but ASCII.
pub(super) fn broken_below(line: &str, indent: usize) -> Vec<String> {
    broken_at(line, WIDTH, indent)
}

/// A value in a list, broken in the same way.
pub fn listed(value: &str) -> Vec<String> {
    const BEFORE: &str = "|     ";
    let lines = broken_at(value, WIDTH - BEFORE.len(), indent(value));
    lines.iter().map(|line| format!("{BEFORE}{line}")).collect()
}

fn broken_at(line: &str, columns: usize, indent: usize) -> Vec<String> {
    if line.width() <= columns {
        return vec![line.to_owned()];
    }
    let mut lines = Vec::new();
    let (start, rest) = line.split_at_checked(indent).unwrap_or(("", line));
    let mut current = start.to_owned();
    let mut empty = true;
    for word in rest.split(' ') {
        if !empty && current.width() + 1 + word.width() > columns {
            lines.push(std::mem::replace(&mut current, " ".repeat(indent)));
            empty = true;
        }
        if !empty {
            current.push(' ');
        }
        current.push_str(word);
        empty = false;
    }
    lines.push(current);
    lines
}

/// Where the text of a line begins: behind its blanks and its `* ` or `- `.
pub(super) fn indent(line: &str) -> usize {
    let text = line.trim_start_matches(' ');
    let is_marked = text.starts_with("* ") || text.starts_with("- ");
    line.len() - text.len() + if is_marked { 2 } else { 0 }
}

/// A line of the article that is to stand in one of ours, cut if need be.
pub(super) fn one_line(line: &str) -> String {
    let fits = cut(line, LINE_WIDTH);
    match fits.len() == line.len() {
        true => line.to_owned(),
        false => format!("{}…", cut(line, LINE_WIDTH - 1).trim_end()),
    }
}

/// The first lines of a text as a quote; `[...]` on its own line says that
/// there is more. Nothing where the text has no line that is not blank.
pub fn quote<'a>(lines: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut lines: Vec<&str> = lines.skip_while(|line| line.trim().is_empty()).collect();
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    if lines.is_empty() {
        return None;
    }
    let mut quoted: Vec<String> = lines
        .iter()
        .take(QUOTE_LINES)
        .map(|line| quote_line(line))
        .collect();
    if lines.len() > QUOTE_LINES {
        quoted.push("[...]".to_owned());
    }
    Some(quoted.join("\n"))
}

fn quote_line(line: &str) -> String {
    let line = printable::line(line);
    let mark = if line.starts_with('>') { ">" } else { "> " };
    // Blanks at the end say nothing in our text, which is not flowed.
    let line = format!("{mark}{}", line.trim_end());
    let fits = cut(&line, QUOTE_WIDTH);
    match fits.len() == line.len() {
        true => line.trim_end().to_owned(),
        // One column for the sign that there is more.
        false => format!("{}…", cut(&line, QUOTE_WIDTH - 1).trim_end()),
    }
}

/// The line up to the last character that ends within so many columns.
/// Characters without a width are counted as well: no line may have more than
/// 998 octets (RFC 5536, section 2.2).
fn cut(line: &str, columns: usize) -> &str {
    let mut width = 0;
    let fitting = line.char_indices().take(printable::LONGEST).find(|(_, c)| {
        width += c.width().unwrap_or(0);
        width > columns
    });
    let counted = line.char_indices().nth(printable::LONGEST);
    let end = fitting.or(counted).map_or(line.len(), |(at, _)| at);
    line.get(..end).unwrap_or_default()
}

/// The lines of `begin` and then those of `end`, each ended by LF, so that with
/// CR LF they have no more than `room` octets: lines at the end of `begin` that
/// do not fit are left out, which a line `[...]` says, then those of `end`.
pub fn fit(begin: &str, end: &str, room: usize) -> String {
    const LEFT_OUT: &str = "[...]";
    let octets = |text: &str| text.lines().map(size).sum::<usize>();
    let of_end = octets(end);
    let lines: Vec<&str> = if octets(begin) + of_end <= room {
        begin.lines().chain(end.lines()).collect()
    } else {
        let room = room.saturating_sub(size(LEFT_OUT));
        fitting(begin, room.saturating_sub(of_end))
            .chain([LEFT_OUT])
            .chain(fitting(end, room))
            .collect()
    };
    lines.join("\n") + "\n"
}

/// The octets of a line with its end.
fn size(line: &str) -> usize {
    line.len() + "\r\n".len()
}

/// The first lines, as many as have room.
fn fitting(text: &str, mut room: usize) -> impl Iterator<Item = &str> {
    text.lines().take_while(move |line| {
        let fits = size(line) <= room;
        room = room.saturating_sub(size(line));
        fits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r32_what_does_not_fit_is_left_out_in_the_middle() {
        let begin = "1\n22\n\n333\n4444";
        let all = "1\n22\n\n333\n4444\n\nend\n";
        for (room, text) in [
            (1000, all),
            (all.len() + 7, all),
            (all.len() + 6, "1\n22\n\n[...]\n\nend\n"),
            (22, "1\n22\n[...]\n\nend\n"),
            (14, "[...]\n\nend\n"),
            (10, "[...]\n\n"),
            (0, "[...]\n"),
        ] {
            let fitted = fit(begin, "\nend", room);
            assert_eq!(fitted, text, "{room}");
            let octets = fitted.len() + fitted.lines().count();
            assert!(octets <= room.max(7), "{room}: {octets}");
        }
    }

    #[test]
    fn r12_a_wide_line_is_broken_at_blanks() {
        let line = format!("* {} end", "word ".repeat(20).trim_end());
        let lines = broken(&line);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.width() <= WIDTH));
        assert!(lines[1].starts_with("  word"));
        assert_eq!(broken(&"a".repeat(72)).len(), 1);
        assert_eq!(broken(&"a".repeat(100)), ["a".repeat(100)]);
    }

    #[test]
    fn r12_width_is_columns() {
        assert_eq!(broken(&format!("{} x", "\u{e4}".repeat(70))).len(), 1);
        assert_eq!(broken(&format!("{} x", "\u{6f22}".repeat(36))).len(), 2);
    }

    #[test]
    fn r33_five_lines_are_quoted() {
        let text = ["", " ", "1", "> 2", "", "4", "5", "6"];
        assert_eq!(
            quote(text.into_iter()).as_deref(),
            Some("> 1\n>> 2\n>\n> 4\n> 5\n[...]")
        );
        assert_eq!(
            quote(["1", "2", ""].into_iter()).as_deref(),
            Some("> 1\n> 2")
        );
        assert_eq!(quote(["", " "].into_iter()), None);
    }

    #[test]
    fn r33_a_quoted_line_ends_without_blanks() {
        assert_eq!(
            quote(["> flowed ", "  on ", "\t", "end"].into_iter()).as_deref(),
            Some(">> flowed\n>   on\n>\n> end")
        );
    }

    #[test]
    fn r34b_a_quoted_line_is_cut_at_76_columns_and_says_so() {
        let quoted = quote(["\u{6f22}".repeat(60).to_string().as_str()].into_iter());
        // A character of two columns does not fit beside the sign.
        assert_eq!(quoted.map(|line| line.width()), Some(75));
        let quoted = quote(["a".repeat(74).as_str()].into_iter());
        assert_eq!(quoted.as_ref().map(|line| line.width()), Some(76));
        assert!(quoted.is_some_and(|line| line.ends_with('a')));
        let quoted = quote(["a".repeat(75).as_str()].into_iter());
        assert_eq!(quoted, Some(format!("> {}…", "a".repeat(73))));
    }

    #[test]
    fn r33_a_quoted_line_has_at_most_998_octets() {
        // Each of four octets and without a width.
        let quoted = quote(["\u{e0100}".repeat(500).as_str()].into_iter());
        assert!(quoted.is_some_and(|line| line.len() <= 998));
    }

    #[test]
    fn r33_controls_are_shown_as_question_marks() {
        assert_eq!(
            quote(["a\u{1b}[2Jb\tc"].into_iter()).as_deref(),
            Some("> a?[2Jb c")
        );
    }
}
