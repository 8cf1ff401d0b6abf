//! Working a change of the tree out: what it may not do, and all that follows from it.

use std::collections::{HashMap, HashSet};

use super::change::{
    AREA_NAME_MOST, AreaStep, Change, ChangeFault, Facts, HouseholdMove, Plan, PostMove,
    SizeWarning,
};
use super::number::next_id;
use super::{Area, AreaTree};
use crate::people::{Around, ContactChange, Directory, HouseholdSeat, follow_posts, release};
use crate::shared::{AreaId, AreaKindId, HouseholdId, Timestamp};

/// Works a change out.
///
/// # Errors
/// Why it cannot be made.
pub fn plan(change: &Change, facts: &Facts<'_>) -> Result<Plan, ChangeFault> {
    let mut plan = Plan {
        change: change.clone(),
        areas: Vec::new(),
        households: Vec::new(),
        contacts: Vec::new(),
        posts: Vec::new(),
        warnings: Vec::new(),
    };
    let desk = Desk { facts, tree: &facts.directory.areas };
    match change {
        Change::Create { parent, area_kind, name } => {
            let made = desk.make(parent, area_kind, name)?;
            plan.households = desk.all_of(parent, &made.id);
            plan.areas.push(AreaStep::Made { area: made });
        }
        Change::Rename { area, name } => plan.areas.push(desk.rename(area, name)?),
        Change::Move { area, to } => plan.areas.push(desk.relocate(area, to)?),
        Change::Split { area, name, households } => {
            desk.split(area, name, households, &mut plan)?;
        }
        Change::Merge { area, into } => desk.merge(area, into, &mut plan)?,
        Change::Close { area } => plan.areas.push(desk.close(area, &mut plan.posts)?),
    }
    let after = plan.directory_after(facts);
    let moved: HashMap<&HouseholdId, &AreaId> =
        plan.households.iter().map(|moved| (&moved.household, &moved.to)).collect();
    let area_after = |seat: &HouseholdSeat| {
        moved.get(&seat.household).map_or_else(|| seat.area.clone(), |to| (*to).clone())
    };
    plan.contacts = desk.contacts(&plan.posts, area_after, &after);
    plan.warnings = desk.sizes(&plan, &after);
    Ok(plan)
}

struct Desk<'a> {
    facts: &'a Facts<'a>,
    tree: &'a AreaTree,
}

impl Desk<'_> {
    /// An open area below the root.
    fn area(&self, id: &AreaId) -> Result<&Area, ChangeFault> {
        let area = self.open(id)?;
        if area.id == *self.facts.root {
            return Err(ChangeFault::RootStays);
        }
        Ok(area)
    }

    /// An open area at or below the root.
    fn open(&self, id: &AreaId) -> Result<&Area, ChangeFault> {
        let found = self.tree.get(id).filter(|area| self.tree.is_open(&area.id));
        let area = found.ok_or(ChangeFault::UnknownArea)?;
        if self.tree.is_within(&area.id, self.facts.root) {
            return Ok(area);
        }
        Err(ChangeFault::RootStays)
    }

    fn make(&self, parent: &AreaId, kind: &AreaKindId, name: &str) -> Result<Area, ChangeFault> {
        let parent = self.open(parent)?;
        self.check_parent(kind, parent)?;
        let name = self.name(name, &parent.id, None)?;
        let id = next_id(self.tree, &parent.id).ok_or(ChangeFault::NoNumberLeft)?;
        let code = id.as_str().to_owned();
        Ok(Area { id, parent: Some(parent.id.clone()), kind: kind.clone(), name, code })
    }

    /// The method says what lies below what.
    fn check_parent(&self, kind: &AreaKindId, parent: &Area) -> Result<(), ChangeFault> {
        let method = self.facts.method;
        let kind = method.area_kind(kind).ok_or(ChangeFault::UnknownArea)?;
        if kind.parent.as_ref() == Some(&parent.kind) {
            return Ok(());
        }
        let wanted = kind.parent.as_ref().and_then(|wanted| method.area_kind(wanted));
        let wanted = wanted.map_or_else(String::new, |wanted| wanted.label.clone());
        Err(ChangeFault::WrongParent { wanted })
    }

    fn name(
        &self,
        name: &str,
        parent: &AreaId,
        own: Option<&AreaId>,
    ) -> Result<String, ChangeFault> {
        let name: String = name.chars().filter(|c| !c.is_control()).collect();
        let name = name.trim().to_owned();
        if name.is_empty() {
            return Err(ChangeFault::NameMissing);
        }
        if name.chars().count() > AREA_NAME_MOST {
            return Err(ChangeFault::NameTooLong { most: AREA_NAME_MOST });
        }
        let mut beside = self.tree.children(parent).filter(|area| Some(&area.id) != own);
        if beside.any(|area| area.name == name) {
            return Err(ChangeFault::NameTaken);
        }
        Ok(name)
    }

    fn rename(&self, area: &AreaId, name: &str) -> Result<AreaStep, ChangeFault> {
        let area = self.area(area)?;
        let parent = area.parent.as_ref().ok_or(ChangeFault::RootStays)?;
        let to = self.name(name, parent, Some(&area.id))?;
        if to == area.name {
            return Err(ChangeFault::NothingChanges);
        }
        Ok(AreaStep::Renamed { area: area.id.clone(), from: area.name.clone(), to })
    }

    fn relocate(&self, area: &AreaId, to: &AreaId) -> Result<AreaStep, ChangeFault> {
        let (area, to) = (self.area(area)?, self.open(to)?);
        let from = area.parent.as_ref().ok_or(ChangeFault::RootStays)?;
        if self.tree.is_within(&to.id, &area.id) {
            return Err(ChangeFault::BelowItself);
        }
        self.check_parent(&area.kind, to)?;
        if *from == to.id {
            return Err(ChangeFault::NothingChanges);
        }
        self.name(&area.name, &to.id, None)?;
        self.check_room(&to.id)?;
        let (id, from) = (area.id.clone(), from.clone());
        Ok(AreaStep::Moved { area: id, from, to: to.id.clone() })
    }

    /// Every household that belongs to an area itself goes to another.
    fn all_of(&self, from: &AreaId, to: &AreaId) -> Vec<HouseholdMove> {
        let own = self.facts.households.iter().filter(|seat| seat.area == *from);
        let mut moves: Vec<HouseholdMove> = own
            .map(|seat| HouseholdMove {
                household: seat.household.clone(),
                from: from.clone(),
                to: to.clone(),
            })
            .collect();
        moves.sort_by(|a, b| a.household.cmp(&b.household));
        moves
    }

    /// An area can come below one that has others below it, or nothing at all.
    fn check_room(&self, area: &AreaId) -> Result<(), ChangeFault> {
        let households = self.facts.counts.get(area).copied().unwrap_or(0);
        if households > 0 && self.tree.children(area).next().is_none() {
            return Err(ChangeFault::MixesLevels { area: area.clone(), households });
        }
        Ok(())
    }

    fn split(
        &self,
        area: &AreaId,
        name: &str,
        households: &[HouseholdId],
        plan: &mut Plan,
    ) -> Result<(), ChangeFault> {
        let area = self.area(area)?;
        let below = self.tree.children(&area.id).count();
        if below > 0 {
            return Err(ChangeFault::HasAreasBelow { areas: below });
        }
        let parent = area.parent.as_ref().ok_or(ChangeFault::RootStays)?;
        let made = self.make(parent, &area.kind, name)?;
        let inside: HashSet<&HouseholdId> =
            self.facts.households.iter().map(|seat| &seat.household).collect();
        let going: HashSet<&HouseholdId> = households.iter().collect();
        if !going.is_subset(&inside) {
            return Err(ChangeFault::UnknownHousehold);
        }
        if going.is_empty() || going.len() == inside.len() {
            return Err(ChangeFault::SplitsNothing);
        }
        let mut going: Vec<&HouseholdId> = going.into_iter().collect();
        going.sort();
        plan.households.extend(going.into_iter().map(|household| HouseholdMove {
            household: household.clone(),
            from: area.id.clone(),
            to: made.id.clone(),
        }));
        plan.areas.push(AreaStep::Made { area: made });
        Ok(())
    }

    fn merge(&self, area: &AreaId, into: &AreaId, plan: &mut Plan) -> Result<(), ChangeFault> {
        let (area, into) = (self.area(area)?, self.area(into)?);
        if area.id == into.id || self.tree.is_within(&into.id, &area.id) {
            return Err(ChangeFault::BelowItself);
        }
        if area.kind != into.kind {
            return Err(ChangeFault::OtherKind);
        }
        for child in self.tree.children(&area.id) {
            self.check_room(&into.id)?;
            let (area, from, to) = (child.id.clone(), area.id.clone(), into.id.clone());
            plan.areas.push(AreaStep::Moved { area, from, to });
        }
        plan.households = self.all_of(&area.id, &into.id);
        let households = u64::try_from(plan.households.len()).unwrap_or(u64::MAX);
        if households > 0 && self.tree.children(&into.id).next().is_some() {
            return Err(ChangeFault::MixesLevels { area: area.id.clone(), households });
        }
        plan.posts = self.posts_of(&area.id, Some(&into.id));
        plan.areas.push(closing(area, &into.id));
        Ok(())
    }

    fn close(&self, area: &AreaId, posts: &mut Vec<PostMove>) -> Result<AreaStep, ChangeFault> {
        let area = self.area(area)?;
        let (households, cases) = (self.facts.households.len(), self.facts.pending_cases);
        let areas = self.tree.children(&area.id).count();
        if households + areas + cases > 0 {
            return Err(ChangeFault::NotEmpty { households, areas, cases });
        }
        let parent = area.parent.clone().ok_or(ChangeFault::RootStays)?;
        *posts = self.posts_of(&area.id, None);
        Ok(closing(area, &parent))
    }

    /// Posts held, now or later, in an area that is closed. A post that nobody holds in the
    /// successor goes on there.
    fn posts_of(&self, area: &AreaId, into: Option<&AreaId>) -> Vec<PostMove> {
        let now = self.facts.now;
        let held = self
            .facts
            .appointments
            .iter()
            .filter(|held| held.area == *area && held.until.is_none_or(|until| now < until));
        let mut moves: Vec<(Timestamp, PostMove)> = held
            .map(|held| {
                let is_free = |into: &&AreaId| {
                    held.from <= now && self.facts.directory.holders(&held.post, into).is_empty()
                };
                let moved = PostMove {
                    person: held.person.clone(),
                    post: held.post.clone(),
                    from: area.clone(),
                    to: into.filter(is_free).cloned(),
                    until: held.until,
                };
                (held.from, moved)
            })
            .collect();
        moves.sort_by(|(a_from, a), (b_from, b)| {
            (&a.post, &a.person, a_from).cmp(&(&b.post, &b.person, b_from))
        });
        // Somebody's terms are one move; what was renewed ahead goes on with what it follows.
        moves.dedup_by(|(from, later), (_, kept)| {
            let same = later.post == kept.post && later.person == kept.person;
            if same && kept.to.is_some() && kept.until == Some(*from) {
                kept.until = later.until;
            }
            same
        });
        moves.into_iter().map(|(_, moved)| moved).collect()
    }

    /// Households that change their contact: those whose lines follow a post, and those of people
    /// who lose theirs with its area, wherever the households lie.
    fn contacts(
        &self,
        posts: &[PostMove],
        area_after: impl Fn(&HouseholdSeat) -> AreaId,
        after: &Directory,
    ) -> Vec<ContactChange> {
        let Facts { method, directory, appointments, now, .. } = *self.facts;
        let around = Around { method, before: &directory.areas, after, terms: appointments, now };
        let mut changes = Vec::new();
        for seats in [self.facts.households, self.facts.linked] {
            changes.extend(follow_posts(seats, &area_after, &around, None));
            for ended in posts.iter().filter(|moved| moved.to.is_none()) {
                // A term that was yet to come has given nobody any households.
                if directory.holds(&ended.person, &ended.post, &ended.from) {
                    let seat = (&ended.person, &ended.post, &ended.from);
                    changes.extend(release(seats, seat, None, after, method));
                }
            }
        }
        changes.sort();
        changes
    }

    /// Areas that grow or shrink, compared with what the method publishes for their kind.
    fn sizes(&self, plan: &Plan, after: &Directory) -> Vec<SizeWarning> {
        let mut deltas: HashMap<AreaId, i64> = HashMap::new();
        for moved in &plan.households {
            *deltas.entry(moved.from.clone()).or_default() -= 1;
            *deltas.entry(moved.to.clone()).or_default() += 1;
        }
        let mut warnings = Vec::new();
        for (id, delta) in deltas {
            let Some(area) = after.areas.get(&id).filter(|area| after.areas.is_open(&area.id))
            else {
                continue;
            };
            let inside = self.facts.households.iter().filter(|seat| seat.area == id).count();
            let known = self.facts.counts.get(&id).copied();
            let before = known.unwrap_or_else(|| u64::try_from(inside).unwrap_or(u64::MAX));
            let households = before.saturating_add_signed(delta);
            let range = self.facts.method.area_kind(&area.kind).and_then(|kind| kind.households);
            if let Some((least, most)) = range
                && !(u64::from(least)..=u64::from(most)).contains(&households)
            {
                let name = area.name.clone();
                warnings.push(SizeWarning { area: id, name, households, least, most });
            }
        }
        warnings.sort_by(|a, b| a.area.cmp(&b.area));
        warnings
    }
}

fn closing(area: &Area, successor: &AreaId) -> AreaStep {
    let (id, code) = (area.id.clone(), area.code.clone());
    AreaStep::Closed { area: id, successor: successor.clone(), code }
}
