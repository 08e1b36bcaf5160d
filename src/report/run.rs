//! A run of reports: first the journal, then the mail (R60, R62).

use std::time::Duration;

use super::build::{self, Built, Options};
use super::deliver::{self, Parcel, Undelivered};
use super::mail::Mail;
use super::template::Template;
use super::{SEVERITIES, label};
use crate::article::printable;
use crate::config::{Config, Delivery, Language, Mailbox};
use crate::console::Console;
use crate::journal::{self, Journal, Report, ToldEvent};

/// How many events a report tells that is sent: a mail of all that a year left would
/// be refused. The documents name it, too.
const MOST_TOLD: usize = 500;

/// What a run of reports needs to know.
#[derive(Debug, Clone)]
pub struct Sender<'s> {
    /// The configuration of the bot.
    pub config: &'s Config,
    /// Who sends the reports.
    pub from: Mailbox,
    /// What makes their texts.
    pub template: Template,
    /// Now, in unix seconds.
    pub now: i64,
    /// How long a delivery may take.
    pub patience: Duration,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    Yes,
    No,
    /// There was no end of it.
    Hung,
}

/// A report that is ready to be sent.
struct Ready<'r> {
    label: &'r str,
    severity: crate::check::Severity,
    newsgroup: &'r str,
    created: i64,
    figures: serde_json::Value,
    told: &'r [ToldEvent],
}

impl Sender<'_> {
    /// Makes the reports that are due and writes them down; none where nothing is
    /// to be said or no period is over. Gives back how many.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read or written.
    pub fn make(&self, journal: &mut Journal, console: &Console) -> Result<usize, journal::Error> {
        let mut count = 0;
        for severity in SEVERITIES {
            journal.begin_reading()?;
            let reports = &self.config.reports;
            let outcome = build::build(journal, reports, severity, self.now, Options::default());
            journal.end_reading()?;
            let Some(outcome) = outcome? else {
                console.say(1, &format!("{}: no report is due yet", severity.name()));
                continue;
            };
            journal.record_reports(severity, outcome.window, &outcome.judged, self.now)?;
            match outcome.reports.len() {
                0 => console.say(1, &format!("{}: nothing to report", severity.name())),
                made => console.say(1, &format!("{}: {made} reports made", severity.name())),
            }
            count += outcome.reports.len();
        }
        Ok(count)
    }

    /// Sends the reports that are due, and writes down of each that it was sent.
    /// One that cannot be sent stays due, and so do all behind one that hangs: each
    /// would take as long, with the lock held.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read or written.
    pub async fn send_due(
        &self,
        journal: &mut Journal,
        console: &Console,
    ) -> Result<(), journal::Error> {
        for report in journal.reports_due()? {
            if self.send_one(journal, &report, console).await? == Sent::Hung {
                break;
            }
        }
        Ok(())
    }

    /// Sends this report, whether it was sent before or not.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read or written.
    pub async fn send(
        &self,
        journal: &mut Journal,
        report: &Report,
        console: &Console,
    ) -> Result<(), journal::Error> {
        self.send_one(journal, report, console).await.map(drop)
    }

    async fn send_one(
        &self,
        journal: &mut Journal,
        report: &Report,
        console: &Console,
    ) -> Result<Sent, journal::Error> {
        let label = &report.label;
        let told = journal.events_of_report(label)?;
        let ready = Ready {
            label,
            severity: report.severity,
            newsgroup: &report.newsgroup,
            created: report.created,
            figures: serde_json::from_str(&report.figures).unwrap_or_default(),
            told: &told,
        };
        let to = self
            .config
            .reports
            .recipients(super::grading(report.severity));
        let sent = self.deliver(&ready, to, false, console).await;
        if sent == Sent::Yes {
            journal.report_was_sent(label, self.now)?;
            console.log(&format!("report {label}: sent"));
            console.say(1, &format!("{label}: sent"));
        }
        Ok(sent)
    }

    /// Sends reports that are no more than a test, all of them to this address.
    pub async fn test(
        &self,
        reports: &[(crate::check::Severity, Built)],
        to: &str,
        console: &Console,
    ) {
        let to = [to.to_owned()];
        for (severity, built) in reports {
            let newsgroup = built.figures.newsgroup.clone().unwrap_or_default();
            let ready = Ready {
                label: &built.label,
                severity: *severity,
                newsgroup: &newsgroup,
                created: self.now,
                figures: serde_json::to_value(&built.figures).unwrap_or_default(),
                told: &built.told,
            };
            let sent = self.deliver(&ready, &to, true, console).await;
            if sent == Sent::Hung {
                return;
            }
            if sent == Sent::Yes {
                let label = &built.label;
                let done = match &self.config.reports.delivery {
                    Delivery::Folder(folder) => {
                        let file = folder.join(format!("{label}.txt"));
                        format!(
                            "{label}: written to {} as a test",
                            printable::line(&file.to_string_lossy())
                        )
                    }
                    Delivery::Program(_) | Delivery::Smtp(_) => {
                        format!("{label}: sent to {} as a test", to[0])
                    }
                };
                console.say(0, &done);
            }
        }
    }

    /// Whether it was delivered; else it was said why not.
    async fn deliver(
        &self,
        ready: &Ready<'_>,
        to: &[String],
        is_test: bool,
        console: &Console,
    ) -> Sent {
        let label = ready.label;
        let (figures, told) = (&ready.figures, ready.told);
        let text = self.template.text(figures, told, MOST_TOLD);
        let html = self.template.html(figures, told, MOST_TOLD);
        let (text, html) = match (text, html) {
            (Ok(text), Ok(html)) => (text, html),
            (Err(why), _) | (_, Err(why)) => {
                console.error(&format!("report {label}: {why}"));
                return Sent::No;
            }
        };
        let domain = &self.config.message_id_domain;
        let references = ready.figures["references"].as_array();
        let references = references.into_iter().flatten();
        // A test has an identifier of its own: the report may come yet.
        let identifier = match is_test {
            true => label::message_identifier(&format!("{label}-test-{}", self.now), domain),
            false => label::message_identifier(label, domain),
        };
        let parcel = Parcel {
            label,
            mail: Mail {
                message_identifier: identifier,
                references: references
                    .filter_map(serde_json::Value::as_str)
                    .map(|label| label::message_identifier(label, domain))
                    .collect(),
                from: &self.from,
                to,
                subject: self.subject(ready, is_test),
                created: ready.created,
                text: &text,
                html: html.as_deref(),
            },
            figures: &ready.figures.to_string(),
        };
        let delivery = &self.config.reports.delivery;
        match deliver::deliver(&parcel, delivery, self.patience).await {
            Ok(refused) => {
                for recipient in refused {
                    console.error(&format!("report {label} is not taken for {recipient}"));
                }
                Sent::Yes
            }
            Err(Undelivered { why, hung }) => {
                console.later(&format!("report {label} is not sent: {why}"));
                match hung {
                    true => Sent::Hung,
                    false => Sent::No,
                }
            }
        }
    }

    fn subject(&self, ready: &Ready<'_>, is_test: bool) -> String {
        let (what, count) = (ready.severity, ready.told.len());
        let test = match is_test {
            true => "[TEST] ",
            false => "",
        };
        let Ready {
            label, newsgroup, ..
        } = ready;
        match self.template.language {
            Language::De => {
                let what = match what {
                    crate::check::Severity::Violation => "Verstöße",
                    crate::check::Severity::Hint => "Hinweise",
                    crate::check::Severity::Note => "Notizen",
                };
                format!("{test}[{label}] {newsgroup}: {what} ({count})")
            }
            Language::En => format!("{test}[{label}] {newsgroup}: {}s ({count})", what.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::check::Severity;
    use crate::config::{Delivery, Files, mailbox};
    use crate::journal::{Judged, NewReport};
    use crate::run::ready;

    const INI: &str =
        "reader = localhost\nmessage_id_domain = check.example.org\ncheckgroups:\nlocal.test y\n";

    /// The configuration of a bot in this folder.
    fn configured(folder: &Path) -> Config {
        std::fs::write(folder.join("a.ini"), INI).expect("a file");
        let texts = include_str!("../../sample.rc").replace("change-this-address.", "check.");
        std::fs::write(folder.join("a.rc"), texts).expect("a file");
        let (config, _) = ready::read(&Files::new(folder, Some("a"), None, "artchk"));
        config.expect("a configuration")
    }

    #[tokio::test]
    async fn r63_behind_a_report_that_hangs_none_is_tried() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let mut config = configured(folder.path());
        let mut journal = Journal::in_memory().expect("a journal");
        let reports = ["R20261128-h-aaaaa", "R20261128-h-bbbbb"].map(|label| NewReport {
            label: label.to_owned(),
            newsgroup: "local.test".to_owned(),
            figures: "{}".to_owned(),
        });
        let judged = Judged {
            reports: reports.into(),
            fates: Vec::new(),
            told: Vec::new(),
        };
        let window = (0, 1);
        journal
            .record_reports(Severity::Hint, window, &judged, 1)
            .expect("recorded");
        // What is handed over behind these words is nothing to them.
        let hangs = ["/bin/sh", "-c", "exec sleep 600"];
        for (program, tried) in [(&hangs[..], 1), (&["/bin/false"], 2)] {
            let patience = match tried {
                1 => Duration::ZERO,
                _ => deliver::WHOLE,
            };
            let words = program.iter().map(|word| (*word).to_owned());
            config.reports.delivery = Delivery::Program(words.collect());
            let template = "never mind the numbers\n";
            std::fs::write(at("report.txt"), template).expect("a file");
            let sender = Sender {
                config: &config,
                from: mailbox("a@check.example.org").expect("an address"),
                template: Template::find(None, Some(folder.path()), Language::En).expect("one"),
                now: 1,
                patience,
            };
            let console = Console::new(0, true);
            let log = at(&format!("{tried}.log"));
            console.open_log(&log).expect("a log");
            sender.send_due(&mut journal, &console).await.expect("sent");
            let log = std::fs::read_to_string(log).expect("a log");
            assert_eq!(log.matches(" is not sent: ").count(), tried, "{log}");
            assert_eq!(journal.reports_due().expect("a journal").len(), 2);
        }
    }

    /// A mail of all that a year left would be refused.
    #[tokio::test]
    async fn r63_what_is_sent_tells_a_bounded_number_of_events() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let config = configured(folder.path());
        let event = |article| ToldEvent {
            event: crate::journal::Event {
                article,
                code: "longsig".to_owned(),
                newsgroup: "local.test".to_owned(),
                author: "erika@x.example".to_owned(),
                newsreader: None,
                seen: 0,
                message_identifier: Some(format!("<{article}@x.example>")),
            },
            is_relapse: false,
        };
        let built = |label: &str, count: i64| {
            let built = Built {
                label: label.to_owned(),
                figures: super::super::figures::Figures::default(),
                told: (0..count).map(event).collect(),
            };
            (Severity::Hint, built)
        };
        let sender = Sender {
            config: &config,
            from: mailbox("a@check.example.org").expect("an address"),
            template: Template::built_in(Language::En),
            now: 1,
            patience: deliver::WHOLE,
        };
        let reports = [built("many", 40_000), built("few", 500)];
        let console = Console::new(0, true);
        sender.test(&reports, "a@x.example", &console).await;
        for (label, more) in [("many", true), ("few", false)] {
            for ending in ["txt", "html"] {
                let file = at("a.reports").join(format!("{label}.{ending}"));
                let text = std::fs::read_to_string(file).expect("a report");
                assert_eq!(
                    text.matches("@x.example").count(),
                    1_000,
                    "{label}.{ending}"
                );
                assert_eq!(text.contains("39500"), more, "{label}.{ending}");
                assert!(text.len() < 128 << 10, "{} octets", text.len());
            }
        }
    }
}
