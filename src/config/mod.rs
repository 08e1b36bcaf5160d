//! The operator's files, read and validated.
//!
//! [`load`] reads `NAME.ini`, `NAME.rc` and `NAME.kill` as a whole and either
//! returns a [`Config`] in which every value is good, or all the faults there
//! are. Nothing is written here but the group's numbers ([`save_numbers`]).

mod decode;
mod fault;
mod files;
mod filter;
mod head;
mod ini;
mod kill;
mod kind;
mod language;
pub(crate) mod parameter;
mod pattern;
mod perl;
mod quiet;
mod rc;
mod report;
mod save;
mod server;
mod texts;
mod url;
mod wildmat;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use fault::{Fault, FaultKind, nearest};
pub use files::{Files, shell_word};
pub use filter::{Away, Filters, Password, ScoreRule};
pub use head::{Head, HeadField};
pub use ini::ListedGroup;
pub use kill::{KillFile, KillRule, Portion};
pub use kind::{Form, Grading};
pub use language::Language;
pub use parameter::{Described, PARAMETERS};
pub use pattern::{Budget, Match, Pattern, PatternError, PatternSet, Undecided};
pub use rc::{Known, TextBlocks, VARIABLES, built_in_blocks, fixed_blocks, variables_of_blocks};
pub use report::{Delivery, Mailbox, Reports, TIMES, Times, mailbox};
pub use save::{Saved, can_be_replaced, remove_leftovers, save_numbers, saved_numbers};
pub use server::{PORT, TLS_PORT};
pub use texts::{OtherTexts, Texts};
pub use url::Url;
pub use wildmat::Wildmat;

use crate::followup::cancel::Secret;
use crate::nntp::Server;

use fault::Faults;
use parameter::Values;

/// What people write into an article to have it checked, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Triggers {
    /// `trigger_check`: asks for a check.
    pub check: Pattern,
    /// `trigger_ignore`: asks to be left alone.
    pub ignore: Pattern,
    /// `trigger_path`: asks how the article came here, behind a request.
    pub path: Pattern,
}

impl Default for Triggers {
    fn default() -> Triggers {
        Triggers {
            check: parameter::TRIGGER_CHECK.by_default(),
            ignore: parameter::TRIGGER_IGNORE.by_default(),
            path: parameter::TRIGGER_PATH.by_default(),
        }
    }
}

/// The configuration of one bot; every value in it is good.
#[derive(Clone, Debug)]
pub struct Config {
    /// `NAME.ini`.
    pub file: PathBuf,
    /// In which of its lines each parameter stands that is given.
    pub lines: BTreeMap<String, usize>,
    /// The server to read from.
    pub reader: Server,
    /// The server to post to.
    pub poster: Server,
    /// How many connections post at once.
    pub post_connections: usize,
    /// The groups of the list whose names match `group_pattern`, in the order
    /// of the file.
    pub groups: Vec<ListedGroup>,
    /// What asks for a check, or to be left alone.
    pub triggers: Triggers,
    /// What the name of a group must match for a posting to go there.
    pub group_pattern: Pattern,
    /// Articles that are not checked unless they ask for it.
    pub kill: KillFile,
    /// The file of these rules, whether or not it is there.
    pub kill_file: PathBuf,
    /// The header fields of followups that are the operator's.
    pub head: Head,
    /// The texts of followups.
    pub texts: TextBlocks,
    /// The file of the texts, and of the header.
    pub texts_file: PathBuf,
    /// Other texts for the groups that match, in the order of the file.
    pub other_texts: Vec<OtherTexts>,
    /// The domain of followups' message identifiers: `message_id_domain`, else
    /// the host part of From.
    pub message_id_domain: String,
    /// What the keys of followups are made of; `None`: they cannot be withdrawn.
    pub cancel_secret: Option<Secret>,
    /// Articles older than this are not answered; `None`: any age will do.
    pub max_age: Option<Duration>,
    /// Followups for each run (polling) or hour (feed); `None`: no limit.
    pub max_followups: Option<u32>,
    /// Followups for each author in 24 hours; `None`: no limit.
    pub max_per_author: Option<u32>,
    /// Followups for each thread in 24 hours; `None`: no limit.
    pub max_per_thread: Option<u32>,
    /// Followups that are posted into each group in one hour; `None`: no limit.
    pub max_per_group: Option<u32>,
    /// For how long nobody is told the same again without a request; `None`: not at
    /// all.
    pub repeat_after: Option<Duration>,
    /// After this time a polling run ends.
    pub max_runtime: Duration,
    /// Articles for each group and run; `None`: no limit.
    pub max_articles: Option<u32>,
    /// By how much a server's clock may differ from ours; `None`: by anything.
    pub max_clock_difference: Option<Duration>,
    /// Articles with more octets than this are passed over.
    pub max_article_size: usize,
    /// How long the journal keeps articles; `None`: for ever.
    pub keep_articles: Option<Duration>,
    /// How long it keeps the texts of refused answers; `None`: for ever.
    pub keep_answers: Option<Duration>,
    /// Lines of text up to this many columns are not too long.
    pub max_line_width: usize,
    /// Whether the DNS is asked about the domains of addresses.
    pub dns: bool,
    /// The DNS server to ask; `None`: those of the system.
    pub dns_server: Option<SocketAddr>,
    /// The folder in which relative paths of a feed begin.
    pub spool: Option<PathBuf>,
    /// INN's program `sm`; a bare name is looked for as the shell does.
    pub sm: PathBuf,
    /// The severities that differ from those of the checks, by code.
    pub severities: Vec<(String, Grading)>,
    /// What is wanted of reports.
    pub reports: Reports,
    /// What is wanted of scoring filters.
    pub filters: Filters,
}

/// Reads and validates the files of a bot.
///
/// Beside the configuration stand the faults that do not keep the program from
/// running: warnings, and an error for each group that is left out because its
/// name does not match `group_pattern`.
///
/// # Errors
///
/// Where the configuration cannot be used: all faults there are, warnings too,
/// by file and line.
pub fn load(files: &Files, known: Known<'_>) -> Result<(Config, Vec<Fault>), Vec<Fault>> {
    let path = files.ini();
    let mut faults = Faults::new(&path);
    let octets = crate::regular::read(&path).map_err(|error| {
        faults.error(None, format!("cannot be read: {error}"));
        std::mem::replace(&mut faults, Faults::new(&path)).into_vec()
    })?;
    let parameters = ini::parameters(
        &octets,
        |name| parameter::canonical(name, known),
        &mut faults,
    );
    let groups = ini::groups(&octets, &mut faults);
    let mut values = Values {
        parameters: &parameters,
        faults: &mut faults,
    };
    let servers = server::servers(&mut values, files);
    let triggers = Triggers {
        check: values.pattern(&parameter::TRIGGER_CHECK),
        ignore: values.pattern(&parameter::TRIGGER_IGNORE),
        path: values.pattern(&parameter::TRIGGER_PATH),
    };
    let group_pattern = values.pattern(&parameter::GROUP_PATTERN);
    let max_age = values.value(&parameter::MAX_AGE);
    let max_followups = values.value(&parameter::MAX_FOLLOWUPS);
    let max_per_author = values.value(&parameter::MAX_PER_AUTHOR);
    let max_per_thread = values.value(&parameter::MAX_PER_THREAD);
    let post_connections = values.value(&parameter::POST_CONNECTIONS);
    let max_per_group = values.value(&parameter::MAX_PER_GROUP);
    let repeat_after = values.value(&parameter::REPEAT_AFTER);
    let max_runtime = values.value(&parameter::MAX_RUNTIME);
    let max_articles = values.value(&parameter::MAX_ARTICLES);
    let max_clock_difference = values.value(&parameter::MAX_CLOCK_DIFFERENCE);
    let max_article_size = values.value(&parameter::MAX_ARTICLE_SIZE);
    let keep_articles = values.value(&parameter::KEEP_ARTICLES);
    let keep_answers = values.value(&parameter::KEEP_ANSWERS);
    let max_line_width = values.value(&parameter::MAX_LINE_WIDTH);
    let dns = values.value(&parameter::DNS);
    let dns_server = values.given(&parameter::DNS_SERVER);
    let severities = values.severities(known);
    let reports = report::reports(&mut values, files, known);
    let (filters, score_faults) = filter::filters(&mut values, files, known);
    let spool = values.given(&parameter::SPOOL);
    let spool = spool.map(|folder| files.relative(&folder));
    let sm = values.value(&parameter::SM);
    let sm = if sm.contains('/') {
        files.relative(&sm)
    } else {
        PathBuf::from(sm)
    };
    let cancel_secret = values.given(&parameter::CANCEL_SECRET);
    let message_id_domain = values.given(&parameter::MESSAGE_ID_DOMAIN);
    if let Some(secret) = SECRETS.iter().find(|name| parameters.contains_key(**name))
        && is_open_to_all(&path)
    {
        values.faults.warning(
            None,
            format!("it holds {secret}, and every user of this machine can read it: chmod o-r"),
        );
    }
    let domain_given = values.written(&parameter::MESSAGE_ID_DOMAIN).is_some();
    let others = values.other_texts();
    let language = values.given(&parameter::LANGUAGE);
    let rcfile = values.written(&parameter::RCFILE);
    let killfile = values.written(&parameter::KILLFILE);
    let (kill, kill_faults) = read_kill_file(files, killfile, &mut faults);
    let named = rcfile.map(|(name, line)| texts::Named {
        parameter: parameter::RCFILE.name(),
        name,
        line,
    });
    let (head, texts, mut rc_faults) = texts::read(files, named, language, known, &mut faults);
    let mut other_texts = Vec::new();
    for (wildmat, parameter, name, line) in others {
        if !groups.iter().any(|group| wildmat.matches(&group.name)) {
            faults.warning(line, format!("{parameter}: no group in the list matches"));
        }
        // Each file says by its words in which language it is.
        let named = texts::Named {
            parameter,
            name,
            line,
        };
        let (head, texts, wrong) = texts::read(files, Some(named), None, known, &mut faults);
        rc_faults.extend(wrong);
        other_texts.push(OtherTexts {
            groups: wildmat,
            file: files.named(Some(name), ".rc"),
            head,
            texts,
        });
    }
    let texts_file = files.named(rcfile.map(|(name, _)| name), ".rc");
    let message_id_domain = if domain_given {
        message_id_domain
    } else {
        domain_of_from(&head, &mut faults)
    };

    let lines = parameters.iter();
    let lines = lines
        .map(|(name, value)| (name.clone(), value.line))
        .collect();
    let mut left_out = Faults::new(&path);
    let mut kept = Vec::new();
    for group in groups {
        if group_pattern.is_match(&group.name) == Match::Yes {
            kept.push(group);
        } else {
            left_out.error(
                group.line,
                format!(
                    "group {} is left out: its name does not match group_pattern",
                    fault::quoted(&group.name)
                ),
            );
        }
    }

    let mut all = faults.into_vec();
    all.extend(rc_faults);
    all.extend(kill_faults);
    all.extend(score_faults.into_vec());
    let usable = !all.iter().any(Fault::is_error);
    all.extend(left_out.into_vec());
    all.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    match (usable, servers, message_id_domain) {
        (true, Some((reader, poster)), Some(message_id_domain)) => Ok((
            Config {
                file: path,
                lines,
                reader,
                poster,
                groups: kept,
                triggers,
                group_pattern,
                kill,
                kill_file: files.named(killfile.map(|(name, _)| name), ".kill"),
                head,
                texts,
                texts_file,
                other_texts,
                post_connections,
                message_id_domain,
                cancel_secret,
                max_age,
                max_followups,
                max_per_author,
                max_per_thread,
                max_per_group,
                repeat_after,
                max_runtime,
                max_articles,
                max_clock_difference,
                max_article_size,
                keep_articles,
                keep_answers,
                max_line_width,
                dns,
                dns_server,
                spool,
                sm,
                severities,
                reports,
                filters,
            },
            all,
        )),
        _ => Err(all),
    }
}

/// The parameters that nobody but the operator may know.
const SECRETS: [&str; 5] = [
    parameter::READER_PASS.name(),
    parameter::POSTER_PASS.name(),
    parameter::REPORT_PASS.name(),
    parameter::CANCEL_SECRET.name(),
    parameter::RSPAMD_PASSWORD.name(),
];

fn is_open_to_all(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| metadata.mode() & 0o004 != 0)
}

fn read_kill_file(
    files: &Files,
    named: Option<(&str, usize)>,
    ini_faults: &mut Faults,
) -> (KillFile, Vec<Fault>) {
    let path = files.named(named.map(|(name, _)| name), ".kill");
    let mut faults = Faults::new(&path);
    let kill = match (decode::read(&path), named) {
        (Ok(text), _) => kill::read(&text, &mut faults),
        (Err(error), None) if error.kind() == std::io::ErrorKind::NotFound => KillFile::default(),
        (Err(error), None) => {
            faults.error(None, format!("cannot be read: {error}"));
            KillFile::default()
        }
        (Err(error), Some((name, line))) => {
            let name = fault::quoted(name);
            ini_faults.error(line, format!("killfile: {name} cannot be read: {error}"));
            KillFile::default()
        }
    };
    (kill, faults.into_vec())
}

/// The domain for message identifiers where the operator names none. `None`
/// where there is no usable one, which is a fault.
fn domain_of_from(head: &Head, faults: &mut Faults) -> Option<String> {
    if head.from_domain.is_empty() {
        // What is wrong with From has been said already.
        return None;
    }
    match (kind::DOMAIN.read)(&head.from_domain) {
        Ok(domain) => {
            faults.warning(
                None,
                format!(
                    "there is no message_id_domain; \"{domain}\" from the From in [head] is used, \
                     which must be a domain of your own"
                ),
            );
            Some(domain)
        }
        Err(why) => {
            faults.error(
                None,
                format!("there is no message_id_domain, and of the From in [head] {why}"),
            );
            None
        }
    }
}
