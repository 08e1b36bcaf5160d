//! `hdr-space-before-colon`.

use crate::article::Article;
use crate::check::remedy::field_of;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A blank or a tab between the name of a field and its colon: `Subject :`.
    ///
    /// ## Why it matters
    ///
    /// Only the syntax of times past knew it. Today's programs take the blank
    /// for a part of the name, or the line for none of the header, and servers
    /// refuse the article.
    ///
    /// ## What is left alone
    ///
    /// A line with further blanks before its colon: that is no name at all, and
    /// a matter of its own.
    ///
    /// ## How to fix it
    ///
    /// Write the colon directly behind the name, and one blank behind the colon.
    /// Look where you have added the field: in the newsreader's settings, in a
    /// template, or in a script.
    SPACE_BEFORE_COLON = "hdr-space-before-colon", [Violation],
    summary: "a blank stands between the name of a field and its colon: $field",
    basis: ["RFC 5322, sections 2.2 and 4.5"],
    precluded_by: [super::bad_separator::BAD_SEPARATOR],
    variables: ["field"],
    lists: "field",
    reasons: {},
    since: "0.1.0",
    needs: [ODD_NAME],
    fix: Safe("the blanks before the colon go", without_blanks),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    if !article.header().has_odd_names() {
        return;
    }
    let fields = article.header().fields().iter();
    for field in fields.filter(|field| field.has_colon()) {
        let name = article.octets().get(field.name_range());
        let name = name.unwrap_or_default();
        let bare = name.trim_ascii_end();
        let is_name = !bare.is_empty() && !bare.iter().any(|octet| *octet <= b' ');
        if bare.len() < name.len() && is_name {
            report.at(field.place_of_name()).with("field", field.name());
        }
    }
}

fn without_blanks(article: &Article, _: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    let name = field_of(article, finding)?.name_range();
    let written = article.octets().get(name.clone())?;
    let bare = written.trim_ascii_end().len();
    Some(vec![Edit::delete(name.start + bare..name.end)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5322_4_5_a_blank_behind_the_name() {
        for (header, expected) in [
            ("Subject : a\n", Some("Subject")),
            ("X-A\t : a\n", Some("X-A")),
            ("Subject: a : b\n", None),
            (" : a\n", None),
            ("How are you : a\n", None),
            ("no colon\n", None),
        ] {
            let findings = examine_header(&SPACE_BEFORE_COLON, header);
            let found = findings.iter().next().and_then(|f| f.value("field"));
            assert_eq!(found, expected, "{header}");
        }
    }
}
