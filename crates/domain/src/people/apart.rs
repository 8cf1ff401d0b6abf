//! Who must not come to act for whom: people whose parts a method keeps apart.

use super::{Directory, Holding};
use crate::methods::{Capability, Method, Owner, Step};
use crate::shared::{PersonId, StepId};

/// A part that another person has to play.
#[derive(PartialEq, Eq)]
enum Part<'a> {
    /// A step of those that are done by different people.
    Step(&'a StepId),
    /// Any of those steps that is the handler's.
    Handles,
    /// Closer care is proposed by one and confirmed by another (DOMAIN § 8 G4).
    ProposesCare,
    ConfirmsCare,
}

/// Whether two people hold posts whose parts have to be played by different people somewhere: two
/// of a procedure's `distinct` steps, or proposing and confirming closer care. Whoever could sign
/// in as the other would be both.
pub fn kept_apart(
    method: &Method,
    directory: &Directory,
    one: &PersonId,
    other: &PersonId,
) -> bool {
    let areas = &directory.areas;
    directory.holdings(one).iter().any(|held| {
        let near = directory.holdings(other).iter().filter(|theirs| {
            areas.is_within(&theirs.area, &held.area) || areas.is_within(&held.area, &theirs.area)
        });
        let own = parts(method, held);
        near.flat_map(|theirs| parts(method, theirs))
            .any(|theirs| own.iter().any(|own| are_apart(own, &theirs)))
    })
}

fn are_apart(one: &Part<'_>, other: &Part<'_>) -> bool {
    match (one, other) {
        (Part::Step(one), Part::Step(other)) => one != other,
        (Part::Step(_), Part::Handles)
        | (Part::Handles, Part::Step(_))
        | (Part::ProposesCare, Part::ConfirmsCare)
        | (Part::ConfirmsCare, Part::ProposesCare) => true,
        _ => false,
    }
}

fn parts<'a>(method: &'a Method, held: &Holding) -> Vec<Part<'a>> {
    let procedure = &method.procedure;
    let may = |capability| method.post(&held.post).is_some_and(|post| post.may(capability));
    let steps = procedure.distinct.iter().filter_map(|id| procedure.step(id));
    let does = steps.filter(|step| {
        let owns = match &step.owner {
            Owner::Post(post) => *post == held.post,
            Owner::Handler => may(Capability::Handle),
            Owner::Nobody => false,
        };
        owns || step.nearer.as_ref() == Some(&held.post)
    });
    let part = |step: &'a Step| match &step.owner {
        Owner::Handler => Part::Handles,
        Owner::Post(_) | Owner::Nobody => Part::Step(&step.id),
    };
    let mut parts: Vec<Part<'a>> = does.map(part).collect();
    let is_contact = method.network.lines.iter().any(|line| line.post == held.post);
    if may(Capability::KeepHouseholds) || is_contact {
        parts.push(Part::ProposesCare);
    }
    if may(Capability::ConfirmCare) {
        parts.push(Part::ConfirmsCare);
    }
    parts
}
