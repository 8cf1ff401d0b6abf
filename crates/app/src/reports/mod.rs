//! Sheets of an area for a day, a week or a month: counted, never filled in, and confirmed with one
//! tap where the method asks for it.
//!
//! | use case | in |
//! |---|---|
//! | `reports_in`, `report` | `reading` |
//! | `report_rows`, `report_table` | `behind` |
//! | `confirm_report`, `reports_to_confirm` | `confirming` |

mod behind;
mod confirming;
mod counting;
mod reading;

pub use behind::{BehindPage, BehindQuery, BehindRows};
pub(crate) use confirming::{confirmation_subject, digest};

pub use confirming::{CONFIRMED, ReportDue};
pub use maplegrid_store::reports::opinions::{Opinion, Said};
pub use maplegrid_store::reports::{Confirmed, MediationLine, Visited};
pub use reading::{ReportCard, ReportSheet};

use jiff::civil::Date;
use maplegrid_domain::methods::{Capability, ReportRule};
use maplegrid_domain::people::Directory;
use maplegrid_domain::reports::Period;
use maplegrid_domain::shared::{AreaId, PersonId, ReportId};

use crate::{County, Error, Result, SignedIn};

/// A sheet that exists: its rule, the area, and the period that a day lies in.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub rule: ReportRule,
    pub area: AreaId,
    pub period: Period,
}

impl Named {
    /// # Errors
    /// [`Error::NotFound`] for a report that the method does not have, and for an area that is
    /// closed or of another level.
    fn find(county: &County, id: &ReportId, area: &AreaId, on: Date) -> Result<Self> {
        let areas = &county.directory.areas;
        let kind =
            areas.get(area).filter(|found| areas.is_open(&found.id)).map(|found| &found.kind);
        let rule = county.method().report(id).filter(|rule| Some(&rule.level) == kind);
        let rule = rule.ok_or(Error::NotFound)?.clone();
        Ok(Self { period: Period::of(rule.every, on), area: area.clone(), rule })
    }

    /// As [`find`](Self::find), for somebody who may see it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever neither sees figures of the area nor confirms its sheet.
    fn find_for(who: &SignedIn, id: &ReportId, area: &AreaId, on: Date) -> Result<Self> {
        let named = Self::find(&who.county, id, area, on)?;
        let confirms = confirms(&who.county.directory, &who.person, &named.rule, area);
        if confirms || who.may(Capability::ReadIndicators, area) {
            return Ok(named);
        }
        Err(Error::Forbidden)
    }

    /// The first day as yyyymmdd.
    fn day(&self) -> i64 {
        self.period.days.key()
    }
}

fn confirms(directory: &Directory, person: &PersonId, rule: &ReportRule, area: &AreaId) -> bool {
    rule.confirm.iter().any(|post| directory.holds(person, post, area))
}

/// Whether somebody reads the ordinary cases of an area.
fn reads_cases(who: &SignedIn, area: &AreaId) -> bool {
    let areas = &who.county.directory.areas;
    let lineage: Vec<AreaId> = areas.lineage(area).map(|area| area.id.clone()).collect();
    who.scope.allows(&lineage, false, None)
}
