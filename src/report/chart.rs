//! Charts as SVG, by hand: bars with their names and numbers.
//!
//! No script, no fonts and no colours of its own: the style sheet of the page has
//! them, so that a chart follows the reader's light or dark. Across, everything is
//! a part of the width that there is, so that letters stay as large as they are on a
//! phone. The same numbers stand in a table below each chart. A blank stands between
//! two texts: browsers without pictures show them in a row.

use std::fmt::Write as _;

use super::html::escaped;

/// The height of one bar with the gap below it, in pixels, as are all heights.
const ROW: u32 = 24;
/// Where bars begin, behind their names, in hundredths of a per cent of the width,
/// as are all widths.
const BARS: u32 = 4500;
/// The longest bar: room for its number is left.
const LONGEST: u32 = 4300;
/// The longest name, in characters.
const NAME: usize = 26;
/// The height of columns.
const HEIGHT: u32 = 160;

/// Bars from left to right, one below the other.
pub(super) fn bars(title: &str, values: &[(String, u64)]) -> String {
    let most = values.iter().map(|(_, value)| *value).max().unwrap_or(0);
    let height = ROW * u32::try_from(values.len()).unwrap_or_default().max(1);
    let mut svg = opening(title, height);
    for ((name, value), top) in values.iter().zip((0..).step_by(ROW as usize)) {
        let length = scaled(*value, most, LONGEST);
        let short: String = name.chars().take(NAME).collect();
        let (short, name) = (escaped(&short), escaped(name));
        let (bar, base) = (top + 3, top + 16);
        let (left, right) = (percent(BARS), percent(BARS + length));
        let length = percent(length);
        let _ = writeln!(
            svg,
            "<g><title>{name}: {value}</title>\
             <text x=\"{left}\" dx=\"-8\" y=\"{base}\" class=\"name\">{short}</text> \
             <rect x=\"{left}\" y=\"{bar}\" width=\"{length}\" height=\"18\"/>\
             <text x=\"{right}\" dx=\"6\" y=\"{base}\">{value}</text></g>"
        );
    }
    svg + "</svg>\n"
}

/// Columns beside each other, for what follows in time; the first, the last and
/// the highest have their names and numbers.
pub(super) fn columns(title: &str, values: &[(String, u64)]) -> String {
    let most = values.iter().map(|(_, value)| *value).max().unwrap_or(0);
    let mut svg = opening(title, HEIGHT + 40);
    let count = u32::try_from(values.len()).unwrap_or(1).max(1);
    for ((name, value), place) in values.iter().zip(0..) {
        let begin = |place: u32| 10_000 * place / count;
        let left = begin(place);
        // A fifth is gap, where there is room for one.
        let width = percent((begin(place + 1) - left).max(5) * 4 / 5);
        let left = percent(left);
        let height = scaled(*value, most, HEIGHT);
        let top = 20 + HEIGHT - height;
        let name = escaped(name);
        let _ = writeln!(
            svg,
            "<g><title>{name}: {value}</title>\
             <rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/></g>"
        );
    }
    let base = HEIGHT + 36;
    if let (Some((first, _)), Some((last, _))) = (values.first(), values.last()) {
        let (first, last) = (escaped(first), escaped(last));
        let _ = writeln!(
            svg,
            "<text x=\"0\" y=\"{base}\">{first}</text> \
             <text x=\"100%\" y=\"{base}\" class=\"name\">{last}</text> \
             <text x=\"0\" y=\"14\">{most}</text>"
        );
    }
    svg + "</svg>\n"
}

fn opening(title: &str, height: u32) -> String {
    let title = escaped(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"100%\" \
         height=\"{height}\"><title>{title}</title>\n"
    )
}

/// So many hundredths of a per cent, as SVG has it.
fn percent(hundredths: u32) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// The part of `whole` that `value` is of `most`; something of what there is, is
/// always seen.
fn scaled(value: u64, most: u64, whole: u32) -> u32 {
    if value == 0 || most == 0 {
        return 0;
    }
    let part = u128::from(value) * u128::from(whole) / u128::from(most);
    let least = whole / 100;
    u32::try_from(part).unwrap_or(whole).max(least.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r69_the_longest_bar_fills_the_room_and_none_vanishes() {
        assert_eq!(scaled(5, 5, 100), 100);
        assert_eq!(scaled(1, 100_000, 100), 1);
        assert_eq!(scaled(0, 5, 100), 0);
        assert_eq!(scaled(u64::MAX, u64::MAX, 100), 100);
    }

    #[test]
    fn r69_every_number_of_a_chart_is_text_and_names_are_escaped() {
        let values = [("a<b>&\"c".to_owned(), 3), ("d".to_owned(), 0)];
        for svg in [bars("<x>", &values), columns("<x>", &values)] {
            assert!(svg.contains("<title>&lt;x&gt;</title>"), "{svg}");
            assert!(
                svg.contains("<title>a&lt;b&gt;&amp;&quot;c: 3</title>"),
                "{svg}"
            );
            assert!(!svg.contains("<b>"), "{svg}");
        }
        assert!(bars("nothing", &[]).ends_with("</svg>\n"));
        assert!(columns("nothing", &[]).ends_with("</svg>\n"));
    }
}
