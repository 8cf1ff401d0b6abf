//! A method as written: every value with its place, references still plain words.

use jiff::civil::Time;
use maplegrid_domain::calendar::Limit;
use maplegrid_domain::methods::{ActionKind, Capability, Every, Phase, RoutineDays};

use crate::source::{At, Place};

/// All files of a method.
#[derive(Debug, Default)]
pub(crate) struct Raw {
    pub id: At<String>,
    pub version: Option<u16>,
    pub title: String,
    pub source: String,
    pub summary: String,
    pub opens: At<Time>,
    pub closes: At<Time>,
    pub teams: Vec<Team>,
    pub terms: Vec<(String, String)>,
    pub kinds: Vec<Kind>,
    pub posts: Vec<Post>,
    pub subjects: Vec<Subject>,
    pub categories: Vec<Category>,
    pub routes: Vec<Route>,
    pub procedure: Procedure,
    pub steps: Vec<Step>,
    pub network: Network,
    pub mediation: super::mediation::Mediation,
    pub registers: Vec<super::registers::Register>,
    pub replies: Vec<super::replies::Reply>,
    pub reports: Vec<super::reports::Report>,
}

#[derive(Debug)]
pub(crate) struct Team {
    pub id: At<String>,
    pub label: String,
    pub duties: Vec<String>,
    pub posts: Vec<At<String>>,
}

#[derive(Debug)]
pub(crate) struct Kind {
    pub id: At<String>,
    pub label: String,
    pub parent: Option<At<String>>,
    pub households: Option<(u16, u16)>,
}

#[derive(Debug)]
pub(crate) struct Post {
    pub id: At<String>,
    pub label: String,
    pub office: String,
    pub level: At<String>,
    pub capabilities: Vec<Capability>,
}

#[derive(Debug)]
pub(crate) struct Subject {
    pub id: At<String>,
    pub label: String,
}

#[derive(Debug)]
pub(crate) struct Category {
    pub id: At<String>,
    pub label: String,
    pub subject: At<String>,
    pub keywords: Vec<String>,
    pub dispute_class: Option<At<String>>,
    pub restricted: bool,
    pub separate_entry: bool,
    pub start: Option<At<String>>,
    pub then: Option<At<String>>,
}

#[derive(Debug)]
pub(crate) struct Route {
    pub id: At<String>,
    pub label: String,
    pub address: String,
    pub clock: String,
    pub basis: String,
}

#[derive(Debug, Default)]
pub(crate) struct Procedure {
    pub id: String,
    pub label: String,
    pub start: At<String>,
    pub distinct: At<Vec<At<String>>>,
    pub tracks: Vec<Track>,
    pub question: Option<Question>,
    pub extension: Extension,
    pub rating: Rating,
    pub reopen: Reopen,
    pub joint: Option<Joint>,
    pub appraisal: Option<Appraisal>,
}

#[derive(Debug)]
pub(crate) struct Track {
    pub id: At<String>,
    pub label: String,
    pub hint: String,
    pub limit: At<Limit>,
    pub basis: String,
}

#[derive(Debug)]
pub(crate) struct Question {
    pub lapses_after: At<Limit>,
    pub times: Option<At<u16>>,
    pub basis: String,
}

#[derive(Debug, Default)]
pub(crate) struct Extension {
    pub times: At<u16>,
    pub longest: At<u16>,
    pub approver: At<String>,
    pub basis: String,
}

#[derive(Debug, Default)]
pub(crate) struct Rating {
    pub labels: At<Vec<At<String>>>,
    pub dissatisfied_up_to: At<u16>,
    pub appeal: Option<Appeal>,
}

#[derive(Debug)]
pub(crate) struct Appeal {
    pub window: At<Limit>,
    pub decided_by: At<String>,
    pub limit: At<Limit>,
    pub basis: String,
    pub escalation: Escalation,
}

#[derive(Debug)]
pub(crate) struct Joint {
    pub place: Place,
    pub report_in: At<Limit>,
    pub answer: At<Limit>,
    pub longest: At<u16>,
    pub basis: String,
    pub escalation: Escalation,
}

#[derive(Debug)]
pub(crate) struct Appraisal {
    pub step: At<String>,
    pub opened_by: At<String>,
    pub confirmed_by: At<String>,
    pub subjects: At<Vec<At<String>>>,
    pub open_for: At<Limit>,
    pub labels: At<Vec<At<String>>>,
    pub smallest: At<u16>,
    pub poor_up_to: At<u16>,
    pub poor_from: At<u16>,
    pub basis: String,
}

#[derive(Debug, Default)]
pub(crate) struct Reopen {
    pub window: At<Option<Limit>>,
    pub decided_by: At<String>,
    pub limit: At<Option<Limit>>,
    pub to: At<String>,
    pub refusals: Option<At<u16>>,
    pub basis: String,
    pub escalation: Option<Escalation>,
}

/// Contacts, care and posts, from two files.
#[derive(Debug, Default)]
pub(crate) struct Network {
    pub lines: Vec<Line>,
    pub cadences: Vec<Cadence>,
    pub topics: Vec<Topic>,
    pub routines: Vec<Routine>,
    pub duty_lists: Vec<DutyList>,
    pub selections: Vec<Selection>,
    pub tiers: Vec<Tier>,
    pub needs: Vec<CareNeed>,
}

#[derive(Debug)]
pub(crate) struct Line {
    pub id: At<String>,
    pub label: String,
    pub post: At<String>,
    pub households: Option<(u16, u16)>,
    pub follows_post: bool,
    pub optional: bool,
    pub basis: String,
}

#[derive(Debug)]
pub(crate) struct Cadence {
    pub id: At<String>,
    pub label: String,
    pub line: At<String>,
    pub tier: Option<At<String>>,
    pub every: Option<At<Every>>,
    pub times: At<u16>,
    pub basis: String,
}

#[derive(Debug)]
pub(crate) struct Topic {
    pub id: At<String>,
    pub label: String,
    pub raises: Option<At<String>>,
}

#[derive(Debug)]
pub(crate) struct Routine {
    pub id: At<String>,
    pub label: At<String>,
    pub post: At<String>,
    pub when: Option<RoutineDays>,
    pub basis: String,
}

#[derive(Debug)]
pub(crate) struct DutyList {
    pub id: At<String>,
    pub label: At<String>,
    pub posts: Vec<At<String>>,
    pub items: Vec<At<String>>,
    pub basis: String,
}

#[derive(Debug)]
pub(crate) struct Selection {
    pub post: At<String>,
    pub ways: Vec<String>,
    pub steps: Vec<SelectionStep>,
    pub term_months: Option<u16>,
    pub measures: Vec<Measure>,
    pub basis: String,
}

#[derive(Debug)]
pub(crate) struct SelectionStep {
    pub id: At<String>,
    pub label: String,
    pub post: At<String>,
}

#[derive(Debug)]
pub(crate) struct Measure {
    pub id: At<String>,
    pub label: String,
    pub ends_term: bool,
}

#[derive(Debug)]
pub(crate) struct Tier {
    pub id: At<String>,
    pub label: At<String>,
    pub review_days: At<u16>,
}

#[derive(Debug)]
pub(crate) struct CareNeed {
    pub id: At<String>,
    pub label: At<String>,
    pub tier: At<String>,
    pub guardian: bool,
}

#[derive(Debug)]
pub(crate) struct Step {
    pub place: Place,
    pub id: At<String>,
    pub label: String,
    pub resident_label: String,
    pub phase: At<Phase>,
    pub owner: Option<At<Owner>>,
    pub nearer: Option<At<String>>,
    pub limit: Option<At<StepLimit>>,
    pub basis: Option<At<String>>,
    pub escalation: Option<Escalation>,
    pub actions: Vec<Action>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Post(String),
    Handler,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StepLimit {
    Fixed(Limit),
    Track,
}

#[derive(Debug)]
pub(crate) struct Escalation {
    pub place: Place,
    pub remind_at_percent: At<u16>,
    pub rungs: Vec<Rung>,
}

#[derive(Debug)]
pub(crate) struct Rung {
    pub post: At<String>,
    pub after_working_days: At<u16>,
}

#[derive(Debug)]
pub(crate) struct Action {
    pub place: Place,
    pub id: At<String>,
    pub kind: At<ActionKind>,
    pub label: String,
    pub hint: String,
    pub to: Option<At<String>>,
    pub subjects: At<Vec<At<String>>>,
}

impl Action {
    /// Whether cases of a subject have it; `None` is a case that nobody has classified.
    pub fn is_for(&self, subject: Option<&str>) -> bool {
        let named = &self.subjects.value;
        named.is_empty() || subject.is_some_and(|one| named.iter().any(|id| id.value == one))
    }
}

impl Raw {
    pub fn post(&self, id: &str) -> Option<&Post> {
        self.posts.iter().find(|post| post.id.value == id)
    }

    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id.value == id)
    }
}

impl Step {
    pub fn is_end(&self) -> bool {
        self.phase.value == Phase::Done
    }

    pub fn is_handlers(&self) -> bool {
        self.owner.as_ref().is_some_and(|owner| owner.value == Owner::Handler)
    }

    pub fn owner_post(&self) -> Option<&str> {
        match self.owner.as_ref().map(|owner| &owner.value) {
            Some(Owner::Post(post)) => Some(post),
            _ => None,
        }
    }
}
