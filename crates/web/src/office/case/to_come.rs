//! What is still to come: the limits that run with their dates, then the steps after this one.

use maplegrid_app::cases::StaffCase;
use maplegrid_domain::cases::DeadlineKind;
use maplegrid_domain::methods::{ActionKind, Owner, Step, StepLimit};

use super::clocks::{self, Running};
use super::plate::{named, owner, step};
use crate::words::{Line, limit, plain_date, until};

/// The lines after the last event, soonest first.
pub(super) fn lines(view: &StaffCase) -> Vec<Line> {
    if !view.case.is_pending() {
        return Vec::new();
    }
    let mut lines = Vec::new();
    if let Some(question) = &view.case.question {
        let time = until(question.lapses, view.now);
        lines.push(Line::to_come(time, "群众回答", "，到时没有回话，期限接着算"));
    }
    let mut all = clocks::running(view);
    all.sort_by_key(|running| running.deadline.due.at);
    for Running { unit, deadline: running } in all {
        let unit = unit.unwrap_or_default();
        let late = running.due.at < view.now && !running.paused;
        let time = if late {
            format!("原定{}", plain_date(running.due.at.date(), view.now.date()))
        } else {
            until(running.due, view.now)
        };
        lines.push(match running.kind {
            DeadlineKind::Answer => Line::to_come(time, "答复群众", ""),
            DeadlineKind::Reopen => Line::to_come(time, "决定要不要重新办理", ""),
            DeadlineKind::Appeal => Line::to_come(time, "决定评价申诉", ""),
            DeadlineKind::ReportIn => Line::to_come(time, format!("{unit}报到"), ""),
            DeadlineKind::Part => Line::to_come(time, format!("{unit}交办结果"), ""),
            DeadlineKind::Step => {
                let label = step(view).map_or("", |step| step.label.as_str());
                let who = owner(view).map(|holder| format!("，由{}做", named(&holder)));
                Line::to_come(time, label, who.unwrap_or_default())
            }
        });
    }
    // The later steps of a joined case are its lead's.
    if view.case.reopen_request.is_none() && !view.case.is_joined() {
        lines.extend(later(view));
    }
    lines
}

/// The steps on the straight way to the end, that left out.
pub(super) fn ahead(view: &StaffCase) -> Vec<&Step> {
    /// No sound procedure is longer; a loop in one must not hang a page.
    const MOST: usize = 12;
    let mut passed: Vec<&Step> = Vec::new();
    let mut current = step(view);
    while let Some(next) = current.and_then(|step| onward(view, step)) {
        let again = next.id == view.case.step || passed.iter().any(|one| one.id == next.id);
        if next.is_end() || again || passed.len() > MOST {
            break;
        }
        passed.push(next);
        current = Some(next);
    }
    passed
}

/// Those that run by the track's limit are told by the answer's date already.
fn later(view: &StaffCase) -> Vec<Line> {
    let told = ahead(view).into_iter().filter_map(|next| {
        let StepLimit::FromEntry(span) = next.limit else { return None };
        let who = match &next.owner {
            Owner::Post(post) => {
                let post = next.nearer.as_ref().unwrap_or(post);
                format!("，由{}做", view.method.post_label(post))
            }
            Owner::Handler => "，由派到的人做".to_owned(),
            Owner::Nobody => String::new(),
        };
        let time = format!("{}内", limit(span)).replace("当日内", "当日");
        Some(Line::to_come(time, next.label.clone(), who))
    });
    told.collect()
}

/// Where a step leads when all goes well; `None` where that depends on what the matter turns out to be.
fn onward<'a>(view: &'a StaffCase, step: &Step) -> Option<&'a Step> {
    let method = &view.method;
    let category = view.case.category.as_ref().and_then(|id| method.category(id));
    let subject = category.map(|category| category.subject.as_str());
    let mut actions = step.actions.iter().filter(|action| action.is_for(subject));
    let action = actions.find(|action| action.kind.is_onward())?;
    let settled = action.kind == ActionKind::Classify;
    if settled && category.is_none() && method.categories.iter().any(|one| one.then.is_some()) {
        return None;
    }
    let body = category.and_then(|category| category.then.as_ref()).filter(|_| settled);
    method.procedure.step(body.or(action.to.as_ref())?)
}
