//! What was signed is verified by a real gpg, before and after (R50a).

use std::path::PathBuf;
use std::process::{Command, Output};

use super::unharmed;
use crate::support::scratch::{Scratch, set_mode};

/// A folder with a key of its own.
struct Keys {
    scratch: Scratch,
}

impl Keys {
    fn new() -> Keys {
        let keys = Keys {
            scratch: Scratch::new(),
        };
        set_mode(keys.scratch.path(), 0o700);
        let made = keys.gpg(&[
            "--passphrase",
            "",
            "--quick-gen-key",
            "Erika <erika@flowers.invalid>",
            "ed25519",
            "sign",
            "never",
        ]);
        assert!(made.status.success(), "{made:?}");
        keys
    }

    fn gpg(&self, arguments: &[&str]) -> Output {
        let home = self.scratch.path();
        let output = Command::new("gpg")
            .arg("--homedir")
            .arg(home)
            .args([
                "--batch",
                "--yes",
                "--no-tty",
                "--pinentry-mode",
                "loopback",
            ])
            .args(arguments)
            .output();
        output.expect("gpg is installed (packaging/prerequisites test)")
    }

    /// Signs these octets, gives what gpg writes.
    fn signed(&self, how: &str, octets: &str) -> String {
        let file = self.scratch.write("plain", octets);
        let output = self.scratch.join("signed");
        let (file, output) = (file.to_string_lossy(), output.to_string_lossy());
        let run = self.gpg(&["--armor", "--output", &output, how, &file]);
        assert!(run.status.success(), "{run:?}");
        self.scratch.read("signed")
    }

    /// Whether the signature over these octets is good.
    fn verifies(&self, octets: &[u8], signature: Option<&[u8]>) -> bool {
        let file: PathBuf = self.scratch.write("text", octets);
        let file = file.to_string_lossy();
        let run = match signature {
            None => self.gpg(&["--verify", &file]),
            Some(signature) => {
                let signature = self.scratch.write("signature", signature);
                self.gpg(&["--verify", &signature.to_string_lossy(), &file])
            }
        };
        run.status.success()
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        // The agent that gpg has started for this folder.
        let mut agent = Command::new("gpgconf");
        agent.arg("--homedir").arg(self.scratch.path());
        let _ = agent.args(["--kill", "all"]).output();
    }
}

/// Full of what is put right where it is not signed.
const TEXT: &str = "\
Schöne Grüße, und eine Zeile, die so breit ist, dass sie gebrochen würde, wenn sie nicht zu dem gehörte, was unterschrieben ist.

> Wort
> --\u{20}
> Jemand

--
Erika
";

const HEADER: &str = "\
From: Erika <erika@flowers.invalid>
Newsgroups: de.test
Subject: AW: Garten
References: <a@news.example.net>
Organization:
";

fn fixed(article: &str) -> Vec<u8> {
    let fixed = unharmed(article.as_bytes(), true).expect("an article");
    let text = String::from_utf8_lossy(&fixed).into_owned();
    // Something was done, where that may be.
    assert!(text.contains("Subject: Re: Garten\n"), "{text}");
    assert!(!text.contains("Organization"), "{text}");
    fixed
}

#[test]
fn r50a_what_was_signed_in_clear_stays_octet_for_octet() {
    let keys = Keys::new();
    let signed = keys.signed("--clear-sign", TEXT);
    for (before, behind) in [("", ""), ("Davor.\n\n", "\n--\nErika\n"), ("", "\n\n\n")] {
        let article = format!("{HEADER}\n{before}{signed}{behind}");
        let result = fixed(&article);
        for octets in [article.as_bytes(), &result] {
            assert!(keys.verifies(octets, None), "{before}{behind}");
        }
        let text = String::from_utf8(result).expect("UTF-8");
        assert!(text.contains(&signed));
        // What stands behind it is nobody's signature.
        assert!(
            behind.len() < 5 || text.ends_with("\n-- \nErika\n"),
            "{text}"
        );
        // The gpg of this test is one that can tell.
        let broken = text.replace("- --\nErika", "- -- \nErika!");
        assert_ne!(broken, text);
        assert!(!keys.verifies(broken.as_bytes(), None));
    }
}

#[test]
fn r50a_what_was_signed_in_clear_is_known_in_quoted_printable() {
    let keys = Keys::new();
    let signed = keys.signed("--clear-sign", "A few words.\n\n--\nErika\n");
    let encoded = signed
        .replace('=', "=3D")
        .replace("-----BEGIN", "=2D----BEGIN");
    let mime = "MIME-Version: 1.0\nContent-Type: text/plain; charset=us-ascii\n\
                Content-Transfer-Encoding: quoted-printable\n";
    let article = format!("{HEADER}{mime}\n{encoded}");
    let result = String::from_utf8(fixed(&article)).expect("ASCII");
    assert!(result.ends_with(&encoded), "{result}");
}

#[test]
fn r50a_a_signed_part_stays_octet_for_octet() {
    let keys = Keys::new();
    let part = format!("Content-Type: text/plain\nKeywords : x\n\n{TEXT}").replace('\n', "\r\n");
    let signature = keys.signed("--detach-sign", &part);
    let kind = "Content-Type: multipart/signed; micalg=pgp-sha512;\n \
                protocol=\"application/pgp-signature\"; boundary=b;\n";
    let body = format!(
        "--b\n{part}\n--b\nContent-Type: application/pgp-signature\n\n{signature}\n--b--\n"
    );
    let article = format!("{HEADER}MIME-Version: 1.0\n{kind}\n{body}");
    let result = fixed(&article);
    let text = String::from_utf8(result).expect("UTF-8");
    let (_, behind) = text.split_once("--b\n").expect("a delimiter");
    let (signed, _) = behind.split_once("\n--b\n").expect("a delimiter");
    assert!(keys.verifies(signed.as_bytes(), Some(signature.as_bytes())));
    assert!(!keys.verifies(format!("{signed}x").as_bytes(), Some(signature.as_bytes())));
    assert!(text.ends_with(&format!("{kind}\n{body}")), "{text}");
}

/// Such fields sign the header, too.
#[test]
fn r50a_an_article_that_is_signed_as_a_whole_stays() {
    for field in [
        "X-PGP-Sig: 2.6.3a Subject,Newsgroups,Message-ID",
        "X-Auth: PGPMoose V1.1 PGP misc.test",
        "DKIM-Signature: v=1; a=rsa-sha256; d=news.example; s=a; h=From; bh=b; b=c",
    ] {
        let article = format!("{HEADER}{field}\n\n{TEXT}");
        let result = unharmed(article.as_bytes(), true);
        assert_eq!(result.as_deref(), Some(article.as_bytes()), "{field}");
    }
}
