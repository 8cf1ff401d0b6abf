//! A finished affair, rated by the whole village: two people open it, nobody's word is in it, and it
//! ends by itself.

use maplegrid_domain::calendar::Limit;
use maplegrid_domain::cases::{
    AppraisalEnd, AppraisalStep, Command, Event, Input, Rejection, Slips, Tally, actions_for,
};
use maplegrid_domain::methods::ActionKind::{
    CheckSlips, EndAppraisal, EnterSlips, Explain, OpenAppraisal, ProposeAppraisal,
    ReturnAppraisal, ReturnSlips, SendBack, Visit, WaiveAppraisal,
};
use maplegrid_domain::methods::{AppraisalRule, Scale};
use maplegrid_domain::shared::Actor;

use crate::support::{World, text, visit};

fn scale() -> Scale {
    let labels = ["满意", "基本满意", "不满意"].map(str::to_owned).to_vec();
    Scale { labels, smallest: 5, poor_up_to: 1, poor_from: 10 }
}

/// Answered and looked at; the village is about to rate it.
fn done() -> World {
    let mut world = World::until("evaluate");
    world.method.procedure.appraisal = Some(AppraisalRule {
        step: "evaluate".into(),
        opened_by: "supervisor".into(),
        confirmed_by: "leader".into(),
        subjects: vec![String::new()],
        open_for: Limit::days(3),
        basis: "LN-5".to_owned(),
        scale: scale(),
    });
    world
}

fn proposal(title: &str) -> Input {
    Input { title: Some(title.to_owned()), ..text("换了十二盏路灯") }
}

fn open() -> World {
    let mut world = done();
    world.does("supervisor", ProposeAppraisal, proposal("东头路灯"));
    world.does("leader", OpenAppraisal, Input::default());
    world.tally = Some(Tally { households: 40, counts: vec![2, 1, 9] });
    world
}

fn slips(handed_out: &str, counts: &str) -> Input {
    let (handed_out, counts) = (Some(handed_out.to_owned()), Some(counts.to_owned()));
    Input { handed_out, counts, ..Input::default() }
}

fn code<T>(tried: Result<T, Rejection>) -> &'static str {
    tried.err().map_or("", |rejection| rejection.code())
}

#[test]
fn until_the_village_has_spoken_its_word_comes_before_the_end() {
    let kinds = |world: &World, person: &str| -> Vec<_> {
        let person = person.into();
        let found = actions_for(world.case(), &world.method, &world.directory, &person);
        found.into_iter().map(|offered| offered.kind).collect()
    };
    let mut world = done();
    assert_eq!(kinds(&world, "supervisor").first(), Some(&ProposeAppraisal));
    world.does("supervisor", ProposeAppraisal, proposal("东头路灯"));
    assert_eq!(kinds(&world, "leader").first(), Some(&OpenAppraisal));
    world.does("leader", OpenAppraisal, Input::default());
    assert_eq!(kinds(&world, "supervisor").first(), Some(&EnterSlips));
    world.does("supervisor", EndAppraisal, text("都评过了"));
    assert!(!kinds(&world, "supervisor").contains(&ProposeAppraisal));
}

#[test]
fn it_is_not_passed_by_without_a_reason_that_is_told() {
    let mut world = done();
    for _ in 0..2 {
        assert_eq!(code(world.tries("clerk", Visit, visit("satisfied"))), "appraisal_due");
        if world.case().appraisal().is_none() {
            world.does("supervisor", ProposeAppraisal, proposal("东头路灯"));
        }
    }
    world.does("leader", ReturnAppraisal, text("写到了人家"));
    assert_eq!(code(world.tries("supervisor", WaiveAppraisal, Input::default())), "text_missing");
    world.does("supervisor", WaiveAppraisal, text("只有一户的事，猜得出是谁家"));
    assert_eq!(code(world.tries("supervisor", ProposeAppraisal, proposal("路灯"))), "no_appraisal");
    world.does("clerk", Visit, visit("satisfied"));
    assert!(!world.case().is_open());
}

#[test]
fn two_people_open_it_and_its_title_leads_to_nobody() {
    let mut world = done();
    for who in ["clerk", "worker", "leader", "supervisor2"] {
        assert_eq!(
            code(world.tries(who, ProposeAppraisal, proposal("路灯"))),
            "not_yours",
            "{who}"
        );
    }
    for (title, wanted) in [
        ("", "text_missing"),
        (" \0\u{7} ", "text_missing"),
        (&"长".repeat(41), "text_too_long"),
        ("找王三 138 1234-0000", "tells_numbers"),
        ("１３８１２３４００００", "tells_numbers"),
    ] {
        assert_eq!(code(world.tries("supervisor", ProposeAppraisal, proposal(title))), wanted);
    }
    world.does("supervisor", ProposeAppraisal, proposal("2026 年\n东头路灯"));
    assert_eq!(world.case().appraisal().unwrap().title, "2026 年 东头路灯");
    assert!(world.case().open_appraisal().is_none(), "nobody rates what nobody has looked at");
    assert_eq!(code(world.tries("supervisor", OpenAppraisal, Input::default())), "same_person");
    world.does("leader", ReturnAppraisal, text("题目里不要写年份"));
    assert!(world.case().appraisals.is_empty());
    world.does("supervisor", ProposeAppraisal, proposal("东头路灯"));
    world.does("leader", OpenAppraisal, Input::default());
    assert_eq!(code(world.tries("leader", OpenAppraisal, Input::default())), "no_appraisal");
}

#[test]
fn it_ends_by_itself_and_a_poor_result_waits_for_a_person() {
    let mut world = open();
    world.rates(5).unwrap();
    assert!(world.case().is_open(), "one person's word does not close what the village rates");
    assert_eq!(code(world.tries("clerk", Visit, visit("satisfied"))), "appraisal_stands");
    let closes = world.case().open_appraisal().unwrap().1.running().unwrap().closes.at;
    assert!(world.wakes().is_some_and(|wakes| wakes <= closes));
    while world.now < closes {
        world.now = world.wakes().unwrap();
        world.tick();
    }
    let ended = world.case().appraised().unwrap().ended.clone().unwrap();
    assert_eq!((ended.why, ended.result.rated), (AppraisalEnd::Time, 12));
    assert_eq!(ended.result.counts, Some(vec![2, 1, 9]));
    assert_eq!(code(world.tries("supervisor", ProposeAppraisal, proposal("再来"))), "no_appraisal");
    assert_eq!(code(world.tries("clerk", Visit, visit("satisfied"))), "still_dissatisfied");
    world.does("clerk", Explain, text("在会上说明了，灯罩下月换"));
    assert!(!world.case().is_open());
}

#[test]
fn counts_of_few_are_not_kept_and_a_step_back_ends_it() {
    let mut world = open();
    world.tally = Some(Tally { households: 40, counts: vec![0, 0, 4] });
    world.does("clerk", SendBack, text("灯又坏了"));
    let appraisal = world.case().appraisals.last().unwrap();
    let ended = appraisal.ended.clone().unwrap();
    assert_eq!((ended.why, ended.result.rated), (AppraisalEnd::Moved, 4));
    assert_eq!(ended.result.counts, None, "nobody knows what four households chose");
    assert!(!appraisal.is_poor());
    let step = serde_json::to_string(&world.history.last().unwrap().event).unwrap();
    assert!(!step.contains("[0,0,4]"), "{step}");
}

#[test]
fn slips_are_counted_by_two() {
    let mut world = open();
    for (handed_out, counts, wanted) in [
        ("", "5、1、0", "missing_field"),
        ("20", "", "missing_field"),
        ("20", "5、1", "unknown_value"),
        ("20", "5、1、-1", "unknown_value"),
        ("99999999999", "5、1、0", "unknown_value"),
        ("20", "3、1、0", "slips_too_few"),
        ("6", "5、1、1", "slips_uneven"),
        // Twelve have rated with their code: twenty-nine more would be one too many.
        ("29", "5、1、0", "slips_uneven"),
    ] {
        let tried = world.tries("supervisor", EnterSlips, slips(handed_out, counts));
        assert_eq!(code(tried), wanted, "{handed_out} {counts}");
    }
    world.does("supervisor", EnterSlips, slips("28", "12、 5，1"));
    assert_eq!(code(world.tries("supervisor", CheckSlips, Input::default())), "same_person");
    world.does("leader", ReturnSlips, text("少数了一张"));
    world.does("supervisor", EnterSlips, slips("28", "12,6,1"));
    world.does("leader", CheckSlips, Input::default());
    assert_eq!(code(world.tries("leader", EndAppraisal, text("够了"))), "not_yours");
    world.does("supervisor", EndAppraisal, text("都评过了"));
    let result = world.case().appraised().unwrap().ended.clone().unwrap().result;
    assert_eq!(result.slips, Some(Slips { handed_out: 28, counts: vec![12, 6, 1] }));
    // Ten of thirty-one: not the half, both ways together.
    assert!(!world.case().appraised().unwrap().is_poor());
}

#[test]
fn what_is_restricted_or_of_another_subject_is_never_rated() {
    let mut world = done();
    world.method.procedure.appraisal.as_mut().unwrap().subjects = vec!["else".to_owned()];
    let tried = world.tries("supervisor", ProposeAppraisal, proposal("路灯"));
    assert_eq!(code(tried), "no_appraisal");
    world.rates(5).unwrap();
    assert!(!world.case().is_open(), "then the person's word closes it as ever");

    let mut world = open();
    let isolate = Command::Isolate { with: world.case().number.clone(), category: None };
    world.play(&Actor::System, &isolate).unwrap();
    assert!(
        world.case().open_appraisal().is_some(),
        "not by a case that it has nothing to do with"
    );
    world.does("clerk", SendBack, text("重新看"));
    assert!(world.case().open_appraisal().is_none());
}

#[test]
fn half_is_not_more_than_half() {
    let scale = scale();
    for (counts, poor) in [
        ([5, 0, 5], false),
        ([4, 0, 5], false),
        ([4, 0, 6], true),
        ([0, 0, 9], false),
        ([u32::MAX, u32::MAX, u32::MAX], false),
    ] {
        assert_eq!(scale.is_poor(&counts), poor, "{counts:?}");
    }
    let ended = AppraisalStep::SlipsChecked;
    let told = serde_json::to_value(Event::Appraisal(ended.clone())).unwrap();
    assert_eq!(told, serde_json::json!({ "kind": "appraisal", "step": "slips_checked" }));
    assert_eq!(serde_json::from_value::<Event>(told).unwrap(), Event::Appraisal(ended));
}
