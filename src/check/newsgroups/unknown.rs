//! `ng-unknown`.

use super::groups::{field_and_list, grade};
use crate::active::Presence;
use crate::article::Article;
use crate::check::header::comment::COMMENT;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A name in Newsgroups of which the server that articles are read from says
    /// that there is no such group, though it has others of the same hierarchy.
    /// Where one of those has nearly the same name, the finding names it. In a
    /// followup it is a note: the groups are somebody else's choice.
    ///
    /// ## Why it matters
    ///
    /// Often the name is misspelt, or the group is gone. Nobody reads the article
    /// there, and many servers refuse one in which they know no group.
    ///
    /// ## What is left alone
    ///
    /// Everything where no server is asked, as by `artchk check`: only the bot asks
    /// its reading server, and only about groups that are not in its list. Names of
    /// a hierarchy that the server does not have at all, or that it does not tell
    /// about; control messages, which may be about groups that are still to be.
    /// Followup-To.
    ///
    /// ## How to fix it
    ///
    /// Look how the group is called, best in your newsreader's list of groups. A
    /// server need not have every group: if it is spelt right, all is well.
    UNKNOWN = "ng-unknown", [Hint, Note],
    summary: "the server does not know a newsgroup: $group: $reason",
    basis: ["RFC 5537, section 3.5", "the warnings of newsreaders"],
    precluded_by: [COMMENT, super::syntax::SYNTAX, super::reserved::RESERVED],
    variables: ["group", "similar", "reason"],
    reasons: {
        SIMILAR = "there is $similar",
        NONE_SIMILAR = "none has a similar name",
    },
    since: "0.1.0",
    examine: examine,
}

/// How many newsgroups of one article are asked about at most, so that no
/// article can keep the program busy with its questions.
const MOST: usize = 20;

/// The newsgroups of the article that a server may be asked about, each once.
/// Left out are those about which no answer would change a finding.
pub(crate) fn in_question(article: &Article) -> Vec<&str> {
    let header = article.header();
    let mut names: Vec<&str> = Vec::new();
    if header.only("newsgroups").is_none() || header.get("control").is_some() {
        return names;
    }
    let is_sendable = |name: &&str| {
        let mut octets = name.bytes();
        name.contains('.') && octets.all(|c| c.is_ascii_alphanumeric() || b".+-_".contains(&c))
    };
    for name in article.newsgroups().filter(is_sendable) {
        if names.len() < MOST && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn examine(article: &Article, context: &Context, report: &mut Report<'_>) {
    if context.newsgroups.is_empty() || article.header().get("control").is_some() {
        return;
    }
    let Some((field, list)) = field_and_list(article, "newsgroups") else {
        return;
    };
    for (span, name) in list.spans.iter().zip(list.names(field.body())) {
        if let Some(Presence::Absent { similar }) = context.newsgroups.get(name) {
            let finding = report.at(field.place_of(span.clone()));
            finding.with("group", name);
            match similar {
                Some(similar) => finding.with("similar", similar).because(SIMILAR),
                None => finding.because(NONE_SIMILAR),
            };
            grade(finding, article);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_within;

    fn found(header: &str) -> Vec<String> {
        let mut context = Context::at("2026-11-22T12:00:00Z".parse().expect("a moment"));
        let absent = |similar: Option<&str>| Presence::Absent {
            similar: similar.map(str::to_owned),
        };
        for (name, presence) in [
            ("de.test", Presence::Carried),
            ("de.tset", absent(Some("de.test"))),
            ("de.none", absent(None)),
        ] {
            context.newsgroups.insert(name.to_owned(), presence);
        }
        let findings = examine_within(&UNKNOWN, header, &context);
        let shown = findings.iter().map(|finding| {
            let (severity, summary) = (finding.severity.name(), finding.summary());
            format!(
                "{severity} {}",
                summary.rsplit(": ").collect::<Vec<_>>().join(" ")
            )
        });
        shown.collect()
    }

    #[test]
    fn r36a_a_newsgroup_that_the_server_does_not_have() {
        let similar = "there is de.test de.tset the server does not know a newsgroup";
        let none = "none has a similar name de.none the server does not know a newsgroup";
        for (header, expected) in [
            ("Newsgroups: de.tset\n", vec![format!("hint {similar}")]),
            (
                "Newsgroups: de.test,de.tset,de.none\n",
                vec![format!("hint {similar}"), format!("hint {none}")],
            ),
            (
                "Newsgroups: de.tset\nReferences: <a@b.invalid>\n",
                vec![format!("note {similar}")],
            ),
            ("Newsgroups: de.test\n", vec![]),
            ("Newsgroups: de.not-asked\n", vec![]),
            ("Newsgroups: de.tset\nControl: newgroup de.tset\n", vec![]),
            ("Newsgroups: de.test\nFollowup-To: de.tset\n", vec![]),
        ] {
            assert_eq!(found(header), expected, "{header}");
        }
    }

    #[test]
    fn r36a_only_names_that_matter_are_asked_about() {
        let many: Vec<String> = (0..50).map(|number| format!("a.{number}")).collect();
        for (header, names) in [
            (
                "Newsgroups: de.test,de.tset,de.test\n",
                vec!["de.test", "de.tset"],
            ),
            (
                "Newsgroups: test,a.*,a.b\\c,a.\u{fc},a.c++\n",
                vec!["a.c++"],
            ),
            ("Newsgroups: a.b\nControl: cancel <a@b.invalid>\n", vec![]),
            ("Newsgroups: a.b\nNewsgroups: a.c\n", vec![]),
            ("Subject: a.b\n", vec![]),
        ] {
            let article = Article::new(header.as_bytes().to_vec());
            assert_eq!(in_question(&article), names, "{header}");
        }
        let article = Article::new(format!("Newsgroups: {}\n", many.join(",")).into_bytes());
        assert_eq!(in_question(&article).len(), MOST);
    }
}
