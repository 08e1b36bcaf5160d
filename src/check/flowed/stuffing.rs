//! `flowed-stuffing`.

use crate::article::Article;
use crate::article::field::content_type::TransferEncoding;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A line that begins with `From `, in a text in format=flowed. Such a line has
    /// to be sent with a blank in front, which readers do not see.
    ///
    /// ## Why it matters
    ///
    /// Programs that keep articles in one file set a `>` before such a line, and
    /// flowed text takes that for a quotation.
    ///
    /// ## What is left alone
    ///
    /// Text in quoted-printable or base64. Lines that begin with `>` or a blank:
    /// whether those are meant as they stand nobody can tell. Text that is not
    /// flowed.
    ///
    /// ## How to fix it
    ///
    /// This is a fault of the program that declares the text as flowed and does not
    /// treat it so: use a newer version, or switch format=flowed off. What changes
    /// the text after the newsreader, such as an editor or a script, must not
    /// declare it.
    STUFFING = "flowed-stuffing", [Violation],
    summary: "a line of flowed text begins with From and has no blank in front",
    basis: ["RFC 3676, section 4.4"],
    precluded_by: [],
    variables: ["line"],
    reasons: {},
    since: "0.1.0",
    needs: [FLOWED],
    fix: Unsafe("a blank comes in before the line", stuffed),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some(text) = super::text(article) else {
        return;
    };
    // What is encoded is safe from what the blank protects against.
    if matches!(
        text.encoding(),
        TransferEncoding::QuotedPrintable | TransferEncoding::Base64
    ) {
        return;
    }
    let mut lines = text.lines().enumerate();
    if let Some((at, line)) = lines.find(|(_, line)| line.starts_with("From ")) {
        report.at(text.place(at)).with("line", line.trim_end());
    }
}

fn stuffed(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let lines = super::text(article)?.lines().enumerate();
    let bare = lines.filter(|(_, line)| line.starts_with("From "));
    let edits = bare.map(|(at, _)| Edit::in_text(article, at, 0.."From".len(), " From"));
    edits.collect()
}
