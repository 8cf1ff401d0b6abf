//! What people of the county talk about: `data/texts`, and the matters composed from it.

mod corpus;
mod matter;

pub(crate) use corpus::{Common, Corpus, Dispute, Kind, Said, corpus, fitting};
pub(crate) use matter::{Matter, Wishes, compose, fill};
