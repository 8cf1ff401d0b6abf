//! How large a published place is: `data/shapes`, one file a place.

use serde::Deserialize;

use crate::{Error, Result};

const DIVISIONS: &str = include_str!("../../../data/divisions.csv");
const SHAPES: [(&str, &str); 1] =
    [("data/shapes/140429104.toml", include_str!("../../../data/shapes/140429104.toml"))];

/// What was published about a township, and how its posts are filled.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// The township's division code, 12 digits.
    pub division: String,
    /// The county id of the installation.
    pub county: String,
    /// The method it was published with.
    pub method: String,
    pub households: u32,
    pub people: u32,
    pub residing: u32,
    pub grids: u32,
    pub micro_grids: u32,
    pub micro_grid_households: (u32, u32),
    pub party_members: u32,
    pub matters_on_working_day: u32,
    pub matters_on_day_off: u32,
    pub link: Link,
    pub showcase: Showcase,
    pub staff: Vec<Staff>,
}

/// A line on which every household has a contact person.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    pub line: String,
    pub post: String,
    pub holders: u32,
}

/// What a visitor of the demo is shown first.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Showcase {
    pub village: String,
    pub posts: Vec<String>,
}

/// How a post is filled.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    pub post: String,
    /// Persons per area.
    pub each: u32,
    pub accounts: Accounts,
}

/// Which holders of a post get a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accounts {
    All,
    Showcase,
    None,
}

/// A division as numbered by the country.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Division {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) parent_code: String,
}

/// The divisions a shape stands on: its county, its township and their villages in code order.
pub(crate) struct Divisions {
    pub(crate) county: Division,
    pub(crate) township: Division,
    pub(crate) villages: Vec<Division>,
}

impl Shape {
    /// The place that a method was published with.
    pub fn of_method(method: &str) -> Result<Self> {
        for (file, text) in SHAPES {
            let shape: Self =
                toml::from_str(text).map_err(|e| Error::Data { file, reason: e.to_string() })?;
            if shape.method == method {
                return Ok(shape);
            }
        }
        Err(Error::Method(format!("no shape was published with `{method}`")))
    }

    pub(crate) fn divisions(&self) -> Result<Divisions> {
        const FILE: &str = "data/divisions.csv";
        let wrong = |reason: String| Error::Data { file: FILE, reason };
        let rows = csv::Reader::from_reader(DIVISIONS.as_bytes())
            .into_deserialize()
            .collect::<Result<Vec<Division>, _>>()
            .map_err(|e| wrong(e.to_string()))?;
        let find = |code: &str| {
            rows.iter()
                .find(|row| row.code == code)
                .cloned()
                .ok_or_else(|| wrong(format!("there is no {code}")))
        };
        let township = find(&self.division)?;
        let county = find(&township.parent_code)?;
        let mut villages: Vec<Division> =
            rows.iter().filter(|row| row.parent_code == self.division).cloned().collect();
        for village in &mut villages {
            if let Some(name) = village.name.strip_suffix("村委会") {
                village.name = name.to_owned();
            }
        }
        villages.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(Divisions { county, township, villages })
    }

    /// How many persons hold a post in each of its areas, and who of them signs in.
    pub(crate) fn staffing(&self, post: &str, works_in_office: bool) -> (u32, Accounts) {
        let ordinary = if works_in_office { Accounts::All } else { Accounts::None };
        let declared = self.staff.iter().find(|staff| staff.post == post);
        declared.map_or((1, ordinary), |staff| (staff.each, staff.accounts))
    }
}
