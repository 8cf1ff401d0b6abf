//! What differs, laid over a whole method: an entry of a list takes the place of the one with the
//! same id, or is added; a rule of the procedure takes the place of the rule. Nothing can be taken
//! away: who wants less writes a method of their own.

use super::raw::{Network, Procedure, Raw};
use crate::source::{At, Place};

impl Raw {
    /// This method with what differs.
    pub(crate) fn overlaid(mut self, over: Self) -> Self {
        self.id = over.id;
        (self.title, self.source, self.summary) = (over.title, over.source, over.summary);
        self.version = over.version.or(self.version);
        if over.opens.place != Place::default() {
            (self.opens, self.closes) = (over.opens, over.closes);
        }
        lay(&mut self.teams, over.teams, |team| team.id.value.clone());
        lay(&mut self.terms, over.terms, |(word, _)| word.clone());
        lay(&mut self.kinds, over.kinds, |kind| kind.id.value.clone());
        lay(&mut self.posts, over.posts, |post| post.id.value.clone());
        lay(&mut self.subjects, over.subjects, |subject| subject.id.value.clone());
        lay(&mut self.categories, over.categories, |category| category.id.value.clone());
        lay(&mut self.routes, over.routes, |route| route.id.value.clone());
        lay(&mut self.steps, over.steps, |step| step.id.value.clone());
        self.procedure.overlay(over.procedure);
        self.network.overlay(over.network);
        lay(&mut self.registers, over.registers, |register| register.id.value.clone());
        lay(&mut self.replies, over.replies, |reply| reply.id.value.clone());
        lay(&mut self.reports, over.reports, |report| report.id.value.clone());
        if !over.mediation.is_empty() {
            self.mediation = over.mediation;
        }
        self
    }
}

impl Procedure {
    fn overlay(&mut self, over: Self) {
        text(&mut self.id, over.id);
        text(&mut self.label, over.label);
        if !over.start.value.is_empty() {
            self.start = over.start;
        }
        if !over.distinct.value.is_empty() {
            self.distinct = over.distinct;
        }
        lay(&mut self.tracks, over.tracks, |track| track.id.value.clone());
        self.question = over.question.or(self.question.take());
        self.joint = over.joint.or(self.joint.take());
        self.appraisal = over.appraisal.or(self.appraisal.take());
        if given(&over.extension.approver) {
            self.extension = over.extension;
        }
        if !over.rating.labels.value.is_empty() {
            self.rating = over.rating;
        }
        if given(&over.reopen.decided_by) {
            self.reopen = over.reopen;
        }
    }
}

impl Network {
    fn overlay(&mut self, over: Self) {
        lay(&mut self.lines, over.lines, |line| line.id.value.clone());
        lay(&mut self.cadences, over.cadences, |cadence| cadence.id.value.clone());
        lay(&mut self.topics, over.topics, |topic| topic.id.value.clone());
        lay(&mut self.routines, over.routines, |routine| routine.id.value.clone());
        lay(&mut self.duty_lists, over.duty_lists, |list| list.id.value.clone());
        lay(&mut self.selections, over.selections, |selection| selection.post.value.clone());
        lay(&mut self.tiers, over.tiers, |tier| tier.id.value.clone());
        lay(&mut self.needs, over.needs, |need| need.id.value.clone());
    }
}

/// Entries in the place of those of the same name, and new ones after the rest. Two of one name in
/// the upper list both stay, so that it is said that they are two.
fn lay<T>(list: &mut Vec<T>, over: Vec<T>, name: impl Fn(&T) -> String) {
    let below = list.len();
    let mut laid = vec![false; below];
    for one in over {
        let at = list[..below].iter().position(|known| name(known) == name(&one));
        match at {
            Some(at) if !laid[at] => {
                list[at] = one;
                laid[at] = true;
            }
            _ => list.push(one),
        }
    }
}

fn text(own: &mut String, over: String) {
    if !over.is_empty() {
        *own = over;
    }
}

fn given(name: &At<String>) -> bool {
    !name.value.is_empty()
}
