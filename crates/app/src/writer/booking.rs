//! The place that a booking takes up: looked for and taken where cases are received, so that two who
//! ask at once cannot both have the last one.

use jiff::civil::Date;
use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::registers::{Half, check_place};
use maplegrid_domain::shared::{AreaId, EntryId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::registers::bookings::{Booking, put};

use super::ledger::Ledger;
use crate::registers::{HalfDays, bookable};
use crate::{Error, Result};

/// The place somebody asks for.
#[derive(Clone, Debug)]
pub(crate) struct PlaceAsked {
    pub(crate) entry: EntryId,
    pub(crate) office: AreaId,
    pub(crate) day: Date,
    pub(crate) half: Half,
}

impl PlaceAsked {
    /// What a repetition is known by.
    pub(crate) fn words(&self) -> String {
        format!("book/{}/{}/{}/{}", self.entry, self.office, self.day, self.half.word())
    }
}

/// Takes the place for a case, or says which is the next.
pub(super) fn take(
    conn: &mut Conn,
    ledger: &Ledger<'_>,
    asked: &PlaceAsked,
    number: &CaseNumber,
) -> StoreResult<Result<()>> {
    let (county, today) = (ledger.county, ledger.now.date());
    let (entry, rule) = match bookable(conn, county, &asked.entry, today)? {
        Ok(found) => found,
        Err(refused) => return Ok(Err(refused)),
    };
    let Some(rule) = rule.booking else { return Ok(Err(Error::NotFound)) };
    let at = HalfDays { county: &county.id, calendar: &county.calendar, today };
    let places = at.open(conn, &rule, (&entry, &asked.office))?;
    if let Err(refused) = check_place(&places, asked.day, asked.half) {
        return Ok(Err(refused.into()));
    }
    let booking = Booking {
        case: number.clone(),
        entry: asked.entry.clone(),
        office: asked.office.clone(),
        day: asked.day,
        half: asked.half,
    };
    put(conn, &county.id, &booking).map(Ok)
}
