//! The method of 三线两化一平台 is clean and says what the article says.

use maplegrid_domain::methods::{ActionKind, Capability, Every, Method, Owner, RoutineDays};
use maplegrid_domain::shared::{LineId, PostId, StepId, TierId};

fn method() -> Method {
    maplegrid_methods::embedded("hanyin-321").unwrap().method
}

fn when(method: &Method, routine: &str) -> RoutineDays {
    let found = method.network.routines.iter().find(|one| one.id.as_str() == routine);
    found.unwrap_or_else(|| panic!("no routine {routine}")).when.clone()
}

/// HY-1, HY-2, HY-3, HY-7: three lines over every household, and the ratio of one to 10–30.
#[test]
fn hy_3_three_lines_reach_every_household() {
    let method = method();
    let lines: Vec<(&str, &str)> =
        method.network.lines.iter().map(|line| (line.id.as_str(), line.post.as_str())).collect();
    let expected = [("hub", "hub_head"), ("party", "party_link"), ("deputy", "deputy")];
    assert_eq!(lines, expected);
    assert!(method.network.lines.iter().all(|line| line.follows_post));
    let hub = method.network.line(&LineId::from("hub")).unwrap();
    let smallest = method.area_kinds.last().unwrap();
    assert_eq!((hub.households, smallest.households), (Some((10, 30)), Some((10, 30))));
    assert_eq!(method.post(&hub.post).unwrap().level, smallest.id);
    let duties = method.network.duty_lists.iter().find(|list| list.id == "hub_duties").unwrap();
    assert_eq!(duties.items.len(), 5);
}

#[test]
fn hy_1_promises_run_a_year() {
    let method = method();
    let yearly = RoutineDays::Times { every: Every::Year, times: 1 };
    assert_eq!(when(&method, "promise"), yearly);
    assert_eq!(when(&method, "judge_promise"), yearly);
}

#[test]
fn hy_2_deputies_receive_on_wednesdays_and_meet_every_quarter() {
    let method = method();
    assert_eq!(when(&method, "wednesday"), RoutineDays::Weekday(3));
    let quarterly = RoutineDays::Times { every: Every::Quarter, times: 1 };
    assert_eq!(when(&method, "deputy_forum"), quarterly);
}

/// HY-4: found, settled at once if that can be, reported up, followed to the end.
#[test]
fn hy_4_finds_settles_reports_and_follows() {
    let method = method();
    let step = |id: &str| method.procedure.step(&StepId::from(id)).unwrap();
    for id in ["find", "settle"] {
        assert_eq!(step(id).nearer, Some(PostId::from("hub_head")), "{id}");
        assert_eq!(step(id).owner, Owner::Post(PostId::from("village_cadre")), "{id}");
    }
    let leads = |from: &str, kind| step(from).action_of(kind).unwrap().to.clone().unwrap();
    assert_eq!(leads("find", ActionKind::Classify), StepId::from("settle"));
    assert_eq!(leads("settle", ActionKind::Answer), StepId::from("visit"));
    assert_eq!(leads("settle", ActionKind::Pass), StepId::from("report"));
    assert_eq!(leads("report", ActionKind::PassUp), StepId::from("township_dispatch"));
    assert_eq!(leads("follow", ActionKind::Answer), StepId::from("visit"));
    // HY-9: who supervises does not execute.
    let supervises = method.post(&PostId::from("village_supervision")).unwrap();
    assert!(!supervises.may(Capability::Handle));
    assert!(
        ["settle", "follow", "visit"]
            .iter()
            .all(|id| { method.procedure.distinct.contains(&StepId::from(*id)) })
    );
}

#[test]
fn hy_5_an_agent_is_chosen_from_the_three_lines() {
    let method = method();
    let agents: Vec<&str> = method
        .posts
        .iter()
        .filter(|post| post.may(Capability::Represent))
        .map(|post| post.id.as_str())
        .collect();
    assert_eq!(agents, ["petition_agent"]);
    let rule = method.network.selection(&PostId::from("petition_agent")).unwrap();
    assert_eq!(rule.ways, ["从三线人员中选拔"]);
    assert_eq!(rule.steps.len(), 2);
}

/// HY-6: three levels of grids below the village, each with its head.
#[test]
fn hy_6_grids_have_three_levels() {
    let method = method();
    let levels: Vec<&str> = method.area_kinds.iter().map(|kind| kind.id.as_str()).collect();
    let expected = ["county", "township", "village", "first_grid", "second_grid", "third_grid"];
    assert_eq!(levels, expected);
    for (post, level) in
        [("first_head", "first_grid"), ("group_head", "second_grid"), ("hub_head", "third_grid")]
    {
        assert_eq!(method.post(&PostId::from(post)).unwrap().level.as_str(), level);
    }
}

/// HY-8: the colours are a rhythm and nothing else: no tier is called by one, and more need means
/// more often, with an earlier review.
#[test]
fn hy_8_colours_are_only_how_often_somebody_comes() {
    let method = method();
    let network = &method.network;
    let hub = LineId::from("hub");
    let rhythm = |tier: Option<&str>| {
        let cadence = network.cadence(&hub, tier.map(TierId::from).as_ref()).unwrap();
        (cadence.every, cadence.times)
    };
    assert_eq!(rhythm(None), (Every::Month, 1));
    assert_eq!(rhythm(Some("attentive")), (Every::Month, 2));
    assert_eq!(rhythm(Some("close")), (Every::Week, 1));
    let review = |tier: &str| network.tier(&TierId::from(tier)).unwrap().review_days;
    assert_eq!((review("close"), review("attentive")), (90, 180));
    let labels = network.tiers.iter().map(|tier| &tier.label);
    let labels = labels.chain(network.needs.iter().map(|need| &need.label));
    for label in labels {
        assert!(
            !["红", "黄", "绿", "邻里", "信访"].iter().any(|word| label.contains(word)),
            "{label}"
        );
    }
}

/// HY-11, HY-12: four councils, and elders who may be asked to a hearing.
#[test]
fn hy_12_elders_are_asked_to_a_hearing() {
    let method = method();
    let four = method.teams.iter().find(|team| team.id == "four_councils").unwrap();
    assert_eq!(four.duties, ["红白理事会", "村民议事会", "道德评议会", "禁毒禁赌会"]);
    for post in ["elder", "deputy", "council_head", "justice_station"] {
        assert!(method.post(&PostId::from(post)).unwrap().may(Capability::Assist), "{post}");
    }
    let follow = method.procedure.step(&StepId::from("follow")).unwrap();
    assert!(follow.action_of(ActionKind::Call).is_some() && method.procedure.joint.is_some());
}
