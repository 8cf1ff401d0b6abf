//! Previewing and making a change of the tree.

use std::sync::Arc;

use maplegrid_domain::areas::{AreaStep, Change};
use maplegrid_domain::cases::Command;
use maplegrid_domain::methods::Capability;
use maplegrid_domain::people::Appointment;
use maplegrid_domain::people::selection::{SelectionEvent, SelectionState};
use maplegrid_domain::shared::{Actor, AreaId, PersonId};
use maplegrid_store::areas::changes::{self, ChangeRow};
use maplegrid_store::areas::figures;
use maplegrid_store::areas::write::insert_followed;
use maplegrid_store::county::raise_revision;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::appointments;
use maplegrid_store::people::links::{self, LinkChange};

use super::Impact;
use super::impact::{impact, touched};
use crate::accounts::random_hex;
use crate::people::{At, audit};
use crate::writer::Consequences;
use crate::{App, Error, Result, SignedIn};

/// What the history of contacts says.
const WHY: &str = "区域调整";

impl App {
    /// What a change would do. Nothing is written.
    ///
    /// # Errors
    /// `Forbidden` without the capability to change areas there; `BadInput` with what is wrong.
    pub async fn preview_change(&self, who: &SignedIn, change: &Change) -> Result<Impact> {
        let (snapshot, now) = (Arc::clone(&self.inner().snapshot), self.now());
        let (person, change) = (who.person.clone(), change.clone());
        self.inner()
            .db
            .read(move |conn| {
                conn.snapshot(|conn| {
                    let at = At { county: snapshot.up_to_date(conn, now)?, now };
                    let Some(actor) = capacity(&at, &person, &change) else {
                        return Ok(Err(Error::Forbidden));
                    };
                    let mut impact = match impact(conn, &at, &actor, &change)? {
                        Ok(impact) => impact,
                        Err(error) => return Ok(Err(error)),
                    };
                    impact.name_gaps(conn, &at)?;
                    Ok(Ok(impact))
                })
            })
            .await?
    }

    /// Makes a change that was previewed, in one transaction. Nothing comes back for a request
    /// that was carried out before under the same key.
    ///
    /// # Errors
    /// As [`preview_change`](Self::preview_change); `StalePreview` if it would do anything else
    /// now than the preview said.
    pub async fn change_areas(
        &self,
        who: &SignedIn,
        change: &Change,
        fingerprint: &str,
        key: Option<String>,
    ) -> Result<Option<Impact>> {
        let about = touched(change).0.to_string();
        let retry = self.retry(who, key, about, &("change_areas", change, fingerprint))?;
        let (person, change) = (who.person.clone(), change.clone());
        let fingerprint = fingerprint.to_owned();
        let random = Arc::clone(&self.inner().chance);
        let work = move |conn: &mut Conn, at: &At| {
            let Some(actor) = capacity(at, &person, &change) else {
                return Ok(Err(Error::Forbidden));
            };
            let impact = match impact(conn, at, &actor, &change)? {
                Ok(impact) => impact,
                Err(error) => return Ok(Err(error)),
            };
            if impact.fingerprint != fingerprint {
                return Ok(Err(Error::StalePreview));
            }
            carry_out(conn, at, &impact)?;
            let entry = ("change_areas", format!("area:{}", touched(&change).0));
            audit(conn, at, &*random, Some(&person), (entry.0, &entry.1))?;
            note(conn, at, &impact, &person, &random_hex(&*random))?;
            let follow = consequences(&impact, actor);
            Ok(Ok((impact, follow)))
        };
        Ok(self.rewrite(retry, work).await?.now())
    }
}

/// The post by which somebody may make a change: what areas lie below is a matter of whoever
/// answers for the area above.
fn capacity(at: &At, person: &PersonId, change: &Change) -> Option<Actor> {
    let county = &at.county;
    let tree = &county.directory.areas;
    // The topmost is its own; what is not there at all is told by the plan.
    let above = |id: &AreaId| {
        tree.get(id).map_or(id, |area| area.parent.as_ref().unwrap_or(&area.id)).clone()
    };
    let mut wanted: Vec<AreaId> = Vec::new();
    match change {
        Change::Create { parent, .. } => wanted.push(parent.clone()),
        Change::Rename { area, .. } => wanted.push(area.clone()),
        Change::Split { area, .. } | Change::Close { area } => wanted.push(above(area)),
        Change::Move { area, to } => wanted.extend([above(area), to.clone()]),
        Change::Merge { area, into } => wanted.extend([above(area), above(into)]),
    }
    wanted.retain(|area| tree.get(area).is_some());
    let held = county.directory.holdings(person).iter().find(|held| {
        let post = at.method().post(&held.post);
        post.is_some_and(|post| post.may(Capability::ChangeAreas))
            && wanted.iter().all(|area| tree.is_within(area, &held.area))
    })?;
    Some(Actor::Staff { person: person.clone(), post: held.post.clone(), area: held.area.clone() })
}

/// The plain rows; cases and selections follow.
fn carry_out(conn: &mut Conn, at: &At, impact: &Impact) -> StoreResult<()> {
    let county = &at.county;
    let (id, plan, now) = (&county.id, &impact.plan, at.now);
    let trees = (&county.directory.areas, &impact.tree_after);
    changes::shift_tallies(conn, id, plan, trees)?;
    changes::apply(conn, id, plan, now)?;
    for moved in &plan.posts {
        appointments::end(conn, id, (&moved.person, &moved.post, &moved.from), now)?;
    }
    let go_on: Vec<Appointment> =
        plan.posts.iter().filter_map(|moved| moved.goes_on(now)).collect();
    insert_followed(conn, id, &go_on, now)?;
    figures::move_along(conn, id, plan, trees)?;
    let contacts: Vec<LinkChange> = plan
        .contacts
        .iter()
        .map(|change| LinkChange {
            household: change.household.clone(),
            line: change.line.clone(),
            person: change.to.clone(),
        })
        .collect();
    links::change(conn, id, &impact.tree_after, &contacts, (now, WHY))?;
    raise_revision(conn, id)
}

/// Puts the change down in the history of every area that took part.
fn note(conn: &mut Conn, at: &At, impact: &Impact, person: &PersonId, id: &str) -> StoreResult<()> {
    let change = &impact.plan.change;
    let (area, other) = touched(change);
    let mut areas = vec![area.clone()];
    areas.extend(other.cloned());
    areas.extend(impact.plan.areas.iter().filter_map(|step| match step {
        AreaStep::Made { area } => Some(area.id.clone()),
        _ => None,
    }));
    let kind = match change {
        Change::Create { .. } => "create",
        Change::Rename { .. } => "rename",
        Change::Move { .. } => "move",
        Change::Split { .. } => "split",
        Change::Merge { .. } => "merge",
        Change::Close { .. } => "close",
    };
    let row = ChangeRow {
        at: at.now,
        person: Some(person.clone()),
        kind: kind.to_owned(),
        area: area.clone(),
        plan: impact.plan.clone(),
    };
    changes::insert_change(conn, &at.county.id, id, &areas, &row)
}

fn consequences(impact: &Impact, actor: Actor) -> Consequences {
    let relocated = match &impact.plan.change {
        Change::Move { area, .. } | Change::Merge { area, .. } | Change::Close { area } => {
            vec![area.clone()]
        }
        _ => Vec::new(),
    };
    let cases =
        impact.cases.iter().map(|change| (change.number.clone(), Command::Resettle)).collect();
    let ends = |selection: &maplegrid_domain::people::selection::Selection| match selection.state {
        SelectionState::Nominated => SelectionEvent::NominationWithdrawn { reason: String::new() },
        _ => SelectionEvent::LeftOffice,
    };
    let selections = impact
        .selections
        .iter()
        .map(|selection| (Some(selection.clone()), vec![ends(selection)]))
        .collect();
    Consequences { relocated, cases, selections, ..Consequences::by(actor) }
}
