//! `hdr-no-space-after-colon`.

use crate::article::{Article, Field};
use crate::check::remedy::field_of;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A field without a blank right behind its colon: `Subject:test`. A tab is
    /// no blank.
    ///
    /// ## Why it matters
    ///
    /// Mail does not ask for the blank, Netnews does: servers and newsreaders
    /// look for a colon with a blank, and some do not find the field, or refuse
    /// the article.
    ///
    /// ## What is left alone
    ///
    /// An empty field, or one whose first line is empty. Fields that servers,
    /// gateways and lists write (Received, ARC-Seal, DKIM-Signature and the
    /// like), which are not the poster's.
    ///
    /// ## How to fix it
    ///
    /// Put one blank behind the colon, where you have added the field: in the
    /// newsreader's settings, in a template, or in a script.
    NO_SPACE_AFTER_COLON = "hdr-no-space-after-colon", [Violation],
    summary: "a blank is missing behind the colon of a field: $field",
    basis: ["RFC 5536, section 2.2"],
    precluded_by: [super::empty::EMPTY, super::bad_separator::BAD_SEPARATOR],
    variables: ["field"],
    lists: "field",
    reasons: {},
    since: "0.1.0",
    fix: Safe("a blank comes in behind the colon", with_blank),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for field in article.header().fields() {
        let follows = |field: &Field| {
            let body = article.octets().get(field.body_range())?;
            body.first().copied()
        };
        // A line end belongs to an empty line, which is another fault.
        let is_fault = match follows(field) {
            None | Some(b' ' | b'\r' | b'\n') => false,
            Some(b'\t') => !field.body().is_empty(),
            Some(_) => true,
        };
        // Where the name is none, the colon is none of a field.
        let is_name = || !field.name().contains(|c: char| c == ' ' || c.is_control());
        if is_fault && field.has_colon() && is_name() && !field.is_written_on_the_way() {
            report.at(field.place_of_name()).with("field", field.name());
        }
    }
}

fn with_blank(article: &Article, _: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    let body = field_of(article, finding)?.body_range();
    let has_tab = article.octets().get(body.start) == Some(&b'\t');
    let tab = body.start..body.start + usize::from(has_tab);
    Some(vec![Edit::replace(tab, " ")])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_2_2_a_blank_behind_the_colon() {
        for (header, expected) in [
            ("Subject:a\n", Some("Subject")),
            ("Subject:\ta\n", Some("Subject")),
            ("Subject: a\n", None),
            ("Subject:  a\n", None),
            ("Subject: a:b\n", None),
            ("Subject:\n a\n", None),
            ("Subject:\r\n a\r\n", None),
            ("X-A:\n", None),
            ("X-A:\t\n", None),
            ("ARC-Seal:i=1\n", None),
            ("Received:by x\n", None),
            ("see http://host.invalid/\n", None),
            ("no colon\n", None),
        ] {
            let findings = examine_header(&NO_SPACE_AFTER_COLON, header);
            let found = findings.iter().next().and_then(|f| f.value("field"));
            assert_eq!(found, expected, "{header}");
        }
    }
}
