//! The folder of a method: which files it has, read from a disk or from the program itself.

use std::path::Path;
use std::{fs, io};

use crate::source::{File, Findings, Place};

/// The files of a method, in the order in which findings are listed.
pub(crate) const FILES: [&str; 9] = [
    "method.toml",
    "areas.toml",
    "posts.toml",
    "categories.toml",
    "routes.toml",
    "procedure.toml",
    "steps.toml",
    "network.toml",
    "care.toml",
];

type Embedded = &'static [(&'static str, &'static [(&'static str, &'static str)])];

/// The methods in this program, by folder name.
pub(crate) static EMBEDDED: Embedded = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Reads a folder from disk; the folder's name is the method's id.
pub(crate) fn read(dir: &Path) -> (String, Findings) {
    let name = dir
        .canonicalize()
        .ok()
        .as_deref()
        .unwrap_or(dir)
        .file_name()
        .map_or_else(|| dir.display().to_string(), |name| name.to_string_lossy().into_owned());
    match read_files(dir) {
        Ok(files) => {
            let findings = arrange(&name, files);
            (name, findings)
        }
        Err(error) => {
            let path = dir.display().to_string();
            let mut findings = Findings::new(vec![File { path, text: String::new() }]);
            let message = format!("读不了这个文件夹：{error}");
            let help = "给出工作法文件夹的路径，里面要有 method.toml 等文件";
            findings.error("unreadable", Place::default(), message, help);
            (name, findings)
        }
    }
}

fn read_files(dir: &Path) -> io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, fs::read_to_string(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

/// A method of this program.
pub(crate) fn embedded(name: &str) -> Findings {
    let Some((_, files)) = EMBEDDED.iter().find(|(folder, _)| *folder == name) else {
        let file = File { path: name.to_owned(), text: String::new() };
        let mut findings = Findings::new(vec![file]);
        let known: Vec<&str> = EMBEDDED.iter().map(|(folder, _)| *folder).collect();
        let message = format!("没有叫“{name}”的工作法");
        let help = format!("现有的是：{}", known.join("、"));
        findings.error("unknown-method", Place::default(), message, help);
        return findings;
    };
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    arrange(name, files.collect())
}

/// Puts the files into their order. A file that is missing or unknown is an error: a slip in a
/// file's name must not drop half a method.
fn arrange(folder: &str, mut given: Vec<(String, String)>) -> Findings {
    let mut files = Vec::new();
    let mut missing = Vec::new();
    for (index, name) in FILES.iter().enumerate() {
        let found = given.iter().position(|(given, _)| given == name);
        let text = found.map(|at| given.remove(at).1);
        if text.is_none() {
            missing.push(index);
        }
        files.push(File { path: format!("{folder}/{name}"), text: text.unwrap_or_default() });
    }
    let unknown: Vec<usize> = (files.len()..files.len() + given.len()).collect();
    files.extend(
        given.into_iter().map(|(name, text)| File { path: format!("{folder}/{name}"), text }),
    );
    let mut findings = Findings::new(files);
    for index in missing {
        let place = Place { file: index, start: 0, end: 0 };
        let message = format!("缺少文件 {}", FILES[index]);
        let help = format!("一个工作法要有这些文件：{}", FILES.join("、"));
        findings.error("missing-file", place, message, help);
    }
    for index in unknown {
        let place = Place { file: index, start: 0, end: 0 };
        let help = format!("改成这些名字之一：{}", FILES.join("、"));
        findings.error("unknown-file", place, "不认识这个文件名", help);
    }
    findings
}
