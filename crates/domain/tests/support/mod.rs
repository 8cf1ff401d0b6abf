//! A small six-slip method, a county to run it in, and a world that plays a case.

mod county;
mod invariants;
mod method;
mod together;
mod world;

pub use county::{G1, V1, V2, V3, calendar, county_areas, directory, directory_of, people};
pub use invariants::check_invariants;
pub use method::{action_id, all_kinds, method};
pub use together::Together;
pub use world::{World, answer, classify, days, person, text, unit, visit};
