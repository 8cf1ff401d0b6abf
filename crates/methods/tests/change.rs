//! What somebody did to the sample: `change.toml` of the corpus, and how it is done to a copy.

use std::fs;
use std::path::Path;

use serde::Deserialize;

/// Where the sample lies, and how a copy of it is made.
pub(crate) fn sample(folder: &Path) {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sample");
    fs::create_dir_all(folder).unwrap();
    for entry in fs::read_dir(sample).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub(crate) struct Change {
    /// A method of the program is loaded instead of the copy.
    pub embedded: Option<String>,
    /// Something in the copy is loaded instead of the copy.
    pub folder: Option<String>,
    /// The day on which the calendar is asked.
    pub today: Option<String>,
    replace: Vec<Replace>,
    bytes: Vec<Bytes>,
    append: Vec<Append>,
    prepend: Vec<Prepend>,
    crlf: Vec<Of>,
    remove: Vec<Of>,
    folder_instead: Vec<Of>,
    rename: Vec<To>,
    link: Vec<To>,
}

/// The first `old` at or after the first `after` becomes `new`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replace {
    file: String,
    #[serde(default)]
    after: String,
    old: String,
    new: String,
    /// All of them.
    #[serde(default)]
    every: bool,
}

/// Bytes in hexadecimal after the first `after`; with none, they are the whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bytes {
    file: String,
    after: String,
    hex: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Append {
    file: String,
    text: String,
    #[serde(default = "once")]
    times: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Prepend {
    file: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Of {
    file: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct To {
    file: String,
    to: String,
}

const fn once() -> usize {
    1
}

impl Change {
    /// Copies the sample to `folder` and does it.
    pub fn apply(&self, folder: &Path) {
        sample(folder);
        let path = |file: &str| folder.join(file);
        let text = |file: &str| fs::read_to_string(path(file)).unwrap_or_default();
        for change in &self.replace {
            fs::write(path(&change.file), change.replaced(&text(&change.file))).unwrap();
        }
        for Append { file, text: more, times } in &self.append {
            fs::write(path(file), text(file) + &more.repeat(*times)).unwrap();
        }
        for Prepend { file, text: before } in &self.prepend {
            fs::write(path(file), format!("{before}{}", text(file))).unwrap();
        }
        for Of { file } in &self.crlf {
            fs::write(path(file), text(file).replace('\n', "\r\n")).unwrap();
        }
        for Bytes { file, after, hex } in &self.bytes {
            fs::write(path(file), spliced(&text(file), after, hex)).unwrap();
        }
        for Of { file } in &self.remove {
            fs::remove_file(path(file)).unwrap();
        }
        for Of { file } in &self.folder_instead {
            fs::remove_file(path(file)).unwrap();
            fs::create_dir(path(file)).unwrap();
        }
        for To { file, to } in &self.rename {
            fs::rename(path(file), path(to)).unwrap();
        }
        for To { file, to } in &self.link {
            if to.contains(file) {
                fs::remove_file(path(file)).unwrap();
            } else {
                fs::rename(path(file), path(to)).unwrap();
            }
            std::os::unix::fs::symlink(to, path(file)).unwrap();
        }
    }
}

impl Replace {
    fn replaced(&self, text: &str) -> String {
        let Self { file, after, old, new, every } = self;
        let from = text.find(after).unwrap_or_else(|| panic!("no {after} in {file}"));
        let (before, rest) = text.split_at(from);
        assert!(rest.contains(old), "no {old} in {file} after {after}");
        let rest = if *every { rest.replace(old, new) } else { rest.replacen(old, new, 1) };
        format!("{before}{rest}")
    }
}

fn spliced(text: &str, after: &str, hex: &str) -> Vec<u8> {
    let byte = |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap();
    let bytes: Vec<u8> = hex.as_bytes().chunks(2).map(byte).collect();
    if after.is_empty() {
        return bytes;
    }
    let at = text.find(after).unwrap() + after.len();
    let (before, after) = text.as_bytes().split_at(at);
    [before, &bytes, after].concat()
}
