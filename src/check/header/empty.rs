//! `hdr-empty`.

use crate::article::Article;
use crate::article::header::Names;
use crate::check::remedy::field_of;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A field with nothing behind its colon, or nothing but blanks. There is
    /// one finding for each.
    ///
    /// ## Why it matters
    ///
    /// An empty field says nothing, and Netnews does not allow it. Servers refuse
    /// such an article, or take the field out.
    ///
    /// ## What is left alone
    ///
    /// From, Reply-To, Date, Subject, Newsgroups and Followup-To, whose own checks
    /// say that nothing is there. Fields that servers, gateways and lists write.
    ///
    /// ## How to fix it
    ///
    /// Leave the field out: delete the whole line, with its name, where you have
    /// added it, and empty the box in the newsreader's settings that it comes
    /// from.
    EMPTY = "hdr-empty", [Violation],
    summary: "a field is empty: $field",
    basis: ["RFC 5536, section 2.2"],
    precluded_by: [],
    variables: ["field"],
    lists: "field",
    reasons: {},
    since: "0.1.0",
    fix: Safe("the field goes", without),
    examine: examine,
}

/// The fields whose own checks say that they are empty.
static OTHERS: Names<6> = Names::of([
    "from",
    "reply-to",
    "date",
    "subject",
    "newsgroups",
    "followup-to",
]);

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for field in article.header().fields() {
        let is_empty = field.has_colon() && field.body().is_empty();
        if is_empty && !field.is_written_on_the_way() && !OTHERS.have(field) {
            report.at(field.place_of_name()).with("field", field.name());
        }
    }
}

fn without(article: &Article, _context: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    let field = field_of(article, finding)?;
    Some(vec![Edit::without(article, field)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_2_2_no_field_is_empty() {
        for (header, expected) in [
            ("Organization:\n", Some("Organization")),
            ("Organization: \t\n", Some("Organization")),
            ("Organization:\n \n\t\n", Some("Organization")),
            ("Message-ID:\n", Some("Message-ID")),
            ("Organization: -\n", None),
            ("Organization:\n a\n", None),
            ("Subject:\nDate:\nFrom:\nNewsgroups:\n", None),
            ("X-Received:\n", None),
        ] {
            let findings = examine_header(&EMPTY, header);
            let found = findings.iter().next().and_then(|f| f.value("field"));
            assert_eq!(found, expected, "{header}");
        }
    }
}
