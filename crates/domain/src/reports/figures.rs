//! The numbers of a sheet, as they are counted and as they are kept.

use serde::{Deserialize, Serialize};

use crate::methods::ReportFigure;
use crate::shared::CategoryId;

/// A figure, with what it is counted among where that says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    pub figure: ReportFigure,
    pub count: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<u64>,
}

/// The figures of cases of one category; of no category yet for `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryLine {
    pub category: Option<CategoryId>,
    pub counted: Vec<Counted>,
}

/// All numbers of a sheet. Its JSON is what is kept when the sheet is confirmed, and what the digest
/// is of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// In the order of the method.
    pub whole: Vec<Counted>,
    /// By category, where the sheet shows them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<CategoryLine>,
}

/// A figure that is another today than when the sheet was confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    pub kept: Counted,
    pub now: Counted,
}

impl Figures {
    pub fn of(&self, figure: ReportFigure) -> Option<Counted> {
        self.whole.iter().find(|one| one.figure == figure).copied()
    }

    /// What a recount finds otherwise. Figures that the method has dropped or taken in since are
    /// not compared.
    pub fn differences(&self, recount: &Self) -> Vec<Difference> {
        let paired = self.whole.iter().filter_map(|kept| {
            let now = recount.of(kept.figure)?;
            Some(Difference { kept: *kept, now })
        });
        paired.filter(|pair| pair.kept.count != pair.now.count).collect()
    }
}
