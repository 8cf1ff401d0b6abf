//! Changes of the tree, worked out before anything happens: the preview shows a [`Plan`], and
//! applying carries out that plan and no other.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{Area, AreaTree};
use crate::methods::Method;
use crate::people::{Appointment, ContactChange, Directory, HouseholdSeat, Person};
use crate::shared::{AreaId, AreaKindId, HouseholdId, PersonId, PostId, Timestamp};

/// Longest name of an area in characters.
pub const AREA_NAME_MOST: usize = 30;

/// What is to be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Change {
    /// Below `parent`. The first area there takes all its households: they belong to the
    /// smallest areas.
    Create {
        parent: AreaId,
        area_kind: AreaKindId,
        name: String,
    },
    Rename {
        area: AreaId,
        name: String,
    },
    /// With all that is below it.
    Move {
        area: AreaId,
        to: AreaId,
    },
    /// A new area beside it takes some of its households.
    Split {
        area: AreaId,
        name: String,
        households: Vec<HouseholdId>,
    },
    /// All that it has goes to another of its kind, and it is closed.
    Merge {
        area: AreaId,
        into: AreaId,
    },
    /// Closes an area that has nothing left.
    Close {
        area: AreaId,
    },
}

/// Why a change is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeFault {
    UnknownArea,
    /// The place this installation works for, and what is above it, stays.
    RootStays,
    NameMissing,
    NameTooLong {
        most: usize,
    },
    /// An area beside it has this name.
    NameTaken,
    /// The parent is the area itself or lies below it.
    BelowItself,
    /// The method puts this kind of area below another kind; its label.
    WrongParent {
        wanted: String,
    },
    /// It is there already.
    NothingChanges,
    /// Only areas of one kind are merged.
    OtherKind,
    /// Households are split; an area that has others below it is rearranged by moving those.
    HasAreasBelow {
        areas: usize,
    },
    /// A household that does not belong to the area, or has left since.
    UnknownHousehold,
    /// None, or all of them.
    SplitsNothing,
    /// It still has something.
    NotEmpty {
        households: usize,
        areas: usize,
        cases: usize,
    },
    /// Households belong to the smallest areas: where some belong directly, no area can come
    /// beside them. The area that has them.
    MixesLevels {
        area: AreaId,
        households: u64,
    },
    /// No number is left below the parent.
    NoNumberLeft,
}

impl ChangeFault {
    /// A stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownArea => "unknown_area",
            Self::RootStays => "root_stays",
            Self::NameMissing => "name_missing",
            Self::NameTooLong { .. } => "name_too_long",
            Self::NameTaken => "name_taken",
            Self::BelowItself => "below_itself",
            Self::WrongParent { .. } => "wrong_parent",
            Self::NothingChanges => "nothing_changes",
            Self::OtherKind => "other_kind",
            Self::HasAreasBelow { .. } => "has_areas_below",
            Self::UnknownHousehold => "unknown_household",
            Self::SplitsNothing => "splits_nothing",
            Self::NotEmpty { .. } => "not_empty",
            Self::MixesLevels { .. } => "mixes_levels",
            Self::NoNumberLeft => "no_number_left",
        }
    }
}

/// What is known about the areas that a change touches.
pub struct Facts<'a> {
    pub method: &'a Method,
    pub directory: &'a Directory,
    /// The topmost area this installation works for.
    pub root: &'a AreaId,
    /// Everybody, and all appointments, past ones too.
    pub persons: &'a [Person],
    pub appointments: &'a [Appointment],
    /// The households of the changed area's subtree; of a new area's, its parent's.
    pub households: &'a [HouseholdSeat],
    /// Households elsewhere whose contact holds a post in an area that is closed or moves.
    pub linked: &'a [HouseholdSeat],
    /// How many households there are below the other area of a move or merge.
    pub counts: &'a HashMap<AreaId, u64>,
    /// Cases of the changed area that are not closed.
    pub pending_cases: usize,
    pub now: Timestamp,
}

/// An area before and after; either may be missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum AreaStep {
    Made {
        area: Area,
    },
    Renamed {
        area: AreaId,
        from: String,
        to: String,
    },
    Moved {
        area: AreaId,
        from: AreaId,
        to: AreaId,
    },
    /// Its codes open `successor` from now on.
    Closed {
        area: AreaId,
        successor: AreaId,
        code: String,
    },
}

/// A household goes to another area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseholdMove {
    pub household: HouseholdId,
    pub from: AreaId,
    pub to: AreaId,
}

/// Somebody's post in an area that is closed: held on in its successor, or over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostMove {
    pub person: PersonId,
    pub post: PostId,
    pub from: AreaId,
    pub to: Option<AreaId>,
    /// A term booked ahead has not begun yet.
    pub begins: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

impl PostMove {
    /// The term in the successor, if there is one.
    pub fn goes_on(&self, now: Timestamp) -> Option<Appointment> {
        Some(Appointment {
            person: self.person.clone(),
            post: self.post.clone(),
            area: self.to.clone()?,
            from: self.begins.unwrap_or(now),
            until: self.until,
        })
    }
}

/// More or fewer households than the method publishes for the kind. Warns, never refuses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SizeWarning {
    pub area: AreaId,
    pub name: String,
    pub households: u64,
    pub least: u16,
    pub most: u16,
}

/// All that a change does to areas, households, contacts and posts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub change: Change,
    pub areas: Vec<AreaStep>,
    pub households: Vec<HouseholdMove>,
    pub contacts: Vec<ContactChange>,
    pub posts: Vec<PostMove>,
    pub warnings: Vec<SizeWarning>,
}

impl Plan {
    /// The tree as it is afterwards.
    pub fn tree_after(&self, tree: &AreaTree) -> AreaTree {
        let mut areas: HashMap<AreaId, Area> =
            tree.ever().map(|area| (area.id.clone(), area.clone())).collect();
        let mut closed: HashSet<AreaId> =
            tree.ever().filter(|a| !tree.is_open(&a.id)).map(|a| a.id.clone()).collect();
        for step in &self.areas {
            match step {
                AreaStep::Made { area } => drop(areas.insert(area.id.clone(), area.clone())),
                AreaStep::Renamed { area, to, .. } => {
                    areas.entry(area.clone()).and_modify(|area| area.name.clone_from(to));
                }
                AreaStep::Moved { area, to, .. } => {
                    areas.entry(area.clone()).and_modify(|area| area.parent = Some(to.clone()));
                }
                AreaStep::Closed { area, successor, .. } => {
                    let parent = Some(successor.clone());
                    areas.entry(area.clone()).and_modify(|area| area.parent = parent);
                    closed.insert(area.clone());
                }
            }
        }
        AreaTree::with_closed(areas.into_values(), closed)
    }

    /// All appointments as they are afterwards.
    pub fn appointments_after(&self, before: &[Appointment], now: Timestamp) -> Vec<Appointment> {
        let mut after = before.to_vec();
        for moved in &self.posts {
            for held in &mut after {
                let same = held.person == moved.person
                    && held.post == moved.post
                    && held.area == moved.from;
                if same && held.until.is_none_or(|until| now < until) {
                    held.until = Some(now.max(held.from));
                }
            }
            after.extend(moved.goes_on(now));
        }
        after
    }

    /// The directory as it is afterwards.
    pub fn directory_after(&self, facts: &Facts<'_>) -> Directory {
        Directory::new(
            self.tree_after(&facts.directory.areas),
            facts.persons.iter().cloned(),
            self.appointments_after(facts.appointments, facts.now),
            facts.now,
        )
    }

    /// The areas that are closed, with what takes their place.
    pub fn closed(&self) -> impl Iterator<Item = (&AreaId, &AreaId)> {
        self.areas.iter().filter_map(|step| match step {
            AreaStep::Closed { area, successor, .. } => Some((area, successor)),
            _ => None,
        })
    }
}
