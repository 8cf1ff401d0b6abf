//! The tests of the pure core, one binary: rules in tables, journeys through a small method, and
//! invariants under random commands.

mod accounts;
mod calendar;
mod cases;
mod log;
mod support;
