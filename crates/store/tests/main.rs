//! The store's tests, in one binary, on both databases where a server is at hand.

#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps, in its helpers too")]

mod bulk;
mod db;
mod duties;
mod keys;
mod lists;
mod plans;
mod search;
mod statistics;
