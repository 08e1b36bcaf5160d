//! `duplicate`.

use crate::article::header::Names;
use crate::article::{Article, Field};
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A header field that stands more often than once, although it may occur
    /// only once. There is one finding for each name, in the line where it
    /// stands for the second time.
    ///
    /// These fields may occur only once: Approved, Archive, Bcc, Cancel-Key,
    /// Cancel-Lock, Cc, Content-Description, Content-ID,
    /// Content-Transfer-Encoding, Content-Type, Control, Date, Distribution,
    /// Expires, Followup-To, From, In-Reply-To, Injection-Date, Injection-Info,
    /// Keywords, Lines, Message-ID, MIME-Version, Newsgroups, Organization,
    /// Path, References, Reply-To, Sender, Subject, Summary, Supersedes, To,
    /// User-Agent, Xref.
    ///
    /// ## Why it matters
    ///
    /// Nobody can say which of the two counts, and each program decides for
    /// itself. Many servers refuse such an article.
    ///
    /// ## What is left alone
    ///
    /// All other fields: Comments, Content-Language and other fields of MIME,
    /// Received and the rest of what a mail brings along, fields that begin with
    /// X-, and fields that no standard knows.
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
        "RFC 2045, section 3 (MIME-Version, Content-Type and the like)",
        "RFC 8315, section 2 (Cancel-Lock, Cancel-Key)",
    ],
    precluded_by: [],
    variables: ["count", "field"],
    lists: "field",
    reasons: {},
    since: "0.1.0",
    needs: [REPEATED],
    fix: Safe("of fields that say the same, one stays", only_one),
    examine: examine,
}

/// How many fields may occur only once.
const COUNT: usize = 35;

/// What may occur only once, in order.
static SINGLE: Names<COUNT> = Names::of([
    "approved",
    "archive",
    "bcc",
    "cancel-key",
    "cancel-lock",
    "cc",
    "content-description",
    "content-id",
    "content-transfer-encoding",
    "content-type",
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
]);

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    if !article.header().has_repeated() {
        return;
    }
    let mut counts = [0; COUNT];
    // The second of each, and which it is.
    let mut repeated: Vec<(&Field, usize)> = Vec::new();
    for field in article.header().fields() {
        if let Some(place) = SINGLE.place(field)
            && let Some(count) = counts.get_mut(place)
        {
            *count += 1;
            if *count == 2 {
                repeated.push((field, place));
            }
        }
    }
    for (field, place) in repeated {
        let count = counts.get(place).copied().unwrap_or_default();
        report
            .at(field.place_of_name())
            .with("count", count)
            .with("field", field.name());
    }
}

fn only_one(article: &Article, _context: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    let mut fields = article.header().all(finding.value("field")?);
    let first = fields.next()?;
    let others: Vec<&Field> = fields.collect();
    let is_same = |other: &&Field| other.body() == first.body();
    let edits = others.iter().map(|field| Edit::without(article, field));
    others.iter().all(is_same).then(|| edits.collect())
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
                "Content-Type: text/plain\nContent-Type: text/html\n",
                "Content-Type 2 at 2",
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
            "Content-Language: de\nContent-Language: en\n",
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
        let twice = |name: &str| format!("{name}: a\n{}: b\n{name}: c\n", name.to_uppercase());
        let many: String = SINGLE.iter().map(twice).collect();
        let expected = SINGLE.iter().enumerate();
        let expected =
            expected.map(|(n, name)| format!("{} 3 at {}", name.to_uppercase(), 3 * n + 2));
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
