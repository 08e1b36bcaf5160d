//! The kinds of values: how each is written, and what it means.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::fault::quoted;
use super::language::Language;
use super::pattern::Pattern;
use super::url::Url;
use crate::filter::Points;
use crate::followup::cancel::Secret;
use crate::nntp::Security;

/// A kind of values that mean a `T`.
#[derive(Clone, Copy)]
pub(crate) struct Kind<T> {
    pub(super) form: Form,
    /// What a text means, or what is wrong with it.
    pub(super) read: fn(&str) -> Result<T, String>,
}

/// How the values of a kind are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A text that needs words to describe it.
    Text,
    /// In this way.
    Like(&'static str),
    /// One of these words, in any case.
    OneOf(&'static [&'static str]),
    /// A whole number from the first to the second, both included.
    Number(usize, usize),
    /// A whole number; 0 means that there is no limit.
    Limit,
}

/// The severity that an operator gives the findings of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grading {
    /// A standard is broken.
    Violation,
    /// A matter of courtesy.
    Hint,
    /// For information only.
    Note,
    /// The check is not run.
    Off,
}

pub(super) const TEXT: Kind<String> = Kind {
    form: Form::Text,
    read: |text| Ok(text.to_owned()),
};

/// The fewest characters of a secret: as many octets as the hash has (RFC 8315,
/// section 4).
const SHORTEST_SECRET: usize = 32;

pub(super) const SECRET: Kind<Secret> = Kind {
    form: Form::Text,
    read: |text| match text.chars().count() {
        0..SHORTEST_SECRET => Err(format!(
            "fewer than {SHORTEST_SECRET} characters may be guessed; \
             \"openssl rand -base64 33\" makes a good one"
        )),
        _ => Ok(Secret::new(text)),
    },
};

pub(super) const PATTERN: Kind<Pattern> = Kind {
    form: Form::Text,
    read: |text| Pattern::compile(text).map_err(|error| format!("{}: {error}", quoted(text))),
};

pub(super) const DOMAIN: Kind<String> = Kind {
    form: Form::Text,
    read: domain,
};

pub(super) const DURATION: Kind<Duration> = Kind {
    form: Form::Text,
    read: duration,
};

pub(super) const NAME_SERVER: Kind<SocketAddr> = Kind {
    form: Form::Like("IP[:PORT]"),
    read: name_server,
};

pub(super) const YES_OR_NO: Kind<bool> = Kind {
    form: Form::OneOf(&["y", "n"]),
    read: |text| match text.to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(true),
        "n" | "no" => Ok(false),
        _ => Err(format!("{} is neither y nor n", quoted(text))),
    },
};

pub(super) const ON_OR_OFF: Kind<bool> = Kind {
    form: Form::OneOf(&["on", "off"]),
    read: |text| match text.to_ascii_lowercase().as_str() {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(format!("{} is neither on nor off", quoted(text))),
    },
};

/// What a filter gives at its worst: never in favour of an answer.
pub(super) const WORST: Kind<Points> = Kind {
    form: Form::Text,
    read: |text| {
        let points = Points::read(text).filter(|points| *points <= Points::NONE);
        points.ok_or_else(|| format!("{} is no number from -100 to 0", quoted(text)))
    },
};

/// What an answer needs.
pub(super) const NEEDED: Kind<Points> = Kind {
    form: Form::Text,
    read: |text| {
        let points = Points::read(text).filter(|points| *points > Points::NONE);
        points.ok_or_else(|| format!("{} is no number from 0.1 to 100", quoted(text)))
    },
};

/// As [`LIMIT`], where 0 is what it says.
pub(super) const COUNT: Kind<u32> = Kind {
    form: Form::Text,
    read: whole_number,
};

pub(super) const URL: Kind<Url> = Kind {
    form: Form::Like("http://"),
    read: str::parse,
};

pub(super) const LANGUAGE: Kind<Language> = Kind {
    form: Form::OneOf(&["de", "en"]),
    read: |text| match text.to_ascii_lowercase().as_str() {
        "de" => Ok(Language::De),
        "en" => Ok(Language::En),
        _ => Err(format!("{} is neither de nor en", quoted(text))),
    },
};

pub(super) const SECURITY: Kind<Security> = Kind {
    form: Form::OneOf(&["off", "starttls", "on"]),
    read: |text| match text.to_ascii_lowercase().as_str() {
        "off" => Ok(Security::Off),
        "starttls" => Ok(Security::StartTls),
        "on" => Ok(Security::Tls),
        _ => Err(format!("{} is none of off, starttls, on", quoted(text))),
    },
};

/// Whether sessions are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compress {
    Never,
    /// Not under TLS: the length of what is compressed tells something of what is
    /// encrypted (RFC 8054, section 7).
    InTheClear,
    Always,
}

pub(super) const COMPRESS: Kind<Compress> = Kind {
    form: Form::OneOf(&["y", "n", "tls"]),
    read: |text| match text.to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(Compress::InTheClear),
        "n" | "no" => Ok(Compress::Never),
        "tls" => Ok(Compress::Always),
        _ => Err(format!("{} is none of y, n, tls", quoted(text))),
    },
};

pub(super) const GRADING: Kind<Grading> = Kind {
    form: Form::OneOf(&["violation", "hint", "note", "off"]),
    read: |text| match text.to_ascii_lowercase().as_str() {
        "violation" => Ok(Grading::Violation),
        "hint" => Ok(Grading::Hint),
        "note" => Ok(Grading::Note),
        "off" => Ok(Grading::Off),
        _ => Err(format!(
            "{} is none of violation, hint, note, off",
            quoted(text)
        )),
    },
};

pub(super) const LIMIT: Kind<Option<u32>> = Kind {
    form: Form::Limit,
    read: |text| Ok(Some(whole_number(text)?).filter(|&number| number > 0)),
};

/// As [`LIMIT`], in days.
pub(super) const DAYS: Kind<Option<Duration>> = Kind {
    form: Form::Limit,
    read: |text| {
        const DAY: Duration = Duration::from_secs(86400);
        Ok((LIMIT.read)(text)?.map(|days| DAY * days))
    },
};

/// As [`LIMIT`], in minutes.
pub(super) const MINUTES: Kind<Option<Duration>> = Kind {
    form: Form::Limit,
    read: |text| {
        const MINUTE: Duration = Duration::from_secs(60);
        Ok((LIMIT.read)(text)?.map(|minutes| MINUTE * minutes))
    },
};

/// A whole number within bounds.
pub(super) const fn number<const LEAST: usize, const MOST: usize>() -> Kind<usize> {
    Kind {
        form: Form::Number(LEAST, MOST),
        read: |text| match whole_number(text).map(|number| number as usize) {
            Ok(number) if (LEAST..=MOST).contains(&number) => Ok(number),
            _ => Err(format!(
                "{} is no number from {LEAST} to {MOST}",
                quoted(text)
            )),
        },
    }
}

/// A whole number without a sign.
fn whole_number(text: &str) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|_| !text.starts_with('+'))
        .ok_or_else(|| format!("{} is no whole number from 0 to {}", quoted(text), u32::MAX))
}

/// A time with its unit: `90 s`, `30 min`, `1 h`.
fn duration(text: &str) -> Result<Duration, String> {
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
fn name_server(text: &str) -> Result<SocketAddr, String> {
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
    fn name_servers() {
        for (text, shown) in [
            ("192.0.2.1", Some("192.0.2.1:53")),
            ("192.0.2.1:5353", Some("192.0.2.1:5353")),
            ("::1", Some("[::1]:53")),
            ("[::1]", Some("[::1]:53")),
            ("[::1]:5353", Some("[::1]:5353")),
            ("dns.example.net", None),
            ("192.0.2.1:x", None),
        ] {
            let found = name_server(text).ok().map(|address| address.to_string());
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
            assert_eq!(whole_number(text).is_ok(), good, "{text}");
        }
        for text in ["+1", "-1", "1.5", "", "many"] {
            assert!(whole_number(text).is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_keep_within_their_bounds() {
        let kind = number::<20, 998>();
        for (text, good) in [
            ("20", true),
            ("998", true),
            ("19", false),
            ("999", false),
            ("+20", false),
        ] {
            assert_eq!((kind.read)(text).is_ok(), good, "{text}");
        }
    }

    #[test]
    fn every_word_of_a_kind_is_read() {
        fn read<T>(kind: Kind<T>) {
            let Form::OneOf(words) = kind.form else {
                panic!("no words: {:?}", kind.form);
            };
            for word in words {
                assert!((kind.read)(word).is_ok(), "{word}");
                assert!((kind.read)(&word.to_uppercase()).is_ok(), "{word}");
            }
        }
        read(YES_OR_NO);
        read(LANGUAGE);
        read(SECURITY);
        read(GRADING);
    }
}
