//! Enumerations that stand in the journal as words, so that a person who opens
//! the file with `sqlite3` can read it.

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

        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.word().into())
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

pub(super) use stored_as_words;
