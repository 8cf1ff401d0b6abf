//! An appraisal in the open is held where what was done is looked at, by people who did not do it,
//! and asks for words that differ.

use std::collections::BTreeSet;

use maplegrid_domain::methods::{ActionKind, Capability, Phase};

use crate::code::Code;
use crate::parse::raw::{Appraisal, Raw};
use crate::source::{At, Findings};

const LABELS: std::ops::RangeInclusive<usize> = 2..=5;
/// Longer and nobody remembers the slip of paper they took.
const DAYS_MOST: u16 = 31;

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    let Some(rule) = &raw.procedure.appraisal else { return };
    place(raw, rule, out);
    people(raw, rule, out);
    words(rule, out);
    let days = &rule.open_for;
    if days.value.amount == 0 || days.value.amount > DAYS_MOST {
        let help = format!("写 1 到 {DAYS_MOST} 天，让出门的人也赶得上");
        out.error(Code::AppraisalDays, days.place, "公开测评开的天数不合适", help);
    }
}

fn place(raw: &Raw, rule: &Appraisal, out: &mut Findings) {
    let step = raw.steps.iter().find(|step| step.id.value == rule.step.value);
    let visits =
        |kind| step.is_some_and(|step| step.actions.iter().any(|action| action.kind.value == kind));
    let looked_at = step.is_some_and(|step| step.phase.value == Phase::Feedback);
    if !looked_at || !visits(ActionKind::Visit) || !visits(ActionKind::Explain) {
        let help = "换成办完以后的一步：phase = \"feedback\"，有回访（visit）和当面说明（explain）";
        let message = "公开测评要在办完、答复以后，测评不好的还能说明或者退回";
        out.error(Code::AppraisalPlace, rule.step.place, message, help);
    }
    let none = |subject: &&At<String>| {
        let mut inside = raw.categories.iter().filter(|one| one.subject.value == subject.value);
        inside.all(|category| category.restricted)
    };
    if let Some(subject) = rule.subjects.value.iter().find(none) {
        let help = "换成有普通类别的一组；受限的件从不公开测评";
        let message = format!("“{}”里没有可以公开测评的类别", subject.value);
        out.error(Code::AppraisalPlace, subject.place, message, help);
    }
}

/// Two posts, and neither of them handles what is rated.
fn people(raw: &Raw, rule: &Appraisal, out: &mut Findings) {
    let (opens, confirms) = (&rule.opened_by, &rule.confirmed_by);
    if opens.value == confirms.value {
        let help = "换成另一个岗位：题目要由第二个人看过才公开，纸票要由第二个人复核";
        let message = "公开测评由同一个岗位提请和确认";
        out.error(Code::AppraisalPeople, confirms.place, message, help);
    }
    for named in [opens, confirms] {
        let handles = raw
            .post(&named.value)
            .is_some_and(|post| post.capabilities.contains(&Capability::Handle));
        if handles {
            let help = "换成不承办的岗位，如村务监督委员会、群众代表";
            let message = "办事的岗位自己开测评，等于自己评自己";
            out.error(Code::AppraisalPeople, named.place, message, help);
        }
    }
}

fn words(rule: &Appraisal, out: &mut Findings) {
    let labels = &rule.labels;
    let different: BTreeSet<&str> = labels.value.iter().map(|one| one.value.as_str()).collect();
    if !LABELS.contains(&labels.value.len()) || different.len() != labels.value.len() {
        let help = "写 2 到 5 个不同的词，从好到差，如 [\"满意\", \"基本满意\", \"不满意\"]";
        out.error(Code::AppraisalWords, labels.place, "测评用的词写得不对", help);
    }
    if usize::from(rule.poor_up_to.value) >= labels.value.len() {
        let help = "至少留一个算好的词";
        let message = "所有的词都算不好，怎么评都要说明";
        out.error(Code::AppraisalWords, rule.poor_up_to.place, message, help);
    }
    if rule.poor_from.value < rule.smallest.value {
        let help = format!("写 {} 或更多", rule.smallest.value);
        let message = "不公布的户数里也算测评不好，别人就猜得出是谁评的";
        out.error(Code::AppraisalWords, rule.poor_from.place, message, help);
    }
}
