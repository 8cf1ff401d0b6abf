//! Bringing a county's tables in: areas, households, posts and contacts. All or nothing, with
//! every fault of every row, and again as often as one likes: what is known is brought up to
//! date, what has not changed is left alone.
//!
//! Files are read elsewhere (`crates/integrations`); here rows are texts by field.

mod areas;
mod contacts;
mod fault;
mod households;
mod passwords;
mod places;
mod posts;
mod prepare;
mod run;

pub use fault::{ImportFault, RowFault};
pub use prepare::{Fields, ImportBatch, ImportKind, Record};
pub use run::{ImportMode, ImportReport, ImportStage, Importer, NewAccount};
