//! Sheets that were confirmed, and the figures that are not of cases.

use std::collections::BTreeMap;

use maplegrid_domain::mediation::{Mediation, MediationNumber};
use maplegrid_domain::reports::Figures;
use maplegrid_domain::shared::{
    AreaId, CountyId, HouseholdId, MediationId, PersonId, ReportId, Timestamp,
};

use crate::db::{Conn, Row, Value, statements, values};
use crate::error::Result;

pub mod checking;
pub mod opinions;

statements! {
    CONFIRMED = "SELECT area, person, at, method_version, figures, digest
                 FROM report_confirmations
                 WHERE county = ?1 AND report = ?2 AND day = ?3 AND area {IN}";
    CONFIRM = "INSERT INTO report_confirmations
                   (county, report, area, day, person, at, method_version, figures, digest)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    CONTACTED = "SELECT count(DISTINCT h.id), count(DISTINCT t.id)
                 FROM households h
                 JOIN contacts t ON t.county = h.county AND t.household = h.id
                 WHERE h.county = ?1 AND h.closed_at IS NULL AND t.at >= ?2 AND t.at < ?3
                   AND h.area {IN}";
    VISITED = "SELECT h.id, h.area, h.door, h.head, count(DISTINCT t.id), max(t.at)
               FROM households h
               JOIN contacts t ON t.county = h.county AND t.household = h.id
               WHERE h.county = ?1 AND h.closed_at IS NULL AND t.at >= ?2 AND t.at < ?3
                 AND h.id > ?4 AND h.area {IN}
               GROUP BY h.id, h.area, h.door, h.head ORDER BY h.id LIMIT ?5";
    MEDIATIONS = "SELECT body, class, coalesce(result, ''), opened_at FROM mediations
                  WHERE county = ?1 AND opened_at >= ?2 AND opened_at < ?3 AND id > ?4
                    AND (CAST(?5 AS {BIGINT}) = 0 OR result = 'agreed') AND committee {IN}
                  ORDER BY id LIMIT ?6";
}

/// A sheet as it was confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    pub area: AreaId,
    pub person: PersonId,
    pub at: Timestamp,
    pub method_version: u32,
    pub figures: Figures,
    /// The text that the digest is of.
    pub text: String,
    /// SHA-256 in hexadecimal digits.
    pub digest: String,
}

/// Which sheet: the report, and the first day of its period as yyyymmdd.
pub type Sheet<'a> = (&'a ReportId, i64);

/// The confirmed ones of a sheet among some areas.
pub fn confirmed(
    conn: &mut Conn,
    county: &CountyId,
    (report, day): Sheet<'_>,
    areas: &[&AreaId],
) -> Result<BTreeMap<AreaId, Confirmed>> {
    let parameters = values![county.as_str(), report.as_str(), day];
    let found = conn.fetch_in(CONFIRMED, &parameters, &keys(areas), |row| {
        let text = row.text(4)?;
        Ok(Confirmed {
            area: AreaId::new(row.text(0)?),
            person: PersonId::new(row.text(1)?),
            at: Timestamp(row.int(2)?),
            method_version: crate::number(row, 3)?,
            figures: crate::json("figures of a report", &text)?,
            text,
            digest: row.text(5)?,
        })
    })?;
    Ok(found.into_iter().map(|one| (one.area.clone(), one)).collect())
}

/// Keeps a sheet. It has not been kept before: the caller has looked in this transaction.
pub fn confirm(
    conn: &mut Conn,
    county: &CountyId,
    (report, day): Sheet<'_>,
    kept: &Confirmed,
) -> Result<()> {
    let parameters = values![
        county.as_str(),
        report.as_str(),
        kept.area.as_str(),
        day,
        kept.person.as_str(),
        kept.at.millis(),
        kept.method_version,
        &kept.text,
        &kept.digest,
    ];
    conn.execute(CONFIRM, &parameters).map(|_| ())
}

/// Households of these areas that somebody was in touch with from one instant to before another, and
/// how often.
pub fn contacted(
    conn: &mut Conn,
    county: &CountyId,
    (from, until): (Timestamp, Timestamp),
    areas: &[&AreaId],
) -> Result<(u64, u64)> {
    let parameters = values![county.as_str(), from.millis(), until.millis()];
    let parts = conn.fetch_in(CONTACTED, &parameters, &keys(areas), |row| {
        Ok((crate::number(row, 0)?, crate::number(row, 1)?))
    })?;
    // A household lies in one area, and a contact is with one household.
    Ok(parts.into_iter().fold((0, 0), |sum, part: (u64, u64)| (sum.0 + part.0, sum.1 + part.1)))
}

/// A household that somebody was in touch with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visited {
    pub household: HouseholdId,
    pub area: AreaId,
    pub door: String,
    pub head: String,
    pub contacts: u64,
    pub last: Timestamp,
}

/// Those households, in the order of their ids, after one of them.
pub fn visited(
    conn: &mut Conn,
    county: &CountyId,
    (from, until): (Timestamp, Timestamp),
    (areas, after, limit): (&[&AreaId], &str, i64),
) -> Result<Vec<Visited>> {
    let parameters = values![county.as_str(), from.millis(), until.millis(), after, limit];
    let mut found = conn.fetch_in(VISITED, &parameters, &keys(areas), |row| {
        Ok(Visited {
            household: HouseholdId::new(row.text(0)?),
            area: AreaId::new(row.text(1)?),
            door: row.text(2)?,
            head: row.text(3)?,
            contacts: crate::number(row, 4)?,
            last: Timestamp(row.int(5)?),
        })
    })?;
    found.sort_by(|one, next| one.household.cmp(&next.household));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// A mediation behind a figure: nothing of what was said or by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediationLine {
    pub id: MediationId,
    pub number: MediationNumber,
    /// Of the Ministry of Justice's list.
    pub class: String,
    pub opened_at: Timestamp,
    /// agreed, declined, refused or terminated; `None` while it is open.
    pub result: Option<String>,
}

/// Which mediations are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Opened,
    Agreed,
}

/// What some committees took, in the order of ids, after one of them.
pub fn mediations(
    conn: &mut Conn,
    county: &CountyId,
    (from, until, which): (Timestamp, Timestamp, Which),
    (committees, after, limit): (&[&AreaId], &str, i64),
) -> Result<Vec<MediationLine>> {
    let agreed = i64::from(which == Which::Agreed);
    let parameters = values![county.as_str(), from.millis(), until.millis(), after, agreed, limit];
    let line = |row: &Row<'_>| {
        let mediation: Mediation = crate::json("mediation", row.str(0)?)?;
        Ok(MediationLine {
            id: mediation.id,
            number: mediation.number,
            class: row.text(1)?,
            opened_at: Timestamp(row.int(3)?),
            result: Some(row.text(2)?).filter(|word| !word.is_empty()),
        })
    };
    let mut found = conn.fetch_in(MEDIATIONS, &parameters, &keys(committees), line)?;
    found.sort_by(|one, next| one.id.cmp(&next.id));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

fn keys<'a>(areas: &[&'a AreaId]) -> Vec<Value<'a>> {
    areas.iter().map(|area| Value::from(area.as_str())).collect()
}
