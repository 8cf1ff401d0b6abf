//! The run: events in order, those of half an hour together.

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::future::join_all;
use jiff::civil::Time;
use maplegrid_app::cases::FiledBy;
use maplegrid_app::{App, Clock as _, Error as AppError};
use maplegrid_domain::cases::{Case, Rejection};
use maplegrid_domain::methods::ActionKind;
use maplegrid_domain::shared::{PersonId, StepId, Timestamp};

use super::agenda::{Agenda, Doing, Event};
use super::appraisals::Appraisals;
use super::arrivals::Arrivals;
use super::cast::{Cast, Near};
use super::ending::Ending;
use super::mediations::Mediations;
use super::meetings;
use super::order::{Order, Outcome, perform};
use super::pace::{decide_at, help_at, urge_at, work_at};
use super::resident::{order as resident_order, reactions};
use super::rounds::{self, Errand};
use super::seats::Network;
use super::staff::{Decided, Desk};
use super::stats::Stats;
use super::story::{Fate, Story};
use crate::Result;
use crate::clock::SimClock;
use crate::office::Office;
use crate::shape::Shape;
use crate::structure::Invented;
use crate::texts::Corpus;

/// Commands within this time are committed together, at the time of the last of them.
const TOGETHER_MINUTES: i64 = 30;
/// A refused command is tried again this often before the case is left alone.
const REFUSALS_MOST: u32 = 3;

/// On each of the last days so many matters more come in where visitors look first.
const SHOWCASE_EXTRA: usize = 3;

/// What a life takes place in.
pub(crate) struct Setting<'a> {
    pub(crate) app: App,
    pub(crate) clock: Arc<SimClock>,
    pub(crate) shape: &'a Shape,
    pub(crate) corpus: &'a Corpus,
    pub(crate) office: Office,
    pub(crate) seed: u64,
    pub(crate) until: Timestamp,
}

pub(crate) struct Life<'a> {
    pub(super) app: App,
    clock: Arc<SimClock>,
    pub(super) shape: &'a Shape,
    corpus: &'a Corpus,
    pub(super) office: Office,
    pub(super) seed: u64,
    pub(super) until: Timestamp,
    pub(super) cast: Cast,
    pub(super) stories: Vec<Story>,
    pub(super) agenda: Agenda,
    /// Desks that have a case for visitors: the step, and the person if one is named.
    pub(super) shown: HashSet<(StepId, Option<PersonId>)>,
    /// Villages where a case is left lying.
    pub(super) lying: HashSet<String>,
    /// What contact persons do, in the order of the agenda.
    rounds: Vec<Vec<Errand>>,
    pub(super) network: Network,
    pub(super) mediations: Mediations,
    pub(super) appraisals: Appraisals,
    pub(super) stats: Stats,
}

impl<'a> Life<'a> {
    pub(crate) async fn new(setting: Setting<'a>, invented: &Invented) -> Result<Self> {
        let Setting { app, clock, shape, corpus, office, seed, until } = setting;
        let cast = Cast::new(app.county().await?);
        let network = Network::new((seed, shape), shape.lived()?, invented);
        Ok(Self {
            app,
            clock,
            shape,
            corpus,
            office,
            seed,
            until,
            cast,
            stories: Vec::new(),
            agenda: Agenda::default(),
            shown: HashSet::new(),
            lying: HashSet::new(),
            rounds: Vec::new(),
            network,
            mediations: Mediations::default(),
            appraisals: Appraisals::default(),
            stats: Stats::default(),
        })
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Lives from the clock's present to `until`. `lived` is told how many days have passed.
    pub(crate) async fn live(
        mut self,
        invented: &Invented,
        scale: u32,
        mut lived: impl FnMut(u64),
    ) -> Result<Stats> {
        let ending = Ending::of(&self);
        self.draw_up(invented, scale, ending);
        self.draw_up_rounds(invented, ending);
        self.draw_up_turns();
        self.draw_up_registers();
        self.draw_up_mediations();
        self.draw_up_appraisals();
        self.agenda.add(ending.laggards, Event::Laggards);
        self.agenda.add(ending.afternoon, Event::Afternoon);
        while let Some(at) = self.agenda.next_at().filter(|at| *at <= self.until) {
            let until = at.plus_minutes(TOGETHER_MINUTES).min(self.until);
            let together = self.agenda.pop_together(until);
            if let Some((last, ..)) = together.last() {
                self.clock.advance_to(*last);
                self.app.tick().await?;
                self.together(&together, ending).await?;
                continue;
            }
            let Some((at, event)) = self.agenda.pop() else { break };
            self.clock.advance_to(at);
            match event {
                Event::Beat(day) => {
                    self.app.tick().await?;
                    lived(day);
                }
                Event::Laggards => self.every(ending, Self::linger),
                Event::Afternoon => self.last_requests(ending),
                Event::Round(round) => self.round(round).await?,
                Event::Turn(turn) => self.turn(turn).await?,
                Event::Registers => self.keep_registers().await?,
                Event::Mediate(at) => self.mediate(at).await?,
                Event::Appraise(days) => self.appraise(days).await?,
                Event::Story { .. } => {}
            }
        }
        self.clock.advance_to(self.until);
        self.app.tick().await?;
        let mut stats = self.stats;
        stats.count(&self.stories, &self.cast, &self.office, self.until);
        Ok(stats)
    }

    /// Draws all arrivals and the beats of the days.
    fn draw_up(&mut self, invented: &Invented, scale: u32, ending: Ending) {
        let (first, last) = (self.now().date(), self.until.date());
        let (cast, office) = (&self.cast, &self.office);
        let arrivals = Arrivals::new(self.seed, self.shape, self.corpus, cast, office, invented);
        let (mut date, mut day) = (first, 0);
        let noon = Time::constant(12, 0, 0, 0);
        while date <= last {
            let mut stories = arrivals.of_day(date, scale, self.stories.len());
            let ends = date >= ending.laggards.date() && date <= ending.last.date();
            if ends && office.is_working(date) {
                let first = self.stories.len() + stories.len();
                stories
                    .extend((0..SHOWCASE_EXTRA).map(|at| arrivals.in_showcase(date, first + at)));
                stories.extend(arrivals.restricted(date, first + SHOWCASE_EXTRA));
            }
            for story in stories {
                let event =
                    Event::Story { story: self.stories.len(), plan: 0, doing: Doing::Arrive };
                self.agenda.add(story.arrives_at, event);
                self.stories.push(story);
            }
            day += 1;
            for beat in [office.opening(date), Timestamp::at(date, noon), office.closing(date)] {
                self.agenda.add(beat, Event::Beat(day));
            }
            date = date.tomorrow().unwrap_or(date);
        }
    }

    fn draw_up_rounds(&mut self, invented: &Invented, ending: Ending) {
        let (mut errands, cared) = rounds::draw_up(self, invented);
        errands.extend(meetings::held(self));
        let mut rounds = rounds::grouped(errands);
        rounds.push(rounds::last_proposals(self, invented, ending.afternoon));
        for (at, round) in rounds.iter().enumerate() {
            if let Some(last) = round.iter().map(|errand| errand.at).max() {
                self.agenda.add(last, Event::Round(at));
            }
        }
        self.rounds = rounds;
        self.network.care_for(cared, &self.shape.showcase.village);
    }

    async fn round(&mut self, at: usize) -> Result<()> {
        let errands = std::mem::take(&mut self.rounds[at]);
        let goes = |errand: &Errand| {
            errand.contact().is_none_or(|household| self.network.goes(&errand.person, household))
        };
        let errands = errands.into_iter().filter(goes);
        let asking: Vec<_> = errands.map(|errand| errand.run(&self.app)).collect();
        self.stats.groups += 1;
        for outcome in join_all(asking).await {
            match outcome {
                Ok(()) => self.stats.errands += 1,
                Err(AppError::Duty(rejection)) => {
                    self.stats.refused.push(format!("round {at}: {rejection}"));
                }
                // Drawn up before an area was divided: its household has another contact now.
                Err(AppError::NotFound) => {
                    self.stats.refused.push(format!("round {at}: not found"));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    pub(super) fn corpus(&self) -> &Corpus {
        self.corpus
    }

    async fn together(
        &mut self,
        events: &[(Timestamp, usize, u32, Doing)],
        ending: Ending,
    ) -> Result<()> {
        let mut asked = Vec::new();
        let mut orders = Vec::new();
        for (_, story, plan, doing) in events {
            if let Some((order, kind)) = self.order(*story, *plan, *doing, ending) {
                asked.push((*story, *doing, kind));
                orders.push(order);
            }
        }
        if orders.is_empty() {
            return Ok(());
        }
        let asking = orders.into_iter().map(|order| perform(&self.app, order));
        let outcomes = join_all(asking).await;
        self.stats.groups += 1;
        for ((story, doing, kind), outcome) in asked.into_iter().zip(outcomes) {
            self.settle(story, doing, kind, outcome, ending)?;
        }
        Ok(())
    }

    fn order(
        &mut self,
        at: usize,
        plan: u32,
        doing: Doing,
        ending: Ending,
    ) -> Option<(Order, Option<ActionKind>)> {
        let now = self.now();
        let desk = Desk { cast: &self.cast, corpus: self.corpus, office: &self.office, now };
        let story = &mut self.stories[at];
        let void = plan != story.plan || story.fate == Fate::Held;
        let undecided = story.fate == Fate::Undecided;
        let decided = match doing {
            Doing::Arrive => {
                let mut intake = story.intake.clone();
                // Who was to take it down may have left: it is taken down at the office.
                let left = |person: &PersonId| self.network.gone.contains(person);
                if intake.filed_by.as_ref().is_some_and(|filed| left(&filed.person)) {
                    let office = self.cast.registrar(&intake.area, Near::Office, &mut story.rng);
                    intake.filed_by = office.map(|person| FiledBy { person, consent: true });
                }
                return Some((Order::Receive(Box::new(intake)), None));
            }
            Doing::Work | Doing::Help if void => return None,
            Doing::Work => desk.work(at, story)?,
            Doing::Help => desk.help(at, story)?,
            Doing::Decide if void || undecided => return None,
            Doing::Decide => desk.rule(at, story)?,
            Doing::Ask => desk.force(at, story, ActionKind::Ask)?,
            Doing::Extend => desk.force(at, story, ActionKind::RequestExtension)?,
            Doing::Urge if story.is_open() => desk.urge(at, story)?,
            Doing::Reopen if ending.is_near(now) && !undecided => return None,
            _ => return Some((resident_order(story, doing, self.corpus, now)?, None)),
        };
        if decided.kind == ActionKind::RequestExtension && ending.is_near(now) && !undecided {
            // Nobody would decide it before the end: the work goes on instead.
            story.done.insert(ActionKind::RequestExtension);
            let decided = desk.force(at, story, ActionKind::Answer)?;
            return Some(self.act(at, decided));
        }
        Some(self.act(at, decided))
    }

    fn act(&mut self, at: usize, decided: Decided) -> (Order, Option<ActionKind>) {
        let Decided { person, action, kind, input } = decided;
        let who = self.cast.person(&person);
        let number = self.stories[at].case.as_ref().map(|case| case.number.clone());
        let number = number.unwrap_or_else(|| maplegrid_domain::cases::CaseNumber::stored(""));
        (Order::Act { who, number, action, input: Box::new(input) }, Some(kind))
    }

    /// Remembers what came of it and plans what follows.
    fn settle(
        &mut self,
        at: usize,
        doing: Doing,
        kind: Option<ActionKind>,
        outcome: Outcome,
        ending: Ending,
    ) -> Result<()> {
        let now = self.now();
        match outcome {
            Ok((case, code)) => {
                let story = &mut self.stories[at];
                let before = story.case.replace(case);
                story.done.extend(kind);
                story.code = code.unwrap_or_else(|| std::mem::take(&mut story.code));
                let plan = story.plan;
                for (when, doing) in reactions(story, before.as_ref(), now) {
                    self.agenda.add(when, Event::Story { story: at, plan, doing });
                }
                if !matches!(doing, Doing::Urge | Doing::Supplement) {
                    self.plan(at);
                    self.linger(at, ending);
                    self.show(at, ending);
                }
                Ok(())
            }
            Err(AppError::Rejected(rejection)) => {
                self.refused(at, doing, kind, &rejection, ending);
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A refusal means the simulation has overlooked something. It is told, and tried again.
    fn refused(
        &mut self,
        at: usize,
        doing: Doing,
        kind: Option<ActionKind>,
        rejection: &Rejection,
        ending: Ending,
    ) {
        let story = &mut self.stories[at];
        let number = story.case.as_ref().map(|case| case.number.to_string()).unwrap_or_default();
        self.stats.refused.push(format!("{number} {doing:?} {kind:?}: {rejection}"));
        story.refusals += 1;
        if story.refusals <= REFUSALS_MOST && !ending.is_near(self.clock.now()) {
            self.plan(at);
        }
    }

    /// What staff will do next about a case.
    pub(super) fn plan(&mut self, at: usize) {
        let now = self.clock.now();
        let (people, office) = (&self.cast, &self.office);
        let story = &mut self.stories[at];
        story.plan += 1;
        let plan = story.plan;
        let Some(case) = story.case.clone() else { return };
        let mut add = |when, doing| self.agenda.add(when, Event::Story { story: at, plan, doing });
        if case.reopen_request.is_some() || case.extension_request.is_some() {
            add(decide_at(office, now, &mut story.rng), Doing::Decide);
            return;
        }
        if !Case::is_open(&case) {
            return;
        }
        if case.open_parts().next().is_some() {
            // The lead waits for the units.
            add(help_at(&case, people, office, now, &mut story.rng), Doing::Help);
            return;
        }
        let (when, late) = work_at(&case, people, office, now, &mut story.rng);
        add(when, Doing::Work);
        let urged = late && story.once(ActionKind::Urge, 500);
        if let Some(urge) = urge_at(&case, people, office, &mut story.rng).filter(|_| urged)
            && urge < when
        {
            add(urge, Doing::Urge);
        }
    }
}
