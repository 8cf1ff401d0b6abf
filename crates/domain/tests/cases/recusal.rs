//! 回避: nothing is open any more to whoever has an interest in a case, and it goes on with others.

use maplegrid_domain::cases::{Case, Input, Rejection, actions_for, handlers_for};
use maplegrid_domain::methods::ActionKind::{Assign, Classify};

use crate::support::{World, classify, person, text};

fn open_to(world: &World, who: &str) -> usize {
    actions_for(world.case(), &world.method, &world.directory, &who.into()).len()
}

#[test]
fn a_handler_who_recuses_is_replaced_and_never_has_it_again() {
    let mut world = World::until("handle");
    world.act("worker", "recuse".into(), text("当事人是我堂弟")).unwrap();
    let case: &Case = world.case();
    assert_eq!((case.step.as_str(), case.handler.as_ref()), ("dispatch", None));
    assert!(!case.doers.contains_key(&"handle".into()), "who recuses has not done the step");
    assert_eq!(open_to(&world, "worker"), 0);
    let office = &world.case().owner.as_ref().unwrap().area;
    let able = handlers_for(world.case(), &world.method, &world.directory, office);
    assert!(able.iter().all(|(who, _)| who.as_str() != "worker"));
    let again = world.tries("station", Assign, person("worker"));
    assert_eq!(again, Err(Rejection::NotAHandler));
    assert_eq!(world.act("worker", "handle.note".into(), text("x")), Err(Rejection::Recused));
    // The clock of the promise runs on.
    assert!(world.promised().is_some());
}

#[test]
fn whoever_presses_tells_a_handler_to_and_nobody_tells_a_post() {
    let mut world = World::until("handle");
    // The one who presses for it, above.
    world.act("leader", "recuse".into(), text("群众反映他们是亲戚")).unwrap();
    let recused = &world.case().recused[0];
    assert_eq!((recused.person.as_str(), recused.by.as_str()), ("worker", "leader"));
    let mut world = World::until("check");
    let told = world.act("leader", "recuse".into(), text("x"));
    assert!(matches!(told, Err(Rejection::NotYours { .. })));
    let silent = world.act("clerk", "recuse".into(), Input::default());
    assert_eq!(silent, Err(Rejection::TextMissing { field: "text" }));
}

#[test]
fn one_of_two_who_hold_a_post_recuses_and_the_other_goes_on() {
    let mut world = World::until("check");
    world.act("clerk", "recuse".into(), text("是我家的事")).unwrap();
    assert_eq!((world.step(), open_to(&world, "clerk")), ("check", 0));
    assert!(open_to(&world, "double") > 0);
    let refused = world.tries("clerk", Classify, classify("roads", "lead"));
    assert_eq!(refused, Err(Rejection::Recused));
    let last = world.act("double", "recuse".into(), text("也是我家的事"));
    assert_eq!(last, Err(Rejection::NobodyElse));
    world.does("double", Classify, classify("roads", "lead"));
}
