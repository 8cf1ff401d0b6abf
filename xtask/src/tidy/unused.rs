//! Files that are reached only by name from other files: templates and migrations.

use super::house::{House, Violation};
use super::tree::{File, has_extension};

const TEMPLATES: &str = "crates/web/templates";
const MIGRATIONS: &str = "crates/store/src/migrations";

pub fn check_templates(house: &House) -> Vec<Violation> {
    let readers: Vec<&File> = house
        .tree
        .files()
        .filter(|file| {
            (file.is_rust() && file.path.starts_with("crates/web/"))
                || file.path.starts_with(TEMPLATES)
        })
        .collect();
    let templates = house.tree.files().filter(|file| file.path.starts_with(TEMPLATES));
    let unused = templates.filter(|template| {
        let name = template.path[TEMPLATES.len()..].trim_start_matches('/');
        // A template that only includes itself is still reached by nobody.
        !readers.iter().any(|file| file.path != template.path && uses_template(&file.text, name))
    });
    unused
        .map(|template| Violation::new(&template.path, 1, "use this template or delete it"))
        .collect()
}

/// `path = "name"` in Rust, or `{% include|extends|import "name" %}` in a template.
fn uses_template(text: &str, name: &str) -> bool {
    text.match_indices(&format!("\"{name}\"")).any(|(start, _)| {
        let before = text[..start].trim_end();
        let set_as_path =
            before.strip_suffix('=').is_some_and(|it| it.trim_end().ends_with("path"));
        set_as_path || ["include", "extends", "import"].iter().any(|word| before.ends_with(word))
    })
}

pub fn check_migrations(house: &House) -> Vec<Violation> {
    let code: Vec<&File> = house
        .tree
        .files()
        .filter(|file| file.is_rust() && file.path.starts_with("crates/store/"))
        .collect();
    let mut violations = Vec::new();
    for path in house.tree.below(MIGRATIONS).filter(|path| has_extension(path, "sql")) {
        let name = path.rsplit('/').next().unwrap_or(path);
        if !code.iter().any(|file| file.text.contains(name)) {
            let what = "run this migration from crates/store or delete it";
            violations.push(Violation::new(path, 1, what));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::super::house::shown;
    use super::*;

    #[test]
    fn a_template_is_used_by_a_page_or_by_another_template() {
        let house = House::of(&[
            ("crates/web/src/cases/pages.rs", "#[template(path = \"cases/page.html\")]"),
            ("crates/web/templates/cases/page.html", "{% extends \"base.html\" %}"),
            ("crates/web/templates/base.html", "{%- include \"part.html\" -%}"),
            ("crates/web/templates/part.html", ""),
            ("crates/web/templates/loop.html", "{% include \"loop.html\" %}"),
            ("crates/web/templates/mentioned.html", "see \"page.html\""),
        ]);
        let told = shown(&check_templates(&house));
        assert_eq!(
            told,
            [
                "crates/web/templates/loop.html:1: use this template or delete it",
                "crates/web/templates/mentioned.html:1: use this template or delete it",
            ]
        );
    }

    #[test]
    fn a_migration_is_named_in_the_store() {
        let house = House::of(&[
            ("crates/store/src/migrate.rs", "include_str!(\"migrations/0001_cases.sql\")"),
            ("crates/store/src/migrations/0001_cases.sql", ""),
            ("crates/store/src/migrations/0002_points.sql", ""),
        ]);
        let told = shown(&check_migrations(&house));
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("crates/store/src/migrations/0002_points.sql:1:"));
    }
}
