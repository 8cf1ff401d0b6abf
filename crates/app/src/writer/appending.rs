//! What a batch changes of cases: their events, states and lists.

use maplegrid_domain::cases::{Case, CaseNumber, Event, Recorded};
use maplegrid_domain::log::Hash;
use maplegrid_domain::shared::Actor;
use maplegrid_store::cases::contacts;
use maplegrid_store::cases::write::{Change, save};
use maplegrid_store::cases::{CaseRecord, Filed};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::read::SignedHead;
use maplegrid_store::log::write::insert_keys;

use super::batch::{Batch, Working};
use super::ledger::Entry;
use super::streams::Drawer as _;
use super::{filing, measures};
use crate::appraisals;

impl Batch<'_> {
    /// Folds events and lays them out for the ledger. Answers leaf and position of the first.
    pub(super) fn append(
        &mut self,
        number: &CaseNumber,
        state: Option<Case>,
        actor: &Actor,
        events: Vec<Event>,
    ) -> StoreResult<Option<(Hash, u64)>> {
        let mut state = state;
        let mut first = None;
        let county = self.ledger.county;
        for event in events {
            let recorded = Recorded { at: self.ledger.now, actor: actor.clone(), event };
            state = Case::apply(state, &recorded);
            let Some(case) = &state else { continue };
            let areas = filing::areas_of(case, county);
            let rules = &county.method_of(case.method_version).procedure.rating;
            let limit = rules.dissatisfied_up_to;
            measures::add(&mut self.ledger.additions, &recorded, case, &areas, limit);
            let placed = self.ledger.append(&Entry {
                stream: number.as_str(),
                version: case.version,
                kind: recorded.event.kind(),
                actor: &recorded.actor,
                event: &recorded.event,
            })?;
            first = first.or(Some(placed));
        }
        if let (Some(case), Some(_)) = (state, first) {
            let entry = self.working.entry(number.clone());
            let working = entry.or_insert_with(|| Working {
                before: None,
                case: case.clone(),
                changed: true,
            });
            working.case = case;
            working.changed = true;
        }
        Ok(first)
    }

    /// Writes everything and signs the head. Nothing appended, nothing signed.
    pub(super) fn close(mut self, conn: &mut Conn) -> StoreResult<Option<SignedHead>> {
        let county = self.ledger.county;
        insert_keys(conn, &county.id, &self.new_keys, self.ledger.now)?;
        self.save(conn)?;
        self.households.close(conn, county)?;
        self.mediations.close(conn, county)?;
        contacts::insert_contacts(conn, &county.id, &self.contacts)?;
        self.ledger.close(conn)
    }

    /// Stores the states that changed and the rows that follow from them.
    fn save(&mut self, conn: &mut Conn) -> StoreResult<()> {
        let working = std::mem::take(&mut self.working);
        let (county, now) = (self.ledger.county, self.ledger.now);
        let appraised = working.values().filter(|working| working.changed);
        for case in
            appraised.map(|working| &working.case).filter(|case| !case.appraisals.is_empty())
        {
            appraisals::keep(conn, county, &*self.ledger.desk.chance, case)?;
        }
        let records: Vec<(Option<Filed>, CaseRecord)> = working
            .into_values()
            .filter(|working| working.changed)
            .map(|working| (working.before, filing::record(working.case, county, now)))
            .collect();
        let changes: Vec<Change<'_>> = records
            .iter()
            .map(|(before, after)| Change { before: before.as_ref(), after })
            .collect();
        save(conn, &county.id, &changes)
    }
}
