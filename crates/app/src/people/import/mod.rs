//! Bringing a county's tables in: areas, households, posts, contacts, entries of registers. All or nothing, with
//! every fault of every row, and again as often as one likes: what is known is brought up to
//! date, what has not changed is left alone.
//!
//! Files are read elsewhere (`crates/integrations`); here rows are texts by field.

mod ahead;
mod areas;
mod contacts;
pub mod dates;
mod entries;
pub mod entry_columns;
mod fault;
mod history;
mod households;
mod passwords;
mod people;
pub mod places;
mod posts;
mod prepare;
pub mod print;
mod report;
mod run;

pub(super) use dates::last_day;
pub use fault::{FieldName, ImportFault, RowFault};
pub use prepare::{Fields, ImportBatch, ImportKind, Record};
pub use report::{ImportReport, NewAccount};
pub use run::{ImportMode, ImportStage, Importer};
