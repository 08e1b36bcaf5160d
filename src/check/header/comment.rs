//! `hdr-comment`.

use std::ops::Range;

use crate::article::Article;
use crate::article::header::Names;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A comment, in round brackets, in a field that may have none: Distribution,
    /// Followup-To, Lines, Message-ID, Newsgroups, Supersedes.
    ///
    /// ## Why it matters
    ///
    /// Servers read these fields often and fast, and take the comment for a part
    /// of the name or identifier: the article is refused, or goes elsewhere.
    ///
    /// ## What is left alone
    ///
    /// All other fields, where comments may stand (From, Date, References). Control,
    /// whose arguments may have brackets. Path and Xref, which servers write. A
    /// bracket inside an identifier is a fault of the identifier.
    ///
    /// ## How to fix it
    ///
    /// Take the comment out. What it says belongs into the text.
    COMMENT = "hdr-comment", [Violation],
    summary: "a comment stands where none may be: in $field",
    basis: ["RFC 5536, section 3"],
    precluded_by: [],
    variables: ["field", "comment"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

static NAMES: Names<6> = Names::of([
    "Distribution",
    "Followup-To",
    "Lines",
    "Message-ID",
    "Newsgroups",
    "Supersedes",
]);

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for field in article.header().only_of(&NAMES) {
        let body = field.body();
        if let Some(span) = comment(body) {
            let text = body.get(span.clone()).unwrap_or_default();
            report
                .at(field.place_of(span))
                .with("field", field.name())
                .with("comment", text);
        }
    }
}

/// The first comment outside angle brackets.
fn comment(body: &str) -> Option<Range<usize>> {
    let mut open = body.find('(')?;
    if let Some(angle) = body.find('<').filter(|angle| *angle < open) {
        let behind = angle + body.get(angle..)?.find('>')?;
        open = behind + body.get(behind..)?.find('(')?;
    }
    let close = open + body.get(open..)?.rfind(')')?;
    Some(open..close + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_fields_without_comments() {
        for (header, expected) in [
            ("Newsgroups: de.test (a test)\n", Some("(a test)")),
            ("Followup-To: (x (y)) de.test\n", Some("(x (y))")),
            ("Distribution: de (Germany)\n", Some("(Germany)")),
            ("Message-ID: <a@b> (mine)\n", Some("(mine)")),
            ("Message-ID: (mine) <a@b>\n", Some("(mine)")),
            ("Supersedes: <a@b>\n (old)\n", Some("(old)")),
            ("Lines: 3 (about)\n", Some("(about)")),
            ("Message-ID: <a(x)@b>\n", None),
            ("Message-ID: <a(x)@b\n", None),
            ("Newsgroups: de.test (\n", None),
            ("Control: newgroup x (y)\n", None),
            ("From: a@b (c)\nDate: d (e)\nReferences: <a@b> (c)\n", None),
            ("Path: a!b (c)\n", None),
        ] {
            let findings = examine_header(&COMMENT, header);
            let found = findings.iter().next().and_then(|f| f.value("comment"));
            assert_eq!(found, expected, "{header}");
        }
    }
}
