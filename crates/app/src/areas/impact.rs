//! What a change of the tree does, read and worked out the same way for preview and doing.

use std::collections::{BTreeSet, HashMap};

use maplegrid_domain::accounts::task_holder;
use maplegrid_domain::areas::{Change, Facts, Plan, plan};
use maplegrid_domain::cases::{Case, CaseNumber, CaseOwner, Command, Ctx, Event, decide};
use maplegrid_domain::people::selection::{Selection, SelectionState};
use maplegrid_domain::people::{Appointment, ContactChange, Directory, HouseholdSeat};
use maplegrid_domain::shared::{Actor, AreaId, HouseholdId, LineId, PersonId};
use maplegrid_store::areas::{changes, read};
use maplegrid_store::cases::refiling::{in_hands_of, of_holder, pending_in_area};
use maplegrid_store::cases::write::load;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::counts::{Measure, of_areas};
use maplegrid_store::people::households::{self, HouseholdRow};
use maplegrid_store::people::selections;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::people::At;
use crate::{Error, InputFault, Result};

/// A case that somebody else answers for afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseChange {
    pub number: CaseNumber,
    /// Its number is not shown to whoever may not read it.
    pub restricted: bool,
    /// Where it happened.
    pub area: AreaId,
    pub from: Option<CaseOwner>,
    pub to: Option<CaseOwner>,
}

/// A household that nobody keeps in touch with on a line afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGap {
    pub household: HouseholdId,
    /// Where it belongs until then.
    pub area: AreaId,
    pub door: String,
    pub line: LineId,
    /// Who did so far.
    pub from: Option<PersonId>,
}

/// Gaps named one by one; [`Plan::contacts`] has all of them.
const GAPS_NAMED: usize = 200;

/// All that a change would do.
#[derive(Clone, Debug, Serialize)]
pub struct Impact {
    pub plan: Plan,
    pub cases: Vec<CaseChange>,
    /// Households that come to lie elsewhere, with their area or by themselves.
    pub households: u64,
    /// Pending cases that come to lie elsewhere; [`cases`](Self::cases) are those of them that
    /// change hands.
    pub pending: u64,
    /// Nominations that end, because their area is closed.
    pub nominations: u64,
    /// The first households that lose their contact on a line, by where they are; only a preview
    /// names them.
    #[serde(skip)]
    pub gaps: Vec<NewGap>,
    /// Only this very impact may be carried out.
    #[serde(skip)]
    pub fingerprint: String,
    #[serde(skip)]
    pub(crate) tree_after: maplegrid_domain::areas::AreaTree,
    #[serde(skip)]
    pub(crate) selections: Vec<Selection>,
}

/// Works a change out by the rows of the present transaction.
pub(super) fn impact(
    conn: &mut Conn,
    at: &At,
    actor: &Actor,
    change: &Change,
) -> StoreResult<Result<Impact>> {
    let county = &at.county;
    let tree = &county.directory.areas;
    let (within, other) = touched(change);
    let ids: Vec<AreaId> = match change {
        Change::Rename { .. } => Vec::new(),
        Change::Create { parent, .. } => vec![parent.clone()],
        _ => tree.subtree(within).into_iter().map(|area| area.id.clone()).collect(),
    };
    let seats = changes::seats(conn, &county.id, &ids)?;
    let appointments = read::appointments(conn, &county.id)?;
    let linked = linked_elsewhere(conn, at, change, (&appointments, &seats))?;
    let other = other.map(std::slice::from_ref).unwrap_or_default();
    let figures = of_areas(conn, &county.id, &Measure::Households, other)?;
    let relocates =
        matches!(change, Change::Move { .. } | Change::Merge { .. } | Change::Close { .. });
    let pending = if relocates {
        let numbers = pending_in_area(conn, &county.id, within)?;
        load(conn, &county.id, &numbers.iter().collect::<Vec<_>>())?
    } else {
        Vec::new()
    };
    let persons = read::persons(conn, &county.id)?;
    let facts = Facts {
        method: county.method(),
        directory: &county.directory,
        root: &county.root,
        persons: &persons,
        appointments: &appointments,
        households: &seats,
        linked: &linked,
        counts: &figures,
        pending_cases: pending.len(),
        now: at.now,
    };
    let plan = match plan(change, &facts) {
        Ok(plan) => plan,
        Err(fault) => return Ok(Err(InputFault::Tree(fault).into())),
    };
    let after = plan.directory_after(&facts);
    let within = u64::try_from(pending.len()).unwrap_or(u64::MAX);
    let mut pending: Vec<Case> = pending.into_iter().map(|(case, _)| case).collect();
    pending.extend(elsewhere(conn, at, &plan, &pending)?);
    let cases = match settle(at, actor, &after, &pending) {
        Ok(cases) => cases,
        Err(error) => return Ok(Err(error)),
    };
    let open = selections_of(conn, at, &plan)?;
    let moved = if relocates { seats.len() } else { plan.households.len() };
    let nominated = open.iter().filter(|s| s.state == SelectionState::Nominated).count();
    let mut impact = Impact {
        cases,
        households: u64::try_from(moved).unwrap_or(u64::MAX),
        pending: within,
        nominations: u64::try_from(nominated).unwrap_or(u64::MAX),
        gaps: Vec::new(),
        fingerprint: String::new(),
        tree_after: after.areas,
        selections: open,
        plan,
    };
    impact.sign()?;
    Ok(Ok(impact))
}

/// The selections that end because their area is closed.
fn selections_of(conn: &mut Conn, at: &At, plan: &Plan) -> StoreResult<Vec<Selection>> {
    let county = &at.county.id;
    let closed: Vec<AreaId> = plan.closed().map(|(area, _)| area.clone()).collect();
    let mut open = selections::in_state(conn, county, SelectionState::InForce, &closed)?;
    open.extend(selections::in_state(conn, county, SelectionState::Nominated, &closed)?);
    Ok(open)
}

/// The households outside a subtree whose contacts may lose their post with an area that is
/// closed, or be far away with one that moves.
fn linked_elsewhere(
    conn: &mut Conn,
    at: &At,
    change: &Change,
    (appointments, inside): (&[Appointment], &[HouseholdSeat]),
) -> StoreResult<Vec<HouseholdSeat>> {
    let (Change::Move { area, .. } | Change::Merge { area, .. } | Change::Close { area }) = change
    else {
        return Ok(Vec::new());
    };
    let (tree, lines) = (&at.county.directory.areas, &at.method().network.lines);
    let held = appointments.iter().filter(|held| {
        let keeps_a_line = lines.iter().any(|line| line.post == held.post);
        let runs = held.until.is_none_or(|until| at.now < until);
        keeps_a_line && runs && tree.is_within(&held.area, area)
    });
    let persons: BTreeSet<&PersonId> = held.map(|held| &held.person).collect();
    let persons: Vec<&PersonId> = persons.into_iter().collect();
    let mut seats = changes::seats_linked_to(conn, &at.county.id, &persons)?;
    seats.retain(|seat| inside.binary_search_by(|i| i.household.cmp(&seat.household)).is_err());
    Ok(seats)
}

impl Impact {
    /// Names the households that lose their contact on a line.
    pub(super) fn name_gaps(&mut self, conn: &mut Conn, at: &At) -> StoreResult<()> {
        let lost: Vec<&ContactChange> =
            self.plan.contacts.iter().filter(|change| change.to.is_none()).collect();
        let ids: BTreeSet<&HouseholdId> = lost.iter().map(|change| &change.household).collect();
        let ids: Vec<HouseholdId> = ids.into_iter().take(GAPS_NAMED).cloned().collect();
        let rows = households::find_many(conn, &at.county.id, &ids)?;
        let rows: HashMap<&HouseholdId, &HouseholdRow> =
            rows.iter().map(|row| (&row.household.id, row)).collect();
        let mut gaps: Vec<(&AreaId, i64, NewGap)> = Vec::new();
        for change in lost {
            let Some(row) = rows.get(&change.household) else { continue };
            let gap = NewGap {
                household: change.household.clone(),
                area: row.household.area.clone(),
                door: row.household.door.clone(),
                line: change.line.clone(),
                from: change.from.clone(),
            };
            gaps.push((&row.household.area, row.walk, gap));
        }
        gaps.sort_by_key(|(area, walk, _)| (*area, *walk));
        self.gaps = gaps.into_iter().map(|(.., gap)| gap).take(GAPS_NAMED).collect();
        Ok(())
    }

    /// Sets the fingerprint.
    fn sign(&mut self) -> StoreResult<()> {
        let text = serde_json::to_vec(&*self)
            .map_err(|error| maplegrid_store::error::Error::decode("impact", error))?;
        let digest: [u8; 32] = Sha256::digest(&text).into();
        self.fingerprint = maplegrid_domain::log::Hash(digest).to_string();
        Ok(())
    }
}

/// Cases that lie elsewhere but are in the hands of a closed area's people, who kept them when
/// the area of the case came to lie elsewhere.
fn elsewhere(conn: &mut Conn, at: &At, plan: &Plan, known: &[Case]) -> StoreResult<Vec<Case>> {
    let county = &at.county;
    let mut numbers: BTreeSet<CaseNumber> = BTreeSet::new();
    for moved in &plan.posts {
        numbers.extend(in_hands_of(conn, &county.id, &moved.person)?);
    }
    for (area, _) in plan.closed() {
        let kind = county.directory.areas.get(area).map(|area| &area.kind);
        for method in county.methods.values() {
            for post in method.posts.iter().filter(|post| Some(&post.level) == kind) {
                numbers.extend(of_holder(conn, &county.id, &task_holder(&post.id, area))?);
            }
        }
    }
    for case in known {
        numbers.remove(&case.number);
    }
    let found = load(conn, &county.id, &numbers.iter().collect::<Vec<_>>())?;
    Ok(found.into_iter().map(|(case, _)| case).collect())
}

/// The area that is changed, and the other one that takes part in it.
pub(super) fn touched(change: &Change) -> (&AreaId, Option<&AreaId>) {
    match change {
        Change::Create { parent, .. } => (parent, None),
        Change::Rename { area, .. } | Change::Split { area, .. } | Change::Close { area } => {
            (area, None)
        }
        Change::Move { area, to } => (area, Some(to)),
        Change::Merge { area, into } => (area, Some(into)),
    }
}

/// Which of the cases change hands, by the very rule that will do it.
fn settle(
    at: &At,
    actor: &Actor,
    after: &Directory,
    cases: &[Case],
) -> Result<Vec<CaseChange>, Error> {
    let mut changes = Vec::new();
    for case in cases {
        let ctx = Ctx {
            now: at.now,
            actor,
            method: at.county.method_of(case.method_version),
            method_version: case.method_version,
            calendar: &at.county.calendar,
            directory: after,
            lead: None,
            minted: None,
            tally: None,
        };
        let events = decide(Some(case), &Command::Resettle, &ctx)?;
        if let Some(event) = events.first() {
            changes.push(CaseChange {
                number: case.number.clone(),
                restricted: case.restricted,
                area: case.area.clone(),
                from: case.owner.clone(),
                to: owner_after(event),
            });
        }
    }
    changes.sort_by(|a, b| a.number.cmp(&b.number));
    Ok(changes)
}

/// Who has a case after an event that hands it on.
pub(crate) fn owner_after(event: &Event) -> Option<CaseOwner> {
    match event {
        Event::HandedOver { owner, .. } => Some(owner.clone()),
        other => other.moved().and_then(|moved| moved.owner.clone()),
    }
}
