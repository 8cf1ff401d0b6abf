//! The procedure as nodes and arrows: what both diagrams draw.

use maplegrid_domain::methods::{ActionKind, Method, Step};
use maplegrid_domain::shared::StepId;

use super::layout::{BOX_WIDTH, LINE_SIZE, PAD, SMALL_SIZE, TITLE_GAP, TITLE_SIZE, text_width};
use super::words;

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

impl Node {
    /// Keeps the words inside the box: what does not fit beside the title takes a line of its
    /// own, and a long line goes on in the next.
    fn fit(&mut self) {
        let title = text_width(&self.title, TITLE_SIZE) + text_width(self.phase, SMALL_SIZE);
        let corner = text_width(&self.corner, SMALL_SIZE);
        if title + corner + 3 * TITLE_GAP > BOX_WIDTH - 2 * PAD {
            let place = self.lines.len().min(1);
            self.lines.insert(place, std::mem::take(&mut self.corner));
        }
        self.lines = self.lines.iter().flat_map(|line| folded(line)).collect();
    }
}

/// A line in pieces that fit, broken after a mark where there is one.
fn folded(line: &str) -> Vec<String> {
    let fits = |text: &str| text_width(text, LINE_SIZE) <= BOX_WIDTH - 2 * PAD;
    let (mut pieces, mut rest) = (Vec::new(), line);
    while !fits(rest) {
        let ends = rest.char_indices().map(|(at, c)| (at + c.len_utf8(), c));
        let inside: Vec<(usize, char)> = ends.take_while(|(end, _)| fits(&rest[..*end])).collect();
        let marks = inside.iter().rev().find(|(_, c)| "，、；：→）".contains(*c));
        // A mark near the beginning would leave most of the line empty.
        let marks = marks.filter(|(end, _)| 2 * end > rest.len().min(inside.len()));
        let Some((end, _)) = marks.or(inside.last()) else { break };
        pieces.push(rest[..*end].trim_end().to_owned());
        rest = rest[*end..].trim_start();
    }
    pieces.push(rest.to_owned());
    pieces
}

impl Flow {
    pub fn new(method: &Method) -> Self {
        let procedure = &method.procedure;
        let (ends, open): (Vec<&Step>, Vec<&Step>) =
            procedure.steps.iter().partition(|step| step.is_end());
        let mut nodes = vec![resident()];
        nodes.extend(open.iter().map(|step| step_node(method, step)));
        nodes.extend(ends.iter().map(|step| end_node(method, step)));
        nodes.iter_mut().for_each(Node::fit);
        let find = |id: &StepId| nodes.iter().position(|node| node.id == id.as_str());
        let mut arrows = entries(method, &find);
        for (from, step) in open.iter().enumerate() {
            for action in &step.actions {
                if let Some(to) = action.to.as_ref().and_then(&find) {
                    let label = match words::only_for(method, action) {
                        groups if groups.is_empty() => action.label.clone(),
                        groups => format!("{groups}：{}", action.label),
                    };
                    arrows.push(Arrow { from: from + 1, to, label });
                }
                // Cases come to be sorted at the first step; where else it happens is by the way.
                if action.kind == ActionKind::Classify && step.id == procedure.start {
                    let bodies = handed(method).into_iter();
                    let found = bodies.filter_map(|(body, label)| Some((find(body)?, label)));
                    arrows.extend(found.map(|(to, label)| Arrow { from: from + 1, to, label }));
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

/// A matter is in as soon as it is said. What a method calls that is in its texts; the box says
/// what it is, so that no method reads another's word here.
fn resident() -> Node {
    Node {
        id: "resident".to_owned(),
        kind: NodeKind::Resident,
        title: "群众说事".to_owned(),
        lines: vec!["扫码、网页、电话、到村到镇、走访、代填".to_owned()],
        corner: "说了就登记，当场给编号和凭证".to_owned(),
        phase: "",
    }
}

fn step_node(method: &Method, step: &Step) -> Node {
    let mut lines = vec![format!("{} · {}", words::owner(method, step), words::step_limit(step))];
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
        corner: format!("群众看到：{}", step.resident_label),
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

/// The steps that kinds of matters are handed to once they are settled, with the groups they are of.
fn handed(method: &Method) -> Vec<(&StepId, String)> {
    let mut found: Vec<(&StepId, Vec<&str>)> = Vec::new();
    for category in &method.categories {
        let Some(body) = &category.then else { continue };
        let groups = method.subjects.iter().filter(|subject| subject.id == category.subject);
        let group = groups.map(|subject| subject.label.split('·').next().unwrap_or_default());
        let known = found.iter().position(|(step, _)| *step == body);
        let at = known.unwrap_or_else(|| {
            found.push((body, Vec::new()));
            found.len() - 1
        });
        for label in group {
            if !found[at].1.contains(&label) {
                found[at].1.push(label);
            }
        }
    }
    found.into_iter().map(|(step, groups)| (step, groups.join("、"))).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_words_leave_their_box() {
        let long = "超期催办：村（社区）党组织书记 → 乡镇社会治安综合治理中心主任 → 县社会治安综合治理中心 → 县委政法委员会";
        let unbroken = "长".repeat(100);
        for text in [long, &unbroken, "短", ""] {
            let pieces = folded(text);
            let inside = |piece: &String| text_width(piece, LINE_SIZE) <= BOX_WIDTH - 2 * PAD;
            assert!(pieces.iter().all(inside), "{pieces:?}");
            let joined = pieces.concat().replace(' ', "");
            assert_eq!(joined, text.replace(' ', ""), "nothing is lost");
        }
        assert!(folded(long).len() == 2 && folded(long)[0].ends_with('→'));
        let mut node = Node {
            id: String::new(),
            kind: NodeKind::Step,
            title: "县群众诉求交办专班统筹协调".to_owned(),
            lines: vec!["谁".to_owned()],
            corner: "群众看到：县里正在交给部门办".to_owned(),
            phase: "核派",
        };
        node.fit();
        assert_eq!((node.corner.as_str(), node.lines.len()), ("", 2));
    }
}
