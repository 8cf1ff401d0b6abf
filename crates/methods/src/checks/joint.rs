//! Calling units needs a rule and units that may be called; an appeal needs a second person.

use maplegrid_domain::methods::{ActionKind, Capability};

use crate::code::Code;
use crate::parse::raw::{Action, Raw};
use crate::source::Findings;

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    calls(raw, out);
    appeal(raw, out);
}

fn calls(raw: &Raw, out: &mut Findings) {
    let assists = raw.posts.iter().any(|post| post.capabilities.contains(&Capability::Assist));
    let mut actions = raw.steps.iter().flat_map(|step| &step.actions);
    let call: Option<&Action> = actions.find(|action| action.kind.value == ActionKind::Call);
    let joint = raw.procedure.joint.as_ref();
    match (call, joint) {
        (Some(call), None) => {
            let help = "在 procedure.toml 补上 [joint]，写 report_in、answer、longest、basis 和 escalation";
            let message = format!("“{}”要请单位来办，但没有写多久报到、多久办好", call.label);
            out.error(Code::JointRule, call.kind.place, message, help);
        }
        (None, Some(joint)) => {
            let help = "在承办的步骤里加一个 kind = \"call\" 的动作，或者删掉 [joint]";
            out.error(Code::JointRule, joint.place, "写了联办的期限，但没有一步能吹哨", help);
        }
        _ => {}
    }
    if let (Some(call), false) = (call, assists) {
        let help = "在 posts.toml 给派出所、司法所这样的岗位加上 \"assist\"";
        let message = format!("“{}”没有单位可以请", call.label);
        out.error(Code::JointUnits, call.kind.place, message, help);
    }
    if let Some(joint) = joint
        && joint.answer.value.amount > joint.longest.value
    {
        let help = format!("写 {} 或更多", joint.answer.value.amount);
        let message = "吹哨的人最多能给的天数，比平常的期限还短";
        out.error(Code::JointDays, joint.longest.place, message, help);
    }
}

/// Whoever decides about a rating neither handles matters nor checks answers.
fn appeal(raw: &Raw, out: &mut Findings) {
    let Some(appeal) = &raw.procedure.rating.appeal else { return };
    let decider = &appeal.decided_by;
    let handles = raw
        .post(&decider.value)
        .is_some_and(|post| post.capabilities.contains(&Capability::Handle));
    if handles {
        let help = "换成不承办的岗位，或者去掉它的 \"handle\"";
        let message = "决定评价申诉的岗位自己也承办，等于自己评自己";
        out.error(Code::AppealDecider, decider.place, message, help);
    }
    let asks = raw.steps.iter().find(|step| {
        let visits = step.actions.iter().any(|action| action.kind.value == ActionKind::Visit);
        let nearer = step.nearer.as_ref().map(|near| near.value.as_str());
        visits && [step.owner_post(), nearer].contains(&Some(&decider.value))
    });
    if let Some(step) = asks {
        let message = format!("决定评价申诉的岗位自己在“{}”问群众满意不满意", step.label);
        let help = "换成不承办、也不回访的岗位，通常是上一级";
        out.error(Code::AppealDecider, decider.place, message, help);
    }
}
