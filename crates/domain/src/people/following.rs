//! Contacts that follow posts: who becomes the contact of which households when people come, go
//! or areas change (DOMAIN § 6: 三长, 网格长 serve the households of their area).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Directory;
use crate::methods::{ContactLine, Method};
use crate::shared::{AreaId, HouseholdId, LineId, PersonId, PostId};

/// A household with where it belongs and who keeps in touch with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseholdSeat {
    pub household: HouseholdId,
    pub area: AreaId,
    pub links: BTreeMap<LineId, PersonId>,
}

/// A household's contact on a line becomes another's, or nobody's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ContactChange {
    pub line: LineId,
    pub household: HouseholdId,
    pub from: Option<PersonId>,
    pub to: Option<PersonId>,
}

/// What changes on the lines that follow a post. `before` and `after` are the directory around
/// the change; `area_after` says where a household belongs then. A contact who was set by hand,
/// and not by holding the post, stays. Of several holders `preferred` comes first.
pub fn follow_posts(
    seats: &[HouseholdSeat],
    area_after: impl Fn(&HouseholdSeat) -> AreaId,
    (before, after): (&Directory, &Directory),
    method: &Method,
    preferred: Option<&PersonId>,
) -> Vec<ContactChange> {
    let mut changes = Vec::new();
    for line in method.network.lines.iter().filter(|line| line.follows_post) {
        for seat in seats {
            let held = seat.links.get(&line.id);
            let now = holders_over(&area_after(seat), line, after, method);
            let was = holders_over(&seat.area, line, before, method);
            let stays = held.is_some_and(|person| now.contains(person) || !was.contains(person));
            if stays {
                continue;
            }
            let to = preferred.filter(|person| now.contains(person)).or_else(|| now.first());
            if held != to {
                changes.push(ContactChange {
                    line: line.id.clone(),
                    household: seat.household.clone(),
                    from: held.cloned(),
                    to: to.cloned(),
                });
            }
        }
    }
    changes.sort();
    changes
}

/// The households that somebody kept in touch with by a post in an area, on lines that do not
/// follow it, with who does so from now on; `None` leaves a gap.
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
        for seat in seats {
            let is_theirs = seat.links.get(&line.id) == Some(person)
                && after.areas.is_within(&seat.area, area)
                && !holders_over(&seat.area, line, after, method).contains(person);
            if is_theirs {
                changes.push(ContactChange {
                    line: line.id.clone(),
                    household: seat.household.clone(),
                    from: Some(person.clone()),
                    to: to.cloned(),
                });
            }
        }
    }
    changes.sort();
    changes
}

/// Who holds a line's post for the area or the nearest one of its level above.
fn holders_over<'a>(
    area: &AreaId,
    line: &ContactLine,
    directory: &'a Directory,
    method: &Method,
) -> &'a [PersonId] {
    let level = method.post(&line.post).map(|post| &post.level);
    let office = directory
        .areas
        .lineage(area)
        .find(|area| Some(&area.kind) == level && directory.areas.is_open(&area.id));
    office.map_or(&[], |office| directory.holders(&line.post, &office.id))
}
