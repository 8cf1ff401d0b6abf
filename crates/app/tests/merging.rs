//! What becomes of posts and of contacts set by hand when areas are merged or moved.

use maplegrid_app::areas::Impact;
use maplegrid_app::{App, SignedIn};
use maplegrid_domain::areas::{AreaStep, Change};
use maplegrid_domain::people::Appointment;
use maplegrid_domain::shared::{AreaId, PersonId, Timestamp};
use maplegrid_store::areas::write::insert_appointments;
use maplegrid_store::county::raise_revision;
use maplegrid_store::db::Conn;
use maplegrid_testkit::{
    GRID, MICRO_GRID, OTHER_GRID, OTHER_VILLAGE, VILLAGE, on_each_county, person_of,
};

use crate::terms::{at, director, home, invariants, link, linked, march, set_end, somebody, to};

const LINKER: &str = "party_link";

async fn change(app: &App, who: &SignedIn, change: &Change) -> Impact {
    let preview = app.preview_change(who, change).await.unwrap();
    app.change_areas(who, change, &preview.fingerprint, None).await.unwrap();
    preview
}

/// The area that a change made.
fn made(impact: &Impact) -> AreaId {
    let AreaStep::Made { area } = &impact.plan.areas[0] else { panic!("nothing was made") };
    area.id.clone()
}

/// Puts somebody into a post that takes a selection.
async fn hold(app: &App, person: &PersonId, post: &str, area: &AreaId) {
    let id = app.county().await.unwrap().id.clone();
    let (person, post, area, from) = (person.clone(), post.into(), area.clone(), app.now());
    let write = move |conn: &mut Conn| {
        let held = Appointment { person, post, area, from, until: None };
        insert_appointments(conn, &id, &[held])?;
        raise_revision(conn, &id)
    };
    app.database_for_tests().write(write).await.unwrap();
    app.refresh().await.unwrap();
    app.tick().await.unwrap();
}

fn split(area: &AreaId, name: &str, door: u8) -> Change {
    let (area, name) = (area.clone(), name.to_owned());
    Change::Split { area, name, households: vec![home(VILLAGE, door)] }
}

#[tokio::test]
async fn who_holds_another_post_near_enough_stays_the_contact_after_a_merge() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &director(county).await);
        let (near, far) = (home(VILLAGE, 1), home(VILLAGE, 2));
        let second = made(&change(app, who, &split(&MICRO_GRID.into(), "二组", 2)).await);
        let third = Change::Create {
            parent: GRID.into(),
            area_kind: "micro_grid".into(),
            name: "三组".to_owned(),
        };
        let third = made(&change(app, who, &third).await);
        let (both, one) = (somebody(app, who, "孙双").await, somebody(app, who, "孙单").await);
        for area in [&second, &third] {
            hold(app, &both, LINKER, area).await;
        }
        hold(app, &one, LINKER, &second).await;
        link(app, &far, LINKER, &both).await;
        link(app, &near, LINKER, &one).await;

        let merge = Change::Merge { area: second, into: MICRO_GRID.into() };
        let preview = change(app, who, &merge).await;
        // One group had a linker already: both lose that post, but only one of them has no other.
        assert!(preview.plan.posts.iter().all(|moved| moved.to.is_none()));
        let lost: Vec<_> = preview.plan.contacts.iter().map(|c| (&c.household, &c.to)).collect();
        assert_eq!(lost, [(&near, &None)]);
        let [gap] = preview.gaps.as_slice() else { panic!("{:?}", preview.gaps) };
        assert_eq!(
            (&gap.household, &gap.line, gap.from.as_ref()),
            (&near, &LINKER.into(), Some(&one))
        );
        assert!(!gap.door.is_empty() && gap.area == MICRO_GRID.into(), "{gap:?}");
        assert_eq!(linked(app, &far, LINKER).await.unwrap().0, both);
        assert_eq!(linked(app, &near, LINKER).await, None);
        invariants(app).await;
    })
    .await;
}

#[tokio::test]
async fn a_household_left_behind_by_its_contact_becomes_a_gap() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &director(county).await);
        let (near, far) = (home(VILLAGE, 1), home(VILLAGE, 2));
        let linker = person_of(LINKER, MICRO_GRID);
        for house in [&near, &far] {
            link(app, house, LINKER, &linker).await;
        }
        let second = made(&change(app, who, &split(&MICRO_GRID.into(), "二组", 2)).await);
        let grid = Change::Create {
            parent: VILLAGE.into(),
            area_kind: "grid".into(),
            name: "二网格".to_owned(),
        };
        let grid = made(&change(app, who, &grid).await);
        // Within the village nobody is too far away.
        let within = change(app, who, &Change::Move { area: second, to: grid }).await;
        assert_eq!((within.plan.contacts.len(), within.gaps.len()), (0, 0));
        let away = Change::Move { area: GRID.into(), to: OTHER_VILLAGE.into() };
        let preview = change(app, who, &away).await;
        let lost: Vec<_> = preview.gaps.iter().map(|gap| &gap.household).collect();
        assert_eq!(lost, [&far]);
        assert_eq!(linked(app, &far, LINKER).await, None);
        assert_eq!(linked(app, &near, LINKER).await.unwrap().0, linker, "moved along");
        invariants(app).await;
    })
    .await;
}

/// A move of a post in a plan: to where, from when if later, until when.
fn moved(impact: &Impact, person: &PersonId) -> Vec<(bool, Option<Timestamp>, Option<Timestamp>)> {
    let theirs = impact.plan.posts.iter().filter(|moved| moved.person == *person);
    theirs.map(|moved| (moved.to.is_some(), moved.begins, moved.until)).collect()
}

#[tokio::test]
async fn a_term_booked_ahead_goes_on_in_the_successor() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &director(county).await);
        let (old, there) = (person_of("grid_member", GRID), person_of("grid_member", OTHER_GRID));
        let new = somebody(app, who, "孙新").await;
        let day = |day| at(march(day), 0);
        // The other grid's member goes before the new one of this grid comes.
        set_end(app, (&there, "grid_member", OTHER_GRID), day(15)).await;
        let booked = to(&new, "grid_member", GRID, (Some(march(20)), Some(march(29))));
        app.appoint(who, booked, None).await.unwrap();
        let merge = Change::Merge { area: GRID.into(), into: OTHER_GRID.into() };
        let preview = change(app, who, &merge).await;
        assert_eq!(moved(&preview, &new), [(true, Some(day(20)), Some(day(30)))]);
        assert_eq!(moved(&preview, &old), [(false, None, None)], "somebody is there now");
        invariants(app).await;
        let holds = async || {
            let now = director(county).await;
            now.county.directory.holds(&new, &"grid_member".into(), &OTHER_GRID.into())
        };
        assert!(!holds().await, "not yet");
        for (on, expected) in [(20, true), (30, false)] {
            county.clock.set(day(on).plus_minutes(1));
            app.tick().await.unwrap();
            assert_eq!(holds().await, expected, "on the {on}th");
        }
        invariants(app).await;
    })
    .await;
}

#[tokio::test]
async fn a_term_booked_ahead_ends_where_somebody_holds_the_post_by_then() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &director(county).await);
        let new = somebody(app, who, "孙新").await;
        let booked = to(&new, "grid_member", GRID, (Some(march(20)), None));
        app.appoint(who, booked, None).await.unwrap();
        let merge = Change::Merge { area: GRID.into(), into: OTHER_GRID.into() };
        let preview = change(app, who, &merge).await;
        assert_eq!(moved(&preview, &new), [(false, Some(at(march(20), 0)), None)]);
        county.clock.set(at(march(21), 1));
        app.tick().await.unwrap();
        let now = director(county).await;
        assert!(now.county.directory.holdings(&new).is_empty());
        invariants(app).await;
    })
    .await;
}

#[tokio::test]
async fn terms_with_a_gap_between_them_and_those_booked_on_both_sides_go_on_side_by_side() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &director(county).await);
        let (old, day) = (person_of("grid_member", GRID), |day| at(march(day), 0));
        let grid = Change::Create {
            parent: VILLAGE.into(),
            area_kind: "grid".into(),
            name: "二网格".to_owned(),
        };
        let into = made(&change(app, who, &grid).await);
        let into_text = into.as_str();
        // Here until the 9th, again from the 20th, and from the 24th there as well.
        set_end(app, (&old, "grid_member", GRID), day(10)).await;
        for (area, first) in [(GRID, 20), (into_text, 24)] {
            let booked = to(&old, "grid_member", area, (Some(march(first)), None));
            app.appoint(who, booked, None).await.unwrap();
        }
        let merge = Change::Merge { area: GRID.into(), into: into.clone() };
        let preview = change(app, who, &merge).await;
        assert_eq!(
            moved(&preview, &old),
            [(true, None, Some(day(10))), (true, Some(day(20)), Some(day(24)))]
        );
        for (on, expected) in [(9, true), (12, false), (20, true), (25, true)] {
            county.clock.set(day(on).plus_minutes(1));
            app.tick().await.unwrap();
            let now = director(county).await;
            let holds = now.county.directory.holds(&old, &"grid_member".into(), &into);
            assert_eq!(holds, expected, "on the {on}th");
        }
        invariants(app).await;
    })
    .await;
}
