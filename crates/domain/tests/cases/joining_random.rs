//! Random commands to several cases that are joined and parted meanwhile. What must hold between
//! them is checked after every command, what must hold of each by its own world after every event.

use maplegrid_domain::cases::{Command, Input, actions_for};
use maplegrid_domain::methods::ActionKind;
use maplegrid_domain::shared::Actor;
use proptest::prelude::*;
use proptest::sample::Index;

use super::random::input;
use crate::support::{Together, V1, V2, directory_of, people};

#[derive(Clone, Debug)]
enum Move {
    /// One of the actions offered to somebody.
    Offered {
        at: Index,
        pick: Index,
        field: Index,
    },
    /// Joining, by somebody who may or may not.
    Join {
        at: Index,
        to: Index,
        who: Index,
    },
    Resident {
        at: Index,
        what: u8,
        score: u8,
    },
    Wait {
        hours: i64,
    },
    Leaves {
        who: Index,
    },
    AllBack,
}

fn moves() -> impl Strategy<Value = Move> {
    let index = any::<Index>;
    prop_oneof![
        14 => (index(), index(), index())
            .prop_map(|(at, pick, field)| Move::Offered { at, pick, field }),
        5 => (index(), index(), index()).prop_map(|(at, to, who)| Move::Join { at, to, who }),
        3 => (index(), 0..5_u8, 0..7_u8)
            .prop_map(|(at, what, score)| Move::Resident { at, what, score }),
        2 => (0..100_i64).prop_map(|hours| Move::Wait { hours }),
        1 => index().prop_map(|who| Move::Leaves { who }),
        1 => Just(Move::AllBack),
    ]
}

fn play(all: &mut Together, next: &Move) {
    let numbers = all.numbers();
    match next {
        Move::Offered { at, pick, field } => {
            let at = at.index(numbers.len());
            let world = all.world(at);
            let open: Vec<_> = people()
                .into_iter()
                .flat_map(|who| {
                    let offered = actions_for(world.case(), &world.method, &world.directory, &who);
                    let often = offered.into_iter().filter(|offered| {
                        let rare = matches!(offered.kind, ActionKind::RouteOut | ActionKind::Urge);
                        !rare || field.index(8) == 0
                    });
                    often.map(move |offered| (who.clone(), offered.id))
                })
                .collect();
            if !open.is_empty() {
                let (who, action) = pick.get(&open).clone();
                let case = Some(field.get(&numbers).to_string());
                let input = Input { case, ..input(world, *field) };
                let _ = all.act(at, who.as_str(), action, input);
            }
        }
        Move::Join { at, to, who } => {
            let who = ["clerk", "station", "worker", "town_station", "clerk2"][who.index(5)];
            let _ = all.join(at.index(numbers.len()), who, to.index(numbers.len()));
        }
        Move::Resident { at, what, score } => {
            let some = || "说明".to_owned();
            let command = match what {
                0 => Command::Reply { text: None },
                1 => Command::Rate { score: *score, comment: None },
                2 => Command::RequestReopen { reason: some() },
                3 if *score == 0 => Command::Withdraw { reason: None },
                _ => Command::Supplement { text: some() },
            };
            let _ = all.resident(at.index(numbers.len()), &command);
        }
        Move::Wait { hours } => {
            all.each(|world| world.hours(*hours));
            for number in &numbers {
                while all.0[number].wakes().is_some_and(|at| at <= all.0[number].now) {
                    all.play(number, &Actor::System, &Command::Tick).unwrap();
                }
            }
        }
        Move::Leaves { who } => {
            let gone = who.get(&people()).clone();
            all.each(|world| world.directory = directory_of(|who| who != gone.as_str()));
        }
        Move::AllBack => all.each(|world| world.directory = directory_of(|_| true)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 128,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nobody_is_lost_by_joining(moves in prop::collection::vec(moves(), 1..80)) {
        let mut all = Together::of(&[V1, V1, V2, V1]);
        let said: Vec<_> = (0..4).map(|at| all.case(at).clone()).collect();
        for next in &moves {
            play(&mut all, next);
        }
        // Each keeps its number, words and place, and what it was answered is its own.
        for (at, was) in said.iter().enumerate() {
            let case = all.case(at);
            prop_assert_eq!((&case.number, &case.text, &case.area), (&was.number, &was.text, &was.area));
            prop_assert_eq!(case.received_at, was.received_at);
        }
    }
}
