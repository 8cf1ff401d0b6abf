//! Exchange with other programs. So far workbooks and tables of commas: reading what counties
//! have, templates to fill in, exports, and the uploaded workbook with what is wrong in it.
//!
//! Nothing here decides what may be imported or exported: `maplegrid_app` does.

pub mod exports;
pub mod sheets;
