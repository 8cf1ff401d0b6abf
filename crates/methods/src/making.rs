//! A method of one's own: a copy of another under a new name, comments and all, which passes the
//! check as it stands. Only `id`, `title` and `source` are other words; what it says about the other
//! county is pointed out, not guessed at.

use std::path::{Path, PathBuf};
use std::{fs, io};

use thiserror::Error;
use toml::de::DeTable;

use crate::diagnostic::Report;
use crate::parse::is_id;
use crate::schema::schemas;
use crate::{folder, load};

/// Where the schemas lie in the new folder.
const SCHEMAS: &str = "schema";
/// A folder's name that people can still read.
const ID_CHARS_MOST: usize = 40;

/// Why no method was made. Nothing has been written then.
#[derive(Debug, Error)]
pub enum MakeError {
    #[error(
        "“{0}”不能当工作法的名字：只用英文小写字母、数字、- 和 _，字母开头，最多 {ID_CHARS_MOST} 个字，如 my-county"
    )]
    BadName(String),
    #[error("“{0}”是内置工作法的名字，换一个")]
    Shipped(String),
    #[error("已经有 {0} 了，不会覆盖：换一个名字，或者先把它移走")]
    Exists(PathBuf),
    #[error("没有 {0} 这个文件夹，先建好，或者用 --into 写别的文件夹")]
    NoPlace(PathBuf),
    #[error("照着写的工作法自己没有通过检查：\n{0}")]
    Source(Report),
    #[error("新的工作法没有通过检查，没有留下文件：\n{0}")]
    Unsound(Report),
    #[error("写不进去：{0}")]
    Io(#[from] io::Error),
}

/// What was made, and what whoever goes on with it has to look at.
#[derive(Debug)]
pub struct Made {
    pub folder: PathBuf,
    /// What it was copied from.
    pub from: String,
    /// Lines that give a report about the other county as their basis: `network.toml:25`.
    pub reported: Vec<String>,
}

/// Copies the method `from` (a folder, or a name of this program) to `into/id`.
///
/// # Errors
/// A bad or taken name, an unsound source, or a disk that refuses.
pub fn make(id: &str, title: &str, from: &str, into: &Path) -> Result<Made, MakeError> {
    if !is_id(id) || id.chars().count() > ID_CHARS_MOST {
        return Err(MakeError::BadName(id.to_owned()));
    }
    if load::list().contains(&id) {
        return Err(MakeError::Shipped(id.to_owned()));
    }
    if !into.is_dir() {
        return Err(MakeError::NoPlace(into.to_owned()));
    }
    let folder = into.join(id);
    if folder.symlink_metadata().is_ok() {
        return Err(MakeError::Exists(folder));
    }
    let (source, texts) = load::texts(from).map_err(MakeError::Source)?;
    let source = source.method.title;
    // The title may have quotation marks of its own.
    let origin = format!("照《{source}》改写；请写上本县的文件");
    let values = [("id", id), ("title", title), ("source", origin.as_str())];
    // Made beside its place and moved there whole: a folder of that name is never half a method.
    let aside = into.join(format!(".{id}.new"));
    let beside = aside.join(id);
    let made = write(&beside, texts, &values).and_then(|reported| {
        load::load(&beside).map_err(MakeError::Unsound)?;
        fs::rename(&beside, &folder)?;
        Ok(Made { folder, from: source, reported })
    });
    let _ = fs::remove_dir_all(&aside);
    made
}

fn write(
    folder: &Path,
    texts: Vec<(&'static str, String)>,
    values: &[(&str, &str)],
) -> Result<Vec<String>, MakeError> {
    let mut reported = Vec::new();
    fs::create_dir_all(folder.join(SCHEMAS))?;
    for (file, text) in texts {
        // What the other does not say, this one need not say either.
        if text.is_empty() && folder::OPTIONAL.contains(&file) {
            continue;
        }
        let text = if file == folder::FILES[0] { with_values(&text, values) } else { text };
        let text = with_schema(file, &text);
        reported.extend(basis_elsewhere(file, &text));
        fs::write(folder.join(file), text)?;
    }
    write_schemas(&folder.join(SCHEMAS))?;
    Ok(reported)
}

/// Writes the schemas into a folder that exists; older ones are replaced.
///
/// # Errors
/// A disk that refuses.
pub fn write_schemas(folder: &Path) -> io::Result<()> {
    for schema in schemas() {
        fs::write(folder.join(&schema.name), format!("{:#}\n", schema.body))?;
    }
    Ok(())
}

/// The first line by which an editor finds the schema of a file.
pub fn schema_line(file: &str) -> String {
    format!("#:schema ./{SCHEMAS}/{}.schema.json", file.trim_end_matches(".toml"))
}

fn with_schema(file: &str, text: &str) -> String {
    if text.starts_with("#:schema") {
        return text.to_owned();
    }
    format!("{}\n{text}", schema_line(file))
}

/// The text with other values at the top, everything else as it stood.
fn with_values(text: &str, values: &[(&str, &str)]) -> String {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut places: Vec<_> = values
        .iter()
        .filter_map(|(key, value)| table.get_ref().get(*key).map(|old| (old.span(), *value)))
        .collect();
    places.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut text = text.to_owned();
    for (span, value) in places {
        text.replace_range(span, &toml::Value::from(value).to_string());
    }
    text
}

/// Lines of a file whose basis is a report about somewhere else.
fn basis_elsewhere(file: &str, text: &str) -> Vec<String> {
    let basis = |line: &str| line.trim_start().starts_with("basis") && line.contains("报道");
    let lines = text.lines().enumerate().filter(|(_, line)| basis(line));
    lines.map(|(at, _)| format!("{file}:{}", at + 1)).collect()
}
