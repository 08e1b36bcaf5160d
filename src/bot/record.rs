//! The row that an article gets in the journal.

use jiff::Timestamp;

use super::Treated;
use super::score::opinions;
use crate::article::Article;
use crate::article::way::Way;
use crate::check::Finding;
use crate::journal::{self, LONGEST_AUTHOR, Origin, Record, Values};
use crate::source::Incoming;

/// What is written down of an article that was looked at now.
pub(super) fn record(incoming: &Incoming, treated: Treated) -> Record {
    let article = &incoming.article;
    let lines = treated.decision.log.lines();
    Record {
        message_identifier: article.header().body("message-id").map(str::to_owned),
        newsgroup: incoming.newsgroup.clone(),
        newsreader: article.newsreader().map(|reader| reader.code.to_owned()),
        origin: origin(article),
        seen: Timestamp::now().as_second(),
        occasion: treated.decision.occasion,
        reason: lines
            .last()
            .map(|line| line.text.clone())
            .unwrap_or_default(),
        findings: treated
            .findings
            .iter()
            .map(|found| finding(article, found))
            .collect(),
        opinions: opinions(&treated.scored.score),
        text: treated.scored.text,
        conclusion: treated.conclusion,
    }
}

fn finding(article: &Article, finding: &Finding) -> journal::Finding {
    let number = |number| u32::try_from(number).ok();
    let position = finding.position(article);
    let columns = position.and_then(|position| position.columns);
    journal::Finding {
        code: finding.check.code.to_owned(),
        severity: finding.severity,
        counts: finding.counts,
        line: position.and_then(|position| number(position.line)),
        column: columns.and_then(|(first, _)| number(first)),
        end_column: columns.and_then(|(_, end)| number(end)),
        values: Values::new(finding.values()),
    }
}

/// The address in From in lower case, or what stands there in place of one
/// (R29), cut where it is longer than any address (R42c).
pub(crate) fn author(article: &Article) -> Option<String> {
    let lower = |text: &str| {
        let lower = text.chars().flat_map(char::to_lowercase);
        lower.take(LONGEST_AUTHOR).collect::<String>()
    };
    let author = match article.poster() {
        Some(mailbox) => lower(&mailbox.address()),
        None => lower(article.header().body("from")?),
    };
    (!author.is_empty()).then_some(author)
}

/// Where the article comes from.
fn origin(article: &Article) -> Origin {
    let way = Way::of(article);
    Origin {
        author: author(article),
        injecting_site: way.entry.map(str::to_ascii_lowercase),
        date: way.written.map(Timestamp::as_second),
        injection_date: way.injected.map(Timestamp::as_second),
        hops: way.hops.and_then(|hops| u32::try_from(hops).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::score::Scored;
    use super::*;
    use crate::check::{self, Context, Selection, Severity};
    use crate::decision::{CheckLog, Circumstances, Decision};
    use crate::journal::Conclusion;

    fn origin_of(header: &str) -> Origin {
        origin(&Article::new(format!("{header}\n\nx\n").into_bytes()))
    }

    fn treated(article: &Article, selection: &Selection) -> Treated {
        Treated {
            decision: Decision {
                occasion: None,
                unanswerable: None,
                verbose: false,
                path: false,
                log: CheckLog::default(),
            },
            findings: check::run(article, &Context::at(Timestamp::now()), selection),
            scored: Scored::default(),
            conclusion: Conclusion::Silent,
        }
    }

    #[test]
    fn r11_a_finding_is_written_down_with_its_place_and_whether_it_counts() {
        let text = b"From: Erika Flowers <e@host.invalid>\nMessage-ID: <a@laptop>\n\nx\n";
        let incoming = Incoming {
            article: Article::new(text.to_vec()),
            newsgroup: "example.test".to_owned(),
            name: "1".to_owned(),
            to_go: None,
            circumstances: Circumstances {
                autocheck: true,
                forced: false,
                first_run: false,
                now: Timestamp::now(),
            },
            arrived: None,
        };
        let without_blocks = Selection::all().with_blocks([]);
        for (selection, counts) in [(Selection::all(), true), (without_blocks, false)] {
            let record = record(&incoming, treated(&incoming.article, &selection));
            let expected = journal::Finding {
                code: "nomid".to_owned(),
                severity: Severity::Violation,
                counts,
                line: Some(2),
                column: Some(16),
                end_column: Some(22),
                values: Values::new([
                    ("domain", "laptop"),
                    ("reason", "it is one word without a dot"),
                ]),
            };
            let found = record.findings.iter().find(|found| found.code == "nomid");
            assert_eq!(found, Some(&expected));
            assert_eq!(record.origin, origin(&incoming.article));
        }
    }

    #[test]
    fn an_article_without_a_header_comes_from_nowhere() {
        assert_eq!(origin_of("Subject: x"), Origin::default());
        let unreadable = "From:\nDate: soon\nInjection-Date: then\nX-Trace: ?\nInjection-Info: ;";
        assert_eq!(origin_of(unreadable), Origin::default());
        assert_eq!(origin_of("Path:").hops, Some(0));
    }

    #[test]
    fn origin_is_read_from_the_header() {
        let header = "Path: a.example!B.example!.POSTED!not-for-mail\n\
             From: Erika <Erika.Flowers@Host.INVALID>\n\
             Date: Sun, 22 Nov 2026 12:00:00 +0100\n\
             Injection-Date: Sun, 22 Nov 2026 11:00:07 GMT";
        let expected = Origin {
            author: Some("erika.flowers@host.invalid".to_owned()),
            injecting_site: Some("b.example".to_owned()),
            date: Some(1_795_345_200),
            injection_date: Some(1_795_345_207),
            hops: Some(2),
        };
        assert_eq!(origin_of(header), expected);
    }

    #[test]
    fn injecting_site_is_believed_of_the_injecting_agent_first() {
        let site = |header: &str| origin_of(header).injecting_site;
        let path = "Path: a.example!c.example!x";
        let trace = format!("X-Trace: B.example 1 2 192.0.2.7\n{path}");
        let info = format!("Injection-Info: A.example; x-y=z\n{trace}");
        assert_eq!(site(path).as_deref(), Some("c.example"));
        assert_eq!(site(&trace).as_deref(), Some("b.example"));
        assert_eq!(site(&info).as_deref(), Some("a.example"));
        let unreadable = format!("Injection-Info: =\nX-Trace: DXC=a;b\n{path}");
        assert_eq!(site(&unreadable).as_deref(), Some("c.example"));
    }

    #[test]
    fn injection_date_has_a_predecessor() {
        let old = "NNTP-Posting-Date: Sun, 22 Nov 2026 11:00:07 GMT";
        assert_eq!(origin_of(old).injection_date, Some(1_795_345_207));
        let both = format!("Injection-Date: Sun, 22 Nov 2026 11:00:09 GMT\n{old}");
        assert_eq!(origin_of(&both).injection_date, Some(1_795_345_209));
    }

    #[test]
    fn r42c_author_is_no_longer_than_an_address() {
        let longest = format!("{}@{}.example", "a".repeat(64), "b".repeat(247));
        let fits = origin_of(&format!("From: {longest}")).author;
        assert_eq!(fits.as_ref(), Some(&longest));
        let huge = "Ä".repeat(5_000_000);
        let expected = Some("ä".repeat(LONGEST_AUTHOR));
        assert_eq!(
            origin_of(&format!("From: {huge}@host.invalid")).author,
            expected
        );
        assert_eq!(origin_of(&format!("From: {huge}")).author, expected);
    }
}
