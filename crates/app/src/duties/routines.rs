//! Routines of the posts that somebody holds.

use std::sync::Arc;

use jiff::civil::{Date, Time};
use maplegrid_domain::duties::{Rejection, Window, occasion};
use maplegrid_domain::methods::Every;
use maplegrid_domain::people::Appointment;
use maplegrid_domain::shared::{PersonId, Timestamp};
use maplegrid_store::db::Conn;
use maplegrid_store::duties::plain::{
    RoutineRecord, find_routine_record, insert_routine_record, routine_records,
};
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::appointments;

use super::sealing::{checked_id, checked_text, checked_time};
use super::{NewRoutineRecord, RoutineDue};
use crate::people::{At, audit};
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
        checked_id(&new.id)?;
        let note = checked_text("note", &new.note, NOTE_MOST_CHARS)?;
        let (caller, chance) = (caller.clone(), Arc::clone(&self.inner().chance));
        self.in_turn(move |conn, at| {
            let county = &at.county.id;
            let record = new.record(&caller, note, at.now);
            // What arrived before has been checked, whatever has become of the post since.
            if let Some(known) = find_routine_record(conn, county, &record.id)? {
                let same = RoutineRecord { recorded_at: known.recorded_at, ..record } == known;
                return Ok(if same { Ok(()) } else { Err(Error::KeyReused) });
            }
            let terms = appointments::of_person(conn, county, &caller)?;
            if let Err(error) = check(at, &record, &terms) {
                return Ok(Err(error));
            }
            insert_routine_record(conn, county, &record)?;
            let subject = format!("routine:{}", record.id);
            audit(conn, at, &*chance, Some(&caller), ("routine_recorded", &subject))?;
            Ok(Ok(()))
        })
        .await
    }
}

impl NewRoutineRecord {
    fn record(self, person: &PersonId, note: String, now: Timestamp) -> RoutineRecord {
        RoutineRecord {
            id: self.id,
            routine: self.routine,
            person: person.clone(),
            area: self.area,
            at: self.at,
            recorded_at: now,
            note,
        }
    }
}

/// Routines are for whoever holds the post, or held it when the record says it was done.
fn check(at: &At, record: &RoutineRecord, terms: &[Appointment]) -> Result<()> {
    checked_time(record.at, at.now)?;
    let unknown = || Rejection::UnknownRoutine(record.routine.as_str().to_owned());
    let routines = &at.method().network.routines;
    let routine = routines.iter().find(|r| r.id == record.routine).ok_or_else(unknown)?;
    let held_then = |term: &Appointment| {
        let ran = term.from <= record.at && term.until.is_none_or(|until| record.at < until);
        ran && term.post == routine.post && term.area == record.area
    };
    let holds = at.county.directory.holds(&record.person, &routine.post, &record.area);
    if holds || terms.iter().any(held_then) {
        return Ok(());
    }
    Err(Rejection::NotYours.into())
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
