//! Actions lead where their meaning allows, and only where there is somebody to go to.

use std::collections::BTreeSet;

use maplegrid_domain::methods::{ActionKind, Capability};

use super::levels::Levels;
use crate::code::Code;
use crate::parse::raw::{Action, Raw, Step, StepLimit};
use crate::source::Findings;

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    for step in &raw.steps {
        for action in &step.actions {
            target(raw, action, out);
            place_of(raw, step, action, out);
            for_all(action, out);
            named_groups(action, out);
        }
    }
    questions(raw, out);
    let approver = &raw.procedure.extension.approver;
    let handles = raw
        .post(&approver.value)
        .is_some_and(|post| post.capabilities.contains(&Capability::Handle));
    if handles {
        let help = "换成不承办的岗位，或者去掉它的 \"handle\"";
        out.error(
            Code::ApproverHandles,
            approver.place,
            "批准延期的岗位自己也承办，等于自己批自己",
            help,
        );
    }
}

/// An empty list would mean everybody, and a group named twice is a slip.
fn named_groups(action: &Action, out: &mut Findings) {
    let subjects = &action.subjects;
    // One that is not there stands where its action does.
    if subjects.value.is_empty() && subjects.place != action.place {
        let help = "写上类别组的编号；都可以用的，删掉这一行";
        let message = format!("“{}”的 subjects 是空的", action.label);
        out.error(Code::ActionSubjects, subjects.place, message, help);
    }
    let mut seen = BTreeSet::new();
    if let Some(again) = subjects.value.iter().find(|one| !seen.insert(one.value.as_str())) {
        let message = format!("“{}”写了两遍", again.value);
        out.error(Code::ActionSubjects, again.place, message, "重复的删掉，只留一个");
    }
}

/// Being sorted, being asked how it went and being explained to are owed to every matter alike.
fn for_all(action: &Action, out: &mut Findings) {
    let owed = [ActionKind::Classify, ActionKind::Visit, ActionKind::Explain];
    if owed.contains(&action.kind.value) && !action.subjects.value.is_empty() {
        let message =
            format!("“{}”不能只给几组：每件都要分类、回访，不满意的都要说明", action.label);
        let help = "删掉 subjects；要分开走的，写在答复、转下一步这些动作上";
        out.error(Code::ActionSubjects, action.subjects.place, message, help);
    }
}

/// Asking stops the clock, so silence has to start it again. Said once, at the first action that asks.
fn questions(raw: &Raw, out: &mut Findings) {
    let mut actions = raw.steps.iter().flat_map(|step| &step.actions);
    let asks = actions.find(|action| action.kind.value == ActionKind::Ask);
    if let (Some(asks), None) = (asks, &raw.procedure.question) {
        let help = "在 procedure.toml 补上 [question]，下面写 lapses_after = { working_days = 5 } 和 basis = \"……\"";
        let message = "可以问群众，但没有写多久不回话就接着算期限";
        out.error(Code::QuestionRule, asks.kind.place, message, help);
    }
}

fn end_of(raw: &Raw) -> &str {
    raw.steps.iter().find(|step| step.is_end()).map_or("", |step| &step.id.value)
}

/// Whether a kind of action moves the case.
pub(crate) const fn moves(kind: ActionKind) -> bool {
    !matches!(
        kind,
        ActionKind::Ask | ActionKind::Note | ActionKind::RequestExtension | ActionKind::Call
    )
}

fn target(raw: &Raw, action: &Action, out: &mut Findings) {
    let label = &action.label;
    match (&action.to, moves(action.kind.value)) {
        (None, true) => {
            let message = format!("“{label}”没有写去哪一步");
            out.error(Code::ActionTarget, action.place, message, "补上 to = \"步骤的编号\"");
        }
        (Some(to), false) => {
            let message = format!("“{label}”不离开本步，不能写去哪一步");
            out.error(Code::ActionTarget, to.place, message, "删掉 to");
        }
        (Some(to), true) => leads(raw, action, to, out),
        (None, false) => {}
    }
}

/// What the meaning of an action asks of the step it leads to.
fn leads(raw: &Raw, action: &Action, to: &crate::source::At<String>, out: &mut Findings) {
    let Some(target) = raw.step(&to.value) else {
        return;
    };
    let label = &action.label;
    match action.kind.value {
        ActionKind::Visit | ActionKind::Explain | ActionKind::RouteOut if !target.is_end() => {
            let message = format!("“{label}”之后就办结，不能去“{}”", target.label);
            out.error(
                Code::ActionTarget,
                to.place,
                message,
                format!("写 to = \"{}\"", end_of(raw)),
            );
        }
        ActionKind::Assign | ActionKind::Claim if !target.is_handlers() => {
            let message = format!("“{label}”要派给承办人，“{}”不是承办人负责", target.label);
            let help = "to 写 owner = { handler = true } 的步骤";
            out.error(Code::ActionTarget, to.place, message, help);
        }
        ActionKind::Object if target.is_handlers() => {
            let message = format!("“{label}”之后没有承办人了，不能去“{}”", target.label);
            out.error(Code::ActionTarget, to.place, message, "to 写派单的步骤");
        }
        _ => {}
    }
}

/// What the meaning of an action asks of the step it stands in.
fn place_of(raw: &Raw, step: &Step, action: &Action, out: &mut Findings) {
    let place = action.kind.place;
    let label = &action.label;
    match action.kind.value {
        ActionKind::Take | ActionKind::Object if !step.is_handlers() => {
            let message = format!("“{label}”只能由承办人做，“{}”不是承办人负责", step.label);
            let help = "移到 owner = { handler = true } 的步骤";
            out.error(Code::ActionPlace, place, message, help);
        }
        ActionKind::RequestExtension => {
            let by_track = step.limit.as_ref().is_some_and(|l| l.value == StepLimit::Track);
            if !by_track {
                let message = "只有按办理方式计期限的步骤才能延期";
                out.error(
                    Code::ActionPlace,
                    place,
                    message,
                    "移到 limit = { track = true } 的步骤",
                );
            } else if raw.procedure.extension.times.value == 0 {
                let help = "procedure.toml 里 [extension] 的 times 写 1 以上，或者删掉这个动作";
                out.error(Code::ActionPlace, place, "这套流程不许延期", help);
            }
        }
        ActionKind::PassUp => higher(raw, step, action, out),
        _ => {}
    }
}

/// Passing up goes to a higher level than the step's own; a handler may be of any level.
fn higher(raw: &Raw, step: &Step, action: &Action, out: &mut Findings) {
    let Some(to) = &action.to else { return };
    let level = |step: &Step| {
        step.owner_post().and_then(|post| raw.post(post)).map(|post| post.level.value.as_str())
    };
    let target = raw.step(&to.value);
    let (from, upper) = (level(step), target.and_then(level));
    let climbs = match (from, upper) {
        (Some(from), Some(upper)) => from != upper && Levels::new(raw).reaches_up(from, upper),
        (None, Some(_)) => true,
        (_, None) => false,
    };
    if !climbs {
        let message = format!("“{}”要报到上一级，这一步不比“{}”高", action.label, step.label);
        out.error(Code::PassUpLevel, to.place, message, "to 写上一级岗位负责的步骤");
    }
}
