//! A step that somebody nearer to the resident does where there is one: 邻长敲门回访.

use maplegrid_domain::cases::{CaseNumber, Channel, Command, Identity, Input, NewCase};
use maplegrid_domain::methods::{ActionKind, Method};
use maplegrid_domain::shared::{Actor, StepId};

use crate::support::{G1, V1, World, answer, classify, directory_of, person, visit};

/// Return visits are the grid member's, and the clerk's where there is none.
fn visited_by_grid_members(method: &mut Method) {
    let evaluate = StepId::from("evaluate");
    let step = method.procedure.steps.iter_mut().find(|step| step.id == evaluate).unwrap();
    step.nearer = Some("grid_member".into());
}

/// A case of an area, answered by `handler` and passed on to the return visit.
fn answered(world: &mut World, area: &str, handler: &str) {
    visited_by_grid_members(&mut world.method);
    let new = NewCase {
        area: area.into(),
        text: "村口路灯坏了".to_owned(),
        location: None,
        channel: Channel::Qr,
        identity: Identity::Named,
        attachments: Vec::new(),
        category: None,
        filed_by: None,
        household: None,
        parent: None,
    };
    let number = CaseNumber::mint(world.now.date(), 7);
    world.play(&Actor::Resident, &Command::Receive { number, new: Box::new(new) }).unwrap();
    world.does("clerk", ActionKind::Classify, classify("roads", "lead"));
    world.does("station", ActionKind::Assign, person(handler));
    world.does(handler, ActionKind::Take, Input::default());
    world.does(handler, ActionKind::Answer, answer());
    world.does("supervisor", ActionKind::Pass, Input::default());
    assert_eq!(world.step(), "evaluate");
}

fn owner(world: &World) -> (String, String) {
    let owner = world.case().owner.clone().unwrap();
    (owner.post.to_string(), owner.area.to_string())
}

#[test]
fn the_nearer_post_does_it_in_its_own_area() {
    let mut world = World::new();
    answered(&mut world, G1, "worker");
    assert_eq!(owner(&world), ("grid_member".to_owned(), G1.to_owned()));
    assert!(world.tries("clerk", ActionKind::Visit, visit("satisfied")).is_err());
    world.does("grid", ActionKind::Visit, visit("satisfied"));
    assert_eq!(world.step(), "closed");
}

#[test]
fn a_case_that_lies_above_the_nearer_post_is_the_owners() {
    let mut world = World::new();
    answered(&mut world, V1, "worker");
    assert_eq!(owner(&world), ("clerk".to_owned(), V1.to_owned()));
}

#[test]
fn whoever_handled_it_does_not_ask_whether_it_was_done_well() {
    let mut world = World::new();
    answered(&mut world, G1, "grid");
    assert_eq!(owner(&world), ("clerk".to_owned(), V1.to_owned()));
}

#[test]
fn a_vacant_nearer_post_leaves_it_to_the_owner() {
    let mut world = World::new();
    world.directory = directory_of(|who| who != "grid");
    answered(&mut world, G1, "worker");
    assert_eq!(owner(&world), ("clerk".to_owned(), V1.to_owned()));
}
