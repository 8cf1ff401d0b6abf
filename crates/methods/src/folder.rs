//! The folder of a method: which files it has, read from a disk or from the program itself.

mod disk;
mod over;

use std::path::Path;

use crate::code::Code;
use crate::parse::nearest;
use crate::source::{File, Findings, Place};

/// The files of a method, in the order in which findings are listed.
pub(crate) const FILES: [&str; 13] = [
    "method.toml",
    "areas.toml",
    "posts.toml",
    "categories.toml",
    "routes.toml",
    "procedure.toml",
    "steps.toml",
    "network.toml",
    "care.toml",
    "mediation.toml",
    "replies.toml",
    "registers.toml",
    "reports.toml",
];

// Where a file stands in that order.
pub(crate) const AREAS: usize = 1;
pub(crate) const POSTS: usize = 2;
pub(crate) const CATEGORIES: usize = 3;
pub(crate) const ROUTES: usize = 4;
pub(crate) const PROCEDURE: usize = 5;
pub(crate) const STEPS: usize = 6;
pub(crate) const NETWORK: usize = 7;
pub(crate) const CARE: usize = 8;
pub(crate) const MEDIATION: usize = 9;
pub(crate) const REPLIES: usize = 10;
pub(crate) const REGISTERS: usize = 11;
pub(crate) const REPORTS: usize = 12;

/// Files that need not be there.
pub(crate) const OPTIONAL: [&str; 4] =
    [FILES[MEDIATION], FILES[REPLIES], FILES[REGISTERS], FILES[REPORTS]];

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
    let findings = match disk::read(dir) {
        Ok(files) => over::resolve(&name, files, dir.canonicalize().ok().as_deref()),
        Err(error) => {
            let path = dir.display().to_string();
            let mut findings = Findings::new(vec![File { path, text: String::new() }]);
            let message = format!("打不开这个文件夹：{}", disk::in_chinese(&error));
            let help = "给出工作法文件夹的路径，里面要有 method.toml 等文件";
            findings.error(Code::Unreadable, Place::default(), message, help);
            findings
        }
    };
    (name, findings)
}

/// A method of this program.
pub(crate) fn embedded(name: &str) -> Findings {
    let Some((_, files)) = EMBEDDED.iter().find(|(folder, _)| *folder == name) else {
        let file = File { path: name.to_owned(), text: String::new() };
        let mut findings = Findings::new(vec![file]);
        let known: Vec<&str> = EMBEDDED.iter().map(|(folder, _)| *folder).collect();
        let message = format!("没有叫“{name}”的工作法");
        let help = format!("现有的是：{}", known.join("、"));
        findings.error(Code::UnknownMethod, Place::default(), message, help);
        return findings;
    };
    let given = |(name, text): &(&str, &str)| Given {
        name: (*name).to_owned(),
        text: (*text).to_owned(),
        fault: None,
    };
    over::resolve(name, files.iter().map(given).collect(), None)
}

/// A file as it was found.
pub(crate) struct Given {
    pub name: String,
    /// As far as it could be read.
    pub text: String,
    pub fault: Option<Fault>,
}

/// Why a file could not be read to its end.
pub(crate) struct Fault {
    pub code: Code,
    pub message: String,
    pub help: &'static str,
}

/// Puts the files of a whole method into their order. A file that is missing or unknown is an
/// error: a slip in a file's name must not drop half a method.
fn arrange(folder: &str, given: Vec<Given>) -> Findings {
    let mut findings = Findings::default();
    let lacking = |name| (!OPTIONAL.contains(&name)).then(|| missing(name));
    add(&mut findings, folder, given, lacking);
    findings
}

/// Adds the files of a folder in their order; `lacking` says what is wrong if one is not there.
fn add(
    findings: &mut Findings,
    folder: &str,
    mut given: Vec<Given>,
    lacking: impl Fn(&'static str) -> Option<Fault>,
) {
    let first = findings.files.len();
    let mut found = Vec::new();
    for name in FILES {
        let at = given.iter().position(|given| given.name == name);
        let (text, fault) = at.map_or_else(
            || (String::new(), lacking(name)),
            |at| {
                let file = given.remove(at);
                (file.text, file.fault)
            },
        );
        findings.files.push(File { path: format!("{folder}/{name}"), text });
        found.push(fault);
    }
    for file in given {
        let path = format!("{folder}/{}", file.name);
        findings.files.push(File { path, text: String::new() });
        found.push(Some(unknown(&file.name)));
    }
    for (file, fault) in (first..).zip(found) {
        let Some(fault) = fault else { continue };
        // Where the text ends is where it could not be read on.
        let end = findings.files[file].text.len();
        let place = Place { file, start: end, end };
        findings.error(fault.code, place, fault.message, fault.help);
    }
}

fn missing(name: &str) -> Fault {
    let help = "从现成的工作法里抄这个文件过来再改；没有内容的也要有这个文件";
    Fault { code: Code::MissingFile, message: format!("缺少文件 {name}"), help }
}

fn unknown(name: &str) -> Fault {
    let message = match nearest(name, FILES.into_iter()) {
        Some(meant) => format!("不认识文件 {name}，是不是 {meant}"),
        None => format!("不认识文件 {name}"),
    };
    let help = "工作法文件夹里只放 method、areas、posts、categories、routes、procedure、steps、network、care、mediation、replies、registers、reports 这十三个 .toml 文件；别的文件移走，或者改掉 .toml";
    Fault { code: Code::UnknownFile, message, help }
}
