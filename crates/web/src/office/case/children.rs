//! 子事项 on the page of the whole, and the whole on the page of one.

use maplegrid_app::cases::{StaffCase, TogetherCase};
use maplegrid_domain::cases::case_due;

use super::plate::named;
use super::routes;
use crate::words::{DueBadge, answered_due, holder_of};

/// Something that was split off, or what it was split off.
pub(super) struct PartView {
    pub number: String,
    /// Empty where the reader may not open it by itself.
    pub url: String,
    pub title: String,
    /// Who has it, or how it ended.
    pub state: String,
    pub due: Option<DueBadge>,
}

pub(super) fn children(view: &StaffCase) -> Vec<PartView> {
    view.children.iter().map(|child| part(view, child)).collect()
}

pub(super) fn parent(view: &StaffCase) -> Option<PartView> {
    view.parent.as_ref().map(|parent| part(view, parent))
}

fn part(view: &StaffCase, of: &TogetherCase) -> PartView {
    let (case, county) = (&of.case, &view.county);
    let method = county.method_of(case.method_version);
    let hidden = case.restricted && !of.readable;
    let due = case_due(case, method, &county.calendar, view.now);
    let answered = case.answer.as_ref().map(|answer| {
        DueBadge::answered(answered_due(case, county, method), answer.at, answer.late)
    });
    let owner = case.owner.as_ref().filter(|_| case.is_open());
    let step = method.procedure.step(&case.step).map_or("", |step| step.label.as_str());
    let state = match owner {
        _ if hidden => "改走单独通道".to_owned(),
        Some(owner) => format!("{step}，{}", named(&holder_of(owner, county, method))),
        None if case.withdrawn => "不再办理".to_owned(),
        None => "办结".to_owned(),
    };
    PartView {
        number: case.number.to_string(),
        url: if of.readable { routes::url(&case.number) } else { String::new() },
        title: if hidden { String::new() } else { case.title() },
        state,
        due: answered.or_else(|| due.map(|due| DueBadge::of(&due, view.now))).filter(|_| !hidden),
    }
}
