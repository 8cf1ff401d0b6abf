//! Cases whose lists change though nothing happened to them: areas have come to lie elsewhere, or
//! somebody has left.

use maplegrid_domain::accounts::task_person;
use maplegrid_domain::cases::{Case, CaseNumber};
use maplegrid_domain::shared::{AreaId, CountyId, PersonId};

use super::rows::Filed;
use super::write::{Card, refile};
use crate::db::{Conn, Value, statements, values};
use crate::error::Result;

statements! {
    IN_AREA = "SELECT DISTINCT number FROM case_areas
               WHERE county = ?1 AND area = ?2 AND number > ?3 ORDER BY number LIMIT ?4";
    PENDING_IN_AREA = "SELECT DISTINCT number FROM case_areas
                       WHERE county = ?1 AND area = ?2
                         AND bucket IN (1, 3, 11, 13) ORDER BY number";
    OF_HOLDER = "SELECT DISTINCT number FROM case_tasks
                 WHERE county = ?1 AND holder = ?2 ORDER BY number";
    SET_CARD = "UPDATE cases SET filed = ?3 WHERE county = ?1 AND number = ?2";
}

/// All cases in an area's lists, closed ones too, page by page in the order of their numbers.
/// Unscoped: for the one who changes the tree, who is told no more than the numbers.
pub fn in_area(
    conn: &mut Conn,
    county: &CountyId,
    area: &AreaId,
    (after, limit): (&str, i64),
) -> Result<Vec<CaseNumber>> {
    conn.fetch_all(IN_AREA, &values![county.as_str(), area.as_str(), after, limit], |row| {
        Ok(CaseNumber::stored(row.text(0)?))
    })
}

/// Those of an area's cases that somebody still has to do with. Unscoped, as [`in_area`].
pub fn pending_in_area(
    conn: &mut Conn,
    county: &CountyId,
    area: &AreaId,
) -> Result<Vec<CaseNumber>> {
    conn.fetch_all(PENDING_IN_AREA, &values![county.as_str(), area.as_str()], |row| {
        Ok(CaseNumber::stored(row.text(0)?))
    })
}

/// Cases that are in somebody's hands by name. Unscoped, as [`in_area`].
pub fn in_hands_of(
    conn: &mut Conn,
    county: &CountyId,
    person: &PersonId,
) -> Result<Vec<CaseNumber>> {
    of_holder(conn, county, &task_person(person))
}

/// Cases on the list of a holder, as `accounts::task_holder` names it. Unscoped, as [`in_area`].
pub fn of_holder(conn: &mut Conn, county: &CountyId, holder: &str) -> Result<Vec<CaseNumber>> {
    conn.fetch_all(OF_HOLDER, &values![county.as_str(), holder], |row| {
        Ok(CaseNumber::stored(row.text(0)?))
    })
}

/// Gives cases other cards and the index rows that belong to them.
pub fn set_cards(
    conn: &mut Conn,
    county: &CountyId,
    changes: &[(Case, Filed, Filed)],
) -> Result<()> {
    let cards: Vec<Card<'_>> = changes
        .iter()
        .map(|(case, before, after)| Card { number: &case.number, before, after })
        .collect();
    let filed: Vec<String> =
        cards.iter().map(|card| crate::to_json("filed", card.after)).collect::<Result<_>>()?;
    let rows: Vec<[Value<'_>; 3]> = cards
        .iter()
        .zip(&filed)
        .map(|(card, filed)| values![county.as_str(), card.number.as_str(), filed])
        .collect();
    conn.execute_many(SET_CARD, &rows)?;
    refile(conn, county, &cards)
}
