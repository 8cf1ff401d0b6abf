//! Changing the tree, and the history of its changes.

use std::collections::BTreeMap;

use maplegrid_domain::areas::{AreaStep, AreaTree, HouseholdMove, Plan};
use maplegrid_domain::people::{HouseholdSeat, SeatContact};
use maplegrid_domain::shared::{AreaId, CountyId, HouseholdId, PersonId, Timestamp};

use crate::db::{Conn, Row, Value, statements, values};
use crate::error::Result;
use crate::people::links::of_households;

statements! {
    CLOSED = "SELECT id FROM areas WHERE county = ?1 AND closed_at IS NOT NULL";
    RENAME = "UPDATE areas SET name = ?3 WHERE county = ?1 AND id = ?2";
    MOVE = "UPDATE areas SET parent = ?3 WHERE county = ?1 AND id = ?2";
    CLOSE = "UPDATE areas SET parent = ?3, closed_at = ?4 WHERE county = ?1 AND id = ?2";
    MOVE_HOUSEHOLDS = "UPDATE households SET area = ?2, version = version + 1
                       WHERE county = ?1 AND id {IN} RETURNING id";
    SEATS = "SELECT id, area FROM households
             WHERE county = ?1 AND closed_at IS NULL AND area {IN}";
    LINKED_TO = "SELECT DISTINCT household FROM household_links WHERE county = ?1 AND person {IN}";
    SEATS_OF = "SELECT id, area FROM households
                WHERE county = ?1 AND closed_at IS NULL AND id {IN}";
    INSERT_CHANGE = "INSERT INTO area_changes (county, id, at, person, kind, area, body)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    CHANGES_OF = "SELECT at, person, kind, area, body FROM area_changes
                  WHERE county = ?1 AND area {IN}";
    LATEST_CHANGES = "SELECT at, person, kind, area, body FROM area_changes
                      WHERE county = ?1 ORDER BY at DESC, id LIMIT ?2";
    ADD_TALLIES = "INSERT INTO tallies (county, area, measure, day, n)
                   SELECT county, CAST(?3 AS TEXT), measure, day, n * CAST(?4 AS BIGINT) FROM tallies
                   WHERE county = ?1 AND area = ?2
                   ON CONFLICT (county, area, measure, day)
                   DO UPDATE SET n = tallies.n + excluded.n";
}

/// A line of the tree's history.
#[derive(Clone, Debug)]
pub struct ChangeRow {
    pub at: Timestamp,
    pub person: Option<PersonId>,
    pub kind: String,
    pub area: AreaId,
    pub plan: Plan,
}

/// Areas that are kept for their history only.
pub fn closed(conn: &mut Conn, county: &CountyId) -> Result<Vec<AreaId>> {
    conn.fetch_all(CLOSED, &values![county.as_str()], |row| Ok(AreaId::new(row.text(0)?)))
}

/// The open households that belong to exactly these areas, with their contacts, by id.
pub fn seats(conn: &mut Conn, county: &CountyId, areas: &[AreaId]) -> Result<Vec<HouseholdSeat>> {
    let keys: Vec<Value<'_>> = areas.iter().map(|area| area.as_str().into()).collect();
    let seats = conn.fetch_in(SEATS, &values![county.as_str()], &keys, seat)?;
    with_links(conn, county, seats)
}

/// The open households that have one of these people as a contact, wherever they lie, with all
/// their contacts, by id.
pub fn seats_linked_to(
    conn: &mut Conn,
    county: &CountyId,
    persons: &[&PersonId],
) -> Result<Vec<HouseholdSeat>> {
    let county_id = values![county.as_str()];
    let keys: Vec<Value<'_>> = persons.iter().map(|person| person.as_str().into()).collect();
    let mut ids = conn.fetch_in(LINKED_TO, &county_id, &keys, |row| row.text(0))?;
    ids.sort_unstable();
    ids.dedup();
    let keys: Vec<Value<'_>> = ids.iter().map(|id| id.as_str().into()).collect();
    let seats = conn.fetch_in(SEATS_OF, &county_id, &keys, seat)?;
    with_links(conn, county, seats)
}

fn seat(row: &Row<'_>) -> Result<HouseholdSeat> {
    let (household, area) = (HouseholdId::new(row.text(0)?), AreaId::new(row.text(1)?));
    Ok(HouseholdSeat { household, area, links: BTreeMap::default() })
}

fn with_links(
    conn: &mut Conn,
    county: &CountyId,
    mut seats: Vec<HouseholdSeat>,
) -> Result<Vec<HouseholdSeat>> {
    seats.sort_by(|a, b| a.household.cmp(&b.household));
    let ids: Vec<HouseholdId> = seats.iter().map(|seat| seat.household.clone()).collect();
    for link in of_households(conn, county, &ids)? {
        if let Ok(at) = seats.binary_search_by(|seat| seat.household.cmp(&link.household)) {
            let contact = SeatContact { person: link.person, from: link.from };
            seats[at].links.insert(link.line, contact);
        }
    }
    Ok(seats)
}

/// Carries out what a plan says of areas and households; contacts, posts, counts and cases are
/// written beside it.
pub fn apply(conn: &mut Conn, county: &CountyId, plan: &Plan, now: Timestamp) -> Result<()> {
    let id = county.as_str();
    for step in &plan.areas {
        match step {
            AreaStep::Made { area } => {
                super::write::insert_areas(conn, county, std::slice::from_ref(area))?;
            }
            AreaStep::Renamed { area, to, .. } => {
                conn.execute(RENAME, &values![id, area.as_str(), to])?;
            }
            AreaStep::Moved { area, to, .. } => {
                conn.execute(MOVE, &values![id, area.as_str(), to.as_str()])?;
            }
            AreaStep::Closed { area, successor, .. } => {
                let values = values![id, area.as_str(), successor.as_str(), now.millis()];
                conn.execute(CLOSE, &values)?;
            }
        }
    }
    move_households(conn, county, &plan.households)
}

fn move_households(conn: &mut Conn, county: &CountyId, moves: &[HouseholdMove]) -> Result<()> {
    let mut left: Vec<&HouseholdMove> = moves.iter().collect();
    while let Some(first) = left.first() {
        let to = first.to.clone();
        let (these, others) = left.into_iter().partition(|moved| moved.to == to);
        let these: Vec<&HouseholdMove> = these;
        let keys: Vec<Value<'_>> = these.iter().map(|m| m.household.as_str().into()).collect();
        conn.fetch_in(MOVE_HOUSEHOLDS, &values![county.as_str(), to.as_str()], &keys, |_| Ok(()))?;
        left = others;
    }
    Ok(())
}

/// Moves the figures of cases along with the areas: a figure of an area is about the cases in its
/// lists, which have moved as well, so that it can always be counted after.
pub fn shift_tallies(
    conn: &mut Conn,
    county: &CountyId,
    plan: &Plan,
    (before, after): (&AreaTree, &AreaTree),
) -> Result<()> {
    for step in &plan.areas {
        let (AreaStep::Moved { area, .. } | AreaStep::Closed { area, .. }) = step else {
            continue;
        };
        // The children of a merged area go to its successor one by one, and their figures with
        // them; what is left are the figures of the area itself.
        let above = |tree: &AreaTree| -> Vec<AreaId> {
            tree.lineage(area).skip(1).map(|area| area.id.clone()).collect()
        };
        let (old, new) = (above(before), above(after));
        for lost in old.iter().filter(|id| !new.contains(id)) {
            add_tallies(conn, county, (area, lost), -1)?;
        }
        for gained in new.iter().filter(|id| !old.contains(id)) {
            add_tallies(conn, county, (area, gained), 1)?;
        }
    }
    Ok(())
}

fn add_tallies(
    conn: &mut Conn,
    county: &CountyId,
    (of, to): (&AreaId, &AreaId),
    times: i64,
) -> Result<()> {
    conn.execute(ADD_TALLIES, &values![county.as_str(), of.as_str(), to.as_str(), times])
        .map(|_| ())
}

/// Puts a change down in the history of every area that took part.
pub fn insert_change(
    conn: &mut Conn,
    county: &CountyId,
    id: &str,
    areas: &[AreaId],
    change: &ChangeRow,
) -> Result<()> {
    let rows: Vec<(String, ChangeRow)> = areas
        .iter()
        .enumerate()
        .map(|(place, area)| {
            (format!("{id}-{place}"), ChangeRow { area: area.clone(), ..change.clone() })
        })
        .collect();
    insert_changes(conn, county, &rows)
}

/// Many changes with their ids, each in the history of its area.
pub fn insert_changes(
    conn: &mut Conn,
    county: &CountyId,
    changes: &[(String, ChangeRow)],
) -> Result<()> {
    let row = |(id, change): &(String, ChangeRow)| {
        Ok(values![
            county.as_str(),
            id.clone(),
            change.at.millis(),
            change.person.as_ref().map(|person| person.as_str().to_owned()),
            change.kind.clone(),
            change.area.as_str().to_owned(),
            crate::to_json("area_changes", &change.plan)?,
        ])
    };
    let rows = changes.iter().map(row).collect::<Result<Vec<_>>>()?;
    conn.execute_many(INSERT_CHANGE, &rows).map(|_| ())
}

/// What changed about these areas, the latest first.
pub fn changes_of(conn: &mut Conn, county: &CountyId, areas: &[AreaId]) -> Result<Vec<ChangeRow>> {
    let keys: Vec<Value<'_>> = areas.iter().map(|area| area.as_str().into()).collect();
    let mut found = conn.fetch_in(CHANGES_OF, &values![county.as_str()], &keys, change)?;
    found.sort_by_key(|change| std::cmp::Reverse(change.at));
    Ok(found)
}

/// The latest changes of the whole tree.
pub fn latest_changes(conn: &mut Conn, county: &CountyId, limit: i64) -> Result<Vec<ChangeRow>> {
    conn.fetch_all(LATEST_CHANGES, &values![county.as_str(), limit], change)
}

fn change(row: &Row<'_>) -> Result<ChangeRow> {
    Ok(ChangeRow {
        at: Timestamp(row.int(0)?),
        person: row.opt_text(1)?.map(PersonId::new),
        kind: row.text(2)?,
        area: AreaId::new(row.text(3)?),
        plan: crate::json("area_changes", row.str(4)?)?,
    })
}
