//! Changing the tree: what a preview says is what happens, and nothing is lost by it.

use std::collections::BTreeSet;

use maplegrid_app::cases::{InboxQuery, View};
use maplegrid_app::{App, Error, InputFault, SignedIn};
use maplegrid_domain::areas::{AreaStep, Change, ChangeFault};
use maplegrid_domain::cases::{Case, Input};
use maplegrid_domain::shared::{AreaId, HouseholdId, LineId};
use maplegrid_store::areas::changes::seats;
use maplegrid_store::people::counts::{Measure, everywhere, recount};
use maplegrid_testkit::{
    GRID, MICRO_GRID, OTHER_GRID, OTHER_MICRO_GRID, OTHER_VILLAGE, TOWNSHIP, TestCounty, VILLAGE,
    on_each_county,
};

use crate::support::{Cast, Dice, assign, classify, does, handled, verified};

async fn changer(county: &TestCounty) -> SignedIn {
    county.sign_in("center_director", TOWNSHIP).await
}

/// Previews a change and makes it.
async fn change(app: &App, who: &SignedIn, change: &Change) -> maplegrid_app::areas::Impact {
    let preview = app.preview_change(who, change).await.unwrap();
    app.change_areas(who, change, &preview.fingerprint, None).await.unwrap().unwrap()
}

fn fault<T: std::fmt::Debug>(refused: Result<T, Error>) -> ChangeFault {
    match refused {
        Err(Error::BadInput(InputFault::Tree(fault))) => fault,
        other => panic!("not refused for the tree: {other:?}"),
    }
}

fn household(village: &str, door: u8) -> HouseholdId {
    HouseholdId::new(format!("{village}-{door}"))
}

async fn case(app: &App, number: &maplegrid_domain::cases::CaseNumber) -> Case {
    let (county, number) = (app.county().await.unwrap().id.clone(), number.clone());
    let found = app
        .database_for_tests()
        .read(move |conn| maplegrid_store::cases::write::load(conn, &county, &[&number]))
        .await
        .unwrap();
    found.into_iter().next().unwrap().0
}

/// What holds whatever was changed.
async fn invariants(app: &App) {
    verified(app).await;
    let county = app.refresh().await.unwrap();
    let tree = &county.directory.areas;
    let (id, tree_there) = (county.id.clone(), tree.clone());
    let every: Vec<AreaId> = tree.ever().map(|area| area.id.clone()).collect();
    let (homes, kept, counted) = app
        .database_for_tests()
        .write(move |conn| {
            let lines = [Measure::Households, Measure::Linked(LineId::from("party_link"))];
            let mut kept = Vec::new();
            for measure in &lines {
                kept.push(everywhere(conn, &id, measure)?);
            }
            recount(conn, &id, &tree_there)?;
            let mut counted = Vec::new();
            for measure in &lines {
                counted.push(everywhere(conn, &id, measure)?);
            }
            Ok((seats(conn, &id, &every)?, kept, counted))
        })
        .await
        .unwrap();
    assert_eq!(kept, counted, "counts equal a recount");
    let distinct: BTreeSet<_> = homes.iter().map(|seat| &seat.household).collect();
    assert_eq!(distinct.len(), homes.len());
    assert_eq!(homes.len(), 6, "no household is lost");
    for home in &homes {
        assert!(tree.is_open(&home.area), "{home:?} lives in a closed area");
        assert_eq!(tree.children(&home.area).count(), 0, "{home:?} lives in no smallest area");
    }
    for number in numbers(app).await {
        let case = case(app, &number).await;
        if let Some(owner) = &case.owner {
            assert!(tree.is_open(&owner.area), "{number} is owned in a closed area");
            let stands = tree.is_within(&case.area, &owner.area) || owner.person.is_some();
            assert!(stands, "{number} is owned elsewhere");
        } else {
            assert!(!case.is_open(), "{number} is open and nobody's");
        }
    }
}

async fn numbers(app: &App) -> Vec<maplegrid_domain::cases::CaseNumber> {
    let county = app.county().await.unwrap();
    let (id, root) = (county.id.clone(), AreaId::from(maplegrid_testkit::COUNTY));
    app.database_for_tests()
        .read(move |conn| maplegrid_store::cases::refiling::in_area(conn, &id, &root, ("", 1_000)))
        .await
        .unwrap()
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &changer(county).await);
        let refused = async |change: Change| fault(app.preview_change(who, &change).await);
        let to = |area: &str, to: &str| Change::Move { area: area.into(), to: to.into() };
        assert_eq!(refused(to(GRID, MICRO_GRID)).await, ChangeFault::BelowItself);
        assert_eq!(refused(to(GRID, GRID)).await, ChangeFault::BelowItself);
        let wrong = refused(to(MICRO_GRID, VILLAGE)).await;
        assert_eq!(wrong, ChangeFault::WrongParent { wanted: "网格".to_owned() });
        assert_eq!(refused(to(GRID, VILLAGE)).await, ChangeFault::NothingChanges);
        assert_eq!(refused(to(GRID, "999")).await, ChangeFault::UnknownArea);
        // It has a group of the same name.
        assert_eq!(refused(to(MICRO_GRID, OTHER_GRID)).await, ChangeFault::NameTaken);
        let merge = |area: &str, into: &str| Change::Merge { area: area.into(), into: into.into() };
        assert_eq!(refused(merge(GRID, GRID)).await, ChangeFault::BelowItself);
        assert_eq!(refused(merge(GRID, MICRO_GRID)).await, ChangeFault::BelowItself);
        assert_eq!(refused(merge(GRID, OTHER_VILLAGE)).await, ChangeFault::OtherKind);
        let split = |households: Vec<HouseholdId>| Change::Split {
            area: MICRO_GRID.into(),
            name: "二组".to_owned(),
            households,
        };
        assert_eq!(refused(split(Vec::new())).await, ChangeFault::SplitsNothing);
        let all = vec![household(VILLAGE, 1), household(VILLAGE, 2)];
        assert_eq!(refused(split(all)).await, ChangeFault::SplitsNothing);
        let foreign = vec![household(OTHER_VILLAGE, 1)];
        assert_eq!(refused(split(foreign)).await, ChangeFault::UnknownHousehold);
        let close = Change::Close { area: GRID.into() };
        let full = ChangeFault::NotEmpty { households: 2, areas: 1, cases: 0 };
        assert_eq!(refused(close).await, full);
        let rename = |name: &str| Change::Rename { area: GRID.into(), name: name.to_owned() };
        assert_eq!(refused(rename(" \u{7}")).await, ChangeFault::NameMissing);
        let long = ChangeFault::NameTooLong { most: 30 };
        assert_eq!(refused(rename(&"长".repeat(31))).await, long);
        // The place itself is a matter of whoever is above it, and so is a village for a village.
        let root = Change::Rename { area: TOWNSHIP.into(), name: "x".to_owned() };
        assert_eq!(refused(root).await, ChangeFault::RootStays);
        for (post, area) in [("village_cadre", VILLAGE), ("reception", TOWNSHIP)] {
            let other = county.sign_in(post, area).await;
            let refused = app.preview_change(&other, &rename("新名")).await;
            assert!(matches!(refused, Err(Error::Forbidden)), "{post}: {refused:?}");
            let refused = app.change_areas(&other, &rename("新名"), "", None).await;
            assert!(matches!(refused, Err(Error::Forbidden)), "{post}: {refused:?}");
        }
        invariants(app).await;
    })
    .await;
}

#[tokio::test]
async fn only_what_was_previewed_is_done() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &changer(county).await);
        let merge = Change::Merge { area: VILLAGE.into(), into: OTHER_VILLAGE.into() };
        let preview = app.preview_change(who, &merge).await.unwrap();
        assert_eq!(preview.cases.len(), 0);
        // Somebody says something before it is confirmed.
        county.receive(MICRO_GRID).await;
        let stale = app.change_areas(who, &merge, &preview.fingerprint, None).await;
        assert!(matches!(stale, Err(Error::StalePreview)), "{stale:?}");
        let tree = &app.refresh().await.unwrap().directory.areas;
        assert!(tree.is_open(&VILLAGE.into()));
        let preview = app.preview_change(who, &merge).await.unwrap();
        assert_eq!((preview.cases.len(), preview.households), (1, 2));
        app.change_areas(who, &merge, &preview.fingerprint, None).await.unwrap();
        // The same again finds the village gone.
        let again = app.change_areas(who, &merge, &preview.fingerprint, None).await;
        assert_eq!(fault(again), ChangeFault::UnknownArea);
        invariants(app).await;
    })
    .await;
}

#[tokio::test]
async fn a_merged_village_goes_on_in_the_other() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &changer(county).await);
        let cast = Cast::of(county, VILLAGE).await;
        let closed = county.receive(MICRO_GRID).await;
        handled(app, &cast, &closed.number).await;
        app.rate(&closed.number, &closed.code, 5, None, None).await.unwrap();
        let waiting = county.receive(VILLAGE).await;
        let named = county.receive(MICRO_GRID).await;
        does(app, &cast.cadre, &named.number, "classify", classify()).await;
        does(app, &cast.station, &named.number, "assign", assign(VILLAGE)).await;
        does(app, &cast.handler, &named.number, "take", Input::default()).await;
        app.index_new().await.unwrap();

        let merge = Change::Merge { area: VILLAGE.into(), into: OTHER_VILLAGE.into() };
        let impact = change(app, who, &merge).await;
        assert_eq!(impact.plan.closed().count(), 1);
        assert_eq!((impact.households, impact.pending, impact.cases.len()), (2, 2, 2));
        // Every post of the village is held in the other one as well: the terms end.
        assert!(impact.plan.posts.iter().all(|post| post.to.is_none()));
        invariants(app).await;

        let town = app.county().await.unwrap();
        let tree = &town.directory.areas;
        assert_eq!(tree.by_code(VILLAGE).unwrap().id, OTHER_VILLAGE.into());
        assert_eq!(tree.path_name(&VILLAGE.into()), "故城镇 东良村（原南沟村）");
        assert!(tree.is_within(&GRID.into(), &OTHER_VILLAGE.into()));

        let owner = |case: &Case| {
            let owner = case.owner.clone().unwrap();
            (owner.post.into_string(), owner.area.into_string(), owner.person)
        };
        let other = OTHER_VILLAGE.to_owned();
        let case_waiting = case(app, &waiting.number).await;
        assert_eq!(owner(&case_waiting), ("village_cadre".into(), other.clone(), None));
        // The handler holds no post any more: somebody else is named.
        let case_named = case(app, &named.number).await;
        assert_eq!(owner(&case_named), ("service_station".into(), other, None));

        let cadre = county.sign_in("village_cadre", OTHER_VILLAGE).await;
        let mine = app.inbox(&cadre, InboxQuery::default()).await.unwrap();
        assert_eq!(mine.rows.len(), 1);
        let all = |view| InboxQuery { view, ..Default::default() };
        assert_eq!(app.inbox(&cadre, all(View::Open)).await.unwrap().rows.len(), 2);
        assert_eq!(app.inbox(&cadre, all(View::Closed)).await.unwrap().rows.len(), 1);
        let found = InboxQuery { search: Some("路灯".to_owned()), ..all(View::Open) };
        // A search looks at what is closed as well.
        assert_eq!(app.inbox(&cadre, found).await.unwrap().rows.len(), 3);
        does(app, &cadre, &waiting.number, "classify", classify()).await;

        // Nobody of the old village is at a desk any more; a new word goes to the other village.
        let old = county.sign_in("village_cadre", VILLAGE).await;
        assert!(old.holdings.is_empty());
        let new = county.receive(VILLAGE).await;
        assert_eq!(new.case.area, OTHER_VILLAGE.into());
        invariants(app).await;

        let history = app.area_history(who, &VILLAGE.into()).await.unwrap();
        assert_eq!(history.len(), 1);
        assert_eq!(app.area_history(who, &OTHER_VILLAGE.into()).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_group_is_split_and_a_grid_moves() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &changer(county).await);
        let split = Change::Split {
            area: MICRO_GRID.into(),
            name: "二组".to_owned(),
            households: vec![household(VILLAGE, 2)],
        };
        let impact = change(app, who, &split).await;
        let AreaStep::Made { area } = &impact.plan.areas[0] else { panic!("nothing was made") };
        assert_eq!(area.id, AreaId::new(format!("{GRID}002")));
        assert_eq!(impact.plan.households.len(), 1);
        invariants(app).await;

        let received = county.receive(MICRO_GRID).await;
        let to = Change::Move { area: GRID.into(), to: OTHER_VILLAGE.into() };
        let impact = change(app, who, &to).await;
        assert_eq!((impact.households, impact.cases.len()), (2, 1));
        let moved = case(app, &received.number).await;
        assert_eq!(moved.owner.unwrap().area, OTHER_VILLAGE.into());
        invariants(app).await;

        // An area with nothing left is closed, and its posts with it.
        let grid_of_nobody = Change::Create {
            parent: VILLAGE.into(),
            area_kind: "grid".into(),
            name: "二网格".to_owned(),
        };
        let made = change(app, who, &grid_of_nobody).await;
        let AreaStep::Made { area } = &made.plan.areas[0] else { panic!("nothing was made") };
        // Moved away or not, a number is never given twice.
        assert_eq!(area.id, AreaId::new(format!("{VILLAGE}002")));
        change(app, who, &Change::Close { area: area.id.clone() }).await;
        invariants(app).await;
        // The first area below a group takes its households.
        let mixed = Change::Move { area: MICRO_GRID.into(), to: OTHER_GRID.into() };
        let rename = Change::Rename { area: MICRO_GRID.into(), name: "南沟一组".to_owned() };
        change(app, who, &rename).await;
        change(app, who, &mixed).await;
        invariants(app).await;
    })
    .await;
}

#[tokio::test]
async fn random_changes_lose_nothing() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &changer(county).await);
        let cast = Cast::of(county, VILLAGE).await;
        for (at, area) in [MICRO_GRID, VILLAGE, OTHER_MICRO_GRID, GRID].into_iter().enumerate() {
            let received = county.receive(area).await;
            if at < 2 {
                does(app, &cast.cadre, &received.number, "classify", classify()).await;
                does(app, &cast.station, &received.number, "assign", assign(VILLAGE)).await;
            }
        }
        let mut dice = Dice::new(20);
        let mut throw = |sides: usize| dice.below(sides);
        let (mut made, mut tried) = (0, 0);
        while made < 14 && tried < 400 {
            tried += 1;
            let tree = app.refresh().await.unwrap().directory.areas.clone();
            let mut open: Vec<AreaId> =
                tree.subtree(&TOWNSHIP.into()).into_iter().map(|area| area.id.clone()).collect();
            open.sort();
            let mut any = || open[throw(open.len())].clone();
            let (area, other) = (any(), any());
            let homes = {
                let (id, at) = (app.county().await.unwrap().id.clone(), [area.clone()]);
                app.database_for_tests().read(move |conn| seats(conn, &id, &at)).await.unwrap()
            };
            let name = format!("新{tried}");
            let wanted = match throw(7) {
                0 | 1 => Change::Merge { area, into: other },
                2 | 3 => Change::Move { area, to: other },
                4 => {
                    let households = homes.into_iter().take(1).map(|seat| seat.household);
                    Change::Split { area, name, households: households.collect() }
                }
                5 => {
                    let kind = ["grid", "micro_grid"][throw(2)];
                    Change::Create { parent: area, area_kind: kind.into(), name }
                }
                _ => Change::Close { area },
            };
            let Ok(preview) = app.preview_change(who, &wanted).await else { continue };
            app.change_areas(who, &wanted, &preview.fingerprint, None).await.unwrap();
            made += 1;
            invariants(app).await;
        }
        assert!(made >= 10, "only {made} of {tried} could be made");
    })
    .await;
}

#[tokio::test]
async fn a_village_is_not_changed_twice_at_once() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &changer(county).await);
        let other = county.open_again().await;
        let merge = Change::Merge { area: VILLAGE.into(), into: OTHER_VILLAGE.into() };
        let preview = app.preview_change(who, &merge).await.unwrap();
        let second = Change::Merge { area: OTHER_VILLAGE.into(), into: VILLAGE.into() };
        let preview_second = other.preview_change(who, &second).await.unwrap();
        let (one, two) = tokio::join!(
            app.change_areas(who, &merge, &preview.fingerprint, None),
            other.change_areas(who, &second, &preview_second.fingerprint, None),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let received = county.receive(VILLAGE).await;
        assert!(received.case.owner.is_some());
        invariants(app).await;
    })
    .await;
}
