//! What a `.findings` file says of the article beside it, a line each:
//!
//! - `CODE SEVERITY LINE:COLUMN-END: summary`, a finding; the columns are left
//!   out where only the line can be told, `-` where it stands nowhere. The findings stand in the order of the registry, which is that of the
//!   answer.
//! - `also CODE: why`: findings of another code, too, cannot be avoided.
//! - `at TIME`: the article is judged then, not at the usual time.
//! - `dns DOMAIN ANSWER`: what the DNS says, where questions to it are on.
//! - `group NAME carried`, `group NAME absent`, `group NAME absent SIMILAR`: what
//!   the reading server says of a newsgroup.
//! - `off CODE`: this check is off.

use std::fs;
use std::path::Path;

use artchk::active::Presence;
use artchk::article::Article;
use artchk::check::{Context, Finding, Selection, Setting};
use artchk::dns::MailHost;

/// The time at which an article is judged unless its file names another.
const NOW: &str = "2026-11-22T12:00:00Z";

/// How a finding is written. Nothing else knows what such a line looks like,
/// but that the code is its first word.
pub(super) fn line_of(article: &Article, finding: &Finding) -> String {
    let (code, severity) = (finding.check.code, finding.severity.name());
    let place = match finding.position(article) {
        None => "-".to_owned(),
        Some(position) => match position.columns {
            Some((first, end)) => format!("{}:{first}-{end}", position.line),
            None => position.line.to_string(),
        },
    };
    format!("{code} {severity} {place}: {}", finding.summary())
}

/// The contents of a `.findings` file.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Expected {
    /// The lines that say under which circumstances, and what is unavoidable.
    said: Vec<String>,
    /// The lines that are findings.
    pub(super) findings: Vec<String>,
}

impl Expected {
    /// Reads the file; nothing is expected where there is none.
    pub(super) fn read(file: &Path) -> Expected {
        match fs::read_to_string(file) {
            Ok(text) => Expected::parse(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Expected::default(),
            Err(error) => panic!("{}: {error}", file.display()),
        }
    }

    fn parse(text: &str) -> Expected {
        let is_said = |line: &str| {
            let word = line.split(' ').next();
            word.is_some_and(|word| ["also", "at", "dns", "group", "off"].contains(&word))
        };
        let (said, findings) = text.lines().map(str::to_owned).partition(|l| is_said(l));
        Expected { said, findings }
    }

    fn text(&self) -> String {
        let lines = self.said.iter().chain(&self.findings);
        lines.map(|line| format!("{line}\n")).collect()
    }

    /// Writes down that these findings are right.
    pub(super) fn accept(&self, file: &Path, findings: Vec<String>) {
        let said = self.said.clone();
        let text = Expected { said, findings }.text();
        if !text.is_empty() {
            fs::write(file, text).expect("a writable folder");
        } else if file.exists() {
            fs::remove_file(file).expect("a writable folder");
        }
    }

    /// What stands behind this word, in every line that begins with it.
    fn said(&self, word: &str) -> impl Iterator<Item = &str> {
        let rest = move |line| str::strip_prefix(line, word)?.strip_prefix(' ');
        self.said.iter().map(String::as_str).filter_map(rest)
    }

    /// The other codes that cannot be avoided, and why.
    pub(super) fn also(&self) -> Vec<(&str, &str)> {
        let parts = |rest| str::split_once(rest, ": ").unwrap_or((rest, ""));
        self.said("also").map(parts).collect()
    }

    /// Which checks are run.
    pub(super) fn selection(&self) -> Selection {
        let off = self.said("off").map(|code| (code.to_owned(), Setting::Off));
        Selection::all().with_settings(off.collect())
    }

    /// What the checks are told beside the article.
    pub(super) fn context(&self) -> Context {
        let now = self.said("at").next().unwrap_or(NOW);
        let now = now.parse();
        let mut context = Context::at(now.unwrap_or_else(|error| panic!("at: {error}")));
        for rest in self.said("dns") {
            let (domain, answer) = rest.split_once(' ').unwrap_or((rest, ""));
            let answer = match answer {
                "exists" => MailHost::Exists,
                "no-such-domain" => MailHost::NoSuchDomain,
                "no-mail-host" => MailHost::NoMailHost,
                "null-mx" => MailHost::NullMx,
                _ => panic!("dns {rest}: exists, no-such-domain, no-mail-host or null-mx"),
            };
            context.mail_hosts.insert(domain.to_owned(), answer);
        }
        for rest in self.said("group") {
            let words: Vec<&str> = rest.split(' ').collect();
            let (name, answer) = match words[..] {
                [name, "carried"] => (name, Presence::Carried),
                [name, "absent"] => (name, Presence::Absent { similar: None }),
                [name, "absent", similar] => {
                    let similar = Some(similar.to_owned());
                    (name, Presence::Absent { similar })
                }
                _ => panic!("group {rest}: carried, absent, or absent and a similar name"),
            };
            context.newsgroups.insert(name.to_owned(), answer);
        }
        context
    }
}

#[test]
fn a_file_of_findings_is_read_and_written_alike() {
    let text = "at 2029-01-01T00:00:00Z\ndns a.example null-mx\ngroup a.b absent a.c\noff hdr-missing\nalso date: as it is\n\
                from hint 2: also wrong\ndate hint -: wrong\n";
    let expected = Expected::parse(text);
    assert_eq!(expected.text(), text);
    assert_eq!(
        expected.findings,
        ["from hint 2: also wrong", "date hint -: wrong"]
    );
    assert_eq!(expected.also(), [("date", "as it is")]);
    let context = expected.context();
    assert_eq!(context.now.to_string(), "2029-01-01T00:00:00Z");
    assert_eq!(context.mail_hosts["a.example"], MailHost::NullMx);
    let similar = Some("a.c".to_owned());
    assert_eq!(context.newsgroups["a.b"], Presence::Absent { similar });
    let off = artchk::check::registry::find("hdr-missing").expect("a check");
    assert!(!expected.selection().runs(off));
    assert_eq!(Expected::parse("also date").also(), [("date", "")]);
}
