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

    #[test]
    fn codes_are_unique() {
        let codes: HashSet<_> = CHECKS.iter().map(|check| check.code).collect();
        assert_eq!(codes.len(), CHECKS.len());
    }

    #[test]
    fn every_check_is_explained() {
        for check in CHECKS {
            for heading in [
                "## What it finds",
                "## Why it matters",
                "## What is left alone",
            ] {
                assert!(
                    check.documentation.contains(heading),
                    "{}: {heading}",
                    check.code
                );
            }
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
            for word in check.summary.split('$').skip(1) {
                let name: String = word
                    .chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect();
                assert!(
                    check.variables.contains(&name.as_str()),
                    "{}: ${name}",
                    check.code
                );
            }
        }
    }
}
