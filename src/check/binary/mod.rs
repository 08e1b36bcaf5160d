//! Files in articles: encoded in the text, or as parts.

use super::Family;
use crate::article::lines::Class;
use crate::article::{Article, Part};

pub(super) mod attachment;
pub(super) mod base64_raw;
pub(super) mod executable;
pub(super) mod pgp_broken;
pub(super) mod tnef;
pub(super) mod uuencode;
pub(super) mod yenc;

/// Its checks.
pub(super) static FAMILY: Family = Family {
    name: "binary",
    checks: &[
        &uuencode::UUENCODE,
        &yenc::YENC,
        &attachment::ATTACHMENT,
        &base64_raw::BASE64_RAW,
        &tnef::TNEF,
        &executable::EXECUTABLE,
        &pgp_broken::PGP_BROKEN,
    ],
};

/// Whether one of the newsgroups is made for files, as its name tells.
fn is_for_files(article: &Article) -> bool {
    let names = ["binaries", "binary", "bin", "dateien", "files", "pictures"];
    article
        .newsgroups()
        .flat_map(|group| group.split('.'))
        .any(|component| names.contains(&component))
}

/// The files that stand encoded in the text: where each begins, and its name.
fn uuencoded(article: &Article) -> impl Iterator<Item = (usize, &str)> {
    let text = article.text();
    // Of most articles no line need be looked at.
    let text = text.zip(article.lines()).into_iter();
    let text = text.filter(|(_, lines)| lines.has(Class::Data));
    text.flat_map(|(text, lines)| {
        let data = lines.iter().filter(|(_, class)| *class == Class::Data);
        data.filter_map(|(at, _)| {
            let name = crate::article::lines::file_name(text.line(at)?)?;
            Some((at, name))
        })
    })
}

/// Whether a part belongs to a signature or to encryption (RFC 1847), or is a
/// patch, which is text.
fn is_welcome(part: &Part, name: Option<&str>) -> bool {
    let Some(kind) = part.content_type() else {
        return false;
    };
    let secured = [
        "pgp-signature",
        "pgp-encrypted",
        "pgp-keys",
        "pkcs7-signature",
        "x-pkcs7-signature",
        "pkcs7-mime",
        "x-pkcs7-mime",
    ];
    let is_patch = ["x-patch", "x-diff"].contains(&&*kind.subtype);
    let is_named_so = |name: &str| {
        let name = name.to_ascii_lowercase();
        [".asc", ".sig", ".p7s", ".patch", ".diff"]
            .iter()
            .any(|ending| name.ends_with(ending))
    };
    kind.media_type == "application" && secured.contains(&&*kind.subtype)
        || is_patch
        || name.is_some_and(is_named_so)
}
