//! How the octets in a file become an article: what was said of how far it is on
//! its way.

use super::super::args::ReadingArgs;
use super::locale;
use super::pieces::{Piece, Stuffing};
use crate::article::Article;
use crate::article::encoding::charset::Charset;
use crate::article::stage::Undecodable;

/// How articles are read.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) enum Reading {
    /// Their headers tell how far they are.
    AsTheyTell,
    /// As proto-articles.
    Proto,
    /// As drafts in this charset; nothing where nobody knows in which.
    Draft(Option<Charset>),
}

impl Reading {
    /// What the options say.
    pub(in crate::cli) fn of(args: &ReadingArgs) -> Reading {
        match args {
            ReadingArgs { draft: true, .. } => {
                Reading::Draft(args.charset.or_else(locale::charset))
            }
            ReadingArgs { proto: true, .. } => Reading::Proto,
            ReadingArgs { .. } => Reading::AsTheyTell,
        }
    }

    /// The article, and what its file has more than it.
    ///
    /// # Errors
    ///
    /// When it is a draft, and not in its charset.
    pub(super) fn article(self, piece: Piece) -> Result<(Article, Stuffing), Undecodable> {
        let charset = match self {
            Reading::AsTheyTell => return Ok(piece.article()),
            Reading::Proto => {
                let (article, stuffing) = piece.article();
                return Ok((article.into_proto_article(), stuffing));
            }
            Reading::Draft(charset) => charset,
        };
        piece.draft(charset)
    }
}
