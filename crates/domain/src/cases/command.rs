//! What can be asked of a case.

use serde::Serialize;

use super::{Attachment, CaseNumber, Channel, ChildNews, Course, Identity};
use crate::shared::{ActionId, AreaId, CategoryId, HouseholdId, PersonId};

/// A new matter as it came in, already checked for shape but not yet accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewCase {
    pub area: AreaId,
    pub text: String,
    pub location: Option<String>,
    pub channel: Channel,
    pub identity: Identity,
    pub attachments: Vec<Attachment>,
    pub category: Option<CategoryId>,
    /// The staff member who files it on somebody's behalf; consent is recorded with it.
    pub filed_by: Option<PersonId>,
    pub household: Option<HouseholdId>,
    /// The case that it is split off.
    pub parent: Option<CaseNumber>,
}

/// The action that splits a case: open whatever the step, so that no method names it.
pub(super) const SPLIT: &str = "split";

/// A command. Staff actions carry the action's id in the case's own method version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Command {
    Receive {
        number: CaseNumber,
        new: Box<NewCase>,
    },
    Act {
        action: ActionId,
        input: Box<Input>,
    },
    /// The resident answers the open question; `None` is 我不清楚.
    Reply {
        text: Option<String>,
    },
    Rate {
        score: u8,
        comment: Option<String>,
    },
    RequestReopen {
        reason: String,
    },
    Withdraw {
        reason: Option<String>,
    },
    Supplement {
        text: String,
    },
    /// The person chooses who acts for them; staff write down how they agreed.
    NameAgent {
        agent: PersonId,
        consent: Option<String>,
    },
    EndAgent {
        reason: Option<String>,
    },
    /// The named person has left: it goes to `to`, or back to whoever dispatched it. The
    /// directory is already the one without them.
    HandOver {
        to: Option<PersonId>,
    },
    /// Reaction: a case was joined to this one.
    Gather {
        member: CaseNumber,
    },
    /// Reaction: a case is not joined to this one any more.
    LetGo {
        member: CaseNumber,
    },
    /// Reaction: the case that this one is joined to went this way.
    Follow {
        lead: CaseNumber,
        course: Course,
    },
    /// Reaction: a case that was split off this one has ended, or is open again.
    HearOfChild {
        child: CaseNumber,
        news: ChildNews,
    },
    /// Reaction: the case that this one was split off does not go on.
    EndWithParent,
    /// Reaction: a case that holds the words of this one has become restricted, by this category.
    Isolate {
        with: CaseNumber,
        category: Option<CategoryId>,
    },
    /// Areas or posts have changed: it goes to whom it belongs to now, if that is another.
    Resettle,
    /// Scheduler: whatever is due now by the case's own clocks.
    Tick,
}

impl Command {
    /// The other case that the command names, if it names one: whoever decides needs its facts.
    pub fn names(&self) -> Option<CaseNumber> {
        let Self::Act { input, .. } = self else { return None };
        CaseNumber::parse(input.case.as_deref()?)
    }

    /// Whether it makes another case, for which a number has to be free.
    pub fn makes_another(&self) -> bool {
        matches!(self, Self::Act { action, .. } if action.as_str() == SPLIT)
    }
}

/// The fields of a staff action; which of them are needed is [`crate::methods::ActionKind::needs`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Input {
    pub text: Option<String>,
    pub category: Option<String>,
    pub track: Option<String>,
    pub person: Option<String>,
    /// The post of a unit that is called, or was.
    pub unit: Option<String>,
    pub outcome: Option<String>,
    pub target: Option<String>,
    pub days: Option<u16>,
    pub channel: Option<String>,
    pub result: Option<String>,
    /// The number of another case: to join, or that is joined.
    pub case: Option<String>,
    /// What an appraisal is called in front of everybody.
    pub title: Option<String>,
    /// Households that took a slip of paper, as digits.
    pub handed_out: Option<String>,
    /// Slips by word, from good to bad: 12、5、1.
    pub counts: Option<String>,
}
