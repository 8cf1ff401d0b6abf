//! Every dependency, of cargo or npm, has a line in `docs/dependencies.md` that says why it and
//! not the next best.

use serde_json::Value;

use super::house::{House, Violation, names, numbered};
use super::tree::File;

const PAGE: &str = "docs/dependencies.md";

pub fn check(house: &House) -> Vec<Violation> {
    let Some(page) = house.tree.file(PAGE) else {
        return vec![Violation::new(PAGE, 1, "write this page: each dependency, and why it")];
    };
    let mut violations = Vec::new();
    for (path, line, name) in workspace(house).chain(members(house)).chain(npm(house)) {
        if !names(&page.text, &name) {
            let what = format!("give `{name}` its line in {PAGE}: why it and not the next best");
            violations.push(Violation::new(&path, line, what));
        }
    }
    violations
}

/// A manifest, the line in it, the dependency's name.
type Declared = (String, usize, String);

/// The third-party lines of [workspace.dependencies].
fn workspace(house: &House) -> impl Iterator<Item = Declared> {
    let text = house.tree.file("Cargo.toml").map_or("", |file| file.text.as_str());
    let section = numbered(text)
        .skip_while(|(_, line)| line.trim() != "[workspace.dependencies]")
        .skip(1)
        .take_while(|(_, line)| !line.starts_with('['));
    section.filter(|(_, line)| !line.starts_with('#') && !line.contains("path =")).filter_map(
        |(number, line)| {
            let name = line.split(['=', '.']).next()?.trim().trim_matches('"');
            (!name.is_empty()).then(|| ("Cargo.toml".to_owned(), number, name.to_owned()))
        },
    )
}

/// What a member declares past the workspace's list.
fn members(house: &House) -> impl Iterator<Item = Declared> {
    let inherited: Vec<String> = workspace(house).map(|(_, _, name)| name).collect();
    let mut declared = Vec::new();
    for manifest in &house.manifests {
        let path = manifest.path();
        let text = house.tree.file(&path).map_or("", |file| file.text.as_str());
        for dependency in manifest.dependencies.iter().filter(|dependency| !dependency.is_ours) {
            if !inherited.contains(&dependency.name) {
                declared.push((
                    path.clone(),
                    line_of(text, &dependency.name),
                    dependency.name.clone(),
                ));
            }
        }
    }
    declared.into_iter()
}

/// What the pages' scripts and the browser tests take from npm.
fn npm(house: &House) -> impl Iterator<Item = Declared> {
    house.tree.files().filter(|file| file.path.ends_with("package.json")).flat_map(npm_of)
}

fn npm_of(file: &File) -> Vec<Declared> {
    // npm itself says when the file is not JSON.
    let package: Value = serde_json::from_str(&file.text).unwrap_or_default();
    let listed = ["dependencies", "devDependencies"].map(|kind| package[kind].as_object());
    listed
        .into_iter()
        .flatten()
        .flat_map(|dependencies| dependencies.keys())
        .map(|name| (file.path.clone(), line_of(&file.text, name), name.clone()))
        .collect()
}

fn line_of(text: &str, name: &str) -> usize {
    numbered(text).find(|(_, line)| names(line, name)).map_or(1, |(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::super::house::shown;
    use super::super::layers::Manifest;
    use super::*;
    use serde_json::json;

    const CARGO: &str = "[workspace]\n[workspace.dependencies]\nmaplegrid-app = { path = \"crates/app\" }\n\nserde = \"1\"\n# Why.\nserde_json = \"1\"\n[profile.dev]\nopt-level = 1\n";

    #[test]
    fn a_dependency_without_its_line_is_told() {
        let package = "{\n\"devDependencies\": {\n\"@types/node\": \"1\",\n\"esbuild\": \"1\"}}";
        let metadata = json!({"packages": [{"name": "xtask", "dependencies": [
            {"name": "syn", "kind": null}, {"name": "serde", "kind": null}
        ]}]});
        let files = [
            ("Cargo.toml", CARGO),
            ("crates/web/package.json", package),
            ("xtask/Cargo.toml", "[dependencies]\nsyn = \"3\"\n"),
            (PAGE, "- `serde_json`: why\n- `@types/node`: why"),
        ];
        let house = House { manifests: Manifest::all(&metadata).unwrap(), ..House::of(&files) };
        let told = shown(&check(&house));
        let places: Vec<_> =
            told.iter().map(|line| line.split(':').take(2).collect::<Vec<_>>()).collect();
        assert_eq!(
            places,
            [["Cargo.toml", "5"], ["xtask/Cargo.toml", "2"], ["crates/web/package.json", "4"]]
        );
    }

    #[test]
    fn the_page_must_stand() {
        assert_eq!(shown(&check(&House::of(&[("Cargo.toml", CARGO)]))).len(), 1);
    }
}
