//! `mid-mail-provider`.

use super::nomid::NOMID;
use super::{field_and_identifier, place_of_right};
use crate::article::Article;
use crate::article::domain::is_mail_provider;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A message identifier whose right side, behind the @, is the domain of a
    /// provider that gives mail addresses to everybody (`gmail.com`, `gmx.de`,
    /// `web.de`, `outlook.com` and some sixty others), where that provider has not
    /// posted the article.
    ///
    /// ## Why it matters
    ///
    /// No two articles may have the same identifier, ever. A domain name keeps others
    /// from making the same one by chance only if it is one's own; the provider's
    /// belongs to the provider, who may use it for identifiers as well.
    ///
    /// ## What is left alone
    ///
    /// Names below such a domain, which can be one's own. Articles that have the
    /// provider in Path or Injection-Info: it may have made the identifier. What has
    /// neither field may be mail.
    ///
    /// ## How to fix it
    ///
    /// Tell your newsreader not to make message identifiers: the server makes
    /// one. Or give it a domain name that belongs to you.
    MID_MAIL_PROVIDER = "mid-mail-provider", [Hint],
    summary: "the right side of the message identifier is a mail provider's: $domain",
    basis: ["RFC 5536, section 3.1.3"],
    precluded_by: [NOMID],
    variables: ["domain"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, identifier)) = field_and_identifier(article) else {
        return;
    };
    let domain = identifier.right;
    if !is_mail_provider(domain) {
        return;
    }
    let header = article.header();
    let ways = [header.body("path"), header.body("injection-info")];
    let ways = || ways.iter().copied().flatten();
    if ways().next().is_none() || ways().any(|way| names(way, domain)) {
        return;
    }
    report
        .at(place_of_right(field, identifier))
        .with("domain", domain);
}

/// Whether a host that is named here may be the provider's, whose servers may be
/// in another top-level domain than its addresses are.
fn names(way: &str, provider: &str) -> bool {
    let own = provider.split('.').next().unwrap_or_default();
    let is_host = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let mut labels = way
        .split(|c: char| !is_host(c))
        .flat_map(|host| host.split('.'));
    labels.any(|label| {
        let begin = label.get(.."google".len());
        let is_google = begin.is_some_and(|begin| begin.eq_ignore_ascii_case("google"));
        label.eq_ignore_ascii_case(own) || is_google && own.to_ascii_lowercase().ends_with("mail")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_1_3_the_domain_of_a_provider_is_not_the_posters() {
        for (domain, more, expected) in [
            ("gmail.com", "Path: a!b\n", 1),
            ("gmail.com", "", 0),
            ("GMX.de", "Path: news.host.de!not-for-mail\n", 1),
            ("t-online.de", "Path: a!b!not-for-mail\n", 1),
            ("mail.gmail.com", "Path: a!b\n", 0),
            ("pc.gmx.de", "Path: a!b\n", 0),
            ("host.de", "Path: a!b\n", 0),
            ("gmx.de", "Path: a!news.gmx.net!not-for-mail\n", 0),
            ("t-online.de", "Path: a!newsfeed.t-online.com!b\n", 0),
            ("gmail.com", "Path: a!postnews2.google.com!b\n", 0),
            ("gmail.com", "Injection-Info: googlegroups.com; x=y\n", 0),
            ("web.de", "Injection-Info: news.web.de; x=y\n", 0),
        ] {
            let header = format!("{more}Message-ID: <a.1@{domain}>\n");
            let found = examine_header(&MID_MAIL_PROVIDER, &header);
            assert_eq!(found.len(), expected, "{header}");
        }
    }
}
