//! Excel and CSV. A file is looked at before it is unpacked, read as a stream of rows, and
//! whatever is wrong with it is said with the cell it stands in and what to do about it.

mod cell;
mod columns;
mod comma;
mod export;
mod fault;
mod file;
mod headings;
mod layout;
mod merges;
mod parse;
mod registers;
mod returned;
mod table;
mod template;
mod words;
mod xlsx;

pub use export::{Format, Sheet, write_sheet};
pub use fault::FileFault;
pub use file::BYTES_MOST;
pub use layout::Layout;
pub use parse::{Note, Parsed, ROWS_MOST, parse};
pub use registers::{entries_sheet, field_fault};
pub use returned::returned;
pub use template::template;
pub use words::{id_words, summary, words};
