//! Finding the row of headings and what each of them means.

use std::collections::BTreeMap;

use maplegrid_app::people::ImportKind;
use maplegrid_app::people::entry_columns::SEQ;

use super::cell::Cell;
use super::columns::{Column, PROBLEM};
use super::{FileFault, Layout};

/// What each column of a file is.
#[derive(Clone, Debug)]
pub(super) struct Headings {
    /// By field: where it stands.
    pub(super) at: BTreeMap<String, usize>,
    /// Headings that mean nothing here.
    pub(super) ignored: Vec<String>,
    /// One past the last column that has a heading.
    pub(super) width: usize,
    /// Where an earlier returned workbook had its problems.
    pub(super) problem: Option<usize>,
}

/// A heading without what people add to it: 户主姓名*（必填）.
pub(super) fn plain(heading: &str) -> String {
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
    pub(super) fn read(layout: &Layout, row: &[Cell]) -> Result<Option<Self>, FileFault> {
        let mut found =
            Self { at: BTreeMap::new(), ignored: Vec::new(), width: row.len(), problem: None };
        let mut by_name: BTreeMap<&str, String> = BTreeMap::new();
        for exactly in [true, false] {
            for (cell, at) in row.iter().zip(0..) {
                let heading = cell.shown();
                let Some(column) = meaning(&layout.columns, &plain(&heading), exactly) else {
                    continue;
                };
                if let Some(one) = by_name.get(&*column.field) {
                    // 户主 and 姓名 may stand side by side; the plain heading wins.
                    if exactly {
                        return Err(FileFault::TwoColumns {
                            field: column.heading.clone().into_owned(),
                            one: one.clone(),
                            other: heading,
                        });
                    }
                    continue;
                }
                by_name.insert(&column.field, heading);
                found.at.insert(column.field.clone().into_owned(), at);
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
    pub(super) fn missing(&self, layout: &Layout) -> Vec<String> {
        let has = |field: &str| self.at.contains_key(field);
        let (has_code, has_seq) = (has("code"), has(SEQ));
        let missing = layout.columns.iter().filter(|column| {
            let needed = match (&layout.kind, &*column.field) {
                // By code a household is known already.
                (ImportKind::Households | ImportKind::Contacts, "area" | "door" | "head") => {
                    !has_code
                }
                // And an entry by its number: what has no column stays as it is.
                (ImportKind::Register(_), _) => column.required && !has_seq,
                _ => column.required,
            };
            needed && !has(&column.field)
        });
        missing.map(|column| column.heading.clone().into_owned()).collect()
    }

    /// The field of a column, if it has one.
    pub(super) fn field_at(&self, at: usize) -> Option<&str> {
        self.at.iter().find(|(_, place)| **place == at).map(|(field, _)| field.as_str())
    }
}

fn meaning<'a>(columns: &'a [Column], heading: &str, exactly: bool) -> Option<&'a Column> {
    columns.iter().find(|column| {
        if exactly { plain(&column.heading) == heading } else { column.also.contains(&heading) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn households() -> Layout {
        let method = maplegrid_methods::embedded("gucheng-1333").unwrap().method;
        Layout::of(&ImportKind::Households, &method).unwrap()
    }

    fn row(headings: &[&str]) -> Vec<Cell> {
        headings.iter().map(|heading| Cell::Text((*heading).to_owned())).collect()
    }

    #[test]
    fn order_is_free_and_extras_are_noted() {
        let row = row(&["备注", "户主姓名*", " 门牌号（必填）", "所在网格", "问题"]);
        let found = Headings::read(&households(), &row).unwrap().unwrap();
        assert_eq!(found.at.get("head"), Some(&1));
        assert_eq!(found.at.get("door"), Some(&2));
        assert_eq!(found.at.get("area"), Some(&3));
        assert_eq!(found.ignored, ["备注"]);
        assert_eq!(found.problem, Some(4));
        assert!(found.missing(&households()).is_empty());
    }

    #[test]
    fn a_title_is_no_row_of_headings() {
        let title = row(&["东街村户情况表", "", ""]);
        assert!(Headings::read(&households(), &title).unwrap().is_none());
    }

    #[test]
    fn two_columns_of_one_meaning_are_refused() {
        let row = row(&["户主", "户主", "门牌", "区域"]);
        assert!(matches!(Headings::read(&households(), &row), Err(FileFault::TwoColumns { .. })));
    }

    #[test]
    fn what_is_missing_is_named() {
        let row = row(&["户主", "门牌"]);
        let found = Headings::read(&households(), &row).unwrap().unwrap();
        assert_eq!(found.missing(&households()), ["所在区域"]);
    }
}
