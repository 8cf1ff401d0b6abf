//! The method that ships is clean and says what the article says.

use maplegrid_domain::calendar::Limit;
use maplegrid_domain::methods::{Capability, Owner, StepLimit};
use maplegrid_domain::shared::{PostId, StepId, TrackId};

#[test]
fn follows_the_six_slips() {
    let method = maplegrid_methods::embedded("gucheng-1333").unwrap().method;
    let procedure = &method.procedure;
    let owner = |step: &str| procedure.step(&StepId::from(step)).unwrap().owner.clone();
    assert_eq!(procedure.start.as_str(), "check");
    assert_eq!(owner("check"), Owner::Post(PostId::from("village_cadre")));
    assert_eq!(owner("dispatch"), Owner::Post(PostId::from("service_station")));
    assert_eq!(owner("handle"), Owner::Handler);
    assert_eq!(owner("supervise"), Owner::Post(PostId::from("discipline_liaison")));
    let limit = |track: &str| procedure.track(&TrackId::from(track)).unwrap().limit;
    assert_eq!(limit("on_the_spot"), Limit::working_days(0));
    assert_eq!(limit("cadre_led"), Limit::working_days(5));
    assert_eq!(limit("joint"), Limit::working_days(15));
    let handle = procedure.step(&StepId::from("handle")).unwrap();
    assert_eq!(handle.limit, StepLimit::Track);
    assert_eq!(method.subjects.len(), 9);
    assert!(method.categories.len() >= 35);
}

#[test]
fn keeps_restricted_matters_out_of_the_village() {
    let method = maplegrid_methods::embedded("gucheng-1333").unwrap().method;
    let restricted: Vec<_> = method.categories.iter().filter(|c| c.restricted).collect();
    assert_eq!(restricted.len(), 3);
    assert!(restricted.iter().all(|category| category.start.is_some()));
    let readers = method.posts.iter().filter(|p| p.may(Capability::ReadRestricted));
    let levels: Vec<&str> = readers.map(|post| post.level.as_str()).collect();
    assert!(levels.iter().all(|level| matches!(*level, "township" | "county")), "{levels:?}");
}

#[test]
fn an_unknown_name_lists_the_known_ones() {
    let report = maplegrid_methods::embedded("gucheng").unwrap_err();
    assert_eq!(report.diagnostics[0].code.as_str(), "unknown-method");
    assert!(report.to_string().contains("gucheng-1333"));
}
