//! The tables that lists are read from, compared with the cards of the cases.
//!
//! The two come in different orders, so they are compared by sums: a keyed digest of every row is
//! added for the cards and taken away for the tables, in one of a fixed number of groups that a
//! case's number falls into. Only groups that do not come out even are read again, row by row, to
//! name the cases.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::shared::CountyId;
use maplegrid_store::cases::checking::{
    ListRow, ListTable, StoredCase, list_rows_after, stored_after,
};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;

use super::run::{Findings, SumKey};
use super::{AT_ONCE, Finding};

/// Of a million cases some fifteen share a group.
const GROUPS: usize = 1 << 16;
/// Groups that are read again at most, so that a table that was emptied does not fill the memory.
const GROUPS_NAMED: usize = 64;

/// Cards less rows, by group.
pub(super) struct Lists {
    key: SumKey,
    sums: Vec<u64>,
}

impl Lists {
    pub(super) fn new(key: SumKey) -> Self {
        Self { key, sums: vec![0; GROUPS] }
    }

    /// Adds what a case's card promises. A card that cannot be read promises nothing.
    pub(super) fn expect(&mut self, stored: &StoredCase) {
        let Some(filed) = &stored.filed else { return };
        for row in ListRow::of(&stored.number, filed) {
            let (group, digest) = self.place(&row);
            self.sums[group] = self.sums[group].wrapping_add(digest);
        }
    }

    /// Takes away what is there, and names the cases for which anything is left.
    pub(super) fn compare(
        mut self,
        conn: &mut Conn,
        county: &CountyId,
        findings: &mut Findings,
    ) -> StoreResult<()> {
        each_row(conn, county, |row| {
            let (group, digest) = self.place(&row);
            self.sums[group] = self.sums[group].wrapping_sub(digest);
        })?;
        let mut uneven: Vec<usize> = (0..GROUPS).filter(|group| self.sums[*group] != 0).collect();
        if uneven.is_empty() {
            return Ok(());
        }
        let more = uneven.len().saturating_sub(GROUPS_NAMED);
        uneven.truncate(GROUPS_NAMED);
        findings.extend(self.name(conn, county, &uneven)?);
        if more > 0 {
            findings.push(Finding::MoreListsDiffer { groups: more });
        }
        Ok(())
    }

    /// Reads the rows of these groups again, one by one.
    fn name(
        &self,
        conn: &mut Conn,
        county: &CountyId,
        groups: &[usize],
    ) -> StoreResult<Vec<Finding>> {
        let is_looked_at = |row: &ListRow| groups.binary_search(&self.place(row).0).is_ok();
        let mut left: BTreeMap<String, HashMap<ListRow, i64>> = BTreeMap::new();
        let mut count = |row: ListRow, by: i64| {
            let rows = left.entry(row.number.clone()).or_default();
            *rows.entry(row).or_default() += by;
        };
        let mut after = String::new();
        loop {
            let page = stored_after(conn, county, &after, AT_ONCE)?;
            let Some(last) = page.last() else { break };
            last.number.as_str().clone_into(&mut after);
            for StoredCase { number, filed, .. } in page {
                let rows = filed.map(|filed| ListRow::of(&number, &filed)).unwrap_or_default();
                rows.into_iter().filter(&is_looked_at).for_each(|row| count(row, 1));
            }
        }
        each_row(conn, county, |row| {
            if is_looked_at(&row) {
                count(row, -1);
            }
        })?;
        let differ = |rows: &HashMap<ListRow, i64>| rows.values().any(|count| *count != 0);
        Ok(left
            .into_iter()
            .filter(|(_, rows)| differ(rows))
            .map(|(number, _)| Finding::ListsDiffer { number: CaseNumber::stored(number) })
            .collect())
    }

    /// The group of a row's case, and the row's digest.
    fn place(&self, row: &ListRow) -> (usize, u64) {
        let mut hasher = DefaultHasher::new();
        hasher.write(&self.key);
        row.number.hash(&mut hasher);
        let group = usize::try_from(hasher.finish() % GROUPS as u64).unwrap_or(0);
        row.hash(&mut hasher);
        (group, hasher.finish())
    }
}

fn each_row(conn: &mut Conn, county: &CountyId, mut each: impl FnMut(ListRow)) -> StoreResult<()> {
    for table in ListTable::ALL {
        let mut last = None;
        loop {
            let mut rows = list_rows_after(conn, county, table, last.as_ref(), AT_ONCE)?;
            let Some(end) = rows.pop() else { break };
            rows.into_iter().for_each(&mut each);
            each(end.clone());
            last = Some(end);
        }
    }
    Ok(())
}
