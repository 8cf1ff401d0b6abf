//! Cells that were merged into one, found quickly however many there are.

use std::collections::HashMap;

use maplegrid_app::people::ImportFault;

use super::xlsx::{COLUMNS_MOST, Merge};

/// The merged cells of a sheet.
pub(super) struct Merges {
    /// First and last row, from 0, by column. They do not overlap: those of a damaged file that do
    /// are taken for one.
    by_column: HashMap<u32, Vec<(u32, u32)>>,
}

impl Merges {
    pub(super) fn new(mut merges: Vec<Merge>) -> Self {
        merges.sort_by_key(|merge| merge.rows);
        let mut by_column: HashMap<u32, Vec<(u32, u32)>> = HashMap::new();
        for merge in merges {
            let (first, last) = merge.columns;
            for column in (first..=last).take(COLUMNS_MOST) {
                let rows = by_column.entry(column).or_default();
                match rows.last_mut() {
                    Some(before) if before.1 >= merge.rows.0 => {
                        before.1 = merge.rows.1.max(before.1);
                    }
                    _ => rows.push(merge.rows),
                }
            }
        }
        Self { by_column }
    }

    /// Why a cell is empty, if it was merged with one above it. Row and column count from 0.
    pub(super) fn over(&self, row: u32, column: usize) -> Option<ImportFault> {
        let merges = self.by_column.get(&u32::try_from(column).ok()?)?;
        let begun = merges.partition_point(|rows| rows.0 < row);
        let (from, to) = *merges.get(begun.checked_sub(1)?)?;
        (to >= row).then_some(ImportFault::Merged { from: from + 1, to: to + 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merge(rows: (u32, u32), columns: (u32, u32)) -> Merge {
        Merge { rows, columns }
    }

    #[test]
    fn a_cell_knows_the_one_it_was_merged_with() {
        let merges = Merges::new(vec![
            merge((9, 12), (1, 1)),
            merge((1, 3), (0, 0)),
            merge((0, 0), (0, 5)),
            merge((2, 20), (3, 4)),
        ]);
        let found = |row, column| match merges.over(row, column) {
            Some(ImportFault::Merged { from, to }) => Some((from, to)),
            _ => None,
        };
        assert_eq!(found(0, 1), None, "merged to the side only");
        assert_eq!(found(1, 0), None, "the first keeps the content");
        assert_eq!(found(3, 0), Some((2, 4)));
        assert_eq!(found(4, 0), None);
        assert_eq!(found(12, 1), Some((10, 13)));
        assert_eq!(found(15, 4), Some((3, 21)));
        assert_eq!(found(21, 4), None);
    }
}
