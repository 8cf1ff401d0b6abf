//! How units are called to help, and what holds when a rating is thought unreasonable.

use std::fmt::Write as _;

use maplegrid_domain::calendar::Limit;
use maplegrid_domain::methods::{AppealRule, Capability, JointRule, Method};

use super::words;

pub(super) fn rules(method: &Method, text: &mut String) {
    if let Some(rule) = &method.procedure.joint {
        joint(method, rule, text);
    }
    if let Some(rule) = &method.procedure.rating.appeal {
        appeal(method, rule, text);
    }
    let agents = labels(method, Capability::Represent);
    if !agents.is_empty() {
        let _ =
            writeln!(text, "- 代理：群众可以请{agents}代理，替他往上说、往回带话，随时可以不请");
    }
}

fn joint(method: &Method, rule: &JointRule, text: &mut String) {
    let longest = Limit { amount: rule.longest, unit: rule.answer.unit };
    let _ = writeln!(
        text,
        "- 联办：可以请{}；{}报到，{}交办结果，吹哨的人可以另给，最多 {}；几家没办完，牵头的不能答复；{}（{}）",
        labels(method, Capability::Assist),
        words::within(rule.report_in).trim_start(),
        words::within(rule.answer).trim_start(),
        words::limit(longest),
        words::ladder(method, &rule.escalation),
        rule.basis
    );
}

fn appeal(method: &Method, rule: &AppealRule, text: &mut String) {
    let _ = writeln!(
        text,
        "- 评价申诉：承办的人认为评价不合理的，{}可以提，由{}在{}决定；不计入的另外统计，原话和理由群众都看得到；{}（{}）",
        words::within(rule.window).trim_start(),
        words::post(method, &rule.decided_by),
        words::within(rule.limit),
        words::ladder(method, &rule.escalation),
        rule.basis
    );
}

/// The posts that may do something, as a list in a sentence.
fn labels(method: &Method, capability: Capability) -> String {
    let posts = method.posts.iter().filter(|post| post.may(capability));
    posts.map(|post| post.label.as_str()).collect::<Vec<_>>().join("、")
}
