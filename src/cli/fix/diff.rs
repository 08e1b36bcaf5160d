//! What differs, in the unified format of diff(1), as patch(1) reads it.

use std::ops::Range;

/// So many lines around a change are shown.
const AROUND: usize = 3;

/// More differences than this are shown as one.
const MOST: usize = 2000;

/// The difference between two states of the file of this name, of which there is
/// one.
pub(super) fn unified(name: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let (old, new) = (lines(old), lines(new));
    let changes = changes(&old, &new);
    let name = written(name);
    let mut result = [b"--- ", &name[..], b"\n+++ ", &name, b"\n"].concat();
    let mut rest = changes.as_slice();
    while let Some(first) = rest.first() {
        // What lies near is shown together.
        let near = rest.windows(2).take_while(|pair| match pair {
            [one, next] => next.old.start - one.old.end <= 2 * AROUND,
            _ => false,
        });
        let (together, behind) = rest.split_at(near.count() + 1);
        rest = behind;
        let last = together.last().unwrap_or(first);
        let before = first.old.start.min(AROUND);
        let after = (old.len() - last.old.end).min(AROUND);
        let in_old = first.old.start - before..last.old.end + after;
        let in_new = first.new.start - before..last.new.end + after;
        let head = format!("@@ -{} +{} @@\n", place(&in_old), place(&in_new));
        result.extend_from_slice(head.as_bytes());
        let mut at = in_old.start;
        for change in together {
            push(&mut result, b' ', &old[at..change.old.start]);
            push(&mut result, b'-', &old[change.old.clone()]);
            push(&mut result, b'+', &new[change.new.clone()]);
            at = change.old.end;
        }
        push(&mut result, b' ', &old[at..in_old.end]);
    }
    result
}

/// The name of a file as diff(1) writes it: in quotation marks where it could not be
/// read otherwise, and with a TAB, which ends it, where it has a blank.
fn written(name: &[u8]) -> Vec<u8> {
    let needs_marks = |octet: &u8| octet.is_ascii_control() || b"\"\\".contains(octet);
    if !name.iter().any(needs_marks) {
        let end: &[u8] = if name.contains(&b' ') { b"\t" } else { b"" };
        return [name, end].concat();
    }
    let mut marked = vec![b'"'];
    for &octet in name {
        match octet {
            b'"' | b'\\' => marked.extend([b'\\', octet]),
            b'\t' => marked.extend(b"\\t"),
            b'\n' => marked.extend(b"\\n"),
            b'\r' => marked.extend(b"\\r"),
            _ if octet.is_ascii_control() => marked.extend(format!("\\{octet:03o}").bytes()),
            _ => marked.push(octet),
        }
    }
    marked.push(b'"');
    marked
}

/// Lines that were exchanged for others.
#[derive(Debug, PartialEq)]
struct Change {
    old: Range<usize>,
    new: Range<usize>,
}

fn lines(octets: &[u8]) -> Vec<&[u8]> {
    octets.split_inclusive(|octet| *octet == b'\n').collect()
}

/// As diff(1) says where lines stand: an empty place behind the line before it.
fn place(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}

fn push(result: &mut Vec<u8>, sign: u8, lines: &[&[u8]]) {
    for line in lines {
        result.push(sign);
        result.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            result.extend_from_slice(b"\n\\ No newline at end of file\n");
        }
    }
}

/// The changes in order: the fewest, as Myers finds them ("An O(ND) Difference
/// Algorithm and Its Variations", 1986), or one for all where there are many.
fn changes(old: &[&[u8]], new: &[&[u8]]) -> Vec<Change> {
    let same = old.iter().zip(new).take_while(|(one, other)| one == other);
    let begin = same.count();
    let (old, new) = (&old[begin..], &new[begin..]);
    let pairs = old.iter().rev().zip(new.iter().rev());
    let end = pairs.take_while(|(one, other)| one == other).count();
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
    let kept = kept(old, new).unwrap_or_default();
    let mut changes = Vec::new();
    let (mut x, mut y) = (0, 0);
    for (in_old, in_new) in kept.into_iter().chain([(old.len(), new.len())]) {
        if in_old > x || in_new > y {
            changes.push(Change {
                old: begin + x..begin + in_old,
                new: begin + y..begin + in_new,
            });
        }
        (x, y) = (in_old + 1, in_new + 1);
    }
    changes
}

/// The lines that both have, as places in each; nothing where there are too many
/// differences.
fn kept(old: &[&[u8]], new: &[&[u8]]) -> Option<Vec<(usize, usize)>> {
    // How far one comes on each diagonal, with so many differences; the diagonals
    // are counted from -most to most.
    let most = (old.len() + new.len()).min(MOST);
    let mut reach = vec![0usize; 2 * most + 2];
    let mut trail: Vec<Vec<usize>> = Vec::new();
    for count in 0..=most {
        trail.push(reach.clone());
        for k in (most - count..=most + count).step_by(2) {
            let is_down = k == most - count || k != most + count && reach[k - 1] < reach[k + 1];
            let mut x = if is_down {
                reach[k + 1]
            } else {
                reach[k - 1] + 1
            };
            let mut y = (x + most).saturating_sub(k);
            while x < old.len() && y < new.len() && old[x] == new[y] {
                (x, y) = (x + 1, y + 1);
            }
            reach[k] = x;
            if x >= old.len() && y >= new.len() {
                return Some(walked(&trail, most, (old.len(), new.len())));
            }
        }
    }
    None
}

/// The way back over the lines that both have.
fn walked(trail: &[Vec<usize>], most: usize, end: (usize, usize)) -> Vec<(usize, usize)> {
    let mut kept = Vec::new();
    let (mut x, mut y) = end;
    for (count, reach) in trail.iter().enumerate().rev() {
        let k = x + most - y;
        let is_down = k == most - count || k != most + count && reach[k - 1] < reach[k + 1];
        let (from_x, from_y) = match (count, is_down) {
            (0, _) => (0, 0),
            (_, true) => (reach[k + 1], (reach[k + 1] + most).saturating_sub(k + 1)),
            (_, false) => (reach[k - 1], (reach[k - 1] + most).saturating_sub(k - 1)),
        };
        let (to_x, to_y) = match (count, is_down) {
            (0, _) => (0, 0),
            (_, true) => (from_x, from_y + 1),
            (_, false) => (from_x + 1, from_y),
        };
        while x > to_x && y > to_y {
            (x, y) = (x - 1, y - 1);
            kept.push((x, y));
        }
        (x, y) = (from_x, from_y);
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::Command;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn r50a_the_difference_is_shown_as_diff_shows_it() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15";
        let new = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10\n11\n12\n13\n15";
        let expected = "--- a\n+++ a\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n\
                        @@ -11,5 +11,4 @@\n 11\n 12\n 13\n-14\n 15\n\\ No newline at end of file\n";
        let diff = unified(b"a", old.as_bytes(), new.as_bytes());
        assert_eq!(String::from_utf8_lossy(&diff), expected);
    }

    /// Each line of `old` that stays, and each of `new` that does not come, is the
    /// same.
    fn holds(old: &[&[u8]], new: &[&[u8]]) {
        let mut result: Vec<&[u8]> = Vec::new();
        let mut at = 0;
        for change in changes(old, new) {
            result.extend_from_slice(&old[at..change.old.start]);
            result.extend_from_slice(&new[change.new.clone()]);
            at = change.old.end;
        }
        result.extend_from_slice(&old[at..]);
        assert_eq!(result, new);
    }

    #[test]
    fn r50a_patch_understands_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a");
        for (old, new) in [
            ("1\n2\n3\n", "1\n3\n"),
            ("1\n", "0\n1\n2\n"),
            ("1\n2", "1\n2\n3"),
            ("a\nb\nc\nd\n", "b\nx\nd\ny\n"),
        ] {
            fs::write(&file, old).expect("written");
            let diff = unified(b"a", old.as_bytes(), new.as_bytes());
            fs::write(folder.path().join("diff"), diff).expect("written");
            let patched = Command::new("sh")
                .args(["-c", "patch -s -p0 <diff"])
                .current_dir(folder.path())
                .status();
            assert!(patched.is_ok_and(|status| status.success()), "{old:?}");
            assert_eq!(fs::read_to_string(&file).expect("read"), new);
        }
    }

    proptest! {
        #[test]
        fn r50a_the_difference_leads_from_one_to_the_other(
            old in prop::collection::vec("[ab]?\n", 0..20),
            new in prop::collection::vec("[ab]?\n", 0..20),
        ) {
            let old: Vec<&[u8]> = old.iter().map(String::as_bytes).collect();
            let new: Vec<&[u8]> = new.iter().map(String::as_bytes).collect();
            holds(&old, &new);
        }
    }
}
