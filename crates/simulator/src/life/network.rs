//! What happens to the network itself: an area grows too large and is divided, people leave and
//! others are chosen, somebody is away, households tell who lives there and what they think of
//! being called on so often. All of it is some people's doing, on days counted from the end.

use jiff::ToSpan as _;
use maplegrid_app::areas::Impact;
use maplegrid_app::duties::{ContestReply, NewAbsence};
use maplegrid_app::people::LinkOrder;
use maplegrid_app::posts::{Leave, NewNomination, NewPerson};
use maplegrid_app::{Error as AppError, Result as AppResult};
use maplegrid_domain::areas::Change;
use maplegrid_domain::duties::Verdict;
use maplegrid_domain::methods::{Capability, SelectionRule};
use maplegrid_domain::people::selection::{Selection, SelectionState};
use maplegrid_domain::shared::{AreaId, PostId, SelectionId};

use super::agenda::Event;
use super::run::Life;
use super::seats::Seat;
use crate::Result;

/// What happens how many days before the end.
const COURSE: [(i32, Turn); 21] = [
    (56, Turn::Divide),
    (51, Turn::Nominate(0)),
    (48, Turn::Review),
    (45, Turn::Review),
    (44, Turn::TakeOver(0)),
    (30, Turn::Leave(1)),
    (25, Turn::Nominate(1)),
    (22, Turn::Review),
    (20, Turn::Homes),
    (18, Turn::Review),
    (17, Turn::TakeOver(1)),
    (15, Turn::Leave(2)),
    (13, Turn::Measure),
    (11, Turn::Nominate(2)),
    (9, Turn::Object(0)),
    (8, Turn::Review),
    (7, Turn::Leave(3)),
    (6, Turn::Answer),
    (5, Turn::Leave(4)),
    (3, Turn::Nominate(4)),
    (2, Turn::Object(1)),
];
/// Somebody's leave begins so long before the end and lasts beyond it.
const AWAY: (i32, i32) = (3, 4);

/// Something that happens once. The number says which of the seats it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// The largest of the smallest areas is divided: its new half has a seat to be filled.
    Divide,
    /// Somebody gives up their seats.
    Leave(usize),
    Nominate(usize),
    /// Everybody on whose desk a nomination lies does the next step.
    Review,
    /// The households that nobody had go to whoever took the seat.
    TakeOver(usize),
    /// A measure that does not end a term.
    Measure,
    Away,
    Homes,
    /// A household objects to being called on more often.
    Object(usize),
    /// And is answered.
    Answer,
}

impl Life<'_> {
    /// Writes the course of events into the agenda, as far as the county has lived by then.
    pub(super) fn draw_up_turns(&mut self) {
        let begins = self.office.closing(self.now().date());
        let mut add = |days: i32, turn| {
            let day = self.until.date().saturating_sub(days.days());
            let at = self.office.after(self.office.opening(day), 45);
            if begins < at && at < self.until {
                self.agenda.add(at, Event::Turn(turn));
            }
        };
        for (days, turn) in COURSE {
            add(days, turn);
        }
        add(AWAY.0, Turn::Away);
    }

    /// Does what the day has brought.
    pub(super) async fn turn(&mut self, turn: Turn) -> Result<()> {
        let done = match turn {
            Turn::Divide => self.divide().await,
            Turn::Leave(seat) => self.leave(seat).await,
            Turn::Nominate(seat) => self.nominate(seat).await,
            Turn::Review => self.review().await,
            Turn::TakeOver(seat) => self.take_over(seat).await,
            Turn::Measure => self.measure().await,
            Turn::Away => self.go_away().await,
            Turn::Homes => self.tell_homes().await,
            Turn::Object(at) => self.object(at).await,
            Turn::Answer => self.answer().await,
        };
        match done {
            Ok(()) => {}
            Err(error) if is_refusal(&error) => {
                self.stats.refused.push(format!("{turn:?}: {error}"));
            }
            Err(error) => return Err(error.into()),
        }
        let county = self.app.county().await?;
        if county.revision != self.cast.county.revision {
            self.cast.renew(county);
        }
        Ok(())
    }

    async fn divide(&mut self) -> AppResult<()> {
        let Some((area, homes)) = self.network.largest.first().cloned() else { return Ok(()) };
        let Some(who) = self.cast.nearest(Capability::ChangeAreas, &area, None) else {
            return Ok(());
        };
        let who = self.cast.person(&who);
        let half = homes[homes.len().div_ceil(2)..].to_vec();
        let name = self.cast.county.directory.areas.get(&area).map_or("", |area| &area.name);
        let change = Change::Split { area, name: format!("{name}东"), households: half.clone() };
        let impact: Impact = self.app.preview_change(&who, &change).await?;
        self.app.change_areas(&who, &change, &impact.fingerprint, None).await?;
        let made = impact.plan.areas.iter().find_map(|step| match step {
            maplegrid_domain::areas::AreaStep::Made { area } => Some(area.id.clone()),
            _ => None,
        });
        let line = self.cast.method().network.line(&self.network.line);
        if line.is_some_and(|line| line.follows_post) {
            self.network.moved.extend(half.iter().cloned());
        }
        self.network.seats[0] =
            made.map(|area| Seat { area, households: Vec::new(), selection: None });
        Ok(())
    }

    /// The next of those who might go whose hands are free of cases.
    async fn leave(&mut self, seat: usize) -> AppResult<()> {
        while let Some(person) = self.network.leavers.pop() {
            let held = self.cast.county.directory.holdings(&person).iter();
            let areas: Vec<AreaId> = held
                .filter(|held| held.post == self.network.post)
                .map(|held| held.area.clone())
                .collect();
            let Some(area) = areas.first().cloned() else { continue };
            let Some(who) = self.cast.nearest(Capability::KeepHouseholds, &area, Some(&person))
            else {
                continue;
            };
            let who = self.cast.person(&who);
            let mut households = Vec::new();
            for area in areas {
                let post = self.network.post.clone();
                let person = person.clone();
                let leave = Leave { person, post, area, successor: None, measure: None };
                let impact = self.app.preview_leave(&who, &leave).await?;
                if !impact.cases.is_empty() {
                    break;
                }
                let fingerprint = &impact.fingerprint;
                self.app.leave(&who, leave.clone(), fingerprint, None).await?;
                let lost = impact.contacts.into_iter().filter(|change| change.to.is_none());
                households.extend(lost.map(|change| change.household));
            }
            if !households.is_empty() {
                self.network.gone.insert(person);
                self.network.seats[seat] = Some(Seat { area, households, selection: None });
                return Ok(());
            }
        }
        Ok(())
    }

    async fn nominate(&mut self, at: usize) -> AppResult<()> {
        let Some(area) = self.network.seats[at].as_ref().map(|seat| seat.area.clone()) else {
            return Ok(());
        };
        let Some(way) = self.rule().and_then(|rule| rule.ways.first().cloned()) else {
            return Ok(());
        };
        let Some(who) = self.cast.nearest(Capability::KeepHouseholds, &area, None) else {
            return Ok(());
        };
        let who = self.cast.person(&who);
        let (name, phone) = self.network.names[at].clone();
        let person = self.app.make_person(&who, &NewPerson { name, phone }).await?;
        self.cast.renew(self.app.county().await?);
        let post = self.network.post.clone();
        let new = NewNomination { post, area, person, way };
        let id = self.app.nominate(&who, new, None).await?;
        if let Some(seat) = &mut self.network.seats[at] {
            seat.selection = Some(id);
        }
        Ok(())
    }

    async fn review(&mut self) -> AppResult<()> {
        let nominated: Vec<(AreaId, SelectionId)> = self
            .network
            .seats
            .iter()
            .flatten()
            .filter_map(|seat| Some((seat.area.clone(), seat.selection.clone()?)))
            .collect();
        let steps: Vec<PostId> = self
            .rule()
            .map_or_else(Vec::new, |rule| rule.steps.iter().map(|s| s.post.clone()).collect());
        for (area, id) in nominated {
            for post in &steps {
                let Some(who) = self.cast.office(post, &area, 0) else { continue };
                let who = self.cast.person(&who);
                let waiting: Vec<Selection> = self.app.selections_waiting(&who).await?;
                let step = waiting.iter().find(|selection| selection.id == id);
                if let Some(step) = step.and_then(Selection::next_step) {
                    self.app.confirm_selection(&who, &id, step.id.as_str(), None).await?;
                    break;
                }
            }
        }
        Ok(())
    }

    async fn take_over(&mut self, at: usize) -> AppResult<()> {
        let Some(seat) = &self.network.seats[at] else { return Ok(()) };
        let line = self.cast.method().network.line(&self.network.line);
        let follows = line.is_none_or(|line| line.follows_post);
        let holders = self.cast.county.directory.holders(&self.network.post, &seat.area);
        let Some(to) = holders.first().cloned().filter(|_| !follows) else { return Ok(()) };
        let Some(who) = self.cast.nearest(Capability::KeepHouseholds, &seat.area, None) else {
            return Ok(());
        };
        if seat.households.is_empty() {
            return Ok(());
        }
        let order = LinkOrder {
            line: self.network.line.clone(),
            households: seat.households.clone(),
            to: Some(to),
            why: self.corpus().common.take_overs.first().cloned().unwrap_or_default(),
        };
        let who = self.cast.person(&who);
        self.app.link_households(&who, order).await.map(|_| ())
    }

    async fn measure(&mut self) -> AppResult<()> {
        let rule = self.rule();
        let measure = rule.and_then(|rule| rule.measures.iter().find(|measure| !measure.ends_term));
        let Some(measure) = measure.map(|measure| measure.id.clone()) else { return Ok(()) };
        let reason = self.corpus().common.measure_reasons.first().cloned().unwrap_or_default();
        for seat in self.network.seats.iter().flatten() {
            let Some(id) = &seat.selection else { continue };
            let Some(who) = self.cast.nearest(Capability::KeepHouseholds, &seat.area, None) else {
                continue;
            };
            let who = self.cast.person(&who);
            let view = self.app.selection(&who, id).await?;
            if view.selection.state == SelectionState::InForce {
                return self.app.take_measure(&who, id, &measure, &reason, None).await;
            }
        }
        Ok(())
    }

    async fn go_away(&mut self) -> AppResult<()> {
        let Some((person, stand_in)) = self.network.away.clone() else { return Ok(()) };
        let new = NewAbsence {
            person: person.clone(),
            stand_in: Some(stand_in),
            first: self.now().date(),
            last: self.until.date().saturating_add(AWAY.1.days()),
        };
        self.app.set_absence(&person, new).await?;
        self.network.gone.insert(person);
        Ok(())
    }

    async fn tell_homes(&mut self) -> AppResult<()> {
        for told in std::mem::take(&mut self.network.homes) {
            let Some(who) = self.cast.nearest(Capability::KeepHouseholds, &told.area, None) else {
                continue;
            };
            let who = self.cast.person(&who);
            told.write(&self.app, &who).await?;
        }
        Ok(())
    }

    async fn object(&mut self, at: usize) -> AppResult<()> {
        let Some(household) = self.network.cared.get(at).cloned() else { return Ok(()) };
        let words = self.corpus().common.contests.get(at).cloned().unwrap_or_default();
        self.app.contest_care(&household, &words).await?;
        self.network.objecting = Some(household);
        Ok(())
    }

    async fn answer(&mut self) -> AppResult<()> {
        let Some(household) = self.network.objecting.take() else { return Ok(()) };
        let area = AreaId::new(self.shape.showcase.village.clone());
        let Some(who) = self.cast.nearest(Capability::ConfirmCare, &area, None) else {
            return Ok(());
        };
        let words = self.corpus().common.contest_replies.first().cloned().unwrap_or_default();
        let reply = ContestReply { verdict: Verdict::Kept, words };
        self.app.answer_contest(&who, &household, reply, None).await
    }

    /// How people come to the line's post.
    fn rule(&self) -> Option<&SelectionRule> {
        self.cast.method().network.selection(&self.network.post)
    }
}

/// Whether the application said no, which is the simulation's fault.
fn is_refusal(error: &AppError) -> bool {
    matches!(
        error,
        AppError::Rejected(_)
            | AppError::Duty(_)
            | AppError::Selection(_)
            | AppError::BadInput(_)
            | AppError::Forbidden
            | AppError::NotFound
            | AppError::StalePreview
    )
}
