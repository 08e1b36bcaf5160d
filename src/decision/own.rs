//! What is never checked (R15): control messages, programs' articles, and the
//! bot's own followups, which are told by their message identifier (R31).

use sha2::{Digest, Sha256};

use crate::article::Article;
use crate::article::field::{content_type, message_id};

/// What stands before the left part in every rehearsal (R27).
const REHEARSAL: &str = "rehearsal.";

/// The message identifier of the followup to `precursor` (R31):
/// `<left%right@DOMAIN>`, or, where that would be too long or not valid, or the
/// right side has a `%`, `<H@DOMAIN>` with the first 32 hexadecimal digits of
/// the SHA-256 of the precursor's identifier, brackets included.
///
/// Never to be changed: other versions and machines must make the same, so
/// that servers refuse a second answer by themselves.
pub fn identifier(precursor: &str, domain: &str) -> String {
    prefixed("", precursor, domain)
}

/// The same with words before its left part: the counter of a repeated forced
/// answer (R26), the mark of a rehearsal (R27).
pub fn prefixed(prefix: &str, precursor: &str, domain: &str) -> String {
    // With a `%` on the right, too, nobody could tell which one divides: two
    // precursors would meet in one identifier.
    if let Ok(parsed) = message_id::parse(precursor)
        && !parsed.right.contains('%')
    {
        let made = format!("<{prefix}{}%{}@{domain}>", parsed.left, parsed.right);
        // The parser lets octets above 127 pass: they have a check of their own.
        if made.is_ascii() && message_id::parse(&made).is_ok() {
            return made;
        }
    }
    let digest = Sha256::digest(precursor.as_bytes());
    let hex: String = digest
        .iter()
        .take(16)
        .map(|octet| format!("{octet:02x}"))
        .collect();
    format!("<{prefix}{hex}@{domain}>")
}

/// The prefix of the `count`th repetition of a forced answer, from 2 on (R26).
pub fn repetition(count: u32) -> String {
    format!("again{count}.")
}

/// The prefix of the answers of the rehearsal that began at this second (R27): each
/// rehearsal has its own, so that servers take its answers, too.
pub fn rehearsal(second: i64) -> String {
    format!("{REHEARSAL}{second}.")
}

/// Why the article is never checked, if so.
pub(super) fn never_checked(
    article: &Article,
    domain: &str,
    is_own: impl Fn(&str) -> bool,
) -> Option<&'static str> {
    let header = article.header();
    if header.get("control").is_some() || header.get("also-control").is_some() {
        return Some("it is a control message");
    }
    if header.get("x-artchk-version").is_some() {
        return Some("it is a followup of this or another artchk (X-Artchk-Version)");
    }
    if header
        .all("auto-submitted")
        .any(|field| !is_manual(field.body()))
    {
        return Some("it was posted by a program (Auto-Submitted)");
    }
    let own = header.body("message-id")?;
    if is_own(own) || is_made_of_reference(article, own, domain) {
        return Some("it is a followup of this bot");
    }
    None
}

/// RFC 3834, section 5: `no`, perhaps with comments and parameters, is a
/// person's article.
fn is_manual(body: &str) -> bool {
    content_type::word_before_parameters(body).as_deref() == Some("no")
}

/// Whether the identifier is what R31 makes of the last one in References.
fn is_made_of_reference(article: &Article, own: &str, domain: &str) -> bool {
    // All that is made ends so, and nearly nothing else does.
    let ends_in_domain = own
        .strip_suffix('>')
        .and_then(|own| own.strip_suffix(domain))
        .is_some_and(|left| left.ends_with('@'));
    if !ends_in_domain {
        return false;
    }
    let Some(precursor) = article.precursors().next_back() else {
        return false;
    };
    let is_it = |prefix| own == prefixed(prefix, precursor, domain);
    is_it("") || is_it(REHEARSAL) || numbered(own).is_some_and(is_it)
}

/// The prefix of the identifier, as [`repetition`] or [`rehearsal`] writes it.
fn numbered(own: &str) -> Option<&str> {
    let left = own.strip_prefix('<')?;
    let number = ["again", REHEARSAL]
        .iter()
        .find_map(|word| left.strip_prefix(word))?;
    let (digits, rest) = number.split_once('.')?;
    let is_number = !digits.is_empty() && digits.bytes().all(|octet| octet.is_ascii_digit());
    let length = left.len().checked_sub(rest.len())?;
    left.get(..length).filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reason(header: &str) -> Option<&'static str> {
        let article = Article::new(format!("{header}\n\nx\n").into_bytes());
        never_checked(&article, "bot.example", |identifier| {
            identifier == "<known@bot.example>"
        })
    }

    #[test]
    fn r31_the_identifier_is_made_of_the_precursors() {
        assert_eq!(
            identifier("<a.b@c.example>", "bot.example"),
            "<a.b%c.example@bot.example>"
        );
    }

    #[test]
    fn r31_two_precursors_never_meet() {
        assert_eq!(identifier("<a%b@c>", "bot.example"), "<a%b%c@bot.example>");
        // The SHA-256 of "<a@b%c>" begins with these 32 digits (sha256sum).
        assert_eq!(
            identifier("<a@b%c>", "bot.example"),
            "<3b468e5886815e0a228945186098c036@bot.example>"
        );
        // A prefix changes nothing in it.
        let marked = prefixed(REHEARSAL, "<a@b%c>", "bot.example");
        assert_eq!(
            marked,
            "<rehearsal.3b468e5886815e0a228945186098c036@bot.example>"
        );
    }

    #[test]
    fn r31_a_long_or_invalid_one_is_a_digest() {
        // The SHA-256 of "<a b@c>" begins with these 32 digits (sha256sum).
        assert_eq!(
            identifier("<a b@c>", "bot.example"),
            "<845d52ec583d9056ae3a50bb80701604@bot.example>"
        );
        let long = format!("<{}@c.example>", "a".repeat(230));
        assert_eq!(
            identifier(&long, "bot.example").len(),
            "<@bot.example>".len() + 32
        );
        let edge = 250 - "<%c@bot.example>".len();
        let fits = format!("<{}@c>", "a".repeat(edge));
        assert_eq!(identifier(&fits, "bot.example").len(), 250);
        let over = format!("<{}@c>", "a".repeat(edge + 1));
        assert!(!identifier(&over, "bot.example").contains('%'));
        // A prefix needs room, too.
        let digest = prefixed("", &over, "bot.example").len();
        let marked = prefixed(REHEARSAL, &fits, "bot.example");
        assert_eq!(marked.len(), REHEARSAL.len() + digest);
        let header = format!("Message-ID: {marked}\nReferences: {fits}");
        assert!(reason(&header).is_some());
        for precursor in [
            "<a@[192.0.2.1]>",
            "<\"a b\"@c.example>",
            "<\u{e4}@c.example>",
            "<a@b@c.example>",
            "<.a@c.example>",
            "<a@c.example> (x)",
            "a@c.example",
            "",
        ] {
            let made = identifier(precursor, "bot.example");
            assert_eq!(made.len(), "<@bot.example>".len() + 32, "{precursor}");
        }
    }

    proptest! {
        /// RFC 5536, section 3.1.3.
        #[test]
        fn r31_an_identifier_is_always_valid_and_the_same(
            precursor in "<?[!-~\u{e4}]{0,260}>?|<[a-z.%!#'+=|~]{1,20}@[a-z.-]{1,20}>|\\PC{0,40}"
        ) {
            let made = identifier(&precursor, "bot.example");
            prop_assert!(made.is_ascii() && made.len() <= 250, "{}", made);
            prop_assert!(message_id::parse(&made).is_ok_and(|id| id.whole == made));
            prop_assert!(made.ends_with("@bot.example>"));
            prop_assert_eq!(&made, &identifier(&precursor, "bot.example"));
            for prefix in [REHEARSAL, &rehearsal(1_795_913_214), &repetition(2), &repetition(1000)] {
                let made = prefixed(prefix, &precursor, "bot.example");
                prop_assert!(made.is_ascii() && made.len() <= 250, "{}", made);
                prop_assert!(message_id::parse(&made).is_ok_and(|id| id.whole == made));
                let header = format!("Message-ID: {made}\nReferences: {precursor}");
                let names_it = Article::new(header.clone().into_bytes())
                    .precursors()
                    .eq([precursor.as_str()]);
                prop_assert!(!names_it || reason(&header).is_some(), "{}", header);
            }
        }
    }

    #[test]
    fn r15_control_messages_and_programs_are_never_checked() {
        for header in [
            "Control: cancel <a@b.example>",
            "X-Artchk-Version: artchk 0.1.0",
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: auto-generated; owner-email=\"x@y.invalid\"",
            "Auto-Submitted: (not) auto-notified (no)",
            "Auto-Submitted: no\nAuto-Submitted: auto-replied",
            "Auto-Submitted: nobody knows",
            "Auto-Submitted:",
        ] {
            assert!(reason(header).is_some(), "{header}");
        }
        for header in [
            "Auto-Submitted: no",
            "Auto-Submitted: No (a person)",
            "Auto-Submitted: (a person)\n no ; by=\"a (person)\"",
            "Subject: cmsg",
            "X-Control: x",
        ] {
            assert_eq!(reason(header), None, "{header}");
        }
    }

    #[test]
    fn r15_own_followups_are_never_checked() {
        for own in [
            "<known@bot.example>",
            "<a%b.example@bot.example>",
            "<rehearsal.a%b.example@bot.example>",
            "<rehearsal.1795913214.a%b.example@bot.example>",
            "<again2.a%b.example@bot.example>",
        ] {
            let header = format!("Message-ID: {own}\nReferences: <x@y.example> <a@b.example>");
            assert!(reason(&header).is_some(), "{own}");
        }
        for own in [
            "<a@b.example>",
            "<z%b.example@bot.example>",
            "<agian2.a%b.example@bot.example>",
            "<again.a%b.example@bot.example>",
            "<again2a%b.example@bot.example>",
            "<rehearsal.2x.a%b.example@bot.example>",
            "<rehearsal..a%b.example@bot.example>",
            "<again2.rehearsal.a%b.example@bot.example>",
        ] {
            let header = format!("Message-ID: {own}\nReferences: <x@y.example> <a@b.example>");
            assert_eq!(reason(&header), None, "{own}");
        }
    }
}
