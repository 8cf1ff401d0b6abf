//! Files into raw values that remember where they stand. Nothing here knows what a method means;
//! references are looked up by `checks`.

mod files;
mod network;
pub(crate) mod raw;
pub(crate) mod reader;
mod steps;
pub(crate) mod syntax;
mod words;

pub(crate) use files::method;
