//! Actions that only cases of some subjects have.

use maplegrid_domain::cases::{Input, Rejection, actions_for};
use maplegrid_domain::methods::{ActionKind, Subject};

use crate::support::{World, action_id};

/// Answered; the way on is kept for matters of a subject.
fn kept_for(subject: &str) -> World {
    let mut world = World::until("supervise");
    world.method.subjects =
        vec![Subject { id: "village".to_owned(), label: "村里事".to_owned() }];
    let steps = world.method.procedure.steps.iter_mut();
    let step = steps.into_iter().find(|step| step.id.as_str() == "supervise").unwrap();
    let pass = step.actions.iter_mut().find(|action| action.kind == ActionKind::Pass).unwrap();
    pass.subjects = vec!["village".to_owned()];
    for category in &mut world.method.categories {
        subject.clone_into(&mut category.subject);
    }
    world
}

fn offered(world: &World) -> Vec<ActionKind> {
    let person = "supervisor".into();
    let actions = actions_for(world.case(), &world.method, &world.directory, &person);
    actions.into_iter().map(|offered| offered.kind).collect()
}

#[test]
fn matters_of_the_subject_have_it() {
    let mut world = kept_for("village");
    assert!(offered(&world).contains(&ActionKind::Pass));
    world.does("supervisor", ActionKind::Pass, Input::default());
    assert_eq!(world.case().step.as_str(), "evaluate");
}

#[test]
fn others_do_not_and_are_told_which_do() {
    let mut world = kept_for("home");
    assert!(!offered(&world).contains(&ActionKind::Pass));
    assert!(offered(&world).contains(&ActionKind::SendBack));
    let tried = world.act("supervisor", action_id("supervise", ActionKind::Pass), Input::default());
    let Err(Rejection::OtherSubject { subjects, .. }) = tried else { panic!("{tried:?}") };
    assert_eq!(subjects, ["村里事"]);
    assert_eq!(world.case().step.as_str(), "supervise");
}

#[test]
fn what_nobody_has_classified_has_what_every_matter_has() {
    let mut action = kept_for("home").method.procedure.steps.remove(0).actions.remove(0);
    assert!(action.is_for(None));
    action.subjects = vec!["village".to_owned()];
    assert!(!action.is_for(None));
    assert!(action.is_for(Some("village")) && !action.is_for(Some("home")));
}
