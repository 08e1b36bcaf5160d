//! What the operator wants of reports (R60 to R63).

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::fault::{did_you_mean, quoted};
use super::files::Files;
use super::kind::{DURATION, Form, Grading, Kind};
use super::parameter::{
    REPORT_CREDIBILITY, REPORT_FILTER, REPORT_FROM, REPORT_GROUPS, REPORT_MAIL, REPORT_PASS,
    REPORT_PERIOD, REPORT_RELAPSE, REPORT_TEMPLATES, REPORT_THRESHOLD, REPORT_TLS, REPORT_TO,
    REPORT_TO_OF, REPORT_USER, TLS_CA, Values,
};
use super::pattern::Pattern;
use super::rc::Known;
use super::server::host_and_port;
use super::wildmat::Wildmat;
use crate::article::encoding::encoded_word;
use crate::article::field::address;
use crate::nntp::{Security, Server};

/// The severities as parameters name them, the gravest first.
pub(super) const SEVERITIES: [(&str, Grading); 3] = [
    ("violation", Grading::Violation),
    ("hint", Grading::Hint),
    ("note", Grading::Note),
];

/// The folder of reports where none is named, behind the name of the bot.
const FOLDER: &str = ".reports";

/// What the operator wants of reports.
#[derive(Clone, Debug)]
pub struct Reports {
    /// How they are delivered.
    pub delivery: Delivery,
    /// Who sends them: `report_from`, ready for the header; else From in `[head]`
    /// does.
    pub from: Option<Mailbox>,
    /// The folder of the operator's templates.
    pub templates: Option<PathBuf>,
    /// The newsgroups that statistics may go to beside those of `group_pattern`.
    pub groups: Option<Wildmat>,
    /// What is left out of them.
    pub filter: Option<Pattern>,
    /// How far the findings of a check are believed, by code; those of others
    /// wholly.
    pub credibility: Vec<(String, f64)>,
    times: [Times; 3],
    recipients: [Vec<String>; 4],
}

/// An address, with or without a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// As a header field has it, in ASCII.
    pub field: String,
    /// The address alone.
    pub address: String,
}

/// How reports are delivered.
#[derive(Clone, Debug)]
pub enum Delivery {
    /// As files, into this folder.
    Folder(PathBuf),
    /// By mail, by this program and its arguments, which takes what sendmail
    /// takes.
    Program(Vec<String>),
    /// By mail, to this server.
    Smtp(Server),
}

/// How often there is a report, and what is told again when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// The time between two reports.
    pub period: Duration,
    /// For how long the same is held back; zero: not at all.
    pub threshold: Duration,
    /// How long before the end of that time something held back makes a relapse;
    /// `None`: there is none.
    pub relapse: Option<Duration>,
}

const fn days(count: u64) -> Duration {
    Duration::from_secs(count * 24 * 60 * 60)
}

/// Those of violations, hints and notes where the operator says nothing. The
/// documents name them, too.
pub const TIMES: [Times; 3] = [
    Times {
        period: days(1),
        threshold: days(6),
        relapse: Some(days(2)),
    },
    Times {
        period: days(7),
        threshold: days(28),
        relapse: Some(days(7)),
    },
    Times {
        period: days(30),
        threshold: days(90),
        relapse: None,
    },
];

impl Reports {
    /// The times of this severity; those of a check that is off are never asked
    /// for.
    pub fn times(&self, severity: Grading) -> Times {
        self.times[place(severity)]
    }

    /// Who gets the reports of this severity: those named for it, else those of
    /// the next lower one that has some, else those of all.
    pub fn recipients(&self, severity: Grading) -> &[String] {
        let named = self.recipients[place(severity)..].iter();
        let mut named = named.filter(|addresses| !addresses.is_empty());
        named.next().map_or(&[], |addresses| addresses.as_slice())
    }

    /// What holds where the operator says nothing.
    #[cfg(test)]
    pub(crate) fn sample() -> Reports {
        Reports {
            delivery: Delivery::Folder(PathBuf::from("news.reports")),
            from: None,
            templates: None,
            groups: None,
            filter: None,
            credibility: Vec::new(),
            times: TIMES,
            recipients: [const { Vec::new() }; 4],
        }
    }

    /// How far the findings of this check are believed, from 0 to 1.
    pub fn credibility(&self, code: &str) -> f64 {
        let found = self.credibility.iter().find(|(named, _)| named == code);
        found.map_or(1.0, |(_, credibility)| *credibility)
    }
}

/// Where a severity stands among the three.
fn place(severity: Grading) -> usize {
    let found = SEVERITIES.iter().position(|(_, known)| *known == severity);
    found.unwrap_or(SEVERITIES.len() - 1)
}

/// How reports are delivered, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Folder(String),
    Program(Vec<String>),
    Smtp(String, Option<u16>),
}

pub(super) const ROUTE: Kind<Route> = Kind {
    form: Form::Text,
    read: route,
};

pub(super) const TIME_OR_NONE: Kind<Option<Duration>> = Kind {
    form: Form::Text,
    read: |text| match text.eq_ignore_ascii_case("none") {
        true => Ok(None),
        false => (DURATION.read)(text)
            .map(Some)
            .map_err(|why| format!("{why}, nor none")),
    },
};

pub(super) const ADDRESSES: Kind<Vec<String>> = Kind {
    form: Form::Text,
    read: |text| {
        let words = text.split([',', ' ', '\t']).filter(|word| !word.is_empty());
        let addresses: Result<Vec<String>, String> = words
            .map(|word| mailbox(word).map(|mailbox| mailbox.address))
            .collect();
        addresses.and_then(|addresses| match addresses.is_empty() {
            true => Err("there is no address".to_owned()),
            false => Ok(addresses),
        })
    },
};

pub(super) const NEWSGROUPS: Kind<Wildmat> = Kind {
    form: Form::Text,
    read: |text| {
        let fits = |c: char| c.is_alphanumeric() || "._+-*?!,".contains(c);
        match text.chars().all(fits) {
            true => Wildmat::read(text),
            false => Err(format!("{} is no pattern such as local.*", quoted(text))),
        }
    },
};

pub(super) const MAILBOX: Kind<Mailbox> = Kind {
    form: Form::Text,
    read: mailbox,
};

pub(super) const PART: Kind<f64> = Kind {
    form: Form::Like("0.25"),
    read: |text| match text.parse::<f64>() {
        Ok(part) if (0.0..=1.0).contains(&part) => Ok(part),
        _ => Err(format!("{} is no number from 0 to 1", quoted(text))),
    },
};

fn route(text: &str) -> Result<Route, String> {
    let (word, rest) = text.split_once([' ', '\t']).unwrap_or((text, ""));
    let rest = rest.trim();
    if rest.is_empty() {
        return Err(format!(
            "{} is none of sendmail PATH, smtp HOST[,PORT], file DIR",
            quoted(text)
        ));
    }
    match word {
        "sendmail" => Ok(Route::Program(
            rest.split_whitespace().map(str::to_owned).collect(),
        )),
        "smtp" => host_and_port(rest).map(|(host, port)| Route::Smtp(host, port)),
        "file" => Ok(Route::Folder(rest.to_owned())),
        _ => Err(format!("{} is none of sendmail, smtp, file", quoted(word))),
    }
}

/// One mailbox that mail can be sent to, with or without a name.
///
/// # Errors
///
/// What is wrong, in words.
pub fn mailbox(text: &str) -> Result<Mailbox, String> {
    let list = address::mailbox_list(text);
    let mut mailboxes = list.mailboxes();
    let wrong = || format!("{} is no address such as you@example.org", quoted(text));
    let (Some(mailbox), None) = (mailboxes.next(), mailboxes.next()) else {
        return Err(wrong());
    };
    // In a header field the rest of it would be read as another one.
    if text.contains(char::is_control) {
        return Err(wrong());
    }
    let address = mailbox.address();
    // What goes into an envelope; others would need SMTPUTF8 (RFC 6531).
    let is_good = address.is_ascii() && address.parse::<lettre::Address>().is_ok();
    if !is_good || address.starts_with('-') {
        return Err(wrong());
    }
    let field = match mailbox.name() {
        Some(name) => format!("{} <{address}>", encoded_word::encode_phrase(name)),
        None => address.clone(),
    };
    Ok(Mailbox { field, address })
}

/// Reads what is said of reports.
pub(super) fn reports(values: &mut Values<'_, '_>, files: &Files, known: Known<'_>) -> Reports {
    let mut times = TIMES;
    for (place, period) in values.by_severity(&REPORT_PERIOD) {
        times[place].period = period;
    }
    for (place, threshold) in values.by_severity(&REPORT_THRESHOLD) {
        times[place].threshold = threshold.unwrap_or_default();
    }
    for (place, relapse) in values.by_severity(&REPORT_RELAPSE) {
        times[place].relapse = relapse;
    }
    for ((word, _), times) in SEVERITIES.iter().zip(times) {
        let is_all = times
            .relapse
            .is_some_and(|relapse| relapse >= times.threshold);
        let written = values.written_behind(&REPORT_RELAPSE, word);
        let written = written.or_else(|| values.written_behind(&REPORT_THRESHOLD, word));
        if let (true, false, Some((_, line))) = (is_all, times.threshold.is_zero(), written) {
            let text = format!(
                "report_relapse {word} is no shorter than report_threshold {word}: whatever was \
                 held back is told as relapsed, however long ago it was"
            );
            values.faults.warning(line, text);
        }
    }
    let mut recipients = [const { Vec::new() }; 4];
    for (place, addresses) in values.by_severity(&REPORT_TO_OF) {
        recipients[place] = addresses;
    }
    recipients[SEVERITIES.len()] = values.given(&REPORT_TO).unwrap_or_default();
    let filter = values.given(&REPORT_FILTER).is_some();
    let filter = filter.then(|| values.pattern(&REPORT_FILTER));
    let reports = Reports {
        delivery: delivery(values, files),
        from: values.given(&REPORT_FROM),
        templates: values
            .given(&REPORT_TEMPLATES)
            .map(|folder| files.relative(&folder)),
        groups: values.given(&REPORT_GROUPS),
        filter,
        credibility: credibility(values, known),
        times,
        recipients,
    };
    if let Some(folder) = reports
        .templates
        .as_deref()
        .filter(|folder| !folder.is_dir())
    {
        let line = values.written(&REPORT_TEMPLATES).map(|(_, line)| line);
        let text = format!(
            "report_templates: {}: there is no such folder; reports have the texts that are built in",
            folder.display()
        );
        values.faults.warning(line, text);
    }
    if let Some((_, line)) = values.written(&REPORT_MAIL)
        && !matches!(reports.delivery, Delivery::Folder(_))
        && SEVERITIES
            .iter()
            .any(|(_, of)| reports.recipients(*of).is_empty())
    {
        let text = "report_mail: there is no report_to that the reports of all severities go to";
        values.faults.error(line, text);
    }
    reports
}

fn delivery(values: &mut Values<'_, '_>, files: &Files) -> Delivery {
    let security = values.value(&REPORT_TLS);
    let user = values.given(&REPORT_USER);
    let password = values.given(&REPORT_PASS);
    if let (None, Some((_, line))) = (&user, values.written(&REPORT_PASS)) {
        let text = "report_pass is not used without report_user";
        values.faults.warning(line, text);
    }
    match values.given(&REPORT_MAIL) {
        None => Delivery::Folder(files.relative(&format!("{}{FOLDER}", files.name()))),
        Some(Route::Folder(folder)) => Delivery::Folder(files.relative(&folder)),
        Some(Route::Program(words)) => {
            if let (Some(program), Some((_, line))) = (words.first(), values.written(&REPORT_MAIL))
                && !Path::new(program).is_absolute()
            {
                let text = format!("report_mail: {} is no absolute path", quoted(program));
                values.faults.error(line, text);
            }
            Delivery::Program(words)
        }
        Some(Route::Smtp(host, port)) => {
            let default = match security {
                Security::Off => 25,
                Security::StartTls => 587,
                Security::Tls => 465,
            };
            let server = Server {
                host,
                port: port.unwrap_or(default),
                security,
                ca_file: values
                    .written(&TLS_CA)
                    .map(|(name, _)| files.relative(name)),
                password: user.as_ref().and(password),
                user,
                compress: false,
            };
            if let Some((_, line)) = values.written(&REPORT_PASS)
                && server.sends_password_in_clear()
            {
                let address = server.address();
                let text =
                    format!("the password goes to {address} in the clear; do not set report_tls");
                values.faults.warning(line, text);
            }
            Delivery::Smtp(server)
        }
    }
}

fn credibility(values: &mut Values<'_, '_>, known: Known<'_>) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    for (code, part, line) in values.behind(&REPORT_CREDIBILITY) {
        match known.check(&code) {
            Some(code) => found.push((code.to_owned(), part)),
            None => {
                let suggestion = did_you_mean(&code, known.checks.iter().map(|&(code, _)| code));
                let code = quoted(&code);
                let text = format!("report_credibility: unknown check {code}{suggestion}");
                values.faults.warning(line, text);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
