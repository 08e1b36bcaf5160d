//! The checks: each looks at one article and its context, and reports what it
//! finds as places and named values. It formats no prose; the text that a poster
//! reads is the operator's block of the same name.
//!
//! A check is one file: [`declare_check!`](crate::declare_check) with its
//! documentation, and the function that examines. One line in its family makes
//! it known.

pub mod finding;
mod needs;
pub mod registry;
pub mod remedy;
pub mod report;
pub mod run;

mod address;
mod agent;
mod binary;
mod body;
mod date;
mod encoded_word;
mod flowed;
mod header;
mod message_id;
mod mime;
pub(crate) mod newsgroups;
mod quoting;
mod references;
mod security;
mod signature;
mod subject;

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use serde::Serialize;

use crate::active::Presence;
use crate::article::domain::{HostName, Reserved};
use crate::article::{Article, Field};
use crate::config::parameter::{GROUP_PATTERN, MAX_LINE_WIDTH};
use crate::config::{Match, Pattern};
use crate::dns::MailHost;

pub use finding::{Finding, Findings};
pub(crate) use mime::bom::BOM;
pub use needs::Needs;
pub use remedy::{Edit, Remedy, Safety};
pub use report::Report;
pub use run::{Selection, Setting, run};

/// How grave a finding is. The order is that of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A standard is broken.
    Violation,
    /// A matter of courtesy.
    Hint,
    /// Information, never a reason to answer.
    Note,
}

impl Severity {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Violation => "violation",
            Severity::Hint => "hint",
            Severity::Note => "note",
        }
    }
}

/// A check: what it is called, what it means, how it examines an article.
pub struct Check {
    /// The code: the name of its text block. Never reused, never renamed.
    pub code: &'static str,
    /// The severities of its findings, the usual one first.
    pub severities: &'static [Severity],
    /// One line that says what is wrong; `$name` stands for a value.
    pub summary: &'static str,
    /// What it finds, why it matters, what is left alone (Markdown).
    pub documentation: &'static str,
    /// The standards and customs it rests on.
    pub basis: &'static [&'static str],
    /// The checks whose finding makes this one pointless.
    pub precluded_by: &'static [&'static Check],
    /// The names of the values it reports.
    pub variables: &'static [&'static str],
    /// The sentences that say which of several faults it found; `$name` stands
    /// for a value. Texts in other languages word them (R12a).
    pub reasons: &'static [&'static [&'static str]],
    /// The kinds of findings that may have a text block of their own,
    /// `[CODE-VARIANT]`, which then takes the place of `[CODE]`.
    pub variants: &'static [&'static str],
    /// The value that is listed below the check's block, of every finding one,
    /// where there are many of the same kind. Such a block stands first (R34).
    pub lists: Option<&'static str>,
    /// The block that is added to the answer, once, if this was found (R34).
    pub adds: Option<&'static str>,
    /// The version of artchk that brought the check.
    pub since: &'static str,
    /// What an article has in which it may find anything: one of these.
    pub needs: Needs,
    /// What puts its findings right, where that can be done (R50a).
    pub remedy: Option<Remedy>,
    /// Looks at an article.
    pub(crate) examine: fn(&Article, &Context, &mut Report<'_>),
}

/// Checks of one kind: a folder.
#[derive(Debug)]
pub struct Family {
    /// What it is called, where checks are selected.
    pub name: &'static str,
    /// Its checks, in the order of the answer.
    pub checks: &'static [&'static Check],
}

impl Check {
    /// The sentences that say which of several faults it found.
    pub fn reasons(&self) -> impl Iterator<Item = &'static str> {
        self.reasons.iter().flat_map(|reasons| *reasons).copied()
    }

    /// What is wrong, where no article is meant: the summary without the values that
    /// only a finding has, which stand behind a colon.
    pub fn title(&self) -> &'static str {
        let (title, _) = self.summary.split_once(':').unwrap_or((self.summary, ""));
        title
    }

    /// The family that it belongs to.
    pub fn family(&'static self) -> Option<&'static Family> {
        let has_it = |family: &&&Family| family.checks.contains(&self);
        registry::FAMILIES.iter().find(has_it).copied()
    }
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code)
    }
}

impl PartialEq for Check {
    fn eq(&self, other: &Check) -> bool {
        std::ptr::eq(self, other)
    }
}

/// What a check may know beside the article: no network, no clock of its own.
#[derive(Debug, Clone)]
pub struct Context {
    /// The time at which the article is judged.
    pub now: Timestamp,
    /// The widest line of text without a finding, in columns.
    pub line_columns: usize,
    /// The names of test groups match it.
    pub test_groups: Pattern,
    /// What the DNS said of the domains in question, by domain in lower case;
    /// empty unless the operator has switched these questions on.
    pub mail_hosts: HashMap<String, MailHost>,
    /// What the reading server said of the newsgroups in question, by name; empty
    /// where none was asked.
    pub newsgroups: HashMap<String, Presence>,
}

impl Context {
    /// The context at `now` where the operator sets nothing.
    pub fn at(now: Timestamp) -> Context {
        static TEST_GROUPS: LazyLock<Pattern> = LazyLock::new(|| GROUP_PATTERN.by_default());
        Context {
            now,
            line_columns: MAX_LINE_WIDTH.by_default(),
            test_groups: TEST_GROUPS.clone(),
            mail_hosts: HashMap::new(),
            newsgroups: HashMap::new(),
        }
    }
}

impl Context {
    /// Whether the article is meant for test groups and no others, where much is
    /// normal that elsewhere is not.
    pub fn is_in_test_groups_only(&self, article: &Article) -> bool {
        let is_test = |name: &str| self.test_groups.is_match(name) == Match::Yes;
        let mut names = article.newsgroups().peekable();
        names.peek().is_some() && names.all(is_test)
    }
}

/// How many domains of one article the DNS is asked about at most, so that no
/// article can keep the program busy with its questions.
const MOST_MAIL_DOMAINS: usize = 20;

/// The domains of the article that a check may want to know the mail host of:
/// those of From and Reply-To, in lower case, each once, the first 20. Left out
/// are those about which no answer would change a finding: of a field that
/// cannot be read, in an unknown charset, IP addresses with or without
/// brackets, and below `.invalid`.
pub fn mail_domains(article: &Article) -> Vec<String> {
    let header = article.header();
    let lists = [("from", article.from()), ("reply-to", article.reply_to())];
    let mut domains: Vec<String> = Vec::new();
    for (name, list) in lists {
        let (Some(field), Some(list)) = (header.get(name), list) else {
            continue;
        };
        if !list.defects.is_empty() {
            continue;
        }
        let is_readable = is_utf8(article, field);
        for mailbox in list.mailboxes() {
            if domains.len() == MOST_MAIL_DOMAINS {
                return domains;
            }
            let domain = mailbox.domain.to_lowercase();
            let bare = domain.trim_end_matches('.');
            let is_pointless = mailbox.is_literal
                || bare.is_empty()
                || !is_readable && !bare.is_ascii()
                || HostName::parse(bare).is_ip_address()
                || Reserved::of(bare) == Some(Reserved::Invalid);
            if !is_pointless && !domains.contains(&domain) {
                domains.push(domain);
            }
        }
    }
    domains
}

/// Whether the body of the field is valid UTF-8. Where it is not, nobody knows
/// what its octets above 127 stand for.
fn is_utf8(article: &Article, field: &Field) -> bool {
    if article.header().is_utf_8() {
        return true;
    }
    let octets = article.octets().get(field.body_range());
    std::str::from_utf8(octets.unwrap_or_default()).is_ok()
}

/// Declares a check as a static [`Check`]. Its doc comment is at once the
/// documentation in rustdoc, what `artchk explain` prints, and the section in
/// docs/checks.md.
///
/// `reasons` declares them, each under the name by which the check reports it;
/// behind `and` stand those that are declared elsewhere. `fix` declares what puts
/// a finding right: `Safe` or `Unsafe`, the sentence that says what is done, and
/// the function that gives the edits.
#[macro_export]
macro_rules! declare_check {
    (
        $(#[doc = $doc:literal])+
        $name:ident = $code:literal, [$($severity:ident),+],
        summary: $summary:literal,
        basis: [$($basis:literal),* $(,)?],
        precluded_by: [$($by:path),* $(,)?],
        variables: [$($variable:literal),* $(,)?],
        $(variants: [$($variant:literal),* $(,)?],)?
        $(lists: $lists:literal,)?
        $(adds: $adds:literal,)?
        reasons: { $($reason:ident = $sentence:literal),* $(,)? } $(and $more:expr)?,
        since: $since:literal,
        $(needs: [$($need:ident),+ $(,)?],)?
        $(fix: $safety:ident($does:literal, $edits:expr),)?
        examine: $examine:expr $(,)?
    ) => {
        $(const $reason: &str = $sentence;)*
        $(#[doc = $doc])+
        pub(crate) static $name: $crate::check::Check = $crate::check::Check {
            code: $code,
            severities: &[$($crate::check::Severity::$severity),+],
            summary: $summary,
            documentation: concat!($($doc, "\n"),+),
            basis: &[$($basis),*],
            precluded_by: &[$(&$by),*],
            variables: &[$($variable),*],
            reasons: &[&[$($reason),*] $(, $more)?],
            variants: &[$($($variant),*)?],
            lists: $crate::declare_check!(@option $($lists)?),
            adds: $crate::declare_check!(@option $($adds)?),
            since: $since,
            needs: $crate::declare_check!(@needs $($($need)+)?),
            remedy: $crate::declare_check!(@remedy $($safety, $does, $edits)?),
            examine: $examine,
        };
    };
    (@option) => { None };
    (@option $value:literal) => { Some($value) };
    (@needs) => { $crate::check::Needs::NOTHING };
    (@needs $($need:ident)+) => {
        $crate::check::Needs::any_of(&[$($crate::check::Needs::$need),+])
    };
    (@remedy) => { None };
    (@remedy $safety:ident, $does:literal, $edits:expr) => {
        Some($crate::check::Remedy {
            safety: $crate::check::Safety::$safety,
            sentence: $does,
            edits: $edits,
        })
    };
}

/// What `check` alone finds in an article with this header.
#[cfg(test)]
pub(crate) fn examine_header(check: &'static Check, header: impl AsRef<[u8]>) -> Findings {
    let now = "2026-11-22T12:00:00Z".parse().expect("a moment");
    examine_within(check, header, &Context::at(now))
}

/// What `check` alone finds in an article with this header, in this context.
#[cfg(test)]
pub(crate) fn examine_within(
    check: &'static Check,
    header: impl AsRef<[u8]>,
    context: &Context,
) -> Findings {
    let article = Article::new(header.as_ref().to_vec());
    run::run_alone(check, &article, context)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_domains_that_matter_are_asked_about() {
        for (header, domains) in [
            (
                "From: a@one.example\nReply-To: b@two.example",
                &["one.example", "two.example"][..],
            ),
            (
                "From: a@One.example, b@two.example, c@one.EXAMPLE",
                &["one.example", "two.example"],
            ),
            ("From: a@one.invalid", &[]),
            ("From: a@invalid", &[]),
            ("From: a@invalid.example", &["invalid.example"]),
            ("From: a@[192.0.2.1]", &[]),
            ("From: a@192.0.2.1", &[]),
            ("From: a@one..example", &[]),
            (
                "From: a@one.example\nReply-To: two.example",
                &["one.example"],
            ),
            ("Subject: none", &[]),
        ] {
            let article = Article::new(format!("{header}\n\n").into_bytes());
            assert_eq!(mail_domains(&article), domains, "{header}");
        }
    }

    #[test]
    fn a_domain_in_an_unknown_charset_is_not_asked_about() {
        let header = b"From: a@x.\xd2\xc6, b@one.example\n\n".to_vec();
        assert_eq!(mail_domains(&Article::new(header)), ["one.example"]);
    }

    #[test]
    fn no_article_makes_any_number_of_questions() {
        let list = |letter: char| {
            let mailboxes = (0..1000).map(|n| format!("a@{letter}{n}.example"));
            mailboxes.collect::<Vec<_>>().join(", ")
        };
        let header = format!("From: {}\nReply-To: {}\n\n", list('f'), list('r'));
        let domains = mail_domains(&Article::new(header.into_bytes()));
        assert_eq!(domains.len(), MOST_MAIL_DOMAINS);
        assert_eq!(domains[0], "f0.example");
    }
}
