//! The network of people holds together: lines have holders and rhythms, care has an end,
//! selections lead to an appointment by somebody else than the one who is appointed.

use std::collections::HashSet;

use maplegrid_domain::methods::Capability;

use super::ids::once;
use super::levels::Levels;
use crate::code::Code;
use crate::folder::CARE;
use crate::parse::raw::{Network, Raw, Selection};
use crate::source::{Findings, Place};

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    let network = &raw.network;
    for line in &network.lines {
        let has_rhythm = |cadence: &&crate::parse::raw::Cadence| {
            cadence.line.value == line.id.value && cadence.tier.is_none()
        };
        if !network.cadences.iter().any(|cadence| has_rhythm(&cadence)) {
            let message = format!("“{}”没有写多久联系一次", line.label);
            let help = format!("加一组 [[cadence]]，line = \"{}\"，不写 tier", line.id.value);
            out.error(Code::LineWithoutCadence, line.id.place, message, help);
        }
    }
    same_rhythm_twice(network, out);
    for tier in &network.tiers {
        if !network.needs.iter().any(|need| need.tier.value == tier.id.value) {
            let message = format!("没有哪条需要用到“{}”这一层", tier.label.value);
            out.error(Code::TierWithoutNeed, tier.id.place, message, "加一组 [[need]]，或者删掉它");
        }
    }
    care_needs_two(raw, out);
    let levels = Levels::new(raw);
    network
        .selections
        .iter()
        .for_each(|selection| selected_by_others(raw, selection, &levels, out));
}

/// Two rhythms for the same households on one line would contradict each other.
fn same_rhythm_twice(network: &Network, out: &mut Findings) {
    let mut seen = HashSet::new();
    for cadence in &network.cadences {
        let tier = cadence.tier.as_ref().map(|tier| tier.value.as_str());
        if !seen.insert((cadence.line.value.as_str(), tier)) {
            let message = format!("“{}”和前面的联系频次管的是同一些户", cadence.label);
            out.error(
                Code::RhythmTwice,
                cadence.id.place,
                message,
                "只留一个，或者写明不同的 tier",
            );
        }
    }
}

/// Closer care is proposed by one and confirmed by another (DOMAIN § 8 G4).
fn care_needs_two(raw: &Raw, out: &mut Findings) {
    let holds = |capability| raw.posts.iter().any(|post| post.capabilities.contains(&capability));
    if raw.network.tiers.is_empty()
        || (holds(Capability::KeepHouseholds) && holds(Capability::ConfirmCare))
    {
        return;
    }
    let place = Place { file: CARE, start: 0, end: 0 };
    let help = "在 posts.toml 给一个岗位 \"keep_households\"（提出），给另一个岗位 \"confirm_care\"（确认）";
    out.error(
        Code::CareNeedsTwo,
        place,
        "写了重点联系，却没有岗位能提出，或者没有岗位能确认",
        help,
    );
}

fn selected_by_others(raw: &Raw, selection: &Selection, levels: &Levels<'_>, out: &mut Findings) {
    let Some(post) = raw.post(&selection.post.value) else { return };
    if selection.steps.is_empty() {
        let help = "加一组 [[selection.step]]，写明由谁审核、由谁备案";
        let message = format!("“{}”的推选没有步骤", post.label);
        out.error(Code::SelectionWithoutStep, selection.post.place, message, help);
    }
    for step in &selection.steps {
        let Some(by) = raw.post(&step.post.value) else { continue };
        if by.id.value == post.id.value {
            let message = format!("“{}”不能由自己这个岗位审核", post.label);
            out.error(Code::SelectsItself, step.post.place, message, "换成上一级的岗位");
        } else if !levels.reaches_up(&post.level.value, &by.level.value) {
            let message = format!("“{}”不在“{}”的上级，找不到人审核", by.label, post.label);
            out.error(Code::PostOutOfReach, step.post.place, message, "换成同级或上级的岗位");
        }
    }
}

/// Ids of the two files stand once.
pub(super) fn unique(raw: &Raw, out: &mut Findings) {
    let network = &raw.network;
    once("联户的线", network.lines.iter().map(|line| &line.id), out);
    once("联系频次", network.cadences.iter().map(|cadence| &cadence.id), out);
    once("联系事项", network.topics.iter().map(|topic| &topic.id), out);
    once("例行工作", network.routines.iter().map(|routine| &routine.id), out);
    once("责任清单", network.duty_lists.iter().map(|list| &list.id), out);
    once("推选", network.selections.iter().map(|selection| &selection.post), out);
    once("层次", network.tiers.iter().map(|tier| &tier.id), out);
    once("需要", network.needs.iter().map(|need| &need.id), out);
    for selection in &network.selections {
        once("推选步骤", selection.steps.iter().map(|step| &step.id), out);
        once("调整措施", selection.measures.iter().map(|measure| &measure.id), out);
    }
}
