//! What staff do with a case.

use super::decide::{Ctx, move_to, move_to_end};
use super::offered::{Offered, actions_for, handlers_for};
use super::{
    Case, CaseOwner, Event, Input, Move, Rejection, VisitChannel, VisitResult, answer_due,
    check_text, resident,
};
use crate::methods::{ActionKind, Outcome, Owner, Phase};
use crate::shared::{ActionId, CategoryId, PersonId, StepId, TrackId};

/// Decides a staff action.
pub(super) fn act(
    case: &Case,
    action: &ActionId,
    input: &Input,
    ctx: &Ctx<'_>,
) -> Result<Vec<Event>, Rejection> {
    let person = ctx.actor.person().ok_or_else(|| not_yours(case, ctx))?;
    let offered = actions_for(case, ctx.method, ctx.directory, person)
        .into_iter()
        .find(|offered| offered.id == *action)
        .ok_or_else(|| why_not(case, action, ctx))?;
    check_distinct(case, &offered, person, ctx)?;
    let desk = Desk { case, offered: &offered, input, ctx };
    match offered.kind {
        ActionKind::Classify => desk.classify(),
        ActionKind::Assign => desk.assign(),
        ActionKind::Take => Ok(vec![Event::Taken { remark: desk.remark()?, moved: desk.moved() }]),
        ActionKind::Object => {
            Ok(vec![Event::Objected { reason: desk.reason()?, moved: desk.moved() }])
        }
        ActionKind::Ask => desk.ask(),
        ActionKind::Answer => desk.answer(),
        ActionKind::RequestExtension => desk.request_extension(),
        ActionKind::Pass => desk.pass(),
        ActionKind::SendBack => {
            Ok(vec![Event::SentBack { reason: desk.reason()?, moved: desk.moved() }])
        }
        ActionKind::PassUp => {
            Ok(vec![Event::PassedUp { reason: desk.reason()?, moved: desk.moved() }])
        }
        ActionKind::RouteOut => desk.route_out(),
        ActionKind::Visit => desk.visit(),
        ActionKind::Explain => Ok(vec![
            Event::Explained { text: desk.reason()? },
            Event::Closed { moved: move_to_end(ctx) },
        ]),
        ActionKind::Note => Ok(vec![Event::Noted { text: desk.reason()? }]),
        ActionKind::Urge => Ok(vec![Event::Urged { text: desk.reason()? }]),
        ActionKind::GrantExtension => {
            Ok(vec![Event::ExtensionGranted { remark: desk.remark()? }])
        }
        ActionKind::RefuseExtension => {
            Ok(vec![Event::ExtensionRefused { reason: desk.reason()? }])
        }
        ActionKind::GrantReopen => {
            Ok(vec![Event::ReopenGranted { remark: desk.remark()?, moved: desk.moved() }])
        }
        ActionKind::RefuseReopen => Ok(vec![Event::ReopenRefused { reason: desk.reason()? }]),
    }
}

/// Tells an action that belongs to somebody else from one that this step does not have.
fn why_not(case: &Case, action: &ActionId, ctx: &Ctx<'_>) -> Rejection {
    let step = ctx.method.procedure.step(&case.step);
    if case.is_open() && step.is_some_and(|step| step.action(action).is_some()) {
        return not_yours(case, ctx);
    }
    let step = step.map_or_else(|| case.step.to_string(), |step| step.label.clone());
    Rejection::NotThisStep { action: action.to_string(), step, phase: case.phase }
}

fn not_yours(case: &Case, ctx: &Ctx<'_>) -> Rejection {
    let owner_post = case
        .owner
        .as_ref()
        .map(|owner| ctx.method.post_label(&owner.post).to_owned())
        .unwrap_or_default();
    Rejection::NotYours { owner_post }
}

/// GC-5: the steps named by the method are done by different people within a round.
fn check_distinct(
    case: &Case,
    offered: &Offered,
    person: &PersonId,
    ctx: &Ctx<'_>,
) -> Result<(), Rejection> {
    let procedure = &ctx.method.procedure;
    let moves = offered.to.is_some() && procedure.distinct.contains(&case.step);
    if !moves || offered.kind == ActionKind::GrantReopen {
        return Ok(());
    }
    let earlier = procedure
        .distinct
        .iter()
        .filter(|step| **step != case.step)
        .find(|step| case.doers.get(*step) == Some(person));
    match earlier.and_then(|step| procedure.step(step)) {
        Some(step) => Err(Rejection::SamePerson { done: step.label.clone() }),
        None => Ok(()),
    }
}

/// One action being decided.
struct Desk<'a> {
    case: &'a Case,
    offered: &'a Offered,
    input: &'a Input,
    ctx: &'a Ctx<'a>,
}

impl Desk<'_> {
    fn reason(&self) -> Result<String, Rejection> {
        check_text("text", self.input.text.as_deref().unwrap_or_default())
    }

    fn remark(&self) -> Result<Option<String>, Rejection> {
        let text = self.input.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        text.map(|text| check_text("text", text)).transpose()
    }

    /// The move the action declares. A step of the handler's is entered with the handler.
    fn moved(&self) -> Move {
        let Some(to) = &self.offered.to else { return move_to_end(self.ctx) };
        self.moved_to(to, self.case.handler.as_ref())
    }

    fn moved_to(&self, to: &StepId, handler: Option<&PersonId>) -> Move {
        let mut moved = move_to(to, &self.case.area, self.ctx);
        let step = self.ctx.method.procedure.step(to);
        if step.is_some_and(|step| step.owner == Owner::Handler) {
            moved.owner = handler.and_then(|handler| self.handler_owner(handler));
        }
        moved
    }

    /// The handler with the post they handle by. Somebody who lost the post since then keeps the
    /// case under their last capacity until it is dispatched anew.
    fn handler_owner(&self, handler: &PersonId) -> Option<CaseOwner> {
        let directory = self.ctx.directory;
        let held = directory.holdings(handler).iter().find(|held| {
            let handles = self
                .ctx
                .method
                .post(&held.post)
                .is_some_and(|p| p.may(crate::methods::Capability::Handle));
            handles && directory.areas.is_within(&self.case.area, &held.area)
        });
        let held = held.or_else(|| directory.holdings(handler).first())?;
        Some(CaseOwner {
            post: held.post.clone(),
            area: held.area.clone(),
            person: Some(handler.clone()),
        })
    }

    fn classify(&self) -> Result<Vec<Event>, Rejection> {
        let category = required("category", self.input.category.as_deref())?;
        let category = self
            .ctx
            .method
            .category(&CategoryId::from(category))
            .ok_or_else(|| unknown("category", category))?;
        let track = required("track", self.input.track.as_deref())?;
        let track = self
            .ctx
            .method
            .procedure
            .track(&TrackId::from(track))
            .ok_or_else(|| unknown("track", track))?;
        // A category with an entry of its own keeps it: a complaint about a cadre that was filed
        // as something else goes to its isolated queue from here (DOMAIN § 8 G7).
        let elsewhere = category.start.as_ref().filter(|start| **start != self.case.step);
        let moved = match elsewhere {
            Some(start) => self.moved_to(start, None),
            None => self.moved(),
        };
        Ok(vec![Event::Classified {
            category: category.id.clone(),
            restricted: category.restricted,
            track: track.id.clone(),
            remark: self.remark()?,
            moved,
        }])
    }

    fn assign(&self) -> Result<Vec<Event>, Rejection> {
        let person = PersonId::from(required("person", self.input.person.as_deref())?);
        let office = &self.offered.capacity.area;
        let allowed = handlers_for(self.case, self.ctx.method, self.ctx.directory, office);
        let by_self = self.ctx.actor.person() == Some(&person);
        if by_self || !allowed.iter().any(|(handler, _)| *handler == person) {
            return Err(Rejection::NotAHandler);
        }
        let to = self.offered.to.as_ref().unwrap_or(&self.case.step);
        let moved = self.moved_to(to, Some(&person));
        Ok(vec![Event::Assigned { handler: person, remark: self.remark()?, moved }])
    }

    fn ask(&self) -> Result<Vec<Event>, Rejection> {
        let rule = &self.ctx.method.procedure.question;
        let lapses =
            rule.lapses_after.due(self.ctx.now, self.ctx.calendar, self.ctx.method.office_hours);
        Ok(vec![Event::Asked { text: self.reason()?, lapses }])
    }

    fn answer(&self) -> Result<Vec<Event>, Rejection> {
        let outcome = required("outcome", self.input.outcome.as_deref())?;
        let outcome = Outcome::parse(outcome).ok_or_else(|| unknown("outcome", outcome))?;
        let due = answer_due(self.case, self.ctx.method, self.ctx.calendar, self.ctx.now);
        let late = due.is_some_and(|due| self.ctx.now > due.at);
        Ok(vec![Event::Answered { outcome, text: self.reason()?, late, moved: self.moved() }])
    }

    fn request_extension(&self) -> Result<Vec<Event>, Rejection> {
        let rule = &self.ctx.method.procedure.extension;
        if self.case.extensions.len() >= usize::from(rule.times) {
            return Err(Rejection::ExtensionsUsedUp { times: rule.times });
        }
        let days = self.input.days.filter(|d| *d > 0).ok_or(Rejection::Missing { field: "days" })?;
        if days > rule.longest {
            return Err(Rejection::ExtensionTooLong { asked: days, longest: rule.longest });
        }
        Ok(vec![Event::ExtensionRequested { days, reason: self.reason()? }])
    }

    /// Passing on to the feedback step of a case that is rated well already closes it at once.
    fn pass(&self) -> Result<Vec<Event>, Rejection> {
        let moved = self.moved();
        let rules = &self.ctx.method.procedure.rating;
        let rated_well =
            self.case.rating.as_ref().is_some_and(|r| r.score > rules.dissatisfied_up_to);
        let visits = self
            .ctx
            .method
            .procedure
            .step(&moved.to)
            .is_some_and(|step| step.action_of(ActionKind::Visit).is_some());
        if moved.phase == Phase::Done && self.dissatisfied() {
            return Err(Rejection::StillDissatisfied);
        }
        let mut events = vec![Event::Passed { remark: self.remark()?, moved }];
        if rated_well && visits {
            events.push(Event::Closed { moved: move_to_end(self.ctx) });
        }
        Ok(events)
    }

    fn route_out(&self) -> Result<Vec<Event>, Rejection> {
        let target = required("target", self.input.target.as_deref())?;
        if self.ctx.method.route_target(target).is_none() {
            return Err(unknown("target", target));
        }
        let (target, reason) = (target.to_owned(), self.reason()?);
        Ok(vec![Event::RoutedOut { target, reason, moved: self.moved() }])
    }

    fn visit(&self) -> Result<Vec<Event>, Rejection> {
        let channel = required("channel", self.input.channel.as_deref())?;
        let channel = VisitChannel::parse(channel).ok_or_else(|| unknown("channel", channel))?;
        let result = required("result", self.input.result.as_deref())?;
        let result = VisitResult::parse(result).ok_or_else(|| unknown("result", result))?;
        let mut events = vec![Event::Visited { channel, result, remark: self.remark()? }];
        let good = result != VisitResult::Dissatisfied && !self.dissatisfied();
        if good && resident::at_feedback(self.case, self.ctx) {
            events.push(Event::Closed { moved: move_to_end(self.ctx) });
        }
        Ok(events)
    }

    fn dissatisfied(&self) -> bool {
        self.case.is_dissatisfied(self.ctx.method.procedure.rating.dissatisfied_up_to)
    }
}

fn required<'a>(field: &'static str, value: Option<&'a str>) -> Result<&'a str, Rejection> {
    value.map(str::trim).filter(|value| !value.is_empty()).ok_or(Rejection::Missing { field })
}

fn unknown(field: &'static str, value: &str) -> Rejection {
    Rejection::UnknownValue { field, value: value.to_owned() }
}
