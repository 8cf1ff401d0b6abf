//! The country's division codes as shipped in `data/divisions.csv` (DOMAIN § 3.3): where a county
//! or township gets its tree from before anyone edits it.

use std::collections::HashMap;

use maplegrid_domain::areas::Area;
use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::{AreaId, AreaKindId, CountyId};
use thiserror::Error;

const TABLE: &str = include_str!("../../../data/divisions.csv");
const CODE_DIGITS: usize = 12;
/// Levels that an installation may have on top, from above.
const LEVELS: [&str; 3] = [PREFECTURE, COUNTY, "township"];
const PREFECTURE: &str = "prefecture";
const COUNTY: &str = "county";

/// Why no tree could be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DivisionError {
    #[error("区划代码应是 4、6、9 或 12 位数字，现在是“{0}”")]
    BadCode(String),
    #[error("区划表里没有 {0}")]
    Unknown(String),
    #[error("{0} 是{1}，枫格装在县或乡镇一级；工作法有市一级的，也可以装在市")]
    WrongLevel(String, String),
}

/// A row of the table.
struct Row {
    code: &'static str,
    name: &'static str,
    level: &'static str,
    parent: &'static str,
}

/// A place with its real areas down to the village.
#[derive(Clone, Debug)]
pub struct Tree {
    pub county: CountyId,
    /// 故城镇
    pub name: String,
    /// The area the installation works for.
    pub root: AreaId,
    /// From the county down; codes for QR links are left to [`qr_code`].
    pub areas: Vec<Area>,
}

/// The tree of a division: itself, everything below it, and the county above a township, so that
/// escalation has somewhere to go.
pub fn tree(division: &str) -> Result<Tree, DivisionError> {
    tree_below(division, COUNTY)
}

/// The same for a method: one whose topmost level is the prefecture has it above the county, and
/// may be installed for a whole prefecture.
pub fn tree_for(division: &str, method: &Method) -> Result<Tree, DivisionError> {
    let top = method.area_kinds.first().map(|kind| kind.id.as_str());
    tree_below(division, if top == Some(PREFECTURE) { PREFECTURE } else { COUNTY })
}

fn tree_below(division: &str, top: &str) -> Result<Tree, DivisionError> {
    let digits = division.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || !matches!(division.len(), 4 | 6 | 9 | CODE_DIGITS) {
        return Err(DivisionError::BadCode(division.to_owned()));
    }
    let code = format!("{division:0<CODE_DIGITS$}");
    let rows: HashMap<&str, Row> = rows().map(|row| (row.code, row)).collect();
    let root =
        rows.get(code.as_str()).ok_or_else(|| DivisionError::Unknown(division.to_owned()))?;
    if !LEVELS.iter().skip_while(|level| **level != top).any(|level| *level == root.level) {
        let (name, level) = (root.name.to_owned(), root.level.to_owned());
        return Err(DivisionError::WrongLevel(name, level));
    }
    let mut below: Vec<&Row> =
        rows.values().filter(|row| is_below(row, root.code, &rows)).collect();
    below.sort_by_key(|row| (depth(row.level), row.code));
    let mut above: Vec<&Row> =
        std::iter::successors(Some(root), |row| rows.get(row.parent).filter(|_| row.level != top))
            .skip(1)
            .collect();
    above.reverse();
    let highest = above.first().map_or(root.code, |row| row.code);
    let areas = above.into_iter().chain(below).map(|row| area(row, highest)).collect();
    Ok(Tree {
        county: CountyId::new(trim(root.code, root.level)),
        name: root.name.to_owned(),
        root: AreaId::from(root.code),
        areas,
    })
}

/// A short code for QR links, derived from the area's own code: stable, and easy to type.
pub fn qr_code(area: &AreaId) -> String {
    const SIGNS: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";
    let mut value = area
        .as_str()
        .bytes()
        .filter(u8::is_ascii_digit)
        .fold(0_u128, |value, digit| value * 10 + u128::from(digit - b'0'));
    let mut signs = Vec::new();
    let base = u128::try_from(SIGNS.len()).unwrap_or(31);
    while value > 0 {
        let sign = usize::try_from(value % base).unwrap_or(0);
        signs.push(char::from(SIGNS[sign]));
        value /= base;
    }
    signs.iter().rev().collect()
}

fn rows() -> impl Iterator<Item = Row> {
    TABLE.lines().skip(1).filter_map(|line| {
        let mut columns = line.trim_end().split(',');
        Some(Row {
            code: columns.next()?,
            name: columns.next()?,
            level: columns.next()?,
            parent: columns.next()?,
        })
    })
}

fn is_below(row: &Row, root: &str, rows: &HashMap<&str, Row>) -> bool {
    let mut at = Some(row);
    while let Some(row) = at {
        if row.code == root {
            return true;
        }
        at = rows.get(row.parent);
    }
    false
}

fn area(row: &Row, top: &str) -> Area {
    let id = AreaId::from(row.code);
    Area {
        parent: (row.code != top).then(|| AreaId::from(row.parent)),
        kind: AreaKindId::from(row.level),
        name: spoken(row.name).to_owned(),
        code: qr_code(&id),
        id,
    }
}

/// 南沟村村委会 and 毛俊村委会 are offices; people say 南沟村 and 毛俊村. A 新街居委会 that is not
/// called a 社区 keeps its name.
fn spoken(name: &str) -> &str {
    const OFFICES: [(&str, &str, &str); 4] = [
        ("村民委员会", "民委员会", "村"),
        ("村委会", "委会", "村"),
        ("居民委员会", "", "社区"),
        ("居委会", "", "社区"),
    ];
    for (office, rest_of_office, ending) in OFFICES {
        let Some(place) = name.strip_suffix(office).filter(|place| !place.is_empty()) else {
            continue;
        };
        if place.ends_with(ending) {
            return place;
        }
        return name.strip_suffix(rest_of_office).unwrap_or(name);
    }
    name
}

fn depth(level: &str) -> u8 {
    match level {
        PREFECTURE => 0,
        COUNTY => 1,
        "township" => 2,
        _ => 3,
    }
}

/// A prefecture's code has four digits, a county's six, a township's nine.
fn trim<'a>(code: &'a str, level: &str) -> &'a str {
    let digits = match level {
        PREFECTURE => 4,
        COUNTY => 6,
        _ => 9,
    };
    code.get(..digits).unwrap_or(code)
}
