//! A checked method for people: a page of plain Chinese, and two diagrams of the same facts.

pub(crate) mod appraisal;
mod drawing;
mod flow;
mod joint;
mod layout;
mod mediation;
mod mermaid;
mod network;
mod page;
mod registers;
mod replies;
mod reports;
mod svg;
pub(crate) mod words;

pub use mermaid::mermaid;
pub use page::page;
pub use svg::svg;
