//! `hdr-cmsg-subject`.

use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Subject that begins with `cmsg `, in an article without the field
    /// Control.
    ///
    /// ## Why it matters
    ///
    /// Long ago this made a control message of an article. Servers ignore it
    /// today, or refuse the article, so it does not do what it was meant to do.
    ///
    /// ## What is left alone
    ///
    /// A control message, which has the field Control: there the Subject is
    /// custom. `cmsg` elsewhere in the Subject.
    ///
    /// ## How to fix it
    ///
    /// If a control message is meant, use the command of the newsreader for it
    /// (to cancel an article, for one), which writes the field Control. If not,
    /// begin the Subject with another word.
    CMSG_SUBJECT = "hdr-cmsg-subject", [Hint],
    summary: "the Subject begins with \"cmsg\", as if the article were a control message",
    basis: ["RFC 5537, section 5"],
    precluded_by: [],
    variables: [],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

const CMSG: &str = "cmsg ";

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    let Some(field) = header.only("subject") else {
        return;
    };
    if field.body().starts_with(CMSG) && header.get("control").is_none() && !header.is_cut() {
        report.at(field.place_of(0..CMSG.len() - 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5537_5_the_subject_makes_no_control_message() {
        let subject = "Subject: cmsg cancel <a@b>\n";
        assert_eq!(examine_header(&CMSG_SUBJECT, subject).len(), 1);
        for header in [
            format!("{subject}Control: cancel <a@b>\n"),
            "Subject: Re: cmsg cancel\n".to_owned(),
            "Subject: cmsgs\n".to_owned(),
        ] {
            assert!(
                examine_header(&CMSG_SUBJECT, &header).is_empty(),
                "{header}"
            );
        }
    }
}
