//! Every check, one line each, in the order of the answer.

use super::{Check, address, body, content, date, header, message_id, signature};

/// All checks. The order is that of the codes in a followup and never changes
/// for those that are there.
pub static CHECKS: &[&Check] = &[
    &header::duplicate::DUPLICATE,
    &address::from::FROM,
    &address::domain::FROM_DOMAIN,
    &address::roles::FROM_ROLES,
    &address::noname::NONAME,
    &address::reply_to::REPLY_TO,
    &address::domain::REPLY_TO_DOMAIN,
    &address::roles::REPLY_TO_ROLES,
    &address::replytofrom::REPLYTOFROM,
    &date::date::DATE,
    &message_id::nomid::NOMID,
    &header::eight_bit::EIGHT_BIT_HEADER,
    &content::nocharset::NOCHARSET,
    &content::nocontenttransferenc::NOCONTENTTRANSFERENC,
    &signature::sigdelimiter::SIGDELIMITER,
    &signature::longsig::LONGSIG,
    &content::multipart::MULTIPART,
    &content::base64::BASE64,
    &content::html::HTML,
    &content::vcard::VCARD,
    &body::longlines::LONGLINES,
    &signature::longlinesig::LONGLINESIG,
];

/// The check of this code; `sigdel` is another name of `sigdelimiter`.
pub fn find(code: &str) -> Option<&'static Check> {
    let code = if code == "sigdel" {
        "sigdelimiter"
    } else {
        code
    };
    CHECKS.iter().copied().find(|check| check.code == code)
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
        for check in CHECKS {
            let (plain, _) = check.summary.split_once(':').unwrap_or((check.summary, ""));
            assert!(!plain.contains('$'), "{}: {plain}", check.code);
        }
    }

    /// The codes of the description, in their fixed order.
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

    #[test]
    fn codes_stand_in_the_fixed_order() {
        let places: Vec<_> = CHECKS
            .iter()
            .map(|check| DESCRIBED.iter().position(|code| *code == check.code))
            .map(|place| place.unwrap_or(DESCRIBED.len()))
            .collect();
        assert!(places.is_sorted(), "{places:?}");
    }

    #[test]
    fn no_code_reads_as_that_of_another_check_and_a_newsreader() {
        for reader in crate::article::newsreader::codes() {
            for check in CHECKS {
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
        for check in CHECKS {
            let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(check.code.chars().all(is_part), "{}", check.code);
        }
    }

    #[test]
    fn every_check_is_explained() {
        for check in CHECKS {
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
                    "## What is left alone"
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
    fn summaries_name_declared_variables_only() {
        for check in CHECKS {
            for name in variable::names(check.summary) {
                assert!(check.variables.contains(&name), "{}: ${name}", check.code);
            }
        }
    }
}
