//! The method of 五个一 is clean and says what the article says.

use maplegrid_domain::methods::{ActionKind, Capability, Every, Method, Owner, RoutineDays};
use maplegrid_domain::shared::{CategoryId, LineId, PostId, StepId};

fn method() -> Method {
    maplegrid_methods::embedded("lingling-51").unwrap().method
}

fn owner(method: &Method, step: &str) -> String {
    match &method.procedure.step(&StepId::from(step)).unwrap().owner {
        Owner::Post(post) => post.to_string(),
        Owner::Handler => "handler".to_owned(),
        Owner::Nobody => String::new(),
    }
}

fn leads(method: &Method, from: &str, kind: ActionKind) -> Option<String> {
    let step = method.procedure.step(&StepId::from(from)).unwrap();
    step.action_of(kind)?.to.as_ref().map(ToString::to_string)
}

/// LL-1, LL-2: one Party member helps at least three households with seven things.
#[test]
fn ll_1_137() {
    let method = method();
    let line = method.network.line(&LineId::from("party137")).unwrap();
    assert_eq!(line.households.map(|(least, _)| least), Some(3));
    let items = |list: &str| {
        let found = method.network.duty_lists.iter().find(|one| one.id == list).unwrap();
        found.items.clone()
    };
    assert_eq!(items("seven_items"), ["守法", "尚德", "提能", "勤劳", "清洁", "和睦", "教育"]);
    assert_eq!(items("five_to_homes").len(), 5);
}

/// LL-4: the meeting is monthly, and what belongs there goes there.
#[test]
fn ll_4_great_matters_go_to_the_monthly_meeting() {
    let method = method();
    let routine = |id: &str| method.network.routines.iter().find(|one| one.id.as_str() == id);
    let monthly = RoutineDays::Times { every: Every::Month, times: 1 };
    assert_eq!(routine("revival_meeting").unwrap().when, monthly);
    assert_eq!(routine("supervision_meeting").unwrap().when, monthly);
    for category in ["collective_assets", "village_plan", "collective_project"] {
        let category = method.category(&CategoryId::from(category)).unwrap();
        assert_eq!(category.then, Some(StepId::from("meeting")));
    }
}

/// LL-5: ordered, settled in council, dispatched, done, rated, by different people.
#[test]
fn ll_5_five_slips() {
    let method = method();
    let slips = ["order", "meeting", "dispatch", "settle", "evaluate"];
    let owners = slips.map(|step| owner(&method, step));
    let expected = [
        "village_cadre",
        "village_secretary",
        "village_director",
        "handler",
        "village_supervision",
    ];
    assert_eq!(owners, expected);
    assert_eq!(leads(&method, "meeting", ActionKind::Pass).as_deref(), Some("dispatch"));
    assert_eq!(leads(&method, "settle", ActionKind::Answer).as_deref(), Some("evaluate"));
}

/// LL-7: rooms, stations, the centre and nine committees; to the court and followed there.
#[test]
fn ll_7_disputes_are_mediated_first_and_may_go_to_court() {
    let method = method();
    let neighbours = method.category(&CategoryId::from("neighbours")).unwrap();
    assert_eq!(neighbours.then, Some(StepId::from("mediate")));
    let level = |post: &str| method.post(&PostId::from(post)).unwrap().level.to_string();
    assert_eq!(level("mediation_room"), "village");
    assert_eq!(level("mediation_station"), "township");
    assert_eq!(level("mediation_centre"), "county");
    let committees = method.posts.iter().filter(|post| post.id.as_str().starts_with("committee_"));
    assert_eq!(committees.filter(|post| post.may(Capability::Handle)).count(), 9);
    for step in ["mediate", "mediate_station", "mediate_centre"] {
        let to = leads(&method, step, ActionKind::Refer);
        assert_eq!(to.as_deref(), Some("court_follow"), "{step}");
    }
    assert!(method.route_target("court").is_some());
}

/// LL-9, LL-10: a wish waits for a volunteer who takes it up.
#[test]
fn ll_9_wishes_are_taken_up_by_volunteers() {
    let method = method();
    let wish = method.category(&CategoryId::from("micro_wish")).unwrap();
    assert_eq!(wish.start, Some(StepId::from("wish")));
    assert_eq!(owner(&method, "wish"), "volunteer");
    assert_eq!(leads(&method, "wish", ActionKind::Claim).as_deref(), Some("wish_grant"));
    assert_eq!(leads(&method, "wish", ActionKind::Assign), None);
    assert_eq!(leads(&method, "wish_grant", ActionKind::Answer).as_deref(), Some("wish_visit"));
}

/// LL-11: stars are given once a year.
#[test]
fn ll_11_stars_are_given_yearly() {
    let method = method();
    let stars = method.network.routines.iter().find(|one| one.id.as_str() == "five_stars");
    assert_eq!(stars.unwrap().when, RoutineDays::Times { every: Every::Year, times: 1 });
}
