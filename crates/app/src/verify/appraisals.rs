//! Appraisals: each row is what its case says, and its ballots add up, while it is open with the
//! counts, and once it is over with what the ledger froze. There are few of them, so that what cases
//! say is kept meanwhile.

use std::collections::BTreeMap;

use maplegrid_domain::cases::{Appraisal, Case, CaseNumber};
use maplegrid_domain::shared::CountyId;
use maplegrid_store::appraisals::{StoredAppraisal, after, marks};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;

use super::run::Findings;
use super::{AT_ONCE, Finding};

/// What cases say that no row has confirmed yet, with whether the case is restricted.
#[derive(Default)]
pub(super) struct Appraisals(BTreeMap<(CaseNumber, u32), (bool, Appraisal)>);

impl Appraisals {
    pub(super) fn expect(&mut self, case: &Case) {
        for (place, appraisal) in (0..).zip(&case.appraisals) {
            if appraisal.opened.is_some() {
                let said = (case.restricted, appraisal.clone());
                self.0.insert((case.number.clone(), place), said);
            }
        }
    }

    pub(super) fn compare(
        mut self,
        conn: &mut Conn,
        county: &CountyId,
        findings: &mut Findings,
    ) -> StoreResult<()> {
        let mut last = String::new();
        loop {
            let page = after(conn, county, &last, AT_ONCE)?;
            let Some(end) = page.last() else { break };
            end.id.clone_into(&mut last);
            for row in page {
                let (households, rated) = marks(conn, county, &row.id)?;
                if !adds_up(&row, households, rated) {
                    findings.push(Finding::BallotsDiffer { number: row.case.clone() });
                }
                let said = self.0.remove(&(row.case.clone(), row.place));
                let fits = said.is_some_and(|(restricted, appraisal)| {
                    (restricted, &appraisal.area, &appraisal)
                        == (row.restricted, &row.area, &row.appraisal)
                });
                if !fits {
                    findings.push(Finding::AppraisalDiffers { number: row.case });
                }
            }
        }
        let left = self.0.into_keys();
        findings.extend(left.map(|(number, _)| Finding::AppraisalDiffers { number }));
        Ok(())
    }
}

fn adds_up(row: &StoredAppraisal, households: u32, rated: u32) -> bool {
    let Some(opened) = &row.appraisal.opened else { return false };
    let sums = |counts: &[u32]| {
        let sum: u64 = counts.iter().map(|count| u64::from(*count)).sum();
        counts.len() == opened.scale.labels.len() && sum == u64::from(rated)
    };
    match (&row.appraisal.ended, &row.counts) {
        (None, Some(counts)) => sums(counts),
        (Some(ended), None) => {
            let result = &ended.result;
            let shown = rated >= u32::from(opened.scale.smallest);
            let counts = match &result.counts {
                Some(counts) => shown && sums(counts),
                None => !shown,
            };
            counts && (result.households, result.rated) == (households, rated)
        }
        _ => false,
    }
}
