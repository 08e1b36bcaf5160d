//! `hdr-obsolete`.

use crate::article::Article;
use crate::article::header::Names;
use crate::check::remedy::field_of;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A field that earlier standards or drafts had, and today's forbids to
    /// write: Also-Control, Article-Names, Article-Updates, Date-Received,
    /// Posting-Version, Relay-Version, See-Also. There is one finding for each.
    ///
    /// ## Why it matters
    ///
    /// Nobody reads these fields any more, and INN refuses articles with some of
    /// them.
    ///
    /// ## What is left alone
    ///
    /// Lines, which is only on its way out, and every other field.
    ///
    /// ## How to fix it
    ///
    /// Take the field out, where you have added it. If the newsreader writes it,
    /// use a newer one. Supersedes does what Also-Control and Article-Updates
    /// were for; another article is named in the text, or in References.
    OBSOLETE = "hdr-obsolete", [Violation],
    summary: "a field is obsolete and must not be written: $field",
    basis: ["RFC 5536, section 3.3"],
    precluded_by: [],
    variables: ["field"],
    lists: "field",
    reasons: {},
    since: "0.1.0",
    fix: Safe("the field goes", without),
    examine: examine,
}

static NAMES: Names<7> = Names::of([
    "also-control",
    "article-names",
    "article-updates",
    "date-received",
    "posting-version",
    "relay-version",
    "see-also",
]);

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for field in article.header().first_of(&NAMES) {
        report.at(field.place_of_name()).with("field", field.name());
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
    fn rfc5536_3_3_obsolete_fields() {
        for name in NAMES.iter() {
            assert_eq!(examine_header(&OBSOLETE, format!("{name}: a\n")).len(), 1);
        }
        assert_eq!(examine_header(&OBSOLETE, "SEE-ALSO: a\n").len(), 1);
        let others = "Lines: 3\nX-See-Also: a\nControl: b\nDate: c\n";
        assert!(examine_header(&OBSOLETE, others).is_empty());
    }
}
