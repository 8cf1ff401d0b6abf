//! The procedure as a Mermaid flowchart, for documents that render it.

use std::fmt::Write as _;

use maplegrid_domain::methods::Method;

use super::flow::{Flow, NodeKind};

/// A flowchart in Mermaid's language.
pub fn mermaid(method: &Method) -> String {
    let flow = Flow::new(method);
    let mut text = String::from("flowchart TD\n");
    for (at, node) in flow.nodes.iter().enumerate() {
        let mut label = node.title.clone();
        if let Some(line) = node.lines.first().filter(|_| node.kind == NodeKind::Step) {
            label = format!("{label}<br/>{line}");
        }
        let (open, close) = match node.kind {
            NodeKind::Resident => ("([", "])"),
            NodeKind::Step => ("[", "]"),
            NodeKind::End => ("(((", ")))"),
        };
        // Numbered, because `end` and the like are words of the language.
        let _ = writeln!(text, "    n{at}{open}\"{}\"{close}", quoted(&label));
    }
    for arrow in &flow.arrows {
        let line = if arrow.to < arrow.from { "-.->" } else { "-->" };
        let label = quoted(&arrow.label);
        let _ = writeln!(text, "    n{} {line}|\"{label}\"| n{}", arrow.from, arrow.to);
    }
    text
}

fn quoted(text: &str) -> String {
    text.replace('"', "#quot;")
}
