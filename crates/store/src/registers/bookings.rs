//! Which half-days are taken, and by which cases.

use jiff::civil::Date;
use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::registers::Half;
use maplegrid_domain::shared::{AreaId, CountyId, EntryId};

use crate::db::{Conn, Row, Value, statements, values};
use crate::error::{Error, Result};

statements! {
    TAKEN = "SELECT case_number, entry, office, day, half FROM register_bookings
             WHERE county = ?1 AND entry = ?2 AND office = ?3 AND day >= ?4";
    AHEAD = "SELECT case_number, entry, office, day, half FROM register_bookings
             WHERE county = ?1 AND day >= ?2 AND office {IN}
             ORDER BY day, half DESC, case_number LIMIT ?3";
    OF_CASE = "SELECT case_number, entry, office, day, half FROM register_bookings
               WHERE county = ?1 AND case_number = ?2";
    PUT = "INSERT INTO register_bookings (county, case_number, entry, office, day, half)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
}

/// A booked half-day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    pub case: CaseNumber,
    pub entry: EntryId,
    pub office: AreaId,
    pub day: Date,
    pub half: Half,
}

fn booking(row: &Row<'_>) -> Result<Booking> {
    let (day, half) = (row.str(3)?, row.str(4)?);
    Ok(Booking {
        case: CaseNumber::stored(row.text(0)?),
        entry: EntryId::new(row.text(1)?),
        office: AreaId::new(row.text(2)?),
        day: day.parse().map_err(|reason| Error::decode("register_bookings.day", reason))?,
        half: Half::parse(half).ok_or_else(|| Error::decode("register_bookings.half", half))?,
    })
}

/// The bookings of a service at an office from a day on, those of withdrawn cases too.
pub fn taken(
    conn: &mut Conn,
    county: &CountyId,
    (entry, office): (&EntryId, &AreaId),
    from: Date,
) -> Result<Vec<Booking>> {
    let from = from.to_string();
    conn.fetch_all(
        TAKEN,
        &values![county.as_str(), entry.as_str(), office.as_str(), &from],
        booking,
    )
}

/// The bookings at some offices from a day on, the soonest first, those of withdrawn cases too.
pub fn ahead(
    conn: &mut Conn,
    county: &CountyId,
    (offices, from): (&[AreaId], Date),
    limit: i64,
) -> Result<Vec<Booking>> {
    let from = from.to_string();
    let keys: Vec<Value<'_>> = offices.iter().map(|area| Value::from(area.as_str())).collect();
    let mut found =
        conn.fetch_in(AHEAD, &values![county.as_str(), &from, limit], &keys, booking)?;
    // Many offices are asked for in several pieces.
    found.sort_by(|a, b| (a.day, a.half, &a.case).cmp(&(b.day, b.half, &b.case)));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// What a case has booked.
pub fn of_case(conn: &mut Conn, county: &CountyId, number: &CaseNumber) -> Result<Option<Booking>> {
    conn.fetch_one(OF_CASE, &values![county.as_str(), number.as_str()], booking)
}

pub fn put(conn: &mut Conn, county: &CountyId, booking: &Booking) -> Result<()> {
    let row = values![
        county.as_str(),
        booking.case.as_str(),
        booking.entry.as_str(),
        booking.office.as_str(),
        booking.day.to_string(),
        booking.half.word(),
    ];
    conn.execute(PUT, &row).map(|_| ())
}
