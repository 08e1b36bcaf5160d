//! The operator's files, read and validated.
//!
//! [`load`] reads `NAME.ini`, `NAME.rc` and `NAME.kill` as a whole and either
//! returns a [`Config`] in which every value is good, or all the faults there
//! are. Nothing is written here but the group's numbers ([`save_number`]).

mod decode;
mod fault;
mod files;
mod head;
mod ini;
mod kill;
mod parameter;
mod pattern;
mod perl;
mod rc;
mod save;
mod server;
pub mod variable;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

pub use fault::{Fault, Severity, nearest};
pub use files::Files;
pub use head::{Head, HeadField};
pub use ini::Group;
pub use kill::{KillFile, KillRule};
pub use parameter::{SeveritySetting, parameters};
pub use pattern::{Budget, Match, Pattern, PatternError, Undecided};
pub use rc::{Known, TextBlocks, fixed_blocks};
pub use save::{Saved, can_be_replaced, save_number};
pub use server::{PORT, TLS_PORT};

use crate::nntp::{self, Security, Server};

use fault::Faults;
use parameter::Values;

/// What asks for a check, unless `trigger_check` says otherwise.
pub const TRIGGER_CHECK: &str = "check";
/// What asks to be left alone, unless `trigger_ignore` says otherwise.
pub const TRIGGER_IGNORE: &str = "(ignore)|(no[ ]*repl(y|(ies)))|(nocheck)";
/// INN's program that fetches articles by token, in its usual place.
pub const SM: &str = "/usr/lib/news/bin/sm";
/// What names of groups look like, unless `group_pattern` says otherwise.
pub const GROUP_PATTERN: &str = "(^|[.-])tests?([.-]|$)";

const DAY: Duration = Duration::from_secs(86400);

/// What people write into an article to have it checked, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Triggers {
    /// `trigger_check`: asks for a check.
    pub check: Pattern,
    /// `trigger_ignore`: asks to be left alone.
    pub ignore: Pattern,
}

impl Default for Triggers {
    fn default() -> Triggers {
        let compiled = |source| Pattern::compile(source).expect("a built-in expression compiles");
        Triggers {
            check: compiled(TRIGGER_CHECK),
            ignore: compiled(TRIGGER_IGNORE),
        }
    }
}

/// The configuration of one bot; every value in it is good.
#[derive(Clone, Debug)]
pub struct Config {
    /// The server to read from.
    pub reader: Server,
    /// The server to post to.
    pub poster: Server,
    /// The groups of the list whose names match `group_pattern`, in the order
    /// of the file.
    pub groups: Vec<Group>,
    /// What asks for a check, or to be left alone.
    pub triggers: Triggers,
    /// What the name of a group must match for a posting to go there.
    pub group_pattern: Pattern,
    /// Articles that are not checked unless they ask for it.
    pub kill: KillFile,
    /// The header fields of followups that are the operator's.
    pub head: Head,
    /// The texts of followups.
    pub texts: TextBlocks,
    /// The file of the texts, and of the header.
    pub texts_file: PathBuf,
    /// The domain of followups' message identifiers: `message_id_domain`, else
    /// the host part of From.
    pub message_id_domain: String,
    /// Articles older than this are not answered; `None`: any age will do.
    pub max_age: Option<Duration>,
    /// Followups for each run (polling) or hour (feed); `None`: no limit.
    pub max_followups: Option<u32>,
    /// Followups for each author in 24 hours; `None`: no limit.
    pub max_per_author: Option<u32>,
    /// Followups for each thread in 24 hours; `None`: no limit.
    pub max_per_thread: Option<u32>,
    /// After this time a polling run ends.
    pub max_runtime: Duration,
    /// Articles for each group and run; `None`: no limit.
    pub max_articles: Option<u32>,
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
    pub severities: Vec<(String, SeveritySetting)>,
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
    let octets = std::fs::read(&path).map_err(|error| {
        faults.error(None, format!("cannot be read: {error}"));
        std::mem::replace(&mut faults, Faults::new(&path)).into_vec()
    })?;
    let parameters = ini::parameters(
        &octets,
        |name| parameter::canonical(name, known),
        &parameter::NAMES,
        &mut faults,
    );
    let groups = ini::groups(&octets, &mut faults);
    let mut values = Values {
        parameters: &parameters,
        faults: &mut faults,
    };
    let servers = servers(&mut values, files);
    let check = values.pattern("trigger_check", TRIGGER_CHECK);
    let ignore = values.pattern("trigger_ignore", TRIGGER_IGNORE);
    let group_pattern = values.pattern("group_pattern", GROUP_PATTERN);
    let max_age = values.limit("max_age", 14).map(|days| DAY * days);
    let max_followups = values.limit("max_followups", 100);
    let max_per_author = values.limit("max_per_author", 10);
    let max_per_thread = values.limit("max_per_thread", 3);
    let max_articles = values.limit("max_articles", 100_000);
    let max_runtime = values.read("max_runtime", parameter::duration);
    let max_line_width = values.read("max_line_width", parameter::line_width);
    let dns = values.read("dns", parameter::yes_or_no);
    let dns_server = values.read("dns_server", parameter::dns_server);
    let message_id_domain = values.read("message_id_domain", parameter::domain);
    let severities = values.severities(known);
    let spool = values.text("spool").map(|folder| files.relative(&folder));
    let sm = values.text("sm").unwrap_or_else(|| SM.to_owned());
    let sm = if sm.contains('/') {
        files.relative(&sm)
    } else {
        PathBuf::from(sm)
    };
    let domain_given = values.given("message_id_domain").is_some();
    let rcfile = values.given("rcfile");
    let killfile = values.given("killfile");
    let kill = read_kill_file(files, killfile, &mut faults);
    let (head, texts, rc_faults) = read_text_blocks(files, rcfile, known, &mut faults);
    let texts_file = files.named(rcfile.map(|(name, _)| name), ".rc");
    let message_id_domain = if domain_given {
        message_id_domain
    } else {
        domain_of_from(&head, &mut faults)
    };

    let mut left_out = Faults::new(&path);
    let mut kept = Vec::new();
    for group in groups {
        match &group_pattern {
            Some(pattern) if pattern.is_match(&group.name) != Match::Yes => left_out.error(
                group.line,
                format!(
                    "group {} is left out: its name does not match group_pattern",
                    fault::quoted(&group.name)
                ),
            ),
            _ => kept.push(group),
        }
    }

    let (kill, kill_faults) = kill;
    let mut all = faults.into_vec();
    all.extend(rc_faults);
    all.extend(kill_faults);
    let usable = !all.iter().any(Fault::is_error);
    all.extend(left_out.into_vec());
    all.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    match (
        usable,
        servers,
        check,
        ignore,
        group_pattern,
        message_id_domain,
    ) {
        (
            true,
            Some((reader, poster)),
            Some(check),
            Some(ignore),
            Some(group_pattern),
            Some(message_id_domain),
        ) => Ok((
            Config {
                reader,
                poster,
                groups: kept,
                triggers: Triggers { check, ignore },
                group_pattern,
                kill,
                head,
                texts,
                texts_file,
                message_id_domain,
                max_age,
                max_followups,
                max_per_author,
                max_per_thread,
                max_runtime: max_runtime.unwrap_or(Duration::from_secs(3600)),
                max_articles,
                max_line_width: max_line_width.unwrap_or(74),
                dns: dns.unwrap_or(false),
                dns_server,
                spool,
                sm,
                severities,
            },
            all,
        )),
        _ => Err(all),
    }
}

/// The server to read from and the one to post to.
fn servers(values: &mut Values<'_, '_>, files: &Files) -> Option<(Server, Server)> {
    let ca = values
        .given("tls_ca")
        .map(|(name, line)| (files.relative(name), line));
    if let Some((path, line)) = &ca
        && let Err(error) = nntp::check_ca_file(path)
    {
        values.faults.error(*line, format!("tls_ca: {error}"));
    }
    if values.given("reader").is_none() {
        values
            .faults
            .error(None, "the parameter \"reader\" is missing");
    }
    let reader_at = values.read("reader", server::host_and_port);
    let poster_at = values.read("post_server", server::host_and_port);
    let reader_tls = values.read("reader_tls", parameter::security);
    let post_tls = values.read("post_tls", parameter::security);
    for (user, password) in [
        ("reader_user", "reader_pass"),
        ("poster_user", "poster_pass"),
    ] {
        if let (None, Some((_, line))) = (values.given(user), values.given(password)) {
            values
                .faults
                .warning(line, format!("{password} is not used without {user}"));
        }
    }
    let server = |(host, port): (String, Option<u16>), security, user: &str, password: &str| {
        let default = match security {
            Security::Tls => TLS_PORT,
            Security::Off | Security::StartTls => PORT,
        };
        let user = values.text(user);
        Server {
            host,
            port: port.unwrap_or(default),
            security,
            ca_file: ca.as_ref().map(|(path, _)| path.clone()),
            password: user.as_ref().and_then(|_| values.text(password)),
            user,
        }
    };
    let reader_at = reader_at?;
    let posts_elsewhere = values.given("post_server").is_some();
    let reader_tls = reader_tls.unwrap_or_default();
    let reader = server(reader_at.clone(), reader_tls, "reader_user", "reader_pass");
    // One's own user and password, never the other server's.
    let (user, password) = if posts_elsewhere || values.given("poster_user").is_some() {
        ("poster_user", "poster_pass")
    } else {
        ("reader_user", "reader_pass")
    };
    let poster = if posts_elsewhere {
        server(poster_at?, post_tls.unwrap_or_default(), user, password)
    } else {
        server(reader_at, post_tls.unwrap_or(reader_tls), user, password)
    };
    for (server, parameter, tls) in [
        (&reader, "reader_pass", "reader_tls"),
        (&poster, password, "post_tls"),
    ] {
        if let (true, Some((_, line))) = (server.sends_password_in_clear(), values.given(parameter))
        {
            let host = server.address();
            let text = format!(
                "the password goes to {host} in the clear; set {tls} if the server can do TLS"
            );
            values.faults.warning(line, text);
        }
        // The same password over the same kind of connection was warned of.
        if password == "reader_pass" && poster.security == reader.security {
            break;
        }
    }
    Some((reader, poster))
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

fn read_text_blocks(
    files: &Files,
    named: Option<(&str, usize)>,
    known: Known<'_>,
    ini_faults: &mut Faults,
) -> (Head, TextBlocks, Vec<Fault>) {
    let path = files.named(named.map(|(name, _)| name), ".rc");
    let mut faults = Faults::new(&path);
    let (head, texts) = match (decode::read(&path), named) {
        (Ok(text), _) => {
            let (texts, block) = rc::read(&text, known, &mut faults);
            let head = if block.exists() {
                head::read(&block, &mut faults)
            } else {
                Head::default()
            };
            (head, texts)
        }
        (Err(error), None) => {
            faults.error(None, format!("cannot be read: {error}"));
            Default::default()
        }
        (Err(error), Some((name, line))) => {
            let name = fault::quoted(name);
            ini_faults.error(line, format!("rcfile: {name} cannot be read: {error}"));
            Default::default()
        }
    };
    (head, texts, faults.into_vec())
}

/// The domain for message identifiers where the operator names none. `None`
/// where there is no usable one, which is a fault.
fn domain_of_from(head: &Head, faults: &mut Faults) -> Option<String> {
    if head.from_domain.is_empty() {
        // What is wrong with From has been said already.
        return None;
    }
    match parameter::domain(&head.from_domain) {
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
