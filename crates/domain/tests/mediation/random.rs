//! Random commands by random people over months. Whatever they do, what the law promises holds.

use maplegrid_domain::mediation::{
    Agreement, Command, Event, Form, Manner, Mediation, NamedBy, Origin, PartyNo, Recorded, Signer,
    Stage, period_due, wakes_at,
};
use proptest::prelude::*;
use proptest::sample::Index;

use super::world::{
    BOTH, World, agree, consent, every_command, hear, name, named, new_mediation, sign, signers,
};

const PEOPLE: [&str; 9] =
    ["clerk", "worker", "both", "double", "leader", "nobody", "worker2", "town_worker", "system"];

#[derive(Clone, Debug)]
enum Move {
    /// Something sensible, by somebody who may.
    Likely(Index),
    /// Anything by anybody.
    Any {
        who: Index,
        what: Index,
    },
    /// Hours pass, sometimes many.
    Wait(i64),
    Tick,
}

fn moves() -> impl Strategy<Value = Move> {
    let index = any::<Index>;
    prop_oneof![
        16 => index().prop_map(Move::Likely),
        3 => (index(), index()).prop_map(|(who, what)| Move::Any { who, what }),
        2 => (0..400_i64).prop_map(Move::Wait),
        2 => Just(Move::Tick),
    ]
}

fn likely(world: &World, pick: Index) -> (&'static str, Command) {
    let now = world.now;
    let mut all = vec![
        ("clerk", World::open(new_mediation(now))),
        ("clerk", Command::Accept { at: now }),
        ("clerk", name("worker")),
        ("clerk", named("both", NamedBy::Parties, &BOTH)),
        ("clerk", consent(&BOTH, now)),
        ("clerk", consent(&[PartyNo(3)], now)),
        ("worker", Command::Inform { party: PartyNo(1), at: now }),
        ("worker", Command::Inform { party: PartyNo(2), at: now }),
        ("worker", hear(now.plus_minutes(-60 * 24))),
        ("worker", hear(now)),
        ("worker", agree(now, Form::Written)),
        ("worker", agree(now, Form::Oral)),
    ];
    for manner in [Manner::Paper, Manner::Screen] {
        all.extend(signers().map(|signer| ("worker", sign(signer, manner, now))));
    }
    pick.get(&all).clone()
}

fn play(world: &mut World, next: &Move) {
    let before = world.state.clone();
    let told = world.events.len();
    match next {
        Move::Likely(pick) => {
            let (who, command) = likely(world, *pick);
            let _ = world.play(who, &command);
        }
        Move::Any { who, what } => {
            let (_, _, command) = what.get(&every_command(world.now)).clone();
            let _ = world.play(who.get::<&str>(&PEOPLE), &command);
        }
        Move::Wait(hours) => world.now = world.now.plus_minutes(hours * 60),
        Move::Tick => {
            let _ = world.play("system", &Command::Tick);
        }
    }
    let new: Vec<Event> = world.events[told..].to_vec();
    step(world, before.as_ref(), &new);
}

/// What one step may not break.
fn step(world: &World, before: Option<&Mediation>, new: &[Event]) {
    let Some(after) = &world.state else { return };
    if let Some(before) = before {
        assert_eq!(after.version, before.version + new.len() as u64);
        nothing_signed_changed(before, after);
        let stage = before.stage();
        if stage == Stage::Ended {
            let after_the_end = |event: &Event| {
                matches!(
                    event,
                    Event::Filed { .. }
                        | Event::Corrected { .. }
                        | Event::Graded { .. }
                        | Event::DangerReported { .. }
                )
            };
            assert!(new.iter().all(after_the_end), "after the end: {new:?}");
            assert_eq!(before.end, after.end);
        }
        if stage == Stage::Filed {
            assert!(new.iter().all(|event| matches!(event, Event::Corrected { .. })), "{new:?}");
        }
    }
    always(world, after);
}

fn nothing_signed_changed(before: &Mediation, after: &Mediation) {
    for (was, is) in before.agreements.iter().zip(&after.agreements) {
        let words = |agreement: &Agreement| {
            let terms: Vec<_> =
                agreement.terms.iter().map(|t| (t.no, t.by, t.words.clone(), t.due)).collect();
            (agreement.no, agreement.words.clone(), agreement.amount_fen, terms)
        };
        assert_eq!(words(was), words(is));
        assert!(is.signatures.starts_with(&was.signatures), "a signature went");
        if was.effective.is_some() {
            assert_eq!(was.effective, is.effective);
            assert_eq!(was.signatures, is.signatures);
        }
    }
    let signed = before.agreement().is_some_and(Agreement::is_signed_by_anybody);
    assert!(!signed || before.agreements.len() == after.agreements.len());
    assert!(after.hearings.starts_with(&before.hearings), "a record went");
}

/// What holds at any time.
fn always(world: &World, mediation: &Mediation) {
    let due = period_due(mediation, &world.method, &world.calendar);
    for hearing in &mediation.hearings {
        assert!(mediation.accepted.is_some() && !hearing.mediators.is_empty());
        let told = |party: &maplegrid_domain::mediation::Party| {
            party.informed.is_some() && party.consent.is_some()
        };
        // Who joined later sat in none of the sessions before.
        let present = hearing.present.iter().filter_map(|no| mediation.party(*no));
        assert!(present.into_iter().all(told));
        // Nobody sits down together after the last day, unless another was agreed on.
        assert!(due.is_none_or(|due| hearing.done.at.date() <= due.at.date()));
    }
    for agreement in &mediation.agreements {
        assert!(due.is_none_or(|due| agreement.done.at.date() <= due.at.date()));
        assert!(!mediation.hearings.is_empty());
        assert!(mediation.parties.iter().all(|party| party.consent.is_some()));
        let last = agreement.signatures.iter().map(|one| one.at.date()).max();
        match (agreement.form, agreement.effective) {
            (Form::Oral, effective) => {
                assert_eq!(effective, Some(agreement.done.at.date()));
                assert!(agreement.signatures.is_empty());
            }
            (Form::Written, Some(effective)) => {
                assert_eq!(Some(effective), last);
                for party in &mediation.parties {
                    assert!(agreement.has_signed(&Signer::Party { party: party.no }));
                }
                assert!(agreement.has_signed(&Signer::Seal));
            }
            (Form::Written, None) => assert!(mediation.confirmation.is_none()),
        }
    }
    assert!(mediation.end.is_none() || mediation.effective().is_none());
    if let Some(end) = &mediation.end {
        assert!(!end.routes.is_empty(), "an end without another way told");
    }
    if let (Some(confirmation), Some(effective)) = (&mediation.confirmation, mediation.effective())
    {
        let days = confirmation.asked.at.date().since(effective).unwrap().get_days();
        assert!((0..=40).contains(&days), "asked after {days} days");
    }
    let mediators: Vec<_> = mediation.active_mediators().collect();
    let mut once = mediators.clone();
    once.dedup();
    assert_eq!(mediators, once);
    for mediator in mediators {
        assert!(!mediation.parties.iter().any(|party| party.is_close_to(mediator)));
    }
}

/// The fold of what was told is the state, also by way of JSON.
fn folds(world: &World) {
    let mut state = None;
    for recorded in &world.recorded {
        let text = serde_json::to_string(&recorded.event).unwrap();
        let event = serde_json::from_str(&text).unwrap();
        state = Mediation::apply(state, &Recorded { event, ..recorded.clone() });
    }
    assert_eq!(state, world.state);
    if let Some(state) = &state {
        let text = serde_json::to_string(state).unwrap();
        assert_eq!(&serde_json::from_str::<Mediation>(&text).unwrap(), state);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_the_law_promises_holds_whatever_people_do(
        offered in any::<bool>(),
        moves in prop::collection::vec(moves(), 1..120),
    ) {
        let mut world = World::new();
        let mut new = new_mediation(world.now);
        if offered {
            new.origin = Origin::Offered;
            new.consents.clear();
        }
        let open = World::open(new);
        world.does("clerk", &open);
        for next in &moves {
            play(&mut world, next);
        }
        // A tick leaves nothing that is due and untold.
        let _ = world.play("system", &Command::Tick);
        let wakes = wakes_at(world.mediation(), &world.method, &world.calendar);
        prop_assert!(wakes.is_none_or(|at| world.now < at));
        folds(&world);
    }
}
