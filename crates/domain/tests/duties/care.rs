//! Closer care: two people, an end, and the household's word against it.

use jiff::civil::date;
use maplegrid_domain::duties::{Absence, Command, Event, Rejection, Verdict, care_wakes_at};
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{Actor, NeedId};
use proptest::prelude::*;

use super::world::{World, at, contact, sealed};

fn propose(needs: &[&str]) -> Command {
    Command::ProposeCare {
        needs: needs.iter().map(|need| NeedId::from(*need)).collect(),
        guardian_agreed: false,
        reasons: sealed("reasons"),
    }
}

fn end() -> Command {
    Command::EndCare { reason: sealed("reason") }
}

fn refuse() -> Command {
    Command::RefuseCare { reason: sealed("reason") }
}

fn contest() -> Command {
    Command::ContestCare { words: sealed("words") }
}

fn answer(verdict: Verdict) -> Command {
    Command::AnswerContest { verdict, words: sealed("words") }
}

/// Proposed by anna, confirmed by the secretary.
fn cared_for() -> World {
    let mut world = World::new();
    world.does("anna", &propose(&["alone"])).unwrap();
    world.can(&[Capability::ConfirmCare]);
    world.does("secretary", &Command::ConfirmCare).unwrap();
    world
}

#[test]
fn one_proposes_and_another_confirms() {
    let mut world = World::new().with(&[Capability::ConfirmCare]);
    assert_eq!(world.does("anna", &Command::ConfirmCare), Err(Rejection::NoProposal));
    world.does("anna", &propose(&["alone"])).unwrap();
    assert_eq!(world.file.tier(), None, "nothing is in force yet");
    assert_eq!(world.does("anna", &propose(&["alone"])), Err(Rejection::ProposalPending));
    assert_eq!(world.does("anna", &Command::ConfirmCare), Err(Rejection::SamePerson));
    world.can(&[]);
    assert_eq!(world.does("secretary", &Command::ConfirmCare), Err(Rejection::NotYours));
    world.can(&[Capability::ConfirmCare]);
    world.does("secretary", &Command::ConfirmCare).unwrap();
    let care = world.file.care.as_ref().unwrap();
    assert_eq!((care.tier.as_str(), care.proposed_by.as_str()), ("close", "anna"));
    assert_eq!(care.confirmed_by.as_str(), "secretary");
    // 180 days after 4 March, at midnight.
    assert_eq!(care.until, at(date(2026, 8, 31), 0));
    assert_eq!(world.file.proposal, None);
}

#[test]
fn whoever_is_not_near_proposes_nothing() {
    let mut world = World::new();
    assert_eq!(world.does("carl", &propose(&["alone"])), Err(Rejection::NotYours));
    assert_eq!(world.by(&Actor::Resident, &propose(&["alone"])), Err(Rejection::NotYours));
    world.can(&[Capability::ConfirmCare, Capability::ReadHouseholds]);
    assert_eq!(world.does("carl", &propose(&["alone"])), Err(Rejection::NotYours));
    world.can(&[Capability::KeepHouseholds]);
    assert!(world.does("carl", &propose(&["alone"])).is_ok());
}

#[test]
fn needs_come_from_the_closed_list_and_lead_to_one_tier() {
    let mut world = World::new();
    for (needs, refusal) in [
        (&[][..], Rejection::Missing { field: "needs" }),
        (&["poor"], Rejection::UnknownNeed("poor".to_owned())),
        (&["alone", "illness"], Rejection::TiersDiffer),
        (&["child"], Rejection::GuardianMissing),
        (&["alone"; 11], Rejection::Missing { field: "needs" }),
    ] {
        assert_eq!(world.does("anna", &propose(needs)), Err(refusal), "{needs:?}");
    }
    let agreed = Command::ProposeCare {
        needs: vec!["child".into(), "alone".into()],
        guardian_agreed: true,
        reasons: sealed("reasons"),
    };
    assert!(world.does("anna", &agreed).is_ok());
}

#[test]
fn a_proposal_is_refused_or_taken_back() {
    let mut world = World::new();
    assert_eq!(world.does("anna", &refuse()), Err(Rejection::NotYours));
    world.does("anna", &propose(&["alone"])).unwrap();
    assert_eq!(world.does("bert", &refuse()), Err(Rejection::NotYours));
    world.does("anna", &refuse()).unwrap();
    assert_eq!(world.file.proposal, None);
    world.does("anna", &propose(&["alone"])).unwrap();
    world.can(&[Capability::ConfirmCare]);
    world.does("secretary", &refuse()).unwrap();
    assert_eq!(world.does("secretary", &refuse()), Err(Rejection::NoProposal));
    assert_eq!(world.file.care, None);
}

#[test]
fn it_lapses_after_a_reminder_unless_confirmed_anew() {
    let mut world = cared_for();
    let tick = |world: &mut World| world.by(&Actor::System, &Command::Tick).unwrap();
    let wakes = care_wakes_at(&world.file).unwrap();
    assert_eq!(wakes, at(date(2026, 8, 17), 0));
    world.now = wakes.plus_millis(-1);
    assert_eq!(tick(&mut world), []);
    world.now = wakes;
    assert_eq!(tick(&mut world), [Event::CareReminded]);
    assert_eq!(tick(&mut world), [], "reminded once");
    assert_eq!(care_wakes_at(&world.file), Some(at(date(2026, 8, 31), 0)));

    // Confirmed anew it has not begun anew.
    let since = world.file.care.as_ref().unwrap().since;
    world.does("anna", &propose(&["alone"])).unwrap();
    world.does("secretary", &Command::ConfirmCare).unwrap();
    let care = world.file.care.as_ref().unwrap();
    assert_eq!((care.since, care.until, care.reminded), (since, at(date(2027, 2, 13), 0), false));

    world.now = at(date(2027, 2, 13), 0);
    assert_eq!(tick(&mut world), [Event::CareLapsed]);
    assert_eq!((world.file.tier(), care_wakes_at(&world.file)), (None, None));
    assert_eq!(tick(&mut world), []);
}

#[test]
fn it_ends_with_a_reason() {
    let mut world = cared_for();
    world.can(&[]);
    assert_eq!(world.does("carl", &end()), Err(Rejection::NotYours));
    assert_eq!(world.by(&Actor::Resident, &end()), Err(Rejection::NotYours));
    world.does("bert", &end()).unwrap();
    assert_eq!(world.does("bert", &end()), Err(Rejection::NoCare));
}

#[test]
fn ending_and_contesting_tell_nobody_whether_there_is_care() {
    let all = [Capability::KeepHouseholds, Capability::ConfirmCare, Capability::ReadHouseholds];
    for command in [end(), contest()] {
        for person in ["carl", "dora"] {
            let (mut with, mut without) = (cared_for(), World::new());
            with.can(&all);
            without.can(&all);
            let answers = [with.does(person, &command), without.does(person, &command)];
            assert_eq!(answers, [Err(Rejection::NotYours), Err(Rejection::NotYours)]);
        }
        // Whoever knows is told how things stand.
        for person in ["anna", "bert", "secretary"] {
            assert!(cared_for().does(person, &command).is_ok(), "{person}");
        }
        assert_eq!(World::new().does("bert", &command), Err(Rejection::NoCare));
    }
}

#[test]
fn who_decided_knows_of_it_only_while_their_post_reaches_the_household() {
    let mut world = cared_for();
    let decider = world.file.care.as_ref().unwrap().confirmed_by.to_string();
    world.can(&[]);
    assert_eq!(world.does(&decider, &contest()), Err(Rejection::NotYours));
    assert_eq!(world.does(&decider, &end()), Err(Rejection::NotYours));
    world.can(&[Capability::ReadHouseholds]);
    world.does(&decider, &end()).unwrap();
}

#[test]
fn who_stands_in_without_the_post_of_the_line_learns_nothing() {
    let mut world = cared_for();
    world.can(&[]);
    let away = Absence {
        id: "away".to_owned(),
        person: "anna".into(),
        stand_in: Some("carl".into()),
        from: world.now,
        until: world.now.plus_minutes(3 * 24 * 60),
    };
    world.facts.absences.push(away);
    world.facts.unfit.insert("carl".into());
    assert_eq!(world.does("carl", &contest()), Err(Rejection::NotYours));
    world.facts.unfit.clear();
    world.does("carl", &contest()).unwrap();
}

#[test]
fn the_household_contests_and_is_answered_by_somebody_else() {
    let mut world = World::new();
    assert_eq!(world.by(&Actor::Resident, &contest()), Err(Rejection::NoCare));
    let mut world2 = cared_for();
    std::mem::swap(&mut world, &mut world2);
    world.by(&Actor::Resident, &contest()).unwrap();
    assert_eq!(world.by(&Actor::Resident, &contest()), Err(Rejection::ContestPending));
    let kept = answer(Verdict::Kept);
    // With the capability to confirm, but the one who proposed it.
    assert_eq!(world.does("anna", &kept), Err(Rejection::SamePerson));
    assert_eq!(world.by(&Actor::Resident, &kept), Err(Rejection::NotYours));
    world.does("secretary", &kept).unwrap();
    assert_eq!(world.does("secretary", &kept), Err(Rejection::NoContest));
    assert!(world.file.open_contest().is_none() && world.file.care.is_some());
    // Explained once, they may say it again; and it ends.
    world.by(&Actor::Resident, &contest()).unwrap();
    world.does("secretary", &answer(Verdict::Ended)).unwrap();
    assert_eq!(world.file.care, None);
}

#[test]
fn the_tier_sets_the_rhythm_of_what_is_kept() {
    let mut world = cared_for();
    world.can(&[]);
    let now = world.now;
    let events = world.does("anna", &contact("c1", now, None)).unwrap();
    let Event::Contacted { kept, .. } = &events[0] else { panic!("{events:?}") };
    assert_eq!((kept[0].cadence.as_str(), kept[0].window), ("weekly", 20_260_302));
}

#[test]
fn a_closed_household_gets_no_closer_care() {
    let mut world = World::new();
    world.facts.closed_at = Some(world.now);
    assert_eq!(world.does("anna", &propose(&["alone"])), Err(Rejection::HouseholdClosed));
}

/// Any command by anybody with any capability.
fn a_move() -> impl Strategy<Value = (Option<&'static str>, Command, Vec<Capability>)> {
    let who = prop::sample::select(vec![
        None,
        Some("anna"),
        Some("bert"),
        Some("carl"),
        Some("secretary"),
    ]);
    let what = prop::sample::select(vec![
        propose(&["alone"]),
        propose(&["illness"]),
        propose(&["child"]),
        Command::ConfirmCare,
        refuse(),
        end(),
        contest(),
        answer(Verdict::Kept),
        answer(Verdict::Ended),
        Command::Tick,
    ]);
    let capabilities = prop::sample::subsequence(
        vec![Capability::KeepHouseholds, Capability::ConfirmCare, Capability::ReadHouseholds],
        0..=3,
    );
    (who, what, capabilities)
}

proptest! {
    /// Whatever is tried in whatever order: care in force has two different people behind it and
    /// an end; an event is recorded only if something changes; and the fold of the events is the
    /// state.
    #[test]
    fn care_keeps_its_promises(moves in prop::collection::vec((a_move(), 0_i64..40), 1..60)) {
        let mut world = World::new();
        for ((who, command, capabilities), days) in moves {
            world.now = world.now.plus_minutes(days * 24 * 60);
            world.can(&capabilities);
            let before = world.file.clone();
            let actor = match (who, &command) {
                (_, Command::Tick) => Actor::System,
                (Some(person), _) => World::staff(person),
                (None, _) => Actor::Resident,
            };
            let decided = world.by(&actor, &command);
            let recorded = decided.map_or(0, |events| events.len());
            prop_assert_eq!(world.file.version, before.version + recorded as u64);
            if recorded == 0 {
                prop_assert_eq!(&world.file, &before);
            }
            if let Some(care) = &world.file.care {
                prop_assert_ne!(&care.proposed_by, &care.confirmed_by);
                prop_assert!(care.since < care.until);
                prop_assert!(care_wakes_at(&world.file).is_some());
            }
        }
        let empty = maplegrid_domain::duties::HouseholdFile::new("h1".into());
        let folded = world.events.iter().fold(empty, maplegrid_domain::duties::HouseholdFile::apply);
        prop_assert_eq!(folded, world.file);
    }
}
