//! `hdr-line-too-long`.

use crate::article::{Article, Place};
use crate::check::{Context, Report};
use crate::declare_check;

/// The longest line of a header, in octets without its end.
const LONGEST: usize = 998;

declare_check! {
    /// ## What it finds
    ///
    /// A line of the header that is longer than 998 octets.
    ///
    /// ## Why it matters
    ///
    /// Many programs cannot hold longer lines. Servers refuse the article, or the
    /// end of the line is lost.
    ///
    /// ## What is left alone
    ///
    /// A long field in several lines, none of which is too long: the limit is for
    /// each line. Fields that servers, gateways and lists write.
    ///
    /// ## How to fix it
    ///
    /// Break the field: the next line begins with a blank. Where References has
    /// grown too long, the newsreader may leave identifiers out in the middle; a
    /// newer version of it may do so.
    LINE_TOO_LONG = "hdr-line-too-long", [Violation],
    summary: "a line of the header is longer than 998 octets: $field, $octets octets",
    basis: ["RFC 5536, section 2.2", "RFC 5322, section 2.1.1"],
    precluded_by: [],
    variables: ["field", "octets"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for field in article.header().fields() {
        let length = field.body_range().end - field.name_range().start;
        if length <= LONGEST || field.is_written_on_the_way() {
            continue;
        }
        let mut lines = field.lines(article.octets());
        if let Some(line) = lines.find(|line| line.len() > LONGEST) {
            let octets = line.len();
            report
                .at(Place::octets(line))
                .with("field", field.name())
                .with("octets", octets);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_2_2_the_longest_line() {
        let line = |length: usize| format!("X-A: {}", "a".repeat(length - 5));
        for (header, expected) in [
            (line(998), None),
            (line(999), Some("999")),
            (format!("{}\r\n {}\r\n", line(998), "b".repeat(997)), None),
            (format!("{}\n {}\n", line(9), "b".repeat(998)), Some("999")),
            (line(999).replace("X-A", "Path"), None),
        ] {
            let findings = examine_header(&LINE_TOO_LONG, &header);
            let found = findings.iter().next().and_then(|f| f.value("octets"));
            assert_eq!(found, expected);
        }
    }
}
