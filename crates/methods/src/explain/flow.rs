//! The procedure as nodes and arrows: what both diagrams draw.

use maplegrid_domain::methods::{Method, Step};
use maplegrid_domain::shared::StepId;

use super::words;

/// Characters that fit beside a title.
const CORNER_CHARS: usize = 22;

/// What kind of box a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodeKind {
    /// The resident's own act, which brings the case in.
    Resident,
    Step,
    End,
}

/// A box.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub id: String,
    pub kind: NodeKind,
    pub title: String,
    /// Owner, limit and the like, a line each.
    pub lines: Vec<String>,
    /// What the resident reads meanwhile, in the corner; empty if it took a line.
    pub corner: String,
    pub phase: &'static str,
}

/// An arrow between boxes, by index.
#[derive(Clone, Debug)]
pub(super) struct Arrow {
    pub from: usize,
    pub to: usize,
    pub label: String,
}

/// Boxes in the order of the files, the resident's first and the end last.
pub(super) struct Flow {
    pub nodes: Vec<Node>,
    pub arrows: Vec<Arrow>,
}

impl Flow {
    pub fn new(method: &Method) -> Self {
        let procedure = &method.procedure;
        let (ends, open): (Vec<&Step>, Vec<&Step>) =
            procedure.steps.iter().partition(|step| step.is_end());
        let mut nodes = vec![resident()];
        nodes.extend(open.iter().map(|step| step_node(method, step)));
        nodes.extend(ends.iter().map(|step| end_node(method, step)));
        let find = |id: &StepId| nodes.iter().position(|node| node.id == id.as_str());
        let mut arrows = entries(method, &find);
        for (from, step) in open.iter().enumerate() {
            for action in &step.actions {
                if let Some(to) = action.to.as_ref().and_then(&find) {
                    arrows.push(Arrow { from: from + 1, to, label: action.label.clone() });
                }
            }
        }
        if let (Some(end), Some(to)) = (procedure.end(), find(&procedure.reopen.to)) {
            let from = find(&end.id).unwrap_or(0);
            arrows.push(Arrow { from, to, label: "同意重新办理".to_owned() });
        }
        Self { nodes, arrows }
    }
}

/// The order of a matter is the resident's: it is in as soon as it is said.
fn resident() -> Node {
    Node {
        id: "resident".to_owned(),
        kind: NodeKind::Resident,
        title: "点单".to_owned(),
        lines: vec!["群众说事：扫码、网页、电话、到村到镇、走访、代填".to_owned()],
        corner: "说了就登记，当场给编号和凭证".to_owned(),
        phase: "群众",
    }
}

fn step_node(method: &Method, step: &Step) -> Node {
    let mut lines = vec![format!("{} · {}", words::owner(method, step), words::step_limit(step))];
    let mut corner = format!("群众看到：{}", step.resident_label);
    // A long sentence takes a line of its own rather than run into the title.
    if corner.chars().count() > CORNER_CHARS {
        lines.push(std::mem::take(&mut corner));
    }
    let staying: Vec<&str> =
        step.actions.iter().filter(|a| a.to.is_none()).map(|a| a.label.as_str()).collect();
    if !staying.is_empty() {
        lines.push(format!("不离开本步：{}", staying.join("、")));
    }
    if let Some(escalation) = &step.escalation {
        let posts: Vec<&str> =
            escalation.rungs.iter().map(|rung| words::post(method, &rung.post)).collect();
        lines.push(format!("超期催办：{}", posts.join(" → ")));
    }
    Node {
        id: step.id.to_string(),
        kind: NodeKind::Step,
        title: step.label.clone(),
        lines,
        corner,
        phase: words::phase(step.phase),
    }
}

fn end_node(method: &Method, step: &Step) -> Node {
    let reopen = &method.procedure.reopen;
    let line = format!(
        "{}可以要求重新办理，由{}在{}决定",
        words::within(reopen.window).trim_start(),
        words::post(method, &reopen.decided_by),
        words::within(reopen.limit)
    );
    Node {
        id: step.id.to_string(),
        kind: NodeKind::End,
        title: step.label.clone(),
        lines: vec![line],
        corner: format!("群众看到：{}", step.resident_label),
        phase: words::phase(step.phase),
    }
}

/// The resident's arrows: to the first step, and to the steps of categories with their own.
fn entries(method: &Method, find: &impl Fn(&StepId) -> Option<usize>) -> Vec<Arrow> {
    let start = &method.procedure.start;
    let mut arrows: Vec<Arrow> = find(start)
        .map(|to| Arrow { from: 0, to, label: "全部登记".to_owned() })
        .into_iter()
        .collect();
    for step in method.procedure.steps.iter().filter(|step| step.id != *start) {
        let own = method.categories.iter().filter(|c| c.start.as_ref() == Some(&step.id));
        let label = words::labels(own);
        if let (false, Some(to)) = (label.is_empty(), find(&step.id)) {
            arrows.push(Arrow { from: 0, to, label });
        }
    }
    arrows
}
