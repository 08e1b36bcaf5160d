//! An operator's regular expression, and behind the first line end the text in
//! which it is looked for: decided or given up, within the budget.

#![no_main]

use artchk::config::{Budget, Pattern};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    let text = String::from_utf8_lossy(octets);
    let (source, text) = text.split_once('\n').unwrap_or((&text, ""));
    let pattern = match Pattern::compile(source) {
        Ok(pattern) => pattern,
        Err(error) => {
            let line = error.to_string();
            assert!(!line.contains('\n'), "{line:?}");
            return;
        }
    };
    pattern
        .remarks()
        .iter()
        .for_each(|remark| assert!(!remark.contains('\n')));
    pattern.is_match(text);
    let mut ranges = Vec::new();
    let _ = pattern.find_all(text, &mut Budget::default(), &mut ranges);
    let mut end = 0;
    for range in ranges {
        assert!(
            end <= range.start && text.get(range.clone()).is_some(),
            "{range:?}"
        );
        end = range.end;
    }
});
