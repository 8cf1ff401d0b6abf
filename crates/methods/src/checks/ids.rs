//! Identifiers stand once, lists are not empty, and the method is called like its folder.

use std::collections::HashSet;

use crate::parse::raw::Raw;
use crate::source::{At, Findings, Place};

pub(super) fn check(folder: &str, raw: &Raw, out: &mut Findings) {
    if raw.id.value != folder {
        let message = format!("编号“{}”和文件夹名“{folder}”不一样", raw.id.value);
        let help = format!("改成 id = \"{folder}\"，或者改文件夹名");
        out.error("folder-name", raw.id.place, message, help);
    }
    if raw.opens.value >= raw.closes.value {
        let help = "把 opens 写早一点，或者把 closes 写晚一点";
        out.error("bad-value", raw.closes.place, "下班时间不晚于上班时间", help);
    }
    let procedure = &raw.procedure;
    unique("层级", 1, raw.kinds.iter().map(|kind| &kind.id), out);
    unique("岗位", 2, raw.posts.iter().map(|post| &post.id), out);
    unique("类别组", 3, raw.subjects.iter().map(|subject| &subject.id), out);
    unique("类别", 3, raw.categories.iter().map(|category| &category.id), out);
    unique("去处", 4, raw.routes.iter().map(|route| &route.id), out);
    unique("办理方式", 5, procedure.tracks.iter().map(|track| &track.id), out);
    unique("步骤", 6, raw.steps.iter().map(|step| &step.id), out);
    unique("动作", 6, raw.steps.iter().flat_map(|s| &s.actions).map(|action| &action.id), out);
    let mut teams = HashSet::new();
    for team in &raw.teams {
        if !teams.insert(&team.id.value) {
            twice("队伍", &team.id, out);
        }
    }
}

/// Reports ids that stand twice, and a list that has nothing in it.
fn unique<'a>(
    what: &str,
    file: usize,
    ids: impl Iterator<Item = &'a At<String>>,
    out: &mut Findings,
) {
    let mut seen = HashSet::new();
    for id in ids {
        if !seen.insert(&id.value) {
            twice(what, id, out);
        }
    }
    if seen.is_empty() {
        let place = Place { file, start: 0, end: 0 };
        out.error("nothing-declared", place, format!("一个{what}都没有"), "至少写一个");
    }
}

pub(super) fn twice(what: &str, id: &At<String>, out: &mut Findings) {
    let message = format!("{what}“{}”写了两遍", id.value);
    out.error("duplicate-id", id.place, message, "换一个编号，或者删掉多余的一个");
}
