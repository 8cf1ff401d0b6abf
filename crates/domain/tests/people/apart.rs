//! Who must not come to act for whom: whoever gives out the other's sign-in would be both.

use maplegrid_domain::methods::{Capability, ContactLine, Method};
use maplegrid_domain::people::kept_apart;
use maplegrid_domain::shared::LineId;

use crate::support::{World, people};

fn apart(world: &World, one: &str, other: &str) -> bool {
    kept_apart(&world.method, &world.directory, &one.into(), &other.into())
}

fn may(method: &mut Method, post: &str, capability: Capability) {
    let post = method.posts.iter_mut().find(|known| known.id.as_str() == post).unwrap();
    post.capabilities.push(capability);
}

#[test]
fn steps_of_different_people_keep_those_who_do_them_apart() {
    let world = World::new();
    for (one, other) in [
        ("clerk", "station"),
        ("clerk", "supervisor"),
        ("station", "worker"),
        ("worker", "supervisor"),
        ("grid", "supervisor"),
        // Handles from above, in a village where others check.
        ("town_worker", "clerk"),
        ("both", "clerk2"),
        // Holds one of the parts besides.
        ("double", "clerk"),
    ] {
        assert!(apart(&world, one, other), "{one} {other}");
    }
    for (one, other) in [
        // The handler's part is one, whoever plays it.
        ("worker", "grid"),
        ("worker", "town_worker"),
        // Another village's.
        ("clerk", "station2"),
        ("worker", "supervisor2"),
        // No part of those.
        ("clerk", "elder"),
        ("leader", "clerk"),
        ("nobody", "clerk"),
        ("nobody", "nobody"),
    ] {
        assert!(!apart(&world, one, other), "{one} {other}");
    }
}

#[test]
fn several_steps_of_the_handler_are_one_part() {
    let mut world = World::new();
    world.method.procedure.distinct = ["check", "accept", "handle"].map(Into::into).to_vec();
    assert!(!apart(&world, "worker", "grid") && !apart(&world, "worker", "worker"));
    assert!(apart(&world, "worker", "clerk"));
    // A step that somebody nearer does where there is one is theirs too.
    let steps = &mut world.method.procedure.steps;
    let check = steps.iter_mut().find(|step| step.id.as_str() == "check").unwrap();
    check.nearer = Some("elder".into());
    assert!(apart(&world, "elder", "worker") && !apart(&world, "elder", "clerk"));
}

#[test]
fn closer_care_is_proposed_by_one_and_confirmed_by_another() {
    let mut world = World::new();
    may(&mut world.method, "clerk", Capability::KeepHouseholds);
    may(&mut world.method, "county_leader", Capability::ConfirmCare);
    world.method.network.lines.push(ContactLine {
        id: LineId::new("door"),
        label: "邻长".to_owned(),
        post: "elder".into(),
        households: None,
        follows_post: true,
        optional: false,
        basis: String::new(),
    });
    assert!(apart(&world, "county", "elder") && apart(&world, "clerk2", "county"));
    assert!(!apart(&world, "clerk", "elder"), "both propose");
    assert!(!apart(&world, "county", "leader"));
}

#[test]
fn what_keeps_one_from_the_other_keeps_the_other_from_the_one() {
    let world = World::new();
    for one in people() {
        for other in people() {
            let (there, back) = (
                apart(&world, one.as_str(), other.as_str()),
                apart(&world, other.as_str(), one.as_str()),
            );
            assert_eq!(there, back, "{one} {other}");
        }
    }
}
