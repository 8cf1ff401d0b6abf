//! Contacts that follow posts: who becomes the contact of which households when people come, go
//! or areas change (DOMAIN § 6: 三长, 网格长 serve the households of their area).
//!
//! Nothing is stored about how somebody came to be a contact. It follows from the terms: whoever
//! held the line's post over the household at some time since they are its contact is so by the
//! post, and goes with it; anybody else was set by hand. A mark on the link could say so as well,
//! but whatever writes links (imports, founding, pages) would have to set it rightly, and somebody
//! who is named by hand and appointed afterwards would keep a mark that is no longer true.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::{Appointment, Directory};
use crate::areas::AreaTree;
use crate::methods::{ContactLine, Method};
use crate::shared::{AreaId, HouseholdId, LineId, PersonId, PostId, Timestamp};

/// A household with where it belongs and who keeps in touch with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseholdSeat {
    pub household: HouseholdId,
    pub area: AreaId,
    pub links: BTreeMap<LineId, SeatContact>,
}

/// A household's contact on a line, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatContact {
    pub person: PersonId,
    pub from: Timestamp,
}

/// A household's contact on a line becomes another's, or nobody's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ContactChange {
    pub line: LineId,
    pub household: HouseholdId,
    pub from: Option<PersonId>,
    pub to: Option<PersonId>,
}

/// The moment at which posts or areas change, as far as contacts go.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    pub method: &'a Method,
    /// Where areas lay until now.
    pub before: &'a AreaTree,
    /// Where they lie from now on, and who holds what then.
    pub after: &'a Directory,
    /// All terms there are, over and to come ones too: they tell who is a contact by the post.
    pub terms: &'a [Appointment],
    pub now: Timestamp,
}

/// What changes on the lines that follow a post, so that every household's contact is somebody
/// who holds it. `area_after` says where a household belongs from now on. Who is or was a contact
/// by the post goes with it, also where the term ended earlier and nobody has done anything about
/// it yet. Who was set by hand stays; if it is somebody who holds the post elsewhere, as long as
/// they hold it anywhere. Of several holders `preferred` comes first.
///
/// To bring households in line with the posts of today, give the directory of today as `after`
/// and its tree as `before`. Doing it twice changes nothing the second time.
pub fn follow_posts(
    seats: &[HouseholdSeat],
    area_after: impl Fn(&HouseholdSeat) -> AreaId,
    around: &Around<'_>,
    preferred: Option<&PersonId>,
) -> Vec<ContactChange> {
    let terms = Terms::of(around);
    let mut changes = Vec::new();
    for line in around.method.network.lines.iter().filter(|line| line.follows_post) {
        for seat in seats {
            let area = area_after(seat);
            let now = holders_over(&area, line, around.after, around.method);
            let held = seat.links.get(&line.id);
            let stays = held.is_some_and(|held| {
                now.contains(&held.person) || terms.is_by_hand(held, line, (&seat.area, &area))
            });
            if stays {
                continue;
            }
            let to = preferred.filter(|person| now.contains(person)).or_else(|| now.first());
            let from = held.map(|held| &held.person);
            if from != to {
                changes.push(ContactChange {
                    line: line.id.clone(),
                    household: seat.household.clone(),
                    from: from.cloned(),
                    to: to.cloned(),
                });
            }
        }
    }
    changes.sort();
    changes
}

/// The households that somebody kept in touch with by a post in an area, on lines that do not
/// follow it, with who does so from now on; `None` leaves a gap. `seats` are those of the area and
/// all others whose contact the person is: on such a line they may lie anywhere around. Those
/// outside the area stay theirs while another of their posts is near enough.
pub fn release(
    seats: &[HouseholdSeat],
    (person, post, area): (&PersonId, &PostId, &AreaId),
    to: Option<&PersonId>,
    after: &Directory,
    method: &Method,
) -> Vec<ContactChange> {
    let lines = method.network.lines.iter().filter(|line| line.post == *post && !line.follows_post);
    let mut changes = Vec::new();
    for line in lines {
        let near =
            |person, seat: &HouseholdSeat| may_be_contact(method, after, line, person, &seat.area);
        for seat in seats {
            let is_theirs = seat.links.get(&line.id).is_some_and(|held| held.person == *person);
            let inside = after.areas.is_within(&seat.area, area);
            let holds_on = holders_over(&seat.area, line, after, method).contains(person)
                || (!inside && near(person, seat));
            if is_theirs && !holds_on {
                changes.push(ContactChange {
                    line: line.id.clone(),
                    household: seat.household.clone(),
                    from: Some(person.clone()),
                    to: to.filter(|to| inside || near(to, seat)).cloned(),
                });
            }
        }
    }
    changes.sort();
    changes
}

/// The households on lines that do not follow a post whose contact has no fitting post near them
/// any more once areas lie elsewhere, and had one before or has just `left` it: nobody comes to
/// them from now on, until somebody is named. Who holds another such post near enough stays.
pub fn out_of_reach(
    seats: &[HouseholdSeat],
    area_after: impl Fn(&HouseholdSeat) -> AreaId,
    (before, after): (&Directory, &Directory),
    method: &Method,
    left: impl Fn(&PersonId, &PostId) -> bool,
) -> Vec<ContactChange> {
    let mut changes = Vec::new();
    for line in method.network.lines.iter().filter(|line| !line.follows_post) {
        for seat in seats {
            let Some(SeatContact { person, .. }) = seat.links.get(&line.id) else { continue };
            if may_be_contact(method, after, line, person, &area_after(seat)) {
                continue;
            }
            if left(person, &line.post) || may_be_contact(method, before, line, person, &seat.area)
            {
                changes.push(ContactChange {
                    line: line.id.clone(),
                    household: seat.household.clone(),
                    from: Some(person.clone()),
                    to: None,
                });
            }
        }
    }
    changes
}

/// Whether somebody holds the post that a line asks for, wherever that is: whoever stands in has to,
/// for they come to know of the households what only such a post may.
pub fn holds_post_of(directory: &Directory, line: &ContactLine, person: &PersonId) -> bool {
    directory.holdings(person).iter().any(|held| held.post == line.post)
}

/// Whether a person may be the contact of an area's households on a line: they hold its post
/// somewhere in the same village, or above the area.
pub fn may_be_contact(
    method: &Method,
    directory: &Directory,
    line: &ContactLine,
    person: &PersonId,
    area: &AreaId,
) -> bool {
    let areas = &directory.areas;
    let around = neighbourhood(method, areas, line, area);
    directory
        .holdings(person)
        .iter()
        .filter(|held| held.post == line.post)
        .any(|held| areas.is_within(&held.area, &around) || areas.is_within(area, &held.area))
}

/// The area within which the contacts of an area's households hold the line's post. They live
/// near, but seldom only in the same smallest area: the published 411 linking members have 550
/// micro-grids. Two levels above the post's own is near enough.
pub fn neighbourhood(
    method: &Method,
    areas: &AreaTree,
    line: &ContactLine,
    area: &AreaId,
) -> AreaId {
    const NEAR: usize = 2;
    let kind = method.post(&line.post).map(|post| &post.level);
    let lineage: Vec<&AreaId> = areas.lineage(area).map(|above| &above.id).collect();
    let own = areas.lineage(area).position(|above| Some(&above.kind) == kind);
    let top = own.unwrap_or(0) + NEAR;
    lineage.get(top).or(lineage.last()).map_or_else(|| area.clone(), |id| (*id).clone())
}

/// The terms of posts that lines follow, by who held what.
struct Terms<'a> {
    around: &'a Around<'a>,
    held: HashMap<(&'a PersonId, &'a PostId), Vec<&'a Appointment>>,
}

impl<'a> Terms<'a> {
    fn of(around: &'a Around<'a>) -> Self {
        let lines = &around.method.network.lines;
        let follows = |post: &PostId| lines.iter().any(|l| l.follows_post && l.post == *post);
        let mut held: HashMap<_, Vec<&Appointment>> = HashMap::new();
        for term in around.terms.iter().filter(|term| term.from <= around.now) {
            if follows(&term.post) {
                held.entry((&term.person, &term.post)).or_default().push(term);
            }
        }
        Self { around, held }
    }

    /// Whether a contact who does not hold the post over the household is none of its holders of
    /// before either, but somebody's choice that still can be.
    fn is_by_hand(
        &self,
        contact: &SeatContact,
        line: &ContactLine,
        (before, after): (&AreaId, &AreaId),
    ) -> bool {
        let Around { method, before: tree, after: directory, .. } = *self.around;
        let held = self.held.get(&(&contact.person, &line.post)).map_or(&[][..], Vec::as_slice);
        let since = |term: &&&Appointment| term.until.is_none_or(|until| contact.from <= until);
        let mut held = held.iter().filter(since).peekable();
        if held.peek().is_none() {
            return true;
        }
        let offices =
            [office(before, line, tree, method), office(after, line, &directory.areas, method)];
        if held.any(|term| offices.contains(&Some(&term.area))) {
            return false;
        }
        directory.holdings(&contact.person).iter().any(|held| held.post == line.post)
    }
}

/// The area itself or the nearest above it of the level of a line's post.
fn office<'a>(
    area: &AreaId,
    line: &ContactLine,
    areas: &'a AreaTree,
    method: &Method,
) -> Option<&'a AreaId> {
    let level = &method.post(&line.post)?.level;
    let office = areas.lineage(area).find(|area| area.kind == *level && areas.is_open(&area.id));
    office.map(|area| &area.id)
}

/// Who holds a line's post for the area or the nearest one of its level above.
fn holders_over<'a>(
    area: &AreaId,
    line: &ContactLine,
    directory: &'a Directory,
    method: &Method,
) -> &'a [PersonId] {
    let office = office(area, line, &directory.areas, method);
    office.map_or(&[], |office| directory.holders(&line.post, office))
}
