//! Sheets that are counted.

use maplegrid_domain::methods::ReportRule;
use maplegrid_domain::shared::{AreaKindId, PostId, ReportId};

use crate::parse::reports::Report;

/// The check has seen that the rest is whole.
pub(super) fn report(raw: Report) -> Option<ReportRule> {
    Some(ReportRule {
        id: ReportId::new(raw.id.value),
        label: raw.label.value,
        level: AreaKindId::new(raw.level.value),
        every: raw.every?.value,
        confirm: raw.confirm.value.into_iter().map(|post| PostId::new(post.value)).collect(),
        figures: raw.figures,
        sections: raw.sections,
        basis: raw.basis,
    })
}
