//! No end without a word to the person: on every way there, an answer, a routing with its
//! reason, or an explanation. Withdrawal is the resident's own and needs none.

use std::collections::HashSet;

use maplegrid_domain::methods::ActionKind;

use super::graph::Graph;
use crate::code::Code;
use crate::parse::raw::Raw;
use crate::source::Findings;

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    let graph = Graph::new(raw);
    let mut seen = HashSet::new();
    let mut reported = HashSet::new();
    let mut waiting: Vec<(usize, bool)> =
        graph.starts.iter().map(|start| (*start, false)).collect();
    while let Some((at, told)) = waiting.pop() {
        if !seen.insert((at, told)) {
            continue;
        }
        for (index, edge) in graph.edges.iter().enumerate().filter(|(_, e)| e.from == at) {
            let told = told_after(edge.action.kind.value, told);
            if graph.steps[edge.to].is_end() && !told && reported.insert(index) {
                let step = &graph.steps[at].label;
                let message =
                    format!("“{step}”的“{}”办结时，群众可能还没有得到答复", edge.action.label);
                let help =
                    "让这条路先经过答复（answer），或者改用转办（route_out）、说明（explain）";
                out.error(Code::SilentEnd, edge.action.place, message, help);
            }
            waiting.push((edge.to, told));
        }
    }
}

/// Sending back takes the answer away: what was said did not hold.
fn told_after(kind: ActionKind, told: bool) -> bool {
    match kind {
        ActionKind::Answer | ActionKind::RouteOut | ActionKind::Explain => true,
        ActionKind::SendBack => false,
        _ => told,
    }
}
