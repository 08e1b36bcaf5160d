//! Every check there is: those of the families, in the order of the answer.

use std::sync::LazyLock;

use super::{
    Check, Family, address, agent, binary, body, date, encoded_word, flowed, header, message_id,
    mime, newsgroups, quoting, references, security, signature, subject,
};

/// The families, in the order of their further checks.
pub static FAMILIES: &[&Family] = &[
    &header::FAMILY,
    &address::FAMILY,
    &message_id::FAMILY,
    &date::FAMILY,
    &references::FAMILY,
    &subject::FAMILY,
    &newsgroups::FAMILY,
    &mime::FAMILY,
    &encoded_word::FAMILY,
    &flowed::FAMILY,
    &body::FAMILY,
    &quoting::FAMILY,
    &signature::FAMILY,
    &binary::FAMILY,
    &security::FAMILY,
    &agent::FAMILY,
];

/// The codes of the description, which stand before all others and in this
/// order; people's texts rely on it.
const DESCRIBED: [&str; 22] = [
    "duplicate",
    "from",
    "from-domain",
    "from-roles",
    "noname",
    "reply-to",
    "reply-to-domain",
    "reply-to-roles",
    "replytofrom",
    "date",
    "nomid",
    "8bitheader",
    "nocharset",
    "nocontenttransferenc",
    "sigdelimiter",
    "longsig",
    "multipart",
    "base64",
    "html",
    "vcard",
    "longlines",
    "longlinesig",
];

/// All checks, in the order of the codes in a followup: those of the
/// description, then the others family by family.
pub static CHECKS: LazyLock<Vec<&'static Check>> = LazyLock::new(|| {
    let families = FAMILIES.iter().flat_map(|family| family.checks);
    let mut checks: Vec<&'static Check> = families.copied().collect();
    let place = |check: &&Check| DESCRIBED.iter().position(|code| *code == check.code);
    checks.sort_by_key(|check| place(check).unwrap_or(DESCRIBED.len()));
    checks
});

/// The family of this name.
pub fn family(name: &str) -> Option<&'static Family> {
    FAMILIES.iter().copied().find(|family| family.name == name)
}

/// The check of this code; `sigdel` is another name of `sigdelimiter`.
pub fn find(code: &str) -> Option<&'static Check> {
    let code = if code == "sigdel" {
        "sigdelimiter"
    } else {
        code
    };
    CHECKS.iter().copied().find(|check| check.code == code)
}

/// What texts in other languages can word: the sentences of all checks, and what
/// the checks are called.
pub fn sentences() -> impl Iterator<Item = &'static str> {
    let of = |check: &&'static Check| check.reasons().chain([check.title()]);
    CHECKS.iter().flat_map(of)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::check::{Severity, run};
    use crate::variable;

    #[test]
    fn codes_are_unique() {
        let codes: HashSet<_> = CHECKS.iter().map(|check| check.code).collect();
        assert_eq!(codes.len(), CHECKS.len());
    }

    /// Where no article is meant, as in a list of checks, a summary ends before
    /// its first colon.
    #[test]
    fn values_stand_behind_a_colon_of_the_summary() {
        for check in CHECKS.iter() {
            let (plain, _) = check.summary.split_once(':').unwrap_or((check.summary, ""));
            assert!(!plain.contains('$'), "{}: {plain}", check.code);
        }
    }

    #[test]
    fn codes_stand_in_the_fixed_order() {
        let codes: Vec<_> = CHECKS.iter().map(|check| check.code).collect();
        assert_eq!(codes.get(..DESCRIBED.len()), Some(&DESCRIBED[..]));
    }

    #[test]
    fn every_check_is_of_one_family() {
        for check in CHECKS.iter() {
            let of = |family: &&&Family| family.checks.contains(check);
            assert_eq!(FAMILIES.iter().filter(of).count(), 1, "{}", check.code);
        }
    }

    /// Both stand in one list where checks are selected, beside `all`.
    #[test]
    fn no_family_is_called_like_a_check() {
        for family in FAMILIES {
            assert!(find(family.name).is_none(), "{}", family.name);
            assert_ne!(family.name, "all");
        }
    }

    #[test]
    fn no_code_reads_as_that_of_another_check_and_a_newsreader() {
        for reader in crate::article::newsreader::codes() {
            for check in CHECKS.iter() {
                let other = check.code.strip_suffix(reader);
                let other = other.and_then(|rest| rest.strip_suffix('-'));
                assert!(
                    other.is_none_or(|code| find(code).is_none()),
                    "{}",
                    check.code
                );
            }
        }
    }

    #[test]
    fn codes_can_name_a_text_block() {
        for check in CHECKS.iter() {
            let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(check.code.chars().all(is_part), "{}", check.code);
        }
    }

    #[test]
    fn every_check_is_explained() {
        for check in CHECKS.iter() {
            let headings: Vec<&str> = check
                .documentation
                .lines()
                .map(str::trim)
                .filter(|line| line.starts_with('#'))
                .collect();
            assert_eq!(
                headings,
                [
                    "## What it finds",
                    "## Why it matters",
                    "## What is left alone",
                    "## How to fix it"
                ],
                "{}",
                check.code
            );
            assert!(!check.severities.is_empty(), "{}", check.code);
            assert!(
                !check.severities.contains(&Severity::Violation) || !check.basis.is_empty(),
                "{}: a violation needs a basis",
                check.code
            );
        }
    }

    #[test]
    fn every_check_runs_after_those_that_preclude_it() {
        let order = run::order();
        assert_eq!(order.len(), CHECKS.len());
        for (place, check) in order.iter().enumerate() {
            for by in check.precluded_by {
                let before = order.iter().position(|other| other == by);
                assert!(
                    before.is_some_and(|before| before < place),
                    "{} by {}",
                    check.code,
                    by.code
                );
            }
        }
    }

    #[test]
    fn summaries_and_reasons_name_declared_variables_only() {
        for check in CHECKS.iter() {
            let texts = check.reasons().chain([check.summary]);
            for name in texts.flat_map(variable::names) {
                assert!(check.variables.contains(&name), "{}: ${name}", check.code);
            }
        }
    }

    #[test]
    fn a_check_with_reasons_reports_them_as_its_reason() {
        for check in CHECKS.iter() {
            let has_variable = check.variables.contains(&"reason");
            assert_eq!(
                check.reasons().next().is_some(),
                has_variable,
                "{}",
                check.code
            );
        }
    }
}
