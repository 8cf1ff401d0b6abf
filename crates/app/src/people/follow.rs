//! Lines that follow a post: whoever holds it in an area is the contact of its households.

use std::collections::BTreeSet;

use maplegrid_domain::methods::{ContactLine, Method};
use maplegrid_domain::people::Directory;
use maplegrid_domain::shared::{AreaId, HouseholdId, PersonId, PostId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::households::in_areas;
use maplegrid_store::people::links::{LinkChange, change};

use super::At;
use crate::County;

/// Their households are some thousand rows.
const AREAS_AT_ONCE: usize = 256;

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

/// Brings the links of the households of some areas in line with who holds posts there now. Call
/// it in the transaction that changed the appointments, with the county as that wrote it. Answers
/// how many links were changed.
pub(crate) fn follow_all(
    conn: &mut Conn,
    at: &At,
    appointed: &[(PostId, AreaId)],
    why: &str,
) -> StoreResult<usize> {
    let county = &at.county;
    let lines = county.method().network.lines.iter();
    let lines: Vec<&ContactLine> = lines.filter(|line| line.follows_post).collect();
    let tree = &county.directory.areas;
    let mut wanted = Vec::new();
    for line in lines {
        let tops = appointed.iter().filter(|(post, _)| line.post == *post);
        let below: BTreeSet<AreaId> =
            tops.flat_map(|(_, area)| tree.subtree(area)).map(|area| area.id.clone()).collect();
        let below: Vec<AreaId> = below.into_iter().collect();
        for some in below.chunks(AREAS_AT_ONCE) {
            wanted.extend(in_areas(conn, &county.id, some)?.into_iter().map(|row| LinkChange {
                line: line.id.clone(),
                person: followed(county, line, &row.household.area),
                household: row.household.id,
            }));
        }
    }
    // At once: reading what is there between one piece and the next would be planned for a table
    // that was empty when the first was read.
    Ok(change(conn, &county.id, tree, &wanted, (at.now, why))?.len())
}
