//! The method of 片组邻三长制 is clean and says what the article says.

use maplegrid_domain::methods::{Capability, Every, Owner, StepLimit};
use maplegrid_domain::shared::{LineId, PostId, StepId, TierId};

const NAME: &str = "lanshan-133";

#[test]
fn every_household_has_a_neighbourhood_head_who_comes() {
    let method = maplegrid_methods::embedded(NAME).unwrap().method;
    let line = method.network.line(&LineId::from("neighbour")).unwrap();
    assert_eq!((line.households, line.follows_post, line.optional), (Some((5, 15)), true, false));
    let smallest = method.area_kinds.last().unwrap();
    assert_eq!(smallest.households, Some((5, 15)));
    assert_eq!(method.post(&line.post).unwrap().level, smallest.id);
    let rhythm = |tier: Option<&str>| {
        let cadence = method.network.cadence(&line.id, tier.map(TierId::from).as_ref()).unwrap();
        (cadence.every, cadence.times)
    };
    assert_eq!(rhythm(None), (Every::Month, 1));
    assert_eq!(rhythm(Some("special")), (Every::Week, 1));
    assert_eq!(rhythm(Some("urgent")), (Every::Week, 1));
}

#[test]
fn heads_are_chosen_in_four_ways_of_adjustment() {
    let method = maplegrid_methods::embedded(NAME).unwrap().method;
    let rule = method.network.selection(&PostId::from("neighbour_head")).unwrap();
    assert_eq!(rule.ways, ["个人自荐", "群众推荐"]);
    let steps: Vec<&str> = rule.steps.iter().map(|step| step.label.as_str()).collect();
    assert_eq!(steps, ["村“两委”审核", "乡镇党委备案"]);
    let measures: Vec<&str> = rule.measures.iter().map(|measure| measure.label.as_str()).collect();
    assert_eq!(measures, ["重新联审", "主动劝辞", "依法罢免", "足额补选"]);
}

#[test]
fn the_head_knocks_and_has_not_handled() {
    let method = maplegrid_methods::embedded(NAME).unwrap().method;
    let step = |id: &str| method.procedure.step(&StepId::from(id)).unwrap();
    let knock = step("knock");
    assert_eq!(knock.nearer, Some(PostId::from("neighbour_head")));
    assert_eq!(knock.owner, Owner::Post(PostId::from("village_supervision")));
    for post in ["neighbour_head", "village_supervision"] {
        assert!(!method.post(&PostId::from(post)).unwrap().may(Capability::Handle), "{post}");
    }
    assert!(method.procedure.distinct.contains(&knock.id));
    assert_eq!(step("handle").limit, StepLimit::Track);
    assert_eq!(step("coordinate").owner, Owner::Post(PostId::from("linked_leader")));
}

#[test]
fn restricted_matters_stay_out_of_the_village() {
    let method = maplegrid_methods::embedded(NAME).unwrap().method;
    let restricted: Vec<_> = method.categories.iter().filter(|c| c.restricted).collect();
    assert_eq!(restricted.len(), 3);
    assert!(restricted.iter().all(|category| category.start.is_some()));
    let readers = method.posts.iter().filter(|p| p.may(Capability::ReadRestricted));
    let levels: Vec<&str> = readers.map(|post| post.level.as_str()).collect();
    assert!(levels.iter().all(|level| matches!(*level, "township" | "county")), "{levels:?}");
}
