//! What matters are about, and where those go that are not ours.

use serde::{Deserialize, Serialize};

use crate::shared::{CategoryId, StepId};

/// A group of categories, such as one of 七个方面.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    pub id: String,
    pub label: String,
}

/// A category of matters 类别.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    pub id: CategoryId,
    pub label: String,
    pub subject: String,
    /// Words by which it is suggested to the one who checks; a suggestion, never a decision.
    pub keywords: Vec<String>,
    /// Its class in the GB/T 31000 style list (DOMAIN § 5.1), two or four digits.
    pub dispute_class: Option<String>,
    /// Isolated from its own village: complaints about cadres, domestic violence, minors.
    pub restricted: bool,
    /// Offered to residents on a page of its own rather than in the ordinary list.
    pub separate_entry: bool,
    /// The step it enters by, if not the procedure's first.
    pub start: Option<StepId>,
    /// 分流: the step it goes to once category and track are settled, if its kind of matter has a
    /// body of its own (LN-3 to LN-5: 家里事, 邻里事, 村里事).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<StepId>,
}

/// An organ that a matter may belong to: accepted here, then routed there with a reason and an
/// address (信访工作条例 Art. 18, 22, 31).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteTarget {
    pub id: String,
    pub label: String,
    /// Where and how the person reaches it.
    pub address: String,
    /// The statutory clock there, for information only.
    pub clock: String,
    pub basis: String,
}
