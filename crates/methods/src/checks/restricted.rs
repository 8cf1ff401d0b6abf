//! Restricted matters stay with those who may read them (DOMAIN § 8 G7, G8): complaints about
//! cadres never pass through their own village.

use maplegrid_domain::methods::{ActionKind, Capability};

use super::graph::Graph;
use crate::code::Code;
use crate::parse::raw::{Raw, Step};
use crate::source::{At, Findings};

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    let graph = Graph::new(raw);
    let mut starts = Vec::new();
    for category in raw.categories.iter().filter(|category| category.restricted) {
        let start = category.start.as_ref().and_then(|start| graph.find(&start.value));
        if start.is_none() {
            let message = format!("“{}”是受限的，却从普通的第一步开始", category.label);
            let help = "补上 start = \"步骤\"，由有 read_restricted 的岗位受理";
            out.error(Code::RestrictedStart, category.id.place, message, help);
        }
        starts.extend(start);
    }
    // Classifying anew lifts the restriction with the category, so what follows is ordinary.
    let reached = graph.reach(&starts, |kind| kind != ActionKind::Classify);
    for (step, _) in graph.steps.iter().zip(reached).filter(|(_, reached)| *reached) {
        if let (Some(post), Some(owner)) = (step.owner_post(), &step.owner) {
            let id = At { value: post.to_owned(), place: owner.place };
            may_read(raw, &id, &step.label, out);
        }
        step.nearer.iter().for_each(|post| may_read(raw, post, &step.label, out));
        callable(raw, step, out);
        for rung in step.escalation.iter().flat_map(|escalation| &escalation.rungs) {
            may_read(raw, &rung.post, &step.label, out);
        }
    }
}

/// Whoever is called to a restricted matter has to be one that may read it; without any, calling
/// could only be refused.
fn callable(raw: &Raw, step: &Step, out: &mut Findings) {
    let call = step.actions.iter().find(|action| action.kind.value == ActionKind::Call);
    let fit = raw.posts.iter().any(|post| {
        let may = |capability| post.capabilities.contains(&capability);
        may(Capability::Assist) && may(Capability::ReadRestricted)
    });
    if let (Some(call), false) = (call, fit) {
        let message = format!("受限的件会到“{}”，却没有能看受限的件的单位可以请", step.label);
        let help = "给一个单位同时写 \"assist\" 和 \"read_restricted\"，或者删掉这个动作";
        out.error(Code::JointUnits, call.kind.place, message, help);
    }
}

fn may_read(raw: &Raw, id: &At<String>, step: &str, out: &mut Findings) {
    let Some(post) = raw.post(&id.value) else {
        return;
    };
    if !post.capabilities.contains(&Capability::ReadRestricted) {
        let message = format!("受限的件会到“{step}”，但“{}”不能看受限的件", post.label);
        let help = "换成有 read_restricted 的岗位；不要给本村的岗位加这个权限";
        out.error(Code::RestrictedLeak, id.place, message, help);
    }
}
