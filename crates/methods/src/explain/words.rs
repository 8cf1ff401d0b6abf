//! Limits, owners and ladders in words.

use maplegrid_domain::calendar::{Limit, Unit};
use maplegrid_domain::methods::{
    Action, ActionKind, Category, Escalation, Method, Owner, Phase, Post, Step, StepLimit,
};
use maplegrid_domain::shared::PostId;

pub(crate) fn limit(limit: Limit) -> String {
    match (limit.amount, limit.unit) {
        (0, Unit::WorkingDays) => "当天".to_owned(),
        (days, Unit::WorkingDays) => format!("{days} 个工作日"),
        (days, Unit::Days) => format!("{days} 日"),
    }
}

/// A limit in the middle of a sentence: a figure stands apart from the words before it.
pub(super) fn within(given: Limit) -> String {
    let text = limit(given);
    let space = if text.starts_with(|c: char| c.is_ascii_digit()) { " " } else { "" };
    format!("{space}{text}内")
}

pub(crate) fn step_limit(step: &Step) -> String {
    match step.limit {
        StepLimit::FromEntry(fixed) => limit(fixed),
        StepLimit::Track => "按办理方式".to_owned(),
        StepLimit::None => String::new(),
    }
}

/// A post with its office, unless the one says the other.
pub(super) fn post_and_office(post: &Post) -> String {
    if post.label.contains(&post.office) {
        return post.label.clone();
    }
    format!("{}（{}）", post.label, post.office)
}

pub(crate) fn owner(method: &Method, step: &Step) -> String {
    match &step.owner {
        Owner::Post(id) => match &step.nearer {
            Some(near) => format!("{}，没有的由{}", post(method, near), post(method, id)),
            None => post(method, id).to_owned(),
        },
        Owner::Handler => "承办人".to_owned(),
        Owner::Nobody => String::new(),
    }
}

/// Who presses when: 一超期由村党支部书记催，1 个工作日后……
pub(crate) fn ladder(method: &Method, escalation: &Escalation) -> String {
    let rungs = escalation.rungs.iter().map(|rung| {
        let post = post(method, &rung.post);
        match rung.after_working_days {
            0 => format!("一超期由{post}催"),
            days => format!("超期 {days} 个工作日由{post}催"),
        }
    });
    rungs.collect::<Vec<_>>().join("，")
}

pub(super) fn post<'a>(method: &'a Method, id: &'a PostId) -> &'a str {
    method.post_label(id)
}

pub(super) const fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Intake => "受理",
        Phase::Triage => "核派",
        Phase::Handling => "办理",
        Phase::Feedback => "反馈",
        Phase::Done => "办结",
    }
}

/// What the resident notices of an action; `None` for what stays among staff.
pub(super) const fn seen_by_resident(kind: ActionKind) -> Option<&'static str> {
    match kind {
        ActionKind::Classify => Some("类别、办理方式和答复的日期"),
        ActionKind::Assign => Some("谁在办"),
        ActionKind::Ask => Some("问您的话；期限暂停"),
        ActionKind::Answer => Some("答复全文；可以评价"),
        ActionKind::RequestExtension => Some("延期的理由；批准后看到新日期"),
        ActionKind::RouteOut => Some("转给谁、为什么、地址和法定期限"),
        ActionKind::Visit => Some("回访的记录"),
        ActionKind::Explain => Some("当面说明的内容"),
        ActionKind::Note => Some("进展"),
        ActionKind::PassUp => Some("已经报到上一级"),
        ActionKind::SendBack => Some("退回重办和理由"),
        ActionKind::Call => Some("请了哪家、办什么、什么时候办好，办的结果"),
        ActionKind::Claim => Some("谁认领了"),
        ActionKind::Refer => Some("转给谁、为什么、对方的期限；接着跟"),
        _ => None,
    }
}

/// The step an action leads to, by name.
pub(super) fn target<'a>(method: &'a Method, action: &Action) -> Option<&'a Step> {
    method.procedure.step(action.to.as_ref()?)
}

/// The groups whose matters have an action, in a sentence; empty where all matters have it.
pub(crate) fn only_for(method: &Method, action: &Action) -> String {
    method.groups_of(action).join("、")
}

/// The labels of categories, as a list in a sentence.
pub(super) fn labels<'a>(categories: impl Iterator<Item = &'a Category>) -> String {
    categories.map(|category| category.label.as_str()).collect::<Vec<_>>().join("、")
}
