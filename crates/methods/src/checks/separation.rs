//! Who checks is not who does (GC-5; DOMAIN § 6.6: 督单 ≠ 承办).

use std::collections::HashMap;

use maplegrid_domain::methods::{ActionKind, Capability};

use crate::code::Code;
use crate::parse::raw::{Post, Raw, Step};
use crate::source::{At, Findings};

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    distinct_posts(raw, out);
    handlers(raw, out);
    supervisors(raw, out);
}

fn distinct_steps(raw: &Raw) -> impl Iterator<Item = (&At<String>, &Step)> {
    let named = raw.procedure.distinct.value.iter();
    named.filter_map(|id| raw.step(&id.value).map(|step| (id, step)))
}

fn distinct_posts(raw: &Raw, out: &mut Findings) {
    let mut owners: HashMap<&str, &Step> = HashMap::new();
    for (id, step) in distinct_steps(raw) {
        let Some(post) = step.owner_post() else {
            continue;
        };
        if let Some(other) = owners.insert(post, step) {
            let post = raw.post(post).map_or(post, |post| &post.label);
            let message =
                format!("“{}”和“{}”要由不同的人做，却都归“{post}”", other.label, step.label);
            out.error(Code::SameOwner, id.place, message, "给其中一步换一个岗位");
        }
    }
    for (id, step) in distinct_steps(raw) {
        if step.is_end() {
            let message = format!("“{}”没有人做", step.label);
            out.error(Code::SameOwner, id.place, message, "从 distinct 里删掉");
        }
    }
}

/// Where a handler's step is kept apart, whoever holds a post of the others does not handle. The
/// handler's own steps are one part, however many there are.
fn handlers(raw: &Raw, out: &mut Findings) {
    if !distinct_steps(raw).any(|(_, step)| step.is_handlers()) {
        return;
    }
    for (id, step) in distinct_steps(raw) {
        let nearer = step.nearer.as_ref().map(|near| near.value.as_str());
        let posts = step.owner_post().into_iter().chain(nearer);
        for post in posts.filter_map(|post| raw.post(post)) {
            may_not_handle(id, step, post, out);
        }
    }
}

fn may_not_handle(id: &At<String>, step: &Step, post: &Post, out: &mut Findings) {
    if post.capabilities.contains(&Capability::Handle) {
        let message = format!("“{}”归“{}”，这个岗位也承办", step.label, post.label);
        let help = format!("在 posts.toml 去掉“{}”的 \"handle\"，或者换一个岗位", post.label);
        out.error(Code::SupervisorHandles, id.place, message, help);
    }
}

/// Whoever gets the case after an answer judges it, so both steps must be in the list.
fn supervisors(raw: &Raw, out: &mut Findings) {
    let listed =
        |step: &Step| distinct_steps(raw).any(|(_, other)| other.id.value == step.id.value);
    for step in &raw.steps {
        let answers = step.actions.iter().filter(|a| a.kind.value == ActionKind::Answer);
        for target in answers.filter_map(|a| raw.step(&a.to.as_ref()?.value)) {
            if target.is_end() || (listed(step) && listed(target)) {
                continue;
            }
            let message =
                format!("“{}”的答复由“{}”来看，却没有要求是两个不同的人", step.label, target.label);
            let help =
                format!("在 distinct 里写上 \"{}\" 和 \"{}\"", step.id.value, target.id.value);
            out.error(Code::SupervisorNotDistinct, raw.procedure.distinct.place, message, help);
        }
    }
}
