//! Whole mediations, from the application to the file.

use std::collections::BTreeSet;

use jiff::civil::date;
use maplegrid_domain::mediation::{
    Asker, Authorised, Capacity, Command, CourtResult, Ending, Event, Form, Item, Manner, NamedBy,
    NewAgreement, Openness, PartyNo, Performance, RecusalAnswer, Rejection, Signer, Stage,
};
use maplegrid_domain::methods::Touch;

use super::world::{
    BOTH, World, agree, at, hear, name, named, new_mediation, new_party, refuse, sealed, sign,
    signers,
};

#[test]
fn a_written_agreement_takes_effect_when_the_last_has_signed() {
    let mut world = World::agreed();
    let [first, second, mediator, seal] = signers();
    world.does("worker", &sign(first, Manner::Screen, world.now));
    world.days(2);
    // Put down later than it was done: the day on paper counts.
    let paper = at(date(2026, 3, 4), 15);
    world.does("worker", &sign(second, Manner::Paper, paper));
    world.does("worker", &sign(mediator, Manner::Paper, paper));
    assert_eq!(world.stage(), Some(Stage::Agreed), "the seal is missing");
    world.does("clerk", &sign(seal, Manner::Paper, paper));
    assert_eq!(world.events.last(), Some(&Event::TookEffect { on: date(2026, 3, 4) }));
    let signatures = &world.mediation().agreement().unwrap().signatures;
    assert_eq!(signatures.len(), 4);
    assert!(!world.mediation().agreement().unwrap().done.is_late());
    assert_eq!(world.mediation().result(), Some("agreed"));
}

#[test]
fn an_oral_agreement_takes_effect_on_its_day() {
    let mut world = World::heard();
    world.days(5);
    let reached = at(date(2026, 3, 5), 10);
    world.does("worker", &agree(reached, Form::Oral));
    assert_eq!(world.mediation().effective(), Some(date(2026, 3, 5)));
    assert!(world.mediation().agreement().unwrap().done.is_late(), "recorded days later");
    let [first, ..] = signers();
    let refused = world.ask("worker", &sign(first, Manner::Paper, world.now));
    assert_eq!(refused, Err(Rejection::NothingToSign));
}

#[test]
fn until_somebody_signs_they_may_agree_otherwise_and_then_no_more() {
    let mut world = World::agreed();
    world.does("worker", &agree(world.now, Form::Written));
    assert_eq!(world.mediation().agreements.len(), 2);
    let [first, ..] = signers();
    world.does("worker", &sign(first.clone(), Manner::Paper, world.now));
    let again = world.ask("worker", &agree(world.now, Form::Written));
    assert_eq!(again, Err(Rejection::SignedAlready));
    let twice = world.ask("worker", &sign(first, Manner::Paper, world.now));
    assert_eq!(twice, Err(Rejection::SignedAlready));
    // What was wrong is said in a record of its own.
    let no = world.mediation().agreement().unwrap().no;
    world.does("worker", &Command::Correct { of: no, words: sealed("笔误") });
    let corrections = &world.mediation().corrections;
    assert_eq!((corrections.len(), corrections[0].of), (1, no));
    let unknown = world.ask("worker", &Command::Correct { of: 99, words: sealed("笔误") });
    assert_eq!(unknown, Err(Rejection::UnknownRecord(99)));
}

#[test]
fn nothing_happens_before_rights_are_told_and_somebody_mediates() {
    let mut world = World::opened();
    let now = world.now;
    world.does("clerk", &Command::Accept { at: now });
    assert_eq!(world.ask("clerk", &hear(now)), Err(Rejection::NotInformed(BOTH.into())));
    world.does("clerk", &Command::Inform { party: PartyNo(2), at: now });
    assert_eq!(world.ask("clerk", &hear(now)), Err(Rejection::NotInformed(vec![PartyNo(1)])));
    world.does("clerk", &Command::Inform { party: PartyNo(1), at: now });
    assert_eq!(world.ask("clerk", &hear(now)), Err(Rejection::NoMediator));
    world.does("clerk", &name("worker"));
    assert_eq!(
        world.ask("worker", &agree(now, Form::Oral)),
        Err(Rejection::NoHearing),
        "agreed without a session"
    );
    world.does("worker", &hear(now));
    let told_later = Command::Inform { party: PartyNo(1), at: now };
    assert_eq!(world.ask("worker", &told_later), Err(Rejection::DoneAlready(PartyNo(1))));
}

#[test]
fn recusal_is_decided_by_somebody_else() {
    let mut world = World::ready();
    let ask = |mediator: &str, asker| Command::AskRecusal {
        mediator: mediator.into(),
        asker,
        at: at(date(2026, 3, 3), 9),
        words: sealed("是他家亲戚"),
    };
    let answer = |mediator: &str, answer| Command::AnswerRecusal {
        mediator: mediator.into(),
        answer,
        words: sealed("说明"),
    };
    world.does("worker", &ask("worker", Asker::Party(PartyNo(2))));
    assert_eq!(world.ask("worker", &hear(world.now)), Err(Rejection::RecusalOpen));
    let again = world.ask("clerk", &ask("worker", Asker::Party(PartyNo(1))));
    assert_eq!(again, Err(Rejection::RecusalOpen));
    let own = world.ask("worker", &answer("worker", RecusalAnswer::Refused));
    assert_eq!(own, Err(Rejection::NotYours));
    world.does("leader", &answer("worker", RecusalAnswer::Granted));
    assert_eq!(world.ask("clerk", &hear(world.now)), Err(Rejection::NoMediator));
    let back = world.ask("clerk", &name("worker"));
    assert_eq!(back, Err(Rejection::SteppedBack("worker".into())));
    world.does("clerk", &name("both"));
    assert_eq!(world.ask("worker", &hear(world.now)), Err(Rejection::NotYours));
    let for_another = world.ask("clerk", &ask("both", Asker::Mediator));
    assert_eq!(for_another, Err(Rejection::OnlyThemselves));
    world.does("both", &ask("both", Asker::Mediator));
    assert_eq!(world.mediation().active_mediators().count(), 0, "stepped back by themself");
}

#[test]
fn nobody_mediates_for_themselves_or_their_own() {
    let mut world = World::new();
    let mut new = new_mediation(world.now);
    new.parties[0].person = Some("worker".into());
    new.parties[1].related = vec!["double".into()];
    let open = World::open(new);
    world.does("clerk", &open);
    world.does("clerk", &Command::Accept { at: world.now });
    for close in ["worker", "double"] {
        let refused = world.ask("clerk", &name(close));
        assert_eq!(refused, Err(Rejection::TooClose(close.into())));
    }
    // The clerk who is related does not act in it either, although the post would let them.
    let refused = world.ask("double", &Command::Inform { party: PartyNo(1), at: world.now });
    assert_eq!(refused, Err(Rejection::TooClose("double".into())));
    world.does("clerk", &name("both"));
    world.does("clerk", &Command::Declare { party: PartyNo(2), person: "both".into() });
    assert_eq!(world.mediation().active_mediators().count(), 0, "found out later");
    let stranger = Command::Declare { party: PartyNo(2), person: "ghost".into() };
    assert!(matches!(world.ask("clerk", &stranger), Err(Rejection::UnknownValue { .. })));
    let elsewhere = world.ask("clerk", &name("worker2"));
    assert_eq!(elsewhere, Err(Rejection::NotAMediator("worker2".into())));
}

#[test]
fn chosen_invited_and_open_only_with_everybodys_consent() {
    let mut world = World::ready();
    let missing = Err(Rejection::ConsentMissing(vec![PartyNo(2)]));
    let one = vec![PartyNo(1)];
    let chosen = |consents: &[PartyNo]| named("both", NamedBy::Parties, consents);
    assert_eq!(world.ask("clerk", &chosen(&one)), missing);
    world.does("clerk", &chosen(&BOTH));
    let open = |consents| Command::SetOpenness { openness: Openness::Open, consents };
    assert_eq!(world.ask("worker", &open(one.clone())), missing);
    let unknown = world.ask("worker", &open(vec![PartyNo(3)]));
    assert_eq!(unknown, Err(Rejection::UnknownParty(PartyNo(3))));
    world.does("worker", &open(BOTH.into()));
    let closed = Command::SetOpenness { openness: Openness::Closed, consents: Vec::new() };
    world.does("worker", &closed);
    assert_eq!(world.play("worker", &closed), Ok(Vec::new()), "it is closed");
    let invite = |consents| Command::Invite {
        kind: maplegrid_domain::mediation::HelperKind::Relative,
        consents,
        at: at(date(2026, 3, 3), 9),
        words: sealed("舅舅"),
    };
    assert_eq!(world.ask("worker", &invite(one)), missing);
    world.does("worker", &invite(BOTH.into()));
}

#[test]
fn refusing_ends_it_and_is_not_undone() {
    for mut world in [World::opened(), World::ready(), World::agreed()] {
        let now = world.now;
        let untold = Command::Refuse { party: PartyNo(2), at: now, words: None, routes: vec![] };
        assert_eq!(world.ask("clerk", &untold), Err(Rejection::NoRoute), "no other way told");
        world.does("clerk", &refuse(PartyNo(2), now));
        assert_eq!(world.stage(), Some(Stage::Ended));
        let end = world.mediation().end.as_ref().unwrap();
        assert_eq!(end.how, Ending::Refused { party: PartyNo(2) });
        assert_eq!(end.routes, ["court"]);
        assert_eq!(world.mediation().result(), Some("refused"));
    }
}

#[test]
fn somebody_without_full_capacity_is_represented() {
    let mut world = World::new();
    let mut new = new_mediation(world.now);
    new.parties[1] = new_party(Capacity::Guarded);
    let open = World::open(new);
    let now = world.now;
    world.does("clerk", &open);
    world.does("clerk", &Command::Accept { at: now });
    world.does("clerk", &name("worker"));
    for party in BOTH {
        world.does("worker", &Command::Inform { party, at: now });
    }
    assert_eq!(world.ask("worker", &hear(now)), Err(Rejection::NotRepresented(PartyNo(2))));
    let represent = |authorised| Command::Represent {
        party: PartyNo(2),
        authorised,
        at: now,
        words: sealed("父亲"),
    };
    world.does("worker", &represent(Authorised::General));
    assert!(world.ask("worker", &hear(now)).is_err(), "an agent is no guardian");
    world.does("worker", &represent(Authorised::Guardian));
    world.does("worker", &hear(now));
    world.does("worker", &agree(now, Form::Written));
}

#[test]
fn marriage_adoption_and_inheritance_are_signed_on_paper() {
    for touch in Touch::ALL {
        let mut world = World::heard();
        let Command::Agree(new) = agree(world.now, Form::Written) else { unreachable!() };
        let new = NewAgreement { touches: BTreeSet::from([touch]), ..*new };
        world.does("worker", &Command::Agree(Box::new(new)));
        let [first, second, mediator, seal] = signers();
        let screen = world.ask("worker", &sign(first.clone(), Manner::Screen, world.now));
        assert_eq!(screen == Err(Rejection::PaperOnly), touch.is_paper_only(), "{touch:?}");
        for signer in [first, second, mediator, seal] {
            world.does("worker", &sign(signer, Manner::Paper, world.now));
        }
        let ask = Command::AskConfirmation { by: BOTH.into(), at: world.now, words: sealed("") };
        let refused = world.ask("worker", &ask) == Err(Rejection::Unconfirmable);
        assert_eq!(refused, touch.is_unconfirmable(), "{touch:?}");
    }
}

#[test]
fn a_category_of_marriage_is_signed_on_paper_and_may_be_confirmed_if_it_is_about_money() {
    let mut world = World::new();
    let mut new = new_mediation(world.now);
    new.category = "marriage".into();
    let open = World::open(new);
    let now = world.now;
    world.does("clerk", &open);
    world.does("clerk", &Command::Accept { at: now });
    world.does("clerk", &name("worker"));
    for party in BOTH {
        world.does("worker", &Command::Inform { party, at: now });
    }
    world.does("worker", &hear(now));
    world.does("worker", &agree(now, Form::Written));
    let [first, ..] = signers();
    let screen = world.ask("worker", &sign(first, Manner::Screen, now));
    assert_eq!(screen, Err(Rejection::PaperOnly));
    for signer in signers() {
        world.does("worker", &sign(signer, Manner::Paper, now));
    }
    let ask = Command::AskConfirmation { by: BOTH.into(), at: now, words: sealed("") };
    world.does("worker", &ask);
}

#[test]
fn on_the_screen_everybody_signs_for_themselves_and_the_seal_is_a_seal() {
    let mut world = World::agreed();
    let [_, _, mediator, seal] = signers();
    let other = world.ask("clerk", &sign(mediator.clone(), Manner::Screen, world.now));
    assert_eq!(other, Err(Rejection::OnlyThemselves));
    let drawn = world.ask("clerk", &sign(seal, Manner::Screen, world.now));
    assert_eq!(drawn, Err(Rejection::PaperOnly));
    world.does("worker", &sign(mediator, Manner::Screen, world.now));
    let stranger = Signer::Mediator { person: "both".into() };
    let refused = world.ask("worker", &sign(stranger, Manner::Paper, world.now));
    assert_eq!(refused, Err(Rejection::NotAMediator("both".into())));
}

#[test]
fn performed_visited_confirmed_and_filed() {
    let mut world = World::in_force();
    world.days(10);
    let now = world.now;
    let one = Command::AskConfirmation { by: vec![PartyNo(1)], at: now, words: sealed("法院") };
    assert_eq!(world.ask("worker", &one), Err(Rejection::ConsentMissing(vec![PartyNo(2)])));
    world.does(
        "worker",
        &Command::AskConfirmation { by: BOTH.into(), at: now, words: sealed("法院") },
    );
    let twice = Command::AskConfirmation { by: BOTH.into(), at: now, words: sealed("法院") };
    assert_eq!(world.ask("worker", &twice), Err(Rejection::ConfirmationAsked));
    let perform = |how| Command::Perform { term: 1, how, at: now, words: sealed("收条") };
    world.does("worker", &perform(Performance::Partly));
    world.does("worker", &perform(Performance::Full));
    let agreement = world.mediation().agreement().unwrap();
    assert_eq!(agreement.performance(), Some(Performance::Full));
    let visit = |satisfaction| Command::Visit {
        at: now,
        performance: Performance::Full,
        satisfaction,
        words: sealed("都好"),
    };
    assert!(world.ask("worker", &visit(6)).is_err());
    world.does("worker", &visit(5));
    let file = |missing| Command::File { missing };
    assert_eq!(
        world.ask("worker", &file([].into())),
        Err(Rejection::FileIncomplete(vec![Item::Identity, Item::Confirmation]))
    );
    let decided = Command::RecordConfirmation {
        result: CourtResult::Confirmed,
        at: now,
        words: sealed("民特1号"),
    };
    world.does("worker", &decided);
    assert_eq!(world.ask("worker", &decided), Err(Rejection::NoConfirmation), "told once");
    world.does("worker", &file([(Item::Identity, sealed("当场看过，没有复印"))].into()));
    assert_eq!(world.stage(), Some(Stage::Filed));
}
