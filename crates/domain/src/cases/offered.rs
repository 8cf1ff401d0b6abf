//! Which actions are open to whom: the one rule behind buttons, the API and the decider.

use super::Case;
use crate::methods::{Action, ActionKind, Capability, Method, Owner, Phase, Step};
use crate::people::{Directory, Holding};
use crate::shared::{ActionId, AreaId, PersonId, PostId, StepId};

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
    if let Some(capacity) = view.owns()
        && case.is_open()
        && let Some(step) = method.procedure.step(&case.step)
    {
        let open = step.actions.iter().filter(|action| view.fits(action));
        offered.extend(open.map(|action| view.offer(action, capacity.clone())));
    }
    view.offer_reopen(&mut offered);
    view.offer_extension(&mut offered);
    view.offer_urge(&mut offered);
    offered
}

/// The people a dispatcher may name as handler: holders of handling posts in the case's own
/// lineage, at or below the dispatcher's office, who have not done another of the steps that
/// must differ and do not hold the post of one still to come.
pub fn handlers_for(
    case: &Case,
    method: &Method,
    directory: &Directory,
    office: &AreaId,
) -> Vec<(PersonId, Holding)> {
    let posts: Vec<&PostId> =
        method.posts.iter().filter(|p| p.may(Capability::Handle)).map(|p| &p.id).collect();
    let mut found = Vec::new();
    for area in directory.areas.lineage(&case.area) {
        if !directory.areas.is_within(&area.id, office) {
            break;
        }
        for post in &posts {
            for person in directory.holders(post, &area.id) {
                let holding = Holding { post: (*post).clone(), area: area.id.clone() };
                let known = found.iter().any(|(known, _)| known == person);
                if !known && may_handle(case, method, directory, person) {
                    found.push((person.clone(), holding));
                }
            }
        }
    }
    found
}

/// Whether somebody is free to handle: not the doer, and not the office, of another step that
/// must be somebody else's.
fn may_handle(case: &Case, method: &Method, directory: &Directory, person: &PersonId) -> bool {
    let procedure = &method.procedure;
    let handled = |step: &Step| step.owner == Owner::Handler;
    procedure.distinct.iter().filter_map(|id| procedure.step(id)).filter(|s| !handled(s)).all(
        |step| {
            let did = case.doers.get(&step.id) == Some(person);
            let will = match &step.owner {
                Owner::Post(post) => directory
                    .office(method, post, &case.area)
                    .is_some_and(|area| directory.holds(person, post, &area)),
                Owner::Handler | Owner::Nobody => false,
            };
            !did && !will
        },
    )
}

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
        let owns = match &owner.person {
            Some(named) => named == self.person,
            None => self.directory.holds(self.person, &owner.post, &owner.area),
        };
        owns.then(|| Holding { post: owner.post.clone(), area: owner.area.clone() })
    }

    /// Whether an action of the current step makes sense in the case's present condition.
    fn fits(&self, action: &Action) -> bool {
        let rating = &self.method.procedure.rating;
        let dissatisfied = self.case.is_dissatisfied(rating.dissatisfied_up_to);
        match action.kind {
            ActionKind::Ask => self.case.question.is_none(),
            ActionKind::RequestExtension => {
                let used = self.case.extensions.len();
                self.case.extension_request.is_none()
                    && used < usize::from(self.method.procedure.extension.times)
            }
            ActionKind::Explain => dissatisfied,
            ActionKind::Visit => self.case.visit.is_none() && !dissatisfied,
            _ => true,
        }
    }

    fn offer(&self, action: &Action, capacity: Holding) -> Offered {
        let to_phase = action
            .to
            .as_ref()
            .and_then(|to| self.method.procedure.step(to))
            .map(|step| step.phase);
        Offered {
            id: action.id.clone(),
            kind: action.kind,
            label: action.label.clone(),
            hint: action.hint.clone(),
            to: action.to.clone(),
            to_phase,
            capacity,
        }
    }

    fn offer_reopen(&self, offered: &mut Vec<Offered>) {
        if self.case.reopen_request.is_none() {
            return;
        }
        let Some(capacity) = self.owns() else { return };
        let rule = &self.method.procedure.reopen;
        let phase = self.method.procedure.step(&rule.to).map(|step| step.phase);
        offered.push(Offered {
            to: Some(rule.to.clone()),
            to_phase: phase,
            ..general(ActionKind::GrantReopen, capacity.clone())
        });
        offered.push(general(ActionKind::RefuseReopen, capacity));
    }

    fn offer_extension(&self, offered: &mut Vec<Offered>) {
        let Some(request) = &self.case.extension_request else { return };
        let post = &self.method.procedure.extension.approver;
        let Some(area) = self.directory.office(self.method, post, &self.case.area) else { return };
        if request.by != *self.person && self.directory.holds(self.person, post, &area) {
            let capacity = Holding { post: post.clone(), area };
            offered.push(general(ActionKind::GrantExtension, capacity.clone()));
            offered.push(general(ActionKind::RefuseExtension, capacity));
        }
    }

    /// Pressing is open to posts that may urge, above the case, except to the one who is pressed.
    fn offer_urge(&self, offered: &mut Vec<Offered>) {
        let being_pressed = self.owns().is_some();
        if !self.case.is_open() || being_pressed {
            return;
        }
        let held = self.directory.holdings(self.person).iter().find(|held| {
            let may = self.method.post(&held.post).is_some_and(|p| p.may(Capability::Urge));
            may && self.directory.areas.is_within(&self.case.area, &held.area)
        });
        if let Some(capacity) = held {
            offered.push(general(ActionKind::Urge, capacity.clone()));
        }
    }
}

/// Actions that no step declares, because they are open whatever the step.
fn general(kind: ActionKind, capacity: Holding) -> Offered {
    let (id, label, hint) = match kind {
        ActionKind::GrantReopen => ("grant_reopen", "同意重新办理", "重新派单，期限从现在起算"),
        ActionKind::RefuseReopen => ("refuse_reopen", "不再重新办理", "理由会告诉群众"),
        ActionKind::GrantExtension => ("grant_extension", "同意延期", "新的日期会告诉群众"),
        ActionKind::RefuseExtension => ("refuse_extension", "不同意延期", "期限不变"),
        _ => ("urge", "督促", "记入经过，承办人会看到"),
    };
    Offered {
        id: ActionId::from(id),
        kind,
        label: label.to_owned(),
        hint: hint.to_owned(),
        to: None,
        to_phase: None,
        capacity,
    }
}
