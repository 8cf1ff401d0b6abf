//! Writing what a mediation's events lead to; the writer's part.

use maplegrid_domain::shared::{CountyId, Timestamp};

use super::MediationRecord;
use super::rows::Columns;
use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    SAVE = "INSERT INTO mediations
        (county, id, committee, year, sequence, stage, case_number, matter, class, origin, form,
         result, amount_fen, parties, opened_at, due_at, wake_at, version, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
                ?19)
        ON CONFLICT (county, id) DO UPDATE SET
            stage = excluded.stage, form = excluded.form, result = excluded.result,
            amount_fen = excluded.amount_fen, parties = excluded.parties, due_at = excluded.due_at,
            wake_at = excluded.wake_at, version = excluded.version, body = excluded.body";
    ADD_MEDIATOR = "INSERT INTO mediation_mediators (county, person, mediation)
                    VALUES (?1, ?2, ?3)
                    ON CONFLICT (county, person, mediation) DO NOTHING";
}

/// Stores what changed, each mediation at most once. Whoever mediated keeps it in their list.
pub fn save(conn: &mut Conn, county: &CountyId, records: &[&MediationRecord]) -> Result<()> {
    let bodies: Vec<String> = records
        .iter()
        .map(|record| crate::to_json("mediation", &record.mediation))
        .collect::<Result<_>>()?;
    let columns: Vec<Columns> =
        records.iter().map(|record| Columns::of(&record.mediation)).collect();
    let rows: Vec<_> = records
        .iter()
        .zip(&columns)
        .zip(&bodies)
        .map(|((record, columns), body)| {
            values![
                county.as_str(),
                record.mediation.id.as_str(),
                &columns.committee,
                columns.year,
                columns.sequence,
                &columns.stage,
                columns.case.as_deref(),
                &columns.matter,
                &columns.class,
                &columns.origin,
                columns.form.as_deref(),
                columns.result.as_deref(),
                columns.amount_fen,
                columns.parties,
                columns.opened_at,
                record.due_at.map(Timestamp::millis),
                record.wake_at.map(Timestamp::millis),
                columns.version,
                body,
            ]
        })
        .collect();
    conn.execute_many(SAVE, &rows)?;
    let mediators = records.iter().flat_map(|record| {
        let id = record.mediation.id.as_str();
        record.mediation.mediators.iter().map(move |one| (one.person.as_str(), id))
    });
    let rows: Vec<_> = mediators.map(|(person, id)| values![county.as_str(), person, id]).collect();
    conn.execute_many(ADD_MEDIATOR, &rows).map(|_| ())
}
