//! What tests of every crate share. Shipped crates must not import it.

mod county;
mod databases;
mod places;
mod ports;

pub use county::{
    COUNTY, GRID, MICRO_GRID, OTHER_GRID, OTHER_MICRO_GRID, OTHER_VILLAGE, PASSWORD, TOWNSHIP,
    TestCounty, VILLAGE, account_of, config, county, county_of, on_each_county, person_of,
};
pub use databases::{TestDatabase, databases, empty_databases, on_each};
pub use places::{place, seat};
pub use ports::{SeededChance, TestClock};
