//! Command lines (RFC 3977, section 3.1), checked before they are sent.
//!
//! Names and identifiers come out of articles and out of other people's
//! files: without the checks here, a line end in one of them would be a
//! command of its own.

use std::ops::RangeInclusive;

use super::response::Reply;
use super::secret::HIDDEN;

/// The octets of a command line with its CR LF (RFC 3977, section 3.1).
const LONGEST_LINE: usize = 512;

/// The octets of a block that says what the server can do, or tells of one
/// newsgroup. Real ones have some hundred.
const LONGEST_TALK: usize = 64 * 1024;

/// The octets of a message identifier with its brackets (RFC 3977, section 3.6).
const LONGEST_MESSAGE_ID: usize = 250;

/// A line to be sent, and what is to be known about its answer.
#[derive(Clone)]
pub(super) struct Command {
    line: Vec<u8>,
    name: &'static str,
    answer: &'static str,
    block: Option<u16>,
    /// What its block may hold; `None`: as much as an article.
    limit: Option<usize>,
    /// Whether a session goes on without it.
    optional: bool,
    secret: bool,
}

/// What must not be sent, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unsendable {
    pub(super) what: &'static str,
    pub(super) reason: &'static str,
}

macro_rules! name {
    ($name:literal) => {
        ($name, concat!("the answer to ", $name))
    };
}

impl Command {
    fn new(
        (name, answer): (&'static str, &'static str),
        argument: &str,
        block: Option<u16>,
    ) -> Self {
        let mut line = name.as_bytes().to_vec();
        if !argument.is_empty() {
            line.push(b' ');
            line.extend_from_slice(argument.as_bytes());
        }
        line.extend_from_slice(b"\r\n");
        Self {
            line,
            name,
            answer,
            block,
            limit: None,
            optional: false,
            secret: false,
        }
    }

    /// A session goes on without it: a server that does not know it may refuse
    /// it in any way (R40).
    fn optional(self) -> Self {
        Self {
            optional: true,
            ..self
        }
    }

    /// Its block is no article: it may hold this many octets.
    fn within(self, octets: usize) -> Self {
        Self {
            limit: Some(octets),
            ..self
        }
    }

    /// Refuses a line that is too long.
    fn fit(self, what: &'static str) -> Result<Self, Unsendable> {
        if self.line.len() > LONGEST_LINE {
            return Err(Unsendable {
                what,
                reason: "the command line would exceed 512 octets",
            });
        }
        Ok(self)
    }

    pub(super) fn capabilities() -> Self {
        Self::new(name!("CAPABILITIES"), "", Some(101))
            .within(LONGEST_TALK)
            .optional()
    }

    pub(super) fn mode_reader() -> Self {
        Self::new(name!("MODE READER"), "", None).optional()
    }

    pub(super) fn start_tls() -> Self {
        Self::new(name!("STARTTLS"), "", None)
    }

    pub(super) fn compress() -> Self {
        Self::new(name!("COMPRESS DEFLATE"), "", None).optional()
    }

    pub(super) fn date() -> Self {
        Self::new(name!("DATE"), "", None).optional()
    }

    pub(super) fn post() -> Self {
        Self::new(name!("POST"), "", None)
    }

    pub(super) fn quit() -> Self {
        Self::new(name!("QUIT"), "", None)
    }

    pub(super) fn user(user: &str) -> Result<Self, Unsendable> {
        check_credential(user).map_err(|reason| Unsendable {
            what: "the user's name",
            reason,
        })?;
        Self::new(name!("AUTHINFO USER"), user, None).fit("the user's name")
    }

    pub(super) fn password(password: &str) -> Result<Self, Unsendable> {
        check_credential(password).map_err(|reason| Unsendable {
            what: "the password",
            reason,
        })?;
        let command = Self::new(name!("AUTHINFO PASS"), password, None).fit("the password")?;
        Ok(Self {
            secret: true,
            ..command
        })
    }

    pub(super) fn group(group: &str) -> Result<Self, Unsendable> {
        sendable_group(group)?;
        Self::new(name!("GROUP"), group, None).fit("the newsgroup")
    }

    /// The block of the answer is not among what [`Command::has_block`] tells:
    /// it is read line by line.
    pub(super) fn list_group(
        group: &str,
        numbers: &RangeInclusive<u64>,
    ) -> Result<Self, Unsendable> {
        sendable_group(group)?;
        let argument = format!("{group} {}-{}", numbers.start(), numbers.end());
        Self::new(name!("LISTGROUP"), &argument, None)
            .optional()
            .fit("the newsgroup")
    }

    /// The block of the answer is read line by line, as that of LISTGROUP.
    pub(super) fn hdr_date(numbers: &RangeInclusive<u64>) -> Self {
        let range = format!("{}-{}", numbers.start(), numbers.end());
        Self::new(name!("HDR Date"), &range, None).optional()
    }

    /// The same of RFC 2980.
    pub(super) fn xhdr_date(numbers: &RangeInclusive<u64>) -> Self {
        let range = format!("{}-{}", numbers.start(), numbers.end());
        Self::new(name!("XHDR Date"), &range, None).optional()
    }

    pub(super) fn list_active(group: &str) -> Result<Self, Unsendable> {
        sendable_group(group)?;
        Self::new(name!("LIST ACTIVE"), group, Some(215))
            .within(LONGEST_TALK)
            .optional()
            .fit("the newsgroup")
    }

    /// The block of the answer is read line by line, as that of LISTGROUP.
    pub(super) fn list_active_below(first: &str) -> Result<Self, Unsendable> {
        sendable_group(first)?;
        Self::new(name!("LIST ACTIVE"), &format!("{first}.*"), None)
            .optional()
            .fit("the newsgroup")
    }

    pub(super) fn article_number(number: u64) -> Self {
        Self::new(name!("ARTICLE"), &number.to_string(), Some(220))
    }

    pub(super) fn article(message_id: &str) -> Result<Self, Unsendable> {
        sendable_message_id(message_id)?;
        Ok(Self::new(name!("ARTICLE"), message_id, Some(220)))
    }

    pub(super) fn head(message_id: &str) -> Result<Self, Unsendable> {
        sendable_message_id(message_id)?;
        Ok(Self::new(name!("HEAD"), message_id, Some(221)))
    }

    pub(super) fn stat_number(number: u64) -> Self {
        Self::new(name!("STAT"), &number.to_string(), None)
    }

    pub(super) fn stat(message_id: &str) -> Result<Self, Unsendable> {
        sendable_message_id(message_id)?;
        Ok(Self::new(name!("STAT"), message_id, None))
    }

    /// The line with its CR LF.
    pub(super) fn line(&self) -> &[u8] {
        &self.line
    }

    /// The line as it may be shown.
    pub(super) fn shown(&self) -> String {
        if self.secret {
            return format!("{} {HIDDEN}", self.name);
        }
        String::from_utf8_lossy(&self.line).trim_end().to_owned()
    }

    /// The command without its arguments.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// `the answer to` the command.
    pub(super) fn answer(&self) -> &'static str {
        self.answer
    }

    /// Whether a reply with this code is followed by a multi-line block.
    pub(super) fn has_block(&self, code: u16) -> bool {
        self.block == Some(code)
    }

    /// Whether a session goes on without it.
    pub(super) fn is_optional(&self) -> bool {
        self.optional
    }

    /// The octets that its block may hold, where an article may hold
    /// `longest_article` (R42c).
    pub(super) fn limit(&self, longest_article: usize) -> usize {
        self.limit.unwrap_or(longest_article)
    }

    /// Whether a reply that gives an article gives the one that was asked for:
    /// `220 number message-id` (RFC 3977, section 6.2.1). Where a reply is
    /// missing, all that follow would be taken for those to other commands. A
    /// server that leaves the number or the identifier out is believed.
    pub(super) fn fits(&self, reply: &Reply) -> bool {
        let line = String::from_utf8_lossy(&self.line);
        let asked = line.trim_end().rsplit(' ').next().unwrap_or_default();
        let mut found = reply.text().split_ascii_whitespace();
        let (number, identifier) = (found.next(), found.next());
        match asked.parse::<u64>() {
            Ok(asked) => number
                .and_then(|number| number.parse::<u64>().ok())
                .is_none_or(|number| number == 0 || number == asked),
            Err(_) => identifier
                .filter(|identifier| identifier.starts_with('<'))
                .is_none_or(|identifier| identifier == asked),
        }
    }
}

fn sendable_group(group: &str) -> Result<(), Unsendable> {
    check_group_name(group).map_err(|reason| Unsendable {
        what: "the newsgroup",
        reason,
    })
}

fn sendable_message_id(message_id: &str) -> Result<(), Unsendable> {
    check_message_id(message_id).map_err(|reason| Unsendable {
        what: "the message identifier",
        reason,
    })
}

/// Whether a newsgroup's name may stand in a command: not empty, and without
/// blanks and control characters.
///
/// # Errors
///
/// The rule that it breaks, in words.
pub fn check_group_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        Err("it is empty")
    } else if name.contains(|c: char| c.is_whitespace() || c.is_control()) {
        Err("it contains a blank or a control character")
    } else {
        Ok(())
    }
}

/// Whether a message identifier may stand in a command: printable ASCII
/// without blank and inner `>`, in angle brackets, at most 250 octets (RFC
/// 3977, section 3.6).
///
/// # Errors
///
/// The rule that it breaks, in words.
pub fn check_message_id(message_id: &str) -> Result<(), &'static str> {
    let inner = message_id
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'));
    let Some(inner) = inner.filter(|inner| !inner.is_empty()) else {
        return Err("it is not enclosed in angle brackets");
    };
    if message_id.len() > LONGEST_MESSAGE_ID {
        Err("it is longer than 250 octets")
    } else if inner.contains('>') {
        Err("it contains a closing angle bracket")
    } else if !inner.bytes().all(|octet| octet.is_ascii_graphic()) {
        Err("it contains something else than printable ASCII")
    } else {
        Ok(())
    }
}

/// A user's name or password may hold blanks and any character (RFC 4643,
/// section 2.3.2), but cannot end the line.
fn check_credential(text: &str) -> Result<(), &'static str> {
    if text.is_empty() {
        Err("it is empty")
    } else if text.contains(['\0', '\r', '\n']) {
        Err("it contains a line end or NUL")
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r42_message_identifiers_that_are_sent_and_that_are_not() {
        let longest = format!("<{}@x.invalid>", "a".repeat(250 - "<@x.invalid>".len()));
        for good in ["<a@b.invalid>", "<a>", "<a%b!#<@b>", longest.as_str()] {
            assert_eq!(check_message_id(good), Ok(()), "{good}");
        }
        let too_long = longest.replacen("a@", "aa@", 1);
        for bad in [
            "",
            "<",
            "<>",
            "a@b",
            "<a@b",
            "a@b>",
            "<a b@c>",
            "<a@b>\r\nQUIT",
            "<a\r\nQUIT@b>",
            "<a\0@b>",
            "<a>b@c>",
            "<a@b\u{e4}>",
            "<a@b\x7f>",
            "<a\t@b>",
            too_long.as_str(),
        ] {
            assert!(check_message_id(bad).is_err(), "{bad:?}");
            assert!(Command::article(bad).is_err() && Command::head(bad).is_err());
            assert!(Command::stat(bad).is_err());
        }
    }

    #[test]
    fn r42_newsgroups_that_are_sent_and_that_are_not() {
        for good in ["de.test", "x", "de.\u{fc}ml\u{e4}ut", "alt.test.*"] {
            assert_eq!(check_group_name(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "de.test\r\nQUIT",
            "de test",
            "de.test\0",
            "de\ttest",
            "de\u{85}test",
        ] {
            assert!(Command::group(bad).is_err(), "{bad:?}");
            assert!(Command::list_group(bad, &(1..=2)).is_err(), "{bad:?}");
            assert!(Command::list_active(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn r42_a_line_has_at_most_512_octets() {
        let longest = "g".repeat(512 - "GROUP \r\n".len());
        assert_eq!(
            Command::group(&longest).map(|command| command.line().len()),
            Ok(512)
        );
        assert!(Command::group(&format!("{longest}g")).is_err());
        let longest = "p".repeat(512 - "AUTHINFO PASS \r\n".len());
        assert!(Command::password(&longest).is_ok());
        assert!(Command::password(&format!("{longest}p")).is_err());
    }

    #[test]
    fn r42_user_and_password_may_hold_anything_but_a_line_end() {
        for good in ["wilma", "two words", " x", "p\u{e4}\t!"] {
            assert!(
                Command::user(good).is_ok() && Command::password(good).is_ok(),
                "{good}"
            );
        }
        for bad in ["", "a\rb", "a\nQUIT", "a\0"] {
            assert!(
                Command::user(bad).is_err() && Command::password(bad).is_err(),
                "{bad:?}"
            );
        }
    }

    #[test]
    fn rfc3977_6_2_1_a_reply_names_what_was_asked_for() {
        let by_number = Command::article_number(7);
        let by_identifier = Command::article("<a@b>").expect("sendable");
        for (command, line, fits) in [
            (&by_number, "220 7 <a@b>", true),
            (&by_number, "220 007 <c@d> article", true),
            (&by_number, "220 8 <a@b>", false),
            // Not in the form of the standard: nothing can be said.
            (&by_number, "220 0 <a@b>", true),
            (&by_number, "220 here it is", true),
            (&by_number, "220", true),
            (&by_identifier, "220 0 <a@b>", true),
            (&by_identifier, "220 7 <a@b> article", true),
            (&by_identifier, "220 0 <A@b>", false),
            (&by_identifier, "220 0 article", true),
            (&by_identifier, "220", true),
        ] {
            let reply = Reply::parse(line.as_bytes()).expect("a status line");
            assert_eq!(command.fits(&reply), fits, "{} {line}", command.shown());
        }
    }

    #[test]
    fn r46_a_password_is_never_shown() {
        let command = Command::password("secret").expect("sendable");
        assert_eq!(command.line(), b"AUTHINFO PASS secret\r\n");
        assert_eq!(command.shown(), "AUTHINFO PASS ***");
        let command = Command::list_group("de.test", &(3..=9)).expect("sendable");
        assert_eq!(command.shown(), "LISTGROUP de.test 3-9");
    }
}
