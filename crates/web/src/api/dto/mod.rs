//! The shapes of the API's JSON. They borrow from the views they show and know nothing of HTTP.

pub mod actions;
pub mod common;
pub mod corrections;
pub mod coverage;
pub mod duties;
pub mod helping;
pub mod household;
pub mod inbox;
pub mod intake;
pub mod log;
pub mod places;
pub mod people;
pub mod posts;
pub mod problem;
pub mod resident;
pub mod selections;
pub mod session;
pub mod staff;
pub mod timeline;
pub mod together;
pub mod tree;
pub mod words;
