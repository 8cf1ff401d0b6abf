//! What staff do with a case.

use super::decide::{Ctx, move_to, move_to_end};
use super::guard::{check_distinct, check_feedback, not_yours, why_not};
use super::handlers::{dispatch_step, handlers_for, handling_post};
use super::offered::{Offered, actions_for};
use super::sizes::check_finished;
use super::{
    Case, CaseOwner, Event, Input, Move, Rejection, Verdict, VisitChannel, VisitResult, agent,
    answer_due, appeals, appraising, children, joining, joint, recusal, resident,
};
use crate::methods::{ActionKind, Capability, Outcome, Owner};
use crate::people::Holding;
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
        .ok_or_else(|| why_not(case, action, person, ctx))?;
    check_distinct(case, &offered, person, ctx)?;
    let desk = Desk { case, offered: &offered, input, ctx };
    let events = desk.decide()?;
    check_feedback(case, offered.kind, &events, ctx)?;
    Ok(events)
}

/// One action being decided.
struct Desk<'a> {
    case: &'a Case,
    offered: &'a Offered,
    input: &'a Input,
    ctx: &'a Ctx<'a>,
}

impl Desk<'_> {
    fn decide(&self) -> Result<Vec<Event>, Rejection> {
        match self.offered.kind {
            ActionKind::Classify => self.classify(),
            ActionKind::Assign => self.assign(),
            ActionKind::Take => {
                Ok(vec![Event::Taken { remark: self.remark()?, moved: self.moved() }])
            }
            ActionKind::Object => {
                Ok(vec![Event::Objected { reason: self.reason()?, moved: self.moved() }])
            }
            ActionKind::Ask => self.ask(),
            ActionKind::Answer => self.answer(),
            ActionKind::RequestExtension => self.request_extension(),
            ActionKind::Pass => self.pass(),
            ActionKind::SendBack => {
                Ok(vec![Event::SentBack { reason: self.reason()?, moved: self.moved() }])
            }
            ActionKind::PassUp => {
                Ok(vec![Event::PassedUp { reason: self.reason()?, moved: self.moved() }])
            }
            ActionKind::RouteOut => self.route_out(),
            ActionKind::Visit => self.visit(),
            ActionKind::Explain => Ok(vec![
                Event::Explained { text: self.reason()? },
                Event::Closed { moved: move_to_end(self.ctx) },
            ]),
            ActionKind::Note => Ok(vec![Event::Noted { text: self.reason()? }]),
            ActionKind::Urge => Ok(vec![Event::Urged { text: self.reason()? }]),
            ActionKind::GrantExtension => {
                Ok(vec![Event::ExtensionGranted { remark: self.remark()? }])
            }
            ActionKind::RefuseExtension => {
                Ok(vec![Event::ExtensionRefused { reason: self.reason()? }])
            }
            ActionKind::GrantReopen => {
                Ok(vec![Event::ReopenGranted { remark: self.remark()?, moved: self.moved() }])
            }
            ActionKind::Claim => self.claim(),
            ActionKind::Refer => self.refer(),
            ActionKind::AppealRating => appeals::appeal(self.case, self.reason()?, self.ctx),
            ActionKind::SetRatingAside => Ok(vec![self.ruling(Verdict::SetAside)?]),
            ActionKind::KeepRating => Ok(vec![self.ruling(Verdict::Stands)?]),
            ActionKind::Call => joint::call(self.case, self.input, self.ctx),
            ActionKind::ReportIn => {
                joint::report_in(self.case, self.offered, self.remark()?, self.ctx)
            }
            ActionKind::AnswerPart => {
                joint::answer_part(self.case, self.offered, self.input, self.ctx)
            }
            ActionKind::Recuse => self.recuse(),
            ActionKind::Split => children::split(self.case, self.input, self.ctx),
            ActionKind::Join => joining::join(self.case, self.input, self.ctx),
            ActionKind::Part => Ok(joining::part(self.case, self.reason()?, self.ctx)),
            ActionKind::Release => joining::release(self.case, self.input),
            ActionKind::ObjectPart => joint::object(self.case, self.offered, self.input),
            ActionKind::RecallPart => joint::recall(self.case, self.input),
            ActionKind::ProposeAppraisal
            | ActionKind::WaiveAppraisal
            | ActionKind::OpenAppraisal
            | ActionKind::ReturnAppraisal
            | ActionKind::EnterSlips
            | ActionKind::CheckSlips
            | ActionKind::ReturnSlips
            | ActionKind::EndAppraisal => {
                appraising::act(self.case, self.offered.kind, self.input, self.ctx)
            }
            ActionKind::RefuseReopen => Ok(vec![Event::ReopenRefused { reason: self.reason()? }]),
        }
    }

    fn recuse(&self) -> Result<Vec<Event>, Rejection> {
        let person = self.ctx.actor.person().ok_or_else(|| not_yours(self.case, self.ctx))?;
        recusal::recuse(self.case, person, self.reason()?, self.ctx)
    }

    fn reason(&self) -> Result<String, Rejection> {
        check_finished("text", self.input.text.as_deref().unwrap_or_default())
    }

    fn remark(&self) -> Result<Option<String>, Rejection> {
        let text = self.input.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        text.map(|text| check_finished("text", text)).transpose()
    }

    /// The move the action declares. A step of the handler's is entered with the handler, who is
    /// a new one in a new round.
    fn moved(&self) -> Move {
        let handler = self.case.handler.as_ref();
        match &self.offered.to {
            Some(to) if self.offered.kind == ActionKind::GrantReopen => self.moved_to(to, None),
            Some(to) => self.moved_to(to, handler),
            None if self.offered.kind == ActionKind::RouteOut => move_to_end(self.ctx),
            None => self.moved_to(&self.case.step, handler),
        }
    }

    fn moved_to(&self, to: &StepId, handler: Option<&PersonId>) -> Move {
        let (method, area) = (self.ctx.method, &self.case.area);
        let mut moved = move_to(to, area, Some(self.case), self.ctx);
        if method.procedure.step(to).is_some_and(|step| step.owner == Owner::Handler) {
            moved.owner = handler.and_then(|handler| self.handler_owner(handler));
            // A handler who has left cannot take it back: somebody has to name another.
            if moved.owner.is_none()
                && let Some(dispatch) = dispatch_step(self.case, method)
            {
                moved = move_to(&dispatch.id, area, Some(self.case), self.ctx);
            }
        }
        moved
    }

    /// The handler with the post they handle by; `None` if they have none any more.
    fn handler_owner(&self, handler: &PersonId) -> Option<CaseOwner> {
        let Ctx { method, directory, .. } = self.ctx;
        let Holding { post, area } = handling_post(self.case, method, directory, handler)?;
        Some(CaseOwner { post, area, person: Some(handler.clone()) })
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
        // One that is at its entry already goes on as the action says.
        let elsewhere = category.start.as_ref().filter(|start| **start != self.case.step);
        let moved = match elsewhere.or(category.then.as_ref()) {
            Some(step) => self.moved_to(step, None),
            None => self.moved(),
        };
        let mut events = Vec::new();
        if category.restricted {
            events.extend(joint::withdraw_from_unfit(self.case, self.ctx));
            events.extend(agent::withdraw_from_unfit(self.case, self.ctx));
        }
        events.push(Event::Classified {
            category: category.id.clone(),
            restricted: category.restricted,
            track: track.id.clone(),
            remark: self.remark()?,
            moved,
        });
        Ok(events)
    }

    fn assign(&self) -> Result<Vec<Event>, Rejection> {
        let person = PersonId::from(required("person", self.input.person.as_deref())?);
        let office = &self.offered.capacity.area;
        let allowed = handlers_for(self.case, self.ctx.method, self.ctx.directory, office);
        let named = allowed.into_iter().find(|(handler, _)| *handler == person);
        let Some((_, capacity)) = named else {
            return Err(Rejection::NotAHandler);
        };
        if self.ctx.actor.person() == Some(&person) {
            return Err(Rejection::NotAHandler);
        }
        let to = self.offered.to.as_ref().unwrap_or(&self.case.step);
        let mut moved = self.moved_to(to, Some(&person));
        if let Some(owner) = moved.owner.as_mut().filter(|owner| owner.person.is_some()) {
            // By the post they were offered by, which lies under the dispatcher's office.
            owner.post = capacity.post;
            owner.area = capacity.area;
        }
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
        let days =
            self.input.days.filter(|d| *d > 0).ok_or(Rejection::Missing { field: "days" })?;
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
        let waits = appraising::appraisal_waits(self.case, &moved.to, self.ctx.method);
        let mut events = vec![Event::Passed { remark: self.remark()?, moved }];
        if rated_well && visits && !waits {
            events.push(Event::Closed { moved: move_to_end(self.ctx) });
        }
        Ok(events)
    }

    /// Whoever takes it on acts by the post they were asked through, which has to be one that
    /// handles.
    fn claim(&self) -> Result<Vec<Event>, Rejection> {
        let Holding { post, area } = self.offered.capacity.clone();
        let handles = self.ctx.method.post(&post).is_some_and(|post| post.may(Capability::Handle));
        let person = self.ctx.actor.person().filter(|_| handles).ok_or(Rejection::NotAHandler)?;
        let to = self.offered.to.as_ref().unwrap_or(&self.case.step);
        let mut moved = self.moved_to(to, Some(person));
        moved.owner = Some(CaseOwner { post, area, person: Some(person.clone()) });
        Ok(vec![Event::Claimed { remark: self.remark()?, moved }])
    }

    fn route_out(&self) -> Result<Vec<Event>, Rejection> {
        let (target, reason) = (self.target()?, self.reason()?);
        Ok(vec![Event::RoutedOut { target, reason, moved: self.moved() }])
    }

    fn refer(&self) -> Result<Vec<Event>, Rejection> {
        let (target, reason) = (self.target()?, self.reason()?);
        Ok(vec![Event::Referred { target, reason, moved: self.moved() }])
    }

    fn target(&self) -> Result<String, Rejection> {
        let target = required("target", self.input.target.as_deref())?;
        let known = self.ctx.method.route_target(target).is_some();
        if known { Ok(target.to_owned()) } else { Err(unknown("target", target)) }
    }

    fn ruling(&self, verdict: Verdict) -> Result<Event, Rejection> {
        Ok(Event::AppealDecided { verdict, reason: self.reason()? })
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
        self.case.needs_explaining(self.ctx.method.procedure.rating.dissatisfied_up_to)
    }
}

fn required<'a>(field: &'static str, value: Option<&'a str>) -> Result<&'a str, Rejection> {
    value.map(str::trim).filter(|value| !value.is_empty()).ok_or(Rejection::Missing { field })
}

fn unknown(field: &'static str, value: &str) -> Rejection {
    Rejection::UnknownValue { field, value: value.to_owned() }
}
