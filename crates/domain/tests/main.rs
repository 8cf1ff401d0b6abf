//! The tests of the pure core, one binary: rules in tables, journeys through a small method, and
//! invariants under random commands.

#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps, in its builders too")]

mod accounts;
mod calendar;
mod cases;
mod duties;
mod log;
mod mediation;
mod people;
mod posts;
mod registers;
mod replies;
mod reports;
mod shared;
mod support;
