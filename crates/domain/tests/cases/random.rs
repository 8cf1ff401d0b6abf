//! Random commands by random people over simulated time. The invariants are checked by the world
//! after every event.

use maplegrid_domain::cases::{Command, Input};
use maplegrid_domain::methods::ActionKind;
use maplegrid_domain::shared::Actor;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::{World, action_id, all_kinds, directory_of, people};

#[derive(Clone, Debug)]
enum Move {
    /// One of the actions offered to somebody: how far a case gets.
    Offered {
        pick: Index,
        field: Index,
    },
    /// Any action at all by anybody.
    Any {
        who: Index,
        kind: Index,
        field: Index,
    },
    Resident {
        what: u8,
        score: u8,
    },
    /// The scheduler catches up after so many hours.
    Wait {
        hours: i64,
    },
    /// Somebody leaves, everybody is back.
    Leaves {
        who: Index,
    },
    AllBack,
}

fn moves() -> impl Strategy<Value = Move> {
    let index = any::<Index>;
    prop_oneof![
        12 => (index(), index()).prop_map(|(pick, field)| Move::Offered { pick, field }),
        2 => (index(), index(), index())
            .prop_map(|(who, kind, field)| Move::Any { who, kind, field }),
        3 => (0..7_u8, 0..7_u8).prop_map(|(what, score)| Move::Resident { what, score }),
        4 => (0..200_i64).prop_map(|hours| Move::Wait { hours }),
        1 => index().prop_map(|who| Move::Leaves { who }),
        1 => Just(Move::AllBack),
    ]
}

pub(super) fn input(world: &World, field: Index) -> Input {
    let one = |of: &[&str]| Some((*field.get(of)).to_owned());
    let people = people();
    // Mostly a sensible handler, sometimes anybody.
    let named = match field.index(4) {
        0 => field.get(&people).to_string(),
        1 => "both".to_owned(),
        _ if world.step() == "town_dispatch" => "town_worker".to_owned(),
        _ => "worker".to_owned(),
    };
    Input {
        text: Some("说明".to_owned()),
        category: one(&["roads", "roads", "cadres"]),
        track: one(&["same_day", "lead", "joint", "calendar"]),
        person: Some(named),
        outcome: one(&["resolved", "partly", "explained"]),
        target: one(&["court"]),
        days: Some(u16::try_from(field.index(17)).unwrap()),
        channel: one(&["door", "phone", "message"]),
        result: one(&["dissatisfied", "satisfied", "unreachable"]),
        unit: one(&["town_police", "town_land", "county_unit", "leader"]),
        ..Input::default()
    }
}

fn offered(world: &mut World, pick: Index, field: Index) {
    let open: Vec<_> = people()
        .into_iter()
        .flat_map(|who| {
            maplegrid_domain::cases::actions_for(
                world.case(),
                &world.method,
                &world.directory,
                &who,
            )
            .into_iter()
            .filter(|offered| {
                let rare = matches!(offered.kind, ActionKind::RouteOut | ActionKind::Urge);
                !rare || field.index(8) == 0
            })
            .map(move |offered| (who.clone(), offered.id))
        })
        .collect();
    if !open.is_empty() {
        let (who, action) = pick.get(&open).clone();
        let input = input(world, field);
        let _ = world.act(who.as_str(), action, input);
    }
}

fn catch_up(world: &mut World) {
    let mut last = None;
    // The owner's question and ladder, and those of each unit at work.
    for _ in 0..24 {
        let Some(at) = world.wakes().filter(|at| *at <= world.now) else {
            return;
        };
        assert!(last.is_none_or(|last| last <= at), "ticks go forward");
        assert_eq!(world.tick().len(), 1, "what is due does something");
        last = Some(at);
    }
    panic!("an endless loop of ticks at {}", world.step());
}

fn play(world: &mut World, next: &Move) {
    match *next {
        Move::Offered { pick, field } => offered(world, pick, field),
        Move::Any { who, kind, field } => {
            let (kind, people) = (*kind.get(&all_kinds()), people());
            let input = input(world, field);
            let action = action_id(world.step(), kind);
            let _ = world.act(who.get(&people).as_str(), action, input);
        }
        Move::Resident { what, score } => {
            let some = || "说明".to_owned();
            let command = match what {
                0 => Command::Reply { text: (score > 2).then(some) },
                1 => Command::Rate { score, comment: (score > 2).then(some) },
                2 => Command::RequestReopen { reason: some() },
                3 if score == 0 => Command::Withdraw { reason: None },
                5 => Command::NameAgent { agent: "elder".into(), consent: None },
                6 => Command::EndAgent { reason: None },
                _ => Command::Supplement { text: some() },
            };
            let _ = world.play(&Actor::Resident, &command);
        }
        Move::Wait { hours } => {
            world.hours(hours);
            catch_up(world);
        }
        Move::Leaves { who } => {
            let gone = who.get(&people()).clone();
            world.directory = directory_of(|who| who != gone.as_str());
        }
        Move::AllBack => world.directory = directory_of(|_| true),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 192,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn invariants_hold_whatever_people_do(
        category in prop::sample::select(&[None, Some("cadres"), Some("wishes")]),
        moves in prop::collection::vec(moves(), 1..90),
    ) {
        let mut world = World::new();
        world.receive(category);
        for next in &moves {
            play(&mut world, next);
        }
    }
}
