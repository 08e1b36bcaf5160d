//! Fields that news servers refuse in every article (R30).
//!
//! A fault of the configuration is not to be found out by each answer in turn.
//! What is here is what nnrpd of INN 2.7 refuses, but for what depends on the
//! server: which newsgroups there are, and who may approve.

use crate::article::field::{date, newsgroups};

/// Fields of earlier standards (RFC 5536, section 3.3), and fields whose work
/// Injection-Date and Injection-Info do now (RFC 5537, section 3.5).
const OBSOLETE: [&str; 9] = [
    "Also-Control",
    "Article-Names",
    "Article-Updates",
    "Date-Received",
    "Posting-Version",
    "Relay-Version",
    "See-Also",
    "X-Complaints-To",
    "X-Trace",
];
/// All that servers called so (NNTP-Posting-Host, NNTP-Posting-Date, …).
const OBSOLETE_BEGINNING: &str = "nntp-posting-";

/// The octets of a line without its end (RFC 5536, section 2.2).
const LONGEST_LINE: usize = 998;

/// Why servers refuse every article that has this field, as it is sent; to be
/// read behind the name of the field.
pub(super) fn why_refused(name: &str, sent: &str) -> Option<String> {
    let name = name.to_ascii_lowercase();
    let is_obsolete = OBSOLETE
        .iter()
        .any(|other| name.eq_ignore_ascii_case(other));
    if is_obsolete || name.starts_with(OBSOLETE_BEGINNING) {
        return Some("is obsolete, and servers refuse every article that has it".to_owned());
    }
    let room = LONGEST_LINE - name.len().min(LONGEST_LINE / 2) - ": ".len();
    if sent.split([' ', '\t']).any(|word| word.len() > room) {
        return Some(format!(
            "holds a word for which a line of {LONGEST_LINE} octets is too short"
        ));
    }
    match name.as_str() {
        "expires" if date::lenient(sent).is_none() => {
            Some("holds no date, such as Thu, 31 Dec 2037 12:00:00 +0000".to_owned())
        }
        "distribution" if !is_distribution(sent) => {
            Some("holds no distributions, such as de or local".to_owned())
        }
        "followup-to" if !is_followup_to(sent) => {
            Some("holds neither poster nor names of newsgroups".to_owned())
        }
        _ => None,
    }
}

/// RFC 5536, section 3.2.4. Servers refuse only what could be a domain, but
/// carry nothing on that is in no distribution.
fn is_distribution(body: &str) -> bool {
    body.split(',').all(|name| {
        let name = name.trim_matches([' ', '\t']);
        let first = name.bytes().next();
        first.is_some_and(|octet| octet.is_ascii_alphanumeric())
            && name
                .bytes()
                .all(|octet| octet.is_ascii_alphanumeric() || b"+-_".contains(&octet))
            && !name.eq_ignore_ascii_case("all")
    })
}

/// RFC 5536, section 3.2.6: `poster` has case.
fn is_followup_to(body: &str) -> bool {
    let list = newsgroups::newsgroups(body);
    body == "poster"
        || !body.eq_ignore_ascii_case("poster")
            && !list.defects.iter().any(|defect| defect.kind.is_syntax())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r30_fields_that_servers_refuse() {
        let long = "a".repeat(998 - "X-Long: ".len());
        let too_long = format!("a {long}a");
        for (name, body) in [
            ("X-Trace", "x"),
            ("x-complaints-to", "abuse@checker.invalid"),
            ("NNTP-Posting-Host", "x"),
            ("NNTP-Posting-Date", "x"),
            ("Nntp-Posting-User", "x"),
            ("Date-Received", "x"),
            ("Posting-Version", "x"),
            ("Relay-Version", "x"),
            ("Also-Control", "x"),
            ("Article-Names", "x"),
            ("Article-Updates", "<a@checker.invalid>"),
            ("See-Also", "<a@checker.invalid>"),
            ("Expires", "tomorrow"),
            ("Expires", "2037-12-31"),
            ("Distribution", "*.*"),
            ("Distribution", "de.test"),
            ("Distribution", "de, .x"),
            ("Distribution", "all"),
            ("Distribution", "a b"),
            ("Followup-To", "Poster"),
            ("Followup-To", "de test"),
            ("Followup-To", "bot@checker.invalid"),
            ("Followup-To", ".."),
            ("X-Long", &too_long),
        ] {
            assert!(why_refused(name, body).is_some(), "{name}: {body:?}");
        }
        for (name, body) in [
            ("X-Traces", "x"),
            ("X-NNTP-Posting-Host", "x"),
            ("Expires", "Thu, 31 Dec 2037 12:00:00 +0000"),
            ("Expires", "31 Dec 2037 12:00 GMT"),
            ("Distribution", "de, at,x_y"),
            ("Followup-To", "poster"),
            ("Followup-To", "de.test, de.alt.test"),
            ("X-Long", &format!("{long} {long}")),
            ("Cc", "erika@checker.invalid"),
            ("Received", "x"),
        ] {
            assert_eq!(why_refused(name, body), None, "{name}: {body:?}");
        }
    }
}
