//! Sentences for what others do for a case: units that were called, organs that it was referred to,
//! the one who acts for the resident, and the one who decides about a rating.

use maplegrid_app::County;
use maplegrid_domain::cases::{Case, Event, Part, PartResult, Verdict};
use maplegrid_domain::methods::Method;
use maplegrid_domain::people::Holding;
use maplegrid_domain::shared::Timestamp;

use super::story::{Story, Told};
use super::{DueBadge, Voice, limit, moment, office_in, until};
use crate::ui::{UnitLine, Units};

/// The sentence, if the event is one of these. They read much the same to everyone; the resident is
/// addressed where it is about them.
pub(super) fn helping_told(story: &Story<'_>, who: &str, event: &Event) -> Option<Told> {
    joint(story, who, event)
        .or_else(|| agent(story, who, event))
        .or_else(|| appeal(story, who, event))
}

fn joint(story: &Story<'_>, who: &str, event: &Event) -> Option<Told> {
    let unit = |no: &u16| story.case.part(*no).map(|part| office(story, &part.unit));
    let unit = |no| unit(no).unwrap_or_else(|| "联办单位".to_owned());
    Some(match event {
        Event::Claimed { remark, .. } => {
            Told::staff(format!("{who}认领")).remark(remark.as_deref())
        }
        Event::Referred { target, reason, .. } => {
            let found = story.method.route_target(target);
            let label = found.map_or("有关部门", |target| target.label.as_str());
            let clock = found.map_or("", |target| target.clock.as_str());
            let rest = if clock.is_empty() {
                "，我们接着跟到有答复".to_owned()
            } else {
                format!("，那里的时限：{clock}；我们接着跟到有答复")
            };
            Told::staff(format!("{who}转交{label}")).rest(rest).quote(reason)
        }
        Event::Called { unit, asked, limit: span, .. } => {
            Told::staff(format!("{who}吹哨，请{}来办", office(story, unit)))
                .rest(format!("，{}内办好", limit(*span)))
                .quote(asked)
        }
        Event::ReportedIn { part, late, remark } => Told::staff(format!("{}报到", unit(part)))
            .rest(if *late { "，比限期晚了" } else { "" })
            .remark(remark.as_deref()),
        Event::PartAnswered { part, text, late } => {
            Told::staff(format!("{}办好了自己的一部分", unit(part)))
                .rest(if *late { "，比限期晚了" } else { "" })
                .quote(text)
        }
        Event::PartObjected { part, reason } => {
            Told::staff(format!("{}说明这不归它办", unit(part))).quote(reason)
        }
        Event::PartRecalled { part, reason } => {
            Told::staff(format!("{who}不再请{}", unit(part))).quote(reason)
        }
        Event::PartMoved { part, .. } => {
            Told::staff("区域调整").rest(format!("，联办改由{}接着办，时间不变", unit(part)))
        }
        Event::PartReminded { part, due } => Told::staff(format!("提醒了{}", unit(part)))
            .rest(format!("，{}到期", until(*due, story.now))),
        Event::PartEscalated { part, post, area, .. } => {
            Told::staff(format!("{}过了限期", unit(part)))
                .rest(format!("，{}开始催办", story.office_in(post, area)))
        }
        _ => return None,
    })
}

fn agent(story: &Story<'_>, who: &str, event: &Event) -> Option<Told> {
    let resident = story.voice == Voice::Resident;
    Some(match event {
        Event::AgentNamed { agent, capacity, consent } => {
            let person = story.person(agent);
            let office = office(story, capacity);
            match consent {
                None if resident => Told::resident(format!("您请{person}代理")),
                None => Told::resident(format!("群众请{person}代理")),
                Some(consent) => Told::staff(format!("{who}记下：请{person}代理")).quote(consent),
            }
            .rest(format!("（{office}）"))
        }
        Event::AgentEnded { reason } => Told::staff("不再由代理人代理").remark(reason.as_deref()),
        _ => return None,
    })
}

fn appeal(story: &Story<'_>, who: &str, event: &Event) -> Option<Told> {
    Some(match event {
        Event::RatingAppealed { reason, decider } => Told::staff(format!("{who}认为评价不合理"))
            .rest(format!("，由{}决定", office(story, decider)))
            .quote(reason),
        Event::AppealDecided { verdict, reason } => {
            let words = match verdict {
                Verdict::SetAside => "这个评价不计入满意率，原话保留",
                Verdict::Stands => "这个评价照常计入",
            };
            Told::staff(format!("{who}决定：{words}")).quote(reason)
        }
        Event::AppealMoved { area } => {
            let post =
                story.case.appeal().map(|appeal| story.office_in(&appeal.decider.post, area));
            Told::staff("区域调整").rest(format!("，评价申诉改由{}决定", post.unwrap_or_default()))
        }
        Event::AppealReminded { due } => {
            Told::staff("提醒决定评价申诉").rest(format!("，{}到期", until(*due, story.now)))
        }
        Event::AppealEscalated { post, area, .. } => Told::staff("评价申诉过了限期还没决定")
            .rest(format!("，{}开始催办", story.office_in(post, area))),
        _ => return None,
    })
}

/// The units of a case, those at work first, as the page lists them.
pub fn units(case: &Case, county: &County, method: &Method, now: Timestamp) -> Units {
    let (open, ended): (Vec<&Part>, Vec<&Part>) = case.parts.iter().partition(|p| p.is_open());
    let line = |part: &Part| {
        let (badge, said) = badge(part, county, method, now);
        UnitLine {
            name: office_in(county, method, &part.unit.post, &part.unit.area),
            asked: part.asked.clone(),
            badge,
            note: note(part, county, method, now),
            said,
        }
    };
    Units { lines: open.into_iter().chain(ended.into_iter().rev()).map(line).collect() }
}

fn badge(
    part: &Part,
    county: &County,
    method: &Method,
    now: Timestamp,
) -> (DueBadge, Option<String>) {
    let Some(end) = &part.end else {
        let due = part.due(method, &county.calendar);
        let running = due.map(|due| DueBadge::running(due.due, now));
        return (running.unwrap_or_else(|| DueBadge::hold("在办")), None);
    };
    match &end.result {
        PartResult::Answered { text, late: false, .. } => {
            (DueBadge::ended("按时办好"), Some(text.clone()))
        }
        PartResult::Answered { text, .. } => (DueBadge::ended("办好，晚了"), Some(text.clone())),
        PartResult::Objected { reason, .. } => (DueBadge::ended("不归它办"), Some(reason.clone())),
        PartResult::Recalled { reason, .. } => (DueBadge::ended("不再请"), Some(reason.clone())),
        PartResult::CaseEnded => (DueBadge::ended("随事办结"), None),
    }
}

/// Whether it has reported in, and who presses.
fn note(part: &Part, county: &County, method: &Method, now: Timestamp) -> String {
    let reported = match &part.reported {
        Some(reported) => {
            let name = county.directory.name(&reported.by);
            let late = if reported.late { "，晚了" } else { "" };
            format!("{name}{} 报到{late}", moment(reported.at, now))
        }
        None if part.is_open() => "还没报到".to_owned(),
        None => String::new(),
    };
    match &part.pressing {
        Some(pressing) => {
            let who = office_in(county, method, &pressing.post, &pressing.area);
            format!("{reported}，{who}在催")
        }
        None => reported,
    }
}

fn office(story: &Story<'_>, held: &Holding) -> String {
    story.office_in(&held.post, &held.area)
}
