//! `bin-attachment`.

use super::{is_for_files, is_welcome};
use crate::article::{Article, Part};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A part that is an attachment, as its Content-Disposition says, or that is an
    /// image, sound, film, font, or something for a program.
    ///
    /// ## Why it matters
    ///
    /// Groups for discussion are no place for files: every server keeps them, every
    /// reader fetches them, and many servers refuse or delete such articles.
    /// Newsreaders that know only text show rows of letters.
    ///
    /// ## What is left alone
    ///
    /// Groups that are made for files, as `binaries` and the like in their names
    /// tell. Signatures and keys, encrypted parts, patches. HTML and visiting
    /// cards, messages, programs and winmail.dat: other checks are about those.
    ///
    /// ## How to fix it
    ///
    /// Put the file on the web, and its address into the article. A short text can
    /// stand in the article itself.
    ATTACHMENT = "bin-attachment", [Hint],
    summary: "a file is attached: $name",
    basis: ["GNKSA 2.0, 17"],
    precluded_by: [super::tnef::TNEF, super::executable::EXECUTABLE],
    variables: ["type", "name"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_PART],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let mut parts = article.root().walk();
    let Some(part) = parts.find(|part| is_file(part)) else {
        return;
    };
    let is_encrypted = article.root().is("multipart", "encrypted");
    if is_for_files(article) || is_encrypted {
        return;
    }
    let kind = match part.content_type() {
        Some(kind) => format!("{}/{}", kind.media_type, kind.subtype),
        None => "text/plain".to_owned(),
    };
    let name = part.file_name().unwrap_or_else(|| kind.clone());
    report
        .at(part.place())
        .with("type", kind)
        .with("name", name);
}

/// Whether the part is a file and no text that belongs to the article.
fn is_file(part: &Part) -> bool {
    if !part.parts().is_empty() {
        return false;
    }
    let kind = part.content_type();
    let is = |media_type: &str| kind.is_some_and(|kind| kind.media_type == media_type);
    // What these are, other checks say.
    if is("multipart") || is("message") || is_card_or_html(part) {
        return false;
    }
    let data = ["image", "audio", "video", "application", "font", "model"];
    (part.is_attachment() || data.into_iter().any(is))
        && !is_welcome(part, part.file_name().as_deref())
}

/// `vcard` and `html` are about these.
fn is_card_or_html(part: &Part) -> bool {
    ["html", "vcard", "x-vcard", "directory"]
        .iter()
        .any(|subtype| part.is("text", subtype))
}
