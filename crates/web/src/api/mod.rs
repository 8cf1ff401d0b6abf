//! The JSON API under `/api/v1` (DESIGN § 7), described at `/api/openapi.json`.
//!
//! Handlers read the request, ask the app and write a DTO; the shapes live in [`dto`], apart from
//! the domain's types, so that the contract does not move when the domain does. Programs are told
//! errors by a stable `code`, people by the words beside it. Staff show a bearer token and never
//! a cookie, so nothing here can be done in somebody's name from another site.

pub mod dto;

mod alike;
mod answer;
mod appraisals;
pub mod body;
mod caller;
mod catalogue;
mod codes;
mod coverage;
mod doc;
mod duties;
pub mod faults;
mod households;
mod inbox;
pub mod intake;
mod lists;
mod log;
mod mediations;
mod object;
mod places;
mod posts;
mod problem;
mod query;
mod registers;
mod reports;
mod resident;
mod router;
mod selections;
mod session;
mod staff;
mod tree;
mod uploads;

pub use doc::openapi;
pub use router::router;
