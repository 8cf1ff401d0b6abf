//! 核验: anyone can check that what a receipt says is still in the ledger.

mod pages;
mod routes;

pub use pages::{Checked, VerifyPage};
pub(crate) use routes::routes;
