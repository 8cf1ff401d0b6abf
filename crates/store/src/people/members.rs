//! The people of a household, as far as it needs them named.

use maplegrid_domain::shared::{CountyId, HouseholdId};

use crate::db::{Conn, Row, statements, values};
use crate::error::Result;

statements! {
    OF_HOUSEHOLD = "SELECT household, id, name, relation, residing, sealed
                    FROM household_members WHERE county = ?1 AND household = ?2 ORDER BY id";
    OF_HOUSEHOLDS = "SELECT household, id, name, relation, residing, sealed
                     FROM household_members WHERE county = ?1 AND household {IN}";
    WITH_RELATION = "SELECT household, id, name, relation, residing, sealed
                     FROM household_members WHERE county = ?1 AND relation = ?2";
    UPSERT = "INSERT INTO household_members
                  (county, household, id, name, relation, residing, sealed)
              VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
              ON CONFLICT (county, household, id) DO UPDATE SET
                  name = excluded.name, relation = excluded.relation,
                  residing = excluded.residing, sealed = excluded.sealed";
    DELETE = "DELETE FROM household_members WHERE county = ?1 AND household = ?2 AND id = ?3";
}

/// A member's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    pub household: HouseholdId,
    pub id: String,
    pub name: String,
    /// To the householder: 户主, 配偶, 子女 …
    pub relation: String,
    pub residing: bool,
    pub sealed: Option<Vec<u8>>,
}

fn member(row: &Row<'_>) -> Result<MemberRow> {
    Ok(MemberRow {
        household: HouseholdId::new(row.text(0)?),
        id: row.text(1)?,
        name: row.text(2)?,
        relation: row.text(3)?,
        residing: row.bool(4)?,
        sealed: row.opt_bytes(5)?,
    })
}

/// In the order in which they were written down.
pub fn of_household(
    conn: &mut Conn,
    county: &CountyId,
    household: &HouseholdId,
) -> Result<Vec<MemberRow>> {
    conn.fetch_all(OF_HOUSEHOLD, &values![county.as_str(), household.as_str()], member)
}

/// The members of several households, in no order.
pub fn of_households(
    conn: &mut Conn,
    county: &CountyId,
    households: &[HouseholdId],
) -> Result<Vec<MemberRow>> {
    let keys: Vec<_> = households.iter().map(|id| id.as_str().into()).collect();
    conn.fetch_in(OF_HOUSEHOLDS, &values![county.as_str()], &keys, member)
}

/// Everybody of the county in this relation to the head, such as the heads themselves.
pub fn with_relation(conn: &mut Conn, county: &CountyId, relation: &str) -> Result<Vec<MemberRow>> {
    conn.fetch_all(WITH_RELATION, &values![county.as_str(), relation], member)
}

/// Writes members, new or known.
pub fn put(conn: &mut Conn, county: &CountyId, members: &[MemberRow]) -> Result<()> {
    let rows: Vec<_> = members
        .iter()
        .map(|member| {
            values![
                county.as_str(),
                member.household.as_str(),
                &member.id,
                &member.name,
                &member.relation,
                member.residing,
                member.sealed.as_deref(),
            ]
        })
        .collect();
    conn.execute_many(UPSERT, &rows).map(|_| ())
}

/// Says whether there was such a member.
pub fn delete(
    conn: &mut Conn,
    county: &CountyId,
    household: &HouseholdId,
    id: &str,
) -> Result<bool> {
    let gone = conn.execute(DELETE, &values![county.as_str(), household.as_str(), id])?;
    Ok(gone > 0)
}
