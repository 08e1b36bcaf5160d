//! `from-idn-bad`.

use super::from::FROM;
use super::{field_and_list, is_below_invalid};
use crate::article::Article;
use crate::article::domain::{DefectKind, HostName};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An address in From whose host part has a label that begins with `xn--`, as
    /// the labels of domains with other letters do, but stands for no such letters.
    ///
    /// ## Why it matters
    ///
    /// There is no such domain, so mail to the address cannot arrive. Mostly a
    /// letter is missing, or two have changed places.
    ///
    /// ## What is left alone
    ///
    /// Labels that stand for letters, whatever the case of `xn--`, and all that
    /// ends in `.invalid`.
    ///
    /// ## How to fix it
    ///
    /// Copy the domain once more from where your provider shows it, or let a program
    /// for such names (`idn2`) make it from the letters.
    FROM_IDN_BAD = "from-idn-bad", [Hint],
    summary: "a label with xn-- in From stands for no valid name: $label",
    basis: ["RFC 5890, section 2.3.2.1", "RFC 5891, section 5.3"],
    precluded_by: [FROM],
    variables: ["label", "domain"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_FROM],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, "from") else {
        return;
    };
    for mailbox in list.mailboxes() {
        let domain = mailbox.domain.as_str();
        if !may_have_one(domain) || mailbox.is_literal || is_below_invalid(domain) {
            continue;
        }
        let defects = HostName::parse(domain).defects;
        let mut bad = defects.iter();
        if let Some(defect) = bad.find(|defect| defect.kind == DefectKind::BadAceLabel) {
            let start = mailbox.domain_span.start;
            // A comment or a blank in the domain is a fault of `from`.
            let span = start + defect.span.start..start + defect.span.end;
            report
                .at(field.place_of(span))
                .with("label", defect.text(domain))
                .with("domain", domain);
            return;
        }
    }
}

/// The question that costs nothing.
fn may_have_one(domain: &str) -> bool {
    memchr::memmem::find(domain.as_bytes(), b"n--").is_some()
        || memchr::memmem::find(domain.as_bytes(), b"N--").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn found(domain: &str) -> Vec<String> {
        let findings = examine_header(&FROM_IDN_BAD, format!("From: a@{domain}\n"));
        let labels = findings.iter().filter_map(|finding| finding.value("label"));
        labels.map(str::to_owned).collect()
    }

    #[test]
    fn rfc5890_2_3_2_1_labels_that_stand_for_nothing() {
        assert_eq!(found("mail.xn--bcher-kvaa9.de"), ["xn--bcher-kvaa9"]);
        assert_eq!(found("xn--a.de"), ["xn--a"]);
    }

    #[test]
    fn rfc5890_2_3_2_1_labels_that_stand_for_letters() {
        for domain in [
            "xn--bcher-kva.de",
            "XN--bcher-kva.de",
            "x.xn--p1ai",
            "xn--i-7iq.ws",
            "n--x.de",
            "xn--a.invalid",
        ] {
            assert!(found(domain).is_empty(), "{domain}");
        }
    }
}
