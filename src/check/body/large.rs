//! `body-large`.

use crate::article::{Article, Place};
use crate::check::{Context, Report};
use crate::declare_check;

/// The largest body that nobody minds in a group for texts, in octets.
const OCTETS: usize = 60_000;
/// Parts of the names of groups in which large articles are usual.
const GROUPS: [&str; 9] = [
    "binaries", "binary", "binaer", "bin", "sources", "answers", "dateien", "faq", "announce",
];

declare_check! {
    /// ## What it finds
    ///
    /// A body of more than 60,000 octets, of which a line end is one.
    ///
    /// ## Why it matters
    ///
    /// Many people fetch all articles of a group before they read one. Servers for
    /// texts refuse large articles, each from another size on, so that such an
    /// article reaches a part of its readers only.
    ///
    /// ## What is left alone
    ///
    /// Groups for binaries, sources, answers and announcements, as their names
    /// tell. Lists of frequent questions (FAQ in the Subject), and what a
    /// moderator has approved.
    ///
    /// ## How to fix it
    ///
    /// Put the file or the long text on the web, and name the address. A long text
    /// can be posted in parts.
    BODY_LARGE = "body-large", [Hint],
    summary: "the article is very large: $octets octets",
    basis: [],
    precluded_by: [],
    variables: ["octets"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let body = article.body();
    if body.len() <= OCTETS {
        return;
    }
    // Whether lines end in LF or CR LF is no matter of the poster.
    let octets = body.len() - memchr::memmem::find_iter(body, b"\r\n").count();
    if octets <= OCTETS {
        return;
    }
    let header = article.header();
    let is_usual = |name: &str| name.split('.').any(|part| GROUPS.contains(&part));
    let subject = header
        .get("subject")
        .map_or("", |subject| subject.decoded());
    if header.get("approved").is_some()
        || subject.to_lowercase().contains("faq")
        || article.newsgroups().any(is_usual)
    {
        return;
    }
    let start = header.end();
    report
        .at(Place::octets(start..start + body.len()))
        .with("octets", octets);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn finds(header: &str, octets: usize) -> bool {
        let article = format!("{header}\n\n{}", "x\n".repeat(octets / 2));
        !examine_header(&BODY_LARGE, article).is_empty()
    }

    #[test]
    fn more_than_sixty_thousand_octets() {
        assert!(finds("Newsgroups: misc.test", OCTETS + 2));
        assert!(!finds("Newsgroups: misc.test", OCTETS));
        assert!(finds(
            "Newsgroups: alt.binder\nSubject: a question",
            OCTETS + 2
        ));
    }

    #[test]
    fn where_large_articles_are_usual() {
        for header in [
            "Newsgroups: alt.binaries.flowers",
            "Newsgroups: comp.sources.misc",
            "Newsgroups: misc.flowers,misc.answers",
            "Newsgroups: misc.flowers\nSubject: Flowers FAQ (part 1)",
            "Newsgroups: misc.flowers\nApproved: otto@flowers.invalid",
        ] {
            assert!(!finds(header, OCTETS + 2), "{header}");
        }
    }
}
