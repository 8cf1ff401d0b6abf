//! The sheets of an area, and one of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use maplegrid_domain::methods::{Capability, ReportFigure, ReportRule, ReportSection};
use maplegrid_domain::reports::{Counted, Difference, Figures, Period, Rejection, may_confirm};
use maplegrid_domain::shared::{AreaId, PersonId, ReportId, Timestamp};
use maplegrid_store::cases::CaseRow;
use maplegrid_store::cases::periods::{self, Behind};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::reports::{Confirmed, confirmed};

use super::confirming::digest;
use super::counting::{figures, stretch, whole};
use super::{Named, confirms, reads_cases};
use crate::{App, County, Error, Result, SignedIn};

/// Cases that a ledger shows one by one; the rest stand in the list behind the figure.
const LEDGER_MOST: usize = 300;

/// A sheet among those of an area.
#[derive(Clone, Debug)]
pub struct ReportCard {
    pub rule: ReportRule,
    pub period: Period,
    /// Who confirmed it and when.
    pub kept: Option<(PersonId, Timestamp)>,
    pub may_confirm: bool,
}

/// One sheet as it counts now, beside what was confirmed.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
pub struct ReportSheet {
    pub rule: ReportRule,
    pub area: AreaId,
    pub period: Period,
    pub figures: Figures,
    /// The areas directly inside, in the order of the tree, where the sheet shows them.
    pub areas: Vec<(AreaId, Vec<Counted>)>,
    /// The open cases one by one, where the sheet shows them and the reader may read them.
    pub ledger: Vec<CaseRow>,
    /// There are more open cases than the ledger shows.
    pub ledger_goes_on: bool,
    pub kept: Option<Confirmed>,
    /// What was kept is what the digest is of.
    pub kept_is_sound: bool,
    pub differences: Vec<Difference>,
    /// Why the reader may not confirm it, if so.
    pub may_confirm: std::result::Result<(), Rejection>,
    pub reads_cases: bool,
    pub reads_households: bool,
    pub now: Timestamp,
}

impl App {
    /// The sheets of an area for the periods that a day lies in: those that the caller may see.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an area that is not open; [`Error::Forbidden`] for whoever neither
    /// sees figures there nor confirms any of its sheets.
    pub async fn reports_in(
        &self,
        who: &SignedIn,
        area: &AreaId,
        on: Date,
    ) -> Result<Vec<ReportCard>> {
        let county = Arc::clone(&who.county);
        let areas = &county.directory.areas;
        let kind =
            areas.get(area).filter(|found| areas.is_open(&found.id)).map(|found| &found.kind);
        let kind = kind.ok_or(Error::NotFound)?;
        let sees = who.may(Capability::ReadIndicators, area);
        let mine =
            |rule: &&ReportRule| sees || confirms(&county.directory, &who.person, rule, area);
        let rules = county.method().reports.iter().filter(|rule| rule.level == *kind);
        let rules: Vec<ReportRule> = rules.filter(mine).cloned().collect();
        if rules.is_empty() && !sees {
            return Err(Error::Forbidden);
        }
        let (area, person, now) = (area.clone(), who.person.clone(), self.now());
        let read = move |conn: &mut Conn| {
            let card = |rule: &ReportRule| {
                let period = Period::of(rule.every, on);
                let sheet = (&rule.id, period.days.key());
                let kept = confirmed(conn, &county.id, sheet, &[&area])?.remove(&area);
                let may = may_confirm(rule, &county.directory, (&person, &area), (period, now));
                Ok(ReportCard {
                    may_confirm: kept.is_none() && may.is_ok(),
                    kept: kept.map(|kept| (kept.person, kept.at)),
                    period,
                    rule: rule.clone(),
                })
            };
            rules.iter().map(card).collect()
        };
        Ok(self.inner().db.read(read).await?)
    }

    /// A sheet for the period that a day lies in, counted now.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a report that the method does not have, and for an area that is
    /// closed or of another level; [`Error::Forbidden`] for whoever neither sees figures of the
    /// area nor confirms its sheet.
    pub async fn report(
        &self,
        who: &SignedIn,
        id: &ReportId,
        area: &AreaId,
        on: Date,
    ) -> Result<ReportSheet> {
        let named = Named::find_for(who, id, area, on)?;
        let now = self.now();
        let county = Arc::clone(&who.county);
        let reads_cases = reads_cases(who, area);
        let may =
            may_confirm(&named.rule, &county.directory, (&who.person, area), (named.period, now));
        let read = {
            let named = named.clone();
            move |conn: &mut Conn| {
                conn.snapshot(|conn| counted(conn, &county, (&named, now), reads_cases))
            }
        };
        let Read { figures, areas, mut ledger, kept } = self.inner().db.read(read).await?;
        let ledger_goes_on = ledger.len() > LEDGER_MOST;
        ledger.truncate(LEDGER_MOST);
        let differences =
            kept.as_ref().map(|kept| kept.figures.differences(&figures)).unwrap_or_default();
        Ok(ReportSheet {
            kept_is_sound: kept.as_ref().is_none_or(|kept| digest(&kept.text) == kept.digest),
            may_confirm: if kept.is_some() { Err(Rejection::Already) } else { may },
            rule: named.rule,
            area: named.area,
            period: named.period,
            figures,
            areas,
            ledger,
            ledger_goes_on,
            kept,
            differences,
            reads_cases,
            reads_households: who.reads_households(area),
            now,
        })
    }
}

/// What one read brings.
struct Read {
    figures: Figures,
    areas: Vec<(AreaId, Vec<Counted>)>,
    ledger: Vec<CaseRow>,
    kept: Option<Confirmed>,
}

fn counted(
    conn: &mut Conn,
    county: &County,
    (named, now): (&Named, Timestamp),
    reads_cases: bool,
) -> StoreResult<Read> {
    let mut areas = Vec::new();
    if named.rule.shows(ReportSection::Areas) {
        for child in county.directory.areas.children(&named.area) {
            let (counted, _) = whole(conn, county, (named, &child.id), now)?;
            areas.push((child.id.clone(), counted));
        }
    }
    let ledger = if named.rule.shows(ReportSection::Ledger) && reads_cases {
        let limit = i64::try_from(LEDGER_MOST).unwrap_or(i64::MAX).saturating_add(1);
        let behind = Behind { figure: ReportFigure::Open, category: None, after: "", limit };
        let listed = periods::listed(conn, &county.id, &named.area, (stretch(named, now), behind))?;
        listed.into_iter().map(|listed| listed.row).collect()
    } else {
        Vec::new()
    };
    let mut kept: BTreeMap<AreaId, Confirmed> =
        confirmed(conn, &county.id, (&named.rule.id, named.day()), &[&named.area])?;
    Ok(Read {
        figures: figures(conn, county, named, now)?,
        areas,
        ledger,
        kept: kept.remove(&named.area),
    })
}
