//! Cases: state, lists, search, contact data and attachments.

pub mod by_version;
pub mod checking;
pub mod contacts;
pub mod counts;
pub mod indexing;
pub mod lists;
pub mod periods;
pub mod read;
pub mod refiling;
mod rows;
pub mod search;
pub mod together;
pub mod whole;
pub mod write;

pub use rows::{Bucket, CaseRecord, CaseRow, Filed, Task, TaskKind, Word};
