//! `hdr-control-supersedes`.

use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An article that has both Control and Supersedes.
    ///
    /// ## Why it matters
    ///
    /// Each of them tells servers to do something, and the standard forbids to
    /// have both: nobody knows which is meant.
    ///
    /// ## What is left alone
    ///
    /// One of the two, alone.
    ///
    /// ## How to fix it
    ///
    /// To take an article back, keep Control (`cancel <…>`) and leave Supersedes
    /// out. To put another in its place, keep Supersedes and leave Control out.
    CONTROL_SUPERSEDES = "hdr-control-supersedes", [Violation],
    summary: "the article has both Control and Supersedes",
    basis: ["RFC 5536, section 3.2.3"],
    precluded_by: [],
    variables: [],
    reasons: {},
    since: "0.1.0",
    needs: [SUPERSEDES],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    if let (Some(_), Some(field)) = (header.get("control"), header.get("supersedes")) {
        report.at(field.place_of_name());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_2_3_one_of_the_two() {
        let both = "Supersedes: <a@b>\nControl: cancel <a@b>\n";
        assert_eq!(examine_header(&CONTROL_SUPERSEDES, both).len(), 1);
        for line in both.lines() {
            assert!(examine_header(&CONTROL_SUPERSEDES, line).is_empty());
        }
    }
}
