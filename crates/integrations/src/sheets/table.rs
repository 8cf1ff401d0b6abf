//! A file of either kind, opened.

use std::ops::ControlFlow;

use super::FileFault;
use super::cell::Cell;
use super::comma::Commas;
use super::file::{Kind, inspect};
use super::xlsx::{Book, Merge};

/// A file whose rows can be read, more than once.
pub(super) enum Table<'a> {
    Book(Box<Book<'a>>),
    Commas(Commas),
}

impl<'a> Table<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FileFault> {
        Ok(match inspect(bytes)? {
            Kind::Workbook { merged } => Self::Book(Box::new(Book::open(bytes, merged)?)),
            Kind::Commas => Self::Commas(Commas::decode(bytes)?),
        })
    }

    /// The sheets to look at; a table of commas is one without a name.
    pub(super) fn sheets(&self) -> Vec<String> {
        match self {
            Self::Book(book) => book.sheets(),
            Self::Commas(_) => vec![String::new()],
        }
    }

    pub(super) fn merges(&mut self, sheet: &str) -> Result<Vec<Merge>, FileFault> {
        match self {
            Self::Book(book) => book.merges(sheet),
            Self::Commas(_) => Ok(Vec::new()),
        }
    }

    pub(super) fn rows(
        &mut self,
        sheet: &str,
        each: impl FnMut(u32, &[Cell]) -> ControlFlow<()>,
    ) -> Result<(), FileFault> {
        match self {
            Self::Book(book) => book.rows(sheet, each),
            Self::Commas(commas) => commas.rows(each),
        }
    }

    pub(super) fn was_gb(&self) -> bool {
        matches!(self, Self::Commas(commas) if commas.was_gb)
    }
}
