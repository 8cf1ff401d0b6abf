//! What can go wrong while a county is invented or lived.

use thiserror::Error;

/// A failure. A county that was being furnished stays unfinished and has to be begun anew.
#[derive(Debug, Error)]
pub enum Error {
    #[error("the county refused: {0}")]
    App(#[from] maplegrid_app::Error),
    /// A data file that is part of this program is wrong.
    #[error("failed to read `{file}`: {reason}")]
    Data { file: &'static str, reason: String },
    #[error("failed to write a workbook: {0}")]
    Workbook(String),
    /// The method cannot carry the shape.
    #[error("the method cannot be furnished: {0}")]
    Method(String),
}
