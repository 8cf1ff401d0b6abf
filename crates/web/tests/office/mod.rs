//! The desk: signing in, the list, a case and what is done about it, registering.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod acts;
mod agent;
mod appraisals;
mod beside;
mod desk;
mod drawn;
mod lists;
mod mediations;
mod mishaps;
mod own_home;
mod places;
mod register;
mod registers;
mod replies;
mod sessions;
mod waiting;
mod work;
