//! `sec-cancel-lock-syntax`.

use crate::article::Article;
use crate::article::field::cancel_lock::{self, DefectKind};
use crate::check::{Context, Report, Severity};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Cancel-Lock or Cancel-Key field that is not a list of values of the form
    /// `sha256:BASE64` with blanks between.
    ///
    /// Only a hint is a Cancel-Key that is no whole base64: it has to be accepted.
    ///
    /// ## Why it matters
    ///
    /// The fields protect an article from being cancelled by somebody else, and let its
    /// poster do that. What servers cannot read protects nothing, and nobody notices
    /// until it is needed.
    ///
    /// ## What is left alone
    ///
    /// Comments, which are allowed, hashes that are not known, and an empty field, which is
    /// another fault.
    ///
    /// ## How to fix it
    ///
    /// Leave these fields to the newsreader or the server. If you make them with a program
    /// of your own, compare its output with the form above.
    SEC_CANCEL_LOCK_SYNTAX = "sec-cancel-lock-syntax", [Violation, Hint],
    summary: "a lock against cancelling is not written as it should be: in $field, $reason",
    basis: ["RFC 8315, sections 2, 2.1, 2.2 and 6"],
    precluded_by: [],
    variables: ["field", "near", "reason"],
    reasons: {} and DefectKind::SENTENCES,
    since: "0.1.0",
    needs: [CANCEL_LOCK],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for name in ["cancel-lock", "cancel-key"] {
        let Some(field) = article.header().only(name) else {
            continue;
        };
        let severity = |kind| match kind {
            DefectKind::BadPadding if name == "cancel-key" => Severity::Hint,
            _ => Severity::Violation,
        };
        let defects = cancel_lock::defects(field.body());
        let gravest = defects.iter().min_by_key(|defect| severity(defect.kind));
        if let Some(defect) = gravest {
            report
                .at(field.place_of(defect.span.clone()))
                .graded(severity(defect.kind))
                .with("field", field.name())
                .with("near", defect.text(field.body()))
                .because(defect.kind.sentence());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc8315_2_locks_and_keys() {
        for (header, expected) in [
            ("Cancel-Lock: aaaa\n", vec![Severity::Violation]),
            ("Cancel-Key: aaaa\n", vec![Severity::Violation]),
            ("Cancel-Lock: sha1:aaa\n", vec![Severity::Violation]),
            ("Cancel-Key: sha1:aaa\n", vec![Severity::Hint]),
            ("Cancel-Key: sha1:aaa bbb\n", vec![Severity::Violation]),
            ("Cancel-Lock: sha1:aaaa (x) sha256:bbb=\n", vec![]),
            ("Cancel-Key: sha1:aaaa\n", vec![]),
            ("Cancel-Lock:\n", vec![]),
        ] {
            let findings = examine_header(&SEC_CANCEL_LOCK_SYNTAX, header);
            let found: Vec<_> = findings.iter().map(|finding| finding.severity).collect();
            assert_eq!(found, expected, "{header}");
        }
    }
}
