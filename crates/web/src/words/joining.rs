//! Sentences about cases that are dealt with together. A resident never reads another's number, name
//! or words.

use maplegrid_domain::cases::Event;
use maplegrid_domain::methods::Outcome;

use super::Voice;
use super::story::{Story, Told};

/// The sentence, if the event is one of these.
pub(super) fn joining_told(story: &Story<'_>, who: &str, event: &Event) -> Option<Told> {
    let resident = story.voice == Voice::Resident;
    Some(match event {
        Event::Joined { .. } if resident => Told::staff(format!("{who}把它和同样的事并在一起办"))
            .rest("，您的编号、查询码和答复时间都不变"),
        Event::Joined { lead, remark, .. } => {
            Told::staff(format!("{who}并到 {lead} 一起办")).remark(remark.as_deref())
        }
        Event::Parted { reason } => {
            Told::staff("改为单独办").rest("，从并案以前的那一步接着办").quote(reason)
        }
        Event::Gathered { .. } if resident => Told::staff("又有一件同样的事并过来一起办"),
        Event::Gathered { member } => Told::staff(format!("{member} 并过来一起办")),
        Event::Released { .. } if resident => Told::staff("并过来的一件改为单独办"),
        Event::Released { member, to: Some(lead), .. } => {
            Told::staff(format!("{member} 随这件并到 {lead}"))
        }
        Event::Released { member, reason, .. } => {
            Told::staff(format!("{member} 不再和这件一起办")).remark(reason.as_deref())
        }
        Event::AnsweredWithLead { lead, answer, late, .. } => {
            let by = story.person(&answer.by);
            let told = if resident {
                let rest = if *late { "，比说好的时间晚了" } else { "" };
                Told::staff(format!("{by}答复您：{}", outcome_words(answer.outcome))).rest(rest)
            } else {
                let rest = if *late { "，超过期限" } else { "" };
                Told::staff(format!("{by}答复群众：{}", answer.outcome.label()))
                    .rest(format!("，和 {lead} 一起答复{rest}"))
            };
            told.quote(&answer.text)
        }
        _ => return None,
    })
}

/// The resident hears how it ended, not the office's word for it.
pub(crate) fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Resolved => "办成了",
        Outcome::Partly => "办成了一部分",
        Outcome::Explained => "没办成，说明了原因",
    }
}
