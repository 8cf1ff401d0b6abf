//! Rows and SQL: what the application keeps, on SQLite and on PostgreSQL with one text.
//!
//! A feature has the same name here as in the domain, with `read`, `write` and `rows`. Only
//! [`db`] knows which database it is. Every read of cases takes a scope.

pub mod accounts;
pub mod appraisals;
pub mod areas;
pub mod cases;
pub mod county;
pub mod db;
pub mod duties;
pub mod error;
pub mod log;
pub mod mediation;
pub mod people;
pub mod registers;
pub mod reports;
pub mod schema;
pub mod statistics;
pub mod tallies;

/// All statements with their names, for the test that prepares each on both databases.
pub fn statements() -> Vec<(&'static str, db::Sql)> {
    [
        accounts::ALL,
        appraisals::ballots::ALL,
        appraisals::read::ALL,
        appraisals::write::ALL,
        areas::changes::ALL,
        areas::figures::ALL,
        areas::read::ALL,
        areas::write::ALL,
        cases::checking::ALL,
        cases::read::ALL,
        cases::write::ALL,
        cases::lists::ALL,
        cases::periods::ALL,
        cases::contacts::ALL,
        cases::counts::ALL,
        cases::indexing::ALL,
        cases::refiling::ALL,
        cases::search::ALL,
        cases::together::ALL,
        cases::whole::ALL,
        county::ALL,
        duties::checking::ALL,
        duties::plain::ALL,
        duties::read::ALL,
        duties::write::ALL,
        log::checking::ALL,
        log::read::ALL,
        log::write::ALL,
        mediation::checking::ALL,
        mediation::figures::ALL,
        mediation::read::ALL,
        mediation::secrets::ALL,
        mediation::write::ALL,
        people::appointments::ALL,
        people::checking::ALL,
        people::counts::ALL,
        people::households::ALL,
        people::links::ALL,
        people::members::ALL,
        people::secrets::ALL,
        people::selections::ALL,
        people::write::ALL,
        reports::ALL,
        reports::opinions::ALL,
        registers::bookings::ALL,
        registers::budgets::ALL,
        registers::lists::ALL,
        registers::read::ALL,
        registers::write::ALL,
        statistics::ALL,
        tallies::ALL,
        tallies::checking::ALL,
    ]
    .concat()
}

/// An integer column in a narrower type.
fn number<T: TryFrom<i64>>(row: &db::Row<'_>, column: usize) -> error::Result<T> {
    let value = row.int(column)?;
    T::try_from(value)
        .map_err(|_| error::Error::decode(format!("column {column}"), format!("{value}")))
}

/// A JSON column.
fn json<T: serde::de::DeserializeOwned>(what: &str, text: &str) -> error::Result<T> {
    serde_json::from_str(text).map_err(|reason| error::Error::decode(what, reason))
}

/// A value as JSON text. Our own types always serialise.
fn to_json<T: serde::Serialize>(what: &str, value: &T) -> error::Result<String> {
    serde_json::to_string(value).map_err(|reason| error::Error::decode(what, reason))
}
