//! Lines that follow a post: whoever holds it in an area is the contact of its households.

use maplegrid_domain::methods::{ContactLine, Method};
use maplegrid_domain::people::Directory;
use maplegrid_domain::shared::{AreaId, HouseholdId, PersonId};
use maplegrid_store::people::links::LinkChange;

use crate::County;

/// The contact of an area's households on a line that follows its post. The first appointed, if
/// several hold it.
pub(crate) fn followed_by(
    method: &Method,
    directory: &Directory,
    line: &ContactLine,
    area: &AreaId,
) -> Option<PersonId> {
    if !line.follows_post {
        return None;
    }
    let kind = &method.post(&line.post)?.level;
    let office = directory.areas.lineage(area).find(|above| above.kind == *kind)?;
    directory.holders(&line.post, &office.id).first().cloned()
}

fn followed(county: &County, line: &ContactLine, area: &AreaId) -> Option<PersonId> {
    followed_by(county.method(), &county.directory, line, area)
}

/// The changes that bring a household's lines along when it comes to an area.
pub(crate) fn arriving(county: &County, household: &HouseholdId, area: &AreaId) -> Vec<LinkChange> {
    let lines = county.method().network.lines.iter().filter(|line| line.follows_post);
    lines
        .map(|line| LinkChange {
            household: household.clone(),
            line: line.id.clone(),
            person: followed(county, line, area),
        })
        .collect()
}
