//! The list of contacts, compared with what the events record. There are more of them every day:
//! kept are sums only.

use maplegrid_domain::duties::{Event, HouseholdFile, LoggedContact, Recorded};
use maplegrid_domain::shared::{CountyId, HouseholdId};
use maplegrid_store::db::Conn;
use maplegrid_store::duties::checking::{ContactRow, contacts_after};
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::checking::{StoredEvent, streams_after};

use super::run::{Findings, SumKey};
use super::sums::Sums;
use super::{AT_ONCE, Finding};
use crate::writer::contact_lines;

/// Events less rows.
pub(super) struct Contacts(Sums);

impl Contacts {
    pub(super) fn new(key: SumKey) -> Self {
        Self(Sums::new(key))
    }

    /// Adds what an event records on one line.
    pub(super) fn expect(&mut self, household: &HouseholdId, contact: &LoggedContact) {
        self.0.expect(household.as_str(), &ContactRow::of(contact));
    }

    /// Takes away what is stored, and names the households for which anything is left.
    pub(super) fn compare(
        mut self,
        conn: &mut Conn,
        county: &CountyId,
        findings: &mut Findings,
    ) -> StoreResult<()> {
        each_row(conn, county, |household, row| self.0.find(household, row))?;
        let Some(mut uneven) = self.0.uneven() else { return Ok(()) };
        each_recorded(conn, county, |household, row| uneven.expect(household.as_str(), row))?;
        each_row(conn, county, |household, row| uneven.find(household, row))?;
        let more = uneven.more;
        let differs =
            |household| Finding::ContactsDiffer { household: HouseholdId::new(household) };
        findings.extend(uneven.owners().map(differs));
        if more > 0 {
            findings.push(Finding::MoreContactsDiffer { groups: more });
        }
        Ok(())
    }
}

fn each_row(
    conn: &mut Conn,
    county: &CountyId,
    mut each: impl FnMut(&str, &ContactRow),
) -> StoreResult<()> {
    let mut after = (String::new(), String::new());
    loop {
        let rows = contacts_after(conn, county, (&after.0, &after.1), AT_ONCE)?;
        let Some((_, last)) = rows.last() else { return Ok(()) };
        after = (last.id.clone(), last.line.clone());
        for (household, row) in &rows {
            each(household, row);
        }
    }
}

fn each_recorded(
    conn: &mut Conn,
    county: &CountyId,
    mut each: impl FnMut(&HouseholdId, &ContactRow),
) -> StoreResult<()> {
    // Household streams stand together, behind the cases'.
    let mut after = (HouseholdFile::stream_of(&HouseholdId::new("")), 0);
    loop {
        let events = streams_after(conn, county, (&after.0, after.1), AT_ONCE)?;
        let Some(last) = events.last() else { return Ok(()) };
        after = (last.stream.clone(), last.version);
        for event in &events {
            let Some(household) = HouseholdFile::of_stream(&event.stream) else { return Ok(()) };
            for contact in &recorded(event) {
                each(&household, &ContactRow::of(contact));
            }
        }
    }
}

/// What cannot be read records nothing, and is found where it is folded.
fn recorded(event: &StoredEvent) -> Vec<LoggedContact> {
    let (actor, said) = (event.actor(), event.event::<Event>());
    let Some((actor, event_said)) = actor.ok().zip(said.ok()) else { return Vec::new() };
    contact_lines(&Recorded { at: event.at, actor, event: event_said })
}
