//! A line out of an article with what is meant in it: fit for a terminal, cut
//! around the span where it is long.

use std::ops::Range;

use crate::article::{printable, width};

/// What stands for what is left out.
const CUT: &str = "...";
/// How many columns of what stands before the span are kept, where there is
/// not room for all.
const BEFORE: usize = 20;
/// Tabs go to the next multiple of this many columns.
const TAB: usize = 8;

/// A line as it is shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The line.
    pub(super) line: String,
    /// The columns of it that are meant, from 0; one at least.
    pub(super) mark: Range<usize>,
}

/// The line, of whose octets those in `marked` are meant, in so many columns.
pub(super) fn of(line: &str, marked: Range<usize>, columns: usize) -> Excerpt {
    let piece = |range: Range<usize>| line.get(range).unwrap_or_default();
    let most = columns * 4;
    let before = last_characters(piece(0..marked.start), most);
    let meant = first_characters(piece(marked.clone()), most);
    let behind = first_characters(piece(marked.end..line.len()), most);

    let before_is_whole = before.len() == marked.start;
    let mut shown = visible(before, 0);
    let mut meant = visible(meant, width::columns(&shown));
    // Combining marks and the like, alone, cannot be seen at all.
    if width::columns(&meant) == 0 {
        meant = "?".repeat(meant.chars().count());
    }
    let mut behind = visible(behind, width::columns(&shown) + width::columns(&meant));

    let all = width::columns(&shown) + width::columns(&meant) + width::columns(&behind);
    let ends_here = marked.end + behind.len() >= line.len();
    if !before_is_whole || !ends_here || all > columns {
        let inside = columns.saturating_sub(CUT.len());
        let beside = inside.saturating_sub(width::columns(&meant)).max(BEFORE);
        if !before_is_whole || width::columns(&shown) > beside {
            let room = beside.saturating_sub(CUT.len());
            shown = format!("{CUT}{}", last_columns(&shown, room));
        }
        let room = |used: &str| inside.saturating_sub(width::columns(used));
        let whole = meant.len();
        meant.truncate(first_columns(&meant, room(&shown)).len());
        if meant.len() < whole {
            behind.clear();
        }
        let used = width::columns(&shown) + width::columns(&meant);
        let rest = columns.saturating_sub(used);
        if meant.len() < whole || width::columns(&behind) > rest {
            let end = first_columns(&behind, rest.saturating_sub(CUT.len())).len();
            behind.truncate(end);
            behind.push_str(CUT);
        }
    }
    let start = width::columns(&shown);
    let end = start + width::columns(&meant).max(1);
    Excerpt {
        line: shown + &meant + &behind,
        mark: start..end,
    }
}

/// The text from this column on, tabs as blanks, and nothing in it that would do
/// something instead of being seen.
fn visible(text: &str, column: usize) -> String {
    let mut shown = String::with_capacity(text.len());
    for (index, piece) in text.split('\t').enumerate() {
        if index > 0 {
            let at = column + width::columns(&shown);
            shown.push_str(&" ".repeat(TAB - at % TAB));
        }
        shown.push_str(&printable::line(piece));
    }
    shown
}

fn first_characters(text: &str, most: usize) -> &str {
    let end = text.char_indices().nth(most).map(|(at, _)| at);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

fn last_characters(text: &str, most: usize) -> &str {
    let Some(last) = most.checked_sub(1) else {
        return "";
    };
    let start = text.char_indices().rev().nth(last).map(|(at, _)| at);
    start.and_then(|start| text.get(start..)).unwrap_or(text)
}

/// As much of the beginning as has no more columns.
fn first_columns(text: &str, columns: usize) -> &str {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let fits = |end: &usize| width::columns(text.get(..*end).unwrap_or_default()) <= columns;
    let end = ends.take_while(fits).last();
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

/// As much of the end as has no more columns.
fn last_columns(text: &str, columns: usize) -> &str {
    let starts = text.char_indices().rev().map(|(at, _)| at);
    let fits = |start: &usize| width::columns(text.get(*start..).unwrap_or_default()) <= columns;
    let start = starts.take_while(fits).last();
    start
        .and_then(|start| text.get(start..))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line and the mark below it; in the line, what is meant stands in
    /// brackets.
    fn shown(line: &str, columns: usize) -> [String; 2] {
        let (before, rest) = line.split_once('[').expect("a beginning");
        let (meant, behind) = rest.split_once(']').expect("an end");
        let marked = before.len()..before.len() + meant.len();
        let excerpt = of(&format!("{before}{meant}{behind}"), marked, columns);
        let mark = " ".repeat(excerpt.mark.start) + &"^".repeat(excerpt.mark.len());
        [excerpt.line, mark]
    }

    #[test]
    fn r50_the_mark_stands_below_what_is_meant() {
        for (line, expected) in [
            ("From: [x]", ["From: x", "      ^"]),
            ("[whole]", ["whole", "^^^^^"]),
            ("nothing[] here", ["nothing here", "       ^"]),
            ("[]", ["", "^"]),
            ("[-- ]", ["-- ", "^^^"]),
            ("a\tb[c\t]", ["a       bc      ", "         ^^^^^^^"]),
            (
                "\u{6f22}\u{5b57} [\u{6f22}]\u{5b57}",
                ["\u{6f22}\u{5b57} \u{6f22}\u{5b57}", "     ^^"],
            ),
            ("gru\u{308}n [x]", ["gru\u{308}n x", "     ^"]),
        ] {
            assert_eq!(shown(line, 40), expected, "{line:?}");
        }
    }

    #[test]
    fn r50_nothing_in_a_line_acts_on_a_terminal() {
        assert_eq!(shown("\u{1b}[\u{9b}]\u{202e}\u{0}", 40), ["????", " ^"]);
        // What has no width cannot be seen; beside others it is left alone.
        assert_eq!(shown("a[\u{200b}\u{200b}]b", 40), ["a??b", " ^^"]);
        assert_eq!(shown("[a\u{200b}b]", 40), ["a\u{200b}b", "^^"]);
    }

    #[test]
    fn r50_a_long_line_is_cut_around_what_is_meant() {
        let many = |word: &str| word.repeat(100);
        let [line, mark] = shown(&format!("[x]{}", many("abc ")), 40);
        assert_eq!(line, format!("x{}...", "abc ".repeat(9)));
        assert_eq!(mark, "^");
        let [line, mark] = shown(&format!("{}[x]{}", many("abc "), many(" def")), 40);
        assert_eq!(line.len(), 40);
        assert!(line.starts_with("...") && line.ends_with("..."), "{line}");
        assert_eq!(line.find('x'), Some(mark.len() - 1), "{line}");
        let [line, mark] = shown(&format!("{}[x]", many("abc ")), 40);
        assert!(line.starts_with("...") && line.ends_with(" x"), "{line}");
        assert_eq!(mark.len(), line.len());
        let [line, mark] = shown(&format!("Subject: [{}] x", many("abc ")), 40);
        assert!(line.starts_with("Subject: abc"), "{line}");
        assert!(line.ends_with("..."), "{line}");
        assert_eq!((line.len(), mark.len()), (40, 37));
    }

    #[test]
    fn r50_no_line_is_wider_than_there_is_room() {
        for character in [
            "a",
            "\t",
            "\u{6f22}",
            "\u{1f469}\u{200d}\u{1f467}",
            "\u{308}",
            "\u{1}",
        ] {
            let many = character.repeat(50_000);
            for line in [
                format!("[{many}]"),
                format!("{many}[x]"),
                format!("[x]{many}"),
                format!("{many}[{many}]{many}"),
                format!("{many}[]{many}"),
            ] {
                let [line, mark] = shown(&line, 40);
                assert!(width::columns(&line) <= 40, "{character:?}: {line}");
                assert!(mark.len() <= 40, "{character:?}: {mark}");
            }
        }
    }
}
