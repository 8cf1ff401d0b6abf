//! Working a change of the tree out: what it may not do, and all that follows from it.

use std::collections::{HashMap, HashSet};

use super::change::{
    AREA_NAME_MOST, AreaStep, Change, ChangeFault, Facts, HouseholdMove, Plan, PostMove,
    SizeWarning,
};
use super::number::next_id;
use super::{Area, AreaTree};
use crate::people::{
    Appointment, Around, ContactChange, Directory, HouseholdSeat, follow_posts, out_of_reach,
};
use crate::shared::{AreaId, AreaKindId, HouseholdId, PersonId, PostId};

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
    plan.contacts = desk.contacts(&plan, area_after, &after);
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

    /// Posts held, now or later, in an area that is closed. A term goes on in the successor if
    /// nobody holds the post there when it begins, or now.
    fn posts_of(&self, area: &AreaId, into: Option<&AreaId>) -> Vec<PostMove> {
        let now = self.facts.now;
        let is_theirs =
            |held: &&Appointment| held.area == *area && held.until.is_none_or(|until| now < until);
        let mut terms: Vec<&Appointment> =
            self.facts.appointments.iter().filter(is_theirs).collect();
        terms.sort_by_key(|term| (&term.post, &term.person, term.from));
        let mut moves: Vec<PostMove> = Vec::new();
        for term in terms {
            let room = into.and_then(|into| self.room_for(term, into));
            let until = room.as_ref().map_or(term.until, |room| room.until);
            let same = |last: &&mut PostMove| last.post == term.post && last.person == term.person;
            if let Some(last) = moves.last_mut().filter(same) {
                // What was renewed ahead goes on with what it follows; what ends, ends as a whole.
                if last.to.is_some() && last.until == Some(term.from) {
                    last.until = until;
                    continue;
                }
                if last.to.is_none() && room.is_none() {
                    continue;
                }
            }
            moves.push(PostMove {
                person: term.person.clone(),
                post: term.post.clone(),
                from: area.clone(),
                to: room.map(|room| room.area),
                begins: (now < term.from).then_some(term.from),
                until,
            });
        }
        moves
    }

    /// The term as it can go on in another area, unless somebody is in the post there already: at
    /// the latest until the same person's next term there.
    fn room_for(&self, term: &Appointment, into: &AreaId) -> Option<Appointment> {
        let from = term.from.max(self.facts.now);
        let there = self.facts.appointments.iter().filter(|held| {
            let ends_later = held.until.is_none_or(|until| from < until);
            held.area == *into && held.post == term.post && ends_later
        });
        let mut until = term.until;
        for held in there {
            if held.from <= from {
                return None;
            }
            if held.person == term.person {
                until = Some(until.map_or(held.from, |until| until.min(held.from)));
            }
        }
        Some(Appointment { area: into.clone(), until, ..term.clone() })
    }

    /// Households that change their contact: those whose lines follow a post, and, where areas
    /// come to lie elsewhere, those whose contact does not reach them any more.
    fn contacts(
        &self,
        plan: &Plan,
        area_after: impl Fn(&HouseholdSeat) -> AreaId,
        after: &Directory,
    ) -> Vec<ContactChange> {
        let Facts { method, directory, appointments, now, .. } = *self.facts;
        let around = Around { method, before: &directory.areas, after, terms: appointments, now };
        let moves = matches!(
            plan.change,
            Change::Move { .. } | Change::Merge { .. } | Change::Close { .. }
        );
        // A term that was yet to come has given nobody any households.
        let left = |person: &PersonId, post: &PostId| {
            let ends = |moved: &&PostMove| moved.to.is_none() && moved.begins.is_none();
            let mut ended = plan.posts.iter().filter(ends);
            ended.any(|moved| moved.person == *person && moved.post == *post)
        };
        let mut changes = Vec::new();
        for seats in [self.facts.households, self.facts.linked] {
            changes.extend(follow_posts(seats, &area_after, &around, None));
            if moves {
                changes.extend(out_of_reach(seats, &area_after, (directory, after), method, left));
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
