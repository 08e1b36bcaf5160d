//! `mid-local-domain`.

use super::syntax::MID_SYNTAX;
use super::{field_and_identifier, place_of_right};
use crate::article::Article;
use crate::article::domain::Reserved;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A message identifier whose right side, behind the @, is a name that many
    /// computers share: `.local`, `.localdomain`, `.lan`, `.home`, `.internal`,
    /// `.corp`, `.intranet`, `.private`, `.invalid`, `.test`, `.example`,
    /// `localhost`, `home.arpa`, `fritz.box`, `speedport.ip`, or what Emacs writes
    /// where it was told no name (`mail-host-address-is-not-set`).
    ///
    /// ## Why it matters
    ///
    /// No two articles may have the same identifier, ever: servers take the second
    /// one for a copy of the first, and drop it. A domain name that is one's own keeps
    /// others from making the same identifier by chance. These names are nobody's own.
    ///
    /// ## What is left alone
    ///
    /// Names that only contain such a word, as `local.host.de`, and those of other
    /// systems than the DNS (`.onion`, `.alt`).
    ///
    /// ## How to fix it
    ///
    /// Tell your newsreader not to make message identifiers: the server makes
    /// one. Or give it a domain name that belongs to you.
    MID_LOCAL_DOMAIN = "mid-local-domain", [Hint],
    summary: "the right side of the message identifier is a name that many share: $domain",
    basis: [
        "RFC 5536, section 3.1.3",
        "RFC 2606, section 2",
        "RFC 6761, sections 6.2 to 6.4",
        "RFC 6762, section 3 (.local)",
    ],
    precluded_by: [MID_SYNTAX],
    variables: ["domain"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, identifier)) = field_and_identifier(article) else {
        return;
    };
    if !is_shared(identifier.right) {
        return;
    }
    report
        .at(place_of_right(field, identifier))
        .with("domain", identifier.right);
}

/// Whether many computers have this name, or one below it.
fn is_shared(domain: &str) -> bool {
    match Reserved::of(domain) {
        None | Some(Reserved::Onion | Reserved::Alt) => false,
        // `example.org` and its like are names in the DNS.
        Some(Reserved::Example) => {
            let top = domain.rsplit('.').next().unwrap_or_default();
            top.eq_ignore_ascii_case("example")
        }
        Some(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_1_3_names_that_are_nobodys_own() {
        for (domain, expected) in [
            ("pc.local", 1),
            ("localhost", 1),
            ("localhost.localdomain", 1),
            ("PC.Fritz.Box", 1),
            ("host.invalid", 1),
            ("x.example", 1),
            ("mail-host-address-is-not-set", 1),
            ("news.example.org", 0),
            ("local.host.de", 0),
            ("notlocal", 0),
            ("x.onion", 0),
            ("x.alt", 0),
            ("pc", 0),
        ] {
            let findings = examine_header(&MID_LOCAL_DOMAIN, format!("Message-ID: <a@{domain}>\n"));
            let found: Vec<_> = findings.iter().map(|f| f.value("domain")).collect();
            assert_eq!(found, vec![Some(domain); expected], "{domain}");
        }
    }
}
