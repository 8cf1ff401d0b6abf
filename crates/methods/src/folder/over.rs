//! A method that stands on another: `base = "…"` in its `method.toml`, and only what differs.
//!
//! A county's way of doing what its prefecture has laid down (逢四说事 on top of 民事直说) is a few
//! lines. The base is read first, then what differs; both are checked as the one method they make,
//! and whatever is stored is that whole method.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::{EMBEDDED, FILES, Given, add, arrange, disk};
use crate::code::Code;
use crate::parse::is_id;
use crate::source::{Findings, Place};

const HEAD: &str = FILES[0];

/// The files of a folder, with those of its base before them if it names one. `dir` is where the
/// folder lies, if it lies on a disk: its base may lie beside it.
pub(super) fn resolve(folder: &str, given: Vec<Given>, dir: Option<&Path>) -> Findings {
    let Some((base, start, end)) = given.iter().find(|file| file.name == HEAD).and_then(base_of)
    else {
        return arrange(folder, given);
    };
    let found = if base == folder { None } else { files_of(&base, dir) };
    let stacked = found.iter().flatten().any(|file| file.name == HEAD && base_of(file).is_some());
    let mut findings = match &found {
        Some(_) if stacked => Findings::default(),
        Some(_) => arrange(&base, found.unwrap_or_default()),
        None => Findings::default(),
    };
    let first = findings.files.len();
    findings.over = Some(first);
    add(&mut findings, folder, given, |_| None);
    if first == 0 {
        let place = Place { file: 0, start, end };
        let (message, help) = if stacked {
            let message = format!("“{base}”自己也是在别的工作法上改的");
            (message, "base 只写一套完整的工作法".to_owned())
        } else {
            let known: Vec<&str> = EMBEDDED.iter().map(|(name, _)| *name).collect();
            let help = format!("写旁边文件夹的名字，或者现有的：{}", known.join("、"));
            (format!("没有叫“{base}”的工作法可以在上面改"), help)
        };
        findings.error(Code::Base, place, message, help);
    }
    findings
}

/// The name of the base and where it stands.
fn base_of(head: &Given) -> Option<(String, usize, usize)> {
    let (table, _) = DeTable::parse_recoverable(&head.text);
    let value = table.get_ref().get("base")?;
    let DeValue::String(name) = value.get_ref() else { return None };
    // An empty one is the parser's to tell.
    if name.trim().is_empty() {
        return None;
    }
    Some((name.to_string(), value.span().start, value.span().end))
}

/// A folder beside, or a method of this program. A name cannot lead anywhere else.
fn files_of(base: &str, dir: Option<&Path>) -> Option<Vec<Given>> {
    if !is_id(base) {
        return None;
    }
    let beside = dir.and_then(Path::parent).map(|parent| parent.join(base));
    if let Some(beside) = beside.filter(|path| path.join(HEAD).is_file()) {
        return disk::read(&beside).ok();
    }
    let (_, files) = EMBEDDED.iter().find(|(name, _)| *name == base)?;
    let given = |(name, text): &(&str, &str)| Given {
        name: (*name).to_owned(),
        text: (*text).to_owned(),
        fault: None,
    };
    Some(files.iter().map(given).collect())
}
