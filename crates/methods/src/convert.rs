//! Checked raw values into the domain's. Nothing can fail any more.

use maplegrid_domain::calendar::{Limit, OfficeHours};
use maplegrid_domain::methods::{
    Action, AppealRule, AreaKind, Category, Escalation, ExtensionRule, JointRule, Method, Owner,
    Post, Procedure, QuestionRule, RatingRule, ReopenRule, RouteTarget, Rung, Step, StepLimit,
    Subject, Team, Term, Track,
};
use maplegrid_domain::shared::{ActionId, AreaKindId, CategoryId, PostId, StepId, TrackId};

use crate::parse::raw::{self, Raw};

mod appraisal;
mod mediation;
mod network;
mod registers;
mod replies;
mod reports;

pub(crate) fn method(raw: Raw) -> Method {
    let steps = raw.steps.into_iter().map(step).collect();
    Method {
        id: raw.id.value,
        version: raw.version.map_or(Method::first_version(), u32::from),
        title: raw.title,
        source: raw.source,
        summary: raw.summary,
        office_hours: OfficeHours { opens: raw.opens.value, closes: raw.closes.value },
        area_kinds: raw.kinds.into_iter().map(area_kind).collect(),
        teams: raw.teams.into_iter().map(team).collect(),
        posts: raw.posts.into_iter().map(post).collect(),
        subjects: raw
            .subjects
            .into_iter()
            .map(|subject| Subject { id: subject.id.value, label: subject.label })
            .collect(),
        categories: raw.categories.into_iter().map(category).collect(),
        route_targets: raw.routes.into_iter().map(route).collect(),
        procedure: procedure(raw.procedure, steps),
        network: network::network(raw.network),
        mediation: mediation::mediation(raw.mediation),
        registers: raw.registers.into_iter().map(registers::register).collect(),
        replies: raw.replies.into_iter().map(replies::reply).collect(),
        reports: raw.reports.into_iter().filter_map(reports::report).collect(),
        terms: raw.terms.into_iter().map(|(word, meaning)| Term { word, meaning }).collect(),
    }
}

fn area_kind(kind: raw::Kind) -> AreaKind {
    AreaKind {
        id: AreaKindId::new(kind.id.value),
        label: kind.label,
        parent: kind.parent.map(|parent| AreaKindId::new(parent.value)),
        households: kind.households,
    }
}

fn team(team: raw::Team) -> Team {
    let posts = team.posts.into_iter().map(|post| PostId::new(post.value)).collect();
    Team { id: team.id.value, label: team.label, duties: team.duties, posts }
}

fn post(post: raw::Post) -> Post {
    Post {
        id: PostId::new(post.id.value),
        label: post.label,
        office: post.office,
        level: AreaKindId::new(post.level.value),
        capabilities: post.capabilities,
    }
}

fn category(category: raw::Category) -> Category {
    Category {
        id: CategoryId::new(category.id.value),
        label: category.label,
        subject: category.subject.value,
        keywords: category.keywords,
        dispute_class: category.dispute_class.map(|class| class.value),
        restricted: category.restricted,
        separate_entry: category.separate_entry,
        start: category.start.map(|start| StepId::new(start.value)),
        then: category.then.map(|then| StepId::new(then.value)),
    }
}

fn route(route: raw::Route) -> RouteTarget {
    RouteTarget {
        id: route.id.value,
        label: route.label,
        address: route.address,
        clock: route.clock,
        basis: route.basis,
    }
}

fn procedure(raw: raw::Procedure, steps: Vec<Step>) -> Procedure {
    let reopen = raw.reopen;
    let whole = |limit: Option<Limit>| limit.unwrap_or(Limit::working_days(0));
    Procedure {
        id: raw.id,
        label: raw.label,
        start: StepId::new(raw.start.value),
        steps,
        tracks: raw.tracks.into_iter().map(track).collect(),
        distinct: raw.distinct.value.into_iter().map(|step| StepId::new(step.value)).collect(),
        question: raw.question.map_or_else(no_questions, |question| QuestionRule {
            lapses_after: question.lapses_after.value,
            times: question
                .times
                .map_or_else(QuestionRule::usual_times, |times| small(times.value)),
            basis: question.basis,
        }),
        extension: ExtensionRule {
            times: small(raw.extension.times.value),
            longest: raw.extension.longest.value,
            approver: PostId::new(raw.extension.approver.value),
            basis: raw.extension.basis,
        },
        rating: rating(raw.rating),
        reopen: ReopenRule {
            window: whole(reopen.window.value),
            decided_by: PostId::new(reopen.decided_by.value),
            limit: whole(reopen.limit.value),
            to: StepId::new(reopen.to.value),
            refusals: reopen
                .refusals
                .map_or_else(ReopenRule::usual_refusals, |most| small(most.value)),
            basis: reopen.basis,
            escalation: reopen.escalation.map_or_else(empty_ladder, escalation),
        },
        joint: raw.joint.map(joint),
        appraisal: raw.appraisal.map(appraisal::appraisal),
    }
}

fn joint(raw: raw::Joint) -> JointRule {
    JointRule {
        report_in: raw.report_in.value,
        answer: raw.answer.value,
        longest: raw.longest.value,
        basis: raw.basis,
        escalation: escalation(raw.escalation),
    }
}

fn appeal(raw: raw::Appeal) -> AppealRule {
    AppealRule {
        window: raw.window.value,
        decided_by: PostId::new(raw.decided_by.value),
        limit: raw.limit.value,
        basis: raw.basis,
        escalation: escalation(raw.escalation),
    }
}

fn track(track: raw::Track) -> Track {
    Track {
        id: TrackId::new(track.id.value),
        label: track.label,
        hint: track.hint,
        limit: track.limit.value,
        basis: track.basis,
    }
}

/// A method that never asks has no rule for it; this one is never used.
fn no_questions() -> QuestionRule {
    QuestionRule {
        lapses_after: Limit::working_days(0),
        times: 0,
        basis: "本工作法不问群众".to_owned(),
    }
}

fn rating(rating: raw::Rating) -> RatingRule {
    let mut words = rating.labels.value.into_iter().map(|label| label.value);
    let labels = std::array::from_fn(|_| words.next().unwrap_or_default());
    RatingRule {
        labels,
        dissatisfied_up_to: small(rating.dissatisfied_up_to.value),
        appeal: rating.appeal.map(appeal),
    }
}

fn empty_ladder() -> Escalation {
    Escalation { remind_at_percent: 50, rungs: Vec::new() }
}

fn escalation(raw: raw::Escalation) -> Escalation {
    let rung = |rung: raw::Rung| Rung {
        post: PostId::new(rung.post.value),
        after_working_days: rung.after_working_days.value,
    };
    Escalation {
        remind_at_percent: small(raw.remind_at_percent.value),
        rungs: raw.rungs.into_iter().map(rung).collect(),
    }
}

fn step(raw: raw::Step) -> Step {
    let owner = match raw.owner.map(|owner| owner.value) {
        Some(raw::Owner::Post(post)) => Owner::Post(PostId::new(post)),
        Some(raw::Owner::Handler) => Owner::Handler,
        None => Owner::Nobody,
    };
    let limit = match raw.limit.map(|limit| limit.value) {
        Some(raw::StepLimit::Fixed(limit)) => StepLimit::FromEntry(limit),
        Some(raw::StepLimit::Track) => StepLimit::Track,
        None => StepLimit::None,
    };
    Step {
        id: StepId::new(raw.id.value),
        label: raw.label,
        resident_label: raw.resident_label,
        phase: raw.phase.value,
        owner,
        nearer: raw.nearer.map(|post| PostId::new(post.value)),
        limit,
        basis: raw.basis.map(|basis| basis.value).unwrap_or_default(),
        escalation: raw.escalation.map(escalation),
        actions: raw.actions.into_iter().map(action).collect(),
    }
}

fn action(action: raw::Action) -> Action {
    Action {
        id: ActionId::new(action.id.value),
        kind: action.kind.value,
        label: action.label,
        hint: action.hint,
        to: action.to.map(|to| StepId::new(to.value)),
        subjects: action.subjects.value.into_iter().map(|subject| subject.value).collect(),
    }
}

/// Numbers that the parser keeps below 100.
fn small(number: u16) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}
