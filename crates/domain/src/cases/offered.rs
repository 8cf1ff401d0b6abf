//! Which actions are open to whom: the one rule behind buttons, the API and the decider.

use super::general::general;
use super::handlers::{assigning_step, dispatch_step, handling_post};
use super::isolation::decider;
use super::{AppraisalFault, Case, CaseOwner, Rejection, appeals, appraising, recusal};
use crate::methods::{Action, ActionKind, Capability, Method, Owner, Phase};
use crate::people::{Directory, Holding};
use crate::shared::{ActionId, PersonId, StepId};

/// An action that a person may take now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    pub id: ActionId,
    pub kind: ActionKind,
    pub label: String,
    pub hint: String,
    pub to: Option<StepId>,
    pub to_phase: Option<Phase>,
    /// The capacity in which the person acts.
    pub capacity: Holding,
}

/// The actions open to a person, those that move the case first.
pub fn actions_for(
    case: &Case,
    method: &Method,
    directory: &Directory,
    person: &PersonId,
) -> Vec<Offered> {
    let view = View { case, method, directory, person };
    let mut offered = Vec::new();
    if case.is_recused(person) {
        return offered;
    }
    if case.is_joined() {
        view.offer_while_joined(&mut offered);
        return offered;
    }
    if let Some(capacity) = view.owns()
        && case.is_open()
        && let Some(step) = method.procedure.step(&case.step)
    {
        let open = step.actions.iter().filter(|action| view.fits(action));
        offered.extend(open.map(|action| view.offer(action, capacity.clone())));
    }
    view.offer_appraisal(&mut offered);
    view.offer_reopen(&mut offered);
    view.offer_recall(&mut offered);
    view.offer_extension(&mut offered);
    view.offer_parts(&mut offered);
    view.offer_appeal(&mut offered);
    view.offer_joining(&mut offered);
    view.offer_split(&mut offered);
    view.offer_urge(&mut offered);
    view.offer_recusal(&mut offered);
    offered
}

/// Why an action of the case's step is not open to somebody who owns the step; `None` if it is,
/// or if it is not theirs at all.
pub(super) fn why_unfit(
    case: &Case,
    method: &Method,
    directory: &Directory,
    person: &PersonId,
    action: &Action,
) -> Option<Rejection> {
    let view = View { case, method, directory, person };
    view.owns().and_then(|_| view.unfit(action))
}

/// Where a reopened case goes: to the step the rule names. A case whose category has an entry of
/// its own goes there, so that it stays isolated; one that was never classified starts over,
/// because without a track nothing is promised.
fn reopen_step<'a>(case: &Case, method: &'a Method) -> &'a StepId {
    let procedure = &method.procedure;
    let category = case.category.as_ref().and_then(|id| method.category(id));
    match category.and_then(|category| category.start.as_ref()) {
        Some(start) => start,
        None if case.track.is_none() => &procedure.start,
        None => &procedure.reopen.to,
    }
}

/// The action by which a dispatcher takes a case back from a handler who holds no post any more.
pub(super) const RECALL: &str = "recall";

struct View<'a> {
    case: &'a Case,
    method: &'a Method,
    directory: &'a Directory,
    person: &'a PersonId,
}

impl View<'_> {
    /// The capacity in which the person owns the case's current step.
    fn owns(&self) -> Option<Holding> {
        let owner = self.case.owner.as_ref()?;
        let named = owner.person.as_ref().is_none_or(|named| named == self.person);
        named.then(|| self.capacity_of(owner, self.person)).flatten()
    }

    /// The owning post, if the person holds it; a named handler who has lost it goes on by
    /// another handling post, and without one has no authority left.
    fn capacity_of(&self, owner: &CaseOwner, person: &PersonId) -> Option<Holding> {
        if self.directory.holds(person, &owner.post, &owner.area) {
            return Some(Holding { post: owner.post.clone(), area: owner.area.clone() });
        }
        owner.person.as_ref()?;
        handling_post(self.case, self.method, self.directory, person)
    }

    /// Whether an action of the current step makes sense in the case's present condition.
    fn fits(&self, action: &Action) -> bool {
        self.unfit(action).is_none()
    }

    fn unfit(&self, action: &Action) -> Option<Rejection> {
        let procedure = &self.method.procedure;
        if !action.is_for(self.method.subject_of(self.case.category.as_ref())) {
            return Some(self.not_of_its_subject(action));
        }
        let dissatisfied = self.case.needs_explaining(procedure.rating.dissatisfied_up_to);
        let (answered, times) = (self.case.answer.is_some(), procedure.extension.times);
        match action.kind {
            ActionKind::Ask if self.case.question.is_some() => Some(Rejection::QuestionOpen),
            ActionKind::Ask => {
                let times = procedure.question.times;
                let used_up = self.case.questions_asked >= u16::from(times);
                used_up.then_some(Rejection::QuestionsUsedUp { times })
            }
            ActionKind::Answer if self.case.open_parts().next().is_some() => {
                Some(Rejection::PartsOpen { open: self.case.open_parts().count() })
            }
            ActionKind::Answer => self.case.waits_for_children(),
            ActionKind::Call if procedure.joint.is_none() => Some(Rejection::NotAUnit),
            ActionKind::RequestExtension if self.case.extension_request.is_some() => {
                Some(Rejection::ExtensionPending)
            }
            ActionKind::RequestExtension if self.case.extensions.len() >= usize::from(times) => {
                Some(Rejection::ExtensionsUsedUp { times })
            }
            ActionKind::RequestExtension => answered.then(|| self.not_now(action)),
            ActionKind::Explain | ActionKind::Visit if self.case.open_appraisal().is_some() => {
                Some(Rejection::Appraisal(AppraisalFault::Stands))
            }
            ActionKind::Explain | ActionKind::Visit
                if appraising::appraisal_waits(self.case, &self.case.step, self.method) =>
            {
                Some(Rejection::Appraisal(AppraisalFault::Due))
            }
            ActionKind::Explain => (!dissatisfied).then_some(Rejection::NothingToExplain),
            ActionKind::Visit if !answered => Some(Rejection::NotAnswered),
            ActionKind::Visit if dissatisfied => Some(Rejection::StillDissatisfied),
            ActionKind::Visit => self.case.visit.as_ref().map(|_| self.not_now(action)),
            _ => None,
        }
    }

    fn not_of_its_subject(&self, action: &Action) -> Rejection {
        let subjects = action.subjects.iter().filter_map(|id| self.method.subject(id));
        let subjects = subjects.map(|subject| subject.label.clone()).collect();
        Rejection::OtherSubject { action: action.label.clone(), subjects }
    }

    fn not_now(&self, action: &Action) -> Rejection {
        let step = self.method.procedure.step(&self.case.step);
        let step = step.map_or_else(|| self.case.step.to_string(), |step| step.label.clone());
        Rejection::NotThisStep { action: action.id.to_string(), step, phase: self.case.phase }
    }

    fn offer(&self, action: &Action, capacity: Holding) -> Offered {
        let to = self.leads_to(action);
        let step = to.as_ref().and_then(|to| self.method.procedure.step(to));
        let to_phase = step.map(|step| step.phase);
        Offered {
            id: action.id.clone(),
            kind: action.kind,
            label: action.label.clone(),
            hint: action.hint.clone(),
            to,
            to_phase,
            capacity,
        }
    }

    /// Where an action leads: as declared, but an objection goes to whoever named the handler. A
    /// matter that was handed down from above would otherwise fall into the village's hands.
    fn leads_to(&self, action: &Action) -> Option<StepId> {
        let assigned = assigning_step(self.case, self.method)
            .filter(|_| action.kind == ActionKind::Object)
            .map(|step| step.id.clone());
        assigned.or_else(|| action.to.clone())
    }

    fn offer_reopen(&self, offered: &mut Vec<Offered>) {
        if self.case.reopen_request.is_none() {
            return;
        }
        let Some(capacity) = self.owns() else { return };
        let to = reopen_step(self.case, self.method);
        offered.push(Offered {
            to: Some(to.clone()),
            to_phase: self.method.procedure.step(to).map(|step| step.phase),
            ..general(ActionKind::GrantReopen, capacity.clone())
        });
        offered.push(general(ActionKind::RefuseReopen, capacity));
    }

    /// A handler may lose every handling post while the case is with them. Their dispatcher takes
    /// it back, so that a case never waits for somebody who cannot act.
    fn offer_recall(&self, offered: &mut Vec<Offered>) {
        let step = self.method.procedure.step(&self.case.step);
        let owner = self.case.owner.as_ref();
        let handler = owner.and_then(|o| Some((o, o.person.as_ref()?)));
        let able = handler.is_some_and(|(owner, person)| self.capacity_of(owner, person).is_some());
        if able || !step.is_some_and(|step| step.owner == Owner::Handler) {
            return;
        }
        let Some(to) = dispatch_step(self.case, self.method) else {
            return;
        };
        let Owner::Post(post) = &to.owner else { return };
        let Some(area) = self.directory.office(self.method, post, &self.case.area) else {
            return;
        };
        if self.directory.holds(self.person, post, &area) {
            let capacity = Holding { post: post.clone(), area };
            offered.push(Offered {
                id: ActionId::from(RECALL),
                label: "收回重派".to_owned(),
                hint: "承办人已离任，退回派单环节".to_owned(),
                to: Some(to.id.clone()),
                to_phase: Some(to.phase),
                ..general(ActionKind::SendBack, capacity)
            });
        }
    }

    fn offer_extension(&self, offered: &mut Vec<Offered>) {
        let Some(request) = &self.case.extension_request else {
            return;
        };
        let post = decider(self.case, self.method, &self.method.procedure.extension.approver);
        let Some(area) = self.directory.office(self.method, post, &self.case.area) else {
            return;
        };
        if request.by != *self.person && self.directory.holds(self.person, post, &area) {
            let capacity = Holding { post: post.clone(), area };
            offered.push(general(ActionKind::GrantExtension, capacity.clone()));
            offered.push(general(ActionKind::RefuseExtension, capacity));
        }
    }

    /// What called units do with their parts, and the lead with theirs.
    fn offer_parts(&self, offered: &mut Vec<Offered>) {
        for part in self.case.open_parts() {
            let unit = &part.unit;
            if !self.directory.holds(self.person, &unit.post, &unit.area) {
                continue;
            }
            if part.reported.is_none() {
                offered.push(general(ActionKind::ReportIn, unit.clone()));
                offered.push(general(ActionKind::ObjectPart, unit.clone()));
            }
            offered.push(general(ActionKind::AnswerPart, unit.clone()));
        }
        if self.case.open_parts().next().is_some()
            && let Some(capacity) = self.owns()
        {
            offered.push(general(ActionKind::RecallPart, capacity));
        }
    }

    /// Against a dissatisfied rating by who answered; decided by somebody else.
    fn offer_appeal(&self, offered: &mut Vec<Offered>) {
        if self.case.may_appeal(self.person, self.method)
            && let Some(capacity) =
                handling_post(self.case, self.method, self.directory, self.person)
        {
            offered.push(general(ActionKind::AppealRating, capacity));
        }
        if let Some(capacity) = appeals::decider(self.case, self.directory, self.person) {
            offered.push(general(ActionKind::KeepRating, capacity.clone()));
            offered.push(general(ActionKind::SetRatingAside, capacity));
        }
    }

    /// Before the step's own actions while the matter waits to be appraised: they would end it.
    fn offer_appraisal(&self, offered: &mut Vec<Offered>) {
        let found = appraising::offers(self.case, self.method, self.directory, self.person);
        let found = found.into_iter().map(|(kind, capacity)| general(kind, capacity));
        let at = if appraising::appraisal_waits(self.case, &self.case.step, self.method) {
            0
        } else {
            offered.len()
        };
        offered.splice(at..at, found);
    }

    /// While another case stands for it, only word of it is written, and it can go its own way.
    fn offer_while_joined(&self, offered: &mut Vec<Offered>) {
        let Some(capacity) = self.owns() else { return };
        if let Some(step) = self.method.procedure.step(&self.case.step) {
            let notes = step.actions.iter().filter(|action| action.kind == ActionKind::Note);
            offered.extend(notes.map(|action| self.offer(action, capacity.clone())));
        }
        offered.push(general(ActionKind::Part, capacity));
    }

    /// Joining is for whoever owns the step; so is letting a joined case go.
    fn offer_joining(&self, offered: &mut Vec<Offered>) {
        let Some(capacity) = self.owns().filter(|_| self.case.is_open()) else { return };
        if self.case.open_members().next().is_some() {
            offered.push(general(ActionKind::Release, capacity.clone()));
        }
        if self.case.why_not_joined().is_none() {
            offered.push(general(ActionKind::Join, capacity));
        }
    }

    /// Splitting is for whoever owns the step.
    fn offer_split(&self, offered: &mut Vec<Offered>) {
        let owns = self.owns().filter(|_| self.case.why_not_split().is_none());
        offered.extend(owns.map(|capacity| general(ActionKind::Split, capacity)));
    }

    /// Of oneself, where one has the step; of a named handler, by whoever may press for the case.
    fn offer_recusal(&self, offered: &mut Vec<Offered>) {
        let named = self.case.owner.as_ref().is_some_and(|owner| owner.person.is_some());
        if !self.case.is_open() || named && !recusal::can_be_taken(self.case, self.method) {
            return;
        }
        let presses = offered.iter().find(|one| named && one.kind == ActionKind::Urge);
        let capacity = self.owns().or_else(|| presses.map(|one| one.capacity.clone()));
        offered.extend(capacity.map(|capacity| general(ActionKind::Recuse, capacity)));
    }

    /// Pressing is open to posts that may urge, above the case, except to the one who is pressed;
    /// for a restricted case to those that may read it.
    fn offer_urge(&self, offered: &mut Vec<Offered>) {
        let being_pressed = self.owns().is_some();
        if !self.case.is_open() || being_pressed {
            return;
        }
        let held = self.directory.holdings(self.person).iter().find(|held| {
            let may = self.method.post(&held.post).is_some_and(|post| {
                let reads = !self.case.restricted || post.may(Capability::ReadRestricted);
                post.may(Capability::Urge) && reads
            });
            may && self.directory.areas.is_within(&self.case.area, &held.area)
        });
        if let Some(capacity) = held {
            offered.push(general(ActionKind::Urge, capacity.clone()));
        }
    }
}
