//! What staff do otherwise: steps, posts, contacts, things at set times.

use maplegrid_domain::methods::{Cadence, Method};

use super::{changed, pair, quoted, some};
use crate::explain::words;
use crate::parse::{capability_title, every_title};

pub(super) fn changes(old: &Method, new: &Method) -> Vec<String> {
    let mut lines = Vec::new();
    steps(old, new, &mut lines);
    posts(old, new, &mut lines);
    network(old, new, &mut lines);
    super::registers::changes(old, new, &mut lines);
    super::reports::changes(old, new, &mut lines);
    let replies = pair(&old.replies, &new.replies, |reply| reply.id.clone());
    for (is, replies) in [("多了", replies.added), ("没有了", replies.gone)] {
        if !replies.is_empty() {
            let labels = quoted(replies.iter().map(|reply| reply.label.as_str()));
            lines.push(format!("{is}答复常用语{labels}"));
        }
    }
    lines
}

fn steps(old: &Method, new: &Method, lines: &mut Vec<String>) {
    let steps = pair(&old.procedure.steps, &new.procedure.steps, |step| step.id.clone());
    for step in steps.added {
        lines.push(format!("多了一步“{}”，由{}负责", step.label, some(&words::owner(new, step))));
    }
    for (before, after) in steps.kept {
        changed("步骤的名称", &before.label, &after.label, lines);
        let what = format!("“{}”的负责人", after.label);
        changed(&what, &words::owner(old, before), &words::owner(new, after), lines);
        let actions = pair(&before.actions, &after.actions, |action| action.id.clone());
        for (is, actions) in [("多了", actions.added), ("没有了", actions.gone)] {
            if !actions.is_empty() {
                let labels = quoted(actions.iter().map(|action| action.label.as_str()));
                lines.push(format!("“{}”{is}动作{labels}", after.label));
            }
        }
        for (was, now) in actions.kept {
            let target = |method: &Method, action: &maplegrid_domain::methods::Action| {
                let to = action.to.as_ref().and_then(|to| method.procedure.step(to));
                to.map(|step| step.label.clone()).unwrap_or_default()
            };
            let what = format!("“{}”的“{}”之后", after.label, now.label);
            changed(&what, &target(old, was), &target(new, now), lines);
            let groups = |method: &Method, action| match words::only_for(method, action) {
                groups if groups.is_empty() => "全部".to_owned(),
                groups => groups,
            };
            let what = format!("“{}”的“{}”用于", after.label, now.label);
            changed(&what, &groups(old, was), &groups(new, now), lines);
        }
    }
}

fn posts(old: &Method, new: &Method, lines: &mut Vec<String>) {
    let level = |method: &Method, post: &maplegrid_domain::methods::Post| {
        method.area_kind(&post.level).map(|kind| kind.label.clone()).unwrap_or_default()
    };
    let posts = pair(&old.posts, &new.posts, |post| post.id.clone());
    for post in posts.added {
        lines.push(format!("多了岗位“{}”（{}一级），要任命人", post.label, level(new, post)));
    }
    for (before, after) in posts.kept {
        changed("岗位的名称", &before.label, &after.label, lines);
        let what = format!("岗位“{}”设在", after.label);
        changed(&what, &level(old, before), &level(new, after), lines);
        let more = after.capabilities.iter().filter(|c| !before.capabilities.contains(c));
        let less = before.capabilities.iter().filter(|c| !after.capabilities.contains(c));
        let named = |list: Vec<&maplegrid_domain::methods::Capability>| {
            list.into_iter().map(|one| capability_title(*one)).collect::<Vec<_>>().join("、")
        };
        for (is, list) in [("可以", more.collect::<Vec<_>>()), ("不能再", less.collect())] {
            if !list.is_empty() {
                lines.push(format!("岗位“{}”{is}{}", after.label, named(list)));
            }
        }
    }
}

fn network(old: &Method, new: &Method, lines: &mut Vec<String>) {
    let (was, now) = (&old.network, &new.network);
    for line in pair(&was.lines, &now.lines, |line| line.id.clone()).added {
        lines.push(format!(
            "多了联户的线“{}”，每户要有一名{}",
            line.label,
            new.post_label(&line.post)
        ));
    }
    let often = |cadence: &Cadence| format!("{} {} 次", every_title(cadence.every), cadence.times);
    let cadences = pair(&was.cadences, &now.cadences, |cadence| cadence.id.clone());
    for cadence in cadences.added {
        lines.push(format!("多了联系频次“{}”：{}", cadence.label, often(cadence)));
    }
    for (before, after) in cadences.kept {
        changed(&format!("联系频次“{}”", after.label), &often(before), &often(after), lines);
    }
    for routine in pair(&was.routines, &now.routines, |routine| routine.id.clone()).added {
        let post = new.post_label(&routine.post);
        lines.push(format!("多了例行工作“{}”，由{post}做", routine.label));
    }
}
