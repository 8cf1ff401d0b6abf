//! The layers: which crate may import which. The table is that of ARCHITECTURE.md; a manifest
//! is where an import begins, so manifests are what is checked.

use anyhow::{Context, Result};
use serde_json::Value;

use super::house::{House, Violation, numbered};

const DATABASES: &[&str] =
    &["diesel", "libsqlite3-sys", "postgres", "rusqlite", "sea-orm", "sqlx", "tokio-postgres"];
const OURS: &str = "maplegrid-";
const TESTKIT: &str = "maplegrid-testkit";

/// What a layer must not import, and the reason it is told.
struct Layer {
    name: &'static str,
    bans_databases: bool,
    bans: &'static [&'static str],
    reason: &'static str,
}

const LAYERS: &[Layer] = &[
    Layer {
        name: "domain",
        bans_databases: true,
        bans: &["askama", "axum", "getrandom", "maplegrid-*", "rand", "tokio"],
        reason: "the domain is pure: time, chance and facts come in with `ctx`",
    },
    Layer {
        name: "methods",
        bans_databases: true,
        bans: &["maplegrid-app", "maplegrid-store", "maplegrid-web"],
        reason: "a method is read and checked without a county",
    },
    Layer {
        name: "store",
        bans_databases: false,
        bans: &["maplegrid-app", "maplegrid-methods", "maplegrid-web"],
        reason: "the store keeps rows and knows no use case",
    },
    Layer {
        name: "app",
        bans_databases: true,
        bans: &["askama", "axum", "maplegrid-web"],
        reason: "a use case knows neither pages nor SQL",
    },
    Layer {
        name: "web",
        bans_databases: true,
        bans: &["maplegrid-store"],
        reason: "pages go through `app`, which authorises",
    },
    Layer {
        name: "integrations",
        bans_databases: true,
        bans: &["maplegrid-store", "maplegrid-web"],
        reason: "other systems go through `app`, which authorises",
    },
    Layer {
        name: "cli",
        bans_databases: true,
        bans: &[],
        reason: "the binary wires; SQL stays in `store`",
    },
    Layer {
        name: "simulator",
        bans_databases: true,
        bans: &["maplegrid-web"],
        reason: "the simulator lives through `app`, as people do",
    },
    Layer { name: "testkit", bans_databases: false, bans: &[], reason: "" },
];

impl Layer {
    fn bans(&self, dependency: &str) -> bool {
        (self.bans_databases && DATABASES.contains(&dependency))
            || self.bans.iter().any(|ban| {
                *ban == dependency
                    || ban.strip_suffix('*').is_some_and(|prefix| dependency.starts_with(prefix))
            })
    }
}

/// A workspace member's manifest, as `cargo metadata` gives it.
pub struct Manifest {
    pub name: String,
    pub dependencies: Vec<Dependency>,
}

pub struct Dependency {
    pub name: String,
    pub is_dev: bool,
    /// In this workspace.
    pub is_ours: bool,
}

impl Manifest {
    pub fn all(metadata: &Value) -> Result<Vec<Self>> {
        let packages = metadata["packages"].as_array().context("cargo metadata has no packages")?;
        packages.iter().map(Self::one).collect()
    }

    fn one(package: &Value) -> Result<Self> {
        let name = package["name"].as_str().context("a package has no name")?.to_owned();
        let listed = package["dependencies"].as_array().context("a package has no dependencies")?;
        let dependencies = listed.iter().map(|dependency| {
            Ok(Dependency {
                name: dependency["name"].as_str().context("a dependency has no name")?.to_owned(),
                is_dev: dependency["kind"] == "dev",
                is_ours: dependency["path"].is_string(),
            })
        });
        Ok(Self { name, dependencies: dependencies.collect::<Result<_>>()? })
    }

    /// Where the manifest stands: `maplegrid-x` in `crates/x`, `xtask` in its own folder.
    pub fn path(&self) -> String {
        format!("{}/Cargo.toml", self.folder())
    }

    pub fn folder(&self) -> String {
        self.name
            .strip_prefix(OURS)
            .map_or_else(|| self.name.clone(), |name| format!("crates/{name}"))
    }
}

pub fn check(house: &House) -> Vec<Violation> {
    let mut violations = Vec::new();
    for manifest in &house.manifests {
        let Some(name) = manifest.name.strip_prefix(OURS) else {
            continue;
        };
        let path = manifest.path();
        let Some(layer) = LAYERS.iter().find(|layer| layer.name == name) else {
            let what = format!("give `{name}` its row in xtask/src/tidy/layers.rs");
            violations.push(Violation::new(&path, 1, what));
            continue;
        };
        for dependency in manifest.dependencies.iter().filter(|dependency| !dependency.is_dev) {
            let line = line_of(house, &path, &dependency.name);
            if dependency.name == TESTKIT {
                let what = "move `maplegrid-testkit` to [dev-dependencies]: it never ships";
                violations.push(Violation::new(&path, line, what));
            } else if layer.bans(&dependency.name) {
                let what = format!("drop `{}`: {}", dependency.name, layer.reason);
                violations.push(Violation::new(&path, line, what));
            }
        }
    }
    violations
}

/// The line of a dependency outside [dev-dependencies]; 1 if it is written in a way not foreseen.
fn line_of(house: &House, path: &str, dependency: &str) -> usize {
    let text = house.tree.file(path).map_or("", |file| file.text.as_str());
    let mut in_dev = false;
    for (number, line) in numbered(text) {
        if line.starts_with('[') {
            in_dev = line.contains("dev-dependencies");
        }
        let rest = line.trim_start().strip_prefix(dependency);
        if !in_dev && rest.is_some_and(|rest| rest.starts_with(['.', ' ', '='])) {
            return number;
        }
    }
    1
}

/// Modules of the standard library by which the world would leak into a pure crate.
const IMPURE: &[&str] = &[
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
];

pub fn check_purity(house: &House) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in house.rust.iter().filter(|file| file.path.starts_with("crates/domain/src/")) {
        for (number, line) in numbered(&file.text) {
            if file.is_test_line(number) || line.trim_start().starts_with("//") {
                continue;
            }
            for module in IMPURE.iter().filter(|module| line.contains(**module)) {
                let what = format!("take it in with `ctx` instead of `{module}`");
                violations.push(Violation::new(&file.path, number, what));
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::super::house::shown;
    use super::*;
    use serde_json::json;

    fn house(name: &str, dependencies: &Value, manifest: &str) -> House {
        let metadata = json!({"packages": [{"name": name, "dependencies": dependencies}]});
        let manifests = Manifest::all(&metadata).unwrap();
        let path = manifests[0].path();
        House { manifests, ..House::of(&[(path.as_str(), manifest)]) }
    }

    fn told(name: &str, dependency: &str, kind: Option<&str>) -> Vec<String> {
        shown(&check(&house(name, &json!([{"name": dependency, "kind": kind}]), "")))
    }

    #[test]
    fn the_table_holds() {
        let banned = [
            ("domain", "tokio"),
            ("domain", "getrandom"),
            ("domain", "maplegrid-store"),
            ("methods", "maplegrid-app"),
            ("store", "maplegrid-methods"),
            ("app", "askama"),
            ("web", "maplegrid-store"),
            ("web", "rusqlite"),
            ("cli", "postgres"),
            ("simulator", "maplegrid-web"),
            ("integrations", "maplegrid-web"),
        ];
        for (name, dependency) in banned {
            let told = told(&format!("maplegrid-{name}"), dependency, None);
            assert_eq!(told.len(), 1, "{name} may import {dependency}");
        }
        for (name, dependency) in
            [("web", "tokio"), ("store", "rusqlite"), ("app", "maplegrid-store")]
        {
            assert!(told(&format!("maplegrid-{name}"), dependency, None).is_empty());
        }
    }

    #[test]
    fn a_test_may_use_the_testkit_and_shipped_code_may_not() {
        assert!(told("maplegrid-web", TESTKIT, Some("dev")).is_empty());
        assert_eq!(told("maplegrid-web", TESTKIT, None).len(), 1);
        assert!(told("xtask", TESTKIT, None).is_empty());
    }

    #[test]
    fn the_line_is_that_of_the_import() {
        let manifest = "[dev-dependencies]\ntokio = \"1\"\n[dependencies]\ntokio-x = \"1\"\ntokio.workspace = true\n";
        let house = house("maplegrid-domain", &json!([{"name": "tokio", "kind": null}]), manifest);
        let told = shown(&check(&house));
        assert!(told[0].starts_with("crates/domain/Cargo.toml:5: drop `tokio`"), "{told:?}");
    }

    #[test]
    fn a_new_crate_needs_a_row() {
        let told = shown(&check(&house("maplegrid-maps", &json!([]), "")));
        assert_eq!(
            told,
            ["crates/maps/Cargo.toml:1: give `maps` its row in xtask/src/tidy/layers.rs"]
        );
    }

    #[test]
    fn the_domain_reads_no_file_outside_tests() {
        let text =
            "//! std::fs is not for us.\nuse std::fs;\n#[cfg(test)]\nmod tests { use std::fs; }\n";
        let house = House::of(&[("crates/domain/src/a.rs", text), ("crates/cli/src/a.rs", text)]);
        let told = shown(&check_purity(&house));
        assert_eq!(told, ["crates/domain/src/a.rs:2: take it in with `ctx` instead of `std::fs`"]);
    }
}
