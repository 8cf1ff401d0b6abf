//! The steps as a graph.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use maplegrid_domain::methods::ActionKind;

use crate::parse::raw::{Action, Raw, Step};

/// A move from one step to another.
#[derive(Clone)]
pub(super) struct Edge<'a> {
    pub from: usize,
    pub to: usize,
    pub action: &'a Action,
    /// The subjects of which categories go this way when they are settled; `None` is any other move.
    settled: Option<BTreeSet<&'a str>>,
}

impl Edge<'_> {
    /// Whether cases of a subject may go this way; `None` is a case that nobody has classified.
    pub fn is_for(&self, subject: Option<&str>) -> bool {
        let settled = self.settled.as_ref().zip(subject);
        self.action.is_for(subject) && settled.is_none_or(|(settled, one)| settled.contains(one))
    }
}

/// Steps by index, and the moves between them.
#[derive(Clone)]
pub(super) struct Graph<'a> {
    pub steps: &'a [Step],
    pub edges: Vec<Edge<'a>>,
    index: HashMap<&'a str, usize>,
    /// Where cases come in: the procedure's start, those of categories, and reopened ones.
    pub starts: Vec<usize>,
}

impl<'a> Graph<'a> {
    pub fn new(raw: &'a Raw) -> Self {
        let steps = raw.steps.as_slice();
        let index: HashMap<&str, usize> =
            steps.iter().enumerate().map(|(at, step)| (step.id.value.as_str(), at)).collect();
        let settled = settled(raw, &index);
        let mut edges = Vec::new();
        for (from, step) in steps.iter().enumerate() {
            for action in &step.actions {
                let classifies = action.kind.value == ActionKind::Classify;
                if let Some(to) = action.to.as_ref().and_then(|to| index.get(to.value.as_str())) {
                    let settled =
                        classifies.then(|| settled.get(&None).cloned().unwrap_or_default());
                    edges.push(Edge { from, to: *to, action, settled });
                }
                // Settling the category hands it to the body of its kind, if that has one.
                if classifies {
                    let bodies = settled.iter().filter_map(|(body, of)| Some(((*body)?, of)));
                    let edge = |(to, of): (usize, &BTreeSet<&'a str>)| Edge {
                        from,
                        to,
                        action,
                        settled: Some(of.clone()),
                    };
                    edges.extend(bodies.map(edge));
                }
            }
        }
        let own = raw.categories.iter().filter_map(|category| category.start.as_ref());
        let procedure = &raw.procedure;
        let starts = [&procedure.start, &procedure.reopen.to].into_iter().chain(own);
        let mut starts: Vec<usize> =
            starts.filter_map(|start| index.get(start.value.as_str()).copied()).collect();
        starts.sort_unstable();
        starts.dedup();
        Self { steps, edges, index, starts }
    }

    /// Only the moves that `keep` keeps.
    pub fn narrowed(&self, keep: impl Fn(&Edge<'a>) -> bool) -> Self {
        let edges = self.edges.iter().filter(|edge| keep(edge)).cloned().collect();
        Self { edges, ..self.clone() }
    }

    pub fn find(&self, id: &str) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// The steps that can be reached from some steps by the moves that `passable` lets through.
    pub fn reach(&self, from: &[usize], passable: impl Fn(ActionKind) -> bool) -> Vec<bool> {
        let mut reached = vec![false; self.steps.len()];
        let mut waiting = from.to_vec();
        while let Some(step) = waiting.pop() {
            if std::mem::replace(&mut reached[step], true) {
                continue;
            }
            let onward = self.edges.iter().filter(|e| e.from == step);
            waiting.extend(onward.filter(|e| passable(e.action.kind.value)).map(|e| e.to));
        }
        reached
    }

    /// The steps from which one of `ends` can be reached.
    pub fn reach_back(&self, ends: &[usize]) -> Vec<bool> {
        let mut reached = vec![false; self.steps.len()];
        let mut waiting = ends.to_vec();
        while let Some(step) = waiting.pop() {
            if std::mem::replace(&mut reached[step], true) {
                continue;
            }
            waiting.extend(self.edges.iter().filter(|e| e.to == step).map(|e| e.from));
        }
        reached
    }
}

/// Where categories go when they are settled, with the subjects of those that do: to the body of
/// their kind, or under `None` to where the action leads. Those with an entry of their own go there.
fn settled<'a>(
    raw: &'a Raw,
    index: &HashMap<&'a str, usize>,
) -> BTreeMap<Option<usize>, BTreeSet<&'a str>> {
    let mut found: BTreeMap<Option<usize>, BTreeSet<&str>> = BTreeMap::new();
    for category in raw.categories.iter().filter(|category| category.start.is_none()) {
        let body = category.then.as_ref();
        let body = body.and_then(|to| index.get(to.value.as_str()).copied());
        found.entry(body).or_default().insert(category.subject.value.as_str());
    }
    found
}
