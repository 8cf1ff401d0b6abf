//! A work method is a file: the engine must not know any method by its name. The binary may
//! name one as its default, the simulator the shapes of its counties, and tests and the workshop
//! what they like.

use super::house::{House, Violation, numbered};

const MAY_NAME: &[&str] = &["crates/cli/", "crates/simulator/", "crates/testkit/", "xtask/"];

pub fn check(house: &House) -> Vec<Violation> {
    let methods: Vec<&str> =
        house.tree.children("methods").filter(|name| !name.contains('.')).collect();
    let mut violations = Vec::new();
    let bound = house.rust.iter().filter(|file| {
        !file.is_test && !MAY_NAME.iter().any(|folder| file.path.starts_with(folder))
    });
    for file in bound {
        for (number, line) in numbered(&file.text) {
            if file.is_test_line(number) || line.trim_start().starts_with("//") {
                continue;
            }
            for method in methods.iter().filter(|method| line.contains(**method)) {
                let what = format!("move what is particular to `{method}` into methods/{method}");
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

    #[test]
    fn the_engine_knows_no_method_by_name() {
        let code = "// as shan-9 does\nconst M: &str = \"shan-9\";\n#[cfg(test)]\nmod tests { const M: &str = \"shan-9\"; }\n";
        let house = House::of(&[
            ("methods/shan-9/method.toml", ""),
            ("methods/README.md", ""),
            ("crates/app/src/a.rs", code),
            ("crates/app/tests/a.rs", code),
            ("crates/cli/src/a.rs", code),
        ]);
        let told = shown(&check(&house));
        assert_eq!(
            told,
            ["crates/app/src/a.rs:2: move what is particular to `shan-9` into methods/shan-9"]
        );
    }
}
