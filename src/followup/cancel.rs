//! Withdrawing a followup: Cancel-Lock, Cancel-Key, and the article that
//! cancels (RFC 8315; RFC 5537, section 5.3).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::{ProtoArticle, header};
use crate::config::Head;
use crate::decision::own;

/// The octets of a block of SHA-256.
const BLOCK: usize = 64;
/// The fields of `[head]` that a cancel has, too.
const KEPT: [&str; 4] = ["Path", "From", "Sender", "Approved"];

/// The operator's secret, out of which the keys of all followups are made.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// As it is configured.
    pub fn new(text: &str) -> Secret {
        Secret(text.to_owned())
    }

    /// The key of a followup, in Base64 (section 4, without a user).
    fn key(&self, message_id: &str) -> String {
        STANDARD.encode(hmac(self.0.as_bytes(), message_id.as_bytes()))
    }

    /// The body of Cancel-Key in an article that cancels the followup.
    pub fn cancel_key(&self, message_id: &str) -> String {
        format!("sha256:{}", self.key(message_id))
    }

    /// The body of Cancel-Lock in the followup: the hash of the key as it is
    /// written, not as it was before Base64 (section 2.1).
    pub fn cancel_lock(&self, message_id: &str) -> String {
        let lock = Sha256::digest(self.key(message_id).as_bytes());
        format!("sha256:{}", STANDARD.encode(lock))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// HMAC with SHA-256 (RFC 2104, section 2).
fn hmac(secret: &[u8], text: &[u8]) -> [u8; 32] {
    let mut block = [0; BLOCK];
    let hashed = Sha256::digest(secret);
    let secret = match secret.len() > BLOCK {
        true => hashed.as_slice(),
        false => secret,
    };
    for (octet, of_secret) in block.iter_mut().zip(secret) {
        *octet = *of_secret;
    }
    let with = |pad: u8, text: &[u8]| {
        let mut hash = Sha256::new();
        hash.update(block.map(|octet| octet ^ pad));
        hash.update(text);
        hash.finalize()
    };
    with(0x5c, &with(0x36, text)).into()
}

/// The message identifier of the article that cancels a followup, always the
/// same, so that it is posted once.
pub fn identifier(followup: &str, domain: &str) -> String {
    own::prefixed("cancel.", followup, domain)
}

/// The article that cancels the followup of this identifier, which was posted
/// into this group.
pub fn assemble(
    followup: &str,
    newsgroup: &str,
    domain: &str,
    head: &Head,
    secret: &Secret,
) -> ProtoArticle {
    let message_id = identifier(followup, domain);
    let kept = head.fields.iter().filter(|field| {
        KEPT.iter()
            .any(|name| field.name.eq_ignore_ascii_case(name))
    });
    let mut fields: Vec<(&str, String)> = kept
        .map(|field| (field.name.as_str(), field.sent.clone()))
        .collect();
    fields.extend([
        ("Newsgroups", newsgroup.to_owned()),
        ("Subject", format!("cmsg cancel {followup}")),
        ("Control", format!("cancel {followup}")),
        ("Message-ID", message_id.clone()),
        ("Cancel-Key", secret.cancel_key(followup)),
        ("Cancel-Lock", secret.cancel_lock(&message_id)),
        ("Auto-Submitted", "auto-generated".to_owned()),
        ("X-Artchk-Version", header::VERSION.to_owned()),
    ]);
    let text = "This answer is withdrawn by the operator of the bot.\n";
    ProtoArticle::made(message_id, newsgroup.to_owned(), &fields, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8315, section 5.1.
    #[test]
    fn r56_lock_and_key_are_those_of_the_standard() {
        let secret = Secret::new("ExampleSecret");
        let message_id = "<12345@mid.example>";
        assert_eq!(
            secret.cancel_key(message_id),
            "sha256:qv1VXHYiCGjkX/N1nhfYKcAeUn8bCVhrWhoKuBSnpMA="
        );
        assert_eq!(
            secret.cancel_lock(message_id),
            "sha256:s/pmK/3grrz++29ce2/mQydzJuc7iqHn1nqcJiQTPMc="
        );
    }

    /// RFC 4231, section 4.7: the secret is longer than a block.
    #[test]
    fn r56_a_long_secret_is_hashed_first() {
        let text = b"Test Using Larger Than Block-Size Key - Hash Key First";
        let hash = hmac(&[0xaa; 131], text);
        assert_eq!(hash.get(..4), Some(&[0x60, 0xe4, 0x31, 0x59][..]));
    }

    #[test]
    fn r46_the_secret_is_never_shown() {
        assert_eq!(format!("{:?}", Some(Secret::new("hidden"))), "Some(***)");
    }

    #[test]
    fn r56_a_cancel_names_the_followup_and_has_its_key() {
        let head = Head::from_fields(&[
            ("From", "Bot <bot@checker.invalid>"),
            ("Approved", "bot@checker.invalid"),
            ("Followup-To", "poster"),
        ]);
        let secret = Secret::new("ExampleSecret");
        let followup = "<a%b.example@checker.invalid>";
        let made = assemble(followup, "de.test", "checker.invalid", &head, &secret);
        assert_eq!(
            made.message_id,
            "<cancel.a%b.example%checker.invalid@checker.invalid>"
        );
        let text = String::from_utf8(made.octets().to_vec()).expect("UTF-8");
        let lines: Vec<&str> = text.split("\r\n").collect();
        for line in [
            "From: Bot <bot@checker.invalid>",
            "Approved: bot@checker.invalid",
            "Newsgroups: de.test",
            &format!("Control: cancel {followup}"),
            &format!("Cancel-Key: {}", secret.cancel_key(followup)),
            &format!("Cancel-Lock: {}", secret.cancel_lock(&made.message_id)),
        ] {
            assert!(lines.contains(&line), "{line}: {text}");
        }
        assert!(!text.contains("Followup-To"));
    }
}
