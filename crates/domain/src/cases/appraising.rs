//! What staff do with an appraisal, to whom it is open, and how it ends.

use super::decide::Ctx;
use super::{
    APPRAISAL_DONE_MAX_CHARS, APPRAISAL_TITLE_MAX_CHARS, Appraisal, AppraisalEnd, AppraisalFault,
    AppraisalStep, Case, Event, Input, Rejection, Slips, Tally, check_text,
};
use crate::methods::{ActionKind, AppraisalRule, Method};
use crate::people::{Directory, Holding};
use crate::shared::{ActionId, AreaId, PersonId, PostId, StepId};

/// So many digits in a row are a telephone or an identity card, not a year or a sum.
const DIGITS_IN_A_ROW: usize = 7;

/// The actions about an appraisal that are open to a person now, with the capacity in which.
/// Whoever handled the matter or answered it has none.
pub(super) fn offers(
    case: &Case,
    method: &Method,
    directory: &Directory,
    person: &PersonId,
) -> Vec<(ActionKind, Holding)> {
    let Some(rule) = held_here(case, method) else { return Vec::new() };
    let answered = case.answer.as_ref().is_some_and(|answer| answer.by == *person);
    if answered || case.handler.as_ref() == Some(person) {
        return Vec::new();
    }
    let seat = |post: &PostId| {
        let area = directory.office(method, post, &case.area)?;
        let holds = directory.holds(person, post, &area);
        holds.then(|| Holding { post: post.clone(), area })
    };
    let (opens, confirms) = (seat(&rule.opened_by), seat(&rule.confirmed_by));
    let mut found = Vec::new();
    let mut offer = |seat: &Option<Holding>, kinds: &[ActionKind]| {
        let each = seat.iter().flat_map(|seat| kinds.iter().map(|kind| (*kind, seat.clone())));
        found.extend(each);
    };
    match case.appraisal() {
        None if case.may_begin_appraisal() => {
            offer(&opens, &[ActionKind::ProposeAppraisal, ActionKind::WaiveAppraisal]);
        }
        None => {}
        Some(proposed) if proposed.opened.is_none() => {
            let other = confirms.filter(|_| proposed.by != *person);
            offer(&other, &[ActionKind::OpenAppraisal, ActionKind::ReturnAppraisal]);
        }
        Some(open) => {
            match &open.slips {
                None => offer(&opens, &[ActionKind::EnterSlips]),
                Some(slips) if slips.checked_by.is_none() && slips.by != *person => {
                    offer(&confirms, &[ActionKind::CheckSlips, ActionKind::ReturnSlips]);
                }
                Some(_) => {}
            }
            offer(&opens, &[ActionKind::EndAppraisal]);
        }
    }
    found
}

/// The rule, if the matter stands where it is rated in the open, and for itself.
fn held_here<'a>(case: &Case, method: &'a Method) -> Option<&'a AppraisalRule> {
    let rule = case.appraisal_rule(method)?;
    let stands = case.step == rule.step && case.answer.is_some() && !case.is_joined();
    stands.then_some(rule)
}

/// Whether a matter that comes to a step, or stands there, waits for an appraisal or for somebody's
/// reason why there is none: the word of the one who spoke does not close it alone.
pub fn appraisal_waits(case: &Case, step: &StepId, method: &Method) -> bool {
    let held = case.appraisal_rule(method).is_some_and(|rule| rule.step == *step);
    let over = case.appraised().is_some_and(|appraisal| appraisal.ended.is_some());
    held && !((over || case.is_appraisal_waived()) && case.step == *step)
}

/// Who has to do something about an appraisal now: propose it, look at a proposal, or countersign
/// slips.
pub fn appraisal_waits_for(
    case: &Case,
    method: &Method,
    directory: &Directory,
) -> Option<(PostId, AreaId)> {
    let rule = held_here(case, method)?;
    if appraisal_waits(case, &case.step, method) && case.appraisal().is_none() {
        let area = directory.office(method, &rule.opened_by, &case.area)?;
        return Some((rule.opened_by.clone(), area));
    }
    let appraisal = case.appraisal()?;
    let unchecked = appraisal.slips.as_ref().is_some_and(|slips| slips.checked_by.is_none());
    let post = (appraisal.opened.is_none() || unchecked).then(|| rule.confirmed_by.clone())?;
    let area = directory.office(method, &post, &case.area)?;
    Some((post, area))
}

/// Why an action about an appraisal is not open.
pub(super) fn why_not(
    case: &Case,
    action: &ActionId,
    person: &PersonId,
    ctx: &Ctx<'_>,
) -> Rejection {
    let Some(rule) = held_here(case, ctx.method) else {
        return Rejection::Appraisal(AppraisalFault::Missing);
    };
    let (opened, own) = (case.appraisal(), "提请公开测评");
    let label = |post| Rejection::NotYours { owner_post: ctx.method.post_label(post).to_owned() };
    let same = |done: &str| Rejection::SamePerson { done: done.to_owned() };
    match (action.as_str(), opened) {
        ("propose_appraisal" | "waive_appraisal", None) if case.may_begin_appraisal() => {
            label(&rule.opened_by)
        }
        ("open_appraisal" | "return_appraisal", Some(proposed)) if proposed.opened.is_none() => {
            if proposed.by == *person {
                same(own)
            } else {
                label(&rule.confirmed_by)
            }
        }
        ("enter_slips", Some(open)) if open.opened.is_some() && open.slips.is_none() => {
            label(&rule.opened_by)
        }
        ("end_appraisal", Some(open)) if open.opened.is_some() => label(&rule.opened_by),
        ("check_slips" | "return_slips", Some(open)) => match &open.slips {
            Some(slips) if slips.checked_by.is_none() && slips.by == *person => same("录入纸票"),
            Some(slips) if slips.checked_by.is_none() => label(&rule.confirmed_by),
            _ => Rejection::Appraisal(AppraisalFault::Missing),
        },
        _ => Rejection::Appraisal(AppraisalFault::Missing),
    }
}

/// Decides one of the actions that [`offers`] found open.
pub(super) fn act(
    case: &Case,
    kind: ActionKind,
    input: &Input,
    ctx: &Ctx<'_>,
) -> Result<Vec<Event>, Rejection> {
    let rule = held_here(case, ctx.method).ok_or(Rejection::Appraisal(AppraisalFault::Missing))?;
    let reason = || check_text("text", input.text.as_deref().unwrap_or_default());
    let step = match kind {
        ActionKind::ProposeAppraisal => {
            let area = ctx.directory.office(ctx.method, &rule.opened_by, &case.area);
            AppraisalStep::Proposed {
                title: public("title", input.title.as_deref(), APPRAISAL_TITLE_MAX_CHARS)?,
                done: public("text", input.text.as_deref(), APPRAISAL_DONE_MAX_CHARS)?,
                area: area.ok_or(Rejection::UnknownArea)?,
            }
        }
        ActionKind::OpenAppraisal => AppraisalStep::Opened {
            scale: rule.scale.clone(),
            closes: rule.open_for.due(ctx.now, ctx.calendar, ctx.method.office_hours),
        },
        ActionKind::WaiveAppraisal => AppraisalStep::Waived { reason: reason()? },
        ActionKind::ReturnAppraisal => AppraisalStep::Returned { reason: reason()? },
        ActionKind::EnterSlips => AppraisalStep::SlipsEntered { slips: slips(case, input, ctx)? },
        ActionKind::CheckSlips => AppraisalStep::SlipsChecked,
        ActionKind::ReturnSlips => AppraisalStep::SlipsReturned { reason: reason()? },
        _ => {
            let appraisal =
                case.appraisal().ok_or(Rejection::Appraisal(AppraisalFault::Missing))?;
            ended(appraisal, AppraisalEnd::Staff, Some(reason()?), ctx)
        }
    };
    Ok(vec![Event::Appraisal(step)])
}

/// What everybody will read: short, on one line, and without numbers that lead to somebody.
fn public(field: &'static str, text: Option<&str>, most: usize) -> Result<String, Rejection> {
    let text = check_text(field, &text.unwrap_or_default().replace(['\n', '\r', '\t'], " "))?;
    let chars = text.chars().count();
    if chars > most {
        return Err(Rejection::TextTooLong { field, chars, most });
    }
    let mut row = 0;
    for sign in text.chars().filter(|sign| !matches!(sign, ' ' | '-' | '—' | '\u{3000}')) {
        let digit = sign.is_ascii_digit() || ('０'..='９').contains(&sign);
        row = if digit { row + 1 } else { 0 };
        if row >= DIGITS_IN_A_ROW {
            return Err(Rejection::Appraisal(AppraisalFault::TellsNumbers { field }));
        }
    }
    Ok(text)
}

/// Slips from a meeting: one a household, no more than there are households that have not rated
/// with their code, and enough of them that nobody's can be guessed.
fn slips(case: &Case, input: &Input, ctx: &Ctx<'_>) -> Result<Slips, Rejection> {
    let (_, open) = case.open_appraisal().ok_or(Rejection::Appraisal(AppraisalFault::Missing))?;
    let scale = &open.opened.as_ref().ok_or(Rejection::Appraisal(AppraisalFault::Missing))?.scale;
    let handed_out = number("handed_out", input.handed_out.as_deref())?;
    let counts = input.counts.as_deref().unwrap_or_default();
    let parts = counts.split(['、', '，', ',', ' ', '\u{3000}']).filter(|part| !part.is_empty());
    let counts: Vec<u32> =
        parts.map(|part| number("counts", Some(part))).collect::<Result<_, _>>()?;
    if counts.is_empty() {
        return Err(Rejection::Missing { field: "counts" });
    }
    if counts.len() != scale.labels.len() {
        let value = input.counts.clone().unwrap_or_default();
        return Err(Rejection::UnknownValue { field: "counts", value });
    }
    let counted: u32 = counts.iter().sum();
    if counted < u32::from(scale.smallest) {
        return Err(Rejection::Appraisal(AppraisalFault::SlipsTooFew { least: scale.smallest }));
    }
    let nobody = Tally::default();
    let tally = ctx.tally.unwrap_or(&nobody);
    let rated: u32 = tally.counts.iter().sum();
    if counted > handed_out || handed_out.saturating_add(rated) > tally.households {
        let households = tally.households;
        return Err(Rejection::Appraisal(AppraisalFault::SlipsUneven {
            counted,
            handed_out,
            rated,
            households,
        }));
    }
    Ok(Slips { handed_out, counts })
}

/// A number of households: no village has a hundred thousand.
fn number(field: &'static str, typed: Option<&str>) -> Result<u32, Rejection> {
    const MOST: u32 = 99_999;
    let typed = typed.map(str::trim).filter(|typed| !typed.is_empty());
    let typed = typed.ok_or(Rejection::Missing { field })?;
    let number = typed.parse().ok().filter(|number| *number <= MOST);
    number.ok_or_else(|| Rejection::UnknownValue { field, value: typed.to_owned() })
}

fn ended(
    appraisal: &Appraisal,
    why: AppraisalEnd,
    reason: Option<String>,
    ctx: &Ctx<'_>,
) -> AppraisalStep {
    let nobody = Tally::default();
    let result = appraisal.result(ctx.tally.unwrap_or(&nobody));
    AppraisalStep::Ended { why, reason, result }
}

/// Its time is over.
pub(super) fn expire(case: &Case, ctx: &Ctx<'_>) -> Vec<Event> {
    let open = case.open_appraisal().map(|(_, open)| open);
    open.map(|open| Event::Appraisal(ended(open, AppraisalEnd::Time, None, ctx)))
        .into_iter()
        .collect()
}

/// An affair that moves on, or turns out to be restricted, takes an open appraisal to its end.
pub(super) fn end_if_left(case: &Case, events: &mut Vec<Event>, ctx: &Ctx<'_>) {
    let Some((_, open)) = case.open_appraisal() else { return };
    let leaves = |event: &Event| match event {
        Event::Isolated { .. } | Event::Classified { restricted: true, .. } => true,
        other => other.moved().is_some_and(|moved| moved.to != case.step),
    };
    if events.iter().any(leaves) {
        events.push(Event::Appraisal(ended(open, AppraisalEnd::Moved, None, ctx)));
    }
}
