//! What happens to an entry.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Entry, Rejection, Role, Signed, State, Step, Values, blocked, parse_money};
use crate::areas::AreaTree;
use crate::cases::CaseNumber;
use crate::methods::{CaseLink, RegisterRule};
use crate::shared::{AreaId, EntryId, PersonId, Timestamp, plain};

const REASON_MOST: usize = 500;

/// What has to be known of the case an entry is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFacts {
    /// Closed, not withdrawn.
    pub is_settled: bool,
    /// Somebody called on the person afterwards, and reached them: what they said of it, in stars
    /// or in words, stands in the case.
    pub is_visited: bool,
    pub handler: Option<PersonId>,
}

/// What a decision is made from.
#[derive(Clone, Copy, Debug)]
pub struct Ctx<'a> {
    pub rule: &'a RegisterRule,
    /// Of whoever acts, for the entry's area.
    pub roles: &'a BTreeSet<Role>,
    pub person: &'a PersonId,
    pub now: Timestamp,
    /// The case the entry is for, as it stands.
    pub case: Option<&'a CaseFacts>,
    /// What the area has left of the year, without this entry; `None` if nobody set anything.
    pub left_fen: Option<u64>,
}

/// An entry as it was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub case: Option<CaseNumber>,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub values: Values,
}

/// What is done with an entry that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Edit(Draft),
    Check { finding: String },
    Approve,
    Return { reason: String },
    Complete,
    End { reason: String },
}

impl Command {
    pub const fn step(&self) -> Step {
        match self {
            Self::Edit(_) => Step::Edit,
            Self::Check { .. } => Step::Check,
            Self::Approve => Step::Approve,
            Self::Return { .. } => Step::Return,
            Self::Complete => Step::Complete,
            Self::End { .. } => Step::End,
        }
    }
}

/// A new entry.
///
/// # Errors
/// Who may not, or what is wrong with it.
pub fn propose(
    (id, seq): (EntryId, u64),
    area: &AreaId,
    draft: Draft,
    (tree, ctx): (&AreaTree, &Ctx<'_>),
) -> Result<Entry, Rejection> {
    if !tree.is_open(area) {
        return Err(Rejection::NoSuchArea);
    }
    if tree.get(area).is_none_or(|area| area.kind != ctx.rule.level) {
        return Err(Rejection::WrongLevel);
    }
    if !ctx.roles.contains(&Role::Keeps) {
        return Err(Rejection::NotYours);
    }
    let signed = Signed { by: ctx.person.clone(), at: ctx.now };
    let mut entry = Entry {
        id,
        register: ctx.rule.id.clone(),
        area: area.clone(),
        seq,
        case: None,
        from: None,
        until: None,
        state: State::Proposed,
        values: super::Given::new(),
        amount_fen: None,
        version: 1,
        proposed: signed,
        checked: None,
        finding: String::new(),
        approved: None,
        completed: None,
    };
    fill(&mut entry, draft, ctx)?;
    Ok(entry)
}

/// The entry after what was asked.
///
/// # Errors
/// Who may not, what is wrong with it, or what has to come first.
pub fn decide(entry: &Entry, command: Command, ctx: &Ctx<'_>) -> Result<Entry, Rejection> {
    if let Some(refused) = blocked(entry, command.step(), ctx) {
        return Err(refused);
    }
    let mut entry = entry.clone();
    entry.version += 1;
    let signed = Signed { by: ctx.person.clone(), at: ctx.now };
    match command {
        Command::Edit(draft) => {
            // What was looked at was something else: it is looked at again.
            (entry.checked, entry.approved) = (None, None);
            entry.finding.clear();
            entry.proposed = signed;
            fill(&mut entry, draft, ctx)?;
        }
        Command::Check { finding } => {
            entry.finding = words(&finding)?;
            entry.checked = Some(signed);
        }
        Command::Approve => {
            afford(&entry, ctx)?;
            entry.approved = Some(signed);
            entry.state = State::InForce;
        }
        Command::Return { reason } => {
            entry.state = State::Returned { reason: words(&reason)? };
            entry.checked = None;
            entry.finding.clear();
        }
        Command::Complete => {
            entry.completed = Some(signed);
            entry.state = State::Completed;
        }
        Command::End { reason } => entry.state = State::Ended { reason: words(&reason)? },
    }
    Ok(entry)
}

fn fill(entry: &mut Entry, draft: Draft, ctx: &Ctx<'_>) -> Result<(), Rejection> {
    let rule = ctx.rule;
    match (&draft.case, rule.case) {
        (Some(_), CaseLink::None) => return Err(Rejection::NoCaseHere),
        (None, link) if link.is_required() => return Err(Rejection::CaseMissing),
        (Some(_), _) if ctx.case.is_none() => return Err(Rejection::NoSuchCase),
        _ => {}
    }
    match (draft.from, draft.until) {
        (None, None) if !rule.term => {}
        (None, _) if rule.term => return Err(Rejection::FromMissing),
        _ if !rule.term => return Err(Rejection::NoTerm),
        (Some(from), Some(until)) if until < from => return Err(Rejection::BadTerm),
        _ => {}
    }
    let amount = rule.budget.as_ref().and_then(|field| draft.values.open.get(field));
    entry.amount_fen = amount.and_then(|amount| parse_money(amount));
    if rule.budget.is_some() && entry.amount_fen.is_none_or(|fen| fen == 0) {
        return Err(Rejection::BadAmount);
    }
    (entry.case, entry.from, entry.until) = (draft.case, draft.from, draft.until);
    entry.values = draft.values.open;
    entry.state = if rule.is_approved() { State::Proposed } else { State::InForce };
    Ok(())
}

/// Approving more than is left is refused.
fn afford(entry: &Entry, ctx: &Ctx<'_>) -> Result<(), Rejection> {
    let Some(amount) = entry.amount_fen.filter(|_| ctx.rule.budget.is_some()) else {
        return Ok(());
    };
    match ctx.left_fen {
        None => Err(Rejection::NoBudget { year: ctx.now.date().year() }),
        Some(left_fen) if left_fen < amount => Err(Rejection::OverBudget { left_fen }),
        Some(_) => Ok(()),
    }
}

fn words(typed: &str) -> Result<String, Rejection> {
    let text = plain(typed).trim().to_owned();
    if text.is_empty() {
        return Err(Rejection::ReasonMissing);
    }
    if text.chars().count() > REASON_MOST {
        return Err(Rejection::ReasonTooLong { most: REASON_MOST });
    }
    Ok(text)
}
