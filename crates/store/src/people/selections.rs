//! Selections: states beside the ledger that they follow from.

use maplegrid_domain::people::selection::{Selection, SelectionState};
use maplegrid_domain::shared::{AreaId, CountyId, PersonId, SelectionId};

use crate::db::{Conn, Value, statements, values};
use crate::error::Result;

statements! {
    FIND = "SELECT body FROM selections WHERE county = ?1 AND id = ?2";
    PUT = "INSERT INTO selections
               (county, id, post, area, person, state, step, version, at, body)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
           ON CONFLICT (county, id) DO UPDATE SET
               state = excluded.state, step = excluded.step, version = excluded.version,
               body = excluded.body";
    IN_STATE = "SELECT body FROM selections WHERE county = ?1 AND state = ?2 AND area {IN}";
    OF_PERSON = "SELECT body FROM selections WHERE county = ?1 AND person = ?2 ORDER BY at DESC, id";
    STORED_AFTER = "SELECT id, version, post, area, person, state, step, at, body FROM selections
                    WHERE county = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
}

/// A selection as stored, for `verify`.
#[derive(Clone, Debug)]
pub struct StoredSelection {
    pub id: SelectionId,
    /// `None` if the body is no selection.
    pub selection: Option<Selection>,
    /// The columns beside the body say what it says.
    pub is_listed_right: bool,
}

pub fn find(conn: &mut Conn, county: &CountyId, id: &SelectionId) -> Result<Option<Selection>> {
    conn.fetch_one(FIND, &values![county.as_str(), id.as_str()], |row| {
        crate::json("selections", row.str(0)?)
    })
}

pub fn put(conn: &mut Conn, county: &CountyId, selection: &Selection) -> Result<()> {
    let body = crate::to_json("selections", selection)?;
    let step = selection.next_step().map(|step| step.id.as_str());
    conn.execute(
        PUT,
        &values![
            county.as_str(),
            selection.id.as_str(),
            selection.post.as_str(),
            selection.area.as_str(),
            selection.person.as_str(),
            selection.state.word(),
            step,
            selection.version,
            selection.nominated_at.millis(),
            &body,
        ],
    )
    .map(|_| ())
}

/// Selections of exactly these areas in a state, the latest first.
pub fn in_state(
    conn: &mut Conn,
    county: &CountyId,
    state: SelectionState,
    areas: &[AreaId],
) -> Result<Vec<Selection>> {
    let keys: Vec<Value<'_>> = areas.iter().map(|area| area.as_str().into()).collect();
    let prefix = values![county.as_str(), state.word()];
    let mut found: Vec<Selection> =
        conn.fetch_in(IN_STATE, &prefix, &keys, |row| crate::json("selections", row.str(0)?))?;
    found.sort_by(|a, b| (b.nominated_at, &b.id).cmp(&(a.nominated_at, &a.id)));
    Ok(found)
}

/// All selections of somebody, the latest first.
pub fn of_person(conn: &mut Conn, county: &CountyId, person: &PersonId) -> Result<Vec<Selection>> {
    conn.fetch_all(OF_PERSON, &values![county.as_str(), person.as_str()], |row| {
        crate::json("selections", row.str(0)?)
    })
}

/// Stored selections in the order of their ids, for `verify`; the empty text begins.
pub fn stored_after(
    conn: &mut Conn,
    county: &CountyId,
    after: &str,
    limit: i64,
) -> Result<Vec<StoredSelection>> {
    conn.fetch_all(STORED_AFTER, &values![county.as_str(), after, limit], |row| {
        let id = SelectionId::new(row.text(0)?);
        let (version, at) = (row.int(1)?, row.int(7)?);
        let listed = (row.text(2)?, row.text(3)?, row.text(4)?, row.text(5)?, row.opt_text(6)?);
        let selection: Option<Selection> = crate::json("selections", row.str(8)?).ok();
        let is_listed_right = selection.as_ref().is_some_and(|selection| {
            let step = selection.next_step().map(|step| step.id.to_string());
            selection.id == id
                && i64::try_from(selection.version) == Ok(version)
                && selection.nominated_at.millis() == at
                && listed
                    == (
                        selection.post.to_string(),
                        selection.area.to_string(),
                        selection.person.to_string(),
                        selection.state.word().to_owned(),
                        step,
                    )
        });
        Ok(StoredSelection { id, selection, is_listed_right })
    })
}
