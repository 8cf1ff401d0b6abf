//! Numbers of mediations: （2026）南沟村人调字第3号.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The number of a file 卷号 (司发通〔2010〕239号), counted by committee and year.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MediationNumber {
    pub year: i16,
    /// What stands for the committee; stays as it was when the number was given.
    pub word: String,
    /// From 1.
    pub sequence: u32,
}

impl fmt::Display for MediationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "（{}）{}人调字第{}号", self.year, self.word, self.sequence)
    }
}
