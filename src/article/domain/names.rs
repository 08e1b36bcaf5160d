//! Which names exist, and which are special.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

/// The month from which the list of top-level domains that is built in dates:
/// that of the release of the crate `psl`.
pub const TLD_LIST_DATE: Date = date(2026, 11, 1);

/// Top-level domains that the list lacks: it has `onion`, but not `alt`, and of
/// South Africa only what lies below `za`.
const NOT_LISTED: [&str; 2] = ["alt", "za"];

/// Whether the list of top-level domains is more than a year old at `now`. If
/// so, a domain that is not in it may be a new one.
pub fn is_tld_list_old(now: Timestamp) -> bool {
    let today = now.to_zoned(TimeZone::UTC).date();
    let age = TLD_LIST_DATE.until(today).map_or(0, |span| span.get_days());
    age > 366
}

/// Whether the top-level domain of `ascii`, a name in US-ASCII with A-labels,
/// is delegated, as far as the list that is built in knows, or belongs to other
/// systems of names than the DNS: `.onion` (RFC 7686), `.alt` (RFC 9476).
pub fn top_level_domain_exists(ascii: &str) -> bool {
    let top = ascii.rsplit('.').next().unwrap_or_default();
    if top.is_empty() || top.len() > 63 {
        return false;
    }
    // For some countries the list has `*.cc` only, so that a label in front is
    // needed. It has internationalised domains as U-labels.
    let mut name = String::with_capacity(top.len() + 2);
    name.push_str("x.");
    if top.starts_with("xn--") {
        let (unicode, result) = idna::domain_to_unicode(top);
        if result.is_err() {
            return false;
        }
        name.push_str(&unicode);
    } else {
        name.push_str(top);
        name.make_ascii_lowercase();
    }
    NOT_LISTED
        .iter()
        .any(|other| top.eq_ignore_ascii_case(other))
        || psl::suffix(name.as_bytes())
            .is_some_and(|suffix| suffix.is_known() && suffix.typ() == Some(psl::Type::Icann))
}

/// A name that has a special meaning, and is no name of a host on the net.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reserved {
    /// `.invalid` (RFC 2606, RFC 6761): allowed in addresses (RFC 5537,
    /// section 3.4).
    Invalid,
    /// `.example`, `example.com`, `example.net`, `example.org` (RFC 2606).
    Example,
    /// `.test` (RFC 2606).
    Test,
    /// `.localhost` (RFC 2606).
    Localhost,
    /// `.local` (RFC 6762).
    Local,
    /// `.localdomain`, by custom.
    Localdomain,
    /// `fritz.box`, the name of a router at home.
    FritzBox,
    /// `speedport.ip`, the name of a router at home.
    SpeedportIp,
    /// `home.arpa` (RFC 8375).
    HomeArpa,
    /// `.internal`, kept free for private networks.
    Internal,
    /// `.lan`, by custom.
    Lan,
    /// `.home`, by custom.
    Home,
    /// `.corp`, `.intranet` and `.private`, by custom.
    PrivateNetwork,
    /// `.onion` (RFC 7686).
    Onion,
    /// `.alt` (RFC 9476).
    Alt,
    /// What Emacs writes where no name was set.
    NotSet,
}

/// Special names; each stands for itself and for all names below it.
const RESERVED: [(&str, Reserved); 22] = [
    ("invalid", Reserved::Invalid),
    ("example", Reserved::Example),
    ("example.com", Reserved::Example),
    ("example.net", Reserved::Example),
    ("example.org", Reserved::Example),
    ("test", Reserved::Test),
    ("localhost", Reserved::Localhost),
    ("local", Reserved::Local),
    ("localdomain", Reserved::Localdomain),
    ("fritz.box", Reserved::FritzBox),
    ("speedport.ip", Reserved::SpeedportIp),
    ("speedport_ip", Reserved::SpeedportIp),
    ("home.arpa", Reserved::HomeArpa),
    ("internal", Reserved::Internal),
    ("lan", Reserved::Lan),
    ("home", Reserved::Home),
    ("corp", Reserved::PrivateNetwork),
    ("intranet", Reserved::PrivateNetwork),
    ("private", Reserved::PrivateNetwork),
    ("onion", Reserved::Onion),
    ("alt", Reserved::Alt),
    ("mail-host-address-is-not-set", Reserved::NotSet),
];

impl Reserved {
    /// The special name that `domain` is, or lies under.
    pub fn of(domain: &str) -> Option<Self> {
        let last = domain.bytes().next_back()?.to_ascii_lowercase();
        let is_it = |name: &str| {
            let at = domain.len().checked_sub(name.len());
            let parts = at.and_then(|at| domain.split_at_checked(at));
            parts.is_some_and(|(front, end)| {
                end.eq_ignore_ascii_case(name) && (front.is_empty() || front.ends_with('.'))
            })
        };
        // The last octet keeps most names apart.
        let mut alike = RESERVED
            .iter()
            .filter(|(name, _)| name.bytes().next_back() == Some(last));
        let found = alike.find(|(name, _)| is_it(name));
        found.map(|(_, reserved)| *reserved)
    }
}

/// Domains under which providers give mail addresses to everybody.
const MAIL_PROVIDERS: [&str; 63] = [
    "1und1.de",
    "aim.com",
    "aol.co.uk",
    "aol.com",
    "aol.de",
    "arcor.de",
    "bluewin.ch",
    "btinternet.com",
    "comcast.net",
    "email.de",
    "fastmail.com",
    "fastmail.fm",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.eu",
    "gmx.info",
    "gmx.li",
    "gmx.net",
    "gmx.org",
    "googlemail.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.fr",
    "hotmail.it",
    "icloud.com",
    "kabelmail.de",
    "laposte.net",
    "libero.it",
    "live.co.uk",
    "live.com",
    "live.de",
    "mac.com",
    "mail.com",
    "mail.de",
    "mail.ru",
    "mailbox.org",
    "me.com",
    "msn.com",
    "online.de",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "outlook.fr",
    "posteo.de",
    "posteo.net",
    "proton.me",
    "protonmail.com",
    "t-online.de",
    "tutanota.com",
    "verizon.net",
    "wanadoo.fr",
    "web.de",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.de",
    "yandex.ru",
    "ymail.com",
];

/// Whether `domain` is one under which a provider gives addresses to
/// everybody; a name below it is not.
pub fn is_mail_provider(domain: &str) -> bool {
    MAIL_PROVIDERS
        .iter()
        .any(|provider| domain.eq_ignore_ascii_case(provider))
}
