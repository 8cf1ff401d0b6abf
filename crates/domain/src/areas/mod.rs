//! The tree of areas from county to the smallest group of households.

mod change;
mod number;
mod plan;
mod tree;

use serde::{Deserialize, Serialize};

use crate::shared::{AreaId, AreaKindId};

pub use change::{
    AREA_NAME_MOST, AreaStep, Change, ChangeFault, Facts, HouseholdMove, Plan, PostMove,
    SizeWarning,
};
pub use number::{Numbers, next_id};
pub use plan::plan;
pub use tree::AreaTree;

/// One node of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    pub id: AreaId,
    pub parent: Option<AreaId>,
    pub kind: AreaKindId,
    /// The name people use: 南沟村, without the office's suffix.
    pub name: String,
    /// The short code in QR links, `/q/{code}`.
    pub code: String,
}
