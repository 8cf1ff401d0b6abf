//! The fold: events into the state. Total: whatever the ledger holds can be folded.

use super::event::{Agreed, Opened, OpenedParty};
use super::{
    Agreement, Asker, Confirmation, Consent, Correction, Done, End, Ending, Event, Extension,
    Filing, Grading, Hearing, Helper, Mediation, Mediator, Openness, Origin, Party, PartyNo,
    Performed, Record, Recorded, Recusal, RecusalAnswer, Representative, Signature, Term, Visit,
    Willing,
};
use crate::shared::{PersonId, Sealed, Timestamp};

impl Mediation {
    /// The state after an event; `None` if it cannot follow.
    #[must_use]
    pub fn apply(state: Option<Self>, recorded: &Recorded) -> Option<Self> {
        match (state, &recorded.event) {
            (None, Event::Opened { what, at, words }) => {
                let mut mediation = opened(what, done(recorded, *at, Some(words)));
                let said = done(recorded, *at, None);
                if let Origin::Applied { by } = &what.origin {
                    mediation.willing(by, Willing::Applied, &said);
                }
                mediation.willing(&what.consents, Willing::Agreed, &said);
                Some(mediation)
            }
            (Some(mut mediation), event) if !matches!(event, Event::Opened { .. }) => {
                mediation.version += 1;
                mediation.fold(recorded);
                Some(mediation)
            }
            _ => None,
        }
    }

    fn fold(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::Opened { .. } => {}
            Event::Accepted { at } => self.accepted = Some(done(recorded, *at, None)),
            Event::Declined { at, words, routes } => {
                self.end(Ending::Declined, done(recorded, *at, Some(words)), routes);
            }
            Event::Refused { party, at, words, routes } => {
                let how = Ending::Refused { party: *party };
                self.end(how, done(recorded, *at, words.as_ref()), routes);
            }
            Event::Terminated { why, at, words, routes } => {
                let how = Ending::Terminated { why: *why };
                self.end(how, done(recorded, *at, Some(words)), routes);
            }
            Event::Extended { until, at } => {
                self.extensions.push(Extension { until: *until, done: done(recorded, *at, None) });
            }
            Event::Filed { missing } => {
                let done = done(recorded, recorded.at, None);
                self.filed = Some(Filing { done, missing: missing.clone() });
            }
            Event::Reminded { of } => {
                self.reminded.insert(*of);
            }
            Event::OpennessSet { openness } => self.openness = *openness,
            Event::PartyAdded { party, .. } => self.add_party(party),
            Event::Graded { severity, words } => {
                self.severity = *severity;
                let done = done(recorded, recorded.at, Some(words));
                self.gradings.push(Grading { severity: *severity, done });
            }
            event if self.fold_people(recorded, event) => {}
            event if self.fold_records(recorded, event) => {}
            event => self.fold_agreement(recorded, event),
        }
    }

    fn end(&mut self, how: Ending, done: Done, routes: &[String]) {
        self.end = Some(End { how, done, routes: routes.to_vec() });
    }

    fn add_party(&mut self, added: &OpenedParty) {
        let last = self.parties.iter().map(|party| party.no.0).max().unwrap_or(0);
        self.parties.push(party(last.saturating_add(1), added));
        let parties = u16::try_from(self.parties.len()).unwrap_or(u16::MAX);
        self.people = self.people.max(parties);
    }

    fn willing(&mut self, parties: &[PartyNo], how: Willing, done: &Done) {
        for party in self.parties.iter_mut().filter(|party| parties.contains(&party.no)) {
            party.consent.get_or_insert_with(|| Consent { how, done: done.clone() });
        }
    }

    fn party_mut(&mut self, no: PartyNo) -> Option<&mut Party> {
        self.parties.iter_mut().find(|party| party.no == no)
    }

    fn fold_people(&mut self, recorded: &Recorded, event: &Event) -> bool {
        match event {
            Event::Consented { parties, at, words } => {
                let said = done(recorded, *at, words.as_ref());
                self.willing(parties, Willing::Agreed, &said);
            }
            Event::Informed { party, at } => {
                if let Some(party) = self.party_mut(*party) {
                    party.informed = Some(done(recorded, *at, None));
                }
            }
            Event::Identified { party, at, words } => {
                if let Some(party) = self.party_mut(*party) {
                    party.identified = Some(done(recorded, *at, Some(words)));
                }
            }
            Event::Represented { party, authorised, at, words } => {
                let done = done(recorded, *at, Some(words));
                if let Some(party) = self.party_mut(*party) {
                    party.representatives.push(Representative { authorised: *authorised, done });
                }
            }
            Event::RelationDeclared { party, person } => {
                if let Some(party) = self.party_mut(*party) {
                    party.related.push(person.clone());
                }
            }
            Event::MediatorNamed { mediator, by, interest } => self.mediators.push(Mediator {
                person: mediator.clone(),
                named_by: *by,
                interest: *interest,
                since: recorded.at,
                until: None,
            }),
            Event::MediatorLeft { mediator } => self.leave(mediator, recorded.at),
            Event::RecusalAsked { mediator, asker, at, words } => {
                self.recusals.push(Recusal {
                    mediator: mediator.clone(),
                    asked_by: *asker,
                    asked: done(recorded, *at, Some(words)),
                    answer: None,
                });
                if *asker == Asker::Mediator {
                    self.leave(mediator, recorded.at);
                }
            }
            Event::RecusalAnswered { mediator, answer, words } => {
                let said = done(recorded, recorded.at, Some(words));
                let open = |one: &&mut Recusal| one.mediator == *mediator && one.answer.is_none();
                if let Some(recusal) = self.recusals.iter_mut().find(open) {
                    recusal.answer = Some((*answer, said));
                }
                if *answer == RecusalAnswer::Granted {
                    self.leave(mediator, recorded.at);
                }
            }
            Event::Invited { helper, at, words } => {
                let done = done(recorded, *at, Some(words));
                self.helpers.push(Helper { kind: *helper, done });
            }
            _ => return false,
        }
        true
    }

    fn leave(&mut self, person: &PersonId, at: Timestamp) {
        for mediator in &mut self.mediators {
            if mediator.person == *person && mediator.until.is_none() {
                mediator.until = Some(at);
            }
        }
    }

    fn fold_records(&mut self, recorded: &Recorded, event: &Event) -> bool {
        let no = self.version;
        let record = |at: Timestamp, words: &Sealed| Record {
            no,
            done: done(recorded, at, Some(words)),
            from: None,
            files: Vec::new(),
        };
        match event {
            Event::Heard { at, present, words } => {
                let mediators = self.active_mediators().cloned().collect();
                let done = done(recorded, *at, Some(words));
                self.hearings.push(Hearing { no, done, present: present.clone(), mediators });
            }
            Event::Investigated { at, words } => self.investigations.push(record(*at, words)),
            Event::EvidenceAdded { at, from, words, files } => {
                let (from, files) = (*from, files.clone());
                self.evidence.push(Record { from, files, ..record(*at, words) });
            }
            Event::DangerReported { at, words } => self.dangers.push(record(*at, words)),
            Event::Visited { at, performance, satisfaction, words } => self.visits.push(Visit {
                no,
                done: done(recorded, *at, Some(words)),
                performance: *performance,
                satisfaction: *satisfaction,
            }),
            Event::Corrected { of, words } => {
                let done = done(recorded, recorded.at, Some(words));
                self.corrections.push(Correction { no, of: *of, done });
            }
            _ => return false,
        }
        true
    }

    fn fold_agreement(&mut self, recorded: &Recorded, event: &Event) {
        if let Event::Agreed { what, at, words } = event {
            let done = done(recorded, *at, Some(words));
            self.agreements.push(agreed(self.version, what, done, words));
            return;
        }
        match event {
            Event::ConfirmationAsked { at, words } => {
                let asked = done(recorded, *at, Some(words));
                self.confirmation = Some(Confirmation { asked, result: None });
            }
            Event::ConfirmationDecided { result, at, words } => {
                let told = done(recorded, *at, Some(words));
                if let Some(confirmation) = &mut self.confirmation {
                    confirmation.result = Some((*result, told));
                }
            }
            _ => {}
        }
        let Some(agreement) = self.agreements.last_mut() else { return };
        match event {
            Event::Signed { signer, manner, at, words, scans } => {
                agreement.signatures.push(Signature {
                    signer: signer.clone(),
                    manner: *manner,
                    at: *at,
                    recorded_at: recorded.at,
                    by: author(recorded),
                    words: words.clone(),
                    scans: scans.clone(),
                });
            }
            Event::TookEffect { on } => agreement.effective = Some(*on),
            Event::Performed { term, how, at, words } => {
                let done = done(recorded, *at, Some(words));
                if let Some(term) = agreement.terms.iter_mut().find(|known| known.no == *term) {
                    term.performed.push(Performed { how: *how, done });
                }
            }
            _ => {}
        }
    }
}

fn party(no: u8, opened: &OpenedParty) -> Party {
    Party {
        no: PartyNo(no),
        kind: opened.kind,
        capacity: opened.capacity,
        words: opened.words.clone(),
        person: opened.person.clone(),
        related: opened.related.clone(),
        consent: None,
        informed: None,
        identified: None,
        representatives: Vec::new(),
    }
}

fn opened(what: &Opened, done: Done) -> Mediation {
    let parties = (1..).zip(&what.parties).map(|(no, opened)| party(no, opened));
    Mediation {
        id: what.id.clone(),
        number: what.number.clone(),
        version: 1,
        method_version: what.method_version,
        committee: what.committee.clone(),
        origin: what.origin.clone(),
        category: what.category.clone(),
        class: what.class.clone(),
        statistics: what.statistics,
        touches: what.touches.clone(),
        severity: what.severity,
        gradings: Vec::new(),
        case: what.case.clone(),
        people: what.people,
        matter: what.matter.clone(),
        opened: done,
        parties: parties.collect(),
        accepted: None,
        mediators: Vec::new(),
        recusals: Vec::new(),
        helpers: Vec::new(),
        openness: Openness::Closed,
        extensions: Vec::new(),
        hearings: Vec::new(),
        investigations: Vec::new(),
        evidence: Vec::new(),
        agreements: Vec::new(),
        visits: Vec::new(),
        confirmation: None,
        dangers: Vec::new(),
        corrections: Vec::new(),
        end: None,
        filed: None,
        reminded: std::collections::BTreeSet::new(),
    }
}

fn agreed(no: u64, what: &Agreed, done: Done, words: &Sealed) -> Agreement {
    let terms = (1..).zip(&what.terms).map(|(no, term)| Term {
        no,
        by: term.by,
        words: term.words.clone(),
        due: term.due,
        amount_fen: term.amount_fen,
        performed: Vec::new(),
    });
    Agreement {
        no,
        form: what.form,
        done,
        words: words.clone(),
        terms: terms.collect(),
        amount_fen: what.amount_fen,
        copies: what.copies,
        touches: what.touches.clone(),
        signatures: Vec::new(),
        effective: None,
    }
}

fn done(recorded: &Recorded, at: Timestamp, words: Option<&Sealed>) -> Done {
    Done { at, recorded_at: recorded.at, by: author(recorded), words: words.cloned() }
}

/// Whoever recorded it; the scheduler is nobody.
fn author(recorded: &Recorded) -> PersonId {
    recorded.actor.person().cloned().unwrap_or_else(|| PersonId::new(""))
}
