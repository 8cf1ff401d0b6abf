//! Disputes that are talked over before the committee of the showcase's village: some filed, some in
//! force, one late, one in which somebody does not want to. On days counted from the end.

use jiff::ToSpan as _;
use maplegrid_app::mediation::{
    Act, BriefWords, MediationGiven, OriginGiven, PartyGiven, PartyWords,
};
use maplegrid_app::{Error as AppError, SignedIn};
use maplegrid_domain::cases::{Case, CaseNumber};
use maplegrid_domain::mediation::{Entruster, Form, Severity, eligible};
use maplegrid_domain::methods::{MediationRules, Touch};
use maplegrid_domain::shared::{AreaId, CategoryId, MediationId, PersonId};

use super::agenda::Event;
use super::run::Life;
use super::talking::{Names, Phase, Telling};
use crate::Result;
use crate::rng::Rng;
use crate::structure::{Surnames, resident_phone};
use crate::texts::Dispute;

/// How many days before the end, which of the mediations, and what is done.
const COURSE: [(i32, usize, Phase); 38] = [
    (55, 0, Phase::Open),
    (54, 0, Phase::Begin),
    (51, 0, Phase::Hear),
    (48, 0, Phase::Hear),
    (47, 0, Phase::Agree(Form::Written)),
    (46, 0, Phase::Sign),
    (40, 0, Phase::AskCourt),
    (30, 0, Phase::Court),
    (25, 0, Phase::Perform),
    (16, 0, Phase::Visit),
    (10, 0, Phase::File),
    (43, 1, Phase::Open),
    (42, 1, Phase::Begin),
    // Nothing more: the period ends and nobody has done anything.
    (38, 1, Phase::Hear),
    (36, 2, Phase::Open),
    (35, 2, Phase::Begin),
    (33, 2, Phase::Hear),
    (29, 2, Phase::Hear),
    (27, 2, Phase::Terminate),
    (26, 2, Phase::File),
    (24, 3, Phase::Open),
    (23, 3, Phase::Begin),
    (22, 3, Phase::Hear),
    (20, 3, Phase::Agree(Form::Written)),
    (19, 3, Phase::Sign),
    (17, 4, Phase::Open),
    (16, 4, Phase::Begin),
    (15, 4, Phase::Hear),
    (15, 4, Phase::Agree(Form::Oral)),
    (13, 5, Phase::Open),
    (12, 5, Phase::Refuse),
    (9, 6, Phase::Open),
    (8, 6, Phase::Begin),
    (5, 6, Phase::Hear),
    (3, 6, Phase::Agree(Form::Written)),
    (2, 6, Phase::SignFirst),
    (4, 7, Phase::Open),
    (3, 7, Phase::Begin),
];
/// Asked for on the last day, and not taken yet.
const LAST: usize = 8;
/// So many matters are looked at for one that is the mediator's to see.
const CASES_ASKED: usize = 12;

/// The mediations of a life.
#[derive(Debug, Default)]
pub(super) struct Mediations {
    begun: Vec<Option<(MediationId, usize)>>,
}

impl Life<'_> {
    /// Writes them into the agenda, as far as the county has lived by then.
    pub(super) fn draw_up_mediations(&mut self) {
        let begins = self.office.closing(self.now().date());
        let day = |days: i32| self.until.date().saturating_sub(days.days());
        for (at, (days, _, _)) in COURSE.iter().enumerate() {
            let when = self.office.after(self.office.opening(day(*days)), 150);
            if begins < when && when < self.until {
                self.agenda.add(when, Event::Mediate(at));
            }
        }
        let last = self.office.back_into(self.until).plus_minutes(-70);
        if begins < last {
            self.agenda.add(last, Event::Mediate(COURSE.len()));
        }
        self.mediations.begun = vec![None; LAST + 1];
    }

    /// Does what the day has brought. A refusal means that the simulation has overlooked something.
    pub(super) async fn mediate(&mut self, at: usize) -> Result<()> {
        let (_, which, phase) = COURSE.get(at).copied().unwrap_or((0, LAST, Phase::Open));
        let Some((area, mediator)) = self.committee() else { return Ok(()) };
        let done = match (phase, self.mediations.begun[which].clone()) {
            (Phase::Open, _) => self.open(which, &area, &mediator).await,
            (_, None) => return Ok(()),
            (phase, Some((id, dispute))) => self.go_on(&id, dispute, phase, &mediator).await,
        };
        match done {
            Ok(()) => Ok(()),
            Err(
                error @ (AppError::Mediation(_)
                | AppError::BadInput(_)
                | AppError::Forbidden
                | AppError::NotFound),
            ) => {
                self.stats.refused.push(format!("mediation {which} {phase:?}: {error}"));
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The committee nearest to the showcase's village, and who mediates there.
    fn committee(&self) -> Option<(AreaId, PersonId)> {
        let method = self.cast.method();
        let rules = method.mediation.as_ref()?;
        let directory = &self.cast.county.directory;
        let village = AreaId::new(self.shape.showcase.village.clone());
        directory.areas.lineage(&village).find_map(|area| {
            let committee = rules.committee(&area.kind)?;
            // Who also keeps the files can do all of it.
            let people = eligible(method, directory, &area.id);
            let keeps = |person: &&PersonId| {
                let held = directory.holdings(person).iter();
                held.filter(|held| held.area == area.id)
                    .any(|held| committee.receives.contains(&held.post))
            };
            Some((area.id.clone(), people.iter().find(keeps)?.clone()))
        })
    }

    async fn open(
        &mut self,
        which: usize,
        area: &AreaId,
        mediator: &PersonId,
    ) -> Result<(), AppError> {
        let mut rng = Rng::named(self.seed, "mediation", which as u64);
        let method = self.cast.method().clone();
        let Some(rules) = &method.mediation else { return Ok(()) };
        let disputes = &self.corpus().mediations;
        let at = which % disputes.len().max(1);
        let Some(dispute) = disputes.get(at).cloned() else { return Ok(()) };
        let Some(category) = category(rules, &dispute) else { return Ok(()) };
        let who = self.cast.person(mediator);
        let case =
            if which > LAST / 2 { self.fitting_case(area, &category, &who).await } else { None };
        let surnames = Surnames::of(self.shape);
        let parties: Vec<PartyGiven> = (0..2)
            .map(|_| party(surnames.invented_name(&mut rng), resident_phone(&mut rng)))
            .collect();
        let names = Names::of(&parties, self.village_name());
        let origin = match which {
            3 | 5 | LAST => OriginGiven::Offered,
            // Brought along from the police station, with no number of a case.
            6 => OriginGiven::Entrusted { by: Entruster::Police, docket: String::new() },
            _ => OriginGiven::Applied { by: if rng.chance(500) { vec![1, 2] } else { vec![1] } },
        };
        let given = MediationGiven {
            committee: area.clone(),
            origin,
            category,
            severity: if rng.chance(700) { Severity::Simple } else { Severity::Ordinary },
            case,
            words: BriefWords {
                summary: names.fill(&dispute.summary),
                claims: names.fill(&dispute.claims),
            },
            parties,
            // Of the last one the first has been asked so far.
            consents: if which == LAST { vec![1] } else { Vec::new() },
            people: None,
            barred: std::collections::BTreeSet::new(),
            at: None,
        };
        let id = self.app.begin_mediation(&who, given, None).await?;
        self.mediations.begun[which] = Some((id, at));
        Ok(())
    }

    fn village_name(&self) -> String {
        let areas = &self.cast.county.directory.areas;
        let village = areas.get(&AreaId::new(self.shape.showcase.village.clone()));
        village.map(|area| area.name.clone()).unwrap_or_default()
    }

    /// A matter of the place that could be mediated, is not answered yet, and is the mediator's to
    /// see.
    async fn fitting_case(
        &self,
        area: &AreaId,
        category: &CategoryId,
        who: &SignedIn,
    ) -> Option<CaseNumber> {
        let areas = &self.cast.county.directory.areas;
        let fits = |case: &&Case| {
            let here =
                areas.is_within(&case.area, area) && case.category.as_ref() == Some(category);
            here && case.is_open() && !case.restricted && case.answer.is_none()
        };
        let cases = self.stories.iter().filter_map(|story| story.case.as_ref());
        for number in cases.filter(fits).map(|case| &case.number).take(CASES_ASKED) {
            if self.app.staff_case(who, number).await.is_ok() {
                return Some(number.clone());
            }
        }
        None
    }

    async fn go_on(
        &mut self,
        id: &MediationId,
        dispute: usize,
        phase: Phase,
        mediator: &PersonId,
    ) -> Result<(), AppError> {
        let who = self.cast.person(mediator);
        let file = self.app.mediation_file(&who, id).await?;
        let names = file.parties.iter().filter_map(|party| party.words.as_ref());
        let mut names = names.map(|words| words.name.clone());
        let names = Names {
            first: names.next().unwrap_or_default(),
            second: names.next().unwrap_or_default(),
            village: self.village_name(),
        };
        let Some(dispute) = self.corpus().mediations.get(dispute) else { return Ok(()) };
        let today = self.now().date();
        let silent = file.parties.iter().filter(|party| party.consent.is_none());
        let unasked = silent.map(|party| party.no.0).collect();
        let held = file.hearings.len();
        let telling = Telling { dispute, names, mediator, today, unasked, held };
        let route = file.routes.iter().find(|route| route.id == "court").or(file.routes.first());
        let route = route.map(|route| route.id.clone()).unwrap_or_default();
        let touches = file
            .agreement
            .as_ref()
            .is_some_and(|one| one.touches.iter().copied().any(Touch::is_unconfirmable));
        for act in telling.acts(phase, &route) {
            // What a court does not confirm it is not asked for.
            if touches
                && matches!(act, Act::AskConfirmation { .. } | Act::RecordConfirmation { .. })
            {
                continue;
            }
            self.app.do_in_mediation(&who, id, act, None).await?;
        }
        Ok(())
    }
}

/// The method's category for a dispute: of its class, or else the first that may be mediated.
fn category(rules: &MediationRules, dispute: &Dispute) -> Option<CategoryId> {
    let of_class = rules.classes.iter().find(|one| one.statistics.id() == dispute.statistics);
    of_class.or(rules.classes.first()).map(|class| class.category.clone())
}

fn party(name: String, phone: String) -> PartyGiven {
    PartyGiven::natural(PartyWords { name, phone, ..PartyWords::default() })
}
