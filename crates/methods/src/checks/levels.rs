//! Levels form a tree, and whoever answers for a step is found above wherever a case begins.

use std::collections::HashMap;

use maplegrid_domain::methods::{ActionKind, Capability};

use crate::code::Code;
use crate::parse::raw::{Post, Raw};
use crate::source::{At, Findings, Place};

/// The levels with their parents.
pub(super) struct Levels<'a> {
    parents: HashMap<&'a str, Option<&'a str>>,
}

impl<'a> Levels<'a> {
    pub fn new(raw: &'a Raw) -> Self {
        let parent = |kind: &'a crate::parse::raw::Kind| {
            (kind.id.value.as_str(), kind.parent.as_ref().map(|parent| parent.value.as_str()))
        };
        Self { parents: raw.kinds.iter().map(parent).collect() }
    }

    /// Whether `upper` is `lower` or a level above it. Ends even on a cycle.
    pub fn reaches_up(&self, lower: &str, upper: &str) -> bool {
        let mut current = Some(lower);
        for _ in 0..=self.parents.len() {
            match current {
                Some(level) if level == upper => return true,
                Some(level) => current = self.parents.get(level).copied().flatten(),
                None => return false,
            }
        }
        false
    }
}

/// The level of the first step's owner: a case may be received there or anywhere below.
fn intake_level(raw: &Raw) -> Option<&str> {
    let post = raw.step(&raw.procedure.start.value)?.owner_post()?;
    Some(&raw.post(post)?.level.value)
}

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    let levels = Levels::new(raw);
    let Some(intake) = intake_level(raw) else {
        return;
    };
    for step in &raw.steps {
        if let (Some(id), Some(owner)) = (step.owner_post(), &step.owner) {
            reachable(raw, &levels, intake, (id, owner.place), out);
        }
        let rungs = step.escalation.iter().flat_map(|escalation| &escalation.rungs);
        for rung in rungs {
            reachable(raw, &levels, intake, (&rung.post.value, rung.post.place), out);
        }
        assignable(raw, &levels, intake, step, out);
        nearer(raw, &levels, step, out);
    }
    let procedure = &raw.procedure;
    let rungs = procedure.reopen.escalation.iter().flat_map(|escalation| &escalation.rungs);
    let posts = rungs.map(|rung| &rung.post);
    for post in posts.chain([&procedure.extension.approver, &procedure.reopen.decided_by]) {
        reachable(raw, &levels, intake, (&post.value, post.place), out);
    }
}

/// One level on top, and every parent stands before its children, which also excludes circles.
pub(super) fn tree(raw: &Raw, out: &mut Findings) {
    let mut seen: Vec<&str> = Vec::new();
    for kind in &raw.kinds {
        let At { value: id, place } = &kind.id;
        match &kind.parent {
            None if !seen.is_empty() => {
                let message = format!("“{id}”没有上级，但最上面已经有一级了");
                out.error(Code::AreaKinds, *place, message, "补上 parent = \"上一级\"");
            }
            Some(parent) if !seen.contains(&parent.value.as_str()) => {
                let message = format!("上级“{}”要写在“{id}”前面", parent.value);
                out.error(Code::AreaKinds, parent.place, message, "层级从上到下写");
            }
            _ => {}
        }
        seen.push(id);
    }
}

/// A post that has to act must exist at or above the level where cases begin; otherwise a case
/// would look for it in vain.
fn reachable(
    raw: &Raw,
    levels: &Levels<'_>,
    intake: &str,
    (id, place): (&str, Place),
    out: &mut Findings,
) {
    let Some(post) = raw.post(id) else { return };
    if !levels.reaches_up(intake, &post.level.value) {
        let (label, level) = (&post.label, level_label(raw, &post.level.value));
        let intake = level_label(raw, intake);
        let message = format!("“{label}”设在{level}一级，{intake}一级受理的件找不到这个岗位的人");
        let help = format!("换成设在{intake}或{intake}以上的岗位");
        out.error(Code::PostOutOfReach, place, message, help);
    }
}

/// Whoever assigns must find a handling post between the intake level and their own.
fn assignable(
    raw: &Raw,
    levels: &Levels<'_>,
    intake: &str,
    step: &crate::parse::raw::Step,
    out: &mut Findings,
) {
    let Some(office) = step.owner_post().and_then(|post| raw.post(post)) else {
        return;
    };
    for action in step.actions.iter().filter(|action| action.kind.value == ActionKind::Assign) {
        let handles = |post: &&Post| {
            post.capabilities.contains(&Capability::Handle)
                && levels.reaches_up(intake, &post.level.value)
                && levels.reaches_up(&post.level.value, &office.level.value)
        };
        if !raw.posts.iter().any(|post| handles(&post)) {
            let message = format!("“{}”派不出去：没有可以承办的岗位", step.label);
            let level = level_label(raw, intake);
            let help = format!("在 posts.toml 给{level}一级的一个岗位加上 \"handle\"");
            out.error(Code::NoHandler, action.place, message, help);
        }
    }
}

/// The nearer post lies below the owner's, or there would be nothing to fall back on.
fn nearer(raw: &Raw, levels: &Levels<'_>, step: &crate::parse::raw::Step, out: &mut Findings) {
    let Some(near) = &step.nearer else { return };
    let owner = step.owner_post().and_then(|post| raw.post(post));
    let (Some(owner), Some(post)) = (owner, raw.post(&near.value)) else { return };
    let (lower, upper) = (&post.level.value, &owner.level.value);
    if lower == upper || !levels.reaches_up(lower, upper) {
        let message = format!("“{}”不比“{}”更靠近群众", post.label, owner.label);
        let help = "nearer 写下级的岗位；没有这个岗位的地方由 post 来做";
        out.error(Code::NearerLevel, near.place, message, help);
    }
}

fn level_label<'a>(raw: &'a Raw, id: &'a str) -> &'a str {
    raw.kinds.iter().find(|kind| kind.id.value == id).map_or(id, |kind| &kind.label)
}
