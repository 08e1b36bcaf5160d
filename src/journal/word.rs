//! Enumerations that stand in the journal as words, so that a person who opens
//! the file with `sqlite3` can read it.

/// Stores an enumeration by the word of each variant.
macro_rules! stored_by_name {
    ( $name:ty: $( $variant:ident = $word:literal, )+ ) => {
        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(match self { $( Self::$variant => $word, )+ }.into())
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(
                value: rusqlite::types::ValueRef<'_>,
            ) -> rusqlite::types::FromSqlResult<Self> {
                match value.as_str()? {
                    $( $word => Ok(Self::$variant), )+
                    other => Err(rusqlite::types::FromSqlError::Other(
                        format!("unknown word {other:?}").into(),
                    )),
                }
            }
        }
    };
}

stored_by_name! { crate::decision::Occasion:
    Requested = "requested",
    Automatic = "automatic",
    Forced = "forced",
}

stored_by_name! { crate::check::Severity:
    Violation = "violation",
    Hint = "hint",
    Note = "note",
}

/// Declares an enumeration together with the word of each variant.
macro_rules! stored_as_words {
    (
        $(#[$about:meta])*
        pub enum $name:ident { $( $(#[$about_variant:meta])* $variant:ident = $word:literal, )+ }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $( $(#[$about_variant])* $variant, )+ }

        impl $name {
            /// The word that stands for it in the journal.
            pub fn word(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        $crate::journal::word::stored_by_name! { $name: $( $variant = $word, )+ }
    };
}

pub(super) use {stored_as_words, stored_by_name};
