//! Finding the row of headings and what each of them means.

use std::collections::BTreeMap;

use maplegrid_app::people::ImportKind;

use super::FileFault;
use super::cell::Cell;
use super::columns::{Column, PROBLEM, columns};

/// What each column of a file is.
#[derive(Clone, Debug)]
pub(super) struct Headings {
    /// By field: where it stands.
    pub(super) at: BTreeMap<&'static str, usize>,
    /// Headings that mean nothing here.
    pub(super) ignored: Vec<String>,
    /// One past the last column that has a heading.
    pub(super) width: usize,
    /// Where an earlier returned workbook had its problems.
    pub(super) problem: Option<usize>,
}

/// A heading without what people add to it: 户主姓名*（必填）.
fn plain(heading: &str) -> String {
    let mut text = String::new();
    let mut depth = 0_u32;
    for sign in heading.chars() {
        match sign {
            '（' | '(' | '[' | '【' => depth += 1,
            '）' | ')' | ']' | '】' => depth = depth.saturating_sub(1),
            '*' | '＊' | ':' | '：' => {}
            sign if sign.is_whitespace() || depth > 0 => {}
            sign => text.push(sign),
        }
    }
    text
}

impl Headings {
    /// Takes a row for the headings if at least two of its cells are known ones.
    ///
    /// # Errors
    /// `TwoColumns` if two cells mean the same field.
    pub(super) fn read(kind: ImportKind, row: &[Cell]) -> Result<Option<Self>, FileFault> {
        let columns = columns(kind);
        let mut found =
            Self { at: BTreeMap::new(), ignored: Vec::new(), width: row.len(), problem: None };
        let mut by_name: BTreeMap<&str, String> = BTreeMap::new();
        for exactly in [true, false] {
            for (cell, at) in row.iter().zip(0..) {
                let heading = cell.shown();
                let Some(column) = meaning(columns, &plain(&heading), exactly) else { continue };
                if let Some(one) = by_name.get(column.field) {
                    // 户主 and 姓名 may stand side by side; the plain heading wins.
                    if exactly {
                        return Err(FileFault::TwoColumns {
                            field: column.heading.to_owned(),
                            one: one.clone(),
                            other: heading,
                        });
                    }
                    continue;
                }
                by_name.insert(column.field, heading);
                found.at.insert(column.field, at);
            }
        }
        for (cell, at) in row.iter().zip(0..) {
            let heading = cell.shown();
            if plain(&heading) == PROBLEM {
                found.problem = Some(at);
            } else if !heading.is_empty() && !found.at.values().any(|used| *used == at) {
                found.ignored.push(heading);
            }
        }
        Ok((found.at.len() >= 2).then_some(found))
    }

    /// Headings that must be there and are not.
    pub(super) fn missing(&self, kind: ImportKind) -> Vec<String> {
        let has_code = self.at.contains_key("code");
        let missing = columns(kind).iter().filter(|column| {
            let needed = match (kind, column.field) {
                // By code a household is known already.
                (ImportKind::Households | ImportKind::Contacts, "area" | "door" | "head") => {
                    !has_code
                }
                _ => column.required,
            };
            needed && !self.at.contains_key(column.field)
        });
        missing.map(|column| column.heading.to_owned()).collect()
    }

    /// The field of a column, if it has one.
    pub(super) fn field_at(&self, at: usize) -> Option<&'static str> {
        self.at.iter().find(|(_, place)| **place == at).map(|(field, _)| *field)
    }
}

fn meaning(columns: &'static [Column], heading: &str, exactly: bool) -> Option<&'static Column> {
    columns.iter().find(|column| {
        if exactly { column.heading == heading } else { column.also.contains(&heading) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(headings: &[&str]) -> Vec<Cell> {
        headings.iter().map(|heading| Cell::Text((*heading).to_owned())).collect()
    }

    #[test]
    fn order_is_free_and_extras_are_noted() {
        let row = row(&["备注", "户主姓名*", " 门牌号（必填）", "所在网格", "问题"]);
        let found = Headings::read(ImportKind::Households, &row).unwrap().unwrap();
        assert_eq!(found.at.get("head"), Some(&1));
        assert_eq!(found.at.get("door"), Some(&2));
        assert_eq!(found.at.get("area"), Some(&3));
        assert_eq!(found.ignored, ["备注"]);
        assert_eq!(found.problem, Some(4));
        assert!(found.missing(ImportKind::Households).is_empty());
    }

    #[test]
    fn a_title_is_no_row_of_headings() {
        let title = row(&["东街村户情况表", "", ""]);
        assert!(Headings::read(ImportKind::Households, &title).unwrap().is_none());
    }

    #[test]
    fn two_columns_of_one_meaning_are_refused() {
        let row = row(&["户主", "户主", "门牌", "区域"]);
        assert!(matches!(
            Headings::read(ImportKind::Households, &row),
            Err(FileFault::TwoColumns { .. })
        ));
    }

    #[test]
    fn what_is_missing_is_named() {
        let row = row(&["户主", "门牌"]);
        let found = Headings::read(ImportKind::Households, &row).unwrap().unwrap();
        assert_eq!(found.missing(ImportKind::Households), ["所在区域"]);
    }
}
