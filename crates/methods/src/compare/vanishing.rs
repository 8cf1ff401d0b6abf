//! What is gone, and what hung on it in the old method: whoever holds a post that is gone, the
//! households of a line that is gone.

use maplegrid_domain::methods::{Method, Owner, Post};

use super::{pair, quoted};

pub(super) fn changes(old: &Method, new: &Method) -> Vec<String> {
    let mut lines = Vec::new();
    for post in pair(&old.posts, &new.posts, |post| post.id.clone()).gone {
        let hung = hanging(old, post);
        let hung =
            if hung.is_empty() { "没有别的挂在上面".to_owned() } else { hung.join("；") };
        lines.push(format!("岗位“{}”：在任的人要先离任或改任。{hung}", post.label));
    }
    for line in pair(&old.network.lines, &new.network.lines, |line| line.id.clone()).gone {
        let post = old.post_label(&line.post);
        lines.push(format!("联户的线“{}”：由{post}联系的户要有别的联系人", line.label));
    }
    for step in pair(&old.procedure.steps, &new.procedure.steps, |step| step.id.clone()).gone {
        lines.push(format!("步骤“{}”：已经在这一步的件照旧走完", step.label));
    }
    let categories = pair(&old.categories, &new.categories, |category| category.id.clone()).gone;
    if !categories.is_empty() {
        let labels = quoted(categories.iter().map(|category| category.label.as_str()));
        lines.push(format!("类别{labels}：以前的件还归在里面，新的不能再选"));
    }
    for routine in pair(&old.network.routines, &new.network.routines, |one| one.id.clone()).gone {
        lines.push(format!("例行工作“{}”：不再到期", routine.label));
    }
    for register in pair(&old.registers, &new.registers, |one| one.id.clone()).gone {
        lines.push(format!("台账“{}”：记过的都还在，换回来才看得到", register.label));
    }
    for tier in pair(&old.network.tiers, &new.network.tiers, |tier| tier.id.clone()).gone {
        lines.push(format!("重点联系“{}”：这一层的户恢复平常的频次，先和他们说", tier.label));
    }
    lines
}

fn hanging(old: &Method, post: &Post) -> Vec<String> {
    let mut hung = Vec::new();
    let mut add = |what: &str, labels: Vec<&str>| {
        if !labels.is_empty() {
            hung.push(format!("{what}{}", quoted(labels.into_iter())));
        }
    };
    let steps = &old.procedure.steps;
    let owns = steps.iter().filter(|step| {
        matches!(&step.owner, Owner::Post(owner) if *owner == post.id)
            || step.nearer.as_ref() == Some(&post.id)
    });
    add("负责步骤", owns.map(|step| step.label.as_str()).collect());
    let presses = steps.iter().filter(|step| {
        step.escalation.iter().flat_map(|ladder| &ladder.rungs).any(|rung| rung.post == post.id)
    });
    add("催办步骤", presses.map(|step| step.label.as_str()).collect());
    let network = &old.network;
    let lines = network.lines.iter().filter(|line| line.post == post.id);
    add("联户的线", lines.map(|line| line.label.as_str()).collect());
    let routines = network.routines.iter().filter(|routine| routine.post == post.id);
    add("例行工作", routines.map(|routine| routine.label.as_str()).collect());
    let duties = network.duty_lists.iter().filter(|list| list.posts.contains(&post.id));
    add("责任清单", duties.map(|list| list.label.as_str()).collect());
    let selections = network
        .selections
        .iter()
        .filter(|rule| rule.post == post.id || rule.steps.iter().any(|step| step.post == post.id));
    add("推选", selections.map(|rule| old.post_label(&rule.post)).collect());
    let kept = old.registers.iter().filter(|register| register.posts().any(|id| *id == post.id));
    add("台账", kept.map(|register| register.label.as_str()).collect());
    let procedure = &old.procedure;
    if procedure.extension.approver == post.id {
        add("批准", vec!["延期"]);
    }
    if procedure.reopen.decided_by == post.id {
        add("决定", vec!["重新办理"]);
    }
    hung
}
