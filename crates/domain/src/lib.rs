//! The pure core of Maplegrid: what can happen in a county and what it means.
//!
//! Everything here is synchronous, deterministic and free of input and output. Time, chance and
//! looked-up facts come in as arguments; decisions go out as events. Features share only
//! [`shared`], [`calendar`] and the reference types of [`methods`] and [`people`].

pub mod accounts;
pub mod areas;
pub mod calendar;
pub mod cases;
pub mod duties;
pub mod log;
pub mod mediation;
pub mod methods;
pub mod people;
pub mod registers;
pub mod reports;
pub mod shared;
