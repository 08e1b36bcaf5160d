//! `hdr-mail-field`.

use crate::article::header::Names;
use crate::article::{Article, Field};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// Fields of mail in an article: Bcc, Cc, Delivered-To, Received, Return-Path,
    /// To. There is one finding, which names them.
    ///
    /// ## Why it matters
    ///
    /// It is a note: such an article was mailed, too, or came through a gateway.
    /// Then what is odd in its header may be the gateway's doing. Everybody can
    /// read the addresses in it.
    ///
    /// ## What is left alone
    ///
    /// Everything else: to be mailed and posted is no fault.
    ///
    /// ## How to fix it
    ///
    /// If you did not mean to mail the article, too, take the addresses out before
    /// you send it.
    MAIL_FIELD = "hdr-mail-field", [Note],
    summary: "the article has fields of mail: $field",
    basis: ["RFC 5322, section 3.6"],
    precluded_by: [],
    variables: ["field"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

static NAMES: Names<6> = Names::of(["bcc", "cc", "delivered-to", "received", "return-path", "to"]);

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let mut there: Vec<&Field> = article.header().first_of(&NAMES).collect();
    there.sort_by_key(|field| field.line());
    if let Some(first) = there.first() {
        let names: Vec<&str> = there.iter().map(|field| field.name()).collect();
        report
            .at(first.place_of_name())
            .with("field", names.join(", "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn the_fields_of_mail() {
        let header = "From: a\nReceived: x\nReceived: y\nTo: b\nReply-To: c\n";
        let findings = examine_header(&MAIL_FIELD, header);
        assert_eq!(findings.len(), 1);
        let found = findings.iter().next().and_then(|f| f.value("field"));
        assert_eq!(found, Some("Received, To"));
        assert!(examine_header(&MAIL_FIELD, "From: a\nX-To: b\n").is_empty());
    }
}
