//! The 责任牌 as staff read it, and who presses when it is late.

use maplegrid_app::cases::StaffCase;
use maplegrid_domain::cases::{Deadline, DeadlineKind};
use maplegrid_domain::methods::{Escalation, Owner, Phase, Step};
use maplegrid_domain::shared::{AreaId, PostId};

use super::to_come::ahead;
use crate::ui::{Notice, NoticeKind, Plate, PlateKind, Slot};
use crate::words::{
    Holder, Phrase, answered_due, days_late, holder_of, left, moment, office_in, plain_date,
};

/// The plate of a case.
pub(super) fn plate(view: &StaffCase) -> Plate {
    let late = is_late(view);
    let kind = match () {
        () if late => PlateKind::Late,
        () if view.case.is_pending() => PlateKind::Running,
        () => PlateKind::Done,
    };
    let mut slots = Vec::with_capacity(3);
    match owner(view) {
        Some(holder) => slots.push(Slot::new("谁在办", holder.name, holder.role)),
        None => slots.extend(answerer(view)),
    }
    slots.push(answer_slot(view));
    slots.extend(supervisor(view));
    Plate { kind, badge: None, say: sentence(view, late), slots, call: None }
}

/// Late, and not because the resident was asked.
pub(super) fn is_late(view: &StaffCase) -> bool {
    view.due.as_ref().is_some_and(|due| view.now > due.due.at && !due.paused)
}

/// Who has it now.
pub(super) fn owner(view: &StaffCase) -> Option<Holder> {
    // What is dealt with together with another case is in the hands of whoever has that one.
    if let Some(lead) = &view.lead {
        let method = view.county.method_of(lead.case.method_version);
        return lead.case.owner.as_ref().map(|owner| holder_of(owner, &view.county, method));
    }
    let owner = view.case.owner.as_ref().filter(|_| view.case.is_pending())?;
    Some(holder_of(owner, &view.county, &view.method))
}

pub(super) fn step(view: &StaffCase) -> Option<&Step> {
    view.method.procedure.step(&view.case.step)
}

fn sentence(view: &StaffCase, late: bool) -> Phrase {
    let case = &view.case;
    let step = step(view).map_or("", |step| step.label.as_str());
    let who = owner(view).map(|holder| named(&holder)).unwrap_or_default();
    if case.reopen_request.is_some() {
        return Phrase::from("群众要求重新办理，等").keep(who).text("决定");
    }
    if case.withdrawn && case.parent.is_some() {
        return Phrase::from("这一项不再办理");
    }
    if case.withdrawn {
        return Phrase::from("群众撤回了，不再办理");
    }
    if let Some(target) = &case.routed_to {
        let target =
            view.method.route_target(target).map_or("有权机关", |to| to.label.as_str());
        return Phrase::from("已告知群众归").keep(target).text("管");
    }
    if !case.is_open() {
        return Phrase::from("已办结，群众已经得到答复");
    }
    if let Some(lead) = &view.lead {
        let number = lead.case.number.to_string();
        return Phrase::from("并到 ").keep(number).text(" 一起办，由").keep(who).text("负责");
    }
    if case.question.is_some() && !late {
        return Phrase::new().keep(who).text("在办，正等群众回答");
    }
    if late {
        return late_sentence(view, step, &who);
    }
    match case.phase {
        Phase::Handling => Phrase::new().keep(who).text("在办"),
        Phase::Feedback => Phrase::from("已答复群众，等").keep(who).text(step),
        _ => Phrase::from("等").keep(who).text(step),
    }
}

fn late_sentence(view: &StaffCase, step: &str, who: &str) -> Phrase {
    let due = view.due.as_ref();
    let what = match due.map(|due| due.kind) {
        Some(DeadlineKind::Answer) => "答复",
        Some(DeadlineKind::Reopen) => "决定",
        _ => step,
    };
    let say = match due.map_or(0, |due| days_late(due.due.at, view.now)) {
        0 => Phrase::new().text(what).text("今天过了期限，"),
        days => Phrase::new().text(what).text("晚了 ").keep(format!("{days} 天")).text("，"),
    };
    match &view.case.pressing {
        Some(pressing) => say
            .keep(office_in(&view.county, &view.method, &pressing.post, &pressing.area))
            .text("在催"),
        None => say.text("还在").keep(who).text("手里"),
    }
}

/// 南沟村王某某; an office that names its place already stands alone.
pub(in crate::office) fn named(holder: &Holder) -> String {
    if holder.name.starts_with(&holder.place) {
        holder.name.clone()
    } else {
        format!("{}{}", holder.place, holder.name)
    }
}

fn answerer(view: &StaffCase) -> Option<Slot> {
    let answer = view.case.answer.as_ref()?;
    let held = view.county.directory.holdings(&answer.by).first();
    let role = held.map_or("", |held| view.method.post_label(&held.post));
    Some(Slot::new("谁办的", view.county.directory.name(&answer.by), role))
}

fn answer_slot(view: &StaffCase) -> Slot {
    let (case, now) = (&view.case, view.now);
    if let Some(answer) = &case.answer {
        let note = match (answer.late, answered_due(case, &view.county, &view.method)) {
            (true, Some(due)) => format!("晚了 {} 天", days_late(due, answer.at).max(1)),
            (true, None) => "晚了".to_owned(),
            (false, _) => format!("按时，{}", answer.outcome.label()),
        };
        return Slot::new("答复群众", plain_date(answer.at.date(), now.date()), note);
    }
    let promised = view.deadlines.iter().find(|limit| limit.kind == DeadlineKind::Answer);
    if let Some(limit) = promised.or(view.due.as_ref()) {
        let name = match limit.kind {
            DeadlineKind::Answer => "答复群众",
            DeadlineKind::Step => "这一步最晚",
            DeadlineKind::Reopen | DeadlineKind::Appeal => "最晚决定",
            DeadlineKind::ReportIn => "最晚报到",
            DeadlineKind::Part => "最晚办好",
        };
        return Slot::new(name, plain_date(limit.due.at.date(), now.date()), rest(view, limit));
    }
    let at = case.closed_at.unwrap_or(case.entered_at);
    Slot::new("办结", plain_date(at.date(), now.date()), "")
}

/// 还有 3 个工作日; 明天，暂停中.
fn rest(view: &StaffCase, limit: &Deadline) -> String {
    if limit.paused && view.now <= limit.due.at {
        return "暂停中，等群众回话".to_owned();
    }
    left(limit.due, view.now, &view.county.calendar)
}

/// Who answers for the handler's work: the post that presses, else the owner of the first step
/// after the answer on the matter's own way.
fn supervisor(view: &StaffCase) -> Option<Slot> {
    let post = |id: &PostId, area: &AreaId| {
        let found = view.method.post(id)?;
        let holder = view.county.directory.holders(id, area).first();
        Some(match holder {
            Some(person) => {
                Slot::new("督办", view.county.directory.name(person), found.label.clone())
            }
            None => Slot::new("督办", found.label.clone(), "这个岗位现在空着"),
        })
    };
    if let Some(pressing) = &view.case.pressing {
        return post(&pressing.post, &pressing.area);
    }
    let mut ahead = step(view).into_iter().chain(ahead(view));
    let all = view.method.procedure.steps.iter();
    let looks = |step: &&Step| step.phase == Phase::Feedback;
    let found = ahead.find(looks).or_else(|| all.into_iter().find(looks))?;
    let Owner::Post(id) = &found.owner else { return None };
    let area = view.county.directory.office(&view.method, id, &view.case.area)?;
    post(id, &area)
}

/// Who presses, since when, and who is next.
pub(super) fn pressing(view: &StaffCase) -> Option<Notice> {
    let pressing = view.case.pressing.as_ref().filter(|_| view.case.is_pending())?;
    let who = office_in(&view.county, &view.method, &pressing.post, &pressing.area);
    let title = Phrase::from(format!("第 {} 级催办：", u16::from(pressing.rung) + 1))
        .keep(who)
        .text("，")
        .keep(format!("{} 起", moment(pressing.since, view.now)));
    let next = ladder(view).and_then(|ladder| {
        let rungs = &ladder.rungs;
        let now = rungs.get(usize::from(pressing.rung))?;
        let next = rungs.get(usize::from(pressing.rung) + 1)?;
        let wait = next.after_working_days.saturating_sub(now.after_working_days);
        let post = view.method.post_label(&next.post);
        Some(Phrase::from(format!("再过 {wait} 个工作日还没办，由")).keep(post).text("来催"))
    });
    let more = next.unwrap_or_else(|| Phrase::from("这是最后一级，办完为止。"));
    Some(Notice::new(NoticeKind::Bad, title, more))
}

fn ladder(view: &StaffCase) -> Option<&Escalation> {
    if view.case.reopen_request.is_some() {
        return Some(&view.method.procedure.reopen.escalation);
    }
    step(view)?.escalation.as_ref()
}
