//! Routines of the posts that somebody holds.

use jiff::civil::{Date, Time};
use maplegrid_domain::duties::{Rejection, Window, occasion};
use maplegrid_domain::methods::Every;
use maplegrid_domain::shared::{PersonId, Timestamp};
use maplegrid_store::accounts::{AuditEntry, insert_audit};
use maplegrid_store::db::Conn;
use maplegrid_store::duties::plain::{
    RoutineRecord, find_routine_record, insert_routine_record, routine_records,
};
use maplegrid_store::error::Result as StoreResult;

use super::sealing::{checked_id, checked_text, checked_time};
use super::{NewRoutineRecord, RoutineDue};
use crate::accounts::random_hex;
use crate::{App, County, Error, Result};

/// What is written about a routine goes into a plain row: no names, no illnesses.
const NOTE_MOST_CHARS: usize = 500;

impl App {
    /// Routines of the caller's posts that are to be done now, soonest first.
    pub async fn routines_due(&self, caller: &PersonId, on: Date) -> Result<Vec<RoutineDue>> {
        let (county, caller) = (self.county().await?, caller.clone());
        Ok(self.inner().db.read(move |conn| due(conn, &county, &caller, on)).await?)
    }

    /// Records something done of a routine. The same once more changes nothing; something else
    /// under the same id is refused.
    pub async fn record_routine(&self, caller: &PersonId, new: NewRoutineRecord) -> Result<()> {
        let (county, now) = (self.county().await?, self.now());
        checked_id(&new.id)?;
        checked_time(new.at, now)?;
        let note = checked_text("note", &new.note, NOTE_MOST_CHARS)?;
        let unknown = || Rejection::UnknownRoutine(new.routine.as_str().to_owned());
        let routines = &county.method().network.routines;
        let routine = routines.iter().find(|r| r.id == new.routine).ok_or_else(unknown)?;
        if !county.directory.holds(caller, &routine.post, &new.area) {
            return Err(Rejection::NotYours.into());
        }
        let record = RoutineRecord {
            id: new.id,
            routine: new.routine,
            person: caller.clone(),
            area: new.area,
            at: new.at,
            recorded_at: now,
            note,
        };
        let audit_id = random_hex(&*self.inner().chance);
        let write = move |conn: &mut Conn| record_once(conn, &county, &record, &audit_id);
        let is_the_same = self.inner().db.write(write).await?;
        if is_the_same { Ok(()) } else { Err(Error::KeyReused) }
    }
}

/// Whether what is stored under the id is this record.
fn record_once(
    conn: &mut Conn,
    county: &County,
    record: &RoutineRecord,
    audit_id: &str,
) -> StoreResult<bool> {
    if let Some(known) = find_routine_record(conn, &county.id, &record.id)? {
        return Ok(RoutineRecord { recorded_at: known.recorded_at, ..record.clone() } == known);
    }
    insert_routine_record(conn, &county.id, record)?;
    let subject = format!("routine:{}", record.id);
    let entry = AuditEntry {
        at: record.recorded_at,
        id: audit_id,
        person: Some(&record.person),
        action: "routine_recorded",
        subject: &subject,
    };
    insert_audit(conn, &county.id, &entry)?;
    Ok(true)
}

/// What is due of the caller's routines on a day.
pub(super) fn due(
    conn: &mut Conn,
    county: &County,
    caller: &PersonId,
    on: Date,
) -> StoreResult<Vec<RoutineDue>> {
    let held = county.directory.holdings(caller);
    let routines = &county.method().network.routines;
    if !routines.iter().any(|routine| held.iter().any(|held| held.post == routine.post)) {
        return Ok(Vec::new());
    }
    let year = Window::civil(Every::Year, on).first;
    let since = Timestamp::at(year.yesterday().unwrap_or(year).first_of_month(), Time::midnight());
    let records = routine_records(conn, &county.id, caller, since)?;
    let mut all = Vec::new();
    for routine in routines {
        for held in held.iter().filter(|held| held.post == routine.post) {
            let done = records
                .iter()
                .filter(|record| record.routine == routine.id && record.area == held.area)
                .map(|record| record.at);
            let Some(occasion) = occasion(&routine.when, done, on, &county.calendar) else {
                continue;
            };
            if !occasion.is_due() {
                continue;
            }
            all.push(RoutineDue {
                routine: routine.id.clone(),
                label: routine.label.clone(),
                held: held.clone(),
                area_name: county.directory.areas.path_name(&held.area),
                window: occasion.window,
                by: occasion.by,
                is_overdue: occasion.by < on,
                times: occasion.times,
                done: occasion.done,
            });
        }
    }
    all.sort_by_key(|due| due.by);
    Ok(all)
}
