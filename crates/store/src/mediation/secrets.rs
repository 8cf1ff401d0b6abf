//! What opens a mediation's words: a key of its own, wrapped with the installation's.

use maplegrid_domain::shared::{CountyId, MediationId};

use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    OF = "SELECT words FROM mediation_secrets WHERE county = ?1 AND mediation = ?2";
    KEEP = "INSERT INTO mediation_secrets (county, mediation, words) VALUES (?1, ?2, ?3)";
    FORGET = "UPDATE mediation_secrets SET words = NULL
              WHERE county = ?1 AND mediation = ?2 AND words IS NOT NULL";
}

/// The wrapped key; nothing after it was forgotten.
pub fn words_of(conn: &mut Conn, county: &CountyId, id: &MediationId) -> Result<Option<Vec<u8>>> {
    let found = conn.fetch_one(OF, &values![county.as_str(), id.as_str()], |row| row.opt_bytes(0));
    Ok(found?.flatten())
}

/// Keeps the keys of new mediations.
pub fn keep(conn: &mut Conn, county: &CountyId, keys: &[(MediationId, Vec<u8>)]) -> Result<()> {
    let rows: Vec<_> =
        keys.iter().map(|(id, words)| values![county.as_str(), id.as_str(), words]).collect();
    conn.execute_many(KEEP, &rows).map(|_| ())
}

/// Forgets the key. Says whether there was one.
pub fn forget(conn: &mut Conn, county: &CountyId, id: &MediationId) -> Result<bool> {
    Ok(conn.execute(FORGET, &values![county.as_str(), id.as_str()])? > 0)
}
