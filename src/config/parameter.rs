//! The parameters: one table of all that the program knows of them.
//!
//! Reading, defaults and the names that are proposed for a wrong one come from
//! it; sample.ini, docs/configuration.md and artchk.ini(5) are held to it by
//! `tests/docs`. So no default stands anywhere else.

use std::net::SocketAddr;
use std::time::Duration;

use super::fault::{Faults, did_you_mean, quoted};
use super::filter::{self, Away};
use super::ini::{Parameters, Value};
use super::kind::{self, Compress, Form, Grading, Kind};
use super::language::Language;
use super::pattern::Pattern;
use super::rc::Known;
use super::report::{self, Mailbox, Route, SEVERITIES};
use super::server::{self, HostAndPort};
use super::url::Url;
use super::wildmat::Wildmat;
use crate::filter::Points;
use crate::followup::cancel::Secret;
use crate::nntp::Security;

/// A parameter whose value means a `T`.
pub(crate) struct Parameter<T> {
    described: Described,
    read: fn(&str) -> Result<T, String>,
}

/// What people are told of a parameter.
#[derive(Clone, Copy, Debug)]
pub struct Described {
    /// Its name; that of a check stands in place of `CODE`.
    pub name: &'static str,
    /// How its values are written.
    pub form: Form,
    /// The value that holds where none is given, as it would be written.
    pub default: Option<&'static str>,
    /// What it is, in one sentence that stands in every document.
    pub about: &'static str,
}

impl<T> Parameter<T> {
    const fn new(
        name: &'static str,
        kind: Kind<T>,
        default: Option<&'static str>,
        about: &'static str,
    ) -> Parameter<T> {
        let Kind { form, read } = kind;
        let described = Described {
            name,
            form,
            default,
            about,
        };
        Parameter { described, read }
    }

    pub(super) const fn name(&self) -> &'static str {
        self.described.name
    }

    /// What the default means. Only for a parameter that has one.
    pub(crate) fn by_default(&self) -> T {
        let default = self.described.default.map(self.read);
        default
            .and_then(Result::ok)
            .expect("the table gives a good default")
    }
}

/// Makes a constant of each row, and the list of all.
macro_rules! parameters {
    ($($id:ident: $type:ty = $name:literal, $kind:expr, $default:expr, $about:literal;)+) => {
        $(
            #[doc = $about]
            pub(crate) const $id: Parameter<$type> =
                Parameter::new($name, $kind, $default, $about);
        )+

        /// All parameters, in the order of the documents.
        pub const PARAMETERS: &[Described] = &[$($id.described),+];
    };
}

// A name, a kind, a default, a sentence.
parameters! {
    READER: HostAndPort = "reader", server::HOST_AND_PORT, None,
        "The server to read from.";
    READER_USER: String = "reader_user", kind::TEXT, None,
        "The name to log in with.";
    READER_PASS: String = "reader_pass", kind::TEXT, None,
        "The password.";
    READER_TLS: Security = "reader_tls", kind::SECURITY, Some("off"),
        "Whether to read over TLS.";
    POST_SERVER: HostAndPort = "post_server", server::HOST_AND_PORT, None,
        "The server to post to.";
    POSTER: HostAndPort = "poster", server::HOST_AND_PORT, None,
        "Another name of post_server.";
    POSTER_USER: String = "poster_user", kind::TEXT, None,
        "The name to log in with for posting.";
    POSTER_PASS: String = "poster_pass", kind::TEXT, None,
        "The password for posting.";
    POST_TLS: Security = "post_tls", kind::SECURITY, Some("off"),
        "Whether to post over TLS.";
    POST_CONNECTIONS: usize = "post_connections", kind::number::<1, 10>(), Some("1"),
        "How many connections post answers at once, from 1 to 10.";
    TLS_CA: String = "tls_ca", kind::TEXT, None,
        "A file of certificates (PEM) to trust in place of the system's.";
    COMPRESS: Compress = "compress", kind::COMPRESS, Some("n"),
        "Whether what goes over the line is compressed.";
    MESSAGE_ID_DOMAIN: String = "message_id_domain", kind::DOMAIN, None,
        "The domain of the message identifiers of followups, one of your own.";
    CANCEL_SECRET: Secret = "cancel_secret", kind::SECRET, None,
        "What the keys are made of by which answers can be withdrawn.";
    RCFILE: String = "rcfile", kind::TEXT, None,
        "The file of the texts.";
    RCFILE_FOR: String = "rcfile PATTERN", kind::TEXT, None,
        "The file of the texts for the groups whose names match.";
    LANGUAGE: Language = "language", kind::LANGUAGE, None,
        "The language of the texts that are built in.";
    KILLFILE: String = "killfile", kind::TEXT, None,
        "The kill file.";
    TRIGGER_CHECK: Pattern = "trigger_check", kind::PATTERN, Some("check"),
        "The regular expression that asks for a check.";
    TRIGGER_IGNORE: Pattern = "trigger_ignore", kind::PATTERN,
        Some("(ignore)|(no[ ]*repl(y|(ies)))|(nocheck)"),
        "The regular expression that asks to be left alone.";
    TRIGGER_PATH: Pattern = "trigger_path", kind::PATTERN,
        Some(r"\b(path|route|propagation)\b"),
        "The regular expression that asks how the article came here.";
    GROUP_PATTERN: Pattern = "group_pattern", kind::PATTERN, Some("(^|[.-])tests?([.-]|$)"),
        "What the name of a group must look like.";
    MAX_AGE: Option<Duration> = "max_age", kind::DAYS, Some("14"),
        "Articles older than this many days are not answered.";
    MAX_ARTICLES: Option<u32> = "max_articles", kind::LIMIT, Some("100000"),
        "Article numbers that are looked at in one group and run.";
    MAX_CLOCK_DIFFERENCE: Option<Duration> = "max_clock_difference", kind::MINUTES, Some("60"),
        "Minutes by which the clock of a server may differ from that of this machine.";
    MAX_ARTICLE_SIZE: usize = "max_article_size", kind::number::<10_000, 16_777_216>(),
        Some("1048576"),
        "Octets that an article may have, from 10000 to 16777216.";
    MAX_FOLLOWUPS: Option<u32> = "max_followups", kind::LIMIT, Some("100"),
        "Answers in one run, in feed mode in one hour.";
    MAX_PER_AUTHOR: Option<u32> = "max_per_author", kind::LIMIT, Some("10"),
        "Answers to one address in 24 hours.";
    MAX_PER_THREAD: Option<u32> = "max_per_thread", kind::LIMIT, Some("3"),
        "Answers in one thread in 24 hours.";
    MAX_PER_GROUP: Option<u32> = "max_per_group", kind::LIMIT, Some("60"),
        "Answers that are posted into one group in one hour.";
    REPEAT_AFTER: Option<Duration> = "repeat_after", kind::DAYS, Some("0"),
        "For how many days nobody is told the same again without asking for it.";
    MAX_RUNTIME: Duration = "max_runtime", kind::DURATION, Some("1 h"),
        "After this time a run ends.";
    KEEP_ARTICLES: Option<Duration> = "keep_articles", kind::DAYS, Some("400"),
        "How many days the journal keeps articles, findings and addresses.";
    KEEP_ANSWERS: Option<Duration> = "keep_answers", kind::DAYS, Some("30"),
        "How many days the journal keeps the texts of refused answers.";
    SEVERITY: Grading = "severity CODE", kind::GRADING, None,
        "How the findings of a check count.";
    MAX_LINE_WIDTH: usize = "max_line_width", kind::number::<20, 998>(), Some("78"),
        "How many columns a line of text may have.";
    DNS: bool = "dns", kind::YES_OR_NO, Some("n"),
        "Whether to ask the DNS about the domains of addresses.";
    DNS_SERVER: SocketAddr = "dns_server", kind::NAME_SERVER, None,
        "The name server to ask.";
    REPORT_MAIL: Route = "report_mail", report::ROUTE, None,
        "How reports are delivered.";
    REPORT_TO: Vec<String> = "report_to", report::ADDRESSES, None,
        "The addresses that get the reports.";
    REPORT_TO_OF: Vec<String> = "report_to SEVERITY", report::ADDRESSES, None,
        "The addresses that get the reports of one severity.";
    REPORT_FROM: Mailbox = "report_from", report::MAILBOX, None,
        "The sender of reports.";
    REPORT_TLS: Security = "report_tls", kind::SECURITY, Some("starttls"),
        "Whether reports go to the mail server over TLS.";
    REPORT_USER: String = "report_user", kind::TEXT, None,
        "The name to log in with at the mail server.";
    REPORT_PASS: String = "report_pass", kind::TEXT, None,
        "The password at the mail server.";
    REPORT_PERIOD: Duration = "report_period SEVERITY", kind::DURATION, None,
        "The time between two reports of one severity.";
    REPORT_THRESHOLD: Option<Duration> = "report_threshold SEVERITY", report::TIME_OR_NONE, None,
        "For how long the same is not reported again.";
    REPORT_RELAPSE: Option<Duration> = "report_relapse SEVERITY", report::TIME_OR_NONE, None,
        "The end of that time, in which what happens is a relapse.";
    REPORT_TEMPLATES: String = "report_templates", kind::TEXT, None,
        "The folder of templates for reports.";
    REPORT_GROUPS: Wildmat = "report_groups", report::NEWSGROUPS, None,
        "The newsgroups that statistics may go to beside those of group_pattern.";
    REPORT_FILTER: Pattern = "report_filter", kind::PATTERN, None,
        "The regular expression of what is left out of reports.";
    REPORT_CREDIBILITY: f64 = "report_credibility CODE", report::PART, None,
        "How far the findings of a check are believed in reports, from 0 to 1.";
    FILTER: bool = "filter NAME", kind::ON_OR_OFF, None,
        "Whether a scoring filter looks at articles.";
    FILTER_POINTS: Points = "filter_points NAME", kind::WORST, Some("-5"),
        "What a filter gives at its worst.";
    FILTER_LIMIT: u32 = "filter_limit NAME", kind::COUNT, None,
        "How much a filter lets pass before it takes points.";
    ANSWER_FROM: Points = "answer_from", kind::NEEDED, Some("1"),
        "The points that an answer needs which nobody asked for.";
    FILTER_REQUESTED: bool = "filter_requested", kind::YES_OR_NO, Some("n"),
        "Whether the points hold for answers that somebody asked for, too.";
    FILTER_TIMEOUT: Duration = "filter_timeout", kind::DURATION, Some("5 s"),
        "How long a filter has for an article.";
    RSPAMD: Url = "rspamd", kind::URL, None,
        "Where rspamd looks at articles.";
    RSPAMD_CONTROLLER: Url = "rspamd_controller", kind::URL, None,
        "Where rspamd learns.";
    RSPAMD_PASSWORD: String = "rspamd_password", kind::TEXT, None,
        "The password for teaching rspamd.";
    SPAMD: HostAndPort = "spamd", server::HOST_AND_PORT, None,
        "Where SpamAssassin's spamd listens.";
    SPAMBAYES: Url = "spambayes", kind::URL, None,
        "Where SpamBayes' XML-RPC server listens.";
    SPAMBAYES_HAM: f64 = "spambayes_ham", report::PART, Some("0.20"),
        "The score below which SpamBayes means ham.";
    SPAMBAYES_SPAM: f64 = "spambayes_spam", report::PART, Some("0.90"),
        "The score from which on SpamBayes means spam.";
    USE_EXTERNAL: bool = "use_external", kind::YES_OR_NO, Some("n"),
        "Whether filters may hand articles to other machines.";
    FILTER_AWAY: Away = "filter_away", filter::AWAY, Some("answer"),
        "What becomes of an automatic answer while a filter cannot tell.";
    TRAIN_EXTERNAL: bool = "train_external", kind::YES_OR_NO, Some("n"),
        "Whether the three programs may be taught.";
    TRAINERS: Vec<String> = "trainers", filter::USERS, None,
        "The local users who may teach.";
    SPOOL: String = "spool", kind::TEXT, None,
        "The folder in which relative paths of a feed begin.";
    SM: String = "sm", kind::TEXT, Some("/usr/lib/news/bin/sm"),
        "INN's program that fetches an article by its token.";
}

/// What stands before the pattern of groups.
const RCFILE_OF: &str = "rcfile ";

/// What stands before the code of a check.
const SEVERITY_OF: &str = "severity ";

/// What stands behind the name of a parameter that each severity has.
const FOR_SEVERITY: &str = " SEVERITY";

/// What stands behind the name of a parameter that each filter has.
const FOR_FILTER: &str = " NAME";

/// The names to propose for one that is not known.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    PARAMETERS.iter().map(|described| described.name)
}

/// The name under which a parameter is stored; `None` if there is none such.
/// `name` is in lower case, with single blanks.
pub(super) fn canonical(name: &str, known: Known<'_>) -> Option<String> {
    if name == POSTER.name() {
        return Some(POST_SERVER.name().to_owned());
    }
    if let Some(code) = name.strip_prefix(SEVERITY_OF) {
        // An unknown check is warned of where the value is read.
        return Some(format!(
            "{SEVERITY_OF}{}",
            known.check(code).unwrap_or(code)
        ));
    }
    if name.starts_with(RCFILE_OF) {
        return Some(name.to_owned());
    }
    if let Some((parameter, severity)) = name.split_once(' ')
        && names().any(|known| known.strip_suffix(FOR_SEVERITY) == Some(parameter))
    {
        let is_known = SEVERITIES.iter().any(|(word, _)| *word == severity);
        return is_known.then(|| name.to_owned());
    }
    if let Some((parameter, filter)) = name.split_once(' ')
        && names().any(|known| known.strip_suffix(FOR_FILTER) == Some(parameter))
    {
        // An unknown filter is an error where the value is read.
        return Some(format!("{parameter} {filter}"));
    }
    if let Some(code) = name.strip_prefix("report_credibility ") {
        return Some(format!("report_credibility {code}"));
    }
    names().any(|known| known == name).then(|| name.to_owned())
}

/// Whether an expression looks as if a comment stood behind it.
fn has_comment(text: &str) -> bool {
    text.contains(" # ") || text.ends_with(" #")
}

/// Reads values and collects what is wrong with them.
pub(super) struct Values<'p, 'f> {
    pub(super) parameters: &'p Parameters,
    pub(super) faults: &'f mut Faults,
}

impl<'p> Values<'p, '_> {
    /// The text of a parameter that is given, and its line.
    pub(super) fn written<T>(&self, parameter: &Parameter<T>) -> Option<(&'p str, usize)> {
        let Value { text, line } = self.parameters.get(parameter.name())?;
        Some((text, *line))
    }

    /// What the value means that is given; an error where it means nothing.
    pub(super) fn given<T>(&mut self, parameter: &Parameter<T>) -> Option<T> {
        let (text, line) = self.written(parameter)?;
        match (parameter.read)(text) {
            Ok(value) => Some(value),
            Err(why) => {
                let name = parameter.name();
                self.faults.error(line, format!("{name}: {why}"));
                None
            }
        }
    }

    /// The same, or what the default means. Only for a parameter that has one.
    pub(super) fn value<T>(&mut self, parameter: &Parameter<T>) -> T {
        self.given(parameter)
            .unwrap_or_else(|| parameter.by_default())
    }

    /// A regular expression, or the default; what differs from Perl is warned
    /// of.
    pub(super) fn pattern(&mut self, parameter: &Parameter<Pattern>) -> Pattern {
        let pattern = self.value(parameter);
        if let Some((text, line)) = self.written(parameter) {
            let name = parameter.name();
            if has_comment(text) {
                self.faults.warning(
                    line,
                    format!(
                        "{name}: what stands behind \"#\" is part of the expression, and no comment"
                    ),
                );
            }
            for remark in pattern.remarks() {
                self.faults.warning(line, format!("{name}: {remark}"));
            }
        }
        pattern
    }

    /// All `rcfile PATTERN = …`, in the order of the file: for which groups, the
    /// parameter, the name of the file, the line.
    pub(super) fn other_texts(&mut self) -> Vec<(Wildmat, &'p str, &'p str, usize)> {
        let mut others = Vec::new();
        for (name, Value { text, line }) in self.parameters {
            let Some(pattern) = name.strip_prefix(RCFILE_OF) else {
                continue;
            };
            match Wildmat::read(pattern) {
                Ok(wildmat) => others.push((wildmat, name.as_str(), text.as_str(), *line)),
                Err(why) => self.faults.error(*line, format!("{name}: {why}")),
            }
        }
        others.sort_by_key(|(_, _, _, line)| *line);
        others
    }

    /// What is given of a parameter that each severity has; which one, by its place
    /// in [`SEVERITIES`].
    pub(super) fn by_severity<T>(&mut self, parameter: &Parameter<T>) -> Vec<(usize, T)> {
        let given = self.behind(parameter).into_iter();
        let place = |word: &str| SEVERITIES.iter().position(|(known, _)| *known == word);
        given
            .filter_map(|(word, value, _)| Some((place(&word)?, value)))
            .collect()
    }

    /// What is given of a parameter whose name has a second word: that word, the
    /// value, the line, in the order of the file.
    pub(super) fn behind<T>(&mut self, parameter: &Parameter<T>) -> Vec<(String, T, usize)> {
        let name = parameter.name().split(' ').next().unwrap_or_default();
        let mut given = Vec::new();
        for (written, Value { text, line }) in self.parameters {
            let Some((_, word)) = written.split_once(' ').filter(|(first, _)| *first == name)
            else {
                continue;
            };
            match (parameter.read)(text) {
                Ok(value) => given.push((word.to_owned(), value, *line)),
                Err(why) => self.faults.error(*line, format!("{written}: {why}")),
            }
        }
        given.sort_by_key(|(_, _, line)| *line);
        given
    }

    /// The text of a parameter whose name has this second word, and its line.
    pub(super) fn written_behind<T>(
        &self,
        parameter: &Parameter<T>,
        word: &str,
    ) -> Option<(&'p str, usize)> {
        let name = parameter.name().split(' ').next().unwrap_or_default();
        let Value { text, line } = self.parameters.get(&format!("{name} {word}"))?;
        Some((text, *line))
    }

    /// All `severity CODE = …`, with the codes as the program spells them.
    pub(super) fn severities(&mut self, known: Known<'_>) -> Vec<(String, Grading)> {
        let mut gradings = Vec::new();
        for (name, value) in self.parameters {
            let Some(code) = name.strip_prefix(SEVERITY_OF) else {
                continue;
            };
            let Some(check) = known.check(code) else {
                let suggestion = did_you_mean(code, known.checks.iter().map(|&(code, _)| code));
                self.faults.warning(
                    value.line,
                    format!("severity: unknown check {}{suggestion}", quoted(code)),
                );
                continue;
            };
            match (SEVERITY.read)(&value.text) {
                Ok(grading) => gradings.push((check.to_owned(), grading)),
                Err(why) => self.faults.error(value.line, format!("{name}: {why}")),
            }
        }
        gradings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_have_one_name_each_but_for_poster() {
        let known = Known {
            checks: &[("sigdelimiter", &[])],
            newsreaders: &[],
            sentences: &[],
            filters: &[],
        };
        let canonical = |name: &str| super::canonical(name, known);
        assert_eq!(canonical("poster").as_deref(), Some("post_server"));
        assert_eq!(canonical("reader").as_deref(), Some("reader"));
        assert_eq!(canonical("sm").as_deref(), Some("sm"));
        assert_eq!(canonical("severity from").as_deref(), Some("severity from"));
        assert_eq!(
            canonical("severity sigdel").as_deref(),
            Some("severity sigdelimiter")
        );
        let pattern = "rcfile de.*,!de.alt.*";
        assert_eq!(canonical(pattern).as_deref(), Some(pattern));
        assert_eq!(canonical("rcfiles"), None);
        assert_eq!(canonical("severity"), None);
        assert_eq!(canonical("readers"), None);
    }

    #[test]
    fn r7_no_name_stands_in_the_table_twice() {
        let names: std::collections::HashSet<_> = names().collect();
        assert_eq!(names.len(), PARAMETERS.len());
    }
}
