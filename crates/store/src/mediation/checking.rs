//! What `verify` reads of mediations: all of them, page by page.

use std::collections::BTreeMap;

use maplegrid_domain::mediation::Mediation;
use maplegrid_domain::shared::{CountyId, MediationId, Timestamp};

use super::rows::Columns;
use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    STORED_AFTER = "SELECT id, due_at, wake_at, body, committee, year, sequence, stage,
                           case_number, matter, class, origin, form, result, amount_fen, parties,
                           opened_at, version
                    FROM mediations WHERE county = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
    MEDIATORS_BETWEEN = "SELECT mediation, person FROM mediation_mediators
                         WHERE county = ?1 AND mediation > ?2 AND mediation <= ?3";
    ASTRAY = "SELECT DISTINCT p.mediation FROM mediation_mediators p
              LEFT JOIN mediations m ON m.county = p.county AND m.id = p.mediation
              WHERE p.county = ?1 AND m.id IS NULL ORDER BY p.mediation LIMIT ?2";
}

/// A mediation as stored.
#[derive(Clone, Debug)]
pub struct StoredMediation {
    pub id: MediationId,
    /// `None` if the body is none.
    pub mediation: Option<Mediation>,
    pub due_at: Option<Timestamp>,
    pub wake_at: Option<Timestamp>,
    /// The columns beside the body and the lists of mediators say what it says.
    pub is_listed_right: bool,
}

/// A stretch in the order of ids; the empty text begins.
pub fn stored_after(
    conn: &mut Conn,
    county: &CountyId,
    after: &str,
    limit: i64,
) -> Result<Vec<StoredMediation>> {
    let mut found =
        conn.fetch_all(STORED_AFTER, &values![county.as_str(), after, limit], |row| {
            let id = MediationId::new(row.text(0)?);
            let mediation: Option<Mediation> = crate::json("mediation", row.str(3)?).ok();
            let columns = Columns::read(row, 4)?;
            let fits =
                |mediation: &Mediation| mediation.id == id && Columns::of(mediation) == columns;
            Ok(StoredMediation {
                is_listed_right: mediation.as_ref().is_some_and(fits),
                due_at: row.opt_int(1)?.map(Timestamp),
                wake_at: row.opt_int(2)?.map(Timestamp),
                mediation,
                id,
            })
        })?;
    let Some(last) = found.last().map(|stored| stored.id.clone()) else { return Ok(found) };
    let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let parameters = values![county.as_str(), after, last.as_str()];
    let listed =
        conn.fetch_all(MEDIATORS_BETWEEN, &parameters, |row| Ok((row.text(0)?, row.text(1)?)))?;
    for (mediation, person) in listed {
        lists.entry(mediation).or_default().push(person);
    }
    for stored in &mut found {
        let mut listed = lists.remove(stored.id.as_str()).unwrap_or_default();
        listed.sort_unstable();
        let mediators = stored.mediation.iter().flat_map(|mediation| &mediation.mediators);
        let mut named: Vec<String> = mediators.map(|one| one.person.to_string()).collect();
        named.sort_unstable();
        named.dedup();
        stored.is_listed_right &= listed == named;
    }
    Ok(found)
}

/// Mediations that stand in somebody's list and do not exist.
pub fn astray(conn: &mut Conn, county: &CountyId, limit: i64) -> Result<Vec<MediationId>> {
    conn.fetch_all(ASTRAY, &values![county.as_str(), limit], |row| {
        row.text(0).map(MediationId::new)
    })
}
