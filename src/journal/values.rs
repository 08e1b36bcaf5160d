//! The values of a finding, as they stand in the journal.

use serde_json::{Map, Value};

/// The longest value that is kept whole, in characters; a longer one is cut.
const LONGEST_VALUE: usize = 1_000;

/// The longest that all of them may be as JSON, in octets. Any single value
/// fits.
const LONGEST: usize = 8 * 1024;

/// Named values, bounded: what an article makes a check say must not grow the
/// journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    /// The text of a JSON object; absent if there are no values.
    pub(super) json: Option<String>,
}

impl Values {
    /// Of two values with the same name the first is kept, and what does not
    /// fit is left out.
    pub fn new<'n, 'v>(named: impl IntoIterator<Item = (&'n str, &'v str)>) -> Values {
        let mut values = Map::new();
        let mut room = LONGEST - "{}".len();
        for (name, value) in named {
            let value = Value::from(cut(value));
            let length = Value::from(name).to_string().len() + value.to_string().len() + ":,".len();
            if length <= room && !values.contains_key(name) {
                room -= length;
                values.insert(name.to_owned(), value);
            }
        }
        let json = (!values.is_empty()).then(|| Value::Object(values).to_string());
        Values { json }
    }
}

fn cut(value: &str) -> &str {
    match value.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => value.get(..end).unwrap_or_default(),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(named: &[(&str, &str)]) -> Option<String> {
        Values::new(named.iter().copied()).json
    }

    #[test]
    fn values_are_the_text_of_a_json_object() {
        assert_eq!(json(&[]), None);
        let named = [("line", "4"), ("text", "a \"b\"\n\0"), ("line", "5")];
        let expected = r#"{"line":"4","text":"a \"b\"\n\u0000"}"#;
        assert_eq!(json(&named).as_deref(), Some(expected));
    }

    #[test]
    fn r42c_a_value_is_cut_at_a_thousand_characters() {
        let long = "ä".repeat(5_000_000);
        let kept = "ä".repeat(1_000);
        assert_eq!(
            json(&[("text", &long)]),
            Some(format!(r#"{{"text":"{kept}"}}"#))
        );
    }

    #[test]
    fn r42c_all_values_of_a_finding_are_at_most_8_kib() {
        let worst = "\0".repeat(2_000);
        let names: Vec<String> = (0..100).map(|number| format!("name{number}")).collect();
        let mut named: Vec<(&str, &str)> = names.iter().map(|name| (&**name, &*worst)).collect();
        named.push(("short", "fits still"));
        let json = json(&named).expect("some values");
        assert!(json.len() <= 8 * 1024, "{}", json.len());
        let read: Map<String, Value> = serde_json::from_str(&json).expect("JSON");
        let kept: Vec<&String> = read.keys().collect();
        assert_eq!(kept, ["name0", "short"]);

        let names: Vec<String> = (0..10_000).map(|number| format!("n{number}")).collect();
        let json = Values::new(names.iter().map(|name| (&**name, "x"))).json;
        let length = json.expect("some values").len();
        assert!((8_000..=8 * 1024).contains(&length), "{length}");
    }
}
