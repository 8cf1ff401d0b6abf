//! What tests of every crate share. Shipped crates must not import it.

mod databases;

pub use databases::{TestDatabase, databases, on_each};
