//! The way that an article has come, as its header tells: from the poster to the
//! server that injected it, and over others to where it is read (RFC 5537, section
//! 3.2).

use jiff::Timestamp;

use super::Article;
use super::field::date::{self, DateTime};
use super::field::path;

/// When an article has come to the server that it is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// Then, as that server says.
    At(Timestamp),
    /// It was there when the bot looked.
    SeenAt(Timestamp),
    /// Nobody knows.
    Unknown,
}

/// What the header tells of the way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way<'a> {
    /// Path, as it stands there.
    path: Option<&'a str>,
    /// How many sites Path names; nothing where there is no Path. A server may write
    /// several names, so that there are at most so many servers.
    pub hops: Option<usize>,
    /// The site at which it was injected: as Injection-Info names it, else X-Trace,
    /// else Path.
    pub entry: Option<&'a str>,
    /// Date: when the poster's clock says that it was written.
    pub written: Option<Timestamp>,
    /// Injection-Date, else NNTP-Posting-Date, its predecessor.
    pub injected: Option<Timestamp>,
}

impl<'a> Way<'a> {
    /// Reads the header.
    pub fn of(article: &'a Article) -> Way<'a> {
        let header = article.header();
        let moment = |date: Option<&DateTime>| date.and_then(|date| date.timestamp);
        let nntp_posting_date = || header.body("nntp-posting-date").and_then(date::lenient);
        let body = header.body("path");
        let path = body.map(path::path);
        let entry = header
            .body("injection-info")
            .and_then(path::injection_info)
            .or_else(|| header.body("x-trace").and_then(path::x_trace))
            .or_else(|| path.and_then(|path| path.entry));
        Way {
            path: body,
            hops: path.map(|path| path.hops),
            entry,
            written: moment(article.date()),
            injected: moment(article.injection_date()).or_else(nntp_posting_date),
        }
    }

    /// The sites in Path, the injecting one last.
    pub fn sites(&self) -> impl Iterator<Item = &'a str> {
        path::sites(self.path.unwrap_or_default())
    }
}
