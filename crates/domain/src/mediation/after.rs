//! What comes after an agreement, and ways to end without one.

use std::collections::BTreeMap;

use super::decide::{Ctx, Decided};
use super::hearing::full;
use super::{
    Command, Event, Item, Mediation, Need, PartyNo, Rejection, Step, Why, confirmation_last_day,
    contents, period_due,
};
use crate::methods::Touch;
use crate::shared::{Sealed, Timestamp};

pub(super) fn decide(mediation: &Mediation, command: &Command, ctx: &Ctx<'_>) -> Decided {
    ctx.acts(mediation)?;
    let event = match command {
        Command::Perform { term, how, at, words } => {
            in_force(mediation, Step::Perform, *at, ctx)?;
            let terms = mediation.agreement().into_iter().flat_map(|agreement| &agreement.terms);
            let known = terms.into_iter().find(|known| known.no == *term);
            full("performed", known.ok_or(Rejection::UnknownTerm(*term))?.performed.len())?;
            Event::Performed { term: *term, how: *how, at: *at, words: words.clone() }
        }
        Command::Visit { at, performance, satisfaction, words } => {
            in_force(mediation, Step::Visit, *at, ctx)?;
            full("visits", mediation.visits.len())?;
            if !(1..=5).contains(satisfaction) {
                let value = satisfaction.to_string();
                return Err(Rejection::UnknownValue { field: "satisfaction", value });
            }
            let (performance, satisfaction) = (*performance, *satisfaction);
            Event::Visited { at: *at, performance, satisfaction, words: words.clone() }
        }
        Command::Terminate { why, at, words, routes } => {
            terminable(mediation, *why, *at, ctx)?;
            ctx.routes(routes)?;
            let (words, routes) = (words.clone(), routes.clone());
            Event::Terminated { why: *why, at: *at, words, routes }
        }
        Command::AskConfirmation { by, at, words } => {
            confirmable(mediation, by, *at, ctx)?;
            Event::ConfirmationAsked { at: *at, words: words.clone() }
        }
        Command::RecordConfirmation { result, at, words } => {
            mediation.at_stage(Step::RecordConfirmation)?;
            let open = mediation.confirmation.as_ref().filter(|asked| asked.result.is_none());
            let asked = open.ok_or(Rejection::NoConfirmation)?;
            ctx.on_time(*at, (asked.asked.at, "confirmation"))?;
            Event::ConfirmationDecided { result: *result, at: *at, words: words.clone() }
        }
        Command::ReportDanger { at, words } => {
            mediation.at_stage(Step::ReportDanger)?;
            full("dangers", mediation.dangers.len())?;
            ctx.on_time(*at, (mediation.opened.at, "opened"))?;
            Event::DangerReported { at: *at, words: words.clone() }
        }
        Command::Correct { of, words } => {
            full("corrections", mediation.corrections.len())?;
            if !mediation.records().any(|no| no == *of) {
                return Err(Rejection::UnknownRecord(*of));
            }
            Event::Corrected { of: *of, words: words.clone() }
        }
        Command::Grade { severity, words } => {
            mediation.at_stage(Step::Grade)?;
            full("gradings", mediation.gradings.len())?;
            if *severity == mediation.severity {
                return Ok(Vec::new());
            }
            Event::Graded { severity: *severity, words: words.clone() }
        }
        Command::File { missing } => file(mediation, missing)?,
        _ => return Ok(Vec::new()),
    };
    Ok(vec![event])
}

fn in_force(
    mediation: &Mediation,
    step: Step,
    at: Timestamp,
    ctx: &Ctx<'_>,
) -> Result<(), Rejection> {
    mediation.at_stage(step)?;
    let agreement = mediation.agreement().ok_or(Rejection::NoAgreement)?;
    ctx.on_time(at, (agreement.done.at, "agreement"))
}

fn terminable(
    mediation: &Mediation,
    why: Why,
    at: Timestamp,
    ctx: &Ctx<'_>,
) -> Result<(), Rejection> {
    mediation.at_stage(Step::Terminate)?;
    ctx.on_time(at, mediation.begun())?;
    // Nobody is told that time is up while there is some.
    let due = period_due(mediation, ctx.method, ctx.calendar);
    if why == Why::LimitPassed && due.is_some_and(|due| ctx.now <= due.at) {
        return Err(Rejection::NotNow { stage: mediation.stage() });
    }
    Ok(())
}

/// Together, within 30 days of effect, and not about status (人民调解法 Art. 33, 法释〔2011〕5号).
fn confirmable(
    mediation: &Mediation,
    by: &[PartyNo],
    at: Timestamp,
    ctx: &Ctx<'_>,
) -> Result<(), Rejection> {
    in_force(mediation, Step::AskConfirmation, at, ctx)?;
    if mediation.confirmation.is_some() {
        return Err(Rejection::ConfirmationAsked);
    }
    let agreement = mediation.agreement().ok_or(Rejection::NoAgreement)?;
    if agreement.touches.iter().copied().any(Touch::is_unconfirmable) {
        return Err(Rejection::Unconfirmable);
    }
    mediation.all_agree(by)?;
    if mediation.effective().is_some_and(|effective| at.date() < effective) {
        return Err(Rejection::TooEarly { field: "agreement" });
    }
    match confirmation_last_day(mediation, ctx.method, ctx.calendar) {
        Some(last) if last < at.date() => Err(Rejection::ConfirmationTooLate { last }),
        _ => Ok(()),
    }
}

/// Each compulsory item is there, or it is said why not.
fn file(mediation: &Mediation, missing: &BTreeMap<Item, Sealed>) -> Result<Event, Rejection> {
    mediation.at_stage(Step::File)?;
    let contents = contents(mediation).into_iter();
    let lacking = contents.filter(|one| one.need == Need::Compulsory && !one.is_there);
    let lacking: Vec<Item> = lacking.map(|one| one.item).collect();
    let unexplained = lacking.iter().filter(|item| !missing.contains_key(item));
    let unexplained: Vec<Item> = unexplained.copied().collect();
    if !unexplained.is_empty() {
        return Err(Rejection::FileIncomplete(unexplained));
    }
    let explained = missing.iter().filter(|(item, _)| lacking.contains(item));
    let missing = explained.map(|(item, words)| (*item, words.clone())).collect();
    Ok(Event::Filed { missing })
}
