//! What the checks of Newsgroups and Followup-To have in common.

use crate::article::field::newsgroups::{self, NewsgroupList};
use crate::article::{Article, Field};
use crate::check::{Edit, Finding, Severity};

/// The two fields that name newsgroups.
pub(super) const FIELDS: [&str; 2] = ["newsgroups", "followup-to"];

/// The word in Followup-To that asks for answers by mail.
pub(super) const POSTER: &str = "poster";

/// The field of this name, where it stands once, and its list.
#[inline(always)]
pub(super) fn field_and_list<'a>(
    article: &'a Article,
    name: &str,
) -> Option<(&'a Field, &'a NewsgroupList)> {
    let field = article.header().only(name)?;
    let list = match field.is("newsgroups") {
        true => article.newsgroup_list(),
        false => article.followup_to(),
    };
    Some((field, list?))
}

/// The field with these names in place of its list; nothing where not all of the
/// list is read.
pub(super) fn written_as(
    article: &Article,
    field: &Field,
    list: &NewsgroupList,
    names: &[&str],
) -> Option<Vec<Edit>> {
    let all = 0..field.body().len();
    let is_whole = list.spans.len() < newsgroups::MOST;
    is_whole.then(|| Some(vec![Edit::in_body(article, field, all, names.join(","))?]))?
}

/// Each newsgroup of a list once, by name.
pub(super) fn distinct<'a>(field: &'a Field, list: &'a NewsgroupList) -> Vec<&'a str> {
    let mut names: Vec<&str> = list.names(field.body()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The newsgroups of a crosspost, each once: two of them at least.
pub(super) fn crosspost(article: &Article) -> Option<(&Field, Vec<&str>)> {
    let (field, list) = field_and_list(article, "newsgroups")?;
    if list.spans.len() < 2 {
        return None;
    }
    Some((field, distinct(field, list))).filter(|(_, names)| names.len() > 1)
}

/// Whether somebody has looked where the article goes: a control message, an
/// article that a moderator has approved, or one in a group for FAQs (where it
/// is to be crossposted).
pub(super) fn is_official(article: &Article) -> bool {
    let header = article.header();
    let is_faq = |name: &str| name.rsplit('.').next() == Some("answers");
    header.get("control").is_some()
        || header.get("approved").is_some()
        || article.newsgroups().any(is_faq)
}

/// In a followup the crosspost is somebody else's: a note.
pub(super) fn grade(finding: &mut Finding, article: &Article) {
    if article.is_followup() {
        finding.graded(Severity::Note);
    }
}

/// Whether tests belong into this group, by its name.
pub(super) fn is_test(name: &str) -> bool {
    name.split(['.', '-'])
        .any(|word| matches!(word, "test" | "tests"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_for_tests() {
        for name in ["de.test", "test", "alt.test.me", "uk.tests", "alt.my-test"] {
            assert!(is_test(name), "{name}");
        }
        for name in ["comp.software.testing", "alt.contest", "de.Test"] {
            assert!(!is_test(name), "{name}");
        }
    }
}
