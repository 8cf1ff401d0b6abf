//! Every name that refers to something refers to something that is declared.

use crate::parse::raw::{Escalation, Owner, Raw, Step};
use crate::parse::reader::nearest;
use crate::source::{At, Findings, Place};

/// The declared names of one sort.
struct Names<'a> {
    what: &'static str,
    known: Vec<&'a str>,
}

impl<'a> Names<'a> {
    fn new(what: &'static str, ids: impl Iterator<Item = &'a At<String>>) -> Self {
        Self { what, known: ids.map(|id| id.value.as_str()).collect() }
    }

    fn need(&self, name: &str, place: Place, out: &mut Findings) {
        if self.known.contains(&name) {
            return;
        }
        let what = self.what;
        let help = match nearest(name, self.known.iter().copied()) {
            Some(meant) => format!("是不是 {meant}"),
            None => self.listed(),
        };
        out.error("unknown-reference", place, format!("没有叫“{name}”的{what}"), help);
    }

    /// The declared names; the first few of a long list.
    fn listed(&self) -> String {
        const SHOWN: usize = 8;
        let shown = self.known.iter().take(SHOWN).copied().collect::<Vec<_>>().join("、");
        let rest = if self.known.len() > SHOWN {
            format!(" 等 {} 个", self.known.len())
        } else {
            String::new()
        };
        format!("已有的{}：{shown}{rest}", self.what)
    }

    fn needs(&self, name: &At<String>, out: &mut Findings) {
        self.need(&name.value, name.place, out);
    }
}

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    let kinds = Names::new("层级", raw.kinds.iter().map(|kind| &kind.id));
    let posts = Names::new("岗位", raw.posts.iter().map(|post| &post.id));
    let subjects = Names::new("类别组", raw.subjects.iter().map(|subject| &subject.id));
    let steps = Names::new("步骤", raw.steps.iter().map(|step| &step.id));
    raw.teams.iter().flat_map(|team| &team.posts).for_each(|post| posts.needs(post, out));
    raw.kinds.iter().filter_map(|k| k.parent.as_ref()).for_each(|k| kinds.needs(k, out));
    raw.posts.iter().for_each(|post| kinds.needs(&post.level, out));
    for category in &raw.categories {
        subjects.needs(&category.subject, out);
        category.start.iter().for_each(|start| steps.needs(start, out));
        category.dispute_class.iter().for_each(|class| dispute_class(class, out));
    }
    let procedure = &raw.procedure;
    steps.needs(&procedure.start, out);
    procedure.distinct.value.iter().for_each(|step| steps.needs(step, out));
    posts.needs(&procedure.extension.approver, out);
    posts.needs(&procedure.reopen.decided_by, out);
    steps.needs(&procedure.reopen.to, out);
    ladder(procedure.reopen.escalation.as_ref(), &posts, out);
    for step in &raw.steps {
        step_references(step, &posts, &steps, out);
    }
    network_references(raw, &posts, out);
}

fn network_references(raw: &Raw, posts: &Names<'_>, out: &mut Findings) {
    let network = &raw.network;
    let lines = Names::new("联户的线", network.lines.iter().map(|line| &line.id));
    let tiers = Names::new("层次", network.tiers.iter().map(|tier| &tier.id));
    let categories = Names::new("类别", raw.categories.iter().map(|category| &category.id));
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

/// GB/T 31000 classes: two digits, or four with the second level.
fn dispute_class(class: &At<String>, out: &mut Findings) {
    let digits = class.value.chars().all(|c| c.is_ascii_digit());
    if !digits || !matches!(class.value.len(), 2 | 4) {
        let message = format!("“{}”不是矛盾纠纷类别代码", class.value);
        out.error("bad-value", class.place, message, "写两位或四位数字，如 \"09\"、\"0902\"");
    }
}
