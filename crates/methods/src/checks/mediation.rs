//! Mediation holds together: committees have people, somebody else decides about recusal, nothing
//! barred is mediated, and whatever is barred has a way to go.

use maplegrid_domain::methods::{Barred, dispute_class_label};

use super::ids::once;
use super::levels::Levels;
use crate::code::Code;
use crate::folder::MEDIATION;
use crate::parse::mediation::{Class, Committee, Mediation};
use crate::parse::raw::Raw;
use crate::source::{Findings, Place};

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    let mediation = &raw.mediation;
    if mediation.is_empty() {
        return;
    }
    whole(mediation, out);
    let levels = Levels::new(raw);
    for committee in &mediation.committees {
        peopled(raw, committee, &levels, out);
    }
    for class in &mediation.classes {
        mediable(raw, class, out);
    }
    routed(mediation, out);
    reminded(mediation, out);
}

/// Ids of the file stand once, and a level has one committee.
pub(super) fn unique(raw: &Raw, out: &mut Findings) {
    let mediation = &raw.mediation;
    once("调委会", mediation.committees.iter().map(|one| &one.id), out);
    once("调委会的层级", mediation.committees.iter().map(|one| &one.level), out);
    once("调解的类别", mediation.classes.iter().map(|one| &one.category), out);
}

/// A file that says anything says all of it.
fn whole(mediation: &Mediation, out: &mut Findings) {
    let missing = [
        ("[[committee]]", mediation.committees.is_empty()),
        ("[[class]]", mediation.classes.is_empty()),
        ("[accept]", mediation.accept.is_none()),
        ("[period]", mediation.period.is_none()),
        ("[visit]", mediation.visit.is_none()),
        ("[confirmation]", mediation.confirmation.is_none()),
        ("[keep]", mediation.keep.is_none()),
    ];
    let missing: Vec<&str> =
        missing.into_iter().filter(|(_, missing)| *missing).map(|(key, _)| key).collect();
    if missing.is_empty() {
        return;
    }
    let place = Place { file: MEDIATION, start: 0, end: 0 };
    let help =
        format!("补上 {}，对照现成的工作法；不办人民调解的，删掉这个文件", missing.join("、"));
    out.error(Code::MediationIncomplete, place, "人民调解的规定没有写全", help);
}

fn peopled(raw: &Raw, committee: &Committee, levels: &Levels<'_>, out: &mut Findings) {
    for (key, posts, what) in
        [("receives", &committee.receives, "受理"), ("mediators", &committee.mediators, "调解")]
    {
        if posts.value.is_empty() {
            let message = format!("“{}”没有人{what}", committee.label);
            let help = format!("写 {key} = [\"岗位的编号\"]");
            out.error(Code::MediationNobody, posts.place, message, help);
        }
    }
    let decides = &committee.recusal;
    if committee.mediators.value.iter().any(|post| post.value == decides.value) {
        let message = format!("“{}”的调解员回避，不能由调解员的岗位决定", committee.label);
        out.error(
            Code::RecusalSelf,
            decides.place,
            message,
            "换成村党组织书记、镇综治中心主任这样的岗位",
        );
    }
    let posts = committee.receives.value.iter().chain(&committee.mediators.value);
    for named in posts.chain([decides]) {
        let Some(post) = raw.post(&named.value) else { continue };
        if !levels.reaches_up(&committee.level.value, &post.level.value) {
            let message =
                format!("“{}”不在“{}”的同级或上级，找不到人", post.label, committee.label);
            out.error(Code::PostOutOfReach, named.place, message, "换成同级或上级的岗位");
        }
    }
}

/// Only disputes of the official lists, and none that belong to others (DOMAIN § 5.1).
fn mediable(raw: &Raw, class: &Class, out: &mut Findings) {
    let at = class.category.place;
    let id = &class.category.value;
    let Some(category) = raw.categories.iter().find(|one| one.id.value == *id) else { return };
    let code = category.dispute_class.as_ref().map(|code| code.value.as_str());
    let barred = code.and_then(Barred::of_class);
    if category.restricted || barred.is_some() {
        let message = format!("“{}”不能由村、镇的调委会调解", category.label);
        out.error(Code::MediationBarred, at, message, "删掉这一组，在 [[elsewhere]] 写它该去哪里");
    } else if code.is_none_or(|code| dispute_class_label(code).is_none()) {
        let message = format!("“{}”没有对应的矛盾纠纷类别代码，统计不了", category.label);
        let help = "在 categories.toml 给它写 dispute_class = \"两位代码\"";
        out.error(Code::MediationClass, at, message, help);
    }
}

/// Whoever is turned away is told where to go.
fn routed(mediation: &Mediation, out: &mut Findings) {
    let has = |what: Barred| {
        let mut all = mediation.elsewhere.iter();
        all.any(|one| one.what.as_ref().is_some_and(|told| told.value == what))
    };
    let missing: Vec<&str> =
        Barred::ALL.into_iter().filter(|what| !has(*what)).map(Barred::id).collect();
    if missing.is_empty() {
        return;
    }
    let place = Place { file: MEDIATION, start: 0, end: 0 };
    let help = format!("各加一组 [[elsewhere]]，what 写 {}", missing.join("、"));
    out.error(Code::MediationRoute, place, "有的事不能调解，却没有写该去哪里", help);
}

fn reminded(mediation: &Mediation, out: &mut Findings) {
    let Some(confirmation) = &mediation.confirmation else { return };
    let days = &confirmation.value;
    if !days.value.is_sorted_by(|a, b| a < b) {
        let help = "从小到大写，如 [20, 27]；期限一共 30 日（人民调解法第三十三条）";
        out.error(Code::ReminderDays, days.place, "提醒的天数要一天比一天晚", help);
    }
}

impl Mediation {
    /// Nothing is said about mediation.
    pub(crate) fn is_empty(&self) -> bool {
        self.committees.is_empty()
            && self.classes.is_empty()
            && self.elsewhere.is_empty()
            && self.accept.is_none()
            && self.period.is_none()
            && self.visit.is_none()
            && self.confirmation.is_none()
            && self.keep.is_none()
    }
}
