//! The one place that rewrites a statement's text for a database: parameters, placeholders, the
//! repeated `VALUES` group and the list of keys. Quoted text and comments are never touched.

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

/// How often the repeatable part of a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    /// As it stands.
    Plain,
    /// The `VALUES` group once for each of so many rows.
    Rows(usize),
    /// `{IN}` as so many placeholders, numbered after the highest other parameter.
    Keys(usize),
}

/// Writes `text` for `backend`.
///
/// # Errors
/// `Other` for an unknown placeholder, or a text that does not have the shape's repeatable part.
pub(super) fn render(text: &str, backend: Backend, shape: Shape) -> Result<String> {
    let mut writer = Writer { out: String::with_capacity(text.len() * 2), backend, keys: None };
    match shape {
        Shape::Plain => writer.part(text, 0)?,
        Shape::Keys(count) => {
            let first = highest_parameter(text) + 1;
            writer.keys = Some(first..first + count);
            writer.part(text, 0)?;
        }
        Shape::Rows(count) => {
            let group = values_group(text)
                .ok_or_else(|| Error::Other(format!("no VALUES (…) to repeat in: {text}")))?;
            let (head, tail) = (&text[..group.start], &text[group.end..]);
            if highest_parameter(head) + highest_parameter(tail) > 0 {
                return Err(Error::Other(format!("parameters outside VALUES (…) in: {text}")));
            }
            let width = highest_parameter(&text[group.clone()]);
            writer.part(head, 0)?;
            for row in 0..count {
                if row > 0 {
                    writer.out.push_str(", ");
                }
                writer.part(&text[group.clone()], row * width)?;
            }
            writer.part(tail, 0)?;
        }
    }
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

struct Writer {
    out: String,
    backend: Backend,
    keys: Option<Range<usize>>,
}

impl Writer {
    /// Appends a part of a text; its parameters are numbered `shift` higher.
    fn part(&mut self, text: &str, shift: usize) -> Result<()> {
        for (_, piece) in Pieces::of(text) {
            match piece {
                Piece::Quoted(verbatim) | Piece::Code(verbatim) => self.out.push_str(verbatim),
                Piece::Parameter(number) => self.parameter(number + shift),
                Piece::Brace("IN") => {
                    let keys = self.keys.clone().ok_or_else(|| {
                        Error::Other(format!("{{IN}} is for Conn::fetch_in only: {text}"))
                    })?;
                    for key in keys.clone() {
                        if key > keys.start {
                            self.out.push_str(", ");
                        }
                        self.parameter(key);
                    }
                }
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

    fn parameter(&mut self, number: usize) {
        let sigil = match self.backend {
            Backend::Sqlite => '?',
            Backend::Postgres => '$',
        };
        // Writing to a String cannot fail.
        let _ = write!(self.out, "{sigil}{number}");
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

/// Where the first `VALUES (…)` group stands, with its parentheses.
fn values_group(text: &str) -> Option<Range<usize>> {
    const KEYWORD: &[u8] = b"VALUES";
    let bytes = text.as_bytes();
    let is_word =
        |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let (mut group_start, mut depth) = (None, 0_usize);
    let mut after_keyword = 0;
    for (start, piece) in Pieces::of(text) {
        let Piece::Code(code) = piece else {
            continue;
        };
        for at in start..start + code.len() {
            match (bytes[at], group_start) {
                (b'(', Some(_)) => depth += 1,
                (b')', Some(first)) => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(first..at + 1);
                    }
                }
                (b'(', None) if after_keyword > 0 && text[after_keyword..at].trim().is_empty() => {
                    (group_start, depth) = (Some(at), 1);
                }
                (b'V' | b'v', None)
                    if (at == 0 || !is_word(at - 1)) && !is_word(at + KEYWORD.len()) =>
                {
                    let end = (at + KEYWORD.len()).min(bytes.len());
                    if bytes[at..end].eq_ignore_ascii_case(KEYWORD) {
                        after_keyword = end;
                    }
                }
                _ => {}
            }
        }
    }
    None
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

    fn postgres(text: &str, shape: Shape) -> String {
        render(text, Backend::Postgres, shape).unwrap()
    }

    #[test]
    fn quotes_and_comments_are_copied() {
        let text = "SELECT '?1 {C} ''?2', \"?3\", a-?4/2 -- ?5 it's\n /* ?6 {X} */ FROM 表 {C}";
        let expected =
            "SELECT '?1 {C} ''?2', \"?3\", a-$4/2 -- ?5 it's\n /* ?6 {X} */ FROM 表 COLLATE \"C\"";
        assert_eq!(postgres(text, Shape::Plain), expected);
        assert_eq!(render("a ?12 {C}", Backend::Sqlite, Shape::Plain).unwrap(), "a ?12 ");
        for open in ["'?1", "\"?1", "/* ?1", "-- ?1", "?"] {
            assert_eq!(postgres(open, Shape::Plain), open);
        }
    }

    #[test]
    fn rows_and_keys_are_repeated() {
        let text =
            "INSERT INTO values_of (a) values (?1, f('),', ?2), NULL) ON CONFLICT DO NOTHING";
        assert_eq!(
            postgres(text, Shape::Rows(2)),
            "INSERT INTO values_of (a) values ($1, f('),', $2), NULL), ($3, f('),', $4), NULL) \
             ON CONFLICT DO NOTHING"
        );
        assert_eq!(postgres("?1 IN ({IN}) ?2", Shape::Keys(2)), "$1 IN ($3, $4) $2");
    }

    #[test]
    fn mistakes_are_named() {
        for (text, shape) in [
            ("{NOPE}", Shape::Plain),
            ("IN ({IN})", Shape::Plain),
            ("INSERT INTO t SELECT 1", Shape::Rows(1)),
            ("INSERT INTO t VALUES (?1) ON CONFLICT DO UPDATE SET a = ?2", Shape::Rows(1)),
        ] {
            assert!(render(text, Backend::Sqlite, shape).is_err(), "{text}");
        }
    }
}
