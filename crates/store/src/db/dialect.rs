//! The one place that rewrites a statement's text for a database: parameters, placeholders, the
//! list of keys, and on PostgreSQL the many rows of one statement. Quoted text and comments are
//! never touched.

use std::fmt::Write as _;
use std::ops::Range;

use crate::error::{Error, Result};

/// Which database is behind a connection. For migrations and diagnostics only: store code that
/// asks has two meanings where one is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// The embedded default.
    Sqlite,
    /// A PostgreSQL server, also a distributed one.
    Postgres,
}

/// Writes `text` for `backend`. `{IN}` becomes `IN (…)` with so many keys, numbered after the
/// highest other parameter; PostgreSQL takes them as one array, whatever their number.
///
/// # Errors
/// `Other` for an unknown placeholder.
pub(super) fn render(text: &str, backend: Backend, keys: usize) -> Result<String> {
    let first = highest_parameter(text) + 1;
    let mut writer = Writer::new(text, backend, Naming::Number { keys: first..first + keys });
    writer.part(text)?;
    Ok(writer.out)
}

/// A column of many rows on PostgreSQL: the type of the array it is sent as, and the type its
/// values are cast to where that is another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ArrayColumn {
    pub(super) array: &'static str,
    pub(super) cast: Option<String>,
}

/// Writes an `INSERT … VALUES (…)`, a `DELETE … WHERE …` or an `UPDATE … WHERE …` for PostgreSQL
/// so that it is run for many rows at once: every parameter is an array, as long as there are rows.
/// `VALUES (…)` becomes a `SELECT` from them, and `WHERE` compares with them.
///
/// # Errors
/// `Other` for an unknown placeholder, for a statement of another kind, or for an `INSERT` with
/// parameters outside `VALUES (…)`.
pub(super) fn render_rows(text: &str, columns: &[ArrayColumn]) -> Result<String> {
    let unfit =
        |reason: &str| Error::Other(format!("cannot be run for many rows, {reason}: {text}"));
    let mut writer = Writer::new(text, Backend::Postgres, Naming::Column(columns));
    let joins = [("DELETE", "USING "), ("UPDATE", "FROM ")];
    if let Some((_, join)) = joins.into_iter().find(|(verb, _)| keyword(text, verb) == Some(0)) {
        let at = keyword(text, "WHERE").ok_or_else(|| unfit("without WHERE"))?;
        writer.part(&text[..at])?;
        writer.out.push_str(join);
        writer.arrays();
        writer.out.push(' ');
        writer.part(&text[at..])?;
        return Ok(writer.out);
    }
    let group = values_group(text).ok_or_else(|| unfit("not VALUES (…), DELETE or UPDATE"))?;
    let (keywords, values) = (group.start, &text[group.values.clone()]);
    let tail = &text[group.values.end + 1..];
    if highest_parameter(&text[..keywords]) + highest_parameter(tail) > 0 {
        return Err(unfit("with parameters outside VALUES (…)"));
    }
    writer.part(&text[..keywords])?;
    writer.out.push_str("SELECT ");
    writer.part(values)?;
    writer.out.push_str(" FROM ");
    writer.arrays();
    writer.part(tail)?;
    Ok(writer.out)
}

/// Whether the text asks for a list of keys.
pub(super) fn has_keys(text: &str) -> bool {
    Pieces::of(text).any(|(_, piece)| matches!(piece, Piece::Brace("IN")))
}

/// The highest `?n` of the text; 0 if it has none.
pub(super) fn highest_parameter(text: &str) -> usize {
    Pieces::of(text)
        .filter_map(|(_, piece)| if let Piece::Parameter(n) = piece { Some(n) } else { None })
        .max()
        .unwrap_or(0)
}

/// Keeps the lines of a migration that are meant for `backend`. The lines `-- [sqlite]`,
/// `-- [postgres]` and `-- [both]` each begin a section.
pub(super) fn sections(text: &str, backend: Backend) -> String {
    let mut wanted = true;
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        match line.trim() {
            "-- [both]" => wanted = true,
            "-- [sqlite]" => wanted = backend == Backend::Sqlite,
            "-- [postgres]" => wanted = backend == Backend::Postgres,
            _ if wanted => {
                kept.push_str(line);
                kept.push('\n');
            }
            _ => {}
        }
    }
    kept
}

/// What a parameter is called.
enum Naming<'c> {
    /// By its number, with those of the keys.
    Number { keys: Range<usize> },
    /// As the column of the rows.
    Column(&'c [ArrayColumn]),
}

struct Writer<'c> {
    out: String,
    backend: Backend,
    naming: Naming<'c>,
}

impl<'c> Writer<'c> {
    fn new(text: &str, backend: Backend, naming: Naming<'c>) -> Self {
        Self { out: String::with_capacity(text.len() * 2), backend, naming }
    }

    fn part(&mut self, text: &str) -> Result<()> {
        for (_, piece) in Pieces::of(text) {
            match piece {
                Piece::Quoted(verbatim) | Piece::Code(verbatim) => self.out.push_str(verbatim),
                Piece::Parameter(number) => self.parameter(number),
                Piece::Brace("IN") => self.keys(text)?,
                Piece::Brace(name) => {
                    let replacement = placeholder(name, self.backend).ok_or_else(|| {
                        Error::Other(format!("unknown placeholder {{{name}}} in: {text}"))
                    })?;
                    self.out.push_str(replacement);
                }
            }
        }
        Ok(())
    }

    // Writing to a String cannot fail, here and below.
    fn parameter(&mut self, number: usize) {
        let _ = match (&self.naming, self.backend) {
            (Naming::Column(columns), _) => {
                let column = number.checked_sub(1).and_then(|at| columns.get(at));
                match column.and_then(|column| column.cast.as_ref()) {
                    Some(cast) => write!(self.out, "CAST(many.\"{number}\" AS {cast})"),
                    None => write!(self.out, "many.\"{number}\""),
                }
            }
            (Naming::Number { .. }, Backend::Sqlite) => write!(self.out, "?{number}"),
            (Naming::Number { .. }, Backend::Postgres) => write!(self.out, "${number}"),
        };
    }

    fn keys(&mut self, text: &str) -> Result<()> {
        let keys = match &self.naming {
            Naming::Number { keys } if !keys.is_empty() => keys.clone(),
            _ => return Err(Error::Other(format!("{{IN}} is for Conn::fetch_in only: {text}"))),
        };
        if self.backend == Backend::Postgres {
            let _ = write!(self.out, "= ANY(${})", keys.start);
            return Ok(());
        }
        self.out.push_str("IN (");
        for key in keys.clone() {
            if key > keys.start {
                self.out.push_str(", ");
            }
            self.parameter(key);
        }
        self.out.push(')');
        Ok(())
    }

    /// The rows as a table that `FROM` can name.
    fn arrays(&mut self) {
        let Naming::Column(columns) = &self.naming else { return };
        self.out.push_str("unnest(");
        for (number, column) in (1..).zip(*columns) {
            let comma = if number > 1 { ", " } else { "" };
            let _ = write!(self.out, "{comma}${number}::{}[]", column.array);
        }
        self.out.push_str(") AS many (");
        for number in 1..=columns.len() {
            let comma = if number > 1 { ", " } else { "" };
            let _ = write!(self.out, "{comma}\"{number}\"");
        }
        self.out.push(')');
    }
}

/// The few differences of the two dialects that cannot be avoided.
fn placeholder(name: &str, backend: Backend) -> Option<&'static str> {
    let (sqlite, postgres) = match name {
        "WITHOUT_ROWID" => ("WITHOUT ROWID", ""),
        "BLOB" => ("BLOB", "BYTEA"),
        // A rowid alias must be spelled INTEGER, which holds 64 bits in SQLite anyway.
        "BIGINT" => ("INTEGER", "BIGINT"),
        "C" => ("", "COLLATE \"C\""),
        "FOR_UPDATE" => ("", "FOR UPDATE"),
        _ => return None,
    };
    Some(if backend == Backend::Sqlite { sqlite } else { postgres })
}

/// `VALUES (…)`: where the word begins, and what stands between the parentheses.
struct ValuesGroup {
    start: usize,
    values: Range<usize>,
}

fn values_group(text: &str) -> Option<ValuesGroup> {
    let start = keyword(text, "VALUES")?;
    let mut depth = 0_usize;
    let mut first = 0;
    for (at, byte) in code_bytes(text).filter(|(at, _)| *at >= start + "VALUES".len()) {
        match byte {
            b'(' => {
                depth += 1;
                if depth == 1 {
                    first = at + 1;
                }
            }
            b')' if depth <= 1 => {
                return (depth == 1).then_some(ValuesGroup { start, values: first..at });
            }
            b')' => depth -= 1,
            _ if depth == 0 && !byte.is_ascii_whitespace() => return None,
            _ => {}
        }
    }
    None
}

/// Where a keyword first stands as a word of its own.
fn keyword(text: &str, wanted: &str) -> Option<usize> {
    let is_word = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let bytes = text.as_bytes();
    code_bytes(text).map(|(at, _)| at).find(|&at| {
        let end = at + wanted.len();
        bytes.get(at..end).is_some_and(|found| found.eq_ignore_ascii_case(wanted.as_bytes()))
            && !is_word(bytes[..at].last())
            && !is_word(bytes.get(end))
    })
}

/// The bytes outside quotes, comments, parameters and placeholders, each with its place.
fn code_bytes(text: &str) -> impl Iterator<Item = (usize, u8)> {
    Pieces::of(text)
        .filter_map(|(start, piece)| match piece {
            Piece::Code(code) => Some((start..).zip(code.bytes())),
            _ => None,
        })
        .flatten()
}

/// A lexical piece of a statement.
#[derive(Debug, PartialEq)]
enum Piece<'a> {
    /// A string, a quoted name or a comment: copied as it is.
    Quoted(&'a str),
    Code(&'a str),
    Parameter(usize),
    Brace(&'a str),
}

/// Cuts a text into pieces, each with the byte where it starts.
struct Pieces<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Pieces<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = (usize, Piece<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.text[self.at..];
        let bytes = rest.as_bytes();
        // The end of what begins here and runs to a closing mark, or to the end of the text.
        let until = |from: usize, mark: &str| {
            rest[from..].find(mark).map_or(rest.len(), |found| from + found + mark.len())
        };
        let (length, piece) = match *bytes.first()? {
            b'\'' => (until(1, "'"), None),
            b'"' => (until(1, "\""), None),
            b'-' if rest.starts_with("--") => (until(2, "\n"), None),
            b'/' if rest.starts_with("/*") => (until(2, "*/"), None),
            b'{' => {
                let length = until(1, "}");
                (length, Some(Piece::Brace(rest[1..length].trim_end_matches('}'))))
            }
            b'?' if bytes.get(1).is_some_and(u8::is_ascii_digit) => {
                let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
                let number = rest[1..=digits].parse().unwrap_or(usize::MAX);
                (1 + digits, Some(Piece::Parameter(number)))
            }
            _ => {
                let special = |c: char| matches!(c, '\'' | '"' | '-' | '/' | '{' | '?');
                let first = rest.chars().next().map_or(1, char::len_utf8);
                let length = rest[first..].find(special).map_or(rest.len(), |found| first + found);
                (length, Some(Piece::Code(&rest[..length])))
            }
        };
        let start = self.at;
        self.at += length;
        Some((start, piece.unwrap_or(Piece::Quoted(&rest[..length]))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn postgres(text: &str, keys: usize) -> String {
        render(text, Backend::Postgres, keys).unwrap()
    }

    #[test]
    fn quotes_and_comments_are_copied() {
        let text = "SELECT '?1 {C} ''?2', \"?3\", a-?4/2 -- ?5 it's\n /* ?6 {X} */ FROM 表 {C}";
        let expected =
            "SELECT '?1 {C} ''?2', \"?3\", a-$4/2 -- ?5 it's\n /* ?6 {X} */ FROM 表 COLLATE \"C\"";
        assert_eq!(postgres(text, 0), expected);
        assert_eq!(render("a ?12 {C}", Backend::Sqlite, 0).unwrap(), "a ?12 ");
        for open in ["'?1", "\"?1", "/* ?1", "-- ?1", "?"] {
            assert_eq!(postgres(open, 0), open);
        }
    }

    #[test]
    fn keys_are_a_list_or_an_array() {
        let text = "?1 {IN} ?2";
        assert_eq!(render(text, Backend::Sqlite, 2).unwrap(), "?1 IN (?3, ?4) ?2");
        assert_eq!(postgres(text, 2), "$1 = ANY($3) $2");
    }

    fn columns(casts: [Option<&str>; 2]) -> Vec<ArrayColumn> {
        casts.map(|cast| ArrayColumn { array: "text", cast: cast.map(str::to_owned) }).to_vec()
    }

    #[test]
    fn many_rows_come_from_arrays() {
        let insert =
            "INSERT INTO values_of (a) values (?1, f('),', ?2), NULL) ON CONFLICT DO NOTHING";
        assert_eq!(
            render_rows(insert, &columns([None, Some("tsvector")])).unwrap(),
            "INSERT INTO values_of (a) SELECT many.\"1\", f('),', CAST(many.\"2\" AS tsvector)), \
             NULL FROM unnest($1::text[], $2::text[]) AS many (\"1\", \"2\") ON CONFLICT DO NOTHING"
        );
        let delete = "DELETE FROM \"where\" WHERE a = ?1 AND (b = ?2 OR b = ?1)";
        assert_eq!(
            render_rows(delete, &columns([None, None])).unwrap(),
            "DELETE FROM \"where\" USING unnest($1::text[], $2::text[]) AS many (\"1\", \"2\") \
             WHERE a = many.\"1\" AND (b = many.\"2\" OR b = many.\"1\")"
        );
        assert_eq!(
            render_rows("UPDATE t SET a = ?2 WHERE b = ?1", &columns([None, None])).unwrap(),
            "UPDATE t SET a = many.\"2\" FROM unnest($1::text[], $2::text[]) AS many \
             (\"1\", \"2\") WHERE b = many.\"1\""
        );
    }

    #[test]
    fn mistakes_are_named() {
        for text in ["{NOPE}", "a {IN}"] {
            assert!(render(text, Backend::Sqlite, 0).is_err(), "{text}");
        }
        for text in [
            "INSERT INTO t SELECT 1",
            "INSERT INTO t VALUES ?1",
            "INSERT INTO t VALUES (?1",
            "INSERT INTO t VALUES (?1), (?2)",
            "INSERT INTO t VALUES (?1) ON CONFLICT DO UPDATE SET a = ?2",
            "UPDATE t SET a = ?1",
            "DELETE FROM t",
            "DELETE FROM t WHERE a {IN}",
        ] {
            assert!(render_rows(text, &columns([None, None])).is_err(), "{text}");
        }
    }
}
