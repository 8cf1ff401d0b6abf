//! A folder on disk. What lies in it was put there by somebody: links, folders, devices and
//! enormous files are refused with a word, and nothing outside the folder is ever read.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use super::{FILES, Fault, Given};
use crate::code::Code;

/// No county writes more into one file by hand; the largest that is shipped has some 20 KB.
const FILE_BYTES_MOST: u64 = 1024 * 1024;
/// Files listed by name although nobody knows them, at most.
const UNKNOWN_MOST: usize = 20;

/// The files whose names end in `.toml`, by name. Only those that belong to a method are opened.
pub(super) fn read(dir: &Path) -> io::Result<Vec<Given>> {
    let root = dir.canonicalize()?;
    let mut names = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            names.push(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
        }
    }
    names.sort();
    let (known, mut unknown): (Vec<_>, Vec<_>) =
        names.into_iter().partition(|name| FILES.contains(&name.as_str()));
    unknown.truncate(UNKNOWN_MOST);
    let known = known.into_iter().map(|name| open(&root, name));
    let unnamed = unknown.into_iter().map(|name| Given { name, text: String::new(), fault: None });
    Ok(known.chain(unnamed).collect())
}

fn open(root: &Path, name: String) -> Given {
    match bytes(root, &name).and_then(text) {
        Ok(text) => Given { name, text, fault: None },
        Err((text, fault)) => Given { name, text, fault: Some(fault) },
    }
}

type Refused = (String, Fault);

fn bytes(root: &Path, name: &str) -> Result<Vec<u8>, Refused> {
    let unreadable = |error: io::Error| {
        let message = format!("打不开 {name}：{}", in_chinese(&error));
        refused(Code::Unreadable, message, "看看这个文件的权限，或者重新存一份")
    };
    let Ok(path) = root.join(name).canonicalize() else {
        let message = format!("{name} 是一个断了的链接");
        return Err(refused(Code::NotAFile, message, "把文件本身放进来，不要用链接"));
    };
    if !path.starts_with(root) {
        let message = format!("{name} 是一个链接，指到文件夹外面去了");
        return Err(refused(Code::NotAFile, message, "把文件本身放进来，不要用链接"));
    }
    // Asked before opening: opening a pipe would wait for ever.
    let metadata = fs::metadata(&path).map_err(unreadable)?;
    if !metadata.is_file() {
        let message = format!("{name} 不是文件");
        return Err(refused(Code::NotAFile, message, "移走同名的文件夹，放一个文本文件"));
    }
    let mut bytes = Vec::new();
    let file = File::open(&path).map_err(unreadable)?;
    file.take(FILE_BYTES_MOST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > FILE_BYTES_MOST {
        let message = format!("{name} 超过 1 MB");
        return Err(refused(Code::TooLarge, message, "手写的文件没有这么大，看看是不是放错了文件"));
    }
    Ok(bytes)
}

/// Text up to where it stops being UTF-8, so that the line can be shown.
fn text(bytes: Vec<u8>) -> Result<String, Refused> {
    let read = String::from_utf8(bytes);
    // Some editors put a mark before the text; it is none of the first line's characters.
    let unmarked = |text: String| text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    read.map(unmarked).map_err(|error| {
        let whole = error.utf8_error().valid_up_to();
        let bytes = error.into_bytes();
        let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        let saved = if wide { "UTF-16（“Unicode”）" } else { "GBK（“ANSI”）之类" };
        let message = format!("文件不是 UTF-8 编码，像是存成了 {saved}");
        let text = String::from_utf8_lossy(bytes.get(..whole).unwrap_or_default()).into_owned();
        let help = "用记事本打开，选“另存为”，编码选 UTF-8，再保存";
        (text, Fault { code: Code::NotUtf8, message, help })
    })
}

fn refused(code: Code, message: String, help: &'static str) -> Refused {
    (String::new(), Fault { code, message, help })
}

/// The operating system speaks English.
pub(super) fn in_chinese(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "没有这个文件或文件夹".to_owned(),
        io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
        io::ErrorKind::NotADirectory => "这是文件，不是文件夹".to_owned(),
        _ => format!("系统说 {error}"),
    }
}
