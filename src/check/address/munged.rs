//! `from-munged`.

use super::domain::FROM_DOMAIN;
use super::from::FROM;
use super::invalid_misplaced::FROM_INVALID_MISPLACED;
use super::reserved::FROM_RESERVED;
use super::{field_and_list, is_below_invalid};
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An address in From that looks as if words had been put in against spam:
    /// `nospam` at an end of a word, `no-spam`, `antispam`, `despam`, `spamtrap`,
    /// `removethis`, `deleteme`, `entfernen`, `keinspam` and the like, as a whole
    /// word before the @ or as a whole label behind it.
    ///
    /// ## Why it matters
    ///
    /// Who answers by mail has to notice the word and to guess what to do with it.
    /// Until then the mail goes to nobody, or to somebody else, whose server has to
    /// send it back. Those who collect addresses know such words, too.
    ///
    /// ## What is left alone
    ///
    /// Addresses that end in `.invalid`: there the matter is clear. `spam` alone,
    /// which is the name of real hosts, and words that only contain one of these.
    ///
    /// ## How to fix it
    ///
    /// If you want no mail, end the address in `.invalid`. If you do, take the word
    /// out. If the address is real as it stands, all is well.
    FROM_MUNGED = "from-munged", [Hint],
    summary: "the address in From looks altered against spam: $word",
    basis: ["RFC 5537, section 3.4"],
    precluded_by: [FROM, FROM_DOMAIN, FROM_RESERVED, FROM_INVALID_MISPLACED],
    variables: ["word"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

/// Words that nobody has in a name.
const WORDS: [&str; 24] = [
    "antispam",
    "deleteme",
    "deletethis",
    "despam",
    "entferne",
    "entfernen",
    "entfernmich",
    "keinspam",
    "killspam",
    "loeschen",
    "loeschmich",
    "nixspam",
    "nojunk",
    "nospam",
    "nospamplease",
    "notspam",
    "ohnespam",
    "removeme",
    "removespam",
    "removethis",
    "spamblock",
    "spamfree",
    "spamtrap",
    "stopspam",
];

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, "from") else {
        return;
    };
    for mailbox in list.mailboxes() {
        let domain = mailbox.domain.as_str();
        if mailbox.is_literal || is_below_invalid(domain) {
            continue;
        }
        let word =
            word(&mailbox.local_part, &['.', '+', '_', '-']).or_else(|| word(domain, &['.', '-']));
        if let Some(word) = word {
            report
                .at(field.place_of(mailbox.span.clone()))
                .with("word", word);
            return;
        }
    }
}

/// The first word of `text` that was put in; words end at these signs.
fn word<'a>(text: &'a str, ends: &[char]) -> Option<&'a str> {
    let mut before = "";
    let mut start = 0;
    for word in text.split(ends) {
        // `no-spam`, `no.spam`
        if word.eq_ignore_ascii_case("spam") && before.eq_ignore_ascii_case("no") {
            return text.get(start - "no-".len()..start + word.len());
        }
        if is_put_in(word) {
            return Some(word);
        }
        before = word;
        start += word.len() + 1;
    }
    None
}

fn is_put_in(word: &str) -> bool {
    const NO_SPAM: &str = "nospam";
    let begins = word.get(..NO_SPAM.len());
    let ends = word
        .len()
        .checked_sub(NO_SPAM.len())
        .and_then(|at| word.get(at..));
    [begins, ends]
        .into_iter()
        .flatten()
        .any(|part| part.eq_ignore_ascii_case(NO_SPAM))
        || WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn found(address: &str) -> Vec<String> {
        let findings = examine_header(&FROM_MUNGED, format!("From: {address}\n"));
        let words = findings.iter().filter_map(|finding| finding.value("word"));
        words.map(str::to_owned).collect()
    }

    #[test]
    fn rfc5537_3_4_words_that_were_put_in() {
        for (address, word) in [
            ("john.nospam@host.de", "nospam"),
            ("johnNOSPAM@host.de", "johnNOSPAM"),
            ("nospam4me@host.de", "nospam4me"),
            ("john+no-spam@host.de", "no-spam"),
            ("john@removethis.host.de", "removethis"),
            ("john@host-nospam.de", "nospam"),
            ("john_DeleteMe@host.de", "DeleteMe"),
            ("entfernen.john@host.de", "entfernen"),
        ] {
            assert_eq!(found(address), [word], "{address}");
        }
    }

    #[test]
    fn rfc5537_3_4_addresses_that_are_what_they_are() {
        for address in [
            "john.nospam@host.invalid",
            "nospam@invalid",
            "john@spam.berkeley.edu",
            "spam@host.de",
            "john@nospamming.de.invalid",
            "remove@host.de",
            "keno.spamer@host.de",
            "no-reply@host.de",
            "john@antispamming.de",
            "nospa@host.de",
        ] {
            assert!(found(address).is_empty(), "{address}");
        }
    }
}
