//! One thing that is wrong with what a parser has read.

use std::fmt;
use std::ops::Range;

/// One thing that is wrong in a text, and where.
///
/// `Display` shows what is wrong in one line of English, without the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect<K> {
    /// What is wrong.
    pub kind: K,
    /// Byte offsets into the text that was parsed. Always on character
    /// boundaries and within the text; may be empty where something is missing.
    pub span: Range<usize>,
}

impl<K> Defect<K> {
    pub(crate) fn new(kind: K, span: Range<usize>) -> Self {
        Self { kind, span }
    }

    /// The piece of `text` that the defect points at.
    pub fn text<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.span.clone()).unwrap_or_default()
    }
}

/// How many defects of one text are kept; there may be more.
pub const MOST_DEFECTS: usize = 1000;

/// Adds a defect to those of a text, up to [`MOST_DEFECTS`]: what an article
/// takes in memory must not grow with its faults.
pub(crate) fn note<K>(defects: &mut Vec<Defect<K>>, kind: K, span: Range<usize>) {
    if defects.len() < MOST_DEFECTS {
        defects.push(Defect::new(kind, span));
    }
}

impl<K: fmt::Display> fmt::Display for Defect<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl<K: fmt::Debug + fmt::Display> std::error::Error for Defect<K> {}

/// Declares what can be wrong, each with the sentence that says so. The
/// sentences are the reasons of the checks that report these defects.
macro_rules! sentences {
    (
        $(#[$doc:meta])+
        pub enum $name:ident {
            $($(#[$variant_doc:meta])+ $variant:ident = $sentence:literal,)+
        }
    ) => {
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])+ $variant,)+
        }

        impl $name {
            /// Every sentence.
            pub const SENTENCES: &[&str] = &[$($sentence),+];

            /// What is wrong, in one line of English.
            pub const fn sentence(self) -> &'static str {
                match self {
                    $(Self::$variant => $sentence,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.sentence())
            }
        }
    };
}
