//! `ng-odd-name`.

use super::groups::field_and_list;
use crate::article::Article;
use crate::check::header::comment::COMMENT;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A name in Newsgroups that no new group gets: with an upper-case letter, with
    /// a component of digits only, or with one that begins with `_`, `+` or `-`.
    ///
    /// ## Why it matters
    ///
    /// It is a note: some groups have such names (alt.2600), and the program does
    /// not know which. But often it is a mistake, and upper and lower case make
    /// different groups.
    ///
    /// ## What is left alone
    ///
    /// These characters elsewhere in a component: `comp.lang.c++`, `alt.2d`. A group
    /// that the bot's reading server has, or of which it knows better: see
    /// `ng-unknown`.
    ///
    /// ## How to fix it
    ///
    /// Look whether the group is spelt so. Best let the newsreader fill it in.
    ODD_NAME = "ng-odd-name", [Note],
    summary: "the name of a newsgroup is unusual: $group: $reason",
    basis: ["RFC 5536, section 3.1.4"],
    precluded_by: [COMMENT, super::syntax::SYNTAX],
    variables: ["group", "reason"],
    reasons: {
        UPPER_CASE = "it has an upper-case letter",
        DIGITS = "one of its parts has nothing but digits",
        FIRST = "one of its parts begins with _, + or -",
    },
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, context: &Context, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, "newsgroups") else {
        return;
    };
    for (span, name) in list.spans.iter().zip(list.names(field.body())) {
        // Where the server was asked, what it says counts.
        if context.newsgroups.contains_key(name) {
            continue;
        }
        if let Some(reason) = oddity(name) {
            report
                .at(field.place_of(span.clone()))
                .because(reason)
                .with("group", name);
        }
    }
}

fn oddity(name: &str) -> Option<&'static str> {
    let is_number = |part: &str| part.bytes().all(|octet| octet.is_ascii_digit());
    // Most names begin with a letter behind each dot.
    let mut before = b'.';
    let mut is_usual = true;
    for octet in name.bytes() {
        is_usual &= match octet {
            b'a'..=b'z' => true,
            b'A'..=b'Z' => false,
            _ => before != b'.',
        };
        before = octet;
    }
    if is_usual && before != b'.' {
        None
    } else if name.bytes().any(|octet| octet.is_ascii_uppercase()) {
        Some(UPPER_CASE)
    } else if name.split('.').any(is_number) {
        Some(DIGITS)
    } else if name
        .split('.')
        .any(|part| part.starts_with(['_', '+', '-']))
    {
        Some(FIRST)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_1_4_names_that_no_new_group_gets() {
        for (name, reason) in [
            ("de.Test", Some(UPPER_CASE)),
            ("alt.2600", Some(DIGITS)),
            ("de._x", Some(FIRST)),
            ("+private.x", Some(FIRST)),
            ("de.-x", Some(FIRST)),
            ("comp.lang.c++", None),
            ("alt.2d", None),
            ("a_b.c-d", None),
        ] {
            let findings = examine_header(&ODD_NAME, format!("Newsgroups: {name}\n"));
            let found = findings.iter().next().and_then(|f| f.value("reason"));
            assert_eq!(found, reason, "{name}");
        }
    }
}
