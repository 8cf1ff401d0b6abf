//! Every name that refers to something refers to something that is declared.

use crate::code::Code;
use crate::folder::{AREAS, CARE, CATEGORIES, FILES, NETWORK, POSTS, REGISTERS, ROUTES, STEPS};
use crate::parse::nearest;
use crate::parse::raw::{Escalation, Owner, Raw, Step};
use crate::source::{At, Findings, Place};

/// The declared names of one sort, what people call them, and where they are declared.
struct Names<'a> {
    what: &'static str,
    file: usize,
    known: Vec<(&'a str, &'a str)>,
}

impl<'a> Names<'a> {
    fn new(
        (what, file): (&'static str, usize),
        declared: impl Iterator<Item = (&'a At<String>, &'a String)>,
    ) -> Self {
        let known = declared.map(|(id, label)| (id.value.as_str(), label.as_str())).collect();
        Self { what, file, known }
    }

    fn need(&self, name: &str, place: Place, out: &mut Findings) {
        // Where nothing is declared although something has to be, that has been said.
        let said = self.known.is_empty() && !matches!(self.file, NETWORK | CARE);
        if said || self.known.iter().any(|(id, _)| *id == name) {
            return;
        }
        let (what, file) = (self.what, FILES[self.file]);
        let help = match self.meant(name) {
            Some((id, label)) => format!("是不是 {id}（{label}）？没有的话，在 {file} 里加一个"),
            None => self.listed(),
        };
        out.error(Code::UnknownReference, place, format!("没有编号是“{name}”的{what}"), help);
    }

    /// By its letters, or because somebody wrote what it is called.
    fn meant(&self, name: &str) -> Option<&(&'a str, &'a str)> {
        let near = nearest(name, self.known.iter().map(|(id, _)| *id));
        let called = |label: &str| label.contains(name) || name.contains(label);
        self.known.iter().find(|(id, label)| near.map_or(called(label), |near| near == *id))
    }

    /// The declared names; the first few of a long list.
    fn listed(&self) -> String {
        const SHOWN: usize = 8;
        let (what, file) = (self.what, FILES[self.file]);
        if self.known.is_empty() {
            return format!("{file} 里还没有{what}，先写一个");
        }
        let shown: Vec<&str> = self.known.iter().take(SHOWN).map(|(id, _)| *id).collect();
        let shown = shown.join("、");
        let rest = if self.known.len() > SHOWN {
            format!(" 等 {} 个", self.known.len())
        } else {
            String::new()
        };
        format!("{file} 里的{what}有：{shown}{rest}")
    }

    fn needs(&self, name: &At<String>, out: &mut Findings) {
        self.need(&name.value, name.place, out);
    }
}

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    let kinds = Names::new(("层级", AREAS), raw.kinds.iter().map(|kind| (&kind.id, &kind.label)));
    let posts = Names::new(("岗位", POSTS), raw.posts.iter().map(|post| (&post.id, &post.label)));
    let subjects = raw.subjects.iter().map(|subject| (&subject.id, &subject.label));
    let subjects = Names::new(("类别组", CATEGORIES), subjects);
    let steps = Names::new(("步骤", STEPS), raw.steps.iter().map(|step| (&step.id, &step.label)));
    raw.teams.iter().flat_map(|team| &team.posts).for_each(|post| posts.needs(post, out));
    raw.kinds.iter().filter_map(|k| k.parent.as_ref()).for_each(|k| kinds.needs(k, out));
    raw.posts.iter().for_each(|post| kinds.needs(&post.level, out));
    for category in &raw.categories {
        subjects.needs(&category.subject, out);
        category.start.iter().chain(&category.then).for_each(|step| steps.needs(step, out));
    }
    let procedure = &raw.procedure;
    steps.needs(&procedure.start, out);
    procedure.distinct.value.iter().for_each(|step| steps.needs(step, out));
    posts.needs(&procedure.extension.approver, out);
    posts.needs(&procedure.reopen.decided_by, out);
    steps.needs(&procedure.reopen.to, out);
    ladder(procedure.reopen.escalation.as_ref(), &posts, out);
    ladder(procedure.joint.as_ref().map(|joint| &joint.escalation), &posts, out);
    if let Some(rule) = &procedure.appraisal {
        steps.needs(&rule.step, out);
        for post in [&rule.opened_by, &rule.confirmed_by] {
            posts.needs(post, out);
        }
        rule.subjects.value.iter().for_each(|subject| subjects.needs(subject, out));
    }
    if let Some(appeal) = &procedure.rating.appeal {
        posts.needs(&appeal.decided_by, out);
        ladder(Some(&appeal.escalation), &posts, out);
    }
    for step in &raw.steps {
        step_references(step, &posts, &steps, out);
        let named = step.actions.iter().flat_map(|action| &action.subjects.value);
        named.for_each(|subject| subjects.needs(subject, out));
    }
    network_references(raw, &posts, out);
    mediation_references(raw, (&posts, &kinds), out);
    register_references(raw, (&posts, &kinds), out);
    reply_references(raw, &steps, out);
    for report in &raw.reports {
        kinds.needs(&report.level, out);
        report.confirm.value.iter().for_each(|post| posts.needs(post, out));
    }
}

fn reply_references(raw: &Raw, steps: &Names<'_>, out: &mut Findings) {
    let categories = raw.categories.iter().map(|category| (&category.id, &category.label));
    let categories = Names::new(("类别", CATEGORIES), categories);
    for reply in &raw.replies {
        reply.steps.value.iter().for_each(|step| steps.needs(step, out));
        reply.categories.value.iter().for_each(|category| categories.needs(category, out));
    }
}

fn mediation_references(raw: &Raw, (posts, kinds): (&Names<'_>, &Names<'_>), out: &mut Findings) {
    let mediation = &raw.mediation;
    let categories = raw.categories.iter().map(|category| (&category.id, &category.label));
    let categories = Names::new(("类别", CATEGORIES), categories);
    let routes = raw.routes.iter().map(|route| (&route.id, &route.label));
    let routes = Names::new(("去处", ROUTES), routes);
    for committee in &mediation.committees {
        kinds.needs(&committee.level, out);
        let named = committee.receives.value.iter().chain(&committee.mediators.value);
        named.chain([&committee.recusal]).for_each(|post| posts.needs(post, out));
    }
    mediation.classes.iter().for_each(|class| categories.needs(&class.category, out));
    mediation.elsewhere.iter().for_each(|one| routes.needs(&one.route, out));
}

fn register_references(raw: &Raw, (posts, kinds): (&Names<'_>, &Names<'_>), out: &mut Findings) {
    let categories = raw.categories.iter().map(|category| (&category.id, &category.label));
    let categories = Names::new(("类别", CATEGORIES), categories);
    for register in &raw.registers {
        kinds.needs(&register.level, out);
        super::registers::named(register).for_each(|post| posts.needs(post, out));
        let fields = register.fields.iter().map(|field| (&field.id, &field.label.value));
        let fields = Names::new(("栏目", REGISTERS), fields);
        let named = register.budget.iter().chain(&register.key.value);
        named.for_each(|field| fields.needs(field, out));
        if let Some(booking) = &register.booking {
            kinds.needs(&booking.at, out);
            categories.needs(&booking.category, out);
        }
    }
}

fn network_references(raw: &Raw, posts: &Names<'_>, out: &mut Findings) {
    let network = &raw.network;
    let lines = network.lines.iter().map(|line| (&line.id, &line.label));
    let lines = Names::new(("联户的线", NETWORK), lines);
    let tiers = network.tiers.iter().map(|tier| (&tier.id, &tier.label.value));
    let tiers = Names::new(("层次", CARE), tiers);
    let categories = raw.categories.iter().map(|category| (&category.id, &category.label));
    let categories = Names::new(("类别", CATEGORIES), categories);
    network.lines.iter().for_each(|line| posts.needs(&line.post, out));
    for cadence in &network.cadences {
        lines.needs(&cadence.line, out);
        cadence.tier.iter().for_each(|tier| tiers.needs(tier, out));
    }
    let raised = network.topics.iter().filter_map(|topic| topic.raises.as_ref());
    raised.for_each(|category| categories.needs(category, out));
    network.routines.iter().for_each(|routine| posts.needs(&routine.post, out));
    network.duty_lists.iter().flat_map(|list| &list.posts).for_each(|post| posts.needs(post, out));
    for selection in &network.selections {
        posts.needs(&selection.post, out);
        selection.steps.iter().for_each(|step| posts.needs(&step.post, out));
    }
    network.needs.iter().for_each(|need| tiers.needs(&need.tier, out));
}

fn step_references(step: &Step, posts: &Names<'_>, steps: &Names<'_>, out: &mut Findings) {
    if let Some(At { value: Owner::Post(post), place }) = &step.owner {
        posts.need(post, *place, out);
    }
    step.nearer.iter().for_each(|post| posts.needs(post, out));
    ladder(step.escalation.as_ref(), posts, out);
    for to in step.actions.iter().filter_map(|action| action.to.as_ref()) {
        steps.needs(to, out);
    }
}

fn ladder(escalation: Option<&Escalation>, posts: &Names<'_>, out: &mut Findings) {
    let rungs = escalation.iter().flat_map(|escalation| &escalation.rungs);
    rungs.for_each(|rung| posts.needs(&rung.post, out));
}
