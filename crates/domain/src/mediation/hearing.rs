//! What happens in between: who helps, open or closed doors, sessions, investigation, evidence.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::decide::{Ctx, Decided};
use super::{Command, Event, Mediation, Openness, PartyNo, Rejection, Step, period_due};
use crate::shared::Timestamp;

/// No two parties agree sensibly on more than a year.
const PERIOD_MOST_DAYS: u16 = 366;
const RECORDS_MOST: usize = 200;
const FILES_MOST: usize = 12;

pub(super) fn decide(mediation: &Mediation, command: &Command, ctx: &Ctx<'_>) -> Decided {
    ctx.acts(mediation)?;
    let begun = mediation.begun();
    let event = match command {
        Command::Invite { kind, consents, at, words } => {
            mediation.at_stage(Step::Invite)?;
            full("helpers", mediation.helpers.len())?;
            mediation.all_willing()?;
            mediation.all_agree(consents)?;
            ctx.on_time(*at, begun)?;
            Event::Invited { helper: *kind, at: *at, words: words.clone() }
        }
        Command::SetOpenness { openness, consents } => {
            mediation.at_stage(Step::SetOpenness)?;
            if *openness == mediation.openness {
                return Ok(Vec::new());
            }
            if *openness == Openness::Open {
                mediation.all_agree(consents)?;
            }
            Event::OpennessSet { openness: *openness }
        }
        Command::Extend { until, consents, at } => {
            mediation.at_stage(Step::Extend)?;
            full("extensions", mediation.extensions.len())?;
            mediation.all_agree(consents)?;
            ctx.on_time(*at, begun)?;
            last_day(mediation, *until, *at)?;
            Event::Extended { until: *until, at: *at }
        }
        Command::Hear { at, present, words } => {
            mediation.at_stage(Step::Hear)?;
            full("hearings", mediation.hearings.len())?;
            ctx.on_time(*at, begun)?;
            ready(mediation, *at, ctx)?;
            attended(mediation, present)?;
            let mut present = present.clone();
            present.sort_unstable();
            present.dedup();
            Event::Heard { at: *at, present, words: words.clone() }
        }
        Command::Investigate { at, words } => {
            mediation.at_stage(Step::Investigate)?;
            full("investigations", mediation.investigations.len())?;
            mediation.all_willing()?;
            ctx.on_time(*at, begun)?;
            Event::Investigated { at: *at, words: words.clone() }
        }
        Command::AddEvidence { at, from, words, files } => {
            mediation.at_stage(Step::AddEvidence)?;
            full("evidence", mediation.evidence.len())?;
            mediation.known(from.as_slice())?;
            ctx.on_time(*at, begun)?;
            if files.len() > FILES_MOST {
                let (given, most) = (files.len(), FILES_MOST);
                return Err(Rejection::BadCount { field: "files", given, least: 0, most });
            }
            let (words, files) = (words.clone(), files.clone());
            Event::EvidenceAdded { at: *at, from: *from, words, files }
        }
        _ => return Ok(Vec::new()),
    };
    Ok(vec![event])
}

/// What has to be so before anybody sits down together: each party wants it and was told its rights,
/// somebody mediates, nobody's wish for another one unanswered, and time left.
pub(super) fn ready(mediation: &Mediation, at: Timestamp, ctx: &Ctx<'_>) -> Result<(), Rejection> {
    mediation.all_willing()?;
    let told = |informed: &super::Done| informed.at.date() <= at.date();
    let parties = mediation.parties.iter();
    let untold = parties.filter(|party| !party.informed.as_ref().is_some_and(told));
    let untold: Vec<PartyNo> = untold.map(|party| party.no).collect();
    if !untold.is_empty() {
        return Err(Rejection::NotInformed(untold));
    }
    let mut mediators = mediation.active_mediators().peekable();
    if mediators.peek().is_none() {
        return Err(Rejection::NoMediator);
    }
    if mediators.any(|mediator| mediation.open_recusal(mediator).is_some()) {
        return Err(Rejection::RecusalOpen);
    }
    match period_due(mediation, ctx.method, ctx.calendar) {
        Some(due) if due.at.date() < at.date() => {
            Err(Rejection::LimitPassed { last: due.at.date() })
        }
        _ => Ok(()),
    }
}

/// One side alone may be heard; a party without full capacity not without its guardian.
fn attended(mediation: &Mediation, present: &[PartyNo]) -> Result<(), Rejection> {
    if present.is_empty() {
        return Err(Rejection::Missing { field: "present" });
    }
    mediation.known(present)?;
    let alone = present
        .iter()
        .find(|no| mediation.party(**no).is_some_and(|party| !party.is_represented()));
    alone.map_or(Ok(()), |no| Err(Rejection::NotRepresented(*no)))
}

fn last_day(mediation: &Mediation, until: Date, at: Timestamp) -> Result<(), Rejection> {
    let accepted = mediation.begun().0.date();
    let most = accepted.saturating_add(i64::from(PERIOD_MOST_DAYS).days());
    if until <= accepted || until < at.date() || most < until {
        return Err(Rejection::BadLastDay { most_days: PERIOD_MOST_DAYS });
    }
    Ok(())
}

/// Lists of a file end somewhere.
pub(super) fn full(field: &'static str, known: usize) -> Result<(), Rejection> {
    if known < RECORDS_MOST {
        return Ok(());
    }
    Err(Rejection::BadCount { field, given: known + 1, least: 0, most: RECORDS_MOST })
}
