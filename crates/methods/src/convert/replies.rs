//! Replies kept ready.

use maplegrid_domain::methods::ReplyTemplate;
use maplegrid_domain::shared::{CategoryId, StepId};

use crate::parse::replies::Reply;

pub(super) fn reply(raw: Reply) -> ReplyTemplate {
    ReplyTemplate {
        id: raw.id.value,
        label: raw.label,
        kinds: raw.kinds,
        steps: raw.steps.value.into_iter().map(|step| StepId::new(step.value)).collect(),
        categories: raw
            .categories
            .value
            .into_iter()
            .map(|category| CategoryId::new(category.value))
            .collect(),
        text: raw.text.value,
    }
}
