//! Cases: state, lists, search, contact data and attachments.

pub mod contacts;
pub mod indexing;
pub mod lists;
pub mod read;
mod rows;
pub mod search;
pub mod write;

pub use rows::{Bucket, CaseRecord, CaseRow, Filed, Task, TaskKind, Word};
