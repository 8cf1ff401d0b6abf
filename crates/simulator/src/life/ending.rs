//! The present day: what is left lying, asked and requested, so that a visitor finds every kind
//! of list alive.

use std::collections::HashSet;

use maplegrid_domain::cases::{Case, case_due};
use maplegrid_domain::methods::{ActionKind, Method};
use maplegrid_domain::shared::Timestamp;

use super::agenda::{Doing, Event};
use super::run::Life;
use super::story::Fate;
use crate::rng::Rng;

const LATE: usize = 3;
const WAITING: usize = 4;
const REOPEN_REQUESTS: usize = 2;
/// Nothing that is decided by somebody is begun of itself so shortly before the end.
const QUIET_BEFORE_MINUTES: i64 = 4 * 24 * 60;

/// The moments of the ending.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ending {
    /// The opening of the last working day but one: what falls due from here may be left lying.
    pub(super) laggards: Timestamp,
    /// A working day before that: desks begin to keep something to show.
    pub(super) showing: Timestamp,
    /// The last hours in which staff do anything.
    pub(super) afternoon: Timestamp,
    /// The last moment in office hours.
    pub(super) last: Timestamp,
}

impl Ending {
    pub(super) fn of(life: &Life<'_>) -> Self {
        let office = &life.office;
        let last = office.back_into(life.until);
        let day_before = office.working_day_before(last.date());
        let laggards = office.opening(day_before);
        let showing = office.opening(office.working_day_before(day_before));
        let opening = office.opening(last.date());
        let midday = last.plus_minutes(-4 * 60).max(opening);
        // Early in the morning there is no afternoon yet: the one of the day before counts.
        let early = last.millis() - opening.millis() < 2 * 3_600_000;
        let afternoon =
            if early { office.closing(day_before).plus_minutes(-4 * 60) } else { midday };
        Self { laggards, showing, afternoon, last }
    }

    /// Whether requests that somebody has to decide may still be made of themselves.
    pub(super) fn is_near(&self, at: Timestamp) -> bool {
        at > self.laggards.plus_minutes(-QUIET_BEFORE_MINUTES)
    }
}

impl Life<'_> {
    pub(super) fn every(&mut self, ending: Ending, each: fn(&mut Self, usize, Ending)) {
        (0..self.stories.len()).for_each(|at| each(self, at, ending));
    }

    /// On the last days a few cases that fall due before the end are left lying, in different
    /// villages and not in the showcase's.
    pub(super) fn linger(&mut self, at: usize, ending: Ending) {
        if self.now() < ending.laggards || self.lying.len() >= LATE || self.is_settled(at) {
            return;
        }
        let falls_due =
            self.due_if_open(at).is_some_and(|due| due > ending.laggards && due <= ending.last);
        let Some(village) = self.village(at).filter(|_| falls_due) else { return };
        if village != self.shape.showcase.village && self.lying.insert(village) {
            self.stories[at].fate = Fate::Held;
        }
    }

    /// On the last days the first case to come to each desk of the showcase's village, and to each
    /// of the township's, stays there, so that all of them have something to show.
    pub(super) fn show(&mut self, at: usize, ending: Ending) {
        if self.now() < ending.showing || self.is_settled(at) {
            return;
        }
        let Some(case) = &self.stories[at].case else { return };
        let Some(owner) = case.owner.clone() else { return };
        let step = case.step.clone();
        let here = self.village(at).as_deref() == Some(self.shape.showcase.village.as_str());
        let of_township = owner.area.as_str() == self.shape.showcase_township();
        let in_time = self.due_if_open(at).is_some_and(|due| due > self.until);
        if (here || of_township) && in_time && self.shown.insert((step, owner.person)) {
            self.stories[at].fate = Fate::Held;
        }
    }

    /// Whether it is settled already how the case will be found at the end.
    fn is_settled(&self, at: usize) -> bool {
        self.stories[at].fate != Fate::Unsettled
    }

    /// Questions, an extension and requests for reopening that are still open at the end.
    pub(super) fn last_requests(&mut self, ending: Ending) {
        let mut rng = Rng::named(self.seed, "ending", 0);
        let span = self.office.minutes_between(ending.afternoon, ending.last).max(10);
        let office = self.office.clone();
        let mut moment = || office.after(ending.afternoon, rng.range(3, span - 3));
        let mut waiting = 0;
        for story in &mut self.stories {
            let open = story.is_open() && story.case.as_ref().is_some_and(|c| c.question.is_some());
            if open && waiting < WAITING {
                story.fate = Fate::Quiet;
                waiting += 1;
            }
        }
        let to_ask = self.fitting(ending, ActionKind::Ask, WAITING - waiting);
        for at in &to_ask {
            self.stories[*at].fate = Fate::Quiet;
            self.start_over(*at, moment(), Doing::Ask);
        }
        for at in self.fitting(ending, ActionKind::RequestExtension, 1) {
            self.stories[at].fate = Fate::Undecided;
            self.start_over(at, moment(), Doing::Extend);
        }
        let closed: Vec<usize> = (0..self.stories.len())
            .rev()
            .filter(|at| {
                let case = self.stories[*at].case.as_ref();
                case.is_some_and(|case| may_be_reopened(case, self.cast.method()))
            })
            .take(REOPEN_REQUESTS * 8)
            .step_by(8)
            .collect();
        for at in closed {
            self.stories[at].fate = Fate::Undecided;
            self.start_over(at, moment(), Doing::Reopen);
        }
    }

    /// Cases whose step offers an action and which do not fall due before the end.
    fn fitting(&self, ending: Ending, kind: ActionKind, most: usize) -> Vec<usize> {
        let mut villages = HashSet::new();
        let fits = |at: &usize| {
            let story = &self.stories[*at];
            let Some(case) = &story.case else { return false };
            let step = self.cast.method().procedure.step(&case.step);
            let offered = step.is_some_and(|step| step.action_of(kind).is_some());
            let free = case.question.is_none() && case.extensions.is_empty();
            let handled = step.is_some_and(|step| step.action_of(ActionKind::Answer).is_some());
            // Asking for more time makes sense for what is promised, not for a sent-back answer.
            let due = self.due_if_open(*at).is_some_and(|due| due > ending.last);
            offered && free && handled && due && !self.is_settled(*at) && !case.restricted
        };
        (0..self.stories.len())
            .rev()
            .filter(fits)
            .filter(|at| villages.insert(self.village(*at)))
            .take(most)
            .collect()
    }

    fn due_if_open(&self, at: usize) -> Option<Timestamp> {
        let case = self.stories[at].case.as_ref().filter(|case| case.is_open())?;
        if case.question.is_some() || self.stories[at].fate == Fate::Quiet {
            return None;
        }
        let (method, calendar) = (self.cast.method(), &self.office.calendar);
        case_due(case, method, calendar, self.now()).map(|due| due.due.at)
    }

    fn village(&self, at: usize) -> Option<String> {
        self.stories[at].intake.area.as_str().get(..12).map(str::to_owned)
    }

    /// Whatever staff had planned is void.
    fn start_over(&mut self, at: usize, when: Timestamp, doing: Doing) {
        self.stories[at].plan += 1;
        let plan = self.stories[at].plan;
        self.agenda.add(when, Event::Story { story: at, plan, doing });
    }
}

fn may_be_reopened(case: &Case, method: &Method) -> bool {
    let told = case.answer.as_ref().is_some_and(|answer| !answer.text.is_empty());
    let refused = case.is_reopening_used_up(&method.procedure.reopen);
    let asked = refused || case.reopen_request.is_some();
    !case.is_open() && told && !case.withdrawn && !case.restricted && !asked
}
