//! The tallies, compared with what the events add up to.
//!
//! Kept is one sum for each area and measure, in which every day weighs by a keyed digest of its
//! own: a count moved from one day to another shows, and the memory does not grow with the years.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher as _};

use maplegrid_domain::shared::AreaId;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::tallies::checking::tallies_after;

use super::run::{Findings, SumKey};
use super::{AT_ONCE, Finding};
use crate::County;

/// What the events add up to, so far for the areas where things happened only.
pub(super) struct Figures<'a> {
    county: &'a County,
    key: SumKey,
    sums: HashMap<AreaId, HashMap<String, u64>>,
}

impl<'a> Figures<'a> {
    pub(super) fn new(county: &'a County, key: SumKey) -> Self {
        Self { county, key, sums: HashMap::new() }
    }

    /// Counts one for something in this area on this day.
    pub(super) fn expect(&mut self, area: &AreaId, measure: &str, day: i64) {
        let weight = self.weight(day);
        let sums = match self.sums.get_mut(area) {
            Some(sums) => sums,
            None => self.sums.entry(area.clone()).or_default(),
        };
        match sums.get_mut(measure) {
            Some(sum) => *sum = sum.wrapping_add(weight),
            None => _ = sums.insert(measure.to_owned(), weight),
        }
    }

    /// Takes away what is stored, and tells what does not come out even.
    pub(super) fn compare(self, conn: &mut Conn, findings: &mut Findings) -> StoreResult<()> {
        let mut left = self.spread();
        let mut last = None;
        loop {
            let rows = tallies_after(conn, &self.county.id, last.as_ref(), AT_ONCE)?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let stored = row.n.cast_unsigned().wrapping_mul(self.weight(row.day));
                let sum = left.entry((row.area.clone(), row.measure.clone())).or_default();
                *sum = sum.wrapping_sub(stored);
            }
            last = rows.into_iter().last();
        }
        let mut uneven: Vec<(String, String)> =
            left.into_iter().filter(|(_, sum)| *sum != 0).map(|(of, _)| of).collect();
        uneven.sort_unstable();
        findings.extend(
            uneven
                .into_iter()
                .map(|(area, measure)| Finding::FiguresDiffer { area: AreaId::new(area), measure }),
        );
        Ok(())
    }

    /// What happens counts for its area and all areas above it.
    fn spread(&self) -> HashMap<(String, String), u64> {
        let mut whole: HashMap<(String, String), u64> = HashMap::new();
        for (area, sums) in &self.sums {
            for above in self.county.directory.areas.lineage(area) {
                for (measure, sum) in sums {
                    let of = (above.id.as_str().to_owned(), measure.clone());
                    let entry = whole.entry(of).or_default();
                    *entry = entry.wrapping_add(*sum);
                }
            }
        }
        whole
    }

    fn weight(&self, day: i64) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write(&self.key);
        hasher.write_i64(day);
        hasher.finish()
    }
}
