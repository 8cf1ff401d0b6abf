//! The timeline: every event of a case as a line, in the resident's voice or the staff's.

use maplegrid_app::County;
use maplegrid_domain::calendar::Unit;
use maplegrid_domain::cases::{Case, Event, Recorded};
use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::{Actor, AreaId, PersonId, PostId, Timestamp};

use super::owner::{office_in, place_name};
use super::told::{resident_told, staff_told};
use super::{moment, spaced};

/// Whose line it is: a leaf for the resident, a dot for staff, a dashed ring for what is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Resident,
    Staff,
    ToCome,
}

impl Mark {
    /// The class in the stylesheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Resident => "me-said",
            Self::Staff => "",
            Self::ToCome => "to-come",
        }
    }
}

/// Whom the story is told to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// 您…
    Resident,
    Staff,
}

/// A line of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// 今天 9:42.
    pub time: String,
    /// RFC 3339, for `datetime`; empty when the time is a date to come.
    pub iso: String,
    pub mark: Mark,
    /// Who did what, in bold.
    pub lead: String,
    /// What follows it.
    pub rest: String,
    /// Words of a person, quoted.
    pub quote: Option<String>,
}

impl Line {
    /// A step that is still to come, with the date it is due.
    pub fn to_come(
        time: impl Into<String>,
        lead: impl Into<String>,
        rest: impl Into<String>,
    ) -> Self {
        Self {
            time: time.into(),
            iso: String::new(),
            mark: Mark::ToCome,
            lead: lead.into(),
            rest: rest.into(),
            quote: None,
        }
    }
}

/// What an event says before its time is added.
pub(super) struct Told {
    pub mark: Mark,
    pub lead: String,
    pub rest: String,
    pub quote: Option<String>,
}

impl Told {
    pub fn staff(lead: impl Into<String>) -> Self {
        Self { mark: Mark::Staff, lead: lead.into(), rest: String::new(), quote: None }
    }

    pub fn resident(lead: impl Into<String>) -> Self {
        Self { mark: Mark::Resident, ..Self::staff(lead) }
    }

    pub fn rest(mut self, rest: impl Into<String>) -> Self {
        self.rest = rest.into();
        self
    }

    pub fn quote(mut self, words: &str) -> Self {
        self.quote = Some(words.to_owned());
        self
    }

    pub fn remark(self, words: Option<&str>) -> Self {
        match words {
            Some(words) => self.quote(words),
            None => self,
        }
    }
}

/// Tells a case's events; holds what has to be looked up for it.
pub struct Story<'a> {
    pub county: &'a County,
    pub method: &'a Method,
    pub case: &'a Case,
    pub now: Timestamp,
    pub voice: Voice,
}

impl Story<'_> {
    /// The events in order. The reception gives two lines, the word and its registration.
    pub fn lines(&self, timeline: &[Recorded]) -> Vec<Line> {
        let mut lines = Vec::with_capacity(timeline.len() + 1);
        for recorded in timeline {
            let told = match self.voice {
                Voice::Resident => resident_told(self, recorded),
                Voice::Staff => staff_told(self, recorded),
            };
            lines.push(self.line(recorded.at, told));
            if let Event::Received { number, .. } = &recorded.event {
                let told = Told::staff("已登记").rest(format!("，编号 {number}"));
                lines.push(self.line(recorded.at, told));
            }
        }
        lines
    }

    fn line(&self, at: Timestamp, told: Told) -> Line {
        let Told { mark, lead, rest, quote } = told;
        Line { time: moment(at, self.now), iso: at.rfc3339(), mark, lead, rest, quote }
    }

    /// The author: 南沟村王某某 to residents, the bare name to staff.
    pub(super) fn who(&self, actor: &Actor) -> String {
        match actor {
            Actor::Staff { person, area, .. } => {
                let name = self.county.directory.name(person);
                match self.voice {
                    Voice::Resident => format!("{}{name}", place_name(self.county, area)),
                    Voice::Staff => format!("{name} "),
                }
            }
            Actor::Resident => match self.voice {
                Voice::Resident => "您".to_owned(),
                Voice::Staff => "群众".to_owned(),
            },
            Actor::System => "系统".to_owned(),
        }
    }

    pub(super) fn person(&self, person: &PersonId) -> String {
        self.county.directory.name(person).to_owned()
    }

    pub(super) fn office_in(&self, post: &PostId, area: &AreaId) -> String {
        office_in(self.county, self.method, post, area)
    }

    /// A number of the track's units: 5 个工作日, 30 天.
    pub(super) fn days(&self, days: u16) -> String {
        let track = self.case.track.as_ref().and_then(|id| self.method.procedure.track(id));
        match track.map(|track| track.limit.unit) {
            Some(Unit::Days) => format!("{} 天", spaced(u64::from(days))),
            _ => format!("{} 个工作日", spaced(u64::from(days))),
        }
    }
}
