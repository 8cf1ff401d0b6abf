//! Which finished affairs the village rates in the open, in words.

use std::fmt::Write as _;

use maplegrid_domain::methods::{AppraisalRule, Method};

use super::words;

pub(super) fn rule(method: &Method, text: &mut String) {
    let Some(rule) = &method.procedure.appraisal else { return };
    let _ = writeln!(text, "- 公开测评：{}（{}）", sentence(method, rule), rule.basis);
}

/// The rule without its basis.
pub(crate) fn sentence(method: &Method, rule: &AppraisalRule) -> String {
    let subjects = method.subjects.iter().filter(|subject| rule.subjects.contains(&subject.id));
    let subjects: Vec<&str> = subjects.map(|subject| subject.label.as_str()).collect();
    let step = method.procedure.step(&rule.step).map_or(rule.step.as_str(), |step| &step.label);
    let scale = &rule.scale;
    let last = scale.labels.iter().rev().take(usize::from(scale.poor_up_to)).rev();
    let last: Vec<&str> = last.map(String::as_str).collect();
    format!(
        "{}的事到“{step}”，由{}提请、{}看过题目就公开，{}每户评一次（{}），也可以在会上用纸票，分开数；不到 {} 户评的不公布；{} 户以上评了、过半数{}的，要说明或者退回，由人定",
        subjects.join("、"),
        words::post(method, &rule.opened_by),
        words::post(method, &rule.confirmed_by),
        words::within(rule.open_for).trim_start(),
        scale.labels.join("、"),
        scale.smallest,
        scale.poor_from,
        last.join("、"),
    )
}
