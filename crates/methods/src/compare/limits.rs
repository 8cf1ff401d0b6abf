//! Limits, old and new, each with its basis.

use maplegrid_domain::calendar::Limit;
use maplegrid_domain::methods::Method;

use super::pair;
use crate::explain::words;

pub(super) fn changes(old: &Method, new: &Method) -> Vec<String> {
    let mut lines = Vec::new();
    let tracks = pair(&old.procedure.tracks, &new.procedure.tracks, |track| track.id.clone());
    for track in &tracks.added {
        let limit = words::limit(track.limit);
        lines.push(format!("多了办理方式“{}”：{limit}（{}）", track.label, track.basis));
    }
    for track in &tracks.gone {
        lines.push(format!("没有办理方式“{}”了：原来{}", track.label, words::limit(track.limit)));
    }
    for (before, after) in tracks.kept {
        let what = format!("办理方式“{}”", after.label);
        limit(&what, (before.limit, &before.basis), (after.limit, &after.basis), &mut lines);
    }
    let steps = pair(&old.procedure.steps, &new.procedure.steps, |step| step.id.clone());
    for (before, after) in steps.kept {
        let what = format!("“{}”这一步", after.label);
        let (was, now) = (words::step_limit(before), words::step_limit(after));
        told(&what, (&was, &before.basis), (&now, &after.basis), &mut lines);
        let ladder = |method: &Method, step: &maplegrid_domain::methods::Step| {
            step.escalation.as_ref().map(|ladder| words::ladder(method, ladder)).unwrap_or_default()
        };
        super::changed(
            &format!("{what}的催办"),
            &ladder(old, before),
            &ladder(new, after),
            &mut lines,
        );
    }
    let rules = |method: &Method| {
        let procedure = &method.procedure;
        [
            (
                "群众不回话，接着算期限",
                procedure.question.lapses_after,
                procedure.question.basis.clone(),
            ),
            ("办结后可以要求重新办理", procedure.reopen.window, procedure.reopen.basis.clone()),
            ("决定是否重新办理", procedure.reopen.limit, procedure.reopen.basis.clone()),
        ]
    };
    for ((what, was, basis), (_, now, new_basis)) in rules(old).into_iter().zip(rules(new)) {
        limit(what, (was, &basis), (now, &new_basis), &mut lines);
    }
    where_there_is_one(old, new, &mut lines);
    let extension = |method: &Method| {
        let rule = &method.procedure.extension;
        format!("{} 次，最长 {}", rule.times, rule.longest)
    };
    let basis = |method: &'_ Method| method.procedure.extension.basis.clone();
    told("延期", (&extension(old), &basis(old)), (&extension(new), &basis(new)), &mut lines);
    lines
}

/// Limits of rules that a method need not have: calling units, appealing against a rating.
fn where_there_is_one(old: &Method, new: &Method, lines: &mut Vec<String>) {
    let rules = |method: &Method| {
        let joint = method.procedure.joint.as_ref();
        let appeal = method.procedure.rating.appeal.as_ref();
        let appraisal = method.procedure.appraisal.as_ref();
        [
            ("吹哨以后报到", joint.map(|rule| (rule.report_in, rule.basis.clone()))),
            ("吹哨以后办好", joint.map(|rule| (rule.answer, rule.basis.clone()))),
            ("评价以后可以申诉", appeal.map(|rule| (rule.window, rule.basis.clone()))),
            ("公开测评开着", appraisal.map(|rule| (rule.open_for, rule.basis.clone()))),
            ("评价申诉以后决定", appeal.map(|rule| (rule.limit, rule.basis.clone()))),
        ]
    };
    for ((what, was), (_, now)) in rules(old).into_iter().zip(rules(new)) {
        match (was, now) {
            (Some((was, why)), Some((now, now_why))) => {
                limit(what, (was, &why), (now, &now_why), lines);
            }
            (None, Some((now, why))) => {
                lines.push(format!("多了“{what}”：{}（{why}）", words::limit(now)));
            }
            (Some((was, _)), None) => {
                lines.push(format!("没有“{what}”了：原来{}", words::limit(was)));
            }
            (None, None) => {}
        }
    }
}

fn limit(what: &str, old: (Limit, &str), new: (Limit, &str), lines: &mut Vec<String>) {
    told(what, (&words::limit(old.0), old.1), (&words::limit(new.0), new.1), lines);
}

/// Another basis for the same limit is worth telling too: residents read it.
fn told(what: &str, old: (&str, &str), new: (&str, &str), lines: &mut Vec<String>) {
    if old.0 != new.0 {
        lines.push(format!("{what}：{}（{}）→ {}（{}）", old.0, old.1, new.0, new.1));
    } else if old.1 != new.1 {
        lines.push(format!("{what}：还是 {}，依据从“{}”改成“{}”", new.0, old.1, new.1));
    }
}
