//! `hdr-missing`.

use crate::article::header::Names;
use crate::article::{Article, Stage};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A field that every article must have and this one lacks: Date, From,
    /// Message-ID, Newsgroups, Path, Subject. There is one finding for each.
    ///
    /// ## Why it matters
    ///
    /// News servers refuse an article without one of these fields: they need
    /// them to store it, to pass it on, and to know it again.
    ///
    /// ## What is left alone
    ///
    /// Date, Message-ID and Path of an article that has not been injected yet
    /// (it has neither Path nor Injection-Info nor Xref): the server adds them.
    /// From of a draft: the newsreader adds it.
    /// A field that stands there twice is another fault, and so is an empty one.
    ///
    /// ## How to fix it
    ///
    /// Fill in what your newsreader asks for: the name and the address of your
    /// account give From, and each article needs a group and a Subject. What is
    /// missing although you gave it was lost on the way: look at the program
    /// between newsreader and server, or at the script that posts.
    MISSING = "hdr-missing", [Violation],
    summary: "a field is missing that every article must have: $field",
    basis: ["RFC 5536, section 3.1", "RFC 5537, section 3.4.1 (what the server adds)"],
    precluded_by: [super::bad_separator::BAD_SEPARATOR],
    variables: ["field"],
    lists: "field",
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

/// A field that every article has.
struct Required {
    /// The checks of this field alone that would say the same.
    checks: &'static [&'static str],
    /// At which stage it has to be there: before, a newsreader or a server is
    /// still to add it.
    needed_from: Stage,
}

const fn required(checks: &'static [&'static str], needed_from: Stage) -> Required {
    Required {
        checks,
        needed_from,
    }
}

static NAMES: Names<6> = Names::of([
    "Date",
    "From",
    "Message-ID",
    "Newsgroups",
    "Path",
    "Subject",
]);

/// Of each of them.
const REQUIRED: [Required; 6] = [
    required(&["date"], Stage::Injected),
    required(&["from"], Stage::Proto),
    required(&[], Stage::Injected),
    required(&[], Stage::Draft),
    required(&[], Stage::Injected),
    required(&[], Stage::Draft),
];

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    // It may stand where nobody looks any more.
    if header.is_cut() {
        return;
    }
    for place in header.lacks(&NAMES) {
        let (Some(name), Some(field)) = (NAMES.iter().nth(place), REQUIRED.get(place)) else {
            continue;
        };
        if article.stage() >= field.needed_from {
            report
                .missing()
                .precluding(field.checks)
                .with("field", name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn found(header: &str) -> String {
        let findings = examine_header(&MISSING, header);
        let names = findings.iter().filter_map(|finding| finding.value("field"));
        names.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn rfc5536_3_1_what_every_article_has() {
        let all = "Path: a\nFrom: a\nDate: a\nMessage-ID: a\nNewsgroups: a\nSubject: a\n";
        assert_eq!(found(all), "");
        assert_eq!(found(&all.to_uppercase()), "");
        for name in ["From", "Date", "Message-ID", "Newsgroups", "Subject"] {
            assert_eq!(found(&all.replace(&format!("{name}:"), "X-A:")), name);
        }
        let injected = "Injection-Info: a\nFrom: a\nNewsgroups: a\n";
        assert_eq!(found(injected), "Date Message-ID Path Subject");
    }

    #[test]
    fn rfc5537_3_4_1_what_the_server_adds() {
        assert_eq!(found("From: a\nNewsgroups: a\nSubject: a\n"), "");
        assert_eq!(found("X-A: a\n"), "From Newsgroups Subject");
    }

    #[test]
    fn r50_what_the_newsreader_adds() {
        let draft = Article::draft(b"From:\n\n".to_vec(), None).expect("a draft");
        let context = Context::at("2026-11-22T12:00:00Z".parse().expect("a moment"));
        let findings = crate::check::run::run_alone(&MISSING, &draft, &context);
        let names = findings.iter().filter_map(|finding| finding.value("field"));
        assert_eq!(names.collect::<Vec<_>>(), ["Newsgroups", "Subject"]);
    }
}
