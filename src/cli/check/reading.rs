//! How the octets of a file become an article: what was said of how far it is on
//! its way.

use super::super::args::ReadingArgs;
use super::locale;
use crate::article::Article;
use crate::article::encoding::charset::Charset;
use crate::article::stage::Undecodable;

/// How articles are read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reading {
    /// Their headers tell how far they are.
    AsTheyTell,
    /// As proto-articles.
    Proto,
    /// As drafts in this charset; nothing where nobody knows in which.
    Draft(Option<Charset>),
}

impl Reading {
    /// What the options say.
    pub(super) fn of(args: &ReadingArgs) -> Reading {
        match args {
            ReadingArgs { draft: true, .. } => {
                Reading::Draft(args.charset.or_else(locale::charset))
            }
            ReadingArgs { proto: true, .. } => Reading::Proto,
            ReadingArgs { .. } => Reading::AsTheyTell,
        }
    }

    /// The article that a file holds.
    ///
    /// # Errors
    ///
    /// When it is a draft, and not in its charset.
    pub(super) fn article(self, octets: Vec<u8>) -> Result<Article, Undecodable> {
        match self {
            Reading::AsTheyTell => Ok(Article::from_either(octets)),
            Reading::Proto => Ok(Article::from_either(octets).into_proto_article()),
            Reading::Draft(charset) => Article::draft(octets, charset),
        }
    }
}
