//! Appraisals in the open.

use maplegrid_domain::methods::{AppraisalRule, Scale};
use maplegrid_domain::shared::{PostId, StepId};

use crate::parse::raw::Appraisal;

pub(super) fn appraisal(raw: Appraisal) -> AppraisalRule {
    AppraisalRule {
        step: StepId::new(raw.step.value),
        opened_by: PostId::new(raw.opened_by.value),
        confirmed_by: PostId::new(raw.confirmed_by.value),
        subjects: raw.subjects.value.into_iter().map(|subject| subject.value).collect(),
        open_for: raw.open_for.value,
        basis: raw.basis,
        scale: Scale {
            labels: raw.labels.value.into_iter().map(|label| label.value).collect(),
            smallest: raw.smallest.value,
            poor_up_to: super::small(raw.poor_up_to.value),
            poor_from: raw.poor_from.value,
        },
    }
}
