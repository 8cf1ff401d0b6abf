//! The tables that lists are read from, compared with the cards of the cases.

use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::shared::CountyId;
use maplegrid_store::cases::checking::{ListRow, ListTable, StoredCase, list_rows_after};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;

use super::cases::each_case;
use super::run::{Findings, SumKey};
use super::sums::Sums;
use super::{AT_ONCE, Finding};

/// Cards less rows.
pub(super) struct Lists(Sums);

impl Lists {
    pub(super) fn new(key: SumKey) -> Self {
        Self(Sums::new(key))
    }

    /// Adds what a case's card promises. A card that cannot be read promises nothing.
    pub(super) fn expect(&mut self, stored: &StoredCase) {
        for row in &promised(stored) {
            self.0.expect(&row.number, row);
        }
    }

    /// Takes away what is there, and names the cases for which anything is left.
    pub(super) fn compare(
        mut self,
        conn: &mut Conn,
        county: &CountyId,
        findings: &mut Findings,
    ) -> StoreResult<()> {
        each_row(conn, county, |row| self.0.find(&row.number, row))?;
        let Some(mut uneven) = self.0.uneven() else { return Ok(()) };
        each_case(conn, county, |stored| {
            for row in &promised(stored) {
                uneven.expect(&row.number, row);
            }
        })?;
        each_row(conn, county, |row| uneven.find(&row.number, row))?;
        let more = uneven.more;
        let differs = |number| Finding::ListsDiffer { number: CaseNumber::stored(number) };
        findings.extend(uneven.owners().map(differs));
        if more > 0 {
            findings.push(Finding::MoreListsDiffer { groups: more });
        }
        Ok(())
    }
}

fn promised(StoredCase { number, filed, .. }: &StoredCase) -> Vec<ListRow> {
    filed.as_ref().map(|filed| ListRow::of(number, filed)).unwrap_or_default()
}

fn each_row(conn: &mut Conn, county: &CountyId, mut each: impl FnMut(&ListRow)) -> StoreResult<()> {
    for table in ListTable::ALL {
        let mut last = None;
        loop {
            let mut rows = list_rows_after(conn, county, table, last.as_ref(), AT_ONCE)?;
            rows.iter().for_each(&mut each);
            let Some(end) = rows.pop() else { break };
            last = Some(end);
        }
    }
    Ok(())
}
