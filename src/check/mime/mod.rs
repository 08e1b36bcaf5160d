//! MIME, charsets, transfer encodings.

use super::Family;
use crate::article::lines::Class;
use crate::article::text::Text;
use crate::article::{Article, Part, Place};
use crate::check::Edit;

pub(super) mod base64;
pub(super) mod base64_syntax;
pub(super) mod bom;
pub(super) mod boundary;
pub(super) mod charset_ascii_name;
pub(super) mod charset_bytes;
pub(super) mod charset_mismatch;
pub(super) mod charset_unknown;
pub(super) mod ct_syntax;
pub(super) mod cte_composite;
pub(super) mod cte_unknown;
pub(super) mod html;
pub(super) mod mojibake;
pub(super) mod multipart;
pub(super) mod nocharset;
pub(super) mod nocontenttransferenc;
pub(super) mod partial;
pub(super) mod qp_syntax;
pub(super) mod utf_7;
pub(super) mod vcard;
pub(super) mod version_bad;
pub(super) mod version_missing;

/// Its checks.
pub(super) static FAMILY: Family = Family {
    name: "mime",
    checks: &[
        &nocharset::NOCHARSET,
        &nocontenttransferenc::NOCONTENTTRANSFERENC,
        &multipart::MULTIPART,
        &base64::BASE64,
        &html::HTML,
        &vcard::VCARD,
        &version_missing::VERSION_MISSING,
        &version_bad::VERSION_BAD,
        &charset_ascii_name::CHARSET_ASCII_NAME,
        &cte_unknown::CTE_UNKNOWN,
        &charset_unknown::CHARSET_UNKNOWN,
        &charset_bytes::CHARSET_BYTES,
        &charset_mismatch::CHARSET_MISMATCH,
        &mojibake::MOJIBAKE,
        &utf_7::UTF_7,
        &qp_syntax::QP_SYNTAX,
        &base64_syntax::BASE64_SYNTAX,
        &cte_composite::CTE_COMPOSITE,
        &boundary::BOUNDARY,
        &partial::PARTIAL,
        &ct_syntax::CT_SYNTAX,
        &bom::BOM,
    ],
};

/// The place of a part's Content-Type; where it begins, where it has none.
fn content_type(part: &Part) -> Place {
    match part.header().get("content-type") {
        Some(field) => field.place(),
        None => part.place(),
    }
}

/// Whether a part has more than one field of this name.
fn stands_twice(part: &Part, name: &str) -> bool {
    part.header().all(name).nth(1).is_some()
}

/// These lines come in at the end of the header, behind MIME-Version where there
/// is nothing of MIME yet. Where there is, `mime-version-missing` says it.
fn with_version(article: &Article, lines: &[&str]) -> Option<Vec<Edit>> {
    let names = ["mime-version", "content-type", "content-transfer-encoding"];
    let is_there = names
        .iter()
        .any(|name| article.header().get(name).is_some());
    let version: &[&str] = match is_there {
        true => &[],
        false => &["MIME-Version: 1.0"],
    };
    let lines = [version, lines].concat();
    Some(vec![Edit::at_end_of_header(article, &lines)?])
}

/// The charset of an article of one part by this name.
fn charset_called(article: &Article, name: &str) -> Option<Vec<Edit>> {
    let root = article.root();
    let field = article.header().only("content-type")?;
    let kind = root.content_type().filter(|kind| kind.defects.is_empty())?;
    let mut parameters = kind.parameters.iter();
    let charset = parameters.find(|other| other.name == "charset")?;
    // In RFC 2231's manner it may have several parts.
    let written = field.body().get(charset.span.clone())?;
    let begin = written.get(.."charset=".len())?;
    let is_plain = begin.eq_ignore_ascii_case("charset=");
    let edit = || {
        Edit::in_body(
            article,
            field,
            charset.span.clone(),
            format!("charset={name}"),
        )
    };
    is_plain.then(|| Some(vec![edit()?]))?
}

/// Whether these octets may be sent as 8bit: no line has more than 998, and none
/// of them is NUL (RFC 2045, section 2.8).
fn may_be_8bit(octets: &[u8]) -> bool {
    let mut lines = octets.split(|octet| *octet == b'\n');
    lines.all(|line| line.trim_ascii_end().len() <= 998) && memchr::memchr(0, octets).is_none()
}

/// The charset that a part names which is text, and where; nothing where the
/// field stands twice.
fn charset(part: &Part) -> Option<(Place, &str)> {
    let kind = part.content_type()?;
    let is_charset = |name: &str| name == "charset";
    let parameters = &kind.parameters;
    let parameter = parameters.iter().find(|other| is_charset(&other.name))?;
    let field = part.header().only("content-type")?;
    let is_text = kind.media_type == "text";
    is_text.then(|| {
        (
            field.place_of(parameter.span.clone()),
            parameter.value.as_str(),
        )
    })
}

/// Whether an octet of the body of a part stands in what others have appended
/// to the text of the article.
fn is_in_footer(article: &Article, part: &Part, offset: usize) -> bool {
    let is_text = article
        .root()
        .first_text()
        .is_some_and(|text| std::ptr::eq(text, part));
    let (Some(text), Some(lines)) = (article.text(), article.lines()) else {
        return false;
    };
    let footer = lines.footer();
    if !is_text || footer.is_empty() {
        return false;
    }
    let line = |place| article.position(&place).map(|at| at.line);
    line(part.place_of(offset)) >= line(text.place(footer.start))
}

/// Whether the poster answers for how a line is encoded: it is no quotation.
fn is_of_poster(class: Class) -> bool {
    class.is_own() || matches!(class, Class::Attribution | Class::Signature)
}

/// Words of an article about charsets, in lower case.
const WORDS: &[&str] = &[
    "utf-8",
    "utf8",
    "charset",
    "character set",
    "encod",
    "code page",
    "codepage",
    "unicode",
    "latin-1",
    "latin1",
    "iso-8859",
    "windows-125",
    "mojibake",
    "zeichensatz",
    "zeichens\u{e4}tz",
    "umlaut",
    "kodier",
    "codier",
];

/// Whether the article is about charsets, so that odd characters may be its
/// subject.
fn talks_of_charsets(article: &Article, text: &Text) -> bool {
    let subject = article.header().get("subject");
    let subject = subject.map(|field| field.decoded().to_lowercase());
    let text = text.as_str().to_lowercase();
    let said = |text: &str| WORDS.iter().any(|word| text.contains(word));
    said(&text) || subject.is_some_and(|subject| said(&subject))
}
