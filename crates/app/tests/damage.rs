//! Columns damaged behind the application's back, and the way back.

use maplegrid_app::Finding;
use maplegrid_store::db::{Sql, Value};

use crate::support::verified;
use crate::verifying::Vandal;

/// A column of words, damaged in every row where it is not empty.
macro_rules! text {
    (damage $table:literal $column:literal) => {
        concat!("UPDATE ", $table, " SET ", $column, " = ", $column, " || 'x'")
    };
    (repair $table:literal $column:literal) => {
        concat!(
            "UPDATE ",
            $table,
            " SET ",
            $column,
            " = substr(",
            $column,
            ", 1, length(",
            $column,
            ") - 1)"
        )
    };
}
/// A column of numbers.
macro_rules! number {
    (damage $table:literal $column:literal) => {
        concat!("UPDATE ", $table, " SET ", $column, " = ", $column, " + 1")
    };
    (repair $table:literal $column:literal) => {
        concat!("UPDATE ", $table, " SET ", $column, " = ", $column, " - 1")
    };
}
/// A column of truths; damaged twice it is as before.
macro_rules! flag {
    ($table:literal $column:literal) => {
        concat!("UPDATE ", $table, " SET ", $column, " = NOT ", $column)
    };
}

pub fn id(text: &str) -> Value<'static> {
    Value::from(text.to_owned())
}

/// Damages a column of all rows, expects something of the kind, and repairs it.
pub async fn damaged(vandal: &Vandal<'_>, column: (Sql, Sql), fits: impl Fn(&Finding) -> bool) {
    vandal.does(column.0, Vec::new()).await;
    let found = vandal.finds().await;
    assert!(found.iter().any(fits), "{:?}: {found:?}", column.0);
    vandal.does(column.1, Vec::new()).await;
    verified(&vandal.county.app).await;
}
