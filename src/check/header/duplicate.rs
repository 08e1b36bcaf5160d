//! `duplicate`.

use std::collections::HashMap;

use crate::article::{Article, Field};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A header field that stands more often than once, although it may occur
    /// only once. There is one finding for each name, in the line where it
    /// stands for the second time.
    ///
    /// These fields may occur only once: Approved, Archive, Bcc, Cancel-Key,
    /// Cancel-Lock, Cc, Control, Date, Distribution, Expires, Followup-To,
    /// From, In-Reply-To, Injection-Date, Injection-Info, Keywords, Lines,
    /// Message-ID, MIME-Version, Newsgroups, Organization, Path, References,
    /// Reply-To, Sender, Subject, Summary, Supersedes, To, User-Agent, Xref,
    /// and every field whose name begins with Content-.
    ///
    /// ## Why it matters
    ///
    /// Nobody can say which of the two counts, and each program decides for
    /// itself. Many servers refuse such an article.
    ///
    /// ## What is left alone
    ///
    /// All other fields: Comments, Received and the rest of what a mail brings
    /// along, fields that begin with X-, and fields that no standard knows.
    ///
    /// ## How to fix it
    ///
    /// Take the field out of your newsreader's settings for header lines of your own,
    /// or out of the editor's header. If a program between newsreader and server
    /// adds it, tell it to leave fields alone that are there.
    DUPLICATE = "duplicate", [Violation],
    summary: "a field that may occur only once occurs more often: $field, $count times",
    basis: [
        "RFC 5536, sections 3, 3.1 and 3.2",
        "RFC 5322, section 3.6",
        "RFC 8315, section 2 (Cancel-Lock, Cancel-Key)",
    ],
    precluded_by: [],
    variables: ["count", "field"],
    lists: "field",
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

/// How the names of the fields of MIME begin, which may occur only once.
const CONTENT: &str = "content-";
/// The others that may occur only once.
const SINGLE: [&str; 31] = [
    "approved",
    "archive",
    "bcc",
    "cancel-key",
    "cancel-lock",
    "cc",
    "control",
    "date",
    "distribution",
    "expires",
    "followup-to",
    "from",
    "in-reply-to",
    "injection-date",
    "injection-info",
    "keywords",
    "lines",
    "message-id",
    "mime-version",
    "newsgroups",
    "organization",
    "path",
    "references",
    "reply-to",
    "sender",
    "subject",
    "summary",
    "supersedes",
    "to",
    "user-agent",
    "xref",
];

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let mut counts = [0; SINGLE.len()];
    let mut counts_of_content: HashMap<String, usize> = HashMap::new();
    let mut count = |field: &Field| {
        let name = field.name();
        let single = SINGLE
            .iter()
            .position(|single| name.eq_ignore_ascii_case(single));
        if let Some(count) = single.and_then(|single| counts.get_mut(single)) {
            *count += 1;
            return *count;
        }
        let begin = name.get(..CONTENT.len());
        if !begin.is_some_and(|begin| begin.eq_ignore_ascii_case(CONTENT)) {
            return 0;
        }
        let count = counts_of_content.entry(name.to_ascii_lowercase());
        let count = count.or_default();
        *count += 1;
        *count
    };
    // The second of each, and how many there are, by name.
    let mut repeated: Vec<(&Field, usize)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for field in article.header().fields() {
        let so_far = count(field);
        if so_far < 2 {
            continue;
        }
        let place = *places
            .entry(field.name().to_ascii_lowercase())
            .or_insert(repeated.len());
        match repeated.get_mut(place) {
            Some((_, count)) => *count = so_far,
            None => repeated.push((field, so_far)),
        }
    }
    for (field, count) in repeated {
        report
            .at(field.place_of_name())
            .with("count", count)
            .with("field", field.name());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_fields_that_may_occur_once() {
        for (header, expected) in [
            ("Subject: a\nSubject: b\n", "Subject 2 at 2"),
            (
                "Subject: a\nX-A: 1\nSUBJECT: b\nsubject: c\n",
                "SUBJECT 3 at 3",
            ),
            ("Keywords: a\nKeywords: b\n", "Keywords 2 at 2"),
            (
                "Content-Language: de\nContent-Language: en\n",
                "Content-Language 2 at 2",
            ),
            (
                "Cancel-Lock: sha256:a\n folded\nCancel-Lock: sha256:b\n",
                "Cancel-Lock 2 at 3",
            ),
            ("To: a\nFrom: b\nTo: c\nFrom: d\n", "To 2 at 3, From 2 at 4"),
        ] {
            assert_eq!(found(header), expected, "{header}");
        }
    }

    #[test]
    fn other_fields_may_be_repeated() {
        for header in [
            "Comments: a\nComments: b\n",
            "Received: a\nReceived: b\nReceived: c\n",
            "X-Trace: a\nX-Trace: b\n",
            "Original-Sender: a\nOriginal-Sender: b\n",
            "Subject: a\nX-Subject: b\n",
            "no colon\nno colon\n",
        ] {
            assert_eq!(found(header), "", "{header}");
        }
    }

    /// Each name is counted where it stands, and not sought again.
    #[test]
    fn r42c_any_number_of_names_stands_there_twice() {
        let twice = |n| format!("Content-{n}: a\nCONTENT-{n}: b\nContent-{n}: c\n");
        let many: String = (0..50).map(twice).collect();
        let expected = (0..50).map(|n| format!("CONTENT-{n} 3 at {}", 3 * n + 2));
        assert_eq!(found(&many), expected.collect::<Vec<_>>().join(", "));
    }

    fn found(header: &str) -> String {
        let article = Article::new(header.as_bytes().to_vec());
        let found: Vec<String> = examine_header(&DUPLICATE, header)
            .iter()
            .map(|finding| {
                format!(
                    "{} {} at {}",
                    finding.value("field").unwrap_or_default(),
                    finding.value("count").unwrap_or_default(),
                    finding.position(&article).map_or(0, |at| at.line)
                )
            })
            .collect();
        found.join(", ")
    }
}
