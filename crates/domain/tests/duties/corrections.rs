//! The register put right, at the household's word.

use maplegrid_domain::duties::{Command, Outcome, Rejection, correction_due};
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::Actor;

use super::world::{World, sealed};

fn ask() -> Command {
    Command::AskCorrection { words: sealed("words") }
}

fn answer(outcome: Outcome) -> Command {
    Command::AnswerCorrection { outcome, words: sealed("done") }
}

#[test]
fn the_household_asks_and_whoever_keeps_the_register_answers() {
    let mut world = World::new();
    for person in ["anna", "carl"] {
        assert_eq!(world.does(person, &ask()), Err(Rejection::NotYours), "{person}");
    }
    world.by(&Actor::Resident, &ask()).unwrap();
    assert_eq!(world.by(&Actor::Resident, &ask()), Err(Rejection::CorrectionPending));
    let asked_at = world.file.open_correction().unwrap().at;
    assert_eq!(correction_due(asked_at).date(), jiff::civil::date(2026, 4, 3));

    // Neither its contact nor somebody who only reads or confirms.
    world.can(&[Capability::ReadHouseholds, Capability::ConfirmCare]);
    for person in ["anna", "carl"] {
        assert_eq!(world.does(person, &answer(Outcome::Changed)), Err(Rejection::NotYours));
    }
    world.can(&[Capability::KeepHouseholds]);
    assert_eq!(world.by(&Actor::Resident, &answer(Outcome::Changed)), Err(Rejection::NotYours));
    world.does("carl", &answer(Outcome::Unchanged)).unwrap();
    assert_eq!(world.does("carl", &answer(Outcome::Changed)), Err(Rejection::NoCorrection));
    let given = world.file.correction.as_ref().unwrap().answer.as_ref().unwrap();
    assert_eq!((given.by.as_str(), given.outcome), ("carl", Outcome::Unchanged));
    // Answered once, it may be asked for again.
    world.by(&Actor::Resident, &ask()).unwrap();
    assert!(world.file.open_correction().is_some());
}

#[test]
fn a_closed_household_asks_for_nothing() {
    let mut world = World::new();
    world.facts.closed_at = Some(world.now);
    assert_eq!(world.by(&Actor::Resident, &ask()), Err(Rejection::HouseholdClosed));
}
