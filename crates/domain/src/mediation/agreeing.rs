//! Agreeing and signing (人民调解法 Art. 28–30).

use super::decide::{Ctx, Decided};
use super::event::{Agreed, AgreedTerm};
use super::hearing::ready;
use super::{
    Agreement, Capacity, Event, Form, Manner, Mediation, NewAgreement, PartyNo, Rejection, Signer,
    Step,
};
use crate::methods::Touch;
use crate::shared::Timestamp;

const TERMS_MOST: usize = 50;
const COPIES_MOST: usize = 99;
/// A hundred thousand million yuan: more than any village argues about.
const FEN_MOST: u64 = 10_000_000_000_000;
const SCANS_MOST: usize = 12;

/// Until somebody has signed, the parties may agree otherwise: the new agreement takes the place of
/// the old one.
pub(super) fn agree(mediation: &Mediation, new: &NewAgreement, ctx: &Ctx<'_>) -> Decided {
    ctx.acts(mediation)?;
    if mediation.agreement().is_some_and(Agreement::is_signed_by_anybody) {
        return Err(Rejection::SignedAlready);
    }
    mediation.at_stage(Step::Agree)?;
    super::hearing::full("agreements", mediation.agreements.len())?;
    let first = mediation.hearings.iter().map(|hearing| hearing.done.at).min();
    ctx.on_time(new.at, (first.ok_or(Rejection::NoHearing)?, "hearing"))?;
    ready(mediation, new.at, ctx)?;
    let alone = mediation.parties.iter().find(|party| !party.is_represented());
    if let Some(party) = alone {
        return Err(Rejection::NotRepresented(party.no));
    }
    terms(mediation, new)?;
    copies(mediation, new)?;
    let terms = new.terms.iter().map(|term| AgreedTerm {
        by: term.by,
        words: term.words.clone(),
        due: term.due,
        amount_fen: term.amount_fen,
    });
    let what = Agreed {
        form: new.form,
        terms: terms.collect(),
        amount_fen: new.amount_fen,
        copies: new.copies,
        touches: new.touches.clone(),
    };
    let words = new.words.clone();
    let mut events = vec![Event::Agreed { what: Box::new(what), at: new.at, words }];
    // An oral agreement binds from the day it was reached (Art. 30).
    if new.form == Form::Oral {
        events.push(Event::TookEffect { on: new.at.date() });
    }
    Ok(events)
}

fn terms(mediation: &Mediation, new: &NewAgreement) -> Result<(), Rejection> {
    let given = new.terms.len();
    if !(1..=TERMS_MOST).contains(&given) {
        return Err(Rejection::BadCount { field: "terms", given, least: 1, most: TERMS_MOST });
    }
    let amounts = new.terms.iter().map(|term| term.amount_fen).chain([new.amount_fen]);
    if let Some(large) = amounts.flatten().find(|fen| *fen > FEN_MOST) {
        return Err(Rejection::UnknownValue { field: "amount", value: large.to_string() });
    }
    let by: Vec<PartyNo> = new.terms.iter().map(|term| term.by).collect();
    mediation.known(&by)?;
    let past = new.terms.iter().any(|term| term.due.is_some_and(|due| due < new.at.date()));
    if past { Err(Rejection::TooEarly { field: "due" }) } else { Ok(()) }
}

/// One for each party and one for the file (Art. 29).
fn copies(mediation: &Mediation, new: &NewAgreement) -> Result<(), Rejection> {
    let (given, least) = match new.form {
        Form::Written => (usize::from(new.copies), mediation.parties.len() + 1),
        Form::Oral => return Ok(()),
    };
    if (least..=COPIES_MOST).contains(&given) {
        return Ok(());
    }
    Err(Rejection::BadCount { field: "copies", given, least, most: COPIES_MOST })
}

pub(super) fn sign(
    mediation: &Mediation,
    (signer, manner, at): (&Signer, Manner, Timestamp),
    event: Event,
    ctx: &Ctx<'_>,
) -> Decided {
    ctx.acts(mediation)?;
    if mediation.effective().is_some() {
        return Err(Rejection::NothingToSign);
    }
    mediation.at_stage(Step::Sign)?;
    let agreement = mediation.agreement().ok_or(Rejection::NothingToSign)?;
    ctx.on_time(at, (agreement.done.at, "agreement"))?;
    if agreement.has_signed(signer) {
        return Err(Rejection::SignedAlready);
    }
    who(mediation, signer, manner, ctx)?;
    // 电子签名法 Art. 3.
    let paper = mediation.all_touches().into_iter().any(Touch::is_paper_only);
    if manner == Manner::Screen && (paper || *signer == Signer::Seal) {
        return Err(Rejection::PaperOnly);
    }
    if let Event::Signed { scans, .. } = &event
        && scans.len() > SCANS_MOST
    {
        let (given, most) = (scans.len(), SCANS_MOST);
        return Err(Rejection::BadCount { field: "scans", given, least: 0, most });
    }
    let mut events = vec![event];
    if is_complete_with(mediation, agreement, signer) {
        // The day on which the last of them signed, whichever was put down last.
        let days = agreement.signatures.iter().map(|signature| signature.at);
        let last = days.chain([at]).max().unwrap_or(at);
        events.push(Event::TookEffect { on: last.date() });
    }
    Ok(events)
}

fn who(
    mediation: &Mediation,
    signer: &Signer,
    manner: Manner,
    ctx: &Ctx<'_>,
) -> Result<(), Rejection> {
    match signer {
        Signer::Party { party } => {
            let party = mediation.party(*party).ok_or(Rejection::UnknownParty(*party))?;
            if party.capacity == Capacity::Guarded && !party.is_represented() {
                return Err(Rejection::NotRepresented(party.no));
            }
        }
        Signer::Mediator { person } => {
            if !mediation.is_mediator(person) {
                return Err(Rejection::NotAMediator(person.clone()));
            }
            if manner == Manner::Screen && ctx.person()? != person {
                return Err(Rejection::OnlyThemselves);
            }
        }
        Signer::Seal => {}
    }
    Ok(())
}

impl Mediation {
    /// Who has to sign an agreement yet: every party, a mediator (any of them), the committee's
    /// seal (Art. 29). Nobody signs an oral one.
    pub fn unsigned(&self, agreement: &Agreement) -> Vec<Signer> {
        if agreement.form == Form::Oral {
            return Vec::new();
        }
        let mediators = |signer: &Signer| matches!(signer, Signer::Mediator { .. });
        let signed = agreement.signatures.iter().any(|one| mediators(&one.signer));
        let parties = self.parties.iter().map(|party| Signer::Party { party: party.no });
        let mediators = self.active_mediators().filter(|_| !signed);
        let mediators = mediators.map(|person| Signer::Mediator { person: person.clone() });
        let all = parties.chain(mediators).chain([Signer::Seal]);
        all.filter(|signer| !agreement.has_signed(signer)).collect()
    }
}

/// Nobody is left after this one.
fn is_complete_with(mediation: &Mediation, agreement: &Agreement, now: &Signer) -> bool {
    let is_mediator = |signer: &Signer| matches!(signer, Signer::Mediator { .. });
    let left = mediation.unsigned(agreement);
    let mediated = agreement.signatures.iter().any(|one| is_mediator(&one.signer));
    (mediated || is_mediator(now))
        && left.iter().all(|signer| signer == now || (is_mediator(signer) && is_mediator(now)))
}
