//! Articles as posters write them to test groups, for the demo server.
//!
//! Each stands in a file of its own, with LF and with a placeholder for its
//! date: they must be of today, since the bot answers no old ones.

use jiff::Timestamp;

/// What stands in the files where the date belongs.
const PLACEHOLDER: &[u8] = b"@DATE@";

/// The newsgroups the articles are for.
pub const GROUPS: [&str; 2] = ["local.test", "de.test.demo"];

const FILES: [&[u8]; 9] = [
    include_bytes!("articles/all-right.art"),
    include_bytes!("articles/raw-umlauts.art"),
    include_bytes!("articles/long-signature.art"),
    include_bytes!("articles/one-word.art"),
    include_bytes!("articles/html.art"),
    include_bytes!("articles/ignore.art"),
    include_bytes!("articles/nocheck.art"),
    include_bytes!("articles/verbose.art"),
    include_bytes!("articles/crosspost.art"),
];

/// The articles, written at `now`; the lines end in LF.
pub fn written_at(now: &Timestamp) -> Vec<Vec<u8>> {
    let date = date(now);
    FILES
        .iter()
        .map(|file| {
            let at = memchr::memmem::find(file, PLACEHOLDER);
            let (before, rest) = file.split_at(at.unwrap_or(file.len()));
            let after = rest.strip_prefix(PLACEHOLDER).unwrap_or(rest);
            [before, date.as_bytes(), after].concat()
        })
        .collect()
}

/// A date as articles carry it, in UTC.
pub(super) fn date(now: &Timestamp) -> String {
    now.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::Server;

    #[test]
    fn each_article_is_of_now_and_of_one_of_the_groups() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let _guard = runtime.enter();
        let server = Server::start(&GROUPS).unwrap();
        let now: Timestamp = "2026-03-01T09:05:07Z".parse().unwrap();
        for article in written_at(&now) {
            let text = String::from_utf8_lossy(&article).into_owned();
            assert_eq!(
                text.matches("\nDate: Sun, 01 Mar 2026 09:05:07 +0000\n")
                    .count(),
                1,
                "{text}"
            );
            assert!(!text.contains("@DATE@"), "{text}");
            assert_eq!(server.inject(&article), Ok(()), "{text}");
        }
        let count = |group| server.articles(group).len();
        // The one that is crossposted counts twice.
        assert_eq!(count("local.test") + count("de.test.demo"), FILES.len() + 1);
    }

    #[test]
    fn only_the_articles_meant_to_be_broken_have_octets_above_127() {
        let raw: Vec<bool> = FILES.iter().map(|file| !file.is_ascii()).collect();
        assert_eq!(raw.iter().position(|raw| *raw), Some(1));
        assert_eq!(raw.iter().filter(|raw| **raw).count(), 1);
        let outlook = FILES[1];
        assert!(std::str::from_utf8(outlook).is_err(), "it is in ISO 8859-1");
    }
}
