//! GC-5: the steps that a method names are done by different people; what a handler does is one part.

use maplegrid_domain::cases::{Input, Rejection};
use maplegrid_domain::methods::ActionKind::{Answer, Assign, Claim, Classify, Pass, Take};

use crate::support::{World, answer, classify, person, text};

#[test]
fn a_handler_may_do_each_of_the_handlers_steps_and_none_of_the_others() {
    let mut world = World::new();
    world.method.procedure.distinct =
        ["check", "dispatch", "accept", "handle", "supervise"].map(Into::into).to_vec();
    world.receive(None);
    world.does("clerk", Classify, classify("roads", "lead"));
    // Holds every post, and does one part only.
    world.does("double", Assign, person("worker"));
    world.does("worker", Take, Input::default());
    world.does("worker", Answer, answer());
    let own = world.tries("double", Pass, Input::default());
    assert_eq!(own, Err(Rejection::SamePerson { done: "dispatch".to_owned() }));
    world.does("supervisor", Pass, Input::default());
    assert_eq!(world.step(), "evaluate");
}

#[test]
fn whoever_took_a_wish_on_fulfils_it_though_both_steps_are_distinct() {
    let mut world = World::new();
    world.method.procedure.distinct = ["grant", "handle", "thanks"].map(Into::into).to_vec();
    world.receive(Some("wishes"));
    world.does("worker", Claim, Input::default());
    world.does("worker", Answer, answer());
    // Sent back, it is taken on anew by whoever fulfilled it the first time.
    world.act("clerk", "thanks.send_back".into(), text("还缺一样")).unwrap();
    world.does("worker", Claim, Input::default());
    world.does("worker", Answer, answer());
    assert_eq!(world.step(), "thanks");
}
