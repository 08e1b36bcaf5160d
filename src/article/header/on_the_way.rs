//! The fields that an article gets on its way.

/// Names of such fields, in lower case.
const NAMES: [&str; 22] = [
    "authentication-results",
    "delivered-to",
    "injection-date",
    "injection-info",
    "lines",
    "nntp-posting-date",
    "nntp-posting-host",
    "path",
    "received",
    "received-spf",
    "return-path",
    "x-abuse-report",
    "x-antispam",
    "x-beenthere",
    "x-complaints-to",
    "x-dmca-notifications",
    "x-mailman-version",
    "x-original-bytes",
    "x-received",
    "x-received-bytes",
    "x-trace",
    "xref",
];

/// How such names may begin, in lower case.
const BEGINNINGS: [&str; 9] = [
    "arc-",
    "dkim-",
    "list-",
    "x-forefront-",
    "x-google-",
    "x-microsoft-",
    "x-ms-",
    "x-original-",
    "x-spam-",
];

/// Whether servers, gateways and lists write fields of this name.
pub(super) fn is_name(name: &str) -> bool {
    let begins = |begin: &&str| {
        let start = name.get(..begin.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(begin))
    };
    let is = |known: &&str| name.eq_ignore_ascii_case(known);
    NAMES.iter().any(is) || BEGINNINGS.iter().any(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_whoever_writes_them() {
        for name in ["Path", "XREF", "ARC-Seal", "DKIM-Signature", "X-Received"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "Subject", "ARC", "Paths", "X-Newsreader"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
