//! What an event of one case means for others, as ordinary commands to them. The only place that
//! sees more than one case; whoever writes carries them out in the same transaction, or nothing.

use super::children::family;
use super::isolation::spread;
use super::joining::course_of;
use super::{Case, CaseNumber, Command, Course, Event};
use crate::methods::Method;

/// Whether events may mean anything for other cases: most do not, and need not be looked at.
pub fn concerns_others(before: &Case, events: &[Event]) -> bool {
    let related = before.is_joined()
        || before.open_members().next().is_some()
        || before.parent.is_some()
        || before.open_children().next().is_some();
    related
        || events.iter().any(|event| {
            matches!(
                event,
                Event::Joined { .. }
                    | Event::Split { .. }
                    | Event::Classified { restricted: true, .. }
                    | Event::Isolated { .. }
            )
        })
}

/// The commands that follow from an event. `before` and `after` are the states around it.
pub fn reactions(
    before: Option<&Case>,
    event: &Event,
    after: &Case,
    method: &Method,
) -> Vec<(CaseNumber, Command)> {
    let mut follow = Vec::new();
    let number = || after.number.clone();
    let (was, is) = (before.and_then(Case::lead), after.lead());
    if was != is {
        if let Some(lead) = was {
            follow.push((lead.clone(), Command::LetGo { member: number() }));
        }
        if let Some(lead) = is {
            follow.push((lead.clone(), Command::Gather { member: number() }));
        }
    }
    if let Event::Released { member, to, reason } = event {
        let course = match to {
            Some(lead) => Course::Joined { lead: lead.clone() },
            None => Course::Apart { reason: reason.clone() },
        };
        follow.push((member.clone(), Command::Follow { lead: number(), course }));
    }
    if let Some(course) = course_of(event, after, method) {
        follow.extend(after.open_members().map(|member| {
            (member.clone(), Command::Follow { lead: number(), course: course.clone() })
        }));
    }
    follow.extend(family(before, event, after));
    follow.extend(spread(before, after));
    follow
}
