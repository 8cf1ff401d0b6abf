//! The county's own row and the method versions it has adopted.

use maplegrid_domain::shared::{AreaId, CountyId, Timestamp};

use crate::db::{Conn, Row, statements, values};
use crate::error::Result;

statements! {
    COUNTY = "SELECT county, name, root, demo, method_version, revision, furnished
              FROM counties WHERE county = ?1";
    COUNTIES = "SELECT county, name, root, demo, method_version, revision, furnished
                FROM counties ORDER BY county";
    INSERT_COUNTY = "INSERT INTO counties
        (county, name, root, demo, method_version, revision, furnished,
         key_fingerprint, created_at)
        VALUES (?1, ?2, ?3, ?4, 0, 0, ?5, '', ?6)";
    CLAIM_KEYS = "UPDATE counties SET key_fingerprint = ?2
                  WHERE county = ?1 AND key_fingerprint = ''";
    KEYS = "SELECT key_fingerprint FROM counties WHERE county = ?1";
    SET_FURNISHED = "UPDATE counties SET furnished = ?2 WHERE county = ?1";
    RAISE_REVISION = "UPDATE counties SET revision = revision + 1 WHERE county = ?1";
    ADOPT = "UPDATE counties SET method_version = ?2, revision = revision + 1 WHERE county = ?1";
    INSERT_METHOD = "INSERT INTO method_versions (county, version, id, body, adopted_at)
                     VALUES (?1, ?2, ?3, ?4, ?5)";
    ADOPTION_TIMES = "SELECT version, adopted_at FROM method_versions WHERE county = ?1
                      ORDER BY version";
    METHODS = "SELECT version, body FROM method_versions WHERE county = ?1 ORDER BY version";
}

/// A county's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountyRow {
    pub county: CountyId,
    pub name: String,
    pub root: AreaId,
    pub demo: bool,
    pub method_version: u32,
    pub revision: i64,
    /// False while a demo is being furnished; one that was interrupted is begun anew.
    pub furnished: bool,
}

pub fn find(conn: &mut Conn, county: &CountyId) -> Result<Option<CountyRow>> {
    conn.fetch_one(COUNTY, &values![county.as_str()], row)
}

/// All counties of the database.
pub fn all(conn: &mut Conn) -> Result<Vec<CountyRow>> {
    conn.fetch_all(COUNTIES, &values![], row)
}

/// Founds a county without a method; adopt one next.
pub fn insert(conn: &mut Conn, county: &CountyRow, at: Timestamp) -> Result<()> {
    conn.execute(
        INSERT_COUNTY,
        &values![
            county.county.as_str(),
            &county.name,
            county.root.as_str(),
            county.demo,
            county.furnished,
            at.millis(),
        ],
    )
    .map(|_| ())
}

/// Binds a county to the key file it is first opened with. Says whether the county is bound to
/// this one: another would give other query codes and could not read contact data.
pub fn claim_keys(conn: &mut Conn, county: &CountyId, fingerprint: &str) -> Result<bool> {
    conn.execute(CLAIM_KEYS, &values![county.as_str(), fingerprint])?;
    let bound = conn.fetch_one(KEYS, &values![county.as_str()], |row| row.text(0))?;
    Ok(bound.as_deref() == Some(fingerprint))
}

pub fn set_furnished(conn: &mut Conn, county: &CountyId, furnished: bool) -> Result<()> {
    conn.execute(SET_FURNISHED, &values![county.as_str(), furnished]).map(|_| ())
}

/// Tells every process that its snapshot of the directory is old.
pub fn raise_revision(conn: &mut Conn, county: &CountyId) -> Result<()> {
    conn.execute(RAISE_REVISION, &values![county.as_str()]).map(|_| ())
}

/// Stores a method version and makes it the one for new cases. `body` is the method as JSON.
pub fn adopt_method(
    conn: &mut Conn,
    county: &CountyId,
    version: u32,
    id: &str,
    body: &str,
    at: Timestamp,
) -> Result<()> {
    conn.execute(INSERT_METHOD, &values![county.as_str(), version, id, body, at.millis()])?;
    conn.execute(ADOPT, &values![county.as_str(), version]).map(|_| ())
}

/// Every version with its JSON, oldest first.
pub fn methods(conn: &mut Conn, county: &CountyId) -> Result<Vec<(u32, String)>> {
    conn.fetch_all(METHODS, &values![county.as_str()], |row| {
        Ok((crate::number(row, 0)?, row.text(1)?))
    })
}

/// Every version with when it was adopted, oldest first.
pub fn adoption_times(conn: &mut Conn, county: &CountyId) -> Result<Vec<(u32, Timestamp)>> {
    conn.fetch_all(ADOPTION_TIMES, &values![county.as_str()], |row| {
        Ok((crate::number(row, 0)?, Timestamp(row.int(1)?)))
    })
}

fn row(row: &Row<'_>) -> Result<CountyRow> {
    Ok(CountyRow {
        county: CountyId::new(row.text(0)?),
        name: row.text(1)?,
        root: AreaId::new(row.text(2)?),
        demo: row.bool(3)?,
        method_version: crate::number(row, 4)?,
        revision: row.int(5)?,
        furnished: row.bool(6)?,
    })
}
