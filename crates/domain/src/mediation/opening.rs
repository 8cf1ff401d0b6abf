//! How a mediation begins, and how it ends before it has begun.

use std::collections::BTreeSet;

use super::decide::{Ctx, Decided};
use super::event::{Opened, OpenedParty};
use super::persons::related;
use super::{
    Command, Event, Mediation, MediationNumber, NewMediation, NewParty, Origin, PartyNo, Rejection,
    Role, Step,
};
use crate::methods::{Barred, MediationRules};
use crate::shared::MediationId;

const PARTIES_LEAST: usize = 2;
pub(super) const PARTIES_MOST: usize = 30;
const PEOPLE_MOST: u16 = 9_999;

pub(super) fn open(
    id: &MediationId,
    number: &MediationNumber,
    new: &NewMediation,
    ctx: &Ctx<'_>,
) -> Decided {
    let rules = ctx.rules()?;
    let areas = &ctx.directory.areas;
    let area = areas.get(&new.committee).filter(|area| areas.is_open(&area.id));
    area.and_then(|area| rules.committee(&area.kind)).ok_or(Rejection::NoCommittee)?;
    if !ctx.has(Role::Receive, &new.committee)? && !ctx.has(Role::Mediate, &new.committee)? {
        return Err(Rejection::NotYours);
    }
    ctx.on_time(new.at, (new.at, "opened"))?;
    ctx.not_too_old(new.at)?;
    parties(new, ctx)?;
    let person = ctx.person()?;
    let own = |party: &NewParty| party.person.iter().chain(&party.related).any(|one| one == person);
    if new.parties.iter().any(own) {
        return Err(Rejection::TooClose(person.clone()));
    }
    let class = mediable(new, rules, ctx)?;
    same_matter(new, ctx)?;
    let category = ctx.method.category(&new.category);
    let parties = new.parties.iter().map(OpenedParty::of);
    let what = Opened {
        id: id.clone(),
        number: number.clone(),
        method_version: ctx.method_version,
        committee: new.committee.clone(),
        origin: new.origin.clone(),
        category: new.category.clone(),
        class: category.and_then(|one| one.dispute_class.clone()).unwrap_or_default(),
        statistics: class.statistics,
        touches: class.touches.clone(),
        severity: new.severity,
        case: new.case.clone(),
        people: new.people,
        matter: new.matter.clone(),
        parties: parties.collect(),
        consents: new.consents.clone(),
    };
    Ok(vec![Event::Opened { what: Box::new(what), at: new.at, words: new.words.clone() }])
}

fn parties(new: &NewMediation, ctx: &Ctx<'_>) -> Result<(), Rejection> {
    let given = new.parties.len();
    if !(PARTIES_LEAST..=PARTIES_MOST).contains(&given) {
        let (least, most) = (PARTIES_LEAST, PARTIES_MOST);
        return Err(Rejection::BadCount { field: "parties", given, least, most });
    }
    let people = usize::from(new.people);
    if people < given || new.people > PEOPLE_MOST {
        let most = usize::from(PEOPLE_MOST);
        return Err(Rejection::BadCount { field: "people", given: people, least: given, most });
    }
    for party in &new.parties {
        related(party, ctx)?;
    }
    let by: &[PartyNo] = match &new.origin {
        Origin::Applied { by } if by.is_empty() => {
            return Err(Rejection::Missing { field: "applied_by" });
        }
        Origin::Applied { by } => by,
        Origin::Offered | Origin::Entrusted { .. } => &[],
    };
    let mut said = by.iter().chain(&new.consents);
    let unknown = said.find(|no| no.0 == 0 || given < usize::from(no.0));
    unknown.map_or(Ok(()), |no| Err(Rejection::UnknownParty(*no)))
}

/// What may not be mediated is told where it belongs (DOMAIN § 8 G8).
fn mediable<'a>(
    new: &NewMediation,
    rules: &'a MediationRules,
    ctx: &Ctx<'_>,
) -> Result<&'a crate::methods::MediableClass, Rejection> {
    let category = ctx.method.category(&new.category).ok_or_else(|| Rejection::UnknownValue {
        field: "category",
        value: new.category.as_str().to_owned(),
    })?;
    let by_class = category.dispute_class.as_deref().and_then(Barred::of_class);
    let restricted = category.restricted.then_some(Barred::Restricted);
    let barred = new.barred.first().copied().or(by_class).or(restricted);
    if let Some(what) = barred {
        let route = rules.route(what).unwrap_or_default().to_owned();
        return Err(Rejection::Barred { what, route });
    }
    let unmediable = || Rejection::NotMediable { category: category.label.clone() };
    rules.class(&new.category).ok_or_else(unmediable)
}

/// A matter that a party refused is not brought up again by anybody but all of them (G9).
fn same_matter(new: &NewMediation, ctx: &Ctx<'_>) -> Result<(), Rejection> {
    if let Some(number) = &ctx.facts.open {
        return Err(Rejection::AlreadyOpen { number: number.clone() });
    }
    let all: BTreeSet<PartyNo> = (1..).map(PartyNo).take(new.parties.len()).collect();
    let together = match &new.origin {
        Origin::Applied { by } => {
            by.iter().chain(&new.consents).copied().collect::<BTreeSet<_>>() == all
        }
        Origin::Offered | Origin::Entrusted { .. } => false,
    };
    match &ctx.facts.refused {
        Some(number) if !together => Err(Rejection::RefusedBefore { number: number.clone() }),
        _ => Ok(()),
    }
}

pub(super) fn settle(mediation: &Mediation, command: &Command, ctx: &Ctx<'_>) -> Decided {
    let opened = (mediation.opened.at, "opened");
    let event = match command {
        Command::Accept { at } => {
            ctx.receives(mediation)?;
            mediation.at_stage(Step::Accept)?;
            ctx.on_time(*at, opened)?;
            // What nobody applied for rests on their consent alone.
            if !mediation.is_applied_for() {
                mediation.all_willing()?;
            }
            Event::Accepted { at: *at }
        }
        Command::Decline { at, words, routes } => {
            ctx.receives(mediation)?;
            mediation.at_stage(Step::Decline)?;
            ctx.on_time(*at, opened)?;
            ctx.routes(routes)?;
            Event::Declined { at: *at, words: words.clone(), routes: routes.clone() }
        }
        Command::Consent { parties, at, words } => {
            ctx.acts(mediation)?;
            mediation.at_stage(Step::Consent)?;
            consenting(mediation, parties)?;
            ctx.on_time(*at, opened)?;
            Event::Consented { parties: parties.clone(), at: *at, words: words.clone() }
        }
        Command::Refuse { party, at, words, routes } => {
            ctx.acts(mediation)?;
            mediation.at_stage(Step::Refuse)?;
            mediation.known(&[*party])?;
            ctx.on_time(*at, mediation.begun())?;
            ctx.routes(routes)?;
            let (words, routes) = (words.clone(), routes.clone());
            Event::Refused { party: *party, at: *at, words, routes }
        }
        _ => return Ok(Vec::new()),
    };
    Ok(vec![event])
}

fn consenting(mediation: &Mediation, parties: &[PartyNo]) -> Result<(), Rejection> {
    if parties.is_empty() {
        return Err(Rejection::Missing { field: "consents" });
    }
    mediation.known(parties)?;
    let said = |no: &&PartyNo| mediation.party(**no).is_some_and(|party| party.consent.is_some());
    parties.iter().find(said).map_or(Ok(()), |no| Err(Rejection::DoneAlready(*no)))
}

impl Mediation {
    pub(super) const fn is_applied_for(&self) -> bool {
        matches!(self.origin, Origin::Applied { .. })
    }

    /// The parties who have not said yet that they want it.
    pub(super) fn unasked(&self) -> Vec<PartyNo> {
        let silent = self.parties.iter().filter(|party| party.consent.is_none());
        silent.map(|party| party.no).collect()
    }

    /// Nobody is mediated with who has not said that they want it (人民调解法 Art. 3, 17).
    pub(super) fn all_willing(&self) -> Result<(), Rejection> {
        let unasked = self.unasked();
        if unasked.is_empty() { Ok(()) } else { Err(Rejection::NotWilling(unasked)) }
    }
}
