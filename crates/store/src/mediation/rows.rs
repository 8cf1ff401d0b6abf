//! A mediation as its row tells it.

use maplegrid_domain::mediation::Mediation;
use maplegrid_domain::shared::Timestamp;

use crate::db::Row;
use crate::error::Result;

/// A state with what is derived from it by rules and calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediationRecord {
    pub mediation: Mediation,
    /// What falls due next.
    pub due_at: Option<Timestamp>,
    /// When the scheduler has to look at it.
    pub wake_at: Option<Timestamp>,
}

/// The columns beside the body, as they follow from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) committee: String,
    pub(super) year: i64,
    pub(super) sequence: i64,
    pub(super) stage: String,
    pub(super) case: Option<String>,
    pub(super) matter: String,
    pub(super) class: String,
    pub(super) origin: String,
    pub(super) form: Option<String>,
    pub(super) result: Option<String>,
    pub(super) amount_fen: Option<i64>,
    pub(super) parties: i64,
    pub(super) opened_at: i64,
    pub(super) version: i64,
}

impl Columns {
    pub(super) fn of(mediation: &Mediation) -> Self {
        let agreement = mediation.agreement().filter(|one| one.effective.is_some());
        Self {
            committee: mediation.committee.to_string(),
            year: i64::from(mediation.number.year),
            sequence: i64::from(mediation.number.sequence),
            stage: mediation.stage().id().to_owned(),
            case: mediation.case.as_ref().map(|number| number.as_str().to_owned()),
            matter: mediation.matter.clone(),
            class: mediation.statistics.id().to_owned(),
            origin: mediation.origin.word().to_owned(),
            form: agreement.map(|one| one.form.id().to_owned()),
            result: mediation.result().map(str::to_owned),
            amount_fen: agreement
                .and_then(|one| one.amount_fen)
                .map(|fen| i64::try_from(fen).unwrap_or(i64::MAX)),
            parties: i64::try_from(mediation.parties.len()).unwrap_or(i64::MAX),
            opened_at: mediation.opened.at.millis(),
            version: i64::try_from(mediation.version).unwrap_or(i64::MAX),
        }
    }

    /// From fourteen columns, the first of them at `from`.
    pub(super) fn read(row: &Row<'_>, from: usize) -> Result<Self> {
        Ok(Self {
            committee: row.text(from)?,
            year: row.int(from + 1)?,
            sequence: row.int(from + 2)?,
            stage: row.text(from + 3)?,
            case: row.opt_text(from + 4)?,
            matter: row.text(from + 5)?,
            class: row.text(from + 6)?,
            origin: row.text(from + 7)?,
            form: row.opt_text(from + 8)?,
            result: row.opt_text(from + 9)?,
            amount_fen: row.opt_int(from + 10)?,
            parties: row.int(from + 11)?,
            opened_at: row.int(from + 12)?,
            version: row.int(from + 13)?,
        })
    }
}

/// A body.
pub(super) fn body(row: &Row<'_>, column: usize) -> Result<Mediation> {
    crate::json("mediation", row.str(column)?)
}
