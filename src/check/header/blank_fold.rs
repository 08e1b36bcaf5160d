//! `hdr-blank-fold`.

use crate::article::{Article, Place};
use crate::check::remedy::{self, field_of};
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A field of several lines, one of which holds nothing but blanks: the
    /// first, with nothing behind the colon, or one of those that continue it.
    /// There is one finding for each field.
    ///
    /// ## Why it matters
    ///
    /// Many programs take a line of blanks for the empty line at which the header
    /// ends, and the rest of the header for text. Others read the first line of
    /// a field only.
    ///
    /// ## What is left alone
    ///
    /// A field with nothing in any of its lines, which is an empty field. Fields
    /// that servers, gateways and lists write.
    ///
    /// ## How to fix it
    ///
    /// Write the field in one line, or break it in the middle, so that every line
    /// has something in it. Look for blanks below the header in the editor or the
    /// template.
    BLANK_FOLD = "hdr-blank-fold", [Violation],
    summary: "a line of a field has nothing but blanks: in $field",
    basis: ["RFC 5536, section 2.2"],
    precluded_by: [],
    variables: ["field"],
    lists: "field",
    reasons: {},
    since: "0.1.0",
    fix: Safe("the blank lines of the field go", joined),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let several = article.header().fields().iter();
    for field in several.filter(|field| field.line_count() > 1) {
        if field.body().is_empty() {
            continue;
        }
        let body = field.body_range().start;
        let blank = field.lines(article.octets()).find(|line| {
            let line = line.start.max(body)..line.end;
            article
                .octets()
                .get(line)
                .is_some_and(|line| line.trim_ascii().is_empty())
        });
        if let Some(line) = blank.filter(|_| !field.is_written_on_the_way()) {
            report.at(Place::octets(line)).with("field", field.name());
        }
    }
}

fn joined(article: &Article, _context: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    let field = field_of(article, finding)?;
    let octets = article.octets();
    let whole = remedy::whole(article, field);
    let mut edits = Vec::new();
    // Where the blank lines behind the colon begin that nothing was seen behind.
    let mut first = Some(field.body_range().start);
    let mut lines = field.lines(octets).peekable();
    while let Some(line) = lines.next() {
        let text = line.start.max(field.body_range().start)..line.end;
        let written = octets.get(text.clone())?;
        let blanks = written.len() - written.trim_ascii_start().len();
        let is_blank = blanks == written.len();
        match (first, is_blank) {
            (Some(_), true) => {}
            (Some(start), false) if text.start > start => {
                edits.push(Edit::replace(start..text.start + blanks, " "));
                first = None;
            }
            (Some(_), false) => first = None,
            (None, true) => {
                let end = lines.peek().map_or(whole.end, |next| next.start);
                edits.push(Edit::delete(line.start..end));
            }
            (None, false) => {}
        }
    }
    Some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_2_2_every_line_has_something_in_it() {
        for (header, expected) in [
            ("Subject: a\n \nX-A: b\n", Some(2)),
            ("Subject:\n a\n", Some(1)),
            ("Subject: \r\n a\r\n", Some(1)),
            ("Subject: a\r\n b\r\n\t \r\n c\r\n", Some(3)),
            ("Subject: a\n b\n\tc\n", None),
            ("X-A:\n \n", None),
            ("Received:\n by x\n", None),
        ] {
            let article = Article::new(header.as_bytes().to_vec());
            let findings = examine_header(&BLANK_FOLD, header);
            let found = findings.iter().next().and_then(|f| f.position(&article));
            assert_eq!(found.map(|at| at.line), expected, "{header}");
        }
    }
}
