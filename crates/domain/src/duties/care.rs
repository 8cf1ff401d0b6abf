//! Closer care: proposed by one, confirmed by another, for a time, and open to objection
//! (DOMAIN § 8 G4).

use jiff::ToSpan;
use jiff::civil::Time;

use super::decide::Ctx;
use super::{Command, Event, HouseholdFile, Rejection, Sealed};
use crate::methods::{Capability, CareTier};
use crate::shared::{NeedId, Timestamp};

/// How long before it lapses a reminder is given.
pub const CARE_REMINDER_DAYS: u16 = 14;
const NEEDS_MOST: usize = 10;
const MINUTES_A_DAY: i64 = 24 * 60;

pub(super) fn decide(
    file: &HouseholdFile,
    command: &Command,
    ctx: &Ctx<'_>,
) -> Result<Event, Rejection> {
    match command {
        Command::ProposeCare { needs, guardian_agreed, reasons } => {
            propose(file, needs, *guardian_agreed, reasons, ctx)
        }
        Command::ConfirmCare => confirm(file, ctx),
        Command::RefuseCare { reason } => refuse(file, reason, ctx),
        Command::EndCare { reason } => end(file, reason, ctx),
        Command::ContestCare { words } => contest(file, words, ctx),
        Command::AnswerContest { verdict, words } => {
            answerable(file, ctx)?;
            Ok(Event::ContestAnswered { verdict: *verdict, words: words.clone() })
        }
        Command::Contact(_)
        | Command::AskCorrection { .. }
        | Command::AnswerCorrection { .. }
        | Command::Tick => Err(Rejection::NotYours),
    }
}

/// Whoever keeps the area's households, or the household's own contact.
fn is_near(ctx: &Ctx<'_>) -> Result<bool, Rejection> {
    let person = ctx.person()?;
    Ok(ctx.may(Capability::KeepHouseholds) || ctx.facts.is_its_contact(person, ctx.now))
}

fn propose(
    file: &HouseholdFile,
    needs: &[NeedId],
    guardian_agreed: bool,
    reasons: &Sealed,
    ctx: &Ctx<'_>,
) -> Result<Event, Rejection> {
    if !is_near(ctx)? {
        return Err(Rejection::NotYours);
    }
    if ctx.facts.closed_at.is_some() {
        return Err(Rejection::HouseholdClosed);
    }
    if file.proposal.is_some() {
        return Err(Rejection::ProposalPending);
    }
    let tier = tier_for(needs, guardian_agreed, ctx)?;
    Ok(Event::CareProposed { tier: tier.id.clone(), reasons: reasons.clone() })
}

/// The tier that all of the needs lead to.
fn tier_for<'a>(
    needs: &[NeedId],
    guardian_agreed: bool,
    ctx: &'a Ctx<'_>,
) -> Result<&'a CareTier, Rejection> {
    let network = &ctx.method.network;
    if needs.is_empty() || needs.len() > NEEDS_MOST {
        return Err(Rejection::Missing { field: "needs" });
    }
    let mut tier = None;
    for id in needs {
        let unknown = || Rejection::UnknownNeed(id.as_str().to_owned());
        let need = network.need(id).ok_or_else(unknown)?;
        if need.guardian && !guardian_agreed {
            return Err(Rejection::GuardianMissing);
        }
        if tier.is_some_and(|tier| tier != &need.tier) {
            return Err(Rejection::TiersDiffer);
        }
        tier = Some(&need.tier);
    }
    tier.and_then(|tier| network.tier(tier)).ok_or(Rejection::Missing { field: "needs" })
}

fn confirm(file: &HouseholdFile, ctx: &Ctx<'_>) -> Result<Event, Rejection> {
    let person = ctx.person()?;
    if !ctx.may(Capability::ConfirmCare) {
        return Err(Rejection::NotYours);
    }
    let proposal = file.proposal.as_ref().ok_or(Rejection::NoProposal)?;
    if proposal.by == *person {
        return Err(Rejection::SamePerson);
    }
    if ctx.facts.closed_at.is_some() {
        return Err(Rejection::HouseholdClosed);
    }
    // A tier that a later method dropped cannot be confirmed any more, only refused.
    let tier = ctx.method.network.tier(&proposal.tier).ok_or(Rejection::NoProposal)?;
    let last = ctx.now.date().saturating_add(i64::from(tier.review_days).days());
    Ok(Event::CareConfirmed { until: Timestamp::at(last, Time::midnight()) })
}

/// What lets somebody look at a household who does not come to it.
pub const REACHES: [Capability; 3] =
    [Capability::ReadHouseholds, Capability::KeepHouseholds, Capability::ConfirmCare];

/// Whoever may confirm may refuse, and whoever proposed may take it back.
fn refuse(file: &HouseholdFile, reason: &Sealed, ctx: &Ctx<'_>) -> Result<Event, Rejection> {
    let person = ctx.person()?;
    let own = file.proposal.as_ref().is_some_and(|proposal| proposal.by == *person);
    if !own && !ctx.may(Capability::ConfirmCare) {
        return Err(Rejection::NotYours);
    }
    if file.proposal.is_none() {
        return Err(Rejection::NoProposal);
    }
    Ok(Event::CareRefused { reason: reason.clone() })
}

/// Whether somebody knows of the care in force: the household's contacts, and the two who decided as
/// long as their posts still reach it. For everybody else the answer is the same whether there is
/// any or not.
fn knows(file: &HouseholdFile, ctx: &Ctx<'_>) -> Result<bool, Rejection> {
    let person = ctx.person()?;
    let decided = file.was_decided_by(person) && REACHES.into_iter().any(|post| ctx.may(post));
    Ok(ctx.facts.is_its_contact(person, ctx.now) || decided)
}

fn end(file: &HouseholdFile, reason: &Sealed, ctx: &Ctx<'_>) -> Result<Event, Rejection> {
    if !knows(file, ctx)? {
        return Err(Rejection::NotYours);
    }
    if file.care.is_none() {
        return Err(Rejection::NoCare);
    }
    Ok(Event::CareEnded { reason: reason.clone() })
}

/// The household's own word, or taken down for it by somebody who knows what it is about.
fn contest(file: &HouseholdFile, words: &Sealed, ctx: &Ctx<'_>) -> Result<Event, Rejection> {
    let household = *ctx.actor == crate::shared::Actor::Resident;
    if !household && !knows(file, ctx)? {
        return Err(Rejection::NotYours);
    }
    if file.care.is_none() {
        return Err(Rejection::NoCare);
    }
    if file.open_contest().is_some() {
        return Err(Rejection::ContestPending);
    }
    Ok(Event::CareContested { words: words.clone() })
}

/// Answered by somebody who may confirm care and did not propose this one.
fn answerable(file: &HouseholdFile, ctx: &Ctx<'_>) -> Result<(), Rejection> {
    let person = ctx.person()?;
    if !ctx.may(Capability::ConfirmCare) {
        return Err(Rejection::NotYours);
    }
    if file.open_contest().is_none() {
        return Err(Rejection::NoContest);
    }
    if file.care.as_ref().is_some_and(|care| care.proposed_by == *person) {
        return Err(Rejection::SamePerson);
    }
    Ok(())
}

/// What the scheduler finds due.
pub(super) fn tick(file: &HouseholdFile, ctx: &Ctx<'_>) -> Option<Event> {
    let care = file.care.as_ref()?;
    if care.until <= ctx.now {
        return Some(Event::CareLapsed);
    }
    (!care.reminded && reminder_at(care.until) <= ctx.now).then_some(Event::CareReminded)
}

/// When the scheduler has to look at a file again.
pub fn care_wakes_at(file: &HouseholdFile) -> Option<Timestamp> {
    let care = file.care.as_ref()?;
    Some(if care.reminded { care.until } else { reminder_at(care.until) })
}

const fn reminder_at(until: Timestamp) -> Timestamp {
    until.plus_minutes(-(CARE_REMINDER_DAYS as i64) * MINUTES_A_DAY)
}
