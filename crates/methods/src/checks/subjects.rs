//! Actions that only cases of some subjects have: every subject still finds its way to the end, and
//! nobody can lead a matter past the appraisal that its subject is promised.

use std::collections::BTreeMap;

use maplegrid_domain::methods::ActionKind;

use super::graph::{Edge, Graph};
use crate::code::Code;
use crate::parse::raw::{Action, Appraisal, Raw, Step};
use crate::source::{At, Findings};

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    let graph = Graph::new(raw);
    let ends: Vec<usize> = (0..graph.steps.len()).filter(|at| graph.steps[*at].is_end()).collect();
    let mut stuck: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for subject in &raw.subjects {
        let id = subject.id.value.as_str();
        let own = graph.narrowed(|edge| edge.is_for(Some(id)));
        let reached = own.reach(&starts(raw, &own, id, true), |_| true);
        let ending = own.reach_back(&ends);
        let lost = |at: &usize| !ending[*at] || !goes_on(&graph.steps[*at], id);
        for at in (0..own.steps.len()).filter(|at| reached[*at]).filter(lost) {
            stuck.entry(at).or_default().push(&subject.label);
        }
    }
    for (at, subjects) in stuck {
        let step = &graph.steps[at];
        let subjects = subjects.join("、");
        let message =
            format!("{subjects}的件到了“{}”走不下去：往下走的动作只用于别的类别组", step.label);
        let help = "在一个通到办结的动作的 subjects 里加上它，或者给它另写一个动作";
        out.error(Code::SubjectStuck, step.place, message, help);
    }
    unclassified(raw, &graph, out);
    if let Some(rule) = &raw.procedure.appraisal {
        appraised(raw, &graph, rule, out);
    }
}

/// Where a step leads onward at all, a case of the subject is led onward, too: to send it back or up
/// is no way to do what the step is for.
fn goes_on(step: &Step, subject: &str) -> bool {
    // Where all that can be done is to say who does it, that is what the step is for.
    let onward = |action: &&Action| {
        let kind = action.kind.value;
        kind.is_onward() || kind == ActionKind::RouteOut
    };
    let mut all = step.actions.iter().filter(onward).peekable();
    all.peek().is_none() || all.any(|action| action.is_for(Some(subject)))
}

/// Where cases of a subject stand first: at the beginning, at an entry of their own, where they come
/// back to, and wherever somebody settles that they are of it.
fn starts(raw: &Raw, graph: &Graph<'_>, subject: &str, restricted: bool) -> Vec<usize> {
    let procedure = &raw.procedure;
    let inside = raw.categories.iter().filter(|one| one.subject.value == subject);
    let inside = inside.filter(|category| restricted || !category.restricted);
    let own = inside.filter_map(|category| category.start.as_ref());
    let named = [&procedure.start, &procedure.reopen.to].into_iter().chain(own);
    let named = named.filter_map(|step| graph.find(&step.value));
    let settled = graph.edges.iter().filter(|edge| edge.action.kind.value == ActionKind::Classify);
    named.chain(settled.map(|edge| edge.to)).collect()
}

/// A matter that nobody has classified has only what every matter has.
fn unclassified(raw: &Raw, graph: &Graph<'_>, out: &mut Findings) {
    let every = graph.narrowed(|edge| edge.is_for(None));
    let start = graph.find(&raw.procedure.start.value);
    let classifies = |edge: &&Edge<'_>| edge.action.kind.value == ActionKind::Classify;
    let mut good: Vec<usize> =
        every.edges.iter().filter(classifies).map(|edge| edge.from).collect();
    good.extend((0..graph.steps.len()).filter(|at| graph.steps[*at].is_end()));
    let reached = every.reach(&Vec::from_iter(start), |kind| kind != ActionKind::Classify);
    let going = every.reach_back(&good);
    for step in (0..graph.steps.len()).filter(|at| reached[*at] && !going[*at]) {
        let step = &graph.steps[step];
        let message = format!("还没有分类的件到了“{}”就走不下去", step.label);
        let help = "给它一个不写 subjects 的动作：核单（classify），或者通到别的步骤";
        out.error(Code::SubjectStuck, step.place, message, help);
    }
}

/// What the method promises to have rated by everybody reaches that step, and does not end without.
fn appraised(raw: &Raw, graph: &Graph<'_>, rule: &Appraisal, out: &mut Findings) {
    let Some(step) = graph.find(&rule.step.value) else { return };
    let label = |subject: &At<String>| {
        let found = raw.subjects.iter().find(|one| one.id.value == subject.value);
        found.map_or_else(|| subject.value.clone(), |one| one.label.clone())
    };
    // Told to go elsewhere, it is not ended here; an objection leads back to whoever assigned.
    let elsewhere =
        |kind| matches!(kind, ActionKind::RouteOut | ActionKind::Refer | ActionKind::Object);
    let mut around: Vec<String> = Vec::new();
    for subject in &rule.subjects.value {
        let own = graph.narrowed(|edge| edge.is_for(Some(&subject.value)));
        let starts = starts(raw, &own, &subject.value, false);
        if !own.reach(&starts, |_| true)[step] {
            let message = format!("{}的件走不到“{}”", label(subject), graph.steps[step].label);
            let help = "给它一个通到那一步的动作，或者不写在公开测评的 subjects 里";
            out.error(Code::AppraisalPlace, subject.place, message, help);
            continue;
        }
        let without = own.narrowed(|edge| edge.from != step && !elsewhere(edge.action.kind.value));
        let reached = without.reach(&starts, |_| true);
        if (0..graph.steps.len()).any(|at| reached[at] && graph.steps[at].is_end()) {
            around.push(label(subject));
        }
    }
    if !around.is_empty() {
        let message =
            format!("{}的件可以不经过“{}”就办结", around.join("、"), graph.steps[step].label);
        let help = "绕过去的动作写上 subjects，只留给不公开测评的类别组";
        out.warning(Code::AppraisalPassedBy, rule.step.place, message, help);
    }
}
