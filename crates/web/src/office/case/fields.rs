//! What an action needs, as fields of its form.

use maplegrid_app::cases::StaffCase;
use maplegrid_domain::calendar::Limit;
use maplegrid_domain::cases::{Offered, VisitChannel, VisitResult};
use maplegrid_domain::methods::{ActionKind, Category, Method, Need, NeedKind, Outcome, Procedure};

use super::acts::ActInput;
use crate::office::form::{Choice, Control, FieldView};
use crate::office::inbox::village_name;
use crate::words::{Fault, limit, ready_replies};

/// More people or places than this are chosen from a select.
const PICKS_MOST: usize = 6;

/// The field for a need.
pub(super) fn field(
    view: &StaffCase,
    offered: &Offered,
    need: &Need,
    typed: &ActInput,
    faults: &[Fault],
) -> FieldView {
    let typed = typed.get(need.name);
    let (control, hint) = control(view, offered, need, typed);
    let fault = faults.iter().find(|fault| fault.field == need.name);
    FieldView {
        id: format!("{}-{}", offered.id, need.name),
        name: need.name.to_owned(),
        label: need.label.to_owned(),
        optional: !need.required,
        hint,
        fault: fault.map(|fault| fault.words.clone()),
        control,
        replies: if need.kind == NeedKind::Text { replies(view, offered) } else { Vec::new() },
    }
}

fn replies(view: &StaffCase, offered: &Offered) -> Vec<(String, String, String)> {
    let ready = ready_replies(view, offered).into_iter();
    ready.map(|ready| (ready.id.to_owned(), ready.label.to_owned(), ready.text)).collect()
}

fn control(view: &StaffCase, offered: &Offered, need: &Need, typed: &str) -> (Control, String) {
    let procedure = &view.method.procedure;
    match need.kind {
        NeedKind::Text => {
            let hint = if offered.kind == ActionKind::Split { SPLIT_HINT } else { "" };
            (words(offered.kind, need.required, typed), hint.to_owned())
        }
        // What is split off is not settled yet, and need not be by whoever splits it.
        NeedKind::Category if offered.kind == ActionKind::Split => {
            (Control::Select(ordinary(view, typed)), String::new())
        }
        NeedKind::Category => category(view, typed),
        NeedKind::Track => {
            let now = view.case.track.as_ref().map_or("", |track| track.as_str());
            let typed = if typed.is_empty() { now } else { typed };
            let pick = |track: &maplegrid_domain::methods::Track| {
                let note = format!("{}内答复。{}", limit(track.limit), track.hint);
                Choice::of(track.id.as_str(), &track.label, note, typed)
            };
            (Control::Picks(procedure.tracks.iter().map(pick).collect()), String::new())
        }
        NeedKind::Person => person(view, typed),
        NeedKind::Outcome => {
            let pick = |one: Outcome| Choice::of(one.id(), one.label(), "", typed);
            (Control::Chips(Outcome::ALL.map(pick).into()), String::new())
        }
        NeedKind::RouteTarget => {
            let pick = |target: &maplegrid_domain::methods::RouteTarget| {
                Choice::of(&target.id, &target.label, target.address.clone(), typed)
            };
            let targets = view.method.route_targets.iter().map(pick).collect();
            (picks_or_select(targets), "去处的地址和电话会一起告诉群众".to_owned())
        }
        NeedKind::Unit => units(view, typed),
        NeedKind::Part => {
            let pick = |part: &maplegrid_domain::cases::Part| unit(view, &part.unit, typed);
            (picks_or_select(view.case.open_parts().map(pick).collect()), String::new())
        }
        NeedKind::Case => {
            let hint = "同一个乡镇里还没答复的；从下面“可能是同一件事”里点一下，编号就填好";
            (Control::Number { value: typed.to_owned() }, hint.to_owned())
        }
        NeedKind::Member => {
            let pick = |member: &maplegrid_app::cases::TogetherCase| {
                let case = &member.case;
                Choice::of(case.number.as_str(), &case.number.to_string(), case.title(), typed)
            };
            (picks_or_select(view.members.iter().map(pick).collect()), String::new())
        }
        NeedKind::Days => {
            (Control::Number { value: typed.to_owned() }, days_hint(procedure, offered.kind))
        }
        NeedKind::Title | NeedKind::Households | NeedKind::Counts => {
            super::appraisal::control(view, need.kind, typed)
        }
        NeedKind::VisitChannel => {
            let pick = |one: VisitChannel| Choice::of(one.id(), one.label(), "", typed);
            (Control::Chips(VisitChannel::ALL.map(pick).into()), String::new())
        }
        NeedKind::VisitResult => {
            let pick = |one: VisitResult| Choice::of(one.id(), one.label(), "", typed);
            let hint = "照群众的话记，没联系上不算认可".to_owned();
            (Control::Chips(VisitResult::ALL.map(pick).into()), hint)
        }
    }
}

fn days_hint(procedure: &Procedure, kind: ActionKind) -> String {
    if kind == ActionKind::Call {
        let Some(rule) = &procedure.joint else { return String::new() };
        let longest = Limit { amount: rule.longest, ..rule.answer };
        return format!("可以不填，就是 {}；最多 {}", limit(rule.answer), limit(longest));
    }
    let rule = &procedure.extension;
    format!("最多 {} 天，只能延 {} 次", rule.longest, rule.times)
}

/// What splitting is for, told apart from what looks like it.
const SPLIT_HINT: &str = "一件事里有几样、要分头办的才分。要别的单位帮一部分，用“吹哨”；整件换人办，用“不归我办”；归别的机关管，用“转有权机关”";

/// The categories that are not dealt with apart, by subject.
fn ordinary(view: &StaffCase, typed: &str) -> Vec<(String, Vec<Choice>)> {
    let method = &view.method;
    let group = |subject: &maplegrid_domain::methods::Subject| {
        let inside = method.categories.iter();
        let inside = inside.filter(|found| found.subject == subject.id && !found.restricted);
        let choices: Vec<Choice> =
            inside.map(|found| Choice::of(found.id.as_str(), &found.label, "", typed)).collect();
        (subject.label.clone(), choices)
    };
    method.subjects.iter().map(group).filter(|(_, inside)| !inside.is_empty()).collect()
}

/// Each kind of text says by its example what a good one holds.
fn words(kind: ActionKind, required: bool, typed: &str) -> Control {
    let example = match kind {
        _ if !required => "想多说一句就写在这里",
        ActionKind::Answer => "结果是什么，什么时候办好的；没办到的写明原因和别的途径",
        ActionKind::Ask => "一次问清楚，例如：路灯杆上有没有编号牌？写的是多少？",
        ActionKind::Object => "为什么不归您办，归谁更合适",
        ActionKind::RequestExtension => "卡在哪里，还要做什么，什么时候能好",
        ActionKind::SendBack => "哪里没办到位，请写具体",
        ActionKind::PassUp => "村里做了什么，为什么办不了，想请上面做什么",
        ActionKind::RouteOut => "为什么归那里管，去了怎么说",
        ActionKind::Explain => "当面说了什么，群众怎么看",
        ActionKind::Note => "做到哪一步了，接下来什么时候做什么",
        ActionKind::Urge => "催什么，什么时候要有回音",
        ActionKind::Call => "请他们做什么，做到什么程度，例如：请到现场量界址，三方在场",
        ActionKind::Part | ActionKind::Release => "哪里不是同一件事，例如：不是同一盏灯",
        ActionKind::Recuse => "什么利害关系，例如：当事人是我堂弟",
        ActionKind::Split => "分出来的这一项是什么，例如：水渠堵了，要清淤",
        ActionKind::AnswerPart => "做了什么，结果怎样，还差什么",
        ActionKind::ObjectPart => "为什么不归您单位办，归谁更合适",
        ActionKind::Refer => "为什么归那里办，已经说到哪一步，我们怎么跟",
        ActionKind::ProposeAppraisal => {
            "办成了什么，什么时候办好的，例如：换了 12 盏灯，3 月底都亮了"
        }
        ActionKind::ReturnAppraisal => "哪句话不能公开，怎么改",
        ActionKind::ReturnSlips => "哪个词的张数不对",
        ActionKind::AppealRating => "事情是怎么办的，为什么这个评价不合理",
        ActionKind::SetRatingAside | ActionKind::KeepRating => "两边的话都看过了，怎么定，为什么",
        _ => "写清楚理由，对方会看到",
    };
    let rows = if required { 4 } else { 2 };
    Control::Lines { rows, value: typed.to_owned(), example }
}

/// Categories by subject. One is suggested by the words of the case; the person decides.
fn category(view: &StaffCase, typed: &str) -> (Control, String) {
    let method = &view.method;
    let settled = view.case.category.as_ref().and_then(|id| method.category(id));
    let (chosen, hint) = match (typed, settled, suggested(method, &view.case.text)) {
        ("", Some(settled), _) if view.case.classified_at.is_none() => {
            (settled.id.as_str(), format!("群众选的是“{}”，请核对", settled.label))
        }
        ("", Some(settled), _) => (settled.id.as_str(), String::new()),
        ("", None, Some((found, word))) => (
            found.id.as_str(),
            format!("建议“{}”：原话里有“{word}”。请核对，不对就改", found.label),
        ),
        (typed, _, _) => (typed, String::new()),
    };
    let group = |subject: &maplegrid_domain::methods::Subject| {
        let inside = method.categories.iter().filter(|found| found.subject == subject.id);
        let choices: Vec<Choice> =
            inside.map(|found| Choice::of(found.id.as_str(), &found.label, "", chosen)).collect();
        (subject.label.clone(), choices)
    };
    let groups = method.subjects.iter().map(group).filter(|(_, inside)| !inside.is_empty());
    (Control::Select(groups.collect()), hint)
}

/// The category most of whose keywords occur in the words, and one of those found; the longest
/// decides between equals.
fn suggested<'a>(method: &'a Method, text: &str) -> Option<(&'a Category, &'a str)> {
    let score = |category: &'a Category| {
        let found = category.keywords.iter().filter(|word| text.contains(word.as_str()));
        let longest = found.clone().max_by_key(|word| word.chars().count())?;
        Some((found.count(), longest.chars().count(), category, longest.as_str()))
    };
    let scored = method.categories.iter().filter_map(score);
    // `max_by_key` would take the last of equals; the method's order puts the common ones first.
    let best =
        scored.reduce(|best, next| if (next.0, next.1) > (best.0, best.1) { next } else { best });
    best.map(|(_, _, category, word)| (category, word))
}

fn person(view: &StaffCase, typed: &str) -> (Control, String) {
    let pick = |(person, held): &(
        maplegrid_domain::shared::PersonId,
        maplegrid_domain::people::Holding,
    )| {
        let place = village_name(&view.county, &held.area);
        let post = view.method.post_label(&held.post);
        let note =
            if post.starts_with(&place) { post.to_owned() } else { format!("{place} {post}") };
        Choice::of(person.as_str(), view.county.directory.name(person), note, typed)
    };
    let people: Vec<Choice> = view.handlers.iter().map(pick).collect();
    let hint = if people.is_empty() {
        "这里还没有能办的人，请上报，或者请管理员补上岗位"
    } else {
        ""
    };
    (picks_or_select(people), hint.to_owned())
}

/// The units that may be called, with the office that they are.
fn units(view: &StaffCase, typed: &str) -> (Control, String) {
    let choices: Vec<Choice> = view.units.iter().map(|held| unit(view, held, typed)).collect();
    let hint = if choices.is_empty() {
        "没有能请的单位了：要么都在办，要么这一级没有设"
    } else {
        "几家一起办的，一家一家请；牵头的还是您"
    };
    (picks_or_select(choices), hint.to_owned())
}

fn unit(view: &StaffCase, held: &maplegrid_domain::people::Holding, typed: &str) -> Choice {
    let place = village_name(&view.county, &held.area);
    let post = view.method.post_label(&held.post);
    let people = view.county.directory.holders(&held.post, &held.area);
    let names: Vec<&str> = people.iter().map(|who| view.county.directory.name(who)).collect();
    let who = if names.is_empty() { "现在没有人在岗".to_owned() } else { names.join("、") };
    Choice::of(held.post.as_str(), post, format!("{place} {who}"), typed)
}

pub(super) fn picks_or_select(choices: Vec<Choice>) -> Control {
    if choices.len() <= PICKS_MOST {
        return Control::Picks(choices);
    }
    Control::select(choices)
}
