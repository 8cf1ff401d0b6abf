//! The table: a row a measurement, both databases side by side, with the floor each stands on.

use super::backend::Backend;

/// One measurement on one database, as it is shown.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    pub measurement: String,
    pub value: String,
    pub floor: String,
    pub ratio: String,
    pub target: String,
    /// `None` where nothing was promised.
    pub is_met: Option<bool>,
    /// False if it failed; the value says how.
    pub was_measured: bool,
}

const HEAD: [&str; 7] = ["measurement", "SQLite", "PostgreSQL", "floor", "ratio", "target", "met?"];

/// A Markdown table.
pub fn table(columns: &[(Backend, Vec<Figure>)]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for figure in columns.iter().flat_map(|(_, figures)| figures) {
        if !names.contains(&figure.measurement.as_str()) {
            names.push(&figure.measurement);
        }
    }
    let mut rows = vec![HEAD.map(str::to_owned), HEAD.map(|_| "---".to_owned())];
    rows.extend(names.iter().map(|name| row(name, columns)));
    let widths: Vec<usize> = (0..HEAD.len())
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    let lines = rows.iter().map(|row| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| {
            if cell == "---" { "-".repeat(*width) } else { format!("{cell:<width$}") }
        });
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn row(name: &str, columns: &[(Backend, Vec<Figure>)]) -> [String; 7] {
    let of = |backend| {
        let (_, figures) = columns.iter().find(|(known, _)| *known == backend)?;
        figures.iter().find(|figure| figure.measurement == name)
    };
    let found = [of(Backend::Sqlite), of(Backend::Postgres)];
    let value = |figure: Option<&Figure>| figure.map_or("–".to_owned(), |f| f.value.clone());
    let both = |read: fn(&Figure) -> &str| join(&found.map(|figure| figure.map(read)));
    [
        name.to_owned(),
        value(found[0]),
        value(found[1]),
        both(|figure| &figure.floor),
        both(|figure| &figure.ratio),
        both(|figure| &figure.target),
        both(|figure| match figure.is_met {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        }),
    ]
}

/// What both say once; what they say apart as `one / other`.
fn join(parts: &[Option<&str>; 2]) -> String {
    match parts {
        [Some(one), Some(other)] if one == other => (*one).to_owned(),
        [Some(one), Some(other)] => format!("{one} / {other}"),
        [one, other] => one.or(*other).unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_share_a_row() {
        let figure = |value: &str, target: &str, is_met| Figure {
            measurement: "intake".to_owned(),
            value: value.to_owned(),
            target: target.to_owned(),
            is_met: Some(is_met),
            was_measured: true,
            ..Figure::default()
        };
        let table = table(&[
            (Backend::Sqlite, vec![figure("5", "≥ 4", true)]),
            (Backend::Postgres, vec![figure("3", "≥ 4", false)]),
        ]);
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), 3);
        let cells: Vec<&str> = lines[2].trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells, ["intake", "5", "3", "", "", "≥ 4", "yes / no"]);
    }
}
