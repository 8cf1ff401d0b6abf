//! What a batch adds to the ledger, the states and the lists, and the head it signs.

use maplegrid_domain::cases::{Case, CaseNumber, Event, Recorded};
use maplegrid_domain::log::{Hash, TreeHead, leaf_hash};
use maplegrid_domain::shared::{Actor, Timestamp};
use maplegrid_store::cases::contacts;
use maplegrid_store::cases::write::{Change, save};
use maplegrid_store::cases::{CaseRecord, Filed};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::read::SignedHead;
use maplegrid_store::log::write::{
    EventRow, SignedHeadRow, actor_json, advance_head, insert_events, insert_keys, insert_nodes,
    insert_signed_head,
};
use maplegrid_store::tallies;

use super::batch::{Batch, Working};
use super::{filing, measures};

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
        let actor_text = actor_json(actor)?;
        for event in events {
            let recorded = Recorded { at: self.now, actor: actor.clone(), event };
            state = Case::apply(state, &recorded);
            let Some(case) = &state else { continue };
            let areas = filing::areas_of(case, self.county);
            let rules = &self.county.method_of(case.method_version).procedure.rating;
            let limit = rules.dissatisfied_up_to;
            measures::add(&mut self.additions, &recorded, case, &areas, limit);
            let placed = self.lay_out(number, case.version, &recorded, &actor_text)?;
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

    fn lay_out(
        &mut self,
        number: &CaseNumber,
        version: u64,
        recorded: &Recorded,
        actor: &str,
    ) -> StoreResult<(Hash, u64)> {
        let body = serde_json::to_string(&recorded.event)
            .map_err(|e| maplegrid_store::error::Error::decode("event", e))?;
        let mut salt = [0; 16];
        self.desk.chance.fill(&mut salt);
        let leaf = leaf_hash(&salt, &committed_bytes(number, version, recorded.at, actor, &body));
        let position = self.head.frontier.size();
        self.nodes.extend(self.head.frontier.append(leaf));
        let kind = recorded.event.kind();
        self.events.push(EventRow {
            position,
            stream: number.clone(),
            version,
            kind,
            at: recorded.at,
            actor: actor.to_owned(),
            body,
            salt,
            leaf,
            findable: version == 1,
        });
        Ok((leaf, position))
    }

    /// Writes everything and signs the head. Nothing appended, nothing signed.
    pub(super) fn close(mut self, conn: &mut Conn) -> StoreResult<Option<SignedHead>> {
        let county = &self.county.id;
        insert_keys(conn, county, &self.new_keys, self.now)?;
        self.save(conn)?;
        if self.events.is_empty() {
            return Ok(None);
        }
        insert_events(conn, county, &self.events)?;
        insert_nodes(conn, county, &self.nodes)?;
        contacts::insert_contacts(conn, county, &self.contacts)?;
        tallies::add(conn, county, &self.additions)?;
        let (tree_size, root) = (self.head.frontier.size(), self.head.frontier.root());
        let head = TreeHead { county: county.clone(), tree_size, root, at: self.now };
        let signature = self.desk.secrets.sign(&head);
        let row = SignedHeadRow { size: tree_size, root, at: self.now, signature };
        insert_signed_head(conn, county, &row)?;
        advance_head(conn, county, &self.head)?;
        Ok(Some(SignedHead { head, signature }))
    }

    /// Stores the states that changed and the rows that follow from them.
    fn save(&mut self, conn: &mut Conn) -> StoreResult<()> {
        let working = std::mem::take(&mut self.working);
        let records: Vec<(Option<Filed>, CaseRecord)> = working
            .into_values()
            .filter(|working| working.changed)
            .map(|working| {
                let record = filing::record(working.case, self.county, self.now);
                (working.before, record)
            })
            .collect();
        let changes: Vec<Change<'_>> = records
            .iter()
            .map(|(before, after)| Change { before: before.as_ref(), after })
            .collect();
        save(conn, &self.county.id, &changes)
    }
}

/// What an event's leaf commits to: its place in the stream, time, author and body.
pub(crate) fn committed_bytes(
    number: &CaseNumber,
    version: u64,
    at: Timestamp,
    actor: &str,
    body: &str,
) -> Vec<u8> {
    format!("{}\n{version}\n{}\n{actor}\n{body}", number.as_str(), at.millis()).into_bytes()
}
