//! What staff do with a case: a choice among the actions its step offers.

use maplegrid_domain::cases::{Case, CaseOwner, Input, appraisal_waits};
use maplegrid_domain::methods::{Action, ActionKind, Outcome, Step};
use maplegrid_domain::shared::{ActionId, PersonId, Timestamp};

use super::cast::Cast;
use super::story::Story;
use super::wording::said;
use crate::office::Office;
use crate::rng::Rng;
use crate::texts::{Common, Corpus, Kind, fitting};

/// An action decided on.
pub(crate) struct Decided {
    pub(crate) person: PersonId,
    pub(crate) action: ActionId,
    pub(crate) kind: ActionKind,
    pub(crate) input: Input,
}

/// What staff look at when they choose.
pub(crate) struct Desk<'a> {
    pub(crate) cast: &'a Cast,
    pub(crate) corpus: &'a Corpus,
    pub(crate) office: &'a Office,
    pub(crate) now: Timestamp,
}

impl Desk<'_> {
    /// The step's work, or one of the things that come between.
    pub(crate) fn work(&self, at: usize, story: &mut Story) -> Option<Decided> {
        let case = story.case.clone()?;
        let method = self.cast.method();
        let step = method.procedure.step(&case.step)?;
        if let Some(rule) = &method.procedure.appraisal
            && appraisal_waits(&case, &case.step, method)
        {
            // Those that are rated are chosen by `appraisals`; of the others somebody says why not.
            let (person, _) = self.cast.uninvolved(&rule.opened_by, &case)?;
            let kind = ActionKind::WaiveAppraisal;
            return Some(self.general(story, &case, kind, "waive_appraisal", person));
        }
        let kind = self.choose(story, &case, step)?;
        // A step may lead to several places by actions of one kind.
        let alike = self.of_kind(&case, step, kind);
        let action = if alike.len() > 1 { story.rng.pick(&alike) } else { alike.first() };
        self.decide(at, story, &case, action?)
    }

    /// One action of the step, whatever else there would be to do.
    pub(crate) fn force(&self, at: usize, story: &mut Story, kind: ActionKind) -> Option<Decided> {
        let case = story.case.clone()?;
        let step = self.cast.method().procedure.step(&case.step)?;
        self.decide(at, story, &case, self.of_kind(&case, step, kind).first()?)
    }

    /// The step's actions of a kind that a case of its subject has.
    fn of_kind<'b>(&self, case: &Case, step: &'b Step, kind: ActionKind) -> Vec<&'b Action> {
        let subject = self.cast.method().subject_of(case.category.as_ref());
        let fits = |one: &&Action| one.kind == kind && one.is_for(subject);
        step.actions.iter().filter(fits).collect()
    }

    fn choose(&self, story: &mut Story, case: &Case, step: &Step) -> Option<ActionKind> {
        let has = |kind| step.action_of(kind).is_some();
        let known = &self.corpus.kinds[story.matter.kind];
        let share = known.route.as_ref().map_or(0, |route| route.share);
        let asking = case.question.as_ref().is_some_and(|q| self.now < q.lapses.at);
        if has(ActionKind::Visit) {
            return Some(self.choose_feedback(story, case, step));
        }
        if case.restricted {
            let routed = has(ActionKind::RouteOut) && story.rng.chance(share);
            return Some(if routed { ActionKind::RouteOut } else { ActionKind::Answer });
        }
        if has(ActionKind::Classify) {
            return Some(match () {
                () if !asking && has(ActionKind::Ask) && story.once(ActionKind::Ask, 30) => {
                    ActionKind::Ask
                }
                () if has(ActionKind::RouteOut) && story.once(ActionKind::RouteOut, share) => {
                    ActionKind::RouteOut
                }
                () => ActionKind::Classify,
            });
        }
        if has(ActionKind::Assign) {
            if has(ActionKind::Answer) && !story.up && self.is_for_today(case) {
                return Some(ActionKind::Answer);
            }
            let up = story.up && has(ActionKind::PassUp);
            let passed = story.done.contains(&ActionKind::PassUp);
            // Whoever it was passed up to may have somebody above in turn.
            let higher = up && passed && !has(ActionKind::SendBack) && story.rng.chance(350);
            let back = has(ActionKind::SendBack) && story.once(ActionKind::SendBack, 12);
            return Some(match () {
                () if (up && !passed) || higher => ActionKind::PassUp,
                () if back => ActionKind::SendBack,
                () => ActionKind::Assign,
            });
        }
        if has(ActionKind::Take) {
            let objects = has(ActionKind::Object) && story.once(ActionKind::Object, 30);
            return Some(if objects { ActionKind::Object } else { ActionKind::Take });
        }
        if has(ActionKind::Pass) && has(ActionKind::Answer) {
            // Whoever hears of it first settles what can be settled at once.
            let per_mille = if self.is_for_today(case) { 120 } else { 650 };
            if story.once(ActionKind::Pass, per_mille) {
                return Some(ActionKind::Pass);
            }
            return Some(self.choose_handling(story, case, step, asking));
        }
        if has(ActionKind::Claim) {
            return Some(ActionKind::Claim);
        }
        if has(ActionKind::Pass) {
            let back = has(ActionKind::SendBack) && story.once(ActionKind::SendBack, 40);
            return Some(if back { ActionKind::SendBack } else { ActionKind::Pass });
        }
        has(ActionKind::Answer).then(|| self.choose_handling(story, case, step, asking))
    }

    fn choose_handling(
        &self,
        story: &mut Story,
        case: &Case,
        step: &Step,
        asking: bool,
    ) -> ActionKind {
        let has = |kind| step.action_of(kind).is_some();
        let may_extend = case.extensions.is_empty() && case.extension_request.is_none();
        if !asking && has(ActionKind::Ask) && story.once(ActionKind::Ask, 60) {
            return ActionKind::Ask;
        }
        if has(ActionKind::Note) && story.once(ActionKind::Note, 280) {
            return ActionKind::Note;
        }
        if has(ActionKind::Call) && self.calls(story, case) {
            return ActionKind::Call;
        }
        let extends = has(ActionKind::RequestExtension) && may_extend && case.answer.is_none();
        if extends && story.once(ActionKind::RequestExtension, 35) {
            return ActionKind::RequestExtension;
        }
        if has(ActionKind::PassUp) && !story.up && story.once(ActionKind::PassUp, 12) {
            return ActionKind::PassUp;
        }
        ActionKind::Answer
    }

    /// Whether the answer was promised for the day itself.
    fn is_for_today(&self, case: &Case) -> bool {
        let track = case.track.as_ref().and_then(|id| self.cast.method().procedure.track(id));
        track.is_some_and(|track| track.limit.amount == 0)
    }

    fn choose_feedback(&self, story: &mut Story, case: &Case, step: &Step) -> ActionKind {
        let limit = self.cast.method().procedure.rating.dissatisfied_up_to;
        let has = |kind| step.action_of(kind).is_some();
        if !case.needs_explaining(limit) {
            return ActionKind::Visit;
        }
        if has(ActionKind::SendBack) && story.once(ActionKind::SendBack, 600) {
            return ActionKind::SendBack;
        }
        if has(ActionKind::Explain) { ActionKind::Explain } else { ActionKind::RouteOut }
    }

    fn decide(
        &self,
        at: usize,
        story: &mut Story,
        case: &Case,
        action: &Action,
    ) -> Option<Decided> {
        let owner = case.owner.as_ref()?;
        let person = self.cast.of_owner(owner, at)?;
        let input = self.input(story, case, action.kind, (owner, &person))?;
        Some(Decided { person, action: action.id.clone(), kind: action.kind, input })
    }

    fn input(
        &self,
        story: &mut Story,
        case: &Case,
        kind: ActionKind,
        (owner, person): (&CaseOwner, &PersonId),
    ) -> Option<Input> {
        let known = &self.corpus.kinds[story.matter.kind];
        let mut input = Input::default();
        match kind {
            ActionKind::Classify => {
                input.category = Some(known.category.clone());
                input.track = Some(self.track(known, &mut story.rng)?);
            }
            ActionKind::Assign => {
                let (usual, rng) = (&known.posts, &mut story.rng);
                let handler = self.cast.handler(case, &owner.area, usual, person, rng)?;
                input.person = Some(handler.into_string());
            }
            ActionKind::Answer => {
                let title = story.matter.title;
                let (outcome, text) =
                    answer(known, &self.corpus.common, (case, title), &mut story.rng);
                input.outcome = Some(outcome.id().to_owned());
                input.text = Some(said(story, case, &text, self.cast));
                return Some(input);
            }
            ActionKind::Call => input.unit = Some(story.rng.pick(&self.units(case))?.clone()),
            ActionKind::RouteOut | ActionKind::Refer => {
                let route = known.route.as_ref();
                let first = self.cast.method().route_targets.first();
                let target = route.map(|route| route.target.clone());
                input.target = target.or_else(|| first.map(|target| target.id.clone()));
            }
            ActionKind::RequestExtension => {
                input.days = u16::try_from(story.rng.range(3, 10)).ok();
            }
            ActionKind::Visit => {
                let (channel, result) = visit(case, &mut story.rng);
                input.channel = Some(channel.to_owned());
                input.result = Some(result.to_owned());
            }
            _ => {}
        }
        let text = self.words(story, case, kind, &input);
        input.text = text.map(|text| said(story, case, &text, self.cast));
        Some(input)
    }

    /// A way of handling. What has to be done today is not begun in the afternoon.
    fn track(&self, known: &Kind, rng: &mut Rng) -> Option<String> {
        let tracks = &self.cast.method().procedure.tracks;
        let closing = self.office.closing(self.now.date());
        let left = self.office.minutes_between(self.now, closing);
        let fitting: Vec<&str> = tracks
            .iter()
            .filter(|track| track.limit.amount > 0 || left > 200)
            .map(|track| track.id.as_str())
            .collect();
        let weight = |id: &&str| known.tracks.get(*id).copied().unwrap_or(0);
        let mut weights: Vec<u32> = fitting.iter().map(weight).collect();
        if weights.iter().all(|weight| *weight == 0) {
            weights = vec![1; fitting.len()];
        }
        fitting.get(rng.weighted(&weights)).map(|id| (*id).to_owned())
    }
}

/// Outcome and answer. The second time around it is done better. Where the texts know no good end
/// for a matter, it has none.
fn answer(
    known: &Kind,
    common: &Common,
    (case, title): (&Case, usize),
    rng: &mut Rng,
) -> (Outcome, String) {
    let (partly, explained) = if case.round > 1 { (100, 60) } else { (140, 110) };
    let first = match rng.below(1000) {
        drawn if drawn < partly => Outcome::Partly,
        drawn if drawn < partly + explained => Outcome::Explained,
        _ => Outcome::Resolved,
    };
    for outcome in [first, Outcome::Resolved, Outcome::Partly, Outcome::Explained] {
        let own = match outcome {
            Outcome::Resolved => &known.resolved,
            Outcome::Partly => &known.partly,
            Outcome::Explained => &known.explained,
        };
        if let Some(text) = rng.pick(&fitting(own, title)) {
            return (outcome, (*text).to_owned());
        }
    }
    let any = match first {
        Outcome::Resolved => &common.resolved,
        Outcome::Partly => &common.partly,
        Outcome::Explained => &common.explained,
    };
    (first, rng.text(any).to_owned())
}

fn visit(case: &Case, rng: &mut Rng) -> (&'static str, &'static str) {
    let anonymous = case.identity == maplegrid_domain::cases::Identity::Anonymous;
    let result = match rng.below(1000) {
        _ if anonymous => "unreachable",
        0..90 => "unreachable",
        90..130 => "dissatisfied",
        _ => "satisfied",
    };
    let channel = match rng.below(10) {
        0..4 => "phone",
        4..8 => "door",
        _ => "message",
    };
    // An anonymous person can only be written to where they look the case up.
    (if anonymous { "message" } else { channel }, result)
}

impl Desk<'_> {
    /// A decision about an extension or a reopening.
    pub(crate) fn rule(&self, at: usize, story: &mut Story) -> Option<Decided> {
        let case = story.case.clone()?;
        let method = self.cast.method();
        let (kind, id, person) = if case.reopen_request.is_some() {
            let person = self.cast.of_owner(case.owner.as_ref()?, at)?;
            let granted = story.rng.chance(650);
            let kind = if granted { ActionKind::GrantReopen } else { ActionKind::RefuseReopen };
            (kind, if granted { "grant_reopen" } else { "refuse_reopen" }, person)
        } else {
            case.extension_request.as_ref()?;
            let approver = &method.procedure.extension.approver;
            let person = self.cast.office(approver, &case.area, at)?;
            let granted = story.rng.chance(800);
            let kind =
                if granted { ActionKind::GrantExtension } else { ActionKind::RefuseExtension };
            (kind, if granted { "grant_extension" } else { "refuse_extension" }, person)
        };
        Some(self.general(story, &case, kind, id, person))
    }

    /// The first rung of the step's ladder presses.
    pub(crate) fn urge(&self, at: usize, story: &mut Story) -> Option<Decided> {
        let case = story.case.clone()?;
        let step = self.cast.method().procedure.step(&case.step)?;
        let rung = step.escalation.as_ref()?.rungs.first()?;
        let person = self.cast.office(&rung.post, &case.area, at)?;
        Some(self.general(story, &case, ActionKind::Urge, "urge", person))
    }

    pub(super) fn general(
        &self,
        story: &mut Story,
        case: &Case,
        kind: ActionKind,
        id: &str,
        person: PersonId,
    ) -> Decided {
        let mut input = Input::default();
        let text = self.words(story, case, kind, &input);
        input.text = text.map(|text| said(story, case, &text, self.cast));
        Decided { person, action: ActionId::from(id), kind, input }
    }
}
