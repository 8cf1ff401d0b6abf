//! Files into raw values that remember where they stand. Nothing here knows what a method means;
//! references are looked up by `checks`.

mod appraisal;
mod files;
mod forbidden;
mod lists;
pub(crate) mod mediation;
mod network;
mod overlay;
pub(crate) mod raw;
pub(crate) mod reader;
pub(crate) mod registers;
pub(crate) mod replies;
pub(crate) mod reports;
pub(crate) mod shape;
mod slips;
mod steps;
pub(crate) mod syntax;
mod values;
mod words;

pub(crate) use files::{method, shapes};
pub(crate) use shape::is_id;
pub(crate) use values::nearest;
pub(crate) use words::{Word, capability_title, every_title};
