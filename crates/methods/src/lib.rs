//! Work methods as files: read, checked, explained.
//!
//! [`load`] and [`embedded`] turn a folder of TOML files into a checked
//! [`maplegrid_domain::methods::Method`], or say in Chinese, with file and line, what is wrong
//! and how to put it right. [`explain`] draws a checked method for people; [`holidays`] reads the
//! working calendar. No method's name appears here: what a county does is in its files.

mod checks;
mod code;
pub mod compare;
mod convert;
mod diagnostic;
pub mod divisions;
pub mod explain;
mod folder;
pub mod holidays;
mod load;
pub mod making;
mod parse;
mod render;
pub mod schema;
mod source;

pub use checks::years::calendar_warnings;
pub use code::Code;
pub use diagnostic::{Diagnostic, Report, Severity};
pub use load::{Checked, base, embedded, is_folder, list, load};
