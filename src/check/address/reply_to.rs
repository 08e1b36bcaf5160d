//! `reply-to`.

use super::{gravest, near, place};
use crate::article::Article;
use crate::article::field::address::DefectKind;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Reply-To field that is not a list of addresses. The finding says what
    /// is wrong, and where. Of several faults it names the gravest.
    ///
    /// ## Why it matters
    ///
    /// Reply-To says where answers by mail are to go. If programs cannot read
    /// it, they are lost, or go where they were not meant to go.
    ///
    /// ## What is left alone
    ///
    /// An article without Reply-To. Several addresses, and groups such as
    /// `Friends: jane@host.invalid, john@host.invalid;`, also empty ones. A dot
    /// in a name without quotation marks, which has to be accepted.
    ///
    /// ## How to fix it
    ///
    /// Write addresses into the field, separated by commas, each with its name in
    /// front of it only if the address stands in angle brackets. If Reply-To should
    /// be the same as From, leave it empty. Where the name of a variable stands there,
    /// such as `$REPLYTO`, a script or the newsreader's settings should have put its
    /// value there.
    REPLY_TO = "reply-to", [Violation],
    summary: "Reply-To is not a list of mail addresses: $reason",
    basis: [
        "RFC 5536, sections 2.1 and 3.2",
        "RFC 5322, sections 3.4 and 3.6.2",
    ],
    precluded_by: [],
    variables: ["reason", "near"],
    reasons: {} and DefectKind::SENTENCES,
    since: "0.1.0",
    needs: [REPLY_TO],
    fix: Safe("an empty Reply-To goes", without),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some(field), Some(list)) = (article.header().only("reply-to"), article.reply_to()) else {
        return;
    };
    if let Some(defect) = gravest(&list.defects) {
        report
            .at(place(field, defect))
            .because(defect.kind.sentence())
            .with("near", near(field.body(), defect));
    }
}

fn without(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let field = article.header().only("reply-to")?;
    let is_empty = field.body().is_empty();
    is_empty.then(|| vec![Edit::without(article, field)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5322_3_4_what_is_no_address_list() {
        for (reply_to, reason) in [
            ("none", "there is no @"),
            (
                "$REPLYTO",
                "the name of a variable stands there in place of its value",
            ),
            ("", "there is no address"),
            ("John Doe <john@>", "there is nothing behind the @"),
            (
                "Friends: john@host.invalid",
                "the ; at the end of the group is missing",
            ),
            (
                "john@host.invalid jane@host.invalid",
                "there is more than one @",
            ),
        ] {
            let findings = examine_header(&REPLY_TO, format!("Reply-To: {reply_to}\n"));
            let found: Vec<_> = findings
                .iter()
                .map(|finding| finding.value("reason"))
                .collect();
            assert_eq!(found, [Some(reason)], "{reply_to}");
        }
    }

    #[test]
    fn rfc5322_3_4_several_addresses_and_groups() {
        for header in [
            "Subject: no field, no fault\n",
            "Reply-To: john@host.invalid\n",
            "Reply-To: John Q. Public <john@host.invalid>\n",
            "Reply-To: john@host.invalid,\n Jane Doe <jane@host.invalid>\n",
            "Reply-To: Friends: john@host.invalid, Jane <jane@host.invalid>;\n",
            "Reply-To: Nobody:;\n",
            "Reply-To: Nobody:;, john@host.invalid\n",
        ] {
            let findings = examine_header(&REPLY_TO, header);
            assert!(findings.is_empty(), "{header}: {findings:?}");
        }
    }
}
