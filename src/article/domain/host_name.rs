//! What a host name must look like (RFC 1123, section 2.1).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

use crate::article::defect::note;

/// The longest label and the longest name, in octets (RFC 1035, section 2.3.4).
const LONGEST_LABEL: usize = 63;
const LONGEST_NAME: usize = 253;

/// Something wrong with a host name, and where.
pub type Defect = crate::article::defect::Defect<DefectKind>;

sentences! {
    /// What can be wrong with a host name.
    pub enum DefectKind {
        /// There is no name.
        Empty = "the host name is empty",
        /// Nothing before, behind or between dots.
        EmptyLabel = "the host name has an empty label",
        /// A label is longer than 63 octets.
        LabelTooLong = "a label of the host name is longer than 63 characters",
        /// The name is longer than 253 octets (255 on the wire).
        TooLong = "the host name is longer than 253 characters",
        /// A label begins or ends with a hyphen.
        HyphenAtEdge = "a label of the host name begins or ends with a hyphen",
        /// An underscore.
        Underscore = "the host name has an underscore",
        /// Another character that no host name has.
        BadCharacter = "the host name has a character that must not stand there",
        /// The last label is a number, so that this is an IP address or nothing.
        Numeric = "the host name ends with a number",
        /// A label with characters outside US-ASCII that is no valid
        /// internationalised label.
        BadUnicodeLabel = "a label is no valid internationalised name",
        /// A label with `xn--` that does not stand for an internationalised label.
        BadAceLabel = "a label with xn-- stands for no valid name",
    }
}

/// A host name that has been looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostName {
    ascii: String,
    labels: usize,
    has_unicode: bool,
    /// What is wrong with it; offsets into the text that was parsed.
    pub defects: Vec<Defect>,
}

impl HostName {
    /// Looks at `text`, a name such as `news.example.net` without a final dot.
    pub fn parse(text: &str) -> Self {
        if let Some(labels) = usual_labels(text.as_bytes()) {
            return Self {
                ascii: text.to_ascii_lowercase(),
                labels,
                has_unicode: false,
                defects: Vec::new(),
            };
        }
        let mut name = Self {
            ascii: String::with_capacity(text.len()),
            labels: 0,
            has_unicode: !text.is_ascii(),
            defects: Vec::new(),
        };
        if text.is_empty() {
            name.report(DefectKind::Empty, 0..0);
            return name;
        }
        let mut start = 0;
        let mut last = 0..0;
        for label in text.split('.') {
            last = start..start + label.len();
            if start > 0 {
                name.ascii.push('.');
            }
            name.label(label, last.clone());
            start = last.end + 1;
        }
        if text
            .get(last.clone())
            .is_some_and(|top| !top.is_empty() && top.bytes().all(|octet| octet.is_ascii_digit()))
        {
            name.report(DefectKind::Numeric, last);
        }
        if name.ascii.len() > LONGEST_NAME {
            name.report(DefectKind::TooLong, 0..text.len());
        }
        name
    }

    fn report(&mut self, kind: DefectKind, span: Range<usize>) {
        note(&mut self.defects, kind, span);
    }

    fn label(&mut self, label: &str, span: Range<usize>) {
        self.labels += 1;
        if label.is_empty() {
            self.report(DefectKind::EmptyLabel, span);
            return;
        }
        let is_ace = label
            .get(..4)
            .is_some_and(|prefix| prefix.eq_ignore_ascii_case("xn--"));
        if is_ace || !label.is_ascii() {
            // A label so long is wrong anyway, and costly to look at.
            let converted = if label.len() > 4 * LONGEST_LABEL {
                None
            } else {
                Uts46::new()
                    .to_ascii(
                        label.as_bytes(),
                        AsciiDenyList::STD3,
                        Hyphens::Check,
                        DnsLength::Verify,
                    )
                    .ok()
            };
            match converted {
                Some(ascii) => self.ascii.push_str(&ascii),
                None => {
                    self.ascii.push_str(label);
                    let kind = if label.is_ascii() {
                        DefectKind::BadAceLabel
                    } else {
                        DefectKind::BadUnicodeLabel
                    };
                    self.report(kind, span);
                }
            }
            return;
        }
        let start = self.ascii.len();
        self.ascii.push_str(label);
        if let Some(pushed) = self.ascii.get_mut(start..) {
            pushed.make_ascii_lowercase();
        }
        if label.len() > LONGEST_LABEL {
            self.report(DefectKind::LabelTooLong, span.clone());
        }
        if label.starts_with('-') || label.ends_with('-') {
            self.report(DefectKind::HyphenAtEdge, span.clone());
        }
        let (mut underscore, mut bad) = (false, false);
        for octet in label.bytes() {
            underscore |= octet == b'_';
            bad |= !(octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_'));
        }
        if underscore {
            self.report(DefectKind::Underscore, span.clone());
        }
        if bad {
            self.report(DefectKind::BadCharacter, span);
        }
    }

    /// Whether nothing is wrong with it.
    pub fn is_valid(&self) -> bool {
        self.defects.is_empty()
    }

    /// The name in lower-case US-ASCII, with A-labels in place of U-labels as
    /// far as they are valid.
    pub fn ascii(&self) -> &str {
        &self.ascii
    }

    /// Whether it has only one label, and so no dot.
    pub fn is_single_label(&self) -> bool {
        self.labels < 2
    }

    /// Whether it was written with characters outside US-ASCII.
    pub fn has_unicode(&self) -> bool {
        self.has_unicode
    }

    /// Whether it is an IPv4 address without brackets.
    pub fn is_ip_address(&self) -> bool {
        let begins = self.ascii.bytes().next();
        begins.is_some_and(|octet| octet.is_ascii_digit()) && self.ascii.parse::<Ipv4Addr>().is_ok()
    }
}

/// How many labels a usual name has: two or more, of letters, digits and hyphens
/// in their right places, the last of which begins with a letter, and none of
/// which could be an A-label. Nothing is wrong with such a name.
fn usual_labels(text: &[u8]) -> Option<usize> {
    let (mut labels, mut start, mut before) = (1, 0, b'.');
    for (at, octet) in text.iter().enumerate() {
        match octet {
            b'.' if matches!(before, b'.' | b'-') || at - start > LONGEST_LABEL => return None,
            b'.' => {
                labels += 1;
                start = at + 1;
            }
            // Two hyphens are an A-label's.
            b'-' if matches!(before, b'.' | b'-') => return None,
            b'-' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {}
            _ => return None,
        }
        before = *octet;
    }
    let is_usual = labels > 1
        && text.len() <= LONGEST_NAME
        && text.len() - start <= LONGEST_LABEL
        && text.get(start).is_some_and(u8::is_ascii_alphabetic)
        && !matches!(before, b'.' | b'-');
    is_usual.then_some(labels)
}

/// The address that a domain literal such as `[192.0.2.1]` or
/// `[IPv6:2001:db8::1]` stands for (RFC 5321, section 4.1.3); none if it is
/// impossible.
pub fn literal_address(domain: &str) -> Option<IpAddr> {
    let inside = domain.strip_prefix('[')?.strip_suffix(']')?;
    match inside.get(..5) {
        Some(tag) if tag.eq_ignore_ascii_case("ipv6:") => {
            let address = inside.get(5..)?.parse::<Ipv6Addr>().ok()?;
            Some(IpAddr::V6(address))
        }
        _ => inside.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
    }
}

/// Whether `address` means nothing outside of one network: private, loopback,
/// link-local, unspecified or for documentation.
pub fn is_private_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_broadcast()
                || v4.is_documentation()
                || v4.is_multicast()
        }
        IpAddr::V6(v6) => {
            v6.is_loopback()
                || v6.is_unspecified()
                || v6.is_unique_local()
                || v6.is_unicast_link_local()
                || v6.is_multicast()
                || v6.segments().starts_with(&[0x2001, 0xdb8])
        }
    }
}
