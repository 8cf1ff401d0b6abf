//! Exchange with other programs, from a file's bytes to the rows of a county and back.

#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps, in its helpers too")]

mod areas;
mod contacts;
mod files;
mod importing;
mod posts;
mod registers;
mod round_trip;
mod stale;
mod support;
mod whole_county;
