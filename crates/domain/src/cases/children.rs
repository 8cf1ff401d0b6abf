//! 子事项: a matter that holds several things is split. Each child is a case of its own, with its own
//! number, limits, handler and answer; the parent is answered when all of them have ended.
//!
//! Told apart from 并案 (several people's cases, one answer: [`super::joining`]), from calling a unit
//! (part of one case: [`super::joint`]), and from referring to another organ. A child has no children
//! and is dealt with by itself: there is one level, so that nobody has to look for what a case waits
//! for.

use serde::{Deserialize, Serialize};

use super::decide::{Ctx, move_to_end};
use super::sizes::check_finished;
use super::{Case, CaseNumber, Command, Event, Input, NewCase, Recorded, Rejection};
use crate::methods::Phase;
use crate::shared::{CategoryId, Timestamp};

/// How many children may be open at a time.
pub const CHILDREN_MAX: usize = 10;

/// What stands in a child that ended because its parent did.
const WITH_PARENT: &str = "整件事不再办理，这一项随之结束";

/// A case that was split off this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    pub number: CaseNumber,
    pub at: Timestamp,
    /// Since then it is closed; a reopened one is open again.
    pub ended_at: Option<Timestamp>,
}

/// What a parent hears of a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum ChildNews {
    Ended,
    Reopened,
}

impl Case {
    /// The cases that were split off and have not ended, in the order in which they were.
    pub fn open_children(&self) -> impl Iterator<Item = &CaseNumber> {
        self.children.iter().filter(|child| child.ended_at.is_none()).map(|child| &child.number)
    }

    /// The refusal of whatever would answer or close the case before its children have ended.
    pub(super) fn waits_for_children(&self) -> Option<Rejection> {
        let open = self.open_children().count();
        (open > 0).then_some(Rejection::ChildrenOpen { open })
    }

    /// Why the case cannot be split now, whoever asks; `None` if it can.
    pub(super) fn why_not_split(&self) -> Option<Rejection> {
        match &self.parent {
            _ if !self.is_open() => Some(Rejection::Closed),
            Some(parent) => Some(Rejection::ChildOf { parent: parent.clone() }),
            None if self.restricted => Some(Rejection::RestrictedApart),
            None if self.answer.is_some() || self.phase == Phase::Feedback => {
                Some(Rejection::AnsweredAlready)
            }
            None if self.open_children().count() >= CHILDREN_MAX => {
                Some(Rejection::TooManyChildren { most: CHILDREN_MAX })
            }
            None => None,
        }
    }

    pub(super) fn fold_children(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        match &recorded.event {
            Event::Split { child, .. } => {
                self.children.push(Child { number: child.clone(), at, ended_at: None });
            }
            Event::ChildEnded { child, .. } => self.child_ended(child, Some(at)),
            Event::ChildReopened { child } => self.child_ended(child, None),
            _ => {}
        }
    }

    fn child_ended(&mut self, number: &CaseNumber, at: Option<Timestamp>) {
        if let Some(child) = self.children.iter_mut().find(|child| child.number == *number) {
            child.ended_at = at;
        }
    }
}

/// Splits something off under the number in `ctx.minted`.
pub(super) fn split(case: &Case, input: &Input, ctx: &Ctx<'_>) -> Result<Vec<Event>, Rejection> {
    let about = check_finished("text", input.text.as_deref().unwrap_or_default())?;
    let category = input.category.as_deref().map(str::trim).filter(|id| !id.is_empty());
    let category = category
        .map(|id| {
            let found = ctx.method.category(&CategoryId::from(id));
            let unknown = Rejection::UnknownValue { field: "category", value: id.to_owned() };
            found
                .filter(|category| !category.restricted)
                .map(|found| found.id.clone())
                .ok_or(unknown)
        })
        .transpose()?;
    if let Some(refused) = case.why_not_split() {
        return Err(refused);
    }
    let child = ctx.minted.cloned().ok_or(Rejection::NoSuchCase)?;
    Ok(vec![Event::Split { child, about, category }])
}

/// The child as it comes in: the same person's, in the same place.
pub(super) fn received(
    parent: &Case,
    child: &CaseNumber,
    about: &str,
    category: Option<&CategoryId>,
) -> Command {
    let new = NewCase {
        area: parent.area.clone(),
        text: about.to_owned(),
        location: parent.location.clone(),
        channel: parent.channel,
        identity: parent.identity,
        attachments: Vec::new(),
        category: category.cloned(),
        filed_by: None,
        household: parent.household.clone(),
        parent: Some(parent.number.clone()),
    };
    Command::Receive { number: child.clone(), new: Box::new(new) }
}

/// The parent's side of what became of a child.
pub(super) fn hear(case: &Case, child: &CaseNumber, news: ChildNews) -> Vec<Event> {
    let Some(known) = case.children.iter().find(|known| known.number == *child) else {
        return Vec::new();
    };
    match (news, known.ended_at) {
        (ChildNews::Ended, None) => {
            let open = u16::try_from(case.open_children().count() - 1).unwrap_or(u16::MAX);
            vec![Event::ChildEnded { child: child.clone(), open }]
        }
        (ChildNews::Reopened, Some(_)) => vec![Event::ChildReopened { child: child.clone() }],
        _ => Vec::new(),
    }
}

/// A child's side of its parent's end. Not if it has ended in the meantime.
pub(super) fn end_with(case: &Case, ctx: &Ctx<'_>) -> Vec<Event> {
    if !case.is_open() {
        return Vec::new();
    }
    vec![Event::Withdrawn { reason: Some(WITH_PARENT.to_owned()), moved: move_to_end(ctx) }]
}

/// What an event of a case means for its parent and its children.
pub(super) fn family(
    before: Option<&Case>,
    event: &Event,
    after: &Case,
) -> Vec<(CaseNumber, Command)> {
    let mut follow = Vec::new();
    if let Event::Split { child, about, category } = event {
        follow.push((child.clone(), received(after, child, about, category.as_ref())));
    }
    let was_open = before.is_some_and(Case::is_open);
    if let (Some(parent), Some(_)) = (&after.parent, before)
        && was_open != after.is_open()
    {
        let news = if was_open { ChildNews::Ended } else { ChildNews::Reopened };
        let child = after.number.clone();
        follow.push((parent.clone(), Command::HearOfChild { child, news }));
    }
    if was_open && !after.is_open() {
        let open = after.open_children();
        follow.extend(open.map(|child| (child.clone(), Command::EndWithParent)));
    }
    follow
}
