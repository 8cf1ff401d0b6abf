//! The decider of cases: a command against the state gives events or a rejection.

use super::act::act;
use super::handover::{hand_over, resettle};
use super::resident;
use super::sizes::printable;
use super::timers::{Tick, Whose, ladder_of, next_tick};
use super::{
    ATTACHMENTS_MAX, Case, CaseNumber, CaseOwner, Command, Event, LOCATION_MAX_CHARS, Move,
    NewCase, Rejection, Tally, agent, appraising, check_text, children, isolation, joining,
};
use crate::calendar::WorkingCalendar;
use crate::methods::{Method, Owner, Step};
use crate::people::Directory;
use crate::shared::{Actor, AreaId, PersonId, StepId, Timestamp};

/// What a decision may look at besides the state: all of it given, none of it fetched.
pub struct Ctx<'a> {
    pub now: Timestamp,
    pub actor: &'a Actor,
    /// The method version the case runs under; for a new case, the current one.
    pub method: &'a Method,
    pub method_version: u32,
    pub calendar: &'a WorkingCalendar,
    pub directory: &'a Directory,
    /// The case that a command names beside its own, as it stands; `None` if there is none.
    pub lead: Option<&'a Case>,
    /// The number of a case that the command makes besides, if it makes one.
    pub minted: Option<&'a CaseNumber>,
    /// The ballots of the case's open appraisal, if it has one.
    pub tally: Option<&'a Tally>,
}

/// Decides a command. An empty vector means there is nothing to do.
pub fn decide(
    state: Option<&Case>,
    command: &Command,
    ctx: &Ctx<'_>,
) -> Result<Vec<Event>, Rejection> {
    let mut events = answer(state, command, ctx)?;
    if let Some(case) = state {
        appraising::end_if_left(case, &mut events, ctx);
    }
    Ok(events)
}

fn answer(state: Option<&Case>, command: &Command, ctx: &Ctx<'_>) -> Result<Vec<Event>, Rejection> {
    match (state, command) {
        (None, Command::Receive { number, new }) => receive(number, new, ctx),
        (Some(case), Command::Receive { .. }) => Err(Rejection::Exists(case.number.clone())),
        (None, _) => Err(Rejection::NoSuchCase),
        (Some(case), Command::Act { action, input }) => act(case, action, input, ctx),
        (Some(case), command) if !may_speak(case, command, ctx.actor) => Err(not_the_resident()),
        (Some(case), Command::Reply { text }) => resident::reply(case, text.as_deref()),
        (Some(case), Command::Rate { score, comment }) => {
            resident::rate(case, *score, comment.as_deref(), ctx)
        }
        (Some(case), Command::RequestReopen { reason }) => {
            resident::request_reopen(case, reason, ctx)
        }
        (Some(case), Command::Withdraw { reason }) => {
            resident::withdraw(case, reason.as_deref(), ctx)
        }
        (Some(case), Command::Supplement { text }) => resident::supplement(case, text),
        (Some(case), Command::NameAgent { agent, consent }) => {
            agent::name(case, agent, consent.as_deref(), ctx)
        }
        (Some(case), Command::EndAgent { reason }) => agent::end(case, reason.as_deref(), ctx),
        (Some(case), Command::Gather { member }) => joining::gather(case, member),
        (Some(case), Command::LetGo { member }) => Ok(joining::let_go(case, member)),
        (Some(case), Command::Follow { lead, course }) => {
            Ok(joining::follow(case, lead, course, ctx))
        }
        (Some(case), Command::HearOfChild { child, news }) => {
            Ok(children::hear(case, child, *news))
        }
        (Some(case), Command::EndWithParent) => Ok(children::end_with(case, ctx)),
        (Some(case), Command::Isolate { with, category }) => {
            Ok(isolation::isolate(case, (with, category.as_ref()), ctx))
        }
        (Some(case), Command::HandOver { to }) => hand_over(case, to.as_ref(), ctx),
        (Some(case), Command::Resettle) => Ok(resettle(case, ctx)),
        (Some(case), Command::Tick) => Ok(tick(case, ctx)),
    }
}

/// Rating and withdrawing are the resident's own word and nobody else's; their agent may ask for
/// reopening.
/// A reply or an addition may be taken down by staff, from the telephone or at the counter.
fn may_speak(case: &Case, command: &Command, actor: &Actor) -> bool {
    match command {
        Command::Rate { .. } | Command::Withdraw { .. } => *actor == Actor::Resident,
        Command::RequestReopen { .. } => {
            *actor == Actor::Resident || actor.person().is_some_and(|person| case.is_agent(person))
        }
        Command::Reply { .. }
        | Command::Supplement { .. }
        | Command::NameAgent { .. }
        | Command::EndAgent { .. } => *actor != Actor::System,
        // Whoever changes posts and areas answers for what follows; a term ends by itself.
        Command::HandOver { .. }
        | Command::HearOfChild { .. }
        | Command::EndWithParent
        | Command::Isolate { .. }
        | Command::Resettle
        | Command::Gather { .. }
        | Command::LetGo { .. }
        | Command::Follow { .. } => *actor != Actor::Resident,
        Command::Receive { .. } | Command::Act { .. } | Command::Tick => true,
    }
}

fn not_the_resident() -> Rejection {
    Rejection::NotYours { owner_post: "群众本人".to_owned() }
}

fn receive(number: &CaseNumber, new: &NewCase, ctx: &Ctx<'_>) -> Result<Vec<Event>, Rejection> {
    let text = check_text("text", &new.text)?;
    // A code on a wall, or a phone without a signal, may still name an area that was merged.
    let area = &ctx.directory.areas.current(&new.area).ok_or(Rejection::UnknownArea)?.id;
    let location = new.location.as_deref().map(printable).filter(|place| !place.is_empty());
    let chars = location.as_ref().map(|place| place.chars().count());
    if let Some(chars) = chars.filter(|chars| *chars > LOCATION_MAX_CHARS) {
        let most = LOCATION_MAX_CHARS;
        return Err(Rejection::TextTooLong { field: "location", chars, most });
    }
    if new.attachments.len() > ATTACHMENTS_MAX {
        let (given, most) = (new.attachments.len(), ATTACHMENTS_MAX);
        return Err(Rejection::TooManyAttachments { given, most });
    }
    let category = match &new.category {
        Some(id) => Some(
            ctx.method
                .category(id)
                .ok_or_else(|| Rejection::UnknownCategory(id.as_str().to_owned()))?,
        ),
        None => None,
    };
    let start = category
        .and_then(|category| category.start.as_ref())
        .unwrap_or(&ctx.method.procedure.start);
    if !is_answered_for(start, area, ctx) {
        return Err(Rejection::AreaTooHigh);
    }
    Ok(vec![Event::Received {
        number: number.clone(),
        method_version: ctx.method_version,
        area: area.clone(),
        text,
        location,
        channel: new.channel,
        identity: new.identity,
        attachments: new.attachments.clone(),
        category: category.map(|category| category.id.clone()),
        restricted: category.is_some_and(|category| category.restricted),
        filed_by: new.filed_by.clone(),
        household: new.household.clone(),
        parent: new.parent.clone(),
        moved: move_to(start, area, None, ctx),
    }])
}

/// Whether the post that owns the first step exists at or above the area: a matter filed for a
/// whole county would otherwise be a village clerk's in no village.
fn is_answered_for(start: &StepId, area: &AreaId, ctx: &Ctx<'_>) -> bool {
    let Some(Owner::Post(post)) = ctx.method.procedure.step(start).map(|step| &step.owner) else {
        return true;
    };
    let level = ctx.method.post(post).map(|post| &post.level);
    ctx.directory.areas.lineage(area).any(|area| Some(&area.kind) == level)
}

/// What the case's own clocks ask for now, if anything.
fn tick(case: &Case, ctx: &Ctx<'_>) -> Vec<Event> {
    let Some((at, tick)) = next_tick(case, ctx.method, ctx.calendar) else {
        return Vec::new();
    };
    if at > ctx.now {
        return Vec::new();
    }
    let (whose, rung) = match tick {
        Tick::LapseQuestion => return vec![Event::QuestionLapsed],
        Tick::EndAppraisal => return appraising::expire(case, ctx),
        Tick::Remind(whose) => (whose, None),
        Tick::Escalate(whose, rung) => (whose, Some(rung)),
    };
    let Some((deadline, ladder)) = ladder_of(case, whose, ctx.method, ctx.calendar, ctx.now) else {
        return Vec::new();
    };
    let due = deadline.due;
    let Some(rung) = rung else {
        return vec![match whose {
            Whose::Owner => Event::Reminded { due },
            Whose::Appeal => Event::AppealReminded { due },
            Whose::Unit(part) => Event::PartReminded { part, due },
        }];
    };
    let Some(post) = ladder.rungs.get(usize::from(rung)).map(|rung| rung.post.clone()) else {
        return Vec::new();
    };
    // A post without an office is still named, with the case's own area: were nothing written,
    // the scheduler would come back for this rung for ever.
    let area = ctx.directory.office(ctx.method, &post, &case.area);
    let area = area.unwrap_or_else(|| case.area.clone());
    vec![match whose {
        Whose::Owner => Event::Escalated { rung, post, area, due },
        Whose::Appeal => Event::AppealEscalated { rung, post, area, due },
        Whose::Unit(part) => Event::PartEscalated { part, rung, post, area, due },
    }]
}

/// A move to a step whose owner is a post or nobody. The handler's step is entered by
/// [`super::act`], which knows who the handler is.
pub(super) fn move_to(to: &StepId, area: &AreaId, case: Option<&Case>, ctx: &Ctx<'_>) -> Move {
    let step = ctx.method.procedure.step(to);
    let owner = step.and_then(|step| post_owner(step, area, case, ctx));
    let phase = step.map_or(crate::methods::Phase::Triage, |step| step.phase);
    Move { to: to.clone(), phase, owner }
}

fn post_owner(step: &Step, area: &AreaId, case: Option<&Case>, ctx: &Ctx<'_>) -> Option<CaseOwner> {
    let Owner::Post(post) = &step.owner else {
        return None;
    };
    if let Some(nearer) = nearer_owner(step, area, case, ctx) {
        return Some(nearer);
    }
    let area = ctx.directory.office(ctx.method, post, area)?;
    Some(CaseOwner { post: post.clone(), area, person: None })
}

/// The step's nearer post, if the case lies low enough for it and it is held by somebody who is
/// neither the handler nor the doer of a step that has to be somebody else's: who asks whether it
/// was done well is not who did it.
fn nearer_owner(
    step: &Step,
    area: &AreaId,
    case: Option<&Case>,
    ctx: &Ctx<'_>,
) -> Option<CaseOwner> {
    let post = step.nearer.as_ref()?;
    let level = &ctx.method.post(post)?.level;
    let area = ctx.directory.areas.lineage(area).find(|area| area.kind == *level)?;
    let worked = |person: &PersonId| {
        case.is_some_and(|case| {
            let distinct = &ctx.method.procedure.distinct;
            let mut doers = case.doers.iter().filter(|(did, _)| distinct.contains(*did));
            case.handler.as_ref() == Some(person)
                || case.is_recused(person)
                || doers.any(|(_, did)| did == person)
        })
    };
    let free = ctx.directory.holders(post, &area.id).iter().any(|person| !worked(person));
    free.then(|| CaseOwner { post: post.clone(), area: area.id.clone(), person: None })
}

/// A move to the procedure's end.
pub(super) fn move_to_end(ctx: &Ctx<'_>) -> Move {
    let to = ctx.method.procedure.end().map_or_else(|| StepId::new("end"), |step| step.id.clone());
    Move { to, phase: crate::methods::Phase::Done, owner: None }
}
