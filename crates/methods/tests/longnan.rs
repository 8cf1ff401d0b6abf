//! The method of 民事直说 is clean and says what the article says.

use maplegrid_domain::calendar::Limit;
use maplegrid_domain::methods::{ActionKind, Capability, Every, Method, Owner, RoutineDays};
use maplegrid_domain::shared::{CategoryId, PostId, StepId, TrackId};

fn method() -> Method {
    maplegrid_methods::embedded("longnan-1234").unwrap().method
}

fn owner(method: &Method, step: &str) -> String {
    match &method.procedure.step(&StepId::from(step)).unwrap().owner {
        Owner::Post(post) => post.to_string(),
        other => format!("{other:?}"),
    }
}

fn leads(method: &Method, from: &str, kind: ActionKind) -> Vec<String> {
    let step = method.procedure.step(&StepId::from(from)).unwrap();
    let actions = step.actions.iter().filter(|action| action.kind == kind);
    actions.filter_map(|action| Some(action.to.as_ref()?.to_string())).collect()
}

/// Where actions of a kind lead from a step for cases of a subject.
fn goes(method: &Method, (from, kind): (&str, ActionKind), subject: &str) -> Vec<String> {
    let step = method.procedure.step(&StepId::from(from)).unwrap();
    let open = step.actions.iter().filter(|action| action.is_for(Some(subject)));
    let actions = open.filter(|action| action.kind == kind);
    actions.filter_map(|action| Some(action.to.as_ref()?.to_string())).collect()
}

/// LN-1: everything is taken in by the committee; what is not ours is routed with a reason.
#[test]
fn ln_1_everything_is_taken_in_and_distributed() {
    let method = method();
    assert_eq!(method.procedure.start, StepId::from("take_in"));
    assert_eq!(owner(&method, "take_in"), "committee_duty");
    assert_eq!(leads(&method, "take_in", ActionKind::RouteOut), ["closed"]);
    let committee = method.teams.iter().find(|team| team.id == "committee").unwrap();
    let level = |post: &PostId| method.post(post).unwrap().level.to_string();
    assert!(committee.posts.iter().all(|post| level(post) == "village"));
}

/// LN-3, LN-4, LN-5: each of the three kinds has its own body.
#[test]
fn ln_3_ln_4_ln_5_three_kinds_go_to_three_bodies() {
    let method = method();
    let goes = |category: &str| {
        let category = method.category(&CategoryId::from(category)).unwrap();
        category.then.as_ref().map(ToString::to_string)
    };
    assert_eq!(goes("marriage_family").as_deref(), Some("home"));
    assert_eq!(goes("road").as_deref(), Some("village_affair"));
    assert_eq!(goes("neighbours"), None);
    assert_eq!(leads(&method, "take_in", ActionKind::Classify), ["neighbour"]);
    let home = method.procedure.step(&StepId::from("home")).unwrap();
    assert_eq!(home.nearer, Some(PostId::from("grid_member")));
    assert_eq!(owner(&method, "home"), "village_mediator");
    assert_eq!(owner(&method, "neighbour"), "committee_chair");
    assert_eq!(owner(&method, "village_affair"), "village_secretary");
    // LN-5: six fields of village affairs.
    let fields = method.subjects.iter().filter(|subject| subject.label.starts_with("村里事"));
    assert_eq!(fields.count(), 6);
    let six = ["基础设施", "公共服务", "医疗卫生", "教育文化", "产业发展", "村务管理"];
    for field in six {
        assert!(method.subjects.iter().any(|subject| subject.label.ends_with(field)), "{field}");
    }
    for category in method.categories.iter().filter(|category| !category.restricted) {
        let subject = method.subjects.iter().find(|one| one.id == category.subject).unwrap();
        let then = category.then.as_ref().map(StepId::as_str);
        match subject.label.get(..9).unwrap() {
            "家里事" => assert_eq!(then, Some("home"), "{}", category.label),
            "村里事" => assert_eq!(then, Some("village_affair"), "{}", category.label),
            _ => assert_eq!(then, None, "{}", category.label),
        }
    }
    // A family's matter is asked about with the family alone, a village affair before the village.
    assert_eq!(leads(&method, "home", ActionKind::Answer), ["ask_effect"]);
    assert_eq!(leads(&method, "village_affair", ActionKind::Answer), ["open_review"]);
}

/// LN-6, LN-7, LN-8: on the spot, led by a cadre, by village and town together.
#[test]
fn ln_6_ln_7_ln_8_three_ways_of_handling() {
    let method = method();
    let limit = |track: &str| method.procedure.track(&TrackId::from(track)).unwrap().limit;
    assert_eq!(limit("on_the_spot"), Limit::working_days(0));
    assert_eq!(limit("cadre_led"), Limit::working_days(5));
    assert_eq!(limit("joint"), Limit::working_days(15));
    for body in ["home", "neighbour", "village_affair"] {
        assert!(!leads(&method, body, ActionKind::Answer).is_empty(), "{body}");
        assert_eq!(leads(&method, body, ActionKind::Assign), ["accept"], "{body}");
        assert_eq!(leads(&method, body, ActionKind::PassUp), ["town_lead"], "{body}");
    }
}

/// LN-8: units are called, report in within a working day, and what the town cannot do goes up.
#[test]
fn ln_8_units_are_called_and_matters_go_up() {
    let method = method();
    let joint = method.procedure.joint.as_ref().unwrap();
    assert_eq!(joint.report_in, Limit::working_days(1));
    assert!(joint.basis.contains("吹哨派单"), "{}", joint.basis);
    for step in ["handle", "town_lead", "county_lead"] {
        let step = method.procedure.step(&StepId::from(step)).unwrap();
        assert!(step.action_of(ActionKind::Call).is_some(), "{}", step.label);
    }
    assert_eq!(leads(&method, "town_lead", ActionKind::PassUp), ["county_lead"]);
    assert_eq!(leads(&method, "county_lead", ActionKind::PassUp), ["city_lead"]);
    for post in ["police_station", "justice_station", "law_adviser", "peacemaker", "county_land"] {
        assert!(method.post(&PostId::from(post)).unwrap().may(Capability::Assist), "{post}");
    }
}

/// LN-3: what is a family's own does not come before the delegates, neither by its way nor by what
/// they may read.
#[test]
fn ln_3_what_is_a_familys_own_passes_the_delegates_by() {
    let method = method();
    for subject in &method.subjects {
        let next = goes(&method, ("handle", ActionKind::Answer), &subject.id);
        match subject.label.split('·').next().unwrap() {
            "家里事" => assert_eq!(next, ["ask_effect"]),
            "邻里事" | "村里事" => assert_eq!(next, ["watch"], "{}", subject.label),
            // Answered where it is isolated.
            _ => assert!(next.is_empty(), "{}", subject.label),
        }
    }
    assert_eq!(goes(&method, ("ask_effect", ActionKind::SendBack), "family"), ["home"]);
    let delegate = method.post(&PostId::from("committee_delegate")).unwrap();
    assert!(!delegate.may(Capability::ReadCases));
}

/// LN-5: what is a village's affair is rated by the village, and not by the one who spoke alone;
/// what is not is never put before it.
#[test]
fn ln_5_what_is_the_villages_own_is_rated_by_it() {
    let method = method();
    let rule = method.procedure.appraisal.as_ref().unwrap();
    for subject in &method.subjects {
        let next = goes(&method, ("watch", ActionKind::Pass), &subject.id);
        if rule.subjects.contains(&subject.id) {
            assert_eq!(next, ["open_review"], "{}", subject.label);
        } else {
            assert!(!next.contains(&"open_review".to_owned()), "{}", subject.label);
        }
    }
    assert_eq!(goes(&method, ("watch", ActionKind::Pass), "neighbour"), ["ask_effect"]);
}

/// LN-9: somebody of the people watches, and the one who spoke is asked; neither has handled.
#[test]
fn ln_9_watched_and_asked_by_others() {
    let method = method();
    assert_eq!(owner(&method, "watch"), "committee_delegate");
    assert_eq!(leads(&method, "watch", ActionKind::Pass), ["ask_effect", "open_review"]);
    for post in ["committee_delegate", "return_visitor", "village_supervision"] {
        assert!(!method.post(&PostId::from(post)).unwrap().may(Capability::Handle), "{post}");
    }
    let appeal = method.procedure.rating.appeal.as_ref().unwrap();
    assert_eq!(appeal.decided_by, PostId::from("center_director"));
}

/// LN-10: leaders come at least so often.
#[test]
fn ln_10_leaders_come() {
    let method = method();
    let when = |post: &str| {
        let routine = method.network.routines.iter().find(|one| one.post.as_str() == post);
        routine.unwrap().when.clone()
    };
    assert_eq!(when("county_link_leader"), RoutineDays::Times { every: Every::Year, times: 4 });
    assert_eq!(when("town_link_leader"), RoutineDays::Times { every: Every::Month, times: 2 });
    assert_eq!(method.post(&PostId::from("town_link_leader")).unwrap().level.as_str(), "grid");
}

/// LN-12: those who know the law may be called; weddings and funerals are reported of one's own.
#[test]
fn ln_12_law_and_customs() {
    let method = method();
    for post in ["law_knower", "law_adviser", "auxiliary_police", "red_white"] {
        let post = method.post(&PostId::from(post)).unwrap();
        assert_eq!((post.level.as_str(), post.may(Capability::Assist)), ("village", true));
    }
}

#[test]
fn a_prefecture_stands_on_top() {
    let method = method();
    let levels: Vec<&str> = method.area_kinds.iter().map(|kind| kind.id.as_str()).collect();
    assert_eq!(levels, ["prefecture", "county", "township", "village", "grid"]);
    let county = maplegrid_methods::divisions::tree_for("621223", &method).unwrap();
    assert_eq!((county.areas[0].name.as_str(), county.name.as_str()), ("陇南市", "宕昌县"));
    assert_eq!(county.areas[1].id, county.root);
    let whole = maplegrid_methods::divisions::tree_for("6212", &method).unwrap();
    let counties = whole.areas.iter().filter(|area| area.kind.as_str() == "county");
    assert_eq!((counties.count(), whole.county.as_str()), (9, "6212"));
    let lanshan = maplegrid_methods::embedded("lanshan-133").unwrap().method;
    assert!(maplegrid_methods::divisions::tree_for("6212", &lanshan).is_err());
}
