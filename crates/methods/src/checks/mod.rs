//! Proof that a method can run, before it runs. Each concern has its file; every finding has a
//! stable code and says what to do.

mod actions;
mod appraisal;
mod feedback;
mod flow;
mod graph;
mod guardrails;
mod ids;
mod joint;
mod ladders;
mod levels;
mod mediation;
mod network;
mod references;
mod registers;
mod replies;
mod reports;
mod restricted;
mod separation;
mod steps;
mod subjects;
pub(crate) mod years;

use crate::parse::raw::Raw;
use crate::source::Findings;

/// Runs all checks. `folder` is the folder's name.
pub(crate) fn run(folder: &str, raw: &Raw, out: &mut Findings) {
    ids::check(folder, raw, out);
    network::unique(raw, out);
    mediation::unique(raw, out);
    registers::unique(raw, out);
    replies::unique(raw, out);
    reports::unique(raw, out);
    references::check(raw, out);
    levels::tree(raw, out);
    // The rest follows references and climbs levels, so they have to lead somewhere.
    if out.has_errors() || steps::has_end(raw, out).is_none() {
        return;
    }
    levels::check(raw, out);
    steps::check(raw, out);
    ladders::check(raw, out);
    actions::check(raw, out);
    joint::check(raw, out);
    appraisal::check(raw, out);
    separation::check(raw, out);
    restricted::check(raw, out);
    network::check(raw, out);
    mediation::check(raw, out);
    registers::check(raw, out);
    replies::check(raw, out);
    reports::check(raw, out);
    guardrails::check(raw, out);
    // A path is only worth walking if its steps are whole.
    if !out.has_errors() {
        flow::check(raw, out);
        feedback::check(raw, out);
    }
    // Nor each subject's own ways, if there is none for all of them.
    if !out.has_errors() {
        subjects::check(raw, out);
    }
}
