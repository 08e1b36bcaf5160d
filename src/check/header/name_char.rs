//! `hdr-name-char`.

use super::no_colon::is_mbox_line;
use crate::article::{Article, Field};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A field name with a character in it that no name has: a blank, a tab,
    /// another control character. Or no name at all before the colon.
    ///
    /// ## Why it matters
    ///
    /// Such a line is mostly no field at all but a piece of text, or a field
    /// that was broken in the wrong place. Servers refuse the article.
    ///
    /// ## What is left alone
    ///
    /// A blank right before the colon, which is a matter of its own, and so are
    /// octets above 127. All other characters, even odd ones: a name may have
    /// every printable character of US-ASCII but the colon.
    ///
    /// ## How to fix it
    ///
    /// If the line belongs to the field above it, let it begin with a blank. If
    /// it is text, move it below the empty line. A name of several words is
    /// written with hyphens: `X-My-Field`.
    NAME_CHAR = "hdr-name-char", [Violation],
    summary: "a field name is none: $reason: $field",
    basis: ["RFC 5322, section 2.2"],
    precluded_by: [
        super::space_before_colon::SPACE_BEFORE_COLON,
        super::bad_separator::BAD_SEPARATOR,
    ],
    variables: ["field", "reason"],
    reasons: {
        EMPTY = "there is nothing before the colon",
        BLANK = "it has a blank in it",
        CONTROL = "it has a control character in it",
    },
    since: "0.1.0",
    needs: [ODD_NAME],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    if !article.header().has_odd_names() {
        return;
    }
    let fields = article.header().fields().iter();
    for field in fields.filter(|field| field.has_colon() && !is_mbox_line(field)) {
        if let Some(reason) = fault(article, field) {
            report
                .at(field.place_of_name())
                .because(reason)
                .with("field", field.name());
        }
    }
}

fn fault(article: &Article, field: &Field) -> Option<&'static str> {
    let name = article.octets().get(field.name_range())?;
    let name = name.trim_ascii_end();
    if name.is_empty() {
        return Some(EMPTY);
    }
    let bad = name
        .iter()
        .find(|octet| octet.is_ascii() && !octet.is_ascii_graphic())?;
    Some(match bad {
        b' ' | b'\t' => BLANK,
        _ => CONTROL,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5322_2_2_the_characters_of_a_name() {
        for (header, reason) in [
            ("From: a\n: b\n", Some(EMPTY)),
            (" : b\n", Some(EMPTY)),
            ("My Field: b\n", Some(BLANK)),
            ("My\tField: b\n", Some(BLANK)),
            (" Subject: b\n", Some(BLANK)),
            ("My\x01Field: b\n", Some(CONTROL)),
            ("My\x7fField: b\n", Some(CONTROL)),
            ("X-!#$%&'*+./=?^_`{|}~(),;<>@[]\\\": b\n", None),
            ("M\u{fc}ller: b\n", None),
            ("Subject : b\n", None),
            ("no colon here\n", None),
            ("From a@host.invalid Sun Nov 22 12:00:00 2026\n", None),
        ] {
            let findings = examine_header(&NAME_CHAR, header);
            let found: Vec<_> = findings.iter().map(|f| f.value("reason")).collect();
            let expected: Vec<_> = reason.iter().map(|reason| Some(*reason)).collect();
            assert_eq!(found, expected, "{header}");
        }
    }
}
