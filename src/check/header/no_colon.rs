//! `hdr-no-colon`.

use crate::article::{Article, Field};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A line of the header that is no field, because it has no colon, and does
    /// not go on with one either, because it begins with no blank. The line
    /// `From ` with which mail programs divide the mails of a file is one, too.
    ///
    /// ## Why it matters
    ///
    /// Nobody knows what such a line is to mean. Servers refuse the article, or
    /// take the line, and all that follows it, for the text.
    ///
    /// ## What is left alone
    ///
    /// A line that begins with a blank or a tab, which continues the one before
    /// it. Text that follows the header without an empty line is another fault.
    ///
    /// ## How to fix it
    ///
    /// If the line belongs to the field above it, let it begin with a blank. If
    /// it belongs to the text, move it below the empty line. Otherwise take it
    /// out: it comes from a script, from a template, or from a program between
    /// newsreader and server.
    NO_COLON = "hdr-no-colon", [Violation],
    summary: "a line of the header is no field, for want of a colon: $line",
    basis: ["RFC 5322, section 2.2"],
    precluded_by: [super::bad_separator::BAD_SEPARATOR],
    variables: ["line"],
    lists: "line",
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for field in article.header().fields() {
        if is_mbox_line(field) {
            let name = article.octets().get(field.name_range());
            let name = String::from_utf8_lossy(name.unwrap_or_default());
            let line = format!("{name}:{}", field.body());
            report.at(field.place_of_name()).with("line", line);
        } else if !field.has_colon() {
            report.at(field.place()).with("line", field.body());
        }
    }
}

/// The line with which mails are divided in a file; its colon is that of a time.
pub(super) fn is_mbox_line(field: &Field) -> bool {
    field.line() == 1 && field.has_colon() && field.name().starts_with("From ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn found(header: &str) -> Vec<String> {
        let findings = examine_header(&NO_COLON, header);
        let lines = findings.iter().filter_map(|finding| finding.value("line"));
        lines.map(str::to_owned).collect()
    }

    #[test]
    fn rfc5322_2_2_a_field_has_a_colon() {
        assert_eq!(found("From: a\nSubject b\nX-A: c\n"), ["Subject b"]);
        assert_eq!(found("one\ntwo\nFrom: a\n"), ["one", "two"]);
        let mbox = "From a@host.invalid Sun Nov 22 12:00:00 2026";
        assert_eq!(found(&format!("{mbox}\nFrom: a\n")), [mbox]);
    }

    #[test]
    fn what_continues_a_field_is_none() {
        assert!(found("From: a\n b\n\tc\n \nX-A: d\n").is_empty());
        assert!(found("X-A: d\n\nno colon in the text\n").is_empty());
    }
}
