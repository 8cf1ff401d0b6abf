//! Embeds `/methods` into the crate: one list of folders, each with its files' names and texts,
//! so that the program stays one file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

fn main() -> io::Result<()> {
    let methods = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../methods");
    println!("cargo::rerun-if-changed={}", methods.display());
    let mut code = String::from("&[\n");
    for folder in sorted(&methods)?.iter().filter(|path| path.is_dir()) {
        writeln!(code, "({:?}, &[", name(folder)).map_err(io::Error::other)?;
        for file in sorted(folder)?.iter().filter(|path| is_toml(path)) {
            let path = file.canonicalize()?.to_string_lossy().into_owned();
            writeln!(code, "({:?}, include_str!({path:?})),", name(file))
                .map_err(io::Error::other)?;
        }
        code.push_str("]),\n");
    }
    code.push_str("]\n");
    let out = std::env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("no OUT_DIR"))?;
    fs::write(PathBuf::from(out).join("embedded.rs"), code)
}

/// Directory order differs between machines; the embedded order must not.
fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}
