//! Cases: state, lists, contact data and attachments.

pub mod contacts;
pub mod lists;
pub mod read;
mod rows;
pub mod write;

pub use rows::{Bucket, CaseRecord, CaseRow, Filed, Task, TaskKind, Word};
