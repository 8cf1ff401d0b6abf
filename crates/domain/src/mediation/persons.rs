//! Parties and mediators: rights told, identity seen, who speaks for whom, who mediates.

use super::decide::{Ctx, Decided};
use super::event::OpenedParty;
use super::opening::PARTIES_MOST;
use super::{
    Asker, Command, Event, Interest, Mediation, NamedBy, NewParty, PartyNo, Rejection, Role, Step,
    eligible,
};
use crate::shared::{PersonId, Timestamp};

const REPRESENTATIVES_MOST: usize = 5;
const RELATED_MOST: usize = 20;
const MEDIATORS_MOST: usize = 9;

pub(super) fn of_party(mediation: &Mediation, command: &Command, ctx: &Ctx<'_>) -> Decided {
    ctx.acts(mediation)?;
    if let Command::AddParty { party, at } = command {
        return add(mediation, party, *at, ctx);
    }
    // Whatever is said of parties is said at the same stages.
    mediation.at_stage(Step::Inform)?;
    let party = |no: PartyNo| mediation.party(no).ok_or(Rejection::UnknownParty(no));
    let opened = (mediation.opened.at, "opened");
    let event = match command {
        Command::Inform { party: no, at } => {
            if party(*no)?.informed.is_some() {
                return Err(Rejection::DoneAlready(*no));
            }
            ctx.on_time(*at, opened)?;
            Event::Informed { party: *no, at: *at }
        }
        Command::Identify { party: no, at, words } => {
            if party(*no)?.identified.is_some() {
                return Err(Rejection::DoneAlready(*no));
            }
            ctx.on_time(*at, opened)?;
            Event::Identified { party: *no, at: *at, words: words.clone() }
        }
        Command::Represent { party: no, authorised, at, words } => {
            let given = party(*no)?.representatives.len() + 1;
            within("representatives", given, REPRESENTATIVES_MOST)?;
            ctx.on_time(*at, opened)?;
            let (authorised, words) = (*authorised, words.clone());
            Event::Represented { party: *no, authorised, at: *at, words }
        }
        Command::Declare { party: no, person } => return declare(mediation, *no, person, ctx),
        _ => return Ok(Vec::new()),
    };
    Ok(vec![event])
}

/// Whoever joins is told their rights before the next session, as all were. A mediator who is close
/// to them stops being one.
fn add(mediation: &Mediation, new: &NewParty, at: Timestamp, ctx: &Ctx<'_>) -> Decided {
    mediation.at_stage(Step::AddParty)?;
    within("parties", mediation.parties.len() + 1, PARTIES_MOST)?;
    related(new, ctx)?;
    ctx.on_time(at, (mediation.opened.at, "opened"))?;
    let party = OpenedParty::of(new);
    let close: Vec<&PersonId> = party.person.iter().chain(&party.related).collect();
    let leaving = mediation.active_mediators().filter(|one| close.contains(one));
    let leaving: Vec<Event> =
        leaving.map(|mediator| Event::MediatorLeft { mediator: mediator.clone() }).collect();
    let mut events = vec![Event::PartyAdded { party: Box::new(party), at }];
    events.extend(leaving);
    Ok(events)
}

/// Whoever a party is, or is related to, is somebody of the county.
pub(super) fn related(new: &NewParty, ctx: &Ctx<'_>) -> Result<(), Rejection> {
    within("related", new.related.len(), RELATED_MOST)?;
    let mut close = new.person.iter().chain(&new.related);
    let unknown = close.find(|person| ctx.directory.person(person).is_none());
    unknown.map_or(Ok(()), |unknown| {
        let value = unknown.as_str().to_owned();
        Err(Rejection::UnknownValue { field: "person", value })
    })
}

/// A mediator who turns out to be close to a party stops being one.
fn declare(mediation: &Mediation, no: PartyNo, person: &PersonId, ctx: &Ctx<'_>) -> Decided {
    let party = mediation.party(no).ok_or(Rejection::UnknownParty(no))?;
    if ctx.directory.person(person).is_none() {
        let value = person.as_str().to_owned();
        return Err(Rejection::UnknownValue { field: "person", value });
    }
    if party.is_close_to(person) {
        return Err(Rejection::DoneAlready(no));
    }
    within("related", party.related.len() + 1, RELATED_MOST)?;
    let mut events = vec![Event::RelationDeclared { party: no, person: person.clone() }];
    if mediation.is_mediator(person) {
        events.push(Event::MediatorLeft { mediator: person.clone() });
    }
    Ok(events)
}

pub(super) fn of_mediator(mediation: &Mediation, command: &Command, ctx: &Ctx<'_>) -> Decided {
    let event = match command {
        Command::Name { mediator, by, consents, interest } => {
            name(mediation, (mediator, *interest), (*by, consents), ctx)?
        }
        Command::AskRecusal { mediator, asker, at, words } => {
            ask_recusal(mediation, (mediator, *asker), ctx)?;
            ctx.on_time(*at, mediation.begun())?;
            let (mediator, words) = (mediator.clone(), words.clone());
            Event::RecusalAsked { mediator, asker: *asker, at: *at, words }
        }
        Command::AnswerRecusal { mediator, answer, words } => {
            if !ctx.has(Role::Recuse, &mediation.committee)? {
                return Err(Rejection::NotYours);
            }
            if ctx.person()? == mediator {
                return Err(Rejection::OwnRecusal);
            }
            ctx.impartial(mediation)?;
            mediation.at_stage(Step::AnswerRecusal)?;
            mediation.open_recusal(mediator).ok_or(Rejection::NoRecusal)?;
            let (mediator, words) = (mediator.clone(), words.clone());
            Event::RecusalAnswered { mediator, answer: *answer, words }
        }
        _ => return Ok(Vec::new()),
    };
    Ok(vec![event])
}

/// The committee names mediators, or the parties choose one together (人民调解法 Art. 19). Whoever is
/// close to a party or has a stake is not named, whether that is known here or only said by them.
fn name(
    mediation: &Mediation,
    (mediator, interest): (&PersonId, Interest),
    (by, consents): (NamedBy, &[PartyNo]),
    ctx: &Ctx<'_>,
) -> Result<Event, Rejection> {
    ctx.receives(mediation)?;
    mediation.at_stage(Step::Name)?;
    if !eligible(ctx.method, ctx.directory, &mediation.committee).contains(mediator) {
        return Err(Rejection::NotAMediator(mediator.clone()));
    }
    let close = mediation.parties.iter().any(|party| party.is_close_to(mediator));
    if close || interest == Interest::Involved {
        return Err(Rejection::TooClose(mediator.clone()));
    }
    if mediation.is_mediator(mediator) {
        return Err(Rejection::NamedAlready(mediator.clone()));
    }
    if mediation.mediators.iter().any(|one| one.person == *mediator) {
        return Err(Rejection::SteppedBack(mediator.clone()));
    }
    within("mediators", mediation.mediators.len() + 1, MEDIATORS_MOST)?;
    if by == NamedBy::Parties {
        mediation.all_agree(consents)?;
    }
    Ok(Event::MediatorNamed { mediator: mediator.clone(), by, interest })
}

fn ask_recusal(
    mediation: &Mediation,
    (mediator, asker): (&PersonId, Asker),
    ctx: &Ctx<'_>,
) -> Result<(), Rejection> {
    match asker {
        // Nobody is kept from stepping back, least of all who is close to a party.
        Asker::Mediator if ctx.person()? == mediator => {}
        Asker::Mediator => return Err(Rejection::OnlyThemselves),
        Asker::Party(no) => {
            ctx.acts(mediation)?;
            mediation.known(&[no])?;
        }
    }
    mediation.at_stage(Step::AskRecusal)?;
    if !mediation.is_mediator(mediator) {
        return Err(Rejection::NotAMediator(mediator.clone()));
    }
    if mediation.open_recusal(mediator).is_some() {
        return Err(Rejection::RecusalOpen);
    }
    Ok(())
}

fn within(field: &'static str, given: usize, most: usize) -> Result<(), Rejection> {
    if given <= most { Ok(()) } else { Err(Rejection::BadCount { field, given, least: 0, most }) }
}
