//! The network of people.

use maplegrid_domain::methods::{
    Cadence, CareNeed, CareTier, ContactLine, DutyList, Every, Measure, Network, Routine,
    RoutineDays, SelectionRule, SelectionStep, Topic,
};
use maplegrid_domain::shared::{
    CadenceId, CategoryId, LineId, NeedId, PostId, RoutineId, SelectionStepId, TierId, TopicId,
};

use super::small;
use crate::parse::raw;
use crate::source::At;

pub(super) fn network(raw: raw::Network) -> Network {
    Network {
        lines: raw.lines.into_iter().map(line).collect(),
        cadences: raw.cadences.into_iter().map(cadence).collect(),
        topics: raw.topics.into_iter().map(topic).collect(),
        routines: raw.routines.into_iter().map(routine).collect(),
        duty_lists: raw.duty_lists.into_iter().map(duty_list).collect(),
        selections: raw.selections.into_iter().map(selection).collect(),
        tiers: raw.tiers.into_iter().map(tier).collect(),
        needs: raw.needs.into_iter().map(need).collect(),
    }
}

fn post(id: At<String>) -> PostId {
    PostId::new(id.value)
}

fn line(line: raw::Line) -> ContactLine {
    ContactLine {
        id: LineId::new(line.id.value),
        label: line.label,
        post: post(line.post),
        households: line.households,
        follows_post: line.follows_post,
        optional: line.optional,
        basis: line.basis,
    }
}

fn cadence(cadence: raw::Cadence) -> Cadence {
    Cadence {
        id: CadenceId::new(cadence.id.value),
        label: cadence.label,
        line: LineId::new(cadence.line.value),
        tier: cadence.tier.map(|tier| TierId::new(tier.value)),
        every: cadence.every.map_or(Every::Month, |every| every.value),
        times: small(cadence.times.value),
        basis: cadence.basis,
    }
}

fn topic(topic: raw::Topic) -> Topic {
    Topic {
        id: TopicId::new(topic.id.value),
        label: topic.label,
        raises: topic.raises.map(|category| CategoryId::new(category.value)),
    }
}

fn routine(routine: raw::Routine) -> Routine {
    Routine {
        id: RoutineId::new(routine.id.value),
        label: routine.label.value,
        post: post(routine.post),
        when: routine.when.unwrap_or(RoutineDays::Weekday(1)),
        basis: routine.basis,
    }
}

fn duty_list(list: raw::DutyList) -> DutyList {
    DutyList {
        id: list.id.value,
        label: list.label.value,
        posts: list.posts.into_iter().map(post).collect(),
        items: list.items.into_iter().map(|item| item.value).collect(),
        basis: list.basis,
    }
}

fn selection(rule: raw::Selection) -> SelectionRule {
    let step = |step: raw::SelectionStep| SelectionStep {
        id: SelectionStepId::new(step.id.value),
        label: step.label,
        post: post(step.post),
    };
    let measure = |measure: raw::Measure| Measure {
        id: measure.id.value,
        label: measure.label,
        ends_term: measure.ends_term,
    };
    SelectionRule {
        post: post(rule.post),
        ways: rule.ways,
        steps: rule.steps.into_iter().map(step).collect(),
        term_months: rule.term_months,
        measures: rule.measures.into_iter().map(measure).collect(),
        basis: rule.basis,
    }
}

fn tier(tier: raw::Tier) -> CareTier {
    CareTier {
        id: TierId::new(tier.id.value),
        label: tier.label.value,
        review_days: tier.review_days.value,
    }
}

fn need(need: raw::CareNeed) -> CareNeed {
    CareNeed {
        id: NeedId::new(need.id.value),
        label: need.label.value,
        tier: TierId::new(need.tier.value),
        guardian: need.guardian,
    }
}
