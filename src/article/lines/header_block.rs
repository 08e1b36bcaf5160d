//! Blocks that look like the header of an article: what was forwarded.

use super::Class;
use super::draft::Draft;
use crate::article::look::Look;

/// So many fields make a block.
const FIELDS: usize = 3;
/// The fields that every article or mail shows, in lower case; some newsreaders
/// translate them.
const USUAL: [&str; 22] = [
    "from",
    "date",
    "subject",
    "message-id",
    "newsgroups",
    "path",
    "to",
    "cc",
    "sent",
    "sender",
    "organization",
    "references",
    "reply-to",
    "von",
    "an",
    "gesendet",
    "betreff",
    "datum",
    "objet",
    "envoyé",
    "de",
    "asunto",
];

/// Marks runs of at least three fields, most of them usual ones.
pub(super) fn mark(draft: &mut Draft<'_>) {
    if draft.with(Look::COLON).nth(FIELDS - 1).is_none() {
        return;
    }
    let mut at = 0;
    while at < draft.end() {
        let first = at;
        let (mut fields, mut usual) = (0, 0);
        while draft.is_own(at) {
            let name = match draft.has(at, Look::COLON) {
                true => field_name(draft.line(at)),
                false => None,
            };
            if let Some(name) = name {
                fields += 1;
                usual += usize::from(USUAL.contains(&name.to_lowercase().as_str()));
            } else if fields == 0 || !draft.line(at).starts_with([' ', '\t']) {
                break;
            }
            at += 1;
        }
        if fields >= FIELDS && usual >= 2 && usual * 2 >= fields {
            draft.claim(first..at, Class::Header);
        }
        at = at.max(first + 1);
    }
}

/// The name of the field that begins on this line.
fn field_name(line: &str) -> Option<&str> {
    let (name, value) = line.split_once(':')?;
    let begins = name.starts_with(|c: char| c.is_alphabetic());
    let is_name = name.len() <= 40 && name.chars().all(|c| c.is_alphanumeric() || c == '-');
    (begins && is_name && (value.is_empty() || value.starts_with([' ', '\t']))).then_some(name)
}
