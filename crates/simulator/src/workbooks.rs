//! The workbooks with which a county would bring an invented place along: areas, households,
//! posts and contacts, under the headings people use, which are not always those of our templates.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use maplegrid_domain::areas::AreaTree;
use maplegrid_domain::methods::Method;
use maplegrid_domain::people::{Household, Person};
use maplegrid_domain::shared::{AreaId, HouseholdId, PersonId};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::rng::Rng;
use crate::structure::{Invented, resident_phone};
use crate::{Error, Result};

/// Digits of the codes that the country gives: such areas are there before anything is imported.
const OFFICIAL_DIGITS: usize = 12;
/// Of a thousand households so many have told a phone number.
const PHONE_PER_MILLE: u64 = 820;
const TITLE_ROW: u32 = 0;
const HEADING_ROW: u32 = 1;
const FIRST_ROW: u32 = 2;

enum Cell {
    Text(String),
    Count(u32),
}

/// A table on its way into a workbook: a title, headings, rows.
struct Table<'a> {
    file: &'a str,
    title: String,
    headings: &'a [&'a str],
    widths: &'a [u16],
    rows: Vec<Vec<Cell>>,
}

/// Writes `areas.xlsx`, `households.xlsx`, `posts.xlsx` and `contacts.xlsx` into a folder that is
/// there, and answers their paths in the order in which they are to be imported.
///
/// # Errors
/// What the writer of workbooks answers.
pub fn write_workbooks(
    invented: &Invented,
    method: &Method,
    seed: u64,
    folder: &Path,
) -> Result<Vec<PathBuf>> {
    let source = Source::new(invented, method);
    let tables = [source.areas(), source.households(seed), source.posts(), source.contacts()];
    let mut paths = Vec::new();
    for table in tables {
        let path = folder.join(table.file);
        write(&table, &path).map_err(|e| Error::Workbook(e.to_string()))?;
        paths.push(path);
    }
    Ok(paths)
}

struct Source<'a> {
    invented: &'a Invented,
    method: &'a Method,
    /// 毛俊镇 毛俊村 第一片 一组, by area.
    paths: HashMap<&'a AreaId, String>,
    persons: HashMap<&'a PersonId, &'a Person>,
}

impl<'a> Source<'a> {
    fn new(invented: &'a Invented, method: &'a Method) -> Self {
        let tree = AreaTree::new(invented.areas.iter().cloned());
        let paths = invented.areas.iter().map(|area| (&area.id, tree.path_name(&area.id)));
        let persons = invented.persons.iter().map(|person| (&person.id, person));
        Self { invented, method, paths: paths.collect(), persons: persons.collect() }
    }

    fn path(&self, area: &AreaId) -> Cell {
        Cell::Text(self.paths.get(area).cloned().unwrap_or_default())
    }

    /// What lies below the villages, from the top.
    fn areas(&self) -> Table<'a> {
        let mut rows = Vec::new();
        for kind in &self.method.area_kinds {
            let of_kind = self.invented.areas.iter().filter(|area| area.kind == kind.id);
            for area in of_kind.filter(|area| area.id.as_str().len() > OFFICIAL_DIGITS) {
                let parent = area.parent.as_ref().map(|parent| self.path(parent));
                rows.push(vec![
                    Cell::Text(kind.label.clone()),
                    parent.unwrap_or(Cell::Text(String::new())),
                    Cell::Text(area.name.clone()),
                ]);
            }
        }
        let name = &self.invented.name;
        Table {
            file: "areas.xlsx",
            title: format!("{name}村（社区）以下划分表"),
            headings: &["层级", "所属", "区域名称"],
            widths: &[12, 36, 18],
            rows,
        }
    }

    fn households(&self, seed: u64) -> Table<'a> {
        let mut rng = Rng::named(seed, "telephones", 0);
        let row = |(home, number): (&Household, u32)| {
            let phone = rng.chance(PHONE_PER_MILLE).then(|| resident_phone(&mut rng));
            vec![
                Cell::Count(number),
                self.path(&home.area),
                Cell::Text(home.door.clone()),
                Cell::Text(home.head.clone()),
                Cell::Text(phone.unwrap_or_default()),
                Cell::Count(u32::from(home.members)),
                Cell::Count(u32::from(home.residing)),
            ]
        };
        Table {
            file: "households.xlsx",
            title: format!("{}住户登记表", self.invented.name),
            headings: &[
                "序号",
                "所属区域",
                "门牌号",
                "户主姓名",
                "联系电话",
                "家庭人口",
                "常住人口",
            ],
            widths: &[8, 40, 10, 12, 16, 10, 10],
            rows: self.invented.households.iter().zip(1..).map(row).collect(),
        }
    }

    /// Everybody who holds a post below the whole place, the highest first.
    fn posts(&self) -> Table<'a> {
        let held = self.invented.appointments.iter().filter(|held| {
            let above = held.area == self.invented.root || held.area.as_str().ends_with("000000");
            !above
        });
        let rows = held.filter_map(|held| {
            let person = self.persons.get(&held.person)?;
            Some(vec![
                Cell::Text(person.name.clone()),
                Cell::Text(person.phone.clone().unwrap_or_default()),
                Cell::Text(self.method.post_label(&held.post).to_owned()),
                self.path(&held.area),
                Cell::Text(held.from.date().to_string()),
            ])
        });
        Table {
            file: "posts.xlsx",
            title: format!("{}任职名册", self.invented.name),
            headings: &["姓名", "手机号", "职务", "负责区域", "任职时间"],
            widths: &[12, 16, 26, 40, 14],
            rows: rows.collect(),
        }
    }

    fn contacts(&self) -> Table<'a> {
        let homes: HashMap<&HouseholdId, &Household> =
            self.invented.households.iter().map(|home| (&home.id, home)).collect();
        // The template is of one line; a place with several brings its first.
        let first = self.method.network.lines.first().map(|line| line.id.as_str());
        let links = self.invented.links.iter().filter(|link| Some(&*link.line) == first);
        let rows = links.filter_map(|link| {
            let (home, person) = (homes.get(&link.household)?, self.persons.get(&link.person)?);
            Some(vec![
                self.path(&home.area),
                Cell::Text(home.door.clone()),
                Cell::Text(home.head.clone()),
                Cell::Text(person.name.clone()),
                Cell::Text(person.phone.clone().unwrap_or_default()),
            ])
        });
        Table {
            file: "contacts.xlsx",
            title: format!("{}联户花名册", self.invented.name),
            headings: &["所属区域", "门牌号", "户主姓名", "联户人", "联系人电话"],
            widths: &[40, 10, 12, 12, 16],
            rows: rows.collect(),
        }
    }
}

fn write(table: &Table<'_>, path: &Path) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let (bold, digits) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    let page = book.add_worksheet();
    page.write_string_with_format(TITLE_ROW, 0, &table.title, &bold)?;
    for ((heading, width), column) in table.headings.iter().zip(table.widths).zip(0_u16..) {
        page.set_column_width(column, f64::from(*width))?;
        page.write_string_with_format(HEADING_ROW, column, *heading, &bold)?;
    }
    for (row, at) in table.rows.iter().zip(FIRST_ROW..) {
        for (cell, column) in row.iter().zip(0_u16..) {
            match cell {
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) => {
                    page.write_string_with_format(at, column, text, &digits)?;
                }
                Cell::Count(number) => {
                    page.write_number(at, column, f64::from(*number))?;
                }
            }
        }
    }
    book.save(path)
}
