//! Status lines and their arguments (RFC 3977, section 3.2).

use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::error::sanitise;
use super::secret::Secret;

/// The octets a status line may have. RFC 3977, section 3.1, allows 512; some
/// servers greet at length.
pub(super) const LONGEST_STATUS_LINE: usize = 4096;

/// A status line: a three-digit code and the server's own words.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    code: u16,
    text: String,
    /// What is shown of the text, where that is not all of it.
    shown: Option<String>,
}

impl Reply {
    /// Reads a line without its line end; `None` if it is no status line.
    pub(super) fn parse(line: &[u8]) -> Option<Self> {
        let (digits, text) = line.split_at_checked(3)?;
        let code = std::str::from_utf8(digits)
            .ok()
            .filter(|_| digits.iter().all(u8::is_ascii_digit))?;
        let code = code.parse().ok().filter(|code| (100..600).contains(code))?;
        let text = match text {
            [] => text,
            [b' ' | b'\t', rest @ ..] => rest,
            _ => return None,
        };
        Some(Self {
            code,
            text: String::from_utf8_lossy(text).trim().to_owned(),
            shown: None,
        })
    }

    /// The three-digit code.
    pub fn code(&self) -> u16 {
        self.code
    }

    /// The text after the code, as the server sent it: to be read, and not to
    /// be shown. `Display` shows code and text, sanitised, without the password.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Keeps the secret out of what is shown. What is read stays as it is: it
    /// may be a common word, or a number.
    pub(super) fn hide(&mut self, secret: &Secret) {
        self.shown = secret.hidden_in(&self.text);
    }

    /// Whether the words say that there are too many connections at the moment.
    /// There is no code for that: servers say 400, 481, 482 or 502, which also
    /// stand for a wrong password.
    pub(super) fn is_about_connections(&self) -> bool {
        let text = self.text.to_ascii_lowercase();
        let names = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let of_what = [
            "connection",
            "session",
            "login",
            "logon",
            "logged in",
            "stream",
        ];
        let of_how_many = [
            "too many",
            "max",
            "limit",
            "exceed",
            "already",
            "number of",
            "simultaneous",
            "concurrent",
            "in use",
        ];
        self.code != 483 && names(&of_what) && names(&of_how_many)
    }

    /// Whether a refusal of this code says nothing but that it cannot be done
    /// now (R40).
    pub fn is_for_later(&self) -> bool {
        matches!(self.code, 400 | 403 | 436 | 480 | 482 | 502 | 503)
    }

    /// Whether the code says that the command failed.
    pub(super) fn is_failure(&self) -> bool {
        self.code >= 400
    }
}

/// As it is shown: the text itself may hold the password.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reply({self})")
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        if !self.text.is_empty() {
            let text = self.shown.as_ref().unwrap_or(&self.text);
            write!(f, " {}", sanitise(text))?;
        }
        Ok(())
    }
}

/// What GROUP says about a newsgroup (RFC 3977, section 6.1.1), as it says it:
/// an empty group has three shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// Estimated number of articles.
    pub count: u64,
    /// Reported low water mark.
    pub low: u64,
    /// Reported high water mark.
    pub high: u64,
}

impl Group {
    /// Whether there is nothing to read, in whichever shape that is said.
    pub fn is_empty(&self) -> bool {
        self.count == 0 || self.high < self.low
    }

    /// Reads the text of a 211 reply.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_ascii_whitespace();
        let mut number = || words.next()?.parse().ok();
        Some(Self {
            count: number()?,
            low: number()?,
            high: number()?,
        })
    }
}

/// The status of a newsgroup in LIST ACTIVE (RFC 3977, section 7.6.3; RFC
/// 6048, section 3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GroupStatus {
    /// `y`: posting is permitted.
    Permitted,
    /// `n`: no local posting, articles come from peers.
    NotPermitted,
    /// `m`: postings go to the moderator.
    Moderated,
    /// `x`: closed for postings and for articles from peers.
    Closed,
    /// `j`: no local posting, articles from peers are not filed here.
    Junk,
    /// `=other`: articles are filed in the other group.
    Alias(String),
    /// Some other status, as the server wrote it.
    Other(String),
    /// The server does not have the group.
    Absent,
}

impl GroupStatus {
    /// Looks up `group` in the lines of a LIST ACTIVE response. `None`: it is
    /// there, but without a status. Names of groups have case, but where only
    /// another case is there, it is what the server calls the group.
    pub(super) fn find(block: &[u8], group: &str) -> Option<Self> {
        let text = String::from_utf8_lossy(block);
        // The argument is a pattern, so other groups may be listed too.
        let status_of = |is_it: &dyn Fn(&str) -> bool| {
            text.lines().find_map(|line| {
                let mut words = line.split_ascii_whitespace();
                is_it(words.next()?).then(|| words.nth(2).unwrap_or_default())
            })
        };
        let found = status_of(&|name| name == group)
            .or_else(|| status_of(&|name| name.eq_ignore_ascii_case(group)));
        match found {
            None => Some(Self::Absent),
            Some("") => None,
            Some(status) => Some(Self::parse(status)),
        }
    }

    fn parse(status: &str) -> Self {
        match status {
            "y" | "Y" => Self::Permitted,
            "n" | "N" => Self::NotPermitted,
            "m" | "M" => Self::Moderated,
            "x" | "X" => Self::Closed,
            "j" | "J" => Self::Junk,
            _ => match status.strip_prefix('=') {
                Some(other) => Self::Alias(other.to_owned()),
                None => Self::Other(status.to_owned()),
            },
        }
    }
}

/// Reads the text of a 111 reply, `yyyymmddhhmmss` (RFC 3977, section 7.1).
pub(super) fn date(text: &str) -> Option<Timestamp> {
    let digits = text.split_ascii_whitespace().next()?;
    if digits.len() != 14 || !digits.bytes().all(|octet| octet.is_ascii_digit()) {
        return None;
    }
    let time = DateTime::strptime("%Y%m%d%H%M%S", digits).ok()?;
    Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// Reads a line of a LISTGROUP response: an article number.
pub(super) fn article_number(line: &[u8]) -> Option<u64> {
    std::str::from_utf8(line).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc3977_3_2_a_status_line_begins_with_three_digits() {
        for (line, expected) in [
            (&b"200 hello"[..], Some((200, "hello"))),
            (b"200", Some((200, ""))),
            (b"200 ", Some((200, ""))),
            (b"441 435 Duplicate \r", Some((441, "435 Duplicate"))),
            (b"205\tbye", Some((205, "bye"))),
            (b"200hello", None),
            (b"20 hello", None),
            (b"+20 hello", None),
            (b"2000 hello", None),
            (b"099 hello", None),
            (b"600 hello", None),
            (b"", None),
            (b"SSH-2.0-x", None),
        ] {
            let reply = Reply::parse(line);
            let found = reply.as_ref().map(|reply| (reply.code(), reply.text()));
            assert_eq!(found, expected, "{:?}", String::from_utf8_lossy(line));
        }
    }

    #[test]
    fn a_reply_is_shown_without_control_characters() {
        let reply = Reply::parse(b"502 no\x1b[31m \xc2\x9b\xe2\x80\xaego\0").expect("reply");
        assert_eq!(reply.to_string(), "502 no?[31m ??go?");
    }

    #[test]
    fn r40_a_refusal_for_the_number_of_connections_is_told_by_its_words() {
        for line in [
            "502 Too many connections",
            "481 Maximum number of simultaneous sessions reached",
            "482 connection limit exceeded for wilma",
            "502 wilma is already logged in 4 times",
        ] {
            let reply = Reply::parse(line.as_bytes()).expect("a status line");
            assert!(reply.is_about_connections(), "{line}");
        }
        for line in [
            "481 Authentication failed",
            "481 Too many wrong passwords",
            "482 Authentication commands issued out of sequence",
            "502 no connection from there",
            "502 Account limit used up",
            "483 limit: one encrypted connection",
            "481",
        ] {
            let reply = Reply::parse(line.as_bytes()).expect("a status line");
            assert!(!reply.is_about_connections(), "{line}");
        }
    }

    #[test]
    fn rfc3977_6_1_1_every_shape_of_group() {
        let cases = [
            ("0 1 0 de.test", Some((0, 1, 0)), true),
            ("0 0 0 de.test", Some((0, 0, 0)), true),
            ("0 5 4 de.test", Some((0, 5, 4)), true),
            ("0 5 9 de.test", Some((0, 5, 9)), true),
            ("3 9 4 de.test", Some((3, 9, 4)), true),
            ("1 5 5 de.test", Some((1, 5, 5)), false),
            ("0012 0005 00020", Some((12, 5, 20)), false),
            ("1 5", None, false),
            ("1 5 x de.test", None, false),
            ("1 -5 7 de.test", None, false),
            ("1 5 99999999999999999999 de.test", None, false),
        ];
        for (text, expected, empty) in cases {
            let group = Group::parse(text);
            assert_eq!(
                group.map(|group| (group.count, group.low, group.high)),
                expected,
                "{text}"
            );
            assert_eq!(group.is_some_and(|group| group.is_empty()), empty, "{text}");
        }
    }

    #[test]
    fn r38a_status_of_exactly_the_group_asked_for() {
        let block = b"de.test.x 9 1 n\r\nde.test 9 1 m\r\n";
        let find = |block: &[u8], group| GroupStatus::find(block, group);
        assert_eq!(find(block, "de.test"), Some(GroupStatus::Moderated));
        assert_eq!(find(block, "de"), Some(GroupStatus::Absent));
        assert_eq!(find(b"", "de.test"), Some(GroupStatus::Absent));
        assert_eq!(find(block, "de.TEST"), Some(GroupStatus::Moderated));
        let both = b"de.Test 9 1 n\r\nde.test 9 1 y\r\n";
        assert_eq!(find(both, "de.test"), Some(GroupStatus::Permitted));
        assert_eq!(find(both, "de.Test"), Some(GroupStatus::NotPermitted));
        for (word, status) in [
            ("y", GroupStatus::Permitted),
            ("n", GroupStatus::NotPermitted),
            ("x", GroupStatus::Closed),
            ("j", GroupStatus::Junk),
            ("=junk", GroupStatus::Alias("junk".into())),
            ("Y", GroupStatus::Permitted),
            ("M", GroupStatus::Moderated),
            ("z", GroupStatus::Other("z".into())),
        ] {
            let line = format!("de.test 9 1 {word}\r\n");
            assert_eq!(find(line.as_bytes(), "de.test"), Some(status), "{word}");
        }
        assert_eq!(find(b"de.test 9 1\r\n", "de.test"), None);
    }

    #[test]
    fn rfc3977_7_1_the_date_has_fourteen_digits() {
        let found = |text: &str| date(text).map(|time| time.to_string());
        let expected = Some("2026-11-28T15:04:05Z".to_owned());
        assert_eq!(found("20261128150405"), expected);
        assert_eq!(found("20261128150405 UTC"), expected);
        for text in ["", "x", "2026112815040", "20261328150405", "+0261128150405"] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn listgroup_lines_are_numbers() {
        assert_eq!(article_number(b"3"), Some(3));
        assert_eq!(article_number(b" 007 "), Some(7));
        assert_eq!(article_number(b"four"), None);
        assert_eq!(article_number(b""), None);
    }
}
