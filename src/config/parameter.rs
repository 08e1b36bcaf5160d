//! The parameters by name, and how the text of a value becomes what it means.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::fault::{Faults, did_you_mean, quoted};
use super::ini::{Parameters, Value};
use super::pattern::Pattern;
use super::rc::Known;
use crate::nntp::Security;

/// Every parameter, `severity CODE` excepted.
pub(super) const NAMES: [&str; 26] = [
    "reader",
    "reader_user",
    "reader_pass",
    "reader_tls",
    "post_server",
    "poster",
    "poster_user",
    "poster_pass",
    "post_tls",
    "tls_ca",
    "trigger_check",
    "trigger_ignore",
    "group_pattern",
    "rcfile",
    "killfile",
    "message_id_domain",
    "max_age",
    "max_followups",
    "max_per_author",
    "max_per_thread",
    "max_runtime",
    "max_articles",
    "max_line_width",
    "dns",
    "dns_server",
    "spool",
];
/// A name too short to be suggested for anything.
const SM: &str = "sm";
const SEVERITY: &str = "severity ";
/// What `poster` is another name of.
const POST_SERVER: &str = "post_server";

/// The names of all parameters, as the documentation lists them.
pub fn parameters() -> impl Iterator<Item = &'static str> {
    NAMES.into_iter().chain([SM, "severity CODE"])
}

/// The name under which a parameter is stored; `None` if there is none such.
/// `name` is in lower case, with single blanks.
pub(super) fn canonical(name: &str, known: Known<'_>) -> Option<String> {
    if name == "poster" {
        return Some(POST_SERVER.to_owned());
    }
    if let Some(code) = name.strip_prefix(SEVERITY) {
        // An unknown check is warned of where the value is read.
        return Some(format!("{SEVERITY}{}", known.check(code).unwrap_or(code)));
    }
    (name == SM || NAMES.contains(&name)).then(|| name.to_owned())
}

/// The severity that an operator gives the findings of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeveritySetting {
    /// A standard is broken.
    Violation,
    /// A matter of courtesy.
    Hint,
    /// For information only.
    Note,
    /// The check is not run.
    Off,
}

/// Reads values and collects what is wrong with them.
pub(super) struct Values<'p, 'f> {
    pub(super) parameters: &'p Parameters,
    pub(super) faults: &'f mut Faults,
}

impl<'p> Values<'p, '_> {
    /// The value of a parameter that is given, and its line.
    pub(super) fn given(&self, name: &str) -> Option<(&'p str, usize)> {
        self.parameters
            .get(name)
            .map(|Value { text, line }| (text.as_str(), *line))
    }

    /// The text of a parameter.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.given(name).map(|(text, _)| text.to_owned())
    }

    /// A value that `read` understands; an error where it does not.
    pub(super) fn read<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let (text, line) = self.given(name)?;
        match read(text) {
            Ok(value) => Some(value),
            Err(why) => {
                self.faults.error(line, format!("{name}: {why}"));
                None
            }
        }
    }

    /// A whole number of which 0 means that there is no limit.
    pub(super) fn limit(&mut self, name: &str, default: u32) -> Option<u32> {
        let number = self.read(name, number).unwrap_or(default);
        (number > 0).then_some(number)
    }

    /// A regular expression; what differs from Perl is warned of.
    pub(super) fn pattern(&mut self, name: &str, default: &str) -> Option<Pattern> {
        let Some((text, line)) = self.given(name) else {
            return match Pattern::compile(default) {
                Ok(pattern) => Some(pattern),
                Err(error) => {
                    self.faults.error(None, format!("{name}: {error}"));
                    None
                }
            };
        };
        match Pattern::compile(text) {
            Ok(pattern) => {
                for remark in pattern.remarks() {
                    self.faults.warning(line, format!("{name}: {remark}"));
                }
                Some(pattern)
            }
            Err(error) => {
                self.faults
                    .error(line, format!("{name}: {}: {error}", quoted(text)));
                None
            }
        }
    }

    /// All `severity CODE = …`, with the codes as the program spells them.
    pub(super) fn severities(&mut self, known: Known<'_>) -> Vec<(String, SeveritySetting)> {
        let mut settings = Vec::new();
        for (name, value) in self.parameters {
            let Some(code) = name.strip_prefix(SEVERITY) else {
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
            match severity(&value.text) {
                Ok(setting) => settings.push((check.to_owned(), setting)),
                Err(why) => self.faults.error(value.line, format!("{name}: {why}")),
            }
        }
        settings
    }
}

fn severity(text: &str) -> Result<SeveritySetting, String> {
    match text.to_ascii_lowercase().as_str() {
        "violation" => Ok(SeveritySetting::Violation),
        "hint" => Ok(SeveritySetting::Hint),
        "note" => Ok(SeveritySetting::Note),
        "off" => Ok(SeveritySetting::Off),
        _ => Err(format!(
            "{} is none of violation, hint, note, off",
            quoted(text)
        )),
    }
}

/// A whole number without a sign.
pub(super) fn number(text: &str) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|_| !text.starts_with('+'))
        .ok_or_else(|| format!("{} is no whole number from 0 to {}", quoted(text), u32::MAX))
}

/// The width of a line that is still not too long, in columns.
pub(super) fn line_width(text: &str) -> Result<usize, String> {
    match number(text) {
        Ok(width @ 20..=998) => Ok(width as usize),
        _ => Err(format!("{} is no number from 20 to 998", quoted(text))),
    }
}

/// `y` or `n`.
pub(super) fn yes_or_no(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(true),
        "n" | "no" => Ok(false),
        _ => Err(format!("{} is neither y nor n", quoted(text))),
    }
}

/// `off`, `starttls` or `on`.
pub(super) fn security(text: &str) -> Result<Security, String> {
    match text.to_ascii_lowercase().as_str() {
        "off" => Ok(Security::Off),
        "starttls" => Ok(Security::StartTls),
        "on" => Ok(Security::Tls),
        _ => Err(format!("{} is none of off, starttls, on", quoted(text))),
    }
}

/// A time with its unit: `90 s`, `30 min`, `1 h`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (count, unit) = text.split_at(digits);
    let seconds = match unit.trim().to_ascii_lowercase().as_str() {
        "s" | "sec" => 1,
        "m" | "min" => 60,
        "h" => 3600,
        "d" => 86400,
        _ => 0,
    };
    let count: u64 = count.parse::<u32>().unwrap_or_default().into();
    match count * seconds {
        0 => Err(format!(
            "{} is no time such as 90 s, 30 min or 1 h",
            quoted(text)
        )),
        seconds => Ok(Duration::from_secs(seconds)),
    }
}

/// `IP[:PORT]`; the port for DNS is 53.
pub(super) fn dns_server(text: &str) -> Result<SocketAddr, String> {
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(text);
    if let Ok(address) = bare.parse::<IpAddr>() {
        return Ok(SocketAddr::new(address, 53));
    }
    text.parse()
        .map_err(|_| format!("{} is no IP address with or without :PORT", quoted(text)))
}

/// A domain in which message identifiers can be made.
pub(super) fn domain(text: &str) -> Result<String, String> {
    // Longer ones leave no room for the left part (RFC 5536, section 3.1.3).
    const LONGEST: usize = 200;
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if text.len() <= LONGEST && text.contains('.') && text.split('.').all(is_label) {
        Ok(text.to_owned())
    } else {
        Err(format!("{} is no full domain name", quoted(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_unit() {
        for (text, seconds) in [
            ("90 s", Some(90)),
            ("30min", Some(1800)),
            ("2 m", Some(120)),
            ("1 h", Some(3600)),
            ("1 H", Some(3600)),
            ("2 d", Some(172_800)),
            ("90", None),
            ("0 s", None),
            ("-1 h", None),
            ("1 week", None),
            ("h", None),
            ("99999999999 d", None),
        ] {
            assert_eq!(duration(text).ok().map(|d| d.as_secs()), seconds, "{text}");
        }
    }

    #[test]
    fn dns_servers() {
        for (text, shown) in [
            ("192.0.2.1", Some("192.0.2.1:53")),
            ("192.0.2.1:5353", Some("192.0.2.1:5353")),
            ("::1", Some("[::1]:53")),
            ("[::1]", Some("[::1]:53")),
            ("[::1]:5353", Some("[::1]:5353")),
            ("dns.example.net", None),
            ("192.0.2.1:x", None),
        ] {
            let found = dns_server(text).ok().map(|address| address.to_string());
            assert_eq!(found.as_deref(), shown, "{text}");
        }
    }

    #[test]
    fn r31_domains_for_identifiers() {
        for (text, good) in [
            ("check.example.net", true),
            ("xn--bcher-kva.example", true),
            ("check", false),
            ("check..net", false),
            ("-check.net", false),
            ("check.net.", false),
            ("chäck.net", false),
            ("check_.net", false),
            ("a@check.net", false),
        ] {
            assert_eq!(domain(text).is_ok(), good, "{text}");
        }
        assert!(domain(&format!("{}.net", "a.".repeat(120))).is_err());
    }

    #[test]
    fn numbers_have_no_sign() {
        for (text, good) in [("0", true), ("4294967295", true), ("4294967296", false)] {
            assert_eq!(number(text).is_ok(), good, "{text}");
        }
        for text in ["+1", "-1", "1.5", "", "many"] {
            assert!(number(text).is_err(), "{text}");
        }
    }

    #[test]
    fn parameters_have_one_name_each_but_for_poster() {
        let known = Known {
            checks: &[("sigdelimiter", &[])],
            newsreaders: &[],
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
        assert_eq!(canonical("severity"), None);
        assert_eq!(canonical("readers"), None);
    }
}
