//! `refs-missing`.

use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An article whose Subject begins with `Re: `, as that of a followup does, and
    /// that has no References.
    ///
    /// ## Why it matters
    ///
    /// References says which article is answered. Without it newsreaders show the
    /// article as the beginning of something new, apart from what it belongs to.
    ///
    /// ## What is left alone
    ///
    /// Articles with In-Reply-To, articles that came by mail (Received, but no
    /// X-Received; List-Id), approved ones, since moderators' programs lose the field,
    /// control messages, and a header without Path, which is not complete yet.
    /// Other spellings, as `RE: `.
    ///
    /// ## How to fix it
    ///
    /// Answer with your newsreader's command for followups, and do not begin a new
    /// article. If the article really begins something new, take the `Re: ` out.
    REFS_MISSING = "refs-missing", [Hint],
    summary: "the Subject is that of a followup, but there are no References",
    basis: ["RFC 5537, section 3.4.3"],
    precluded_by: [],
    variables: [],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

/// The fields that say where the References may have gone, or that there are some.
const EXCUSES: [&str; 7] = [
    "references",
    "in-reply-to",
    "approved",
    "control",
    "list-id",
    "mailing-list",
    "x-mail-to-news-contact",
];

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    let Some(field) = header.only("subject") else {
        return;
    };
    if !field.body().starts_with("Re: ") {
        return;
    }
    let has = |name: &str| header.get(name).is_some();
    let is_by_mail = has("received") && !has("x-received");
    if has("path") && !is_by_mail && !EXCUSES.into_iter().any(has) {
        report.at(field.place_of(0.."Re: ".len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn finds(header: &str) -> bool {
        !examine_header(&REFS_MISSING, header).is_empty()
    }

    #[test]
    fn rfc5537_3_4_3_a_followup_without_references() {
        assert!(finds("Path: a!b\nSubject: Re: x\n"));
        assert!(finds(
            "Path: a!b\nSubject: Re: x\nReceived: y\nX-Received: z\n"
        ));
    }

    #[test]
    fn rfc5537_3_4_3_no_followup_or_no_fault_of_the_poster() {
        for header in [
            "Path: a!b\nSubject: x\n",
            "Path: a!b\nSubject: Reply: x\n",
            "Path: a!b\nSubject: RE: x\n",
            "Subject: Re: x\n",
            "Path: a!b\nSubject: Re: x\nReferences: <a@b>\n",
            "Path: a!b\nSubject: Re: x\nReferences:\n",
            "Path: a!b\nSubject: Re: x\nIn-Reply-To: <a@b>\n",
            "Path: a!b\nSubject: Re: x\nApproved: c@d\n",
            "Path: a!b\nSubject: Re: x\nControl: cancel <a@b>\n",
            "Path: a!b\nSubject: Re: x\nReceived: by c\n",
            "Path: a!b\nSubject: Re: x\nList-Id: <c.d>\n",
        ] {
            assert!(!finds(header), "{header}");
        }
    }
}
