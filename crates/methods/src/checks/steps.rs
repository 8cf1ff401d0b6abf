//! Every step is whole: somebody answers for it, until when, on what basis, and who presses.

use std::collections::HashSet;

use maplegrid_domain::calendar::{Limit, Unit};
use maplegrid_domain::methods::Phase;

use crate::code::Code;
use crate::parse::raw::{Raw, Step, StepLimit};
use crate::source::{Findings, Place};

/// 信访工作条例 Art. 23: told within 15 days whether it is accepted.
const ACCEPTANCE_MOST_DAYS: u16 = 15;

/// A procedure without an end is said to be so and nothing else: every way would seem broken.
pub(super) fn has_end(raw: &Raw, out: &mut Findings) -> Option<()> {
    if raw.steps.iter().any(Step::is_end) {
        return Some(());
    }
    let place = raw.steps.last().map_or(Place::default(), |step| step.id.place);
    let help = "把最后一步写成 phase = \"done\"，或者加一步 phase = \"done\" 的“办结”";
    out.error(Code::NoEnd, place, "没有办结的一步", help);
    None
}

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    for step in raw.steps.iter().filter(|step| step.is_end()).skip(1) {
        let message = format!("“{}”是第二个办结步骤", step.label);
        let help = "只留一个 phase = \"done\"；不同的结果由答复、转办区分";
        out.error(Code::ManyEnds, step.phase.place, message, help);
    }
    for step in &raw.steps {
        if step.is_end() {
            bare_end(step, out);
        } else {
            whole(step, out);
            acceptance(step, out);
        }
    }
    start(raw, out);
    rating(raw, out);
}

fn bare_end(step: &Step, out: &mut Findings) {
    let extra = [
        step.owner.as_ref().map(|owner| owner.place),
        step.limit.as_ref().map(|limit| limit.place),
        step.escalation.as_ref().map(|escalation| escalation.place),
        step.actions.first().map(|action| action.place),
    ];
    if let Some(place) = extra.into_iter().flatten().next() {
        let message = format!("“{}”已经办结，不再有负责人、期限和动作", step.label);
        out.error(Code::EndStep, place, message, "删掉这一项");
    }
}

fn whole(step: &Step, out: &mut Findings) {
    let label = &step.label;
    if step.owner.is_none() {
        let help = "补上 owner = { post = \"岗位\" }，或者 { handler = true }（被派的承办人）";
        out.error(Code::MissingOwner, step.place, format!("“{label}”没有人负责"), help);
    }
    if step.limit.is_none() {
        let help = "补上 limit = { working_days = 1 }（工作日）或 { days = 7 }（自然日）";
        out.error(Code::MissingLimit, step.place, format!("“{label}”没有期限"), help);
    }
    if step.basis.is_none() {
        let help = "补上 basis = \"……\"：哪部法律哪一条，报道，或者“默认值”";
        out.error(Code::MissingBasis, step.place, format!("“{label}”的期限没有依据"), help);
    }
    if step.escalation.is_none() {
        let help = "补上 escalation = { remind_at_percent = 75, rungs = [{ post = \"岗位\", after_working_days = 0 }] }：到期前提醒，超期后由谁催";
        out.error(Code::MissingEscalation, step.place, format!("“{label}”超期没有人催"), help);
    }
    if step.actions.is_empty() {
        let help = "补上 [[step.action]]，至少一个动作离开这一步";
        out.error(Code::DeadEnd, step.place, format!("“{label}”没有动作，走不到办结"), help);
    }
}

/// Acceptance slower than the law allows is worth a warning, not a refusal: a triage step need
/// not be the acceptance itself.
fn acceptance(step: &Step, out: &mut Findings) {
    let early = matches!(step.phase.value, Phase::Intake | Phase::Triage);
    let Some(limit) = &step.limit else { return };
    let StepLimit::Fixed(Limit { amount, unit }) = limit.value else {
        return;
    };
    // Ten working days are at least fourteen days, eleven at least fifteen.
    let most = if unit == Unit::Days { ACCEPTANCE_MOST_DAYS } else { 10 };
    if early && amount > most {
        let message = format!("“{}”的期限比 15 日的受理告知还长", step.label);
        let help = "信访工作条例第二十三条要求 15 日内书面告知是否受理；缩短，或者在 basis 里写明";
        out.warning(Code::SlowAcceptance, limit.place, message, help);
    }
}

fn start(raw: &Raw, out: &mut Findings) {
    let starts =
        raw.categories.iter().flat_map(|category| category.start.iter().chain(&category.then));
    for start in starts.chain([&raw.procedure.start, &raw.procedure.reopen.to]) {
        let bad = raw.step(&start.value).is_none_or(|step| step.is_end() || step.is_handlers());
        if bad {
            let label = raw.step(&start.value).map_or(&start.value, |step| &step.label);
            let message = format!("“{label}”不能当起点：那时还没有承办人，或者已经办结");
            out.error(Code::BadStart, start.place, message, "换成由一个岗位负责的步骤");
        }
    }
}

fn rating(raw: &Raw, out: &mut Findings) {
    let labels = &raw.procedure.rating.labels;
    let distinct: HashSet<&str> = labels.value.iter().map(|label| label.value.as_str()).collect();
    if labels.value.len() != 5 || distinct.len() != 5 {
        let help = "从好到差写五个不同的词，如 非常满意、满意、基本满意、不满意、非常不满意";
        out.error(Code::RatingLabels, labels.place, "评价要有五个不同的词", help);
    }
}
