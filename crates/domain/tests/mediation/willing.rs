//! Nobody is mediated with who has not said that they want it, and nobody mediates with a stake.

use maplegrid_domain::mediation::{
    Capacity, Command, Ending, Entruster, Form, Interest, NamedBy, NewMediation, Origin, PartyNo,
    Rejection, Stage, Step, Willing,
};

use super::world::{
    BOTH, World, agree, consent, hear, name, named, new_mediation, new_party, refuse, sealed,
};

fn opened_by(origin: Origin) -> World {
    let mut world = World::new();
    let new = NewMediation { origin, consents: vec![], ..new_mediation(world.now) };
    world.does("clerk", &World::open(new));
    world
}

#[test]
fn what_nobody_applied_for_waits_until_everybody_agrees() {
    let entrusted = |by| Origin::Entrusted { by, docket: Some(sealed("民初12号")) };
    for origin in [Origin::Offered, entrusted(Entruster::Court), entrusted(Entruster::Police)] {
        let mut world = opened_by(origin);
        let now = world.now;
        let accept = Command::Accept { at: now };
        assert_eq!(world.ask("clerk", &accept), Err(Rejection::NotWilling(BOTH.into())));
        assert!(!world.offered("clerk").contains(&Step::Accept));
        world.does("clerk", &consent(&[PartyNo(2)], now));
        assert_eq!(world.ask("clerk", &accept), Err(Rejection::NotWilling(vec![PartyNo(1)])));
        let twice = world.ask("clerk", &consent(&BOTH, now));
        assert_eq!(twice, Err(Rejection::DoneAlready(PartyNo(2))));
        let nobody = world.ask("clerk", &consent(&[], now));
        assert_eq!(nobody, Err(Rejection::Missing { field: "consents" }));
        let stranger = world.ask("clerk", &consent(&[PartyNo(3)], now));
        assert_eq!(stranger, Err(Rejection::UnknownParty(PartyNo(3))));
        let early = world.ask("clerk", &consent(&[PartyNo(1)], now.plus_minutes(-2 * 24 * 60)));
        assert_eq!(early, Err(Rejection::TooEarly { field: "opened" }));
        // Or one of them does not want it: that is the end, with another way told.
        let mut ended = World { state: world.state.clone(), ..World::new() };
        ended.does("clerk", &refuse(PartyNo(1), now));
        assert_eq!(ended.stage(), Some(Stage::Ended));
        let end = ended.mediation().end.as_ref().unwrap();
        assert_eq!(end.how, Ending::Refused { party: PartyNo(1) });
        let late = ended.ask("clerk", &consent(&[PartyNo(1)], now));
        assert_eq!(late, Err(Rejection::NotNow { stage: Stage::Ended }));

        world.does("clerk", &consent(&[PartyNo(1)], now));
        assert!(!world.offered("clerk").contains(&Step::Consent));
        world.does("clerk", &accept);
        let how = |at: usize| world.mediation().parties[at].consent.as_ref().unwrap().how;
        assert_eq!((how(0), how(1)), (Willing::Agreed, Willing::Agreed));
    }
}

#[test]
fn whom_one_side_brings_is_asked_before_anybody_talks() {
    let mut world = World::unasked();
    let now = world.now;
    // One has applied, so that it can be taken; the other has said nothing yet.
    world.does("clerk", &Command::Accept { at: now });
    world.does("clerk", &name("worker"));
    for party in BOTH {
        world.does("worker", &Command::Inform { party, at: now });
    }
    let silent = |no| Err(Rejection::NotWilling(vec![PartyNo(no)]));
    let investigate = Command::Investigate { at: now, words: sealed("问邻居") };
    assert_eq!(world.ask("worker", &hear(now)), silent(2));
    assert_eq!(world.ask("worker", &investigate), silent(2));
    for step in [Step::Hear, Step::Investigate, Step::Invite, Step::Agree] {
        assert!(!world.offered("worker").contains(&step), "{step:?}");
    }
    world.does("worker", &consent(&[PartyNo(2)], now));
    let first = world.mediation().parties[0].consent.as_ref().unwrap();
    assert_eq!(first.how, Willing::Applied);
    world.does("worker", &investigate);
    world.does("worker", &hear(now));
    // Somebody joins: nothing is agreed over their head.
    let party = Box::new(new_party(Capacity::Full));
    world.does("worker", &Command::AddParty { party, at: now });
    assert_eq!(world.ask("worker", &agree(now, Form::Oral)), silent(3));
    world.does("worker", &consent(&[PartyNo(3)], now));
    world.does("worker", &Command::Inform { party: PartyNo(3), at: now });
    world.does("worker", &agree(now, Form::Oral));
}

#[test]
fn whoever_has_a_stake_or_is_unknown_is_not_taken() {
    let mut world = World::opened();
    world.does("clerk", &Command::Accept { at: world.now });
    let involved = Command::Name {
        mediator: "worker".into(),
        by: NamedBy::Parties,
        consents: BOTH.into(),
        interest: Interest::Involved,
    };
    assert_eq!(world.ask("clerk", &involved), Err(Rejection::TooClose("worker".into())));
    world.does("clerk", &named("worker", NamedBy::Parties, &BOTH));
    assert_eq!(world.mediation().mediators[0].interest, Interest::Free);

    let world = World::new();
    let related_to = |person: &str| {
        let mut new = new_mediation(world.now);
        new.parties[1].related = vec![person.into()];
        world.ask("clerk", &World::open(new)).map(|_| ())
    };
    assert_eq!(related_to("worker"), Ok(()));
    let unknown = related_to("ghost");
    assert!(matches!(unknown, Err(Rejection::UnknownValue { field: "person", .. })));
    assert_eq!(related_to("clerk"), Err(Rejection::TooClose("clerk".into())), "their own matter");
    let new = NewMediation { consents: vec![PartyNo(3)], ..new_mediation(world.now) };
    assert_eq!(world.ask("clerk", &World::open(new)), Err(Rejection::UnknownParty(PartyNo(3))));
}
