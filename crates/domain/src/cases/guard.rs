//! What holds for every staff action: who may not take it, and what no close may skip.

use super::decide::Ctx;
use super::offered::{Offered, RECALL, why_unfit};
use super::{Case, Event, Rejection};
use super::{appeals, appraising};
use crate::methods::{ActionKind, Owner, Phase};
use crate::shared::{ActionId, PersonId};

/// Tells an action that belongs to somebody else from one that this step does not have or that
/// makes no sense now.
pub(super) fn why_not(
    case: &Case,
    action: &ActionId,
    person: &PersonId,
    ctx: &Ctx<'_>,
) -> Rejection {
    if case.is_recused(person) {
        return Rejection::Recused;
    }
    match action.as_str() {
        "grant_extension" | "refuse_extension" if case.extension_request.is_none() => {
            return Rejection::NoExtensionRequest;
        }
        "grant_extension" | "refuse_extension" => {
            let approver = &ctx.method.procedure.extension.approver;
            return Rejection::NotYours { owner_post: ctx.method.post_label(approver).to_owned() };
        }
        "grant_reopen" | "refuse_reopen" if case.reopen_request.is_none() => {
            return Rejection::NoReopenRequest;
        }
        "grant_reopen" | "refuse_reopen" => return not_yours(case, ctx),
        "appeal_rating" | "set_rating_aside" | "keep_rating" => {
            return appeals::why_not(case, action, ctx);
        }
        _ if !case.is_open() => return Rejection::Closed,
        "part" if !case.is_joined() => return Rejection::NotJoined,
        "part" => return not_yours(case, ctx),
        _ if let Some(lead) = case.lead() => {
            return Rejection::JoinedNow { lead: lead.clone() };
        }
        "propose_appraisal" | "waive_appraisal" | "open_appraisal" | "return_appraisal"
        | "enter_slips" | "check_slips" | "return_slips" | "end_appraisal" => {
            return appraising::why_not(case, action, person, ctx);
        }
        "split" => return case.why_not_split().unwrap_or_else(|| not_yours(case, ctx)),
        "join" => return case.why_not_joined().unwrap_or_else(|| not_yours(case, ctx)),
        "release" if case.open_members().next().is_none() => return Rejection::NotJoined,
        "report_in" | "answer_part" | "object_part" => return Rejection::NoSuchPart,
        "recall_part" if case.open_parts().next().is_none() => return Rejection::NoSuchPart,
        "urge" | "recall_part" | "release" | "recuse" => return not_yours(case, ctx),
        _ => {}
    }
    let step = ctx.method.procedure.step(&case.step);
    if let Some(action) = step.and_then(|step| step.action(action)) {
        return why_unfit(case, ctx.method, ctx.directory, person, action)
            .unwrap_or_else(|| not_yours(case, ctx));
    }
    let step = step.map_or_else(|| case.step.to_string(), |step| step.label.clone());
    Rejection::NotThisStep { action: action.to_string(), step, phase: case.phase }
}

pub(super) fn not_yours(case: &Case, ctx: &Ctx<'_>) -> Rejection {
    let owner_post = case
        .owner
        .as_ref()
        .map(|owner| ctx.method.post_label(&owner.post).to_owned())
        .unwrap_or_default();
    Rejection::NotYours { owner_post }
}

/// GC-5: the steps named by the method are done by different people within a round. What a handler
/// does at one step and at another is one part: whoever fulfilled a wish may handle what came of it.
pub(super) fn check_distinct(
    case: &Case,
    offered: &Offered,
    person: &PersonId,
    ctx: &Ctx<'_>,
) -> Result<(), Rejection> {
    let procedure = &ctx.method.procedure;
    let recalls = offered.id.as_str() == RECALL;
    if recalls || !does_the_step(offered.kind) || !procedure.distinct.contains(&case.step) {
        return Ok(());
    }
    let handles = |id| procedure.step(id).is_some_and(|step| step.owner == Owner::Handler);
    let earlier = procedure
        .distinct
        .iter()
        .filter(|step| **step != case.step && !(handles(step) && handles(&case.step)))
        .find(|step| case.doers.get(*step) == Some(person));
    match earlier.and_then(|step| procedure.step(step)) {
        Some(step) => Err(Rejection::SamePerson { done: step.label.clone() }),
        None => Ok(()),
    }
}

/// Whether whoever does this has done the step. Remarks, questions, pressing and the decisions
/// about extensions and reopening are not the step's own work.
const fn does_the_step(kind: ActionKind) -> bool {
    match kind {
        ActionKind::Classify
        | ActionKind::Assign
        | ActionKind::Take
        | ActionKind::Object
        | ActionKind::Answer
        | ActionKind::Pass
        | ActionKind::SendBack
        | ActionKind::RouteOut
        | ActionKind::Visit
        | ActionKind::Explain
        | ActionKind::PassUp
        | ActionKind::Claim
        | ActionKind::Refer => true,
        ActionKind::Ask
        | ActionKind::RequestExtension
        | ActionKind::Note
        | ActionKind::GrantExtension
        | ActionKind::RefuseExtension
        | ActionKind::GrantReopen
        | ActionKind::RefuseReopen
        | ActionKind::Urge
        | ActionKind::Call
        | ActionKind::ReportIn
        | ActionKind::AnswerPart
        | ActionKind::ObjectPart
        | ActionKind::RecallPart
        | ActionKind::AppealRating
        | ActionKind::SetRatingAside
        | ActionKind::KeepRating
        | ActionKind::Join
        | ActionKind::Split
        | ActionKind::Recuse
        | ActionKind::Part
        | ActionKind::Release
        | ActionKind::ProposeAppraisal
        | ActionKind::WaiveAppraisal
        | ActionKind::OpenAppraisal
        | ActionKind::ReturnAppraisal
        | ActionKind::EnterSlips
        | ActionKind::CheckSlips
        | ActionKind::ReturnSlips
        | ActionKind::EndAppraisal => false,
    }
}

/// No case is closed without feedback to the person, nor over their dissatisfaction, whatever
/// step an action of the method leads to.
pub(super) fn check_feedback(
    case: &Case,
    kind: ActionKind,
    events: &[Event],
    ctx: &Ctx<'_>,
) -> Result<(), Rejection> {
    let closes = events.iter().any(|e| e.moved().is_some_and(|m| m.phase == Phase::Done));
    let gives_feedback =
        matches!(kind, ActionKind::Answer | ActionKind::RouteOut | ActionKind::Explain);
    if let Some(waits) = case.waits_for_children().filter(|_| closes) {
        return Err(waits);
    }
    if !closes || gives_feedback {
        return Ok(());
    }
    if case.answer.is_none() {
        return Err(Rejection::NotAnswered);
    }
    if case.needs_explaining(ctx.method.procedure.rating.dissatisfied_up_to) {
        return Err(Rejection::StillDissatisfied);
    }
    Ok(())
}
