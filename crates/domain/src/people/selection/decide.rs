//! The decider of selections.

use thiserror::Error;

use super::{Selection, SelectionEvent, SelectionState};
use crate::methods::{Method, SelectionStep};
use crate::people::{Directory, Holding, may_appoint, term_end};
use crate::shared::{Actor, AreaId, PersonId, PostId, SelectionId, SelectionStepId, Timestamp};

/// What can be asked of a selection. Reasons are sealed already; that they are not empty is
/// checked before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectionCommand {
    Nominate {
        id: SelectionId,
        post: PostId,
        area: AreaId,
        person: PersonId,
        way: String,
    },
    /// Does the step that is next; named, so that two who press at once do not do two.
    Confirm {
        step: SelectionStepId,
    },
    Refuse {
        step: SelectionStepId,
        reason: String,
    },
    Withdraw {
        reason: String,
    },
    TakeMeasure {
        measure: String,
        reason: String,
    },
    /// The term ends because the person leaves or the area is closed.
    Leave,
}

/// What a decision may look at besides the state.
pub struct SelectionCtx<'a> {
    pub now: Timestamp,
    pub actor: &'a Actor,
    pub method: &'a Method,
    pub directory: &'a Directory,
    /// Another nomination of the same person for the same post and area has not ended.
    pub rival: bool,
}

/// Why a command was refused. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SelectionRejection {
    #[error("there is no such selection")]
    NotFound,
    #[error("the selection exists already")]
    Exists,
    #[error("the method has no selection for this post")]
    NoRule,
    #[error("the post, area or person is unknown, or the post belongs to another level")]
    BadSeat,
    #[error("this is no way to be nominated for the post")]
    UnknownWay,
    #[error("the person holds the post here already")]
    HoldsAlready,
    #[error("the person is nominated for it already")]
    NominatedAlready,
    #[error("it is not at this step")]
    NotThisStep { now: String },
    #[error("the step is for holders of another post")]
    NotYours { post: PostId },
    #[error("nobody reviews their own nomination")]
    OwnNomination,
    #[error("the same person did an earlier step, and others could do this one")]
    SamePerson { done: String },
    #[error("the nominated person is not in office")]
    NotInForce,
    #[error("the method knows no such measure")]
    UnknownMeasure,
}

impl SelectionRejection {
    /// A stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Exists => "selection_exists",
            Self::NoRule => "no_selection_rule",
            Self::BadSeat => "bad_seat",
            Self::UnknownWay => "unknown_way",
            Self::HoldsAlready => "holds_already",
            Self::NominatedAlready => "nominated_already",
            Self::NotThisStep { .. } => "not_this_step",
            Self::NotYours { .. } => "not_yours",
            Self::OwnNomination => "own_nomination",
            Self::SamePerson { .. } => "same_person",
            Self::NotInForce => "not_in_force",
            Self::UnknownMeasure => "unknown_measure",
        }
    }
}

type Decided = Result<Vec<SelectionEvent>, SelectionRejection>;

/// Decides a command.
///
/// # Errors
/// Why it is refused.
pub fn decide(
    state: Option<&Selection>,
    command: &SelectionCommand,
    ctx: &SelectionCtx<'_>,
) -> Decided {
    match (state, command) {
        (None, SelectionCommand::Nominate { id, post, area, person, way }) => {
            nominate(id, &Seat { post, area, person }, way, ctx)
        }
        (Some(_), SelectionCommand::Nominate { .. }) => Err(SelectionRejection::Exists),
        (None, _) => Err(SelectionRejection::NotFound),
        (Some(selection), SelectionCommand::Confirm { step }) => confirm(selection, step, ctx),
        (Some(selection), SelectionCommand::Refuse { step, reason }) => {
            let (step, _) = reviewing(selection, step, ctx)?;
            let (step, reason) = (step.id.clone(), reason.clone());
            Ok(vec![SelectionEvent::Refused { step, reason }])
        }
        (Some(selection), SelectionCommand::Withdraw { reason }) => {
            nominating(selection)?;
            let own = ctx.actor.person() == Some(&selection.person);
            if !own {
                check_keeper(selection, ctx)?;
            }
            Ok(vec![SelectionEvent::NominationWithdrawn { reason: reason.clone() }])
        }
        (Some(selection), SelectionCommand::TakeMeasure { measure, reason }) => {
            let measure = selection.measure(measure).ok_or(SelectionRejection::UnknownMeasure)?;
            in_force(selection)?;
            check_keeper(selection, ctx)?;
            if ctx.actor.person() == Some(&selection.person) {
                return Err(SelectionRejection::OwnNomination);
            }
            let (measure, ends_term) = (measure.id.clone(), measure.ends_term);
            Ok(vec![SelectionEvent::MeasureTaken { measure, reason: reason.clone(), ends_term }])
        }
        (Some(selection), SelectionCommand::Leave) => match selection.state {
            SelectionState::InForce => Ok(vec![SelectionEvent::LeftOffice]),
            _ => Ok(Vec::new()),
        },
    }
}

/// Whom it is about.
struct Seat<'a> {
    post: &'a PostId,
    area: &'a AreaId,
    person: &'a PersonId,
}

fn nominate(id: &SelectionId, seat: &Seat<'_>, way: &str, ctx: &SelectionCtx<'_>) -> Decided {
    let Seat { post, area, person } = *seat;
    let rule = ctx.method.network.selection(post).ok_or(SelectionRejection::NoRule)?;
    let known = ctx.method.post(post).ok_or(SelectionRejection::BadSeat)?;
    let fits = ctx.directory.areas.is_open(area)
        && ctx.directory.areas.get(area).is_some_and(|area| area.kind == known.level)
        && ctx.directory.person(person).is_some();
    if !fits {
        return Err(SelectionRejection::BadSeat);
    }
    let by = ctx.actor.person();
    if !by.is_some_and(|by| may_appoint(ctx.method, ctx.directory, by, known, area)) {
        return Err(SelectionRejection::NotYours { post: post.clone() });
    }
    if !rule.ways.iter().any(|known| known == way) {
        return Err(SelectionRejection::UnknownWay);
    }
    if ctx.directory.holds(person, post, area) {
        return Err(SelectionRejection::HoldsAlready);
    }
    if ctx.rival {
        return Err(SelectionRejection::NominatedAlready);
    }
    let nominated = SelectionEvent::Nominated {
        id: id.clone(),
        post: post.clone(),
        area: area.clone(),
        person: person.clone(),
        way: way.to_owned(),
        steps: rule.steps.clone(),
        measures: rule.measures.clone(),
        term_months: rule.term_months,
    };
    let mut events = vec![nominated];
    if rule.steps.is_empty() {
        events.push(took_office(rule.term_months, ctx.now));
    }
    Ok(events)
}

fn confirm(selection: &Selection, step: &SelectionStepId, ctx: &SelectionCtx<'_>) -> Decided {
    let (step, last) = reviewing(selection, step, ctx)?;
    let mut events = vec![SelectionEvent::StepDone { step: step.id.clone() }];
    if last {
        let Selection { post, area, person, .. } = selection;
        if ctx.directory.holds(person, post, area) {
            return Err(SelectionRejection::HoldsAlready);
        }
        if !ctx.directory.areas.is_open(area) {
            return Err(SelectionRejection::BadSeat);
        }
        events.push(took_office(selection.term_months, ctx.now));
    }
    Ok(events)
}

fn took_office(months: Option<u16>, now: Timestamp) -> SelectionEvent {
    SelectionEvent::TookOffice { from: now, until: months.map(|months| term_end(now, months)) }
}

/// The step, if it is the next one and this actor's to do; and whether it is the last.
fn reviewing<'a>(
    selection: &'a Selection,
    step: &SelectionStepId,
    ctx: &SelectionCtx<'_>,
) -> Result<(&'a SelectionStep, bool), SelectionRejection> {
    nominating(selection)?;
    let next = selection.next_step();
    let Some(next) = next.filter(|next| next.id == *step) else {
        let now = next.map_or_else(String::new, |next| next.label.clone());
        return Err(SelectionRejection::NotThisStep { now });
    };
    let by = ctx.actor.person();
    if by == Some(&selection.person) {
        return Err(SelectionRejection::OwnNomination);
    }
    match by.map(|by| waiting_for(selection, ctx.directory, by)) {
        Some(Waiting::Yours) => {}
        Some(Waiting::SamePerson { done }) => return Err(SelectionRejection::SamePerson { done }),
        _ => return Err(SelectionRejection::NotYours { post: next.post.clone() }),
    }
    Ok((next, selection.done.len() + 1 == selection.steps.len()))
}

/// Whether the next step of a selection waits for somebody: the one rule behind buttons and the
/// decider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    Yours,
    /// They did an earlier step, and somebody else could do this one.
    SamePerson {
        done: String,
    },
    /// For others, or for nobody.
    NotYours,
}

/// See [`Waiting`].
pub fn waiting_for(selection: &Selection, directory: &Directory, person: &PersonId) -> Waiting {
    let Some(next) = selection.next_step() else { return Waiting::NotYours };
    let able = reviewers(directory, &next.post, &selection.area);
    let holds = able.iter().any(|(holder, _)| holder == person);
    if !holds || *person == selection.person {
        return Waiting::NotYours;
    }
    let did = |who: &PersonId| selection.done.iter().find(|done| done.by == *who);
    let Some(earlier) = did(person) else { return Waiting::Yours };
    let others = able.iter().any(|(who, _)| *who != selection.person && did(who).is_none());
    if !others {
        return Waiting::Yours;
    }
    let step = selection.steps.iter().find(|step| step.id == earlier.step);
    let done = step.map_or_else(|| earlier.step.to_string(), |step| step.label.clone());
    Waiting::SamePerson { done }
}

/// The holders of a reviewing post at or above an area, nearest first, with what they hold.
pub fn reviewers(directory: &Directory, post: &PostId, area: &AreaId) -> Vec<(PersonId, Holding)> {
    let mut found: Vec<(PersonId, Holding)> = Vec::new();
    for area in directory.areas.lineage(area) {
        for person in directory.holders(post, &area.id) {
            if !found.iter().any(|(known, _)| known == person) {
                let holding = Holding { post: post.clone(), area: area.id.clone() };
                found.push((person.clone(), holding));
            }
        }
    }
    found
}

fn nominating(selection: &Selection) -> Result<(), SelectionRejection> {
    if selection.state == SelectionState::Nominated {
        return Ok(());
    }
    Err(SelectionRejection::NotThisStep { now: selection.state.label().to_owned() })
}

fn in_force(selection: &Selection) -> Result<(), SelectionRejection> {
    match selection.state {
        SelectionState::InForce => Ok(()),
        _ => Err(SelectionRejection::NotInForce),
    }
}

/// Whoever may appoint to the post may also record what ends it.
fn check_keeper(selection: &Selection, ctx: &SelectionCtx<'_>) -> Result<(), SelectionRejection> {
    let post = ctx.method.post(&selection.post);
    let may = ctx.actor.person().zip(post).is_some_and(|(by, post)| {
        may_appoint(ctx.method, ctx.directory, by, post, &selection.area)
    });
    let refused = || SelectionRejection::NotYours { post: selection.post.clone() };
    may.then_some(()).ok_or_else(refused)
}
