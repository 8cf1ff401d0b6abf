//! From a state and the key of its words to the file as it is read.

use std::sync::Arc;

use maplegrid_domain::mediation::{
    Agreement, Done, Mediation, Performance, Recorded, confirmation_last_day, contents, eligible,
    offered, period_due, reminders,
};
use maplegrid_domain::methods::{Method, Touch};
use maplegrid_domain::people::{mask_name, mask_phone};
use maplegrid_domain::shared::{Actor, AreaId, PersonId, Sealed, Timestamp};
use serde::de::DeserializeOwned;

use super::MediationLine;
use super::reading::roles;
use super::view::{
    AgreementView, DoneView, EndView, FiledView, MediationFile, MediatorView, PartyView,
    PerformedView, RecordView, RecusalView, ReminderView, SignatureView, StepView, TermView,
};
use super::words::{HearingWords, PartyWords, VisitWords};
use crate::duties::Words;
use crate::{County, SignedIn};

/// 南沟村人民调解委员会
pub(super) fn committee_name(area: &AreaId, county: &County) -> String {
    let name = county.directory.areas.get(area).map_or("", |area| area.name.as_str());
    format!("{name}人民调解委员会")
}

/// Whose eyes look, and what opens the words.
pub(super) struct Viewing<'a> {
    pub(super) words: &'a Words,
    pub(super) county: &'a Arc<County>,
    pub(super) who: &'a SignedIn,
    pub(super) now: Timestamp,
    pub(super) shown: Shown,
}

/// How much of the words is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// Names and phones masked, nothing else: no look to be written down.
    Masked,
    Open,
}

impl Viewing<'_> {
    pub(super) fn file(&self, of: &Mediation, history: &[Recorded]) -> MediationFile {
        let county = self.county;
        let method = county.method_of(of.method_version);
        let roles = roles(of, &self.who.person, county);
        let mut agreements: Vec<AgreementView> =
            of.agreements.iter().map(|one| self.agreement(of, one)).collect();
        let agreement = agreements.pop();
        let named = |person: PersonId| (person.clone(), self.name(&person));
        let eligible = eligible(method, &county.directory, &of.committee).into_iter();
        let free = |person: &PersonId| {
            let known = of.mediators.iter().any(|one| one.person == *person);
            !known && !of.parties.iter().any(|party| party.is_close_to(person))
        };
        MediationFile {
            line: MediationLine::of(of, self.who, (county, self.now)),
            committee_name: committee_name(&of.committee, county),
            is_forgotten: !self.words.can_open(),
            is_masked: self.shown == Shown::Masked,
            opened: self.done(&of.opened),
            docket: self.docket(of),
            parties: self.parties(of),
            people: of.people,
            accepted: of.accepted.as_ref().map(|done| self.done(done)),
            period_due: period_due(of, method, &county.calendar),
            extensions: of.extensions.iter().map(|one| (one.until, self.done(&one.done))).collect(),
            mediators: self.mediators(of),
            eligible: eligible.filter(free).map(named).collect(),
            recusals: self.recusals(of),
            helpers: of.helpers.iter().map(|one| (one.kind, self.done(&one.done))).collect(),
            gradings: of.gradings.iter().map(|one| (one.severity, self.done(&one.done))).collect(),
            openness: of.openness,
            hearings: self.hearings(of),
            investigations: of.investigations.iter().map(|one| self.record(of, one)).collect(),
            evidence: of.evidence.iter().map(|one| self.record(of, one)).collect(),
            agreement,
            earlier_agreements: agreements,
            visits: self.visits(of),
            confirmation: of.confirmation.as_ref().map(|one| {
                let result = one.result.as_ref();
                (self.done(&one.asked), result.map(|(result, done)| (*result, self.done(done))))
            }),
            confirmation_last_day: confirmation_last_day(of, method, &county.calendar),
            dangers: of.dangers.iter().map(|one| self.record(of, one)).collect(),
            end: self.end(of, method),
            filed: self.filed(of),
            contents: contents(of),
            reminders: self.reminders(of, method),
            history: history.iter().map(|recorded| self.step(recorded)).collect(),
            offered: offered(of, &self.who.person, &roles),
            routes: method.route_targets.clone(),
            method: Arc::clone(method),
            county: Arc::clone(county),
            now: self.now,
        }
    }

    fn name(&self, person: &PersonId) -> String {
        self.county.directory.name(person).to_owned()
    }

    fn open<T: DeserializeOwned>(&self, sealed: &Sealed) -> Option<T> {
        match self.shown {
            Shown::Masked => None,
            Shown::Open => self.words.open(sealed),
        }
    }

    fn party_words(&self, sealed: &Sealed) -> Option<PartyWords> {
        let words: PartyWords = self.words.open(sealed)?;
        match self.shown {
            Shown::Open => Some(words),
            Shown::Masked => Some(PartyWords {
                name: mask_name(&words.name),
                phone: Some(&words.phone)
                    .filter(|phone| !phone.is_empty())
                    .map(|phone| mask_phone(phone))
                    .unwrap_or_default(),
                ..PartyWords::default()
            }),
        }
    }

    pub(super) fn done<T: DeserializeOwned>(&self, done: &Done) -> DoneView<T> {
        DoneView {
            at: done.at,
            recorded_at: done.recorded_at,
            is_late: done.is_late(),
            by: done.by.clone(),
            by_name: self.name(&done.by),
            words: done.words.as_ref().and_then(|words| self.open(words)),
        }
    }

    fn docket(&self, of: &Mediation) -> Option<String> {
        use maplegrid_domain::mediation::Origin;
        match &of.origin {
            Origin::Entrusted { docket, .. } => docket.as_ref().and_then(|words| self.open(words)),
            Origin::Applied { .. } | Origin::Offered => None,
        }
    }

    fn parties(&self, of: &Mediation) -> Vec<PartyView> {
        let party = |party: &maplegrid_domain::mediation::Party| PartyView {
            no: party.no,
            kind: party.kind,
            capacity: party.capacity,
            words: self.party_words(&party.words),
            person: party.person.clone(),
            related: party.related.clone(),
            consent: party.consent.as_ref().map(|one| (one.how, self.done(&one.done))),
            informed: party.informed.as_ref().map(|done| self.done(done)),
            identified: party.identified.as_ref().map(|done| self.done(done)),
            representatives: party
                .representatives
                .iter()
                .map(|one| (one.authorised, self.done(&one.done)))
                .collect(),
            lacks_guardian: !party.is_represented(),
        };
        of.parties.iter().map(party).collect()
    }

    fn mediators(&self, of: &Mediation) -> Vec<MediatorView> {
        let view = |one: &maplegrid_domain::mediation::Mediator| MediatorView {
            name: self.name(&one.person),
            person: one.person.clone(),
            named_by: one.named_by,
            interest: one.interest,
            since: one.since,
            until: one.until,
        };
        of.mediators.iter().map(view).collect()
    }

    fn recusals(&self, of: &Mediation) -> Vec<RecusalView> {
        let view = |one: &maplegrid_domain::mediation::Recusal| RecusalView {
            mediator_name: self.name(&one.mediator),
            mediator: one.mediator.clone(),
            asked_by: one.asked_by,
            asked: self.done(&one.asked),
            answer: one.answer.as_ref().map(|(answer, done)| (*answer, self.done(done))),
        };
        of.recusals.iter().map(view).collect()
    }

    fn corrections(&self, of: &Mediation, no: u64) -> Vec<DoneView<String>> {
        let of_this = of.corrections.iter().filter(|one| one.of == no);
        of_this.map(|one| self.done(&one.done)).collect()
    }

    fn record<T: DeserializeOwned>(
        &self,
        of: &Mediation,
        record: &maplegrid_domain::mediation::Record,
    ) -> RecordView<T> {
        RecordView {
            no: record.no,
            done: self.done(&record.done),
            parties: record.from.into_iter().collect(),
            mediators: Vec::new(),
            files: record.files.clone(),
            corrections: self.corrections(of, record.no),
        }
    }

    fn hearings(&self, of: &Mediation) -> Vec<RecordView<HearingWords>> {
        let view = |one: &maplegrid_domain::mediation::Hearing| RecordView {
            no: one.no,
            done: self.done(&one.done),
            parties: one.present.clone(),
            mediators: one.mediators.iter().map(|person| self.name(person)).collect(),
            files: Vec::new(),
            corrections: self.corrections(of, one.no),
        };
        of.hearings.iter().map(view).collect()
    }

    fn visits(&self, of: &Mediation) -> Vec<(Performance, u8, RecordView<VisitWords>)> {
        let view = |one: &maplegrid_domain::mediation::Visit| {
            let record = RecordView {
                no: one.no,
                done: self.done(&one.done),
                parties: Vec::new(),
                mediators: Vec::new(),
                files: Vec::new(),
                corrections: self.corrections(of, one.no),
            };
            (one.performance, one.satisfaction, record)
        };
        of.visits.iter().map(view).collect()
    }

    fn agreement(&self, of: &Mediation, one: &Agreement) -> AgreementView {
        let term = |term: &maplegrid_domain::mediation::Term| TermView {
            no: term.no,
            by: term.by,
            text: self.open(&term.words),
            due: term.due,
            amount_fen: term.amount_fen,
            performed: term
                .performed
                .iter()
                .map(|one| PerformedView { how: one.how, done: self.done(&one.done) })
                .collect(),
        };
        let signature = |one: &maplegrid_domain::mediation::Signature| SignatureView {
            signer: one.signer.clone(),
            manner: one.manner,
            done: self.done(&Done {
                at: one.at,
                recorded_at: one.recorded_at,
                by: one.by.clone(),
                words: one.words.clone(),
            }),
            scans: one.scans.clone(),
        };
        AgreementView {
            no: one.no,
            form: one.form,
            done: self.done(&one.done),
            terms: one.terms.iter().map(term).collect(),
            amount_fen: one.amount_fen,
            copies: one.copies,
            touches: one.touches.iter().copied().collect(),
            signatures: one.signatures.iter().map(signature).collect(),
            unsigned: of.unsigned(one),
            is_paper_only: of.all_touches().into_iter().any(Touch::is_paper_only),
            effective: one.effective,
            performance: one.performance(),
            corrections: self.corrections(of, one.no),
        }
    }

    fn end(&self, of: &Mediation, method: &Method) -> Option<EndView> {
        let end = of.end.as_ref()?;
        let routes = end.routes.iter().filter_map(|route| method.route_target(route)).cloned();
        Some(EndView { how: end.how, done: self.done(&end.done), routes: routes.collect() })
    }

    fn filed(&self, of: &Mediation) -> Option<FiledView> {
        let filed = of.filed.as_ref()?;
        let missing = filed.missing.iter().map(|(item, why)| (*item, self.open(why)));
        Some((self.done(&filed.done), missing.collect()))
    }

    fn reminders(&self, of: &Mediation, method: &Method) -> Vec<ReminderView> {
        let all = reminders(of, method, &self.county.calendar).into_iter();
        all.map(|(reminder, at)| ReminderView {
            of: reminder,
            at,
            was_given: of.reminded.contains(&reminder),
        })
        .collect()
    }

    fn step(&self, recorded: &Recorded) -> StepView {
        let by = match &recorded.actor {
            Actor::Staff { person, .. } => Some((person.clone(), self.name(person))),
            Actor::Resident | Actor::System => None,
        };
        StepView { at: recorded.at, kind: recorded.event.kind(), by }
    }
}
