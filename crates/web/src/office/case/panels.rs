//! The smaller parts of the case page: what somebody has to decide, whose turn it is, the person
//! behind the case, what happened here before.

use maplegrid_app::cases::{Contact, Party, StaffCase};
use maplegrid_domain::methods::ActionKind;
use maplegrid_domain::shared::PersonId;

use super::plate::{is_late, named, owner, step};
use crate::office::inbox::badge;
use crate::words::{DueBadge, days_late, limit, moment, office_in, plain_date, until};

/// Something that waits for a decision, shown above everything else.
pub(super) struct Ask {
    pub title: String,
    pub reason: String,
    /// Who decides, or that it is the reader.
    pub turn: String,
    pub mine: bool,
}

/// The requests that are open.
pub(super) fn asks(view: &StaffCase) -> Vec<Ask> {
    let offers = |kind| view.actions.iter().any(|offered| offered.kind == kind);
    let mut asks = Vec::new();
    if let Some(request) = &view.case.reopen_request {
        let mine = offers(ActionKind::GrantReopen);
        let due = view.due.as_ref().map(|due| until(due.due, view.now)).unwrap_or_default();
        let who = owner(view).map(|holder| named(&holder)).unwrap_or_default();
        asks.push(Ask {
            title: format!("群众要求重新办理，{}提的", moment(request.at, view.now)),
            reason: request.reason.clone(),
            turn: if mine { format!("等您{due}决定") } else { format!("等{who}{due}决定") },
            mine,
        });
    }
    if let Some(request) = &view.case.extension_request {
        let mine = offers(ActionKind::GrantExtension);
        let track = view.case.track.as_ref().and_then(|id| view.method.procedure.track(id));
        let days = track.map_or_else(
            || format!("{} 天", request.days),
            |track| {
                limit(maplegrid_domain::calendar::Limit { amount: request.days, ..track.limit })
            },
        );
        let approver = view.method.post_label(&view.method.procedure.extension.approver);
        asks.push(Ask {
            title: format!("{}申请延期 {days}", view.county.directory.name(&request.by)),
            reason: request.reason.clone(),
            turn: if mine {
                "等您决定，期限照常在走".to_owned()
            } else {
                format!("等{approver}决定，期限照常在走")
            },
            mine,
        });
    }
    if let Some(appeal) = view.case.pending_appeal() {
        let mine = offers(ActionKind::KeepRating);
        let decider =
            office_in(&view.county, &view.method, &appeal.decider.post, &appeal.decider.area);
        asks.push(Ask {
            title: format!("{}认为评价不合理", view.county.directory.name(&appeal.by)),
            reason: appeal.reason.clone(),
            turn: if mine { "等您决定".to_owned() } else { format!("等{decider}决定") },
            mine,
        });
    }
    asks.extend(super::appraisal::ask(view));
    asks
}

/// Who acts for the person, with how they agreed.
pub(super) fn agent(view: &StaffCase) -> Option<String> {
    let agent = view.case.agent.as_ref()?;
    let office = office_in(&view.county, &view.method, &agent.capacity.post, &agent.capacity.area);
    let name = view.county.directory.name(&agent.person);
    let since = moment(agent.since, view.now);
    let how = agent
        .consent
        .as_ref()
        .map_or_else(|| "本人选的".to_owned(), |consent| format!("本人同意：{consent}"));
    Some(format!("{name}（{office}），{since} 起；{how}"))
}

/// Whose turn it is, when the step is not the reader's.
pub(super) fn turn(view: &StaffCase, reader: &PersonId) -> Option<String> {
    // Pressing is open beside somebody else's turn; anything else is the reader's own.
    if view.actions.iter().any(|offered| offered.kind != ActionKind::Urge) {
        return None;
    }
    if !view.case.is_pending() {
        return Some("这件事已经办结，没有要做的。".to_owned());
    }
    if view.case.is_recused(reader) {
        return Some("您已经回避这件事，由别人办。".to_owned());
    }
    let holder = owner(view)?;
    let mine = view.case.owner.as_ref().and_then(|owner| owner.person.as_ref()) == Some(reader);
    let step = step(view).map_or("", |step| step.label.as_str());
    let due = match &view.due {
        Some(due) if is_late(view) => match days_late(due.due.at, view.now) {
            0 => "，今天过了期限".to_owned(),
            days => format!("，已经晚了 {days} 天"),
        },
        Some(due) => format!("，{}", until(due.due, view.now)),
        None => String::new(),
    };
    if mine {
        return Some("这件事在您名下，但您现在的岗位做不了这一步，请找派单的人改派。".to_owned());
    }
    let what = if view.case.reopen_request.is_some() { "决定要不要重办" } else { step };
    let yours = if view.actions.is_empty() {
        "您先不用做什么。"
    } else {
        "要催，就写一笔督促。"
    };
    Some(format!("现在等{}{what}{due}。{yours}", named(&holder)))
}

/// The person behind the case.
pub(super) enum PartyView {
    /// A sentence, when there is nothing to uncover.
    Said(&'static str),
    Masked {
        name: String,
        phone: String,
    },
    /// Uncovered, and recorded.
    Open {
        name: String,
        phone: String,
    },
}

pub(super) fn party(view: &StaffCase, uncovered: Option<&Contact>) -> PartyView {
    match (&view.party, uncovered) {
        (Party::Masked { .. }, Some(contact)) => {
            PartyView::Open { name: contact.name.clone(), phone: contact.phone.clone() }
        }
        (Party::Masked { name, phone }, None) => {
            PartyView::Masked { name: name.clone(), phone: phone.clone() }
        }
        (Party::Sealed, _) => {
            PartyView::Said("要求保密。姓名和电话只有指定的人能看，您的岗位看不到。")
        }
        (Party::Unreadable, _) => PartyView::Said(
            "联系方式暂时无法读取：系统里保管姓名和电话的密钥换过或者丢了，解不开原来存的内容。\
             事情照常办，要联系群众请用“问群众”；请告诉系统管理员，把备份的 keys.json 放回去。",
        ),
        (Party::Anonymous, _) if view.actions.iter().any(|one| one.kind == ActionKind::Ask) => {
            PartyView::Said("匿名，没有留姓名和电话。要问什么，用“问群众”。")
        }
        (Party::Anonymous, _) => PartyView::Said("匿名，没有留姓名和电话。"),
    }
}

/// A matter of the same place.
pub(super) struct Earlier {
    pub due: DueBadge,
    pub url: String,
    pub title: String,
    pub number: String,
    pub closed: String,
    pub rating: String,
}

/// What happened here within a year.
pub(super) fn earlier(view: &StaffCase) -> Vec<Earlier> {
    let labels = &view.method.procedure.rating.labels;
    let rating = |score: u8| {
        let label = usize::from(score).checked_sub(1).and_then(|at| labels.iter().rev().nth(at));
        label.map_or_else(|| score.to_string(), |label| format!("{label} {score}"))
    };
    view.earlier
        .iter()
        .map(|row| Earlier {
            due: badge(row, view.now),
            url: format!("/office/cases/{}", row.number.as_str()),
            title: row.title.clone(),
            number: row.number.to_string(),
            closed: row
                .closed_at
                .map(|at| plain_date(at.date(), view.now.date()))
                .unwrap_or_default(),
            rating: row.rating.map_or_else(|| "未评".to_owned(), rating),
        })
        .collect()
}
