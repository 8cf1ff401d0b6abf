//! 回避: whoever has an interest in a matter does not deal with it. They say so themselves, or
//! whoever may press for the case tells the handler to; from then on nothing about it is open to
//! them, and it goes on with others of the post or back to whoever dispatches it. Mediators' recusal
//! is decided by its own rule (人民调解法 第二十二条, [`crate::mediation`]).

use serde::{Deserialize, Serialize};

use super::apply::author;
use super::decide::{Ctx, move_to};
use super::handlers::dispatch_step;
use super::{Case, CaseOwner, Event, Move, Recorded, Rejection};
use crate::methods::{Method, Owner, Step};
use crate::people::Directory;
use crate::shared::{PersonId, Timestamp};

/// Somebody who does not deal with the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recused {
    pub person: PersonId,
    /// For those who read the case; its resident is told that somebody else has it.
    pub reason: String,
    /// Themself, or who told them to.
    pub by: PersonId,
    pub at: Timestamp,
}

impl Case {
    pub fn is_recused(&self, person: &PersonId) -> bool {
        self.recused.iter().any(|recused| recused.person == *person)
    }

    pub(super) fn fold_recusal(&mut self, recorded: &Recorded) {
        let Event::Recused { person, reason, .. } = &recorded.event else { return };
        let (person, reason) = (person.clone(), reason.clone());
        if self.handler.as_ref() == Some(&person) {
            self.handler = None;
            self.assigned_from = None;
            self.extension_request = None;
        }
        self.recused.push(Recused { person, reason, by: author(recorded), at: recorded.at });
    }
}

/// What becomes of a case without somebody.
enum Without {
    /// Another holds the post and goes on with it.
    Stays,
    Goes(Move),
    NobodyElse,
}

fn without(case: &Case, owner: &CaseOwner, person: &PersonId, ctx: &Ctx<'_>) -> Without {
    if owner.person.is_none() {
        let others = others(case, owner, person, ctx.directory);
        return if others { Without::Stays } else { Without::NobodyElse };
    }
    named_at(case, ctx.method).map_or(Without::NobodyElse, |to| {
        Without::Goes(move_to(&to.id, &case.area, Some(case), ctx))
    })
}

/// Where its handler was named or took it on: there another is found.
fn named_at<'a>(case: &Case, method: &'a Method) -> Option<&'a Step> {
    let named = case.assigned_from.as_ref().and_then(|id| method.procedure.step(id));
    let of_a_post = named.filter(|step| matches!(step.owner, Owner::Post(_)));
    of_a_post.or_else(|| dispatch_step(case, method))
}

/// Whether anybody else holds the owner's post who may act.
fn others(case: &Case, owner: &CaseOwner, person: &PersonId, directory: &Directory) -> bool {
    let holders = directory.holders(&owner.post, &owner.area);
    holders.iter().any(|holder| holder != person && !case.is_recused(holder))
}

/// Whose recusal somebody may bring about: their own where they own the step, the named handler's
/// where they press for the case.
pub(super) fn whose<'a>(case: &'a Case, person: &'a PersonId) -> Option<&'a PersonId> {
    let named = case.owner.as_ref()?.person.as_ref();
    Some(named.unwrap_or(person))
}

/// Whether a dispatcher could take the case from its named handler.
pub(super) fn can_be_taken(case: &Case, method: &Method) -> bool {
    named_at(case, method).is_some()
}

pub(super) fn recuse(
    case: &Case,
    person: &PersonId,
    reason: String,
    ctx: &Ctx<'_>,
) -> Result<Vec<Event>, Rejection> {
    let owner = case.owner.as_ref().ok_or(Rejection::NobodyElse)?;
    let whose = whose(case, person).ok_or(Rejection::NobodyElse)?;
    let moved = match without(case, owner, whose, ctx) {
        Without::Stays => None,
        Without::Goes(to) => Some(to),
        Without::NobodyElse => return Err(Rejection::NobodyElse),
    };
    Ok(vec![Event::Recused { person: whose.clone(), reason, moved }])
}
