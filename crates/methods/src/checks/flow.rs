//! Every step is on a way from a start to the end, and is entered with what it needs: a track
//! where the limit is the track's, a handler where the handler answers.

use maplegrid_domain::methods::ActionKind;

use super::graph::Graph;
use crate::code::Code;
use crate::parse::raw::{Raw, StepLimit};
use crate::source::Findings;

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    let graph = Graph::new(raw);
    let reached = graph.reach(&graph.starts, |_| true);
    let ends: Vec<usize> = (0..graph.steps.len()).filter(|at| graph.steps[*at].is_end()).collect();
    let ending = graph.reach_back(&ends);
    for (at, step) in graph.steps.iter().enumerate() {
        if !reached[at] {
            let message = format!("“{}”走不到：没有一个动作通到这里", step.label);
            let help = format!("给某个动作写 to = \"{}\"，或者删掉这一步", step.id.value);
            out.error(Code::UnreachableStep, step.id.place, message, help);
        }
        if !ending[at] {
            let message = format!("从“{}”走不到办结", step.label);
            out.error(Code::DeadEnd, step.id.place, message, "让其中一个动作通到能办结的步骤");
        }
    }
    tracks(&graph, out);
    named_handlers(&graph, out);
}

/// A case may be reopened that was closed before it was ever classified, so a reopening counts
/// as a start without a track.
fn tracks(graph: &Graph<'_>, out: &mut Findings) {
    let untracked = graph.reach(&graph.starts, |kind| kind != ActionKind::Classify);
    for (at, step) in graph.steps.iter().enumerate() {
        let Some(limit) = &step.limit else { continue };
        if untracked[at] && limit.value == StepLimit::Track {
            let message = format!("走到“{}”时可能还没有定办理方式，期限算不出来", step.label);
            let help = "让通到这里的每条路先经过核单（classify），包括重新办理的那条";
            out.error(Code::TrackUnset, limit.place, message, help);
        }
    }
}

fn named_handlers(graph: &Graph<'_>, out: &mut Findings) {
    let mut unnamed = graph.starts.clone();
    let objections = graph.edges.iter().filter(|e| e.action.kind.value == ActionKind::Object);
    unnamed.extend(objections.map(|e| e.to));
    let names = |kind| matches!(kind, ActionKind::Assign | ActionKind::Claim);
    let reached = graph.reach(&unnamed, |kind| !names(kind));
    for (at, step) in graph.steps.iter().enumerate() {
        let Some(owner) = &step.owner else { continue };
        if reached[at] && step.is_handlers() {
            let message = format!("走到“{}”时可能还没有承办人", step.label);
            let help = "让通到这里的每条路先经过派单（assign）";
            out.error(Code::HandlerUnset, owner.place, message, help);
        }
    }
}
