//! Registers.

use maplegrid_domain::methods::{
    BookingRule, CaseLink, CompletionRule, RegisterField, RegisterRule,
};
use maplegrid_domain::shared::{AreaKindId, CategoryId, FieldId, PostId, RegisterId};

use crate::parse::registers::{Field, Register};
use crate::source::At;

pub(super) fn register(raw: Register) -> RegisterRule {
    RegisterRule {
        id: RegisterId::new(raw.id.value),
        label: raw.label.value,
        level: AreaKindId::new(raw.level.value),
        basis: raw.basis,
        note: some(raw.note),
        keeps: posts(raw.keeps),
        approves: posts(raw.approves),
        checks: posts(raw.checks),
        completes: raw.completes.map(|raw| CompletionRule {
            posts: posts(raw.posts),
            label: raw.label,
            apart: raw.apart,
        }),
        reads: posts(raw.reads),
        public: raw.public,
        term: raw.term,
        case: raw.case.map_or(CaseLink::None, |link| link.value),
        budget: raw.budget.map(|field| FieldId::new(field.value)),
        paper: raw.paper,
        signs: raw.signs.value.into_iter().map(|who| who.value).collect(),
        fields: raw.fields.into_iter().filter_map(field).collect(),
        key: raw.key.value.into_iter().map(|field| FieldId::new(field.value)).collect(),
        booking: raw.booking.map(|raw| BookingRule {
            at: AreaKindId::new(raw.at.value),
            days_ahead: raw.days_ahead,
            per_half_day: raw.per_half_day,
            category: CategoryId::new(raw.category.value),
        }),
    }
}

fn field(raw: Field) -> Option<RegisterField> {
    Some(RegisterField {
        id: FieldId::new(raw.id.value),
        label: raw.label.value,
        kind: raw.kind?.value,
        options: raw.options.value.into_iter().map(|option| option.value).collect(),
        required: raw.required,
        personal: raw.personal,
        past: raw.past,
        help: some(raw.help),
    })
}

fn some(text: Option<At<String>>) -> String {
    text.map(|text| text.value).unwrap_or_default()
}

fn posts(posts: At<Vec<At<String>>>) -> Vec<PostId> {
    posts.value.into_iter().map(|post| PostId::new(post.value)).collect()
}
