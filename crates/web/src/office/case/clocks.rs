//! The limits of a case, and how each date came about.

use maplegrid_app::cases::StaffCase;
use maplegrid_domain::calendar::{Limit, Unit};
use maplegrid_domain::cases::{Deadline, DeadlineKind};

use super::plate::step;
use crate::words::{DueBadge, answered_due, limit, moment_on_paper, office_in};

/// A limit in the panel.
pub(super) struct Clock {
    pub name: String,
    pub limit: String,
    pub badge: DueBadge,
}

/// A limit that runs, with the unit whose it is where it is not the case's own.
pub(super) struct Running {
    pub unit: Option<String>,
    pub deadline: Deadline,
}

/// The limits of the case, then those of the units that were called, in the order of the calls.
pub(super) fn running(view: &StaffCase) -> Vec<Running> {
    let own = view.deadlines.iter().map(|own| Running { unit: None, deadline: own.clone() });
    let parts = view.case.open_parts().flat_map(|part| {
        let unit = office_in(&view.county, &view.method, &part.unit.post, &part.unit.area);
        let (now, then) = part.limits(&view.method, &view.county.calendar);
        let running = move |deadline| Running { unit: Some(unit.clone()), deadline };
        now.into_iter().chain(then).map(running)
    });
    own.chain(parts).collect()
}

/// How a date came about, sentence by sentence.
pub(super) struct How {
    pub name: String,
    pub sentences: Vec<String>,
    pub basis: String,
}

/// The limits, and the answer once it is given.
pub(super) fn clocks(view: &StaffCase) -> Vec<Clock> {
    let mut clocks = Vec::new();
    if let Some(answer) = &view.case.answer {
        let due = answered_due(&view.case, &view.county, &view.method);
        clocks.push(Clock {
            name: "答复群众".to_owned(),
            limit: track_limit(view),
            badge: DueBadge::answered(due, answer.at, answer.late),
        });
    }
    clocks.extend(running(view).iter().map(|running| Clock {
        name: name(view, running),
        limit: limit(running.deadline.limit),
        badge: DueBadge::of(&running.deadline, view.now),
    }));
    clocks
}

fn track_limit(view: &StaffCase) -> String {
    let track = view.case.track.as_ref().and_then(|id| view.method.procedure.track(id));
    track.map(|track| limit(track.limit)).unwrap_or_default()
}

fn name(view: &StaffCase, running: &Running) -> String {
    let unit = running.unit.as_deref().unwrap_or_default();
    match running.deadline.kind {
        DeadlineKind::Step => {
            step(view).map_or_else(|| "这一步".to_owned(), |step| step.label.clone())
        }
        DeadlineKind::Answer => "答复群众".to_owned(),
        DeadlineKind::Reopen => "决定重办".to_owned(),
        DeadlineKind::ReportIn => format!("{unit}报到"),
        DeadlineKind::Part => format!("{unit}交办结果"),
        DeadlineKind::Appeal => "决定评价申诉".to_owned(),
    }
}

/// The sentences behind each date.
pub(super) fn how(view: &StaffCase) -> Vec<How> {
    running(view)
        .iter()
        .map(|running| How {
            name: name(view, running),
            sentences: sentences(view, &running.deadline),
            basis: running.deadline.basis.clone(),
        })
        .collect()
}

fn sentences(view: &StaffCase, running: &Deadline) -> Vec<String> {
    let from = match running.kind {
        DeadlineKind::Step => "从进入这一步算",
        DeadlineKind::Answer => "从定下办理方式算",
        DeadlineKind::Reopen => "从群众要求重办算",
        DeadlineKind::ReportIn | DeadlineKind::Part => "从吹哨算",
        DeadlineKind::Appeal => "从提出申诉算",
    };
    let mut told =
        vec![format!("{from}：{}。", moment_on_paper(running.started_at)), rule(running.limit)];
    let units = |amount| limit(Limit { amount, unit: running.limit.unit });
    if running.extended_by > 0 {
        let reasons: Vec<&str> =
            view.case.extensions.iter().map(|granted| granted.reason.as_str()).collect();
        told.push(format!("批准延期 {}：{}。", units(running.extended_by), reasons.join("；")));
    }
    if running.paused_by > 0 {
        told.push(format!("等群众回话、退回重办期间不算，顺延 {}。", units(running.paused_by)));
    }
    if running.paused {
        told.push("现在正等群众回话；这是今天就回话的日期，晚一天回话就晚一天。".to_owned());
    }
    let end = moment_on_paper(running.due.at);
    told.push(if running.due.provisional {
        format!("算到 {end}；跨了还没公布放假安排的年份，暂按周末推算。")
    } else {
        format!("算到 {end}。")
    });
    told
}

/// The rule in one sentence.
fn rule(span: Limit) -> String {
    match span.unit {
        Unit::WorkingDays if span.amount == 0 => {
            "当日办；下班后或休息日来的，算到下一个工作日下班。".to_owned()
        }
        Unit::WorkingDays => {
            format!("{}，当天不算，放假不算，调休上班算，到下班时间为止。", limit(span))
        }
        Unit::Days => {
            format!("{}，当天不算；最后一天放假的，顺延到下一个工作日下班。", limit(span))
        }
    }
}
