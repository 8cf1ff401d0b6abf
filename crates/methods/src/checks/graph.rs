//! The steps as a graph.

use std::collections::{BTreeSet, HashMap};

use maplegrid_domain::methods::ActionKind;

use crate::parse::raw::{Action, Raw, Step};

/// A move from one step to another.
#[derive(Clone, Copy)]
pub(super) struct Edge<'a> {
    pub from: usize,
    pub to: usize,
    pub action: &'a Action,
}

/// Steps by index, and the moves between them.
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
        let handed = raw.categories.iter().filter_map(|category| category.then.as_ref());
        let handed: BTreeSet<usize> =
            handed.filter_map(|to| index.get(to.value.as_str()).copied()).collect();
        let mut edges = Vec::new();
        for (from, step) in steps.iter().enumerate() {
            for action in &step.actions {
                let to = action.to.as_ref().and_then(|to| index.get(to.value.as_str()));
                edges.extend(to.map(|to| Edge { from, to: *to, action }));
                // Settling the category hands it to the body of its kind, if that has one.
                if action.kind.value == ActionKind::Classify {
                    let bodies = handed.iter().map(|to| Edge { from, to: *to, action });
                    edges.extend(bodies);
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
