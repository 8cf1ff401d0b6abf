//! The decider of households: a command against file and rows gives events or a rejection.

use std::collections::BTreeSet;

use super::{Command, ContactLog, Event, Facts, HouseholdFile, Kept, Rejection, window_of};
use super::{care, correction};
use crate::calendar::WorkingCalendar;
use crate::methods::{Capability, Method};
use crate::shared::{Actor, LineId, PersonId, Timestamp};

/// How far a phone's clock may go ahead.
const AHEAD_MOST_MINUTES: i64 = 10;
/// How long a contact may have waited on a phone without a signal.
pub(super) const BACK_MOST_DAYS: u16 = 60;
const TOPICS_MOST: usize = 20;
const MINUTES_A_DAY: i64 = 24 * 60;

/// What a decision may look at besides the file: all of it given, none of it fetched.
pub struct Ctx<'a> {
    pub now: Timestamp,
    pub actor: &'a Actor,
    pub method: &'a Method,
    pub calendar: &'a WorkingCalendar,
    pub facts: &'a Facts,
    /// What the actor may do in the household's area.
    pub capabilities: &'a BTreeSet<Capability>,
}

impl Ctx<'_> {
    pub(super) fn may(&self, capability: Capability) -> bool {
        self.capabilities.contains(&capability)
    }

    pub(super) fn person(&self) -> Result<&PersonId, Rejection> {
        self.actor.person().ok_or(Rejection::NotYours)
    }
}

/// Decides a command. An empty vector means there is nothing to do.
///
/// # Errors
/// A [`Rejection`] with the facts needed to say what is wrong.
pub fn decide(
    file: &HouseholdFile,
    command: &Command,
    ctx: &Ctx<'_>,
) -> Result<Vec<Event>, Rejection> {
    match command {
        Command::Contact(log) => contact(file, log, ctx).map(|event| vec![event]),
        Command::Tick => Ok(care::tick(file, ctx).into_iter().collect()),
        Command::AskCorrection { .. } | Command::AnswerCorrection { .. } => {
            correction::decide(file, command, ctx).map(|event| vec![event])
        }
        care => care::decide(file, care, ctx).map(|event| vec![event]),
    }
}

fn contact(file: &HouseholdFile, log: &ContactLog, ctx: &Ctx<'_>) -> Result<Event, Rejection> {
    if ctx.now.plus_minutes(AHEAD_MOST_MINUTES) < log.at {
        return Err(Rejection::InFuture);
    }
    if log.at < ctx.now.plus_minutes(-i64::from(BACK_MOST_DAYS) * MINUTES_A_DAY) {
        return Err(Rejection::TooOld { days: BACK_MOST_DAYS });
    }
    let lines = lines(log, ctx)?;
    if ctx.facts.closed_at.is_some_and(|closed| closed <= log.at) {
        return Err(Rejection::HouseholdClosed);
    }
    if log.topics.len() > TOPICS_MOST {
        return Err(Rejection::TooManyTopics { given: log.topics.len(), most: TOPICS_MOST });
    }
    let network = &ctx.method.network;
    if let Some(unknown) = log.topics.iter().find(|topic| network.topic(topic).is_none()) {
        return Err(Rejection::UnknownTopic(unknown.as_str().to_owned()));
    }
    let kept = lines.iter().filter_map(|line| kept(file, line, log, ctx)).collect();
    Ok(Event::Contacted {
        contact: log.id.clone(),
        area: ctx.facts.area.clone(),
        lines,
        channel: log.channel,
        at: log.at,
        words: log.words.clone(),
        kept,
    })
}

/// The lines a contact counts on. Its contacts log for themselves; whoever keeps the households of
/// the area may log for them, and says on which line.
fn lines(log: &ContactLog, ctx: &Ctx<'_>) -> Result<Vec<LineId>, Rejection> {
    let person = ctx.person()?;
    let known = &ctx.method.network.lines;
    let mine = |line: &LineId| ctx.facts.is_contact(person, line, log.at);
    let keeper = ctx.may(Capability::KeepHouseholds);
    match &log.line {
        Some(line) if !mine(line) && !keeper => Err(Rejection::NotYours),
        Some(line) if known.iter().any(|declared| declared.id == *line) => Ok(vec![line.clone()]),
        Some(line) => Err(Rejection::UnknownLine(line.as_str().to_owned())),
        None => {
            let own = known.iter().map(|line| &line.id).filter(|line| mine(line));
            let own: Vec<LineId> = own.cloned().collect();
            match own.is_empty() {
                false => Ok(own),
                true if keeper => Err(Rejection::Missing { field: "line" }),
                true => Err(Rejection::NotYours),
            }
        }
    }
}

/// The window that this contact completes, if it is the one that does.
fn kept(file: &HouseholdFile, line: &LineId, log: &ContactLog, ctx: &Ctx<'_>) -> Option<Kept> {
    let cadence = ctx.method.network.cadence(line, file.tier())?;
    let window = window_of(cadence.every, log.at.date(), ctx.calendar);
    let before = ctx
        .facts
        .contacts
        .iter()
        .filter(|contact| contact.line == *line && window.contains(contact.at.date()))
        .count();
    let completes = before + 1 == usize::from(cadence.times.max(1));
    completes.then(|| Kept { cadence: cadence.id.clone(), window: window.key() })
}
