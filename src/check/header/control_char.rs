//! `hdr-control-char`.

use crate::article::header::Names;
use crate::article::{Article, Field, Place};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A control character in the body of a field: one of the octets 1 to 31 but
    /// for tab, or 127. A carriage return that ends no line is one, too. There is
    /// one finding for each field.
    ///
    /// ## Why it matters
    ///
    /// Nobody sees what such a character does: it may end the line for one
    /// program and not for another, or change what a terminal shows. Servers
    /// refuse some of them.
    ///
    /// ## What is left alone
    ///
    /// Tabs, and line ends where the next line begins with a blank. What is
    /// encoded. NUL, of which another check knows. A name with a control character in
    /// it is another fault. In From, Reply-To, Date, Newsgroups and Followup-To all but
    /// the carriage return: their own checks say what does not belong there.
    ///
    /// ## How to fix it
    ///
    /// Type the field anew instead of pasting it. Text in a charset that needs
    /// such characters (ISO-2022-JP) must be encoded in the header: switch MIME
    /// on for what is posted.
    CONTROL_CHAR = "hdr-control-char", [Violation],
    summary: "the body of a field has a control character: $field, octet $octet",
    basis: ["RFC 5322, sections 2.2 and 4.1"],
    precluded_by: [],
    variables: ["field", "octet"],
    reasons: {},
    since: "0.1.0",
    needs: [HEADER_CONTROL],
    examine: examine,
}

/// The fields whose own checks say that it does not belong there. To them a
/// carriage return is a blank, as it is at the end of a folded line.
static OTHERS: Names<5> = Names::of(["from", "reply-to", "date", "newsgroups", "followup-to"]);

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let seen = article.header().seen();
    if !seen.control && !seen.cr {
        return;
    }
    for field in article.header().fields() {
        let has_own_check = OTHERS.have(field);
        let is_meant = |octet| match octet {
            b'\r' => true,
            // `sec-nul` reports it, wherever it stands.
            b'\0' | b'\t' => false,
            _ => !has_own_check,
        };
        if let Some((at, octet)) = control(article, field, is_meant) {
            let name = match field.has_colon() {
                true => field.name(),
                false => "a line without a colon",
            };
            report
                .at(Place::octets(at..at + 1))
                .with("field", name)
                .with("octet", octet);
        }
    }
}

/// The first control character of the body that is meant, and where it stands.
fn control(article: &Article, field: &Field, is_meant: impl Fn(u8) -> bool) -> Option<(usize, u8)> {
    let octets = article.octets().get(field.body_range())?;
    if !octets.iter().any(u8::is_ascii_control) {
        return None;
    }
    let body = field.body_range().start;
    field.lines(article.octets()).find_map(|line| {
        let start = line.start.max(body);
        let octets = article.octets().get(start..line.end)?;
        let is_bad = |octet: &u8| octet.is_ascii_control() && is_meant(*octet);
        let at = octets.iter().position(is_bad)?;
        Some((start + at, *octets.get(at)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5322_2_2_what_a_body_is_made_of() {
        for (header, expected) in [
            ("Subject: a\x08b\n", Some("8")),
            ("Subject: a\n \x1b$B\n", Some("27")),
            ("Subject: a\x7f\n", Some("127")),
            ("Subject: a\0b\n", None),
            ("Subject: a\0\x08b\n", Some("8")),
            ("Subject: a\rb\n", Some("13")),
            ("Subject: a\r\r\n", Some("13")),
            ("Subject:\ta\tb\r\n\tc\r\n", None),
            ("Subject: =?us-ascii?Q?=08?=\n\n\x08\n", None),
            ("A\x08: b\n", None),
            ("From: a\x08@host.invalid\n", None),
            ("From: a@host.invalid\r\r\n", Some("13")),
            ("Reply-To: <a@host.invalid\r>\n", Some("13")),
            ("Date: Sun, 22 Nov 2026\r12:00:00 +0000\n", Some("13")),
            ("Newsgroups: de.test\r\r\n", Some("13")),
            ("Date: Sun,\r\n 22 Nov 2026\r\n\t12:00:00 +0000\r\n", None),
        ] {
            let findings = examine_header(&CONTROL_CHAR, header);
            let found = findings.iter().next().and_then(|f| f.value("octet"));
            assert_eq!(found, expected, "{header:?}");
        }
    }
}
