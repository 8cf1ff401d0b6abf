//! What a resident reads: names, categories, places to go, words of ratings.

use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::StepId;

use super::{changed, pair, quoted};
use crate::explain::appraisal;

pub(super) fn changes(old: &Method, new: &Method) -> Vec<String> {
    let mut lines = Vec::new();
    changed("工作法的名称", &old.title, &new.title, &mut lines);
    let first = |method: &Method| step(method, &method.procedure.start);
    changed("说了以后的第一步", &first(old), &first(new), &mut lines);
    categories(old, new, &mut lines);
    let steps = pair(&old.procedure.steps, &new.procedure.steps, |step| step.id.clone());
    for (before, after) in steps.kept {
        let what = format!("“{}”这一步群众看到的话", before.label);
        changed(&what, &before.resident_label, &after.resident_label, &mut lines);
    }
    let routes = pair(&old.route_targets, &new.route_targets, |route| route.id.clone());
    for route in routes.added {
        lines.push(format!("可以转到“{}”（{}）", route.label, route.address));
    }
    for route in routes.gone {
        lines.push(format!("不再转到“{}”", route.label));
    }
    for (before, after) in routes.kept {
        changed(&format!("“{}”的地址", before.label), &before.address, &after.address, &mut lines);
    }
    let labels = |method: &Method| method.procedure.rating.labels.join("、");
    super::registers::public(old, new, &mut lines);
    changed("评价的五档", &labels(old), &labels(new), &mut lines);
    let low = |method: &Method| format!("最后 {} 档", method.procedure.rating.dissatisfied_up_to);
    changed("算不满意、要重办或说明的", &low(old), &low(new), &mut lines);
    let appraised = |method: &Method| {
        let rule = method.procedure.appraisal.as_ref();
        rule.map(|rule| appraisal::sentence(method, rule)).unwrap_or_default()
    };
    changed("公开测评", &appraised(old), &appraised(new), &mut lines);
    let refusals = |method: &Method| format!("{} 次", method.procedure.reopen.refusals);
    changed("要求重新办理最多被拒", &refusals(old), &refusals(new), &mut lines);
    let asked = |method: &Method| format!("{} 次", method.procedure.question.times);
    changed("一件事最多问群众", &asked(old), &asked(new), &mut lines);
    lines
}

fn categories(old: &Method, new: &Method, lines: &mut Vec<String>) {
    let categories = pair(&old.categories, &new.categories, |category| category.id.clone());
    if !categories.added.is_empty() {
        let labels = quoted(categories.added.iter().map(|category| category.label.as_str()));
        lines.push(format!("多了类别{labels}"));
    }
    let label = |restricted: bool| if restricted { "受限，本村看不到" } else { "普通" };
    for (before, after) in categories.kept {
        changed("类别的名称", &before.label, &after.label, lines);
        let what = format!("类别“{}”", before.label);
        changed(&what, label(before.restricted), label(after.restricted), lines);
        if before.start != after.start {
            let what = format!("类别“{}”的第一步", before.label);
            let own = |method: &Method, start: Option<&StepId>| match start {
                Some(start) => step(method, start),
                None => "和别的一样".to_owned(),
            };
            changed(
                &what,
                &own(old, before.start.as_ref()),
                &own(new, after.start.as_ref()),
                lines,
            );
        }
        let body = |method: &Method, then: Option<&StepId>| {
            then.map_or_else(|| "照流程走".to_owned(), |then| step(method, then))
        };
        let what = format!("类别“{}”定下以后到", before.label);
        let (was, now) = (before.then.as_ref(), after.then.as_ref());
        changed(&what, &body(old, was), &body(new, now), lines);
    }
}

fn step(method: &Method, id: &StepId) -> String {
    method.procedure.step(id).map(|step| step.label.clone()).unwrap_or_default()
}
