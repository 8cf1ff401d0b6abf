//! 公开测评: a finished affair of the village, rated by every household of the village (LN-5).

use serde::{Deserialize, Serialize};

use super::Category;
use crate::calendar::Limit;
use crate::shared::{PostId, StepId};

/// What is rated in the open, who opens it, and what of it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppraisalRule {
    /// The step at which it is held.
    pub step: StepId,
    /// Who proposes it. The area of this post's office is the one whose households rate.
    pub opened_by: PostId,
    /// Who looks at the title before anybody else sees it, and countersigns slips of paper.
    pub confirmed_by: PostId,
    /// The subjects of the categories it is for.
    pub subjects: Vec<String>,
    /// How long it stands open.
    pub open_for: Limit,
    pub basis: String,
    #[serde(flatten)]
    pub scale: Scale,
}

/// The words that are chosen from, and what is made of the counts. A running appraisal keeps those
/// that it was opened with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    /// From good to bad.
    pub labels: Vec<String>,
    /// Counts of fewer households than this are never shown, nor kept.
    pub smallest: u16,
    /// So many of the last words are not good.
    pub poor_up_to: u8,
    /// A result is poor if at least so many rated and more than half of them chose one of those.
    pub poor_from: u16,
}

impl AppraisalRule {
    /// Whether matters of a category are rated in the open. Restricted ones never are.
    pub fn is_for(&self, category: &Category) -> bool {
        !category.restricted && self.subjects.contains(&category.subject)
    }
}

impl Scale {
    /// Whether counts, one for each word, ask for an explanation. Of fewer than are shown, nothing
    /// is said at all.
    pub fn is_poor(&self, counts: &[u32]) -> bool {
        let all: u64 = counts.iter().map(|count| u64::from(*count)).sum();
        let last = counts.iter().rev().take(usize::from(self.poor_up_to));
        let poor: u64 = last.map(|count| u64::from(*count)).sum();
        all >= u64::from(self.poor_from.max(self.smallest)) && poor * 2 > all
    }
}
