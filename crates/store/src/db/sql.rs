//! Statements: static texts, declared in one place per module and listed for the tests.

use super::dialect::Backend;

/// A statement. Only [`statements!`](crate::statements) makes one, so that every text is static,
/// has a name, and is prepared on both databases by a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sql {
    sqlite: &'static str,
    postgres: &'static str,
}

impl Sql {
    /// For the macro only.
    #[doc(hidden)]
    pub const fn from_statements_macro(sqlite: &'static str, postgres: &'static str) -> Self {
        Self { sqlite, postgres }
    }

    /// The text as written, before placeholders and parameters are rewritten.
    pub const fn text(self, backend: Backend) -> &'static str {
        match backend {
            Backend::Sqlite => self.sqlite,
            Backend::Postgres => self.postgres,
        }
    }
}

/// Declares statements as constants, and `ALL`, the list of them with their names.
///
/// ```
/// maplegrid_store::db::statements! {
///     /// One area's name.
///     pub AREA_NAME = "SELECT name FROM areas WHERE county = ?1 AND id = ?2";
///     /// A constant expression stands in parentheses.
///     pub AREA_COUNT = (concat!("SELECT count(*) FROM ", "areas"));
///     /// Full-text search is the one thing the two databases cannot say alike.
///     pub AREA_SEARCH = {
///         sqlite: "SELECT id FROM areas_text WHERE areas_text MATCH ?1",
///         postgres: "SELECT id FROM areas WHERE words @@ to_tsquery('simple', ?1)",
///     };
/// }
/// assert_eq!(ALL.len(), 3);
/// ```
///
/// Parameters are `?1`, `?2` …. Outside quotes these placeholders are replaced:
///
/// | placeholder | SQLite | PostgreSQL |
/// |---|---|---|
/// | `{WITHOUT_ROWID}` | `WITHOUT ROWID` | |
/// | `{BLOB}` | `BLOB` | `BYTEA` |
/// | `{BIGINT}` | `INTEGER` | `BIGINT` |
/// | `{C}` | | `COLLATE "C"` |
/// | `{FOR_UPDATE}` | | `FOR UPDATE` |
/// | `{IN}` | `IN (…)`, the keys of `Conn::fetch_in`: `WHERE id {IN}` | `= ANY($n)`, an array |
#[macro_export]
macro_rules! statements {
    (@sqlite { sqlite: $sqlite:expr, postgres: $postgres:expr $(,)? }) => { $sqlite };
    (@postgres { sqlite: $sqlite:expr, postgres: $postgres:expr $(,)? }) => { $postgres };
    (@sqlite ($text:expr)) => { $text };
    (@postgres ($text:expr)) => { $text };
    (@sqlite $text:literal) => { $text };
    (@postgres $text:literal) => { $text };
    ($($(#[$meta:meta])* $vis:vis $name:ident = $text:tt;)*) => {
        $(
            $(#[$meta])*
            $vis const $name: $crate::db::Sql = $crate::db::Sql::from_statements_macro(
                $crate::statements!(@sqlite $text),
                $crate::statements!(@postgres $text),
            );
        )*
        /// The statements above with their names, for the test that prepares them all.
        #[allow(dead_code, reason = "read by tests")]
        pub const ALL: &[(&str, $crate::db::Sql)] = &[$((stringify!($name), $name)),*];
    };
}
