//! What staff write with what they do, taken from the texts.

use maplegrid_domain::cases::{Case, Input};
use maplegrid_domain::methods::ActionKind;

use super::cast::Cast;
use super::staff::Desk;
use super::story::Story;
use crate::rng::Rng;
use crate::texts::{Said, fill, fitting};

/// Puts place and village into what is said.
pub(super) fn said(story: &Story, case: &Case, text: &str, people: &Cast) -> String {
    let tree = &people.county.directory.areas;
    let village = tree
        .lineage(&case.area)
        .find(|area| area.id.as_str().len() == 12)
        .map_or("", |area| area.name.as_str());
    fill(text, &story.matter.place, village)
}

impl Desk<'_> {
    /// What is written with an action that is no answer.
    pub(super) fn words(
        &self,
        story: &mut Story,
        case: &Case,
        kind: ActionKind,
        input: &Input,
    ) -> Option<String> {
        let known = &self.corpus.kinds[story.matter.kind];
        let (common, title, rng) = (&self.corpus.common, story.matter.title, &mut story.rng);
        let own_or = |own: &[Said], any: &[String], rng: &mut Rng| {
            let own = fitting(own, title);
            rng.pick(&own).copied().unwrap_or_else(|| rng.text(any)).to_owned()
        };
        let reasons = known.route.as_ref().map_or(&[][..], |route| &route.reasons);
        let (list, per_mille) = match kind {
            ActionKind::Classify => (&common.check_remarks, 350),
            ActionKind::Assign => (&common.dispatch_remarks, 350),
            ActionKind::Take => (&common.take_remarks, 250),
            ActionKind::Claim => (&common.claims, 500),
            ActionKind::Pass => (&common.pass_remarks, 400),
            ActionKind::Object => (&common.objections, 1000),
            ActionKind::PassUp => (&common.pass_ups, 1000),
            ActionKind::SendBack if case.answer.is_none() => (&common.send_backs_early, 1000),
            ActionKind::SendBack => (&common.send_backs, 1000),
            ActionKind::RequestExtension => (&common.extensions, 1000),
            ActionKind::GrantExtension => (&common.extension_remarks, 600),
            ActionKind::RefuseExtension => (&common.extension_refusals, 1000),
            ActionKind::GrantReopen => (&common.reopen_remarks, 800),
            ActionKind::RefuseReopen => (&common.reopen_refusals, 1000),
            ActionKind::Explain => (&common.explanations, 1000),
            ActionKind::Urge => (&common.urges, 1000),
            ActionKind::Visit => match input.result.as_deref() {
                Some("satisfied") => (&common.visit_satisfied, 700),
                Some("dissatisfied") => (&common.visit_dissatisfied, 1000),
                _ => (&common.visit_unreachable, 1000),
            },
            ActionKind::RouteOut | ActionKind::Refer if reasons.is_empty() => {
                (&common.explanations, 1000)
            }
            ActionKind::RouteOut | ActionKind::Refer => return Some(rng.text(reasons).to_owned()),
            ActionKind::Ask => return Some(own_or(&known.ask, &common.asks, rng)),
            ActionKind::Note => return Some(own_or(&known.notes, &common.notes, rng)),
            ActionKind::Call => (&common.calls, 1000),
            ActionKind::ReportIn => (&common.part_reports, 300),
            ActionKind::AnswerPart => (&common.part_answers, 1000),
            ActionKind::ObjectPart => (&common.part_objections, 1000),
            ActionKind::RecallPart => (&common.part_recalls, 1000),
            ActionKind::AppealRating => (&common.appeals, 1000),
            ActionKind::SetRatingAside | ActionKind::KeepRating => (&common.rulings, 1000),
            ActionKind::WaiveAppraisal => (&common.waivers, 1000),
            // Whether two matters are one is for people to see.
            ActionKind::Join
            | ActionKind::Recuse
            | ActionKind::Split
            | ActionKind::Part
            | ActionKind::Release
            // What a village rates in the open is told by `appraisals`.
            | ActionKind::ProposeAppraisal
            | ActionKind::OpenAppraisal
            | ActionKind::ReturnAppraisal
            | ActionKind::EnterSlips
            | ActionKind::CheckSlips
            | ActionKind::ReturnSlips
            | ActionKind::EndAppraisal
            | ActionKind::Answer => {
                return None;
            }
        };
        rng.chance(per_mille).then(|| rng.text(list).to_owned())
    }
}
