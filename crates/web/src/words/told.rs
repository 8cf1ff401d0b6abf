//! One sentence for every event, in two voices.

use maplegrid_domain::cases::{Channel, Event, HandoverReason, Identity, Recorded};
use maplegrid_domain::shared::{Actor, CategoryId, StepId, TrackId};

use super::appraisals::appraisal_told;
use super::children::children_told;
use super::helping::helping_told;
use super::joining::{joining_told, outcome_words};
use super::story::{Story, Told};
use super::{limit, until};

/// What the resident reads.
pub(super) fn resident_told(story: &Story<'_>, recorded: &Recorded) -> Told {
    let who = story.who(&recorded.actor);
    match &recorded.event {
        Event::Received { text, parent: Some(_), .. } => {
            Told::staff(format!("{who}从您说的那件事里分出来，单独办")).quote(text)
        }
        Event::Received { text, filed_by, .. } => match filed_by {
            Some(person) => {
                Told::resident(format!("由{}代填，您本人同意", story.person(person))).quote(text)
            }
            None => Told::resident("您提交了这件事").quote(text),
        },
        Event::Classified { track, remark, .. } => Told::staff(format!("{who}核实了情况"))
            .rest(track_words(story, track))
            .remark(remark.as_deref()),
        Event::Assigned { handler, remark, .. } => {
            Told::staff(format!("交给{}办理", story.person(handler))).remark(remark.as_deref())
        }
        Event::Taken { remark, .. } => Told::staff(format!("{who}接手")).remark(remark.as_deref()),
        Event::Objected { reason, .. } => {
            Told::staff(format!("{who}说明这件事不归自己办")).rest("，正在重新安排").quote(reason)
        }
        Event::Asked { text, lapses } => Told::staff(format!("{who}问了您一个问题"))
            .rest(format!("，请在{}回答", until(*lapses, story.now)))
            .quote(text),
        Event::Replied { text } => {
            replied(&spoken(&recorded.actor, &who, ("您", "您的")), text.as_deref())
        }
        Event::QuestionLapsed => Told::staff("没有等到您的回答").rest("，接着往下办"),
        Event::Answered { outcome, text, late, .. } => {
            let rest = if *late { "，比说好的时间晚了" } else { "" };
            Told::staff(format!("{who}答复您：{}", outcome_words(*outcome))).rest(rest).quote(text)
        }
        Event::Visited { channel, result, remark } => {
            Told::staff(format!("{who}{}回访", channel.label()))
                .rest(format!("，结果：{}", result.label()))
                .remark(remark.as_deref())
        }
        Event::Explained { text } => Told::staff(format!("{who}当面向您说明")).quote(text),
        Event::Supplemented { text } => {
            let said = spoken(&recorded.actor, &who, ("您", "您的"));
            Told::resident(format!("{said}补充")).quote(text)
        }
        Event::Rated { score, comment } => {
            Told::resident(format!("您评价：{}", rating_words(story, *score)))
                .remark(comment.as_deref())
        }
        Event::Closed { .. } => Told::staff("这件事办完了"),
        Event::Withdrawn { reason, .. } if recorded.actor != Actor::Resident => {
            Told::staff("这一项不再办理").remark(reason.as_deref())
        }
        Event::Withdrawn { reason, .. } => {
            Told::resident("您撤回了这件事").remark(reason.as_deref())
        }
        Event::ReopenRequested { reason, .. } => {
            let asked = match &recorded.actor {
                Actor::Staff { .. } => format!("您的代理人{who}要求重新办理"),
                _ => "您要求重新办理".to_owned(),
            };
            Told::resident(asked).quote(reason)
        }
        Event::Escalated { post, area, .. } => {
            Told::staff("过了说好的时间").rest(format!("，{}开始催办", story.office_in(post, area)))
        }
        Event::Reminded { .. } => Told::staff("提醒了办理人").rest("，时间快到了"),
        other => shared_told(story, &who, other),
    }
}

/// Whose words they are: the resident's own, or as somebody has taken them down.
fn spoken(actor: &Actor, who: &str, (own, of): (&str, &str)) -> String {
    match actor {
        Actor::Staff { .. } => format!("{who}代记，{of}"),
        _ => own.to_owned(),
    }
}

fn replied(said: &str, text: Option<&str>) -> Told {
    match text {
        Some(text) => Told::resident(format!("{said}回答")).quote(text),
        None => Told::resident(format!("{said}回答：不清楚")),
    }
}

/// What staff read.
pub(super) fn staff_told(story: &Story<'_>, recorded: &Recorded) -> Told {
    let who = story.who(&recorded.actor);
    match &recorded.event {
        Event::Received { parent: Some(parent), .. } => {
            Told::staff(format!("{who}从 {parent} 分出来"))
        }
        Event::Received { channel, identity, attachments, filed_by, .. } => {
            let lead = match filed_by {
                Some(person) => format!("由{}代填，本人同意", story.person(person)),
                None if *channel == Channel::Api => "从其他系统转来".to_owned(),
                None => format!("群众{}提交", channel.label()),
            };
            Told::resident(lead).rest(received_details(*identity, attachments.len()))
        }
        Event::Classified { category, track, remark, .. } => Told::staff(format!("{who}核实分类"))
            .rest(format!("：{}{}", category_label(story, category), track_words(story, track)))
            .remark(remark.as_deref()),
        Event::Assigned { handler, remark, .. } => {
            Told::staff(format!("{who}派给 {}", story.person(handler))).remark(remark.as_deref())
        }
        Event::Taken { remark, .. } => Told::staff(format!("{who}接手")).remark(remark.as_deref()),
        Event::Objected { reason, .. } => Told::staff(format!("{who}提出不归自己办")).quote(reason),
        Event::Asked { text, lapses } => Told::staff(format!("{who}提问"))
            .rest(format!("，期限暂停，等到{}", until(*lapses, story.now)))
            .quote(text),
        Event::Replied { text } => {
            replied(&spoken(&recorded.actor, &who, ("群众", "群众的")), text.as_deref())
        }
        Event::QuestionLapsed => Told::staff("群众没有回答").rest("，期限继续计算"),
        Event::Answered { outcome, text, late, .. } => {
            let rest = if *late { "，超过期限" } else { "" };
            Told::staff(format!("{who}答复群众：{}", outcome.label())).rest(rest).quote(text)
        }
        Event::Visited { channel, result, remark } => {
            Told::staff(format!("{who}{}回访", channel.label()))
                .rest(format!("：{}", result.label()))
                .remark(remark.as_deref())
        }
        Event::Explained { text } => Told::staff(format!("{who}当面说明")).quote(text),
        Event::Supplemented { text } => {
            let said = spoken(&recorded.actor, &who, ("群众", "群众的"));
            Told::resident(format!("{said}补充")).quote(text)
        }
        Event::Rated { score, comment } => {
            let words = format!("群众评价：{} {score}", rating_words(story, *score));
            Told::resident(words).remark(comment.as_deref())
        }
        Event::Closed { .. } => Told::staff("办结"),
        Event::Withdrawn { reason, .. } if recorded.actor != Actor::Resident => {
            Told::staff("这一项不再办理").remark(reason.as_deref())
        }
        Event::Withdrawn { reason, .. } => Told::resident("群众撤回").remark(reason.as_deref()),
        Event::ReopenRequested { reason, .. } => {
            let asked = match &recorded.actor {
                Actor::Staff { .. } => format!("代理人{who}要求重新办理"),
                _ => "群众要求重新办理".to_owned(),
            };
            Told::resident(asked).quote(reason)
        }
        Event::Escalated { rung, post, area, .. } => Told::staff("超过期限").rest(format!(
            "，第 {} 级催办：{}",
            u16::from(*rung) + 1,
            story.office_in(post, area)
        )),
        Event::Reminded { due } => {
            Told::staff("系统提醒").rest(format!("，{}到期", until(*due, story.now)))
        }
        other => shared_told(story, &who, other),
    }
}

/// Sentences that read the same to everyone.
fn shared_told(story: &Story<'_>, who: &str, event: &Event) -> Told {
    match event {
        Event::Passed { remark, moved } => Told::staff(format!("{who}办完这一步"))
            .rest(format!("，{}", step_label(story, &moved.to)))
            .remark(remark.as_deref()),
        Event::SentBack { reason, .. } => Told::staff(format!("{who}退回重办")).quote(reason),
        Event::PassedUp { reason, moved } => {
            let to = moved.owner.as_ref().map(|owner| story.office_in(&owner.post, &owner.area));
            let rest = to.map(|to| format!("，交{to}")).unwrap_or_default();
            Told::staff(format!("{who}上报")).rest(rest).quote(reason)
        }
        Event::RoutedOut { target, reason, .. } => match story.method.route_target(target) {
            Some(target) => Told::staff(format!("{who}告知：归{}管", target.label))
                .rest(format!("，{}", target.address))
                .quote(reason),
            None => Told::staff(format!("{who}告知去处")).quote(reason),
        },
        Event::ExtensionRequested { days, reason } => {
            Told::staff(format!("{who}申请延期 {}", story.days(*days))).quote(reason)
        }
        Event::ExtensionGranted { remark } => {
            Told::staff(format!("{who}同意延期")).remark(remark.as_deref())
        }
        Event::ExtensionRefused { reason } => {
            Told::staff(format!("{who}没有同意延期")).rest("，时间不变").quote(reason)
        }
        Event::Noted { text } => Told::staff(format!("{who}写了进展")).quote(text),
        Event::Urged { text } => Told::staff(format!("{who}督促办理")).quote(text),
        Event::ReopenGranted { remark, .. } => Told::staff(format!("{who}同意重新办理"))
            .rest("，时间从现在算起")
            .remark(remark.as_deref()),
        Event::ReopenRefused { reason } => {
            Told::staff(format!("{who}没有同意重新办理")).quote(reason)
        }
        Event::HandedOver { why, owner, .. } => {
            let lead = match why {
                HandoverReason::Left => "原来承办的人离任",
                HandoverReason::AreaChanged => "区域调整",
                HandoverReason::Isolated => "转由专人办理",
            };
            let to = match &owner.person {
                Some(person) => story.person(person),
                None => story.office_in(&owner.post, &owner.area),
            };
            Told::staff(lead).rest(format!("，改由{to}接着办，时间不变"))
        }
        // Every other event has its own words in each voice.
        other => helping_told(story, who, other)
            .or_else(|| joining_told(story, who, other))
            .or_else(|| children_told(story, who, other))
            .or_else(|| appraisal_told(story, who, other))
            .unwrap_or_else(|| Told::staff(other.kind())),
    }
}

fn received_details(identity: Identity, attachments: usize) -> String {
    match attachments {
        0 => format!("，{}", identity.label()),
        files => format!("，{}，照片和录音 {files} 个", identity.label()),
    }
}

fn rating_words(story: &Story<'_>, score: u8) -> String {
    let labels = &story.method.procedure.rating.labels;
    usize::from(score)
        .checked_sub(1)
        .and_then(|index| labels.iter().rev().nth(index))
        .cloned()
        .unwrap_or_else(|| score.to_string())
}

fn track_words(story: &Story<'_>, track: &TrackId) -> String {
    match story.method.procedure.track(track) {
        Some(track) => format!("，{}，{}内答复", track.label, limit(track.limit)),
        None => String::new(),
    }
}

fn category_label(story: &Story<'_>, category: &CategoryId) -> String {
    story.method.category(category).map_or_else(|| category.to_string(), |c| c.label.clone())
}

fn step_label(story: &Story<'_>, step: &StepId) -> String {
    match story.method.procedure.step(step) {
        Some(step) => match story.voice {
            super::Voice::Resident => step.resident_label.clone(),
            super::Voice::Staff => format!("到“{}”", step.label),
        },
        None => step.to_string(),
    }
}
