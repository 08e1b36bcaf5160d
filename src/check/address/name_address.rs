//! `from-name-address`.

use super::from::FROM;
use super::{field_and_list, is_below_invalid};
use crate::article::Article;
use crate::article::domain::{HostName, top_level_domain_exists};
use crate::article::field::address::Mailbox;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A name in From that holds another address than the one behind it, of another
    /// domain: `"john@gmx.de" <erika@web.de>`.
    ///
    /// ## Why it matters
    ///
    /// Many programs show the name only. Readers take the address in it for that of
    /// the poster, and write to somebody else. Those who send forged mail do the
    /// same, so filters dislike it.
    ///
    /// ## What is left alone
    ///
    /// An address in the name of the same domain, or of one beside it (the last two
    /// labels are alike). Addresses that end in `.invalid`: there the name may well
    /// hold the real one. Names that say `via`, `by way of` or `on behalf of`, as
    /// gateways write them. A name in a comment behind the address.
    ///
    /// ## How to fix it
    ///
    /// Write your name into the name field of your newsreader's identity or account
    /// settings, and one address into the address field. A second one can stand in
    /// the signature, or in Reply-To.
    FROM_NAME_ADDRESS = "from-name-address", [Hint],
    summary: "the name in From holds another address: $other",
    basis: ["RFC 5322, section 3.4 (the display name)"],
    precluded_by: [FROM],
    variables: ["other", "address"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_FROM],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, "from") else {
        return;
    };
    for mailbox in list.mailboxes() {
        if let Some(other) = other_address(mailbox) {
            report
                .at(field.place_of(mailbox.span.clone()))
                .with("other", other)
                .with("address", mailbox.address());
            return;
        }
    }
}

/// The address of another domain in the name.
fn other_address(mailbox: &Mailbox) -> Option<&str> {
    let name = mailbox.display_name.as_deref()?;
    if !name.contains('@') || mailbox.is_literal || is_below_invalid(&mailbox.domain) {
        return None;
    }
    if is_sent_on(name) {
        return None;
    }
    let is_end = |c: char| c.is_whitespace() || "<>()[],;:\"'".contains(c);
    let mut words = name.split(is_end);
    words.find(|word| is_address(word) && !is_beside(word, &mailbox.domain))
}

/// Whether the name says that somebody has sent the article on.
fn is_sent_on(name: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || c == '@' || c == '.';
    let words: Vec<String> = name
        .split(|c: char| !is_letter(c))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let says = |phrase: &[&str]| words.windows(phrase.len()).any(|words| words == phrase);
    says(&["via"])
        || says(&["by", "way", "of"])
        || says(&["on", "behalf", "of"])
        || says(&["im", "auftrag", "von"])
}

/// Whether the word is an address of a domain that exists.
fn is_address(word: &str) -> bool {
    let Some((local_part, domain)) = word.split_once('@') else {
        return false;
    };
    let host = HostName::parse(domain);
    !local_part.is_empty()
        && host.is_valid()
        && !host.is_single_label()
        && top_level_domain_exists(host.ascii())
}

/// Whether the address is of this domain, or of one with the same last two labels.
fn is_beside(address: &str, domain: &str) -> bool {
    let end = |text: &str| {
        let mut labels = text.rsplit(['.', '@']);
        let (last, second) = (labels.next(), labels.next());
        (last.map(str::to_lowercase), second.map(str::to_lowercase))
    };
    end(address) == end(domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn found(from: &str) -> Vec<String> {
        let findings = examine_header(&FROM_NAME_ADDRESS, format!("From: {from}\n"));
        let others = findings.iter().filter_map(|finding| finding.value("other"));
        others.map(str::to_owned).collect()
    }

    #[test]
    fn rfc5322_3_4_another_address_in_the_name() {
        for from in [
            "\"john@gmx.de\" <erika@web.de>",
            "\"John Doe (john@gmx.de)\" <erika@web.de>",
            "\"John Doe <john@gmx.de>\" <erika@mail.web.de>",
            "=?UTF-8?Q?John_john=40gmx.de?= <erika@web.de>",
        ] {
            assert_eq!(found(from), ["john@gmx.de"], "{from}");
        }
    }

    #[test]
    fn rfc5322_3_4_names_that_are_fine() {
        for from in [
            "\"john@gmx.de\" <john@gmx.de>",
            "\"john@news.gmx.de\" <john@gmx.de>",
            "\"john@gmx.de\" <john@host.invalid>",
            "\"john@gmx.de via a list\" <list@web.de>",
            "\"john@gmx.de (by way of Erika)\" <erika@web.de>",
            "\"john @ gmx.de\" <erika@web.de>",
            "\"John @home\" <erika@web.de>",
            "\"john@home\" <erika@web.de>",
            "\"nick@irc.nowhere\" <erika@web.de>",
            "erika@web.de (john@gmx.de)",
            "John Doe <erika@web.de>",
        ] {
            assert!(found(from).is_empty(), "{from}");
        }
    }
}
