//! Whether a refusal is about `[head]` (R30): then it is the configuration's
//! fault, and each further answer would meet the same.

use crate::config::Head;

/// The field of `[head]` that the server's words name, by its name as a field's
/// or by what it holds. Only names that are no words of a language are known
/// without `header` or `field` beside them.
///
/// A field that stands twice is not the configuration's fault: in `[head]`
/// none does.
pub(super) fn named<'a>(words: &str, head: &'a Head, newsgroup: &str) -> Option<&'a str> {
    let lower = words.to_ascii_lowercase();
    if lower.contains("duplicate") {
        return None;
    }
    let listed: Vec<&str> = lower
        .split(|c: char| !(c.is_ascii_alphanumeric() || "-_:".contains(c)))
        .filter(|word| !word.is_empty())
        .collect();
    let is_named = |name: &str| {
        let name = name.to_ascii_lowercase();
        (0..listed.len()).any(|at| {
            let word = |at: Option<usize>| at.and_then(|at| listed.get(at)).copied();
            let (Some(this), next, before) = (
                word(Some(at)),
                word(Some(at + 1)).unwrap_or_default(),
                word(at.checked_sub(1)).unwrap_or_default(),
            ) else {
                return false;
            };
            let speaks_of_fields = name.contains('-')
                || this.ends_with(':')
                || next.starts_with("header")
                || next.starts_with("field")
                || before.starts_with("header")
                || before.starts_with("field");
            this.trim_matches(':') == name && speaks_of_fields
        })
    };
    let is_quoted = |body: &str| {
        let quotes = |text: &str| !text.is_empty() && words.contains(&format!("\"{text}\""));
        quotes(body)
            || body
                .split(',')
                .map(str::trim)
                .any(|part| part != newsgroup && quotes(part))
    };
    // INN, of whoever may not: "You are not allowed to approve postings".
    let is_meant = |name: &str| {
        name.eq_ignore_ascii_case("Approved")
            && listed.iter().any(|word| word.starts_with("approv"))
    };
    let fields = head.fields.iter();
    let mut named = fields
        .filter(|field| is_named(&field.name) || is_quoted(&field.sent) || is_meant(&field.name));
    named.next().map(|field| field.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r30_a_refusal_that_names_a_field_of_head() {
        let head = Head::from_fields(&[
            ("From", "Bot <bot@checker.invalid>"),
            ("Expires", "Thu, 31 Dec 2037 12:00:00 +0000"),
            ("X-Odd", "x"),
            ("Followup-To", "de.test, nowhere.at.all"),
            ("Distribution", "odd"),
            ("Approved", "bot@checker.invalid"),
        ]);
        for (words, field) in [
            ("441 Can't parse Expires header field", Some("Expires")),
            ("441 437 Bad \"Expires\" header", Some("Expires")),
            ("441 rejected: expires: in the past", Some("Expires")),
            ("441 Invalid header field Expires", Some("Expires")),
            ("441 Obsolete X-Odd header field", Some("X-Odd")),
            ("441 x-odd not wanted", Some("X-Odd")),
            (
                "441 No valid newsgroups in \"nowhere.at.all\"",
                Some("Followup-To"),
            ),
            ("441 Illegal distribution \"odd\"", Some("Distribution")),
            (
                "441 Address in From header field not in Internet syntax",
                Some("From"),
            ),
            (
                "441 You are not allowed to approve postings",
                Some("Approved"),
            ),
            ("441 Approval refused", Some("Approved")),
            // What is not about a field, or not one of [head].
            ("441 You are not allowed to improve postings", None),
            ("441 437 posting from this address expires soon", None),
            ("441 Duplicate From header field", None),
            ("441 Can't parse Subject header field", None),
            ("441 X-Odder header field", None),
            ("441 435 Duplicate", None),
            ("441 Postings to \"de.test\" are not allowed here", None),
            ("441", None),
        ] {
            assert_eq!(named(words, &head, "de.test"), field, "{words}");
        }
        // Where there is none, each answer is refused for what it is.
        let head = Head::from_fields(&[("From", "Bot <bot@checker.invalid>")]);
        let words = "441 You are not allowed to approve postings";
        assert_eq!(named(words, &head, "de.test"), None);
    }
}
