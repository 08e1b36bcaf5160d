//! `hdr-misspelt`.

use crate::article::header::Names;
use crate::article::{Article, Field};
use crate::check::{Context, Report};
use crate::declare_check;
use crate::distance;

declare_check! {
    /// ## What it finds
    ///
    /// A field that nobody knows and whose name is nearly that of one that
    /// everybody knows: Supercedes, Follow-Up-To, Newsgroup, Replyto. Nearly is one
    /// letter more, less, changed or swapped with its neighbour; in names of eight
    /// letters and more, two.
    ///
    /// ## Why it matters
    ///
    /// A field whose name is misspelt has no effect: programs look for the right
    /// one.
    ///
    /// ## What is left alone
    ///
    /// Registered names (Reply-By), names that begin with X, names of fewer than
    /// four characters, and whatever is not near to a known one.
    ///
    /// ## How to fix it
    ///
    /// Correct the name where you have added the field: in the newsreader's
    /// settings, in a template, or in a script.
    MISSPELT = "hdr-misspelt", [Hint],
    summary: "the name of a field seems to be misspelt: $field, for $meant",
    basis: ["RFC 5536, sections 3.2.9 and 3.2.12 (notes)"],
    precluded_by: [],
    variables: ["field", "meant"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

/// The fields of Netnews (RFC 5536; RFC 8315) and of MIME.
static KNOWN: Names<35> = Names::of([
    "Approved",
    "Archive",
    "Cancel-Key",
    "Cancel-Lock",
    "Comments",
    "Content-Description",
    "Content-Disposition",
    "Content-ID",
    "Content-Language",
    "Content-Transfer-Encoding",
    "Content-Type",
    "Control",
    "Date",
    "Distribution",
    "Expires",
    "Followup-To",
    "From",
    "In-Reply-To",
    "Injection-Date",
    "Injection-Info",
    "Keywords",
    "Lines",
    "Message-ID",
    "MIME-Version",
    "Newsgroups",
    "Organization",
    "Path",
    "References",
    "Reply-To",
    "Sender",
    "Subject",
    "Summary",
    "Supersedes",
    "User-Agent",
    "Xref",
]);

/// The registered names that are near to one of these.
static NEIGHBOURS: Names<2> = Names::of(["Content-MD5", "Reply-By"]);

/// The shortest name that can be told from another one.
const SHORTEST: usize = 4;
/// Names of so many characters may differ by two.
const LONG: usize = 8;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for field in article.header().fields() {
        if let Some(meant) = meant(field) {
            report
                .at(field.place_of_name())
                .with("field", field.name())
                .with("meant", meant);
        }
    }
}

/// The name that is meant, where it is another one.
fn meant(field: &Field) -> Option<&'static str> {
    let name = field.name();
    let is_private = || name.starts_with(['X', 'x']);
    let is_known = || KNOWN.have(field) || NEIGHBOURS.have(field);
    let can_be_told =
        || name.len() >= SHORTEST && name.bytes().all(|octet| octet.is_ascii_graphic());
    // The question that ends most comes first.
    if is_known() || is_private() || !field.has_colon() || !can_be_told() {
        return None;
    }
    let most = if name.len() < LONG { 1 } else { 2 };
    let distances = KNOWN.iter().filter_map(|known| {
        let distance = distance::within(name.as_bytes(), known.as_bytes(), most)?;
        Some((distance, known))
    });
    distances
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_2_12_there_is_no_c_in_supersedes() {
        for (name, expected) in [
            ("Supercedes", Some("Supersedes")),
            ("Follow-Up-To", Some("Followup-To")),
            ("Followups-To", Some("Followup-To")),
            ("newsgroup", Some("Newsgroups")),
            ("Replyto", Some("Reply-To")),
            ("Form", Some("From")),
            ("Organisation", Some("Organization")),
            ("Mesage-I", Some("Message-ID")),
            ("Supersedes", None),
            ("SUBJECT", None),
            ("X-Subjekt", None),
            ("Xpath", None),
            ("Reply-By", None),
            ("Content-MD5", None),
            ("Received", None),
            ("Fro", None),
            ("Sbjekt", None),
            ("Face", None),
            ("Mail-Copies-To", None),
            ("NNTP-Posting-Date", None),
            ("S\u{fc}bject", None),
        ] {
            let findings = examine_header(&MISSPELT, format!("{name}: a\n"));
            let found = findings.iter().next().and_then(|f| f.value("meant"));
            assert_eq!(found, expected, "{name}");
        }
    }
}
