//! Identifiers stand once, lists are not empty, and the method is called like its folder.

use std::collections::HashMap;

use crate::code::Code;
use crate::folder::{AREAS, CATEGORIES, POSTS, PROCEDURE, ROUTES, STEPS};
use crate::parse::raw::Raw;
use crate::source::{At, Findings, Place};

pub(super) fn check(folder: &str, raw: &Raw, out: &mut Findings) {
    if raw.id.value != folder {
        let message = format!("编号“{}”和文件夹名“{folder}”不一样", raw.id.value);
        let help = format!("改成 id = \"{folder}\"，或者改文件夹名");
        out.error(Code::FolderName, raw.id.place, message, help);
    }
    if raw.opens.value >= raw.closes.value {
        let help = "把 opens 写早一点，或者把 closes 写晚一点";
        out.error(Code::OfficeHours, raw.closes.place, "下班时间不晚于上班时间", help);
    }
    let procedure = &raw.procedure;
    unique(("层级", "kind", AREAS), raw.kinds.iter().map(|kind| &kind.id), out);
    unique(("岗位", "post", POSTS), raw.posts.iter().map(|post| &post.id), out);
    unique(("类别组", "subject", CATEGORIES), raw.subjects.iter().map(|s| &s.id), out);
    unique(("类别", "category", CATEGORIES), raw.categories.iter().map(|c| &c.id), out);
    unique(("去处", "route", ROUTES), raw.routes.iter().map(|route| &route.id), out);
    unique(("办理方式", "track", PROCEDURE), procedure.tracks.iter().map(|t| &t.id), out);
    unique(("步骤", "step", STEPS), raw.steps.iter().map(|step| &step.id), out);
    once("动作", raw.steps.iter().flat_map(|s| &s.actions).map(|action| &action.id), out);
    once("队伍", raw.teams.iter().map(|team| &team.id), out);
}

/// Reports ids that stand twice, and a list that has nothing in it.
fn unique<'a>(
    (what, key, file): (&str, &str, usize),
    ids: impl Iterator<Item = &'a At<String>>,
    out: &mut Findings,
) {
    let mut ids = ids.peekable();
    if ids.peek().is_none() {
        let place = Place { file, start: 0, end: 0 };
        let help = format!("至少写一组 [[{key}]]，对照现成的工作法");
        out.error(Code::NothingDeclared, place, format!("一个{what}都没有"), help);
    }
    once(what, ids, out);
}

/// Reports ids that stand twice.
pub(super) fn once<'a>(what: &str, ids: impl Iterator<Item = &'a At<String>>, out: &mut Findings) {
    let mut seen = HashMap::new();
    for id in ids {
        if let Some(first) = seen.get(&id.value) {
            let line = out.line(*first);
            let message = format!("{what}的编号“{}”在第 {line} 行已经用过了", id.value);
            out.error(Code::DuplicateId, id.place, message, "换一个编号，或者删掉多余的一个");
        } else {
            seen.insert(&id.value, id.place);
        }
    }
}
