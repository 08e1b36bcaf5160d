//! How the octets in a file become an article: what was said of how far it is on
//! its way.

use std::fmt;

use super::super::args::ReadingArgs;
use super::locale;
use super::pieces::{Piece, Stuffing};
use crate::article::encoding::charset::Charset;
use crate::article::stage::Undecodable;
use crate::article::{Article, Stage};
use crate::fix::{Held, Unfit};

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
    /// As drafts in UTF-8, which is what browsers send.
    pub(in crate::cli) const UTF_8_DRAFT: Reading = Reading::Draft(Some(Charset::UTF_8));

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
    /// When it is in UTF-16; when it is a draft, and not in its charset.
    pub(super) fn article(self, piece: Piece) -> Result<(Article, Stuffing), NoArticle> {
        if piece.is_utf_16() && !self.takes_utf_16() {
            return Err(NoArticle::Utf16);
        }
        let charset = match self {
            Reading::AsTheyTell => return Ok(piece.article()),
            Reading::Proto => {
                let (article, stuffing) = piece.article();
                return Ok((article.into_proto_article(), stuffing));
            }
            Reading::Draft(charset) => charset,
        };
        piece.draft(charset).map_err(NoArticle::Undecodable)
    }

    /// The same as octets that can be put right, and written back as they were.
    ///
    /// # Errors
    ///
    /// When they cannot, or are those of a mailbox.
    pub(in crate::cli) fn held(self, piece: &Piece) -> Result<Held, NoArticle> {
        if piece.number.is_some() {
            return Err(NoArticle::Mailbox);
        }
        if piece.is_utf_16() && !self.takes_utf_16() {
            return Err(NoArticle::Utf16);
        }
        let held = match self {
            Reading::AsTheyTell => Held::of(piece.octets(), None),
            Reading::Proto => Held::of(piece.octets(), Some(Stage::Proto)),
            Reading::Draft(charset) => Held::draft(piece.octets(), charset),
        };
        held.map_err(NoArticle::Unfit)
    }

    /// Whether a draft is said to be in UTF-16.
    fn takes_utf_16(self) -> bool {
        let Reading::Draft(Some(charset)) = self else {
            return false;
        };
        charset.name().starts_with("UTF-16")
    }
}

/// Why the octets of a file are no article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum NoArticle {
    /// They are in UTF-16.
    Utf16,
    /// They are a mailbox, of which nothing is put right.
    Mailbox,
    /// They could not be put right and written back.
    Unfit(Unfit),
    /// They are a draft that is not in its charset.
    Undecodable(Undecodable),
}

impl fmt::Display for NoArticle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoArticle::Utf16 => f.write_str(
                "it is in UTF-16, and no article is: save it as UTF-8, \
                 or try iconv -f UTF-16 -t UTF-8",
            ),
            NoArticle::Mailbox => f.write_str("it is a mailbox; articles are put right one by one"),
            NoArticle::Unfit(unfit) => unfit.fmt(f),
            NoArticle::Undecodable(undecodable) => undecodable.fmt(f),
        }
    }
}
