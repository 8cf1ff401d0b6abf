//! The page: who answers for what, until when, on what basis, and what the resident sees.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use maplegrid_domain::calendar::{Limit, Unit};
use maplegrid_domain::methods::{Capability, Method, Step};
use maplegrid_domain::shared::StepId;

use super::{appraisal, joint, mediation, network, registers, replies, reports, words};

/// A page in Markdown, in plain Chinese.
pub fn page(method: &Method) -> String {
    let mut text = String::new();
    head(method, &mut text);
    levels(method, &mut text);
    network::network(method, &mut text);
    tracks(method, &mut text);
    let _ = writeln!(text, "## {}：一步一步\n", method.procedure.label);
    text.push_str("群众一说就登记，当场给编号、查询码和凭证，不拒收。\n\n");
    for step in method.procedure.steps.iter().filter(|step| !step.is_end()) {
        one_step(method, step, &mut text);
    }
    rules(method, &mut text);
    mediation::mediation(method, &mut text);
    registers::registers(method, &mut text);
    categories(method, &mut text);
    routes(method, &mut text);
    reports::reports(method, &mut text);
    replies::replies(method, &mut text);
    words_of(method, &mut text);
    // Sections end with an empty line; a document ends with its last line.
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn head(method: &Method, text: &mut String) {
    let _ = writeln!(text, "# {}\n\n{}\n", method.title, method.summary);
    let hours = method.office_hours;
    let _ = writeln!(text, "- 出处：{}", method.source);
    let (opens, closes) = (hours.opens.strftime("%H:%M"), hours.closes.strftime("%H:%M"));
    let _ = writeln!(text, "- 办公时间：{opens} 到 {closes}；期限到最后一天下班时为止");
    text.push_str("- 当天不算，从第二天起数；自然日的最后一天休息，顺延到下一个工作日\n\n");
}

fn levels(method: &Method, text: &mut String) {
    let chain: Vec<&str> = method.area_kinds.iter().map(|kind| kind.label.as_str()).collect();
    let _ = writeln!(text, "## 层级和岗位\n\n{}\n", chain.join(" → "));
    let sized = method.area_kinds.iter().filter(|kind| kind.households.is_some());
    for kind in sized {
        let range = network::households(kind.households);
        let _ = writeln!(text, "- 每个{} {range}，超出只提醒、不拦\n", kind.label);
    }
    text.push_str("| 层级 | 岗位 | 可以承办 | 可以看受限的件 |\n|---|---|---|---|\n");
    for kind in &method.area_kinds {
        for post in method.posts.iter().filter(|post| post.level == kind.id) {
            let yes = |capability| if post.may(capability) { "是" } else { "" };
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} |",
                kind.label,
                words::post_and_office(post),
                yes(Capability::Handle),
                yes(Capability::ReadRestricted)
            );
        }
    }
    text.push('\n');
    for team in &method.teams {
        let _ = writeln!(text, "- {}：{}", team.label, team.duties.join("；"));
    }
    text.push('\n');
}

fn tracks(method: &Method, text: &mut String) {
    text.push_str("## 办理方式\n\n| 方式 | 多久答复 | 什么时候用 | 依据 |\n|---|---|---|---|\n");
    for track in &method.procedure.tracks {
        let limit = words::limit(track.limit);
        let _ = writeln!(text, "| {} | {limit} | {} | {} |", track.label, track.hint, track.basis);
    }
    text.push_str("\n从定下办理方式那天算起，路上耽误的时间不从群众的期限里扣。\n\n");
}

fn one_step(method: &Method, step: &Step, text: &mut String) {
    let _ = writeln!(text, "### {}\n", step.label);
    let _ = writeln!(text, "- 谁负责：{}", words::owner(method, step));
    let _ = writeln!(text, "- 多久：{}（{}）", words::step_limit(step), step.basis);
    let _ = writeln!(text, "- 群众看到：{}", step.resident_label);
    if let Some(escalation) = &step.escalation {
        let percent = escalation.remind_at_percent;
        let ladder = words::ladder(method, escalation);
        let _ = writeln!(text, "- 晚了谁催：期限过了 {percent}% 提醒本人；{ladder}");
    }
    text.push_str("\n| 动作 | 之后 | 说明 | 群众看到什么 |\n|---|---|---|---|\n");
    for action in &step.actions {
        let next = words::target(method, action).map_or("留在本步", |next| &next.label);
        let seen = words::seen_by_resident(action.kind).unwrap_or_default();
        let only = match words::only_for(method, action) {
            groups if groups.is_empty() => String::new(),
            groups => format!("（{groups}）"),
        };
        let _ = writeln!(text, "| {}{only} | {next} | {} | {seen} |", action.label, action.hint);
    }
    text.push('\n');
}

fn rules(method: &Method, text: &mut String) {
    let procedure = &method.procedure;
    text.push_str("## 共同的规则\n\n");
    let distinct: Vec<&str> = procedure
        .distinct
        .iter()
        .filter_map(|id| procedure.step(id))
        .map(|step| step.label.as_str())
        .collect();
    if !distinct.is_empty() {
        let _ = writeln!(text, "- 由不同的人做：{}", distinct.join("、"));
    }
    let question = &procedure.question;
    let _ = writeln!(
        text,
        "- 问群众：期限暂停，{}没有回话就接着算，一件事最多问 {} 次（{}）",
        words::within(question.lapses_after).trim_start(),
        question.times,
        question.basis
    );
    let extension = &procedure.extension;
    // An extension is counted in the units of the tracks.
    let unit = procedure.tracks.first().map_or(Unit::WorkingDays, |track| track.limit.unit);
    let longest = Limit { amount: extension.longest, unit };
    let _ = writeln!(
        text,
        "- 延期：最多 {} 次，每次最多 {}，由{}决定，理由告诉群众（{}）",
        extension.times,
        words::limit(longest),
        words::post(method, &extension.approver),
        extension.basis
    );
    let rating = &procedure.rating;
    let bad = rating.labels.iter().rev().take(usize::from(rating.dissatisfied_up_to)).rev();
    let _ = writeln!(
        text,
        "- 评价：{}；评为{}的，要重办或者当面说明",
        rating.labels.join("、"),
        bad.map(String::as_str).collect::<Vec<_>>().join("、")
    );
    let reopen = &procedure.reopen;
    let to = procedure.step(&reopen.to).map_or(reopen.to.as_str(), |step| &step.label);
    let _ = writeln!(
        text,
        "- 重新办理：办结后{}可以要求，由{}在{}决定，同意的从“{to}”重新走，{} 次不同意的不能再提；{}（{}）",
        words::within(reopen.window),
        words::post(method, &reopen.decided_by),
        words::within(reopen.limit),
        reopen.refusals,
        words::ladder(method, &reopen.escalation),
        reopen.basis
    );
    joint::rules(method, text);
    appraisal::rule(method, text);
    text.push_str("- 群众随时可以补充、撤回；撤回的也留记录\n\n");
}

fn categories(method: &Method, text: &mut String) {
    text.push_str("## 类别\n\n");
    for subject in &method.subjects {
        let own = method.categories.iter().filter(|c| c.subject == subject.id && !c.restricted);
        let bodies: BTreeSet<&StepId> = own.clone().filter_map(|c| c.then.as_ref()).collect();
        let bodies = bodies.into_iter().filter_map(|body| method.procedure.step(body));
        let bodies: Vec<String> = bodies.map(|step| format!("“{}”", step.label)).collect();
        let labels = words::labels(own);
        let goes = match bodies.as_slice() {
            [] => String::new(),
            bodies => format!("。定下以后到{}", bodies.join("、")),
        };
        if !labels.is_empty() {
            let _ = writeln!(text, "- {}：{labels}{goes}", subject.label);
        }
    }
    let mut restricted = method.categories.iter().filter(|c| c.restricted).peekable();
    if restricted.peek().is_some() {
        text.push_str("\n受限的，本村看不到：\n\n");
    }
    for category in restricted {
        let start = category.start.as_ref().and_then(|start| method.procedure.step(start));
        let owner = start.map(|step| words::owner(method, step)).unwrap_or_default();
        let label = start.map_or("", |step| &step.label);
        let _ = writeln!(text, "- {}：直接到“{label}”，由{owner}负责", category.label);
    }
    text.push('\n');
}

fn routes(method: &Method, text: &mut String) {
    if method.route_targets.is_empty() {
        return;
    }
    text.push_str("## 不归这里办的，转到哪里\n\n");
    text.push_str("先登记，再写明理由转去；对方的期限只供参考。\n\n");
    text.push_str("| 去处 | 怎么找 | 对方的期限 | 依据 |\n|---|---|---|---|\n");
    for target in &method.route_targets {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |",
            target.label, target.address, target.clock, target.basis
        );
    }
    text.push('\n');
}

fn words_of(method: &Method, text: &mut String) {
    if method.terms.is_empty() {
        return;
    }
    text.push_str("## 词\n\n");
    for term in &method.terms {
        let _ = writeln!(text, "- {}：{}", term.word, term.meaning);
    }
}
