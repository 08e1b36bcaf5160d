//! `[head]`: the header fields that the operator gives every followup.
//!
//! Fields that are the program's or a server's, that stand twice or that are no
//! fields at all are left out with a warning. A missing or invalid `From` keeps
//! the program from running, and so does a field that cannot be encoded, or that
//! servers refuse in every article.

mod refused;

use super::fault::{Faults, quoted};
use super::rc::Block;
use crate::article::encoding::encoded_word;
use crate::article::field::{address, path};

/// Fields that the program sets itself or that a server owns.
const RESERVED: [&str; 15] = [
    "Newsgroups",
    "Subject",
    "Message-ID",
    "References",
    "Date",
    "MIME-Version",
    "Keywords",
    "Auto-Submitted",
    "X-Artchk-Version",
    "Xref",
    "Lines",
    "Control",
    "Supersedes",
    "Injection-Date",
    "Injection-Info",
];
const RESERVED_BEGINNINGS: [&str; 2] = ["content-", "injection-"];

/// Fields in whose syntax there is no place for an encoded word (RFC 2047,
/// section 5).
const ASCII_ONLY: [&str; 9] = [
    "Path",
    "Followup-To",
    "Distribution",
    "Expires",
    "Archive",
    "User-Agent",
    "Cancel-Lock",
    "Cancel-Key",
    "Original-Sender",
];

/// Fields in which encoded words may stand for names, but not for addresses.
const ADDRESSES: [&str; 5] = ["From", "Reply-To", "Sender", "Approved", "Mail-Copies-To"];

/// A header field of `[head]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadField {
    /// Its name as the operator spells it.
    pub name: String,
    /// Its body as the operator writes it, unfolded, without blanks at the ends.
    pub written: String,
    /// Its body as it is sent: in ASCII, with encoded words where they are
    /// needed.
    pub sent: String,
}

/// The domains of the addresses in the samples, which reach nobody (R10).
const SAMPLES: [&str; 2] = [
    "change-this-address.invalid",
    "bitte-adresse-aendern.invalid",
];

/// The header fields that the operator gives every followup, from `[head]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The fields in the order of the file, each name at most once; `From` is
    /// among them.
    pub fields: Vec<HeadField>,
    /// The host part of the first address of `From`.
    pub from_domain: String,
}

impl Head {
    /// The body of a field as the operator writes it; case means nothing.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))
            .map(|field| field.written.as_str())
    }

    /// A header made in the program, for tests: names, and bodies as an
    /// operator would write them.
    #[cfg(test)]
    pub(crate) fn from_fields(fields: &[(&str, &str)]) -> Head {
        let field = |&(name, body): &(&str, &str)| HeadField {
            name: name.to_owned(),
            written: body.to_owned(),
            sent: encoded(name, body).expect("a body that can be encoded"),
        };
        Head {
            fields: fields.iter().map(field).collect(),
            from_domain: String::new(),
        }
    }
}

/// Reads the header fields of the block.
pub(super) fn read(block: &Block, faults: &mut Faults) -> Head {
    let mut head = Head::default();
    let mut from = None;
    for Field { name, body, line } in fields(block, faults) {
        if let Some(why) = why_left_out(&name, &body, &head) {
            faults.warning(line, format!("{name} is left out of [head]: {why}"));
            continue;
        }
        let encoded = encoded(&name, &body);
        if is_one_of(&name, &["From"]) {
            // What is wrong with it is said once, below.
            from = Some((line, address_domain(&body)));
        } else if let Some(why) = encoded.as_ref().err() {
            faults.error(line, format!("{name} {why}"));
        }
        if let Some(why) = encoded
            .as_ref()
            .ok()
            .and_then(|sent| refused::why_refused(&name, sent))
        {
            faults.error(line, format!("{name} in [head] {why}"));
        }
        head.fields.push(HeadField {
            name,
            written: body,
            sent: encoded.unwrap_or_default(),
        });
    }
    match from {
        None => faults.error(None, "there is no From in [head]"),
        Some((line, Ok(domain))) if SAMPLES.iter().any(|it| domain.eq_ignore_ascii_case(it)) => {
            faults.error(
                line,
                format!("From in [head]: @{domain} is the sample's; it must reach you"),
            );
        }
        Some((_, Ok(domain))) => head.from_domain = domain,
        Some((line, Err(why))) => faults.error(line, format!("From in [head]: {why}")),
    }
    head
}

/// A field as it stands in the block, its body unfolded.
struct Field {
    name: String,
    body: String,
    line: usize,
}

/// The lines of the block as fields, unfolded.
fn fields(block: &Block, faults: &mut Faults) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for (line, text) in &block.lines {
        if text.trim().is_empty() {
            continue;
        }
        if text.starts_with([' ', '\t'])
            && let Some(field) = fields.last_mut()
        {
            field.body.push(' ');
            field.body.push_str(text.trim());
            continue;
        }
        match text.split_once(':') {
            Some((name, body)) if is_field_name(name) => fields.push(Field {
                name: name.to_owned(),
                body: body.trim().to_owned(),
                line: *line,
            }),
            _ => faults.warning(
                *line,
                "this line of [head] is no header field; it is left out",
            ),
        }
    }
    fields
}

/// RFC 5536, section 2.2: printable ASCII but for the colon.
fn is_field_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic())
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|other| name.eq_ignore_ascii_case(other))
}

fn why_left_out(name: &str, body: &str, head: &Head) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    if is_one_of(&name, &RESERVED)
        || RESERVED_BEGINNINGS
            .iter()
            .any(|begin| name.starts_with(begin))
    {
        Some("the program or a server sets it")
    } else if body.is_empty() {
        Some("it is empty")
    } else if head.get(&name).is_some() {
        Some("it stands there twice")
    } else if name == "path" && !path::is_path_identity(body) {
        Some("it must be one path identity, without \"!\"")
    } else {
        None
    }
}

/// The body as it is sent: what is not ASCII becomes encoded words where the
/// field allows it (RFC 2047, section 5).
///
/// # Errors
///
/// Why it cannot be sent, to be read behind the name of the field.
fn encoded(name: &str, body: &str) -> Result<String, String> {
    if body.is_ascii() {
        Ok(body.to_owned())
    } else if is_one_of(name, &ASCII_ONLY) {
        Err("may hold ASCII characters only".to_owned())
    } else if is_one_of(name, &ADDRESSES) {
        encoded_addresses(body).map_err(|why| format!("in [head]: {why}"))
    } else {
        Ok(encoded_word::encode_unstructured(body))
    }
}

/// Encodes the names of mailboxes; an address itself must be ASCII.
fn encoded_addresses(body: &str) -> Result<String, String> {
    let list = address::address_list(body);
    if let Some(defect) = list.defects.first() {
        return Err(defect.to_string());
    }
    let mailboxes = list.mailboxes().map(|mailbox| {
        let address = mailbox.address();
        if !address.is_ascii() {
            return Err("an address may hold ASCII characters only".to_owned());
        }
        Ok(match mailbox.name() {
            Some(name) => format!("{} <{address}>", encoded_word::encode_phrase(name)),
            None => address,
        })
    });
    Ok(mailboxes.collect::<Result<Vec<_>, _>>()?.join(", "))
}

/// The host part of the first address in a mailbox list.
fn address_domain(body: &str) -> Result<String, String> {
    let list = address::mailbox_list(body);
    if let Some(defect) = list.defects.first() {
        return Err(defect.to_string());
    }
    if list
        .mailboxes()
        .any(|mailbox| !mailbox.address().is_ascii())
    {
        return Err("an address may hold ASCII characters only".to_owned());
    }
    let first = list.mailboxes().next();
    first
        .map(|mailbox| mailbox.domain.clone())
        .ok_or_else(|| format!("{} holds no address", quoted(body)))
}

#[cfg(test)]
mod tests {
    use super::super::rc::{self, Known};
    use super::*;
    use std::path::Path;

    fn read_head(text: &str) -> (Head, Vec<String>) {
        let known = Known {
            checks: &[],
            newsreaders: &[],
            sentences: &[],
            filters: &[],
        };
        let mut ignored = Faults::new(Path::new("a.rc"));
        let (_, block) = rc::read(&format!("[head]\n{text}"), None, known, &mut ignored);
        let mut faults = Faults::new(Path::new("a.rc"));
        let head = read(&block, &mut faults);
        (
            head,
            faults.into_vec().iter().map(|f| f.to_string()).collect(),
        )
    }

    #[test]
    fn r30_fields_are_taken_over_unfolded() {
        let (head, faults) = read_head(
            "From: \"The Checker\" <bot@check.invalid>\nOrganization: Käse,\n\tBrot\nX-Note:  a \npath: not-for-mail\n",
        );
        assert_eq!(faults, [""; 0]);
        assert_eq!(head.from_domain, "check.invalid");
        assert_eq!(head.get("organization"), Some("Käse, Brot"));
        assert_eq!(head.get("X-NOTE"), Some("a"));
        assert_eq!(head.get("Path"), Some("not-for-mail"));
        assert_eq!(head.fields.len(), 4);
    }

    #[test]
    fn r30_fields_that_are_not_the_operator_s_are_left_out() {
        for name in [
            "Newsgroups",
            "subject",
            "Message-Id",
            "References",
            "Date",
            "Mime-Version",
            "Content-Type",
            "Content-Whatever",
            "Keywords",
            "Auto-Submitted",
            "X-Artchk-Version",
            "Injection-Info",
            "Xref",
            "Lines",
            "Control",
            "Supersedes",
        ] {
            let (head, faults) = read_head(&format!("From: bot@check.invalid\n{name}: x\n"));
            assert_eq!(head.fields.len(), 1, "{name}");
            assert_eq!(
                faults,
                [format!(
                    "a.rc:3: warning: {name} is left out of [head]: the program or a server sets it"
                )]
            );
        }
        let (head, faults) = read_head("From: bot@check.invalid\nX-Subject: x\nContents: x\n");
        assert_eq!((head.fields.len(), faults.len()), (3, 0));
    }

    #[test]
    fn r30_what_cannot_be_a_field_is_left_out() {
        for (line, said) in [
            ("from: other@check.invalid", "twice"),
            ("X-Empty: ", "empty"),
            ("no field", "no header field"),
            ("two words: x", "no header field"),
            ("Path: a!not-for-mail", "path identity"),
            ("Path: a b", "path identity"),
        ] {
            let (head, faults) = read_head(&format!("From: bot@check.invalid\n{line}\n"));
            assert_eq!(head.fields.len(), 1, "{line}");
            assert_eq!(faults.len(), 1, "{line}");
            assert!(faults[0].contains(said), "{}", faults[0]);
        }
    }

    #[test]
    fn r30_text_beyond_ascii_where_no_encoded_word_may_stand_is_an_error() {
        let (_, faults) = read_head("From: bot@check.invalid\nDistribution: münchen\n");
        assert_eq!(
            faults,
            ["a.rc:3: Distribution may hold ASCII characters only"]
        );
        for (field, said) in [
            (
                "Reply-To: Jörg <bot@chäck.invalid>",
                "an address may hold ASCII characters only",
            ),
            ("Sender: Jörg, der Bot", ""),
            ("Approved: ä <a@check.invalid", ""),
        ] {
            let (_, faults) = read_head(&format!("From: bot@check.invalid\n{field}\n"));
            let name = field.split(':').next().unwrap();
            let begins = format!("a.rc:3: {name} in [head]: {said}");
            assert_eq!(faults.len(), 1, "{field}");
            assert!(faults[0].starts_with(&begins), "{}", faults[0]);
        }
        let (_, faults) = read_head(
            "From: Jörg (ä) <bot@check.invalid>\nSummary: ä\nReply-To: Jörg <j@check.invalid>\n",
        );
        assert_eq!(faults, [""; 0]);
    }

    #[test]
    fn r30_a_missing_or_invalid_from_is_an_error() {
        assert_eq!(read_head("X: y\n").1, ["a.rc: there is no From in [head]"]);
        for (body, domain) in [
            ("bot@check.invalid", "check.invalid"),
            ("<bot@check.invalid>", "check.invalid"),
            ("bot@check.invalid (Bot (x) @y)", "check.invalid"),
            ("\"Bot, the\" <bot@check.invalid>", "check.invalid"),
            ("a@one.invalid, b@two.invalid", "one.invalid"),
            ("\"a b\"@check.invalid", "check.invalid"),
            ("Jörg <bot@check.invalid>", "check.invalid"),
        ] {
            let (head, faults) = read_head(&format!("From: {body}\n"));
            assert_eq!(faults, [""; 0], "{body}");
            assert_eq!(head.from_domain, domain, "{body}");
        }
        let (_, faults) = read_head("From: bot@change-this-address.invalid\n");
        let said = "a.rc:2: From in [head]: @change-this-address.invalid is the sample's; it must \
                    reach you";
        assert_eq!(faults, [said]);
        let (_, faults) = read_head("From: bot@my.change-this-address.invalid\n");
        assert_eq!(faults, [""; 0]);
        for body in [
            "bot",
            "bot@",
            "@check.invalid",
            "bot@check..invalid",
            ".bot@check.invalid",
            "bot <bot@check.invalid",
            "two words@check.invalid",
            "bot@chäck.invalid",
            "Bots: bot@check.invalid;",
        ] {
            let (_, faults) = read_head(&format!("From: {body}\n"));
            assert_eq!(faults.len(), 1, "{body}");
            assert!(faults[0].starts_with("a.rc:2: From in [head]: "), "{body}");
        }
    }
}
