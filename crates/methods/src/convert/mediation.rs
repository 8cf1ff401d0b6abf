//! Mediation.

use maplegrid_domain::calendar::Limit;
use maplegrid_domain::methods::{Committee, Elsewhere, MediableClass, MediationRules, Ruled};
use maplegrid_domain::shared::{AreaKindId, CategoryId, PostId};

use crate::parse::mediation::{self as raw, Mediation};
use crate::source::At;

/// Nothing for a method that does not mediate; the check has seen that the rest is whole.
pub(super) fn mediation(raw: Mediation) -> Option<MediationRules> {
    let (period, remind_days) = raw.period?;
    Some(MediationRules {
        committees: raw.committees.into_iter().map(committee).collect(),
        classes: raw.classes.into_iter().filter_map(class).collect(),
        elsewhere: raw.elsewhere.into_iter().filter_map(elsewhere).collect(),
        accept: limit(raw.accept?),
        period: limit(period),
        remind_days,
        visit: limit(raw.visit?),
        confirmation_reminders: raw
            .confirmation
            .map(|days| Ruled { value: days.value.value, basis: days.basis })?,
        keep_years: raw.keep.map(|years| Ruled { value: years.value, basis: years.basis })?,
    })
}

fn limit(raw: raw::Ruled<At<Limit>>) -> Ruled<Limit> {
    Ruled { value: raw.value.value, basis: raw.basis }
}

fn committee(raw: raw::Committee) -> Committee {
    let posts = |posts: At<Vec<At<String>>>| -> Vec<PostId> {
        posts.value.into_iter().map(|post| PostId::new(post.value)).collect()
    };
    Committee {
        id: raw.id.value,
        label: raw.label,
        level: AreaKindId::new(raw.level.value),
        receives: posts(raw.receives),
        mediators: posts(raw.mediators),
        recusal: PostId::new(raw.recusal.value),
        basis: raw.basis,
    }
}

fn class(raw: raw::Class) -> Option<MediableClass> {
    Some(MediableClass {
        category: CategoryId::new(raw.category.value),
        statistics: raw.statistics?,
        touches: raw.touches.into_iter().collect(),
    })
}

fn elsewhere(raw: raw::Elsewhere) -> Option<Elsewhere> {
    Some(Elsewhere { what: raw.what?.value, route: raw.route.value, basis: raw.basis })
}
