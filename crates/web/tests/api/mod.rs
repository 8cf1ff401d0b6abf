//! The JSON API against a whole county on a temporary SQLite file. Every answer in every test is
//! held against `/api/openapi.json`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod alike;
mod client;
mod codes;
mod description;
mod duties;
mod hostile;
mod isolation;
mod joining;
mod joint;
mod log;
mod mediations;
mod methods;
mod posts;
mod recusal;
mod replay;
mod replies;
mod scope;
mod session;
mod tree;
mod uploads;
mod walk;
