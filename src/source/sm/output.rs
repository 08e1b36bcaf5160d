//! What `sm` writes on standard output.

use std::io;

use memchr::memmem;
use tokio::io::{AsyncRead, AsyncReadExt};

use super::Fetched;

/// The octets read in one go.
pub(super) const READ: usize = 64 * 1024;
/// How an article ends (RFC 3977, section 3.1.1).
const END: &[u8] = b"\r\n.\r\n";

/// The output, cut into articles.
#[derive(Debug)]
pub(super) struct Output<R> {
    stdout: R,
    octets: Vec<u8>,
    /// Where in `octets` the next article begins.
    start: usize,
    overlong: bool,
    /// The octets that an article may have.
    longest: usize,
}

impl<R: AsyncRead + Unpin> Output<R> {
    pub(super) fn new(stdout: R, longest: usize) -> Output<R> {
        Output {
            stdout,
            octets: Vec::with_capacity(2 * READ),
            start: 0,
            overlong: false,
            longest,
        }
    }

    /// The next article; nothing at the end. What then may be left is a part of
    /// one, see [`Output::rest`].
    pub(super) async fn next(&mut self) -> io::Result<Option<Fetched>> {
        let mut searched = self.start;
        loop {
            let rest = self.octets.get(searched..).unwrap_or_default();
            if let Some(at) = memmem::find(rest, END) {
                let end = searched + at + END.len();
                let article = self.octets.get(self.start..end).unwrap_or_default();
                let fetched = if std::mem::take(&mut self.overlong) {
                    Fetched::Overlong
                } else {
                    Fetched::Article(article.to_vec())
                };
                self.start = end;
                return Ok(Some(fetched));
            }
            self.octets.drain(..self.start);
            self.start = 0;
            if self.octets.len() > self.longest {
                self.overlong = true;
            }
            if self.overlong {
                // No more than the end may begin with.
                let beginning = self.octets.len().saturating_sub(END.len());
                self.octets.drain(..beginning);
            }
            searched = self.octets.len().saturating_sub(END.len());
            let mut piece = (&mut self.stdout).take(READ as u64);
            if piece.read_buf(&mut self.octets).await? == 0 {
                return Ok(None);
            }
        }
    }

    /// What stands behind the last article, where its end is missing.
    pub(super) fn rest(&mut self) -> Option<Fetched> {
        let rest = self.octets.split_off(self.start);
        self.octets.clear();
        self.start = 0;
        if std::mem::take(&mut self.overlong) {
            return Some(Fetched::Overlong);
        }
        (!rest.is_empty()).then_some(Fetched::Article(rest))
    }
}
