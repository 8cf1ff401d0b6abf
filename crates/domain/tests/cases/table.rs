//! Every action at every step by everyone: events for the owner where the method declares it,
//! otherwise the right refusal.

use maplegrid_domain::cases::{CaseNumber, Command, Input, Rejection};
use maplegrid_domain::methods::ActionKind;
use maplegrid_domain::shared::Actor;

use crate::support::{World, action_id, all_kinds, classify, person, text};

const STEPS: [(&str, &str); 11] = [
    ("check", "clerk"),
    ("town_check", "town_station"),
    ("dispatch", "station"),
    ("town_dispatch", "town_station"),
    ("accept", "worker"),
    ("handle", "worker"),
    ("supervise", "supervisor"),
    ("evaluate", "clerk"),
    ("follow", "town_station"),
    ("wish", "worker"),
    ("closed", "nobody"),
];

fn world_at(step: &str) -> World {
    match step {
        "town_check" => {
            let mut world = World::new();
            world.receive(Some("cadres"));
            world
        }
        "town_dispatch" => {
            let mut world = World::until("dispatch");
            world.does("station", ActionKind::PassUp, text("村里办不了"));
            world
        }
        "follow" => {
            let mut world = world_at("town_dispatch");
            world.does("town_station", ActionKind::Refer, whole("town_dispatch"));
            world
        }
        "wish" => {
            let mut world = World::new();
            world.receive(Some("wishes"));
            world
        }
        step => World::until(step),
    }
}

/// Everything any action may ask for.
fn whole(step: &str) -> Input {
    let named = if step == "town_dispatch" { "town_worker" } else { "worker" };
    Input {
        text: Some("说明".to_owned()),
        outcome: Some("resolved".to_owned()),
        target: Some("court".to_owned()),
        days: Some(2),
        channel: Some("phone".to_owned()),
        result: Some("satisfied".to_owned()),
        person: person(named).person,
        unit: Some("town_police".to_owned()),
        case: Some(CaseNumber::mint(jiff::civil::date(2026, 3, 4), 99).to_string()),
        ..classify("roads", "lead")
    }
}

fn declared(world: &World, kind: ActionKind) -> bool {
    let step = world.method.procedure.step(&world.case().step).unwrap();
    step.action_of(kind).is_some()
}

const GENERAL: [ActionKind; 25] = [
    ActionKind::GrantExtension,
    ActionKind::RefuseExtension,
    ActionKind::GrantReopen,
    ActionKind::RefuseReopen,
    ActionKind::Urge,
    ActionKind::ReportIn,
    ActionKind::AnswerPart,
    ActionKind::ObjectPart,
    ActionKind::RecallPart,
    ActionKind::AppealRating,
    ActionKind::SetRatingAside,
    ActionKind::KeepRating,
    ActionKind::Join,
    ActionKind::Split,
    ActionKind::Recuse,
    ActionKind::Part,
    ActionKind::Release,
    ActionKind::ProposeAppraisal,
    ActionKind::WaiveAppraisal,
    ActionKind::OpenAppraisal,
    ActionKind::ReturnAppraisal,
    ActionKind::EnterSlips,
    ActionKind::CheckSlips,
    ActionKind::ReturnSlips,
    ActionKind::EndAppraisal,
];

/// What the owner gets.
fn expected(world: &World, step: &str, kind: ActionKind) -> Option<&'static str> {
    match kind {
        ActionKind::GrantExtension | ActionKind::RefuseExtension => Some("no_extension_request"),
        ActionKind::GrantReopen | ActionKind::RefuseReopen => Some("no_reopen_request"),
        ActionKind::AppealRating | ActionKind::SetRatingAside | ActionKind::KeepRating => {
            Some("no_appeal")
        }
        _ if step == "closed" => Some("closed"),
        ActionKind::Part | ActionKind::Release => Some("not_joined"),
        ActionKind::Join => Some(match step {
            "town_check" => "restricted_apart",
            "supervise" | "evaluate" => "answered_already",
            _ => "no_such_lead",
        }),
        // A handler is replaced by whoever dispatches, one of several who hold a post by another.
        ActionKind::Recuse => {
            let owner = world.case().owner.as_ref().unwrap();
            let others = world.directory.holders(&owner.post, &owner.area).len() > 1;
            (owner.person.is_none() && !others).then_some("nobody_else")
        }
        ActionKind::Split => Some(match step {
            "town_check" => "restricted_apart",
            "supervise" | "evaluate" => "answered_already",
            // Nobody has a number ready here.
            _ => "no_such_case",
        }),
        ActionKind::ProposeAppraisal
        | ActionKind::WaiveAppraisal
        | ActionKind::OpenAppraisal
        | ActionKind::ReturnAppraisal
        | ActionKind::EnterSlips
        | ActionKind::CheckSlips
        | ActionKind::ReturnSlips
        | ActionKind::EndAppraisal => Some("no_appraisal"),
        ActionKind::Urge => Some("not_yours"),
        ActionKind::ReportIn
        | ActionKind::AnswerPart
        | ActionKind::ObjectPart
        | ActionKind::RecallPart => Some("no_such_part"),
        ActionKind::Explain if declared(world, kind) => Some("nothing_to_explain"),
        _ if !declared(world, kind) => Some("not_this_step"),
        _ => None,
    }
}

#[test]
fn every_action_at_every_step_by_everyone() {
    for (step, owner) in STEPS {
        for kind in all_kinds() {
            let mut world = world_at(step);
            let before = world.case().clone();
            let action = action_id(step, kind);
            let code = |tried: Result<_, Rejection>| tried.err().map(|r: Rejection| r.code());

            let command = Command::Act { action: action.clone(), input: Box::new(whole(step)) };
            for actor in [Actor::Resident, Actor::System] {
                let tried = code(world.play(&actor, &command));
                assert_eq!(tried, Some("not_yours"), "{actor:?} {kind:?} at {step}");
            }
            let stranger = code(world.act("clerk2", action.clone(), whole(step)));
            let refusal = match expected(&world, step, kind) {
                None
                | Some("nothing_to_explain" | "no_such_lead" | "no_such_case" | "nobody_else") => {
                    Some("not_yours")
                }
                refused => refused,
            };
            assert_eq!(stranger, refusal, "a stranger's {kind:?} at {step}");
            assert_eq!(*world.case(), before, "a refusal changes nothing");

            let wanted = expected(&world, step, kind);
            let mine = code(world.act(owner, action, whole(step)));
            assert_eq!(mine, wanted, "{owner}'s {kind:?} at {step}");
        }
    }
}

#[test]
fn empty_forms_are_refused_by_name() {
    for (step, owner) in STEPS {
        for kind in all_kinds() {
            let mut world = world_at(step);
            if GENERAL.contains(&kind) || expected(&world, step, kind).is_some() {
                continue;
            }
            let demanded = kind.needs().iter().any(|need| need.required);
            let tried = world.tries(owner, kind, Input::default());
            assert_eq!(tried.is_err(), demanded, "{kind:?} at {step}: {tried:?}");
            if let Err(refusal) = tried {
                let code = refusal.code();
                assert!(matches!(code, "missing_field" | "text_missing"), "{code}");
                assert!(!refusal.is_conflict());
            }
        }
    }
}

#[test]
fn pressing_is_open_above_the_case() {
    for (step, _) in STEPS {
        let mut world = world_at(step);
        let urged = world.act("leader", "urge".into(), text("请抓紧"));
        assert_eq!(urged.is_ok(), step != "closed", "{step}");
        let urged = world.act("supervisor2", "urge".into(), text("请抓紧"));
        assert!(urged.is_err(), "another village's supervisor at {step}");
    }
}

#[test]
fn nothing_happens_to_a_case_that_does_not_exist() {
    let mut world = World::new();
    let commands = [
        Command::Tick,
        Command::Reply { text: None },
        Command::Act { action: "check.classify".into(), input: Box::default() },
    ];
    for command in commands {
        assert_eq!(world.resident(&command), Err(Rejection::NoSuchCase));
    }
    world.receive(None);
    let refused = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| world.receive(None)));
    assert!(refused.is_err(), "a number is received once");
}
