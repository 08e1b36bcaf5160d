//! `NAME.ini`: parameters, a line `checkgroups:`, then the groups.
//!
//! The groups are read as octets with their places, because their numbers are
//! written back into the file (see [`super::save`]). The parameters go through
//! `configparser`, behind a filter of our own: what that crate would take for a
//! section, a comment or an error reaches it as nothing.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use configparser::ini::{Ini, IniDefault};

use super::decode::{self, Charset};
use super::fault::{Faults, did_you_mean, quoted};
use super::parameter;

/// A newsgroup of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedGroup {
    /// Its name.
    pub name: String,
    /// Whether articles are checked that do not ask for it.
    pub autocheck: bool,
    /// The first article number still to be checked; `None`: begin at the
    /// server's low water mark.
    pub next: Option<u64>,
    /// `now` stands in the place of the number: begin behind the server's high
    /// water mark (R38).
    pub begins_now: bool,
    /// The line in the .ini file.
    pub line: usize,
}

/// A parameter's value and its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) line: usize,
}

/// The values of the known parameters, by name; empty values are left out.
pub(super) type Parameters = BTreeMap<String, Value>;

/// A line of the file as octets, without its line end.
#[derive(Clone, Copy, Debug)]
struct Line<'a> {
    number: usize,
    /// Where in the file it begins, in octets.
    at: usize,
    octets: &'a [u8],
}

/// A group line of the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct GroupLine {
    pub(super) group: ListedGroup,
    /// The octets of its number in the file; empty where there is none.
    pub(super) number_at: Range<usize>,
}

/// Parameters before `checkgroups:`, group lines and other lines after it.
struct Sections<'a> {
    parameters: Vec<Line<'a>>,
    groups: Option<Vec<Line<'a>>>,
}

fn sections(octets: &[u8]) -> Sections<'_> {
    let text = decode::without_mark(octets);
    let mut at = octets.len() - text.len();
    let mut parameters = Vec::new();
    let mut groups: Option<Vec<Line<'_>>> = None;
    for (index, whole) in text.split_inclusive(|&b| b == b'\n').enumerate() {
        let line = whole.strip_suffix(b"\n").unwrap_or(whole);
        let line = Line {
            number: index + 1,
            at,
            octets: line.strip_suffix(b"\r").unwrap_or(line),
        };
        at += whole.len();
        match &mut groups {
            Some(groups) => groups.push(line),
            None if line
                .octets
                .trim_ascii()
                .eq_ignore_ascii_case(b"checkgroups:") =>
            {
                groups = Some(Vec::new());
            }
            None => parameters.push(line),
        }
    }
    Sections { parameters, groups }
}

/// Reads the parameters of a file. `canonical` gives the name under which a
/// parameter is known, `None` for one that is not.
pub(super) fn parameters(
    octets: &[u8],
    canonical: impl Fn(&str) -> Option<String>,
    faults: &mut Faults,
) -> Parameters {
    let charset = Charset::of(octets);
    let mut filtered = String::new();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for line in sections(octets).parameters {
        let text = charset.decode(line.octets);
        let Some((name, value)) = text.split_once('=') else {
            continue;
        };
        if name.trim_start().starts_with(['#', ';']) {
            continue;
        }
        let name = name.to_lowercase();
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            faults.warning(
                line.number,
                "there is no parameter name before the \"=\"; the line is ignored",
            );
            continue;
        }
        let Some(known) = canonical(&name) else {
            let suggestion = did_you_mean(&name, parameter::names());
            faults.warning(
                line.number,
                format!("unknown parameter {}{suggestion}", quoted(&name)),
            );
            continue;
        };
        if is_in_quotes(value.trim()) {
            faults.warning(
                line.number,
                format!("{known}: the quotes count as part of the value; leave them out"),
            );
        }
        if let Some(earlier) = lines.insert(known.clone(), line.number) {
            faults.warning(
                line.number,
                format!(
                    "{} stands in line {earlier} too; the last counts",
                    quoted(&name)
                ),
            );
        }
        filtered.push_str(&known);
        filtered.push('=');
        filtered.push_str(value);
        filtered.push('\n');
    }
    let values = match parser().read(filtered) {
        Ok(mut sections) => sections.swap_remove("").unwrap_or_default(),
        Err(error) => {
            faults.error(None, error);
            return Parameters::new();
        }
    };
    values
        .into_iter()
        .filter_map(|(name, text)| {
            let line = *lines.get(&name)?;
            let text = text.filter(|text| !text.is_empty())?;
            Some((name, Value { text, line }))
        })
        .collect()
}

/// Whether a value has quotes round it, as in the files of other programs. An
/// expression may well have one at one end.
fn is_in_quotes(value: &str) -> bool {
    ['"', '\''].iter().any(|quote| {
        let inside = value.strip_prefix(*quote);
        inside.is_some_and(|inside| inside.ends_with(*quote))
    })
}

/// `configparser` with everything switched off that is not in the format: only
/// the first `=` divides, and nothing in a value means anything.
fn parser() -> Ini {
    let mut settings = IniDefault::default();
    settings.default_section = String::new();
    settings.delimiters = vec!['='];
    settings.comment_symbols = Vec::new();
    settings.inline_comment_symbols = Some(Vec::new());
    settings.enable_inline_comments = false;
    settings.case_sensitive = true;
    settings.multiline = false;
    Ini::new_from_defaults(settings)
}

/// Reads the groups of a file, in its order. A group that stands twice is
/// there once, as it stands last.
pub(super) fn groups(octets: &[u8], faults: &mut Faults) -> Vec<ListedGroup> {
    let Some(lines) = sections(octets).groups else {
        faults.error(
            None,
            "there is no line \"checkgroups:\", after which the groups stand",
        );
        return Vec::new();
    };
    let charset = Charset::of(octets);
    let mut groups: Vec<ListedGroup> = Vec::new();
    for line in lines {
        match group_line(line, charset) {
            Some(GroupLine { group, .. }) => {
                if let Some(at) = groups.iter().position(|other| other.name == group.name) {
                    let earlier = groups.remove(at).line;
                    let name = quoted(&group.name);
                    faults.warning(
                        group.line,
                        format!("group {name} stands in line {earlier} too; the last counts"),
                    );
                }
                groups.push(group);
            }
            None if means_nothing(line.octets) => {}
            None if has_overlong_number(line.octets) => faults.error(
                line.number,
                format!("the number of this group is larger than {}", u64::MAX),
            ),
            None if line.octets.contains(&b'=') => faults.warning(
                line.number,
                "this is no group line; parameters stand before \"checkgroups:\"",
            ),
            None => faults.warning(
                line.number,
                "this is no group line; its form is NAME y|n [NUMBER|now]",
            ),
        }
    }
    if groups.is_empty() {
        faults.error(None, "there is no group after \"checkgroups:\"");
    }
    groups
}

fn means_nothing(line: &[u8]) -> bool {
    matches!(line.trim_ascii_start().first(), None | Some(b'#' | b';'))
}

/// The lines of the groups in a file, by name; the last one where a group has several.
pub(super) fn group_lines(octets: &[u8]) -> HashMap<String, GroupLine> {
    let charset = Charset::of(octets);
    let lines = sections(octets).groups.into_iter().flatten();
    lines
        .filter_map(|line| group_line(line, charset))
        .map(|line| (line.group.name.clone(), line))
        .collect()
}

/// What may stand in the place of a number.
const NOW: &[u8] = b"now";

/// `NAME y|n [NUMBER|now]`, with any blanks.
fn group_line(line: Line<'_>, charset: Charset) -> Option<GroupLine> {
    if means_nothing(line.octets) {
        return None;
    }
    let mut words = words(line.octets);
    let (_, name) = words.next()?;
    let (flag_at, flag) = words.next()?;
    let autocheck = match flag {
        b"y" | b"Y" => true,
        b"n" | b"N" => false,
        _ => return None,
    };
    let after_flag = line.at + flag_at + flag.len();
    let mut begins_now = false;
    let (next, number_at) = match words.next() {
        None => (None, after_flag..after_flag),
        Some((at, word)) if word.eq_ignore_ascii_case(NOW) => {
            begins_now = true;
            let begin = line.at + at;
            (None, begin..begin + word.len())
        }
        Some((at, digits)) => {
            let begin = line.at + at;
            (Some(number(digits)?), begin..begin + digits.len())
        }
    };
    if words.next().is_some() {
        return None;
    }
    Some(GroupLine {
        group: ListedGroup {
            name: charset.decode(name).into_owned(),
            autocheck,
            next,
            begins_now,
            line: line.number,
        },
        number_at,
    })
}

/// Whether a line is a group line but for a number that no server can have. To
/// leave the group out would be to lose its articles without a word.
fn has_overlong_number(line: &[u8]) -> bool {
    let words: Vec<&[u8]> = words(line).map(|(_, word)| word).collect();
    matches!(&words[..], [_, b"y" | b"Y" | b"n" | b"N", digits]
        if digits.iter().all(u8::is_ascii_digit) && number(digits).is_none())
}

fn number(digits: &[u8]) -> Option<u64> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// The words of a line and where they begin.
fn words(line: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    line.split(|&b| b == b' ' || b == b'\t')
        .map(move |word| {
            let begin = at;
            at += word.len() + 1;
            (begin, word)
        })
        .filter(|(_, word)| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn read(text: &str) -> (Parameters, Vec<ListedGroup>, Vec<String>) {
        let mut faults = Faults::new(Path::new("a.ini"));
        let names = ["reader", "post_server", "trigger_check"];
        let known = |name: &str| names.contains(&name).then(|| name.to_owned());
        let parameters = parameters(text.as_bytes(), known, &mut faults);
        let groups = groups(text.as_bytes(), &mut faults);
        let faults = faults.into_vec().iter().map(|f| f.to_string()).collect();
        (parameters, groups, faults)
    }

    fn value_of(line: &str) -> Option<String> {
        let (parameters, _, _) = read(&format!("{line}\ncheckgroups:\nx.test y\n"));
        parameters.into_values().next().map(|value| value.text)
    }

    #[test]
    fn r7_a_value_is_everything_after_the_first_equals_sign() {
        for (line, value) in [
            ("reader = a", Some("a")),
            ("READER=a", Some("a")),
            (" Reader\t=\ta b \r", Some("a b")),
            (
                "trigger_check = ^(foo|bar);baz#qux: 100%$ = [a-z]+",
                Some("^(foo|bar);baz#qux: 100%$ = [a-z]+"),
            ),
            ("trigger_check = \"a\"", Some("\"a\"")),
            ("trigger_check = [a]", Some("[a]")),
            ("trigger_check = = ", Some("=")),
            // Nothing after the sign is no value; no sign is a comment.
            ("reader =", None),
            ("reader", None),
            ("# reader = a", None),
            (" ; reader = a", None),
        ] {
            assert_eq!(value_of(line).as_deref(), value, "{line:?}");
        }
    }

    #[test]
    fn r7_lines_that_mean_nothing_harm_nothing() {
        let (parameters, groups, faults) = read(
            "reader = a\nreader\n[note] text\n[unclosed\nSome words.\n\n--- : ---\ncheckgroups:\nx.test y 7\n",
        );
        assert_eq!(
            parameters["reader"],
            Value {
                text: "a".into(),
                line: 1
            }
        );
        assert_eq!(groups.len(), 1);
        assert_eq!(faults, [""; 0]);
        let (parameters, _, faults) =
            read("====\n[x = y]\n = 2\nreader = a\ncheckgroups:\nx.test y\n");
        assert_eq!(parameters.len(), 1);
        assert_eq!(
            faults,
            [
                "a.ini:1: warning: there is no parameter name before the \"=\"; the line is ignored",
                "a.ini:2: warning: unknown parameter \"[x\"",
                "a.ini:3: warning: there is no parameter name before the \"=\"; the line is ignored",
            ]
        );
    }

    #[test]
    fn r7_what_stands_twice_counts_as_it_stands_last() {
        let (parameters, groups, faults) =
            read("reader = a\nREADER = b\ncheckgroups:\nx.test y 1\ny.test n\nx.test n 2\n");
        assert_eq!(
            parameters["reader"],
            Value {
                text: "b".into(),
                line: 2
            }
        );
        let names: Vec<_> = groups.iter().map(|g| (g.name.as_str(), g.next)).collect();
        assert_eq!(names, [("y.test", None), ("x.test", Some(2))]);
        assert_eq!(
            faults,
            [
                "a.ini:2: warning: \"reader\" stands in line 1 too; the last counts",
                "a.ini:6: warning: group \"x.test\" stands in line 4 too; the last counts",
            ]
        );
    }

    #[test]
    fn r8_group_lines() {
        for (line, expected) in [
            ("x.test y", Some((true, None))),
            ("x.test n", Some((false, None))),
            ("x.test y 4711", Some((true, Some(4711)))),
            ("x.test Y 0", Some((true, Some(0)))),
            (" x.test \t n   4711  ", Some((false, Some(4711)))),
            ("x.test y 4711\r", Some((true, Some(4711)))),
            ("x.test", None),
            ("x.test yes", None),
            ("x.test y 47a", None),
            ("x.test y +47", None),
            ("x.test y -1", None),
            ("x.test y 99999999999999999999", None),
            ("x.test y 1 2", None),
            ("x.test 4711 y", None),
            ("#x.test y", None),
            (";x.test y", None),
            ("", None),
        ] {
            let found = group_lines(format!("checkgroups:\n{line}\n").as_bytes()).remove("x.test");
            let found = found.map(|found| (found.group.autocheck, found.group.next));
            assert_eq!(found, expected, "{line:?}");
        }
    }

    #[test]
    fn r8_other_lines_after_checkgroups() {
        let (_, groups, faults) =
            read("checkgroups:\n\n# note\n  ; note\nx.test y\nde.x\nreader_pass = secret\n");
        assert_eq!(groups.len(), 1);
        assert_eq!(
            faults,
            [
                "a.ini:6: warning: this is no group line; its form is NAME y|n [NUMBER|now]",
                "a.ini:7: warning: this is no group line; parameters stand before \"checkgroups:\"",
            ]
        );
    }

    /// Its articles would be lost without a word.
    #[test]
    fn r10_a_number_that_no_server_can_have_is_an_error() {
        let of = |line: &str| read(&format!("checkgroups:\n{line}\nde.test y\n")).2;
        assert_eq!(
            of("x.test y 18446744073709551616"),
            ["a.ini:2: the number of this group is larger than 18446744073709551615"]
        );
        assert!(of("x.test y 18446744073709551615").is_empty());
        assert_eq!(
            of("x.test y 1844674407370955161b"),
            ["a.ini:2: warning: this is no group line; its form is NAME y|n [NUMBER|now]"]
        );
    }

    #[test]
    fn r10_no_groups_is_an_error() {
        assert_eq!(
            read("reader = a\ncheckgroups:\n\n").2,
            ["a.ini: there is no group after \"checkgroups:\""]
        );
        assert_eq!(read("reader = a\nx.test y\n").2.len(), 1);
        assert_eq!(read("").2.len(), 1);
    }

    #[test]
    fn r7_checkgroups_is_a_line_of_its_own() {
        for (line, is_it) in [
            ("checkgroups:", true),
            ("\u{feff}checkgroups:", true),
            (" CheckGroups: \r", true),
            ("checkgroups", false),
            ("checkgroups: x", false),
        ] {
            let found = group_lines(format!("{line}\nx.test y\n").as_bytes()).remove("x.test");
            assert_eq!(found.is_some(), is_it, "{line:?}");
        }
    }
}
