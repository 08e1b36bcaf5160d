//! `mime-cte-unknown`.

use super::{may_be_8bit, stands_twice};
use crate::article::Article;
use crate::article::field::content_type::TransferEncoding;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// Content-Transfer-Encoding, of the article or of a part, is none of 7bit,
    /// 8bit, binary, quoted-printable and base64. Often it is the name of a
    /// charset, or `8-bit`.
    ///
    /// ## Why it matters
    ///
    /// The field says how the text was made fit for its way. Whoever does not know
    /// the word must not show the text as text, but offer it as a file.
    ///
    /// ## What is left alone
    ///
    /// Upper and lower case. Comments. Names that begin with `X-`, which are
    /// private agreement. Two such fields: that alone is the fault.
    ///
    /// ## How to fix it
    ///
    /// Write `Content-Transfer-Encoding: 8bit` for text that is sent as it is. The
    /// charset belongs into Content-Type. If the newsreader has a setting for the
    /// encoding, choose 8bit there.
    CTE_UNKNOWN = "mime-cte-unknown", [Violation],
    summary: "an unknown Content-Transfer-Encoding: $encoding",
    basis: ["RFC 2045, sections 6.1 and 6.3"],
    precluded_by: [],
    variables: ["encoding"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_PART],
    fix: Safe("the encoding is called by the name that it has", by_its_name),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for part in article.root().walk() {
        let Some(TransferEncoding::Unknown(encoding)) = part.encoding() else {
            continue;
        };
        let is_private = encoding
            .get(..2)
            .is_some_and(|begin| begin.eq_ignore_ascii_case("x-"));
        // An empty field and one that stands twice are other faults.
        if encoding.is_empty() || is_private || stands_twice(part, "content-transfer-encoding") {
            continue;
        }
        if let Some(field) = part.header().get("content-transfer-encoding") {
            report.at(field.place()).with("encoding", encoding);
            return;
        }
    }
}

/// Of an article of one part alone.
fn by_its_name(article: &Article, _context: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    let root = article.root();
    let field = article.header().only("content-transfer-encoding")?;
    let octets = root.octets(article.octets());
    let label = finding.value("encoding")?.to_ascii_lowercase();
    let bare: String = label.chars().filter(|c| !"-_. ".contains(*c)).collect();
    let name = match bare.as_str() {
        "8bit" | "8bits" if may_be_8bit(octets) => "8bit",
        "7bit" | "7bits" if octets.is_ascii() => "7bit",
        "quotedprintable" => "quoted-printable",
        "base64" => "base64",
        _ => return None,
    };
    let all = 0..field.body().len();
    let edit = || Edit::in_body(article, field, all, name);
    root.parts().is_empty().then(|| Some(vec![edit()?]))?
}
