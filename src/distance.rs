//! How many mistakes lie between two names.

/// The longest name that is compared, in octets.
const LONGEST: usize = 32;

/// The least number of letters added, left out, changed, or swapped with their
/// neighbours that makes one name of the other, in whatever case (Damerau's
/// distance, optimal string alignment); nothing where it is more than `most`.
pub(crate) fn within(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most || a.len() > LONGEST || b.len() > LONGEST {
        return None;
    }
    let letter = |text: &[u8], at: usize| text.get(at).map(u8::to_ascii_lowercase);
    // The distances of what stands in `a` so far to each beginning of `b`.
    let mut before_that = [0; LONGEST + 1];
    let mut before: [usize; LONGEST + 1] = std::array::from_fn(|column| column);
    for row in 1..=a.len() {
        let mut current = [row; LONGEST + 1];
        for column in 1..=b.len() {
            let is_other = letter(a, row - 1) != letter(b, column - 1);
            let is_swapped = row > 1
                && column > 1
                && letter(a, row - 1) == letter(b, column - 2)
                && letter(a, row - 2) == letter(b, column - 1);
            let changed = before[column - 1] + usize::from(is_other);
            current[column] = changed.min(before[column] + 1).min(current[column - 1] + 1);
            if is_swapped {
                current[column] = current[column].min(before_that[column - 2] + 1);
            }
        }
        before_that = before;
        before = current;
    }
    Some(before[b.len()]).filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_between_two_names() {
        for (a, b, expected) in [
            ("path", "PATH", Some(0)),
            ("pth", "path", Some(1)),
            ("pathh", "path", Some(1)),
            ("pbth", "path", Some(1)),
            ("ptah", "path", Some(1)),
            ("tpah", "path", Some(2)),
            ("", "ab", Some(2)),
            ("ab", "", Some(2)),
            ("", "", Some(0)),
            ("abc", "xyz", None),
            ("abcd", "a", None),
        ] {
            assert_eq!(within(a.as_bytes(), b.as_bytes(), 2), expected, "{a} {b}");
        }
        assert_eq!(within(&[b'a'; 99], &[b'a'; 99], 2), None);
    }
}
