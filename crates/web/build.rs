//! Bundles styles and scripts (npm, esbuild) into `OUT_DIR` and writes the table that
//! `src/assets.rs` embeds. A fresh clone needs nothing but Node.js: packages are installed from the
//! lock file when they are missing or older than it, and no package script ever runs.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Everything the bundle depends on. The lint beside them is left out on purpose.
const INPUTS: [&str; 9] = [
    "assets/styles",
    "assets/scripts",
    "assets/bundle.mjs",
    "assets/favicon.svg",
    "assets/icons",
    "assets/icons.txt",
    "build.rs",
    "package.json",
    "package-lock.json",
];

const TABLER: &str = "node_modules/@tabler/icons/icons/outline";

type Outcome<T> = Result<T, String>;

fn main() {
    for input in INPUTS {
        println!("cargo::rerun-if-changed={input}");
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR"));
    if let Err(words) = build(&out) {
        eprintln!("{words}");
        std::process::exit(1);
    }
}

fn build(out: &Path) -> Outcome<()> {
    install()?;
    let files = out.join("static");
    run(Command::new("node").arg("assets/bundle.mjs").arg(&files), "bundle styles and scripts")?;
    let mut table = files_table(&files)?;
    icons_table(&mut table)?;
    write_if_changed(&out.join("assets_table.rs"), &table)
}

/// Installs the packages of the lock file, one Cargo at a time: two builds with different target
/// directories share `node_modules`.
fn install() -> Outcome<()> {
    fs::create_dir_all("assets/dist").map_err(|e| format!("failed to create assets/dist: {e}"))?;
    let lock = fs::File::create("assets/dist/npm.lock")
        .map_err(|e| format!("failed to create assets/dist/npm.lock: {e}"))?;
    lock.lock().map_err(|e| format!("failed to wait for another build: {e}"))?;
    if installed() {
        return Ok(());
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(
        Command::new(npm).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]),
        "install the front-end packages",
    )
}

/// npm writes `node_modules/.package-lock.json` when it is done, so its age tells whether the
/// installed packages are those of the lock file.
fn installed() -> bool {
    let age = |path: &str| fs::metadata(path).and_then(|m| m.modified());
    match (age("node_modules/.package-lock.json"), age("package-lock.json")) {
        (Ok(done), Ok(wanted)) => done >= wanted,
        _ => false,
    }
}

fn run(command: &mut Command, purpose: &str) -> Outcome<()> {
    let advice = "Building the pages needs Node.js 18.17 or later with npm on the PATH \
        (https://nodejs.org), and on the first build a connection to the npm registry or a mirror \
        of it (npm config set registry …). Once built, the program itself needs neither.";
    match command.output() {
        Ok(done) if done.status.success() => Ok(()),
        Ok(done) => Err(format!(
            "failed to {purpose}. {advice}\n\n{}{}",
            String::from_utf8_lossy(&done.stdout),
            String::from_utf8_lossy(&done.stderr)
        )),
        Err(error) => Err(format!("failed to {purpose}: {error}. {advice}")),
    }
}

/// `main.AB12CD34.css` is asked for as `main.css`; its `.br` and `.gz` copies lie beside it.
fn files_table(folder: &Path) -> Outcome<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| format!("failed to list the bundle: {e}"))? {
        let entry = entry.map_err(|e| format!("failed to list the bundle: {e}"))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.split('.').count() == 3 {
            names.push(name);
        }
    }
    names.sort();
    let mut table = String::from("static FILES: &[File] = &[\n");
    for hashed in &names {
        let parts: Vec<&str> = hashed.split('.').collect();
        let [stem, hash, kind] = parts[..] else {
            continue;
        };
        let embed = |suffix: &str| {
            format!(r#"include_bytes!(concat!(env!("OUT_DIR"), "/static/{hashed}{suffix}"))"#)
        };
        let (plain, brotli, gzip) = (embed(""), embed(".br"), embed(".gz"));
        let _ = writeln!(
            table,
            "File {{ name: {:?}, url: {:?}, hash: {hash:?}, plain: {plain}, brotli: {brotli}, \
             gzip: {gzip} }},",
            format!("{stem}.{kind}"),
            format!("/static/{hashed}"),
        );
    }
    table.push_str("];\n");
    Ok(table)
}

fn icons_table(table: &mut String) -> Outcome<()> {
    let list = fs::read_to_string("assets/icons.txt")
        .map_err(|e| format!("failed to read assets/icons.txt: {e}"))?;
    table.push_str("static ICONS: &[(&str, &str)] = &[\n");
    for line in list.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (ours, theirs) = line
            .split_once(' ')
            .map(|(ours, theirs)| (ours, theirs.trim()))
            .ok_or_else(|| format!("assets/icons.txt: expected two names in {line:?}"))?;
        let path = format!("{TABLER}/{theirs}.svg");
        let svg = fs::read_to_string(&path)
            .map_err(|e| format!("assets/icons.txt: no icon {theirs} ({path}: {e})"))?;
        let _ = writeln!(table, "({ours:?}, {:?}),", shapes(&svg));
    }
    table.push_str("];\n");
    Ok(())
}

/// What is drawn: the children of `<svg>` without the invisible 24 × 24 square tabler puts first.
fn shapes(svg: &str) -> String {
    let inner = svg.split_once("<svg").map_or(svg, |(_, rest)| rest);
    let inner = inner.split_once('>').map_or(inner, |(_, rest)| rest);
    let inner = inner.split_once("</svg>").map_or(inner, |(shapes, _)| shapes);
    inner
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.contains(r#"stroke="none""#))
        .map(|line| line.replace(" />", "/>"))
        .collect()
}

/// Cargo compiles the crate again when the file is newer, so an equal one is left alone.
fn write_if_changed(path: &Path, contents: &str) -> Outcome<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == contents) {
        return Ok(());
    }
    fs::write(path, contents).map_err(|e| format!("failed to write {}: {e}", path.display()))
}
