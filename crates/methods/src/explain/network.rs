//! The page's part about people: who keeps in touch with whom and how often, what is done at set
//! times, duties, how posts are filled, and closer care.

use std::fmt::Write as _;

use maplegrid_domain::methods::{
    Cadence, ContactLine, Every, Method, Routine, RoutineDays, SelectionRule,
};
use maplegrid_domain::shared::PostId;

use super::words;

const WEEKDAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];

/// Nothing for a method that declares no network.
pub(super) fn network(method: &Method, text: &mut String) {
    lines(method, text);
    care(method, text);
    routines(method, text);
    duty_lists(method, text);
    selections(method, text);
}

fn lines(method: &Method, text: &mut String) {
    let network = &method.network;
    if network.lines.is_empty() {
        return;
    }
    text.push_str("## 联户：谁联系、多久一次\n\n");
    text.push_str("上门、电话、微信都算，群众主动找来也算。没有联系人的户列为缺口。\n\n");
    text.push_str("| 联户的线 | 谁联系 | 每人多少户 | 说明 | 依据 |\n|---|---|---|---|---|\n");
    for line in &network.lines {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            line.label,
            words::post(method, &line.post),
            households(line.households),
            line_notes(line),
            line.basis
        );
    }
    text.push_str("\n| 联系频次 | 哪些户 | 多久 | 依据 |\n|---|---|---|---|\n");
    for cadence in &network.cadences {
        let often = often(cadence.every, cadence.times);
        let who = whose(method, cadence);
        let _ = writeln!(text, "| {} | {who} | {often} | {} |", cadence.label, cadence.basis);
    }
    text.push('\n');
    let topics: Vec<String> = network
        .topics
        .iter()
        .map(|topic| match topic.raises.as_ref().and_then(|id| method.category(id)) {
            Some(category) => format!("{}（可以登记成“{}”）", topic.label, category.label),
            None => topic.label.clone(),
        })
        .collect();
    if !topics.is_empty() {
        let _ = writeln!(text, "联系时勾一下说到了什么：{}。\n", topics.join("；"));
    }
}

/// 5 到 15 户.
pub(super) fn households(range: Option<(u16, u16)>) -> String {
    range.map_or_else(|| "不限".to_owned(), |(least, most)| format!("{least} 到 {most} 户"))
}

fn line_notes(line: &ContactLine) -> String {
    let mut notes = Vec::new();
    if line.follows_post {
        notes.push("谁在岗，本区域的户就由谁联系");
    }
    if line.optional {
        notes.push("没有联系人不算缺口");
    }
    notes.join("；")
}

/// Which households a rhythm is for.
fn whose(method: &Method, cadence: &Cadence) -> String {
    let network = &method.network;
    let line = network.line(&cadence.line).map_or("", |line| &line.label);
    let has_other = network.cadences.iter().any(|c| c.line == cadence.line && c.tier.is_some());
    match cadence.tier.as_ref().and_then(|tier| network.tier(tier)) {
        Some(tier) => format!("{line}：{}", tier.label),
        None if has_other => format!("{line}：其余各户"),
        None => format!("{line}：所有户"),
    }
}

const fn window(every: Every) -> &'static str {
    match every {
        Every::Week => "每周",
        Every::Month => "每月",
        Every::Quarter => "每季度",
        Every::HalfYear => "每半年",
        Every::Year => "每年",
    }
}

fn often(every: Every, times: u8) -> String {
    format!("{} {times} 次", window(every))
}

fn care(method: &Method, text: &mut String) {
    let network = &method.network;
    if network.tiers.is_empty() {
        return;
    }
    text.push_str("## 因为需要，来得勤一些\n\n");
    text.push_str("这是服务频次，不是给人、给户分等：一个人提出、另一个人确认，到期自动恢复，");
    text.push_str("这一户看得到理由、可以提意见；不上门牌、地图和公示。\n\n");
    text.push_str("| 层次 | 多少天复核一次 | 只能是这些理由 |\n|---|---|---|\n");
    for tier in &network.tiers {
        let needs = network.needs.iter().filter(|need| need.tier == tier.id);
        let reasons = needs.map(|need| {
            let agrees = if need.guardian { "（要监护人同意）" } else { "" };
            format!("{}{agrees}", need.label)
        });
        let reasons = reasons.collect::<Vec<_>>().join("；");
        let _ = writeln!(text, "| {} | {} 日 | {reasons} |", tier.label, tier.review_days);
    }
    text.push('\n');
}

fn routines(method: &Method, text: &mut String) {
    let routines = &method.network.routines;
    if routines.is_empty() {
        return;
    }
    text.push_str("## 例行工作\n\n| 做什么 | 谁做 | 什么时候 | 依据 |\n|---|---|---|---|\n");
    for Routine { label, post, when, basis, .. } in routines {
        let post = words::post(method, post);
        let _ = writeln!(text, "| {label} | {post} | {} | {basis} |", days(when));
    }
    text.push('\n');
}

/// 每周三; 每月 4、14、24 日; 每季度 1 次.
fn days(when: &RoutineDays) -> String {
    match when {
        RoutineDays::Weekday(day) => {
            let name = WEEKDAYS.get(usize::from(*day).saturating_sub(1));
            format!("每周{}", name.copied().unwrap_or_default())
        }
        RoutineDays::DaysOfMonth(days) => {
            let days: Vec<String> = days.iter().map(u8::to_string).collect();
            format!("每月 {} 日", days.join("、"))
        }
        RoutineDays::Times { every, times } => often(*every, *times),
    }
}

fn duty_lists(method: &Method, text: &mut String) {
    let lists = &method.network.duty_lists;
    if lists.is_empty() {
        return;
    }
    text.push_str("## 责任清单\n\n");
    for list in lists {
        let posts = posts(method, &list.posts);
        let _ = writeln!(text, "### {}\n\n给{posts}（{}）：\n", list.label, list.basis);
        for (number, item) in (1..).zip(&list.items) {
            let _ = writeln!(text, "{number}. {item}");
        }
        text.push('\n');
    }
}

fn selections(method: &Method, text: &mut String) {
    let selections = &method.network.selections;
    if selections.is_empty() {
        return;
    }
    text.push_str("## 推选和调整\n\n");
    for rule in selections {
        selection(method, rule, text);
    }
}

fn selection(method: &Method, rule: &SelectionRule, text: &mut String) {
    let _ = writeln!(text, "### {}\n", words::post(method, &rule.post));
    let steps = rule.steps.iter().map(|step| {
        let by = words::post(method, &step.post);
        format!("{}（{by}）", step.label)
    });
    let ways = rule.ways.join("、");
    let path: Vec<String> = std::iter::once(ways).chain(steps).collect();
    let _ = writeln!(text, "- 推选：{} → 上任（{}）", path.join(" → "), rule.basis);
    match rule.term_months {
        Some(months) if months % 12 == 0 => {
            let _ = writeln!(text, "- 任期：{} 年", months / 12);
        }
        Some(months) => {
            let _ = writeln!(text, "- 任期：{months} 个月");
        }
        None => text.push_str("- 任期：没有定\n"),
    }
    let measures = rule.measures.iter().map(|measure| {
        let after = if measure.ends_term { "离任" } else { "仍在任" };
        format!("{}（{after}）", measure.label)
    });
    let measures = measures.collect::<Vec<_>>().join("、");
    if !measures.is_empty() {
        let _ = writeln!(text, "- 调整：{measures}；都要写理由");
    }
    text.push('\n');
}

fn posts(method: &Method, ids: &[PostId]) -> String {
    ids.iter().map(|id| words::post(method, id)).collect::<Vec<_>>().join("、")
}
