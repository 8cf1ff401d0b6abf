//! Households: kept by one at a time, counted with every change, their contacts handed over.

use maplegrid_app::people::{HouseholdDraft, HouseholdFault, LinkOrder, MemberDraft, Outside};
use maplegrid_app::{Error, InputFault};
use maplegrid_domain::shared::{AreaId, CountyId, HouseholdId, LineId};
use maplegrid_store::people::counts::{Measure, counted, everywhere, of_contacts};
use maplegrid_testkit::{
    MICRO_GRID, OTHER_MICRO_GRID, OTHER_VILLAGE, TOWNSHIP, TestCounty, VILLAGE, county_of,
    databases, on_each_county, person_of, place, seat,
};

fn draft(door: &str, head: &str) -> HouseholdDraft {
    HouseholdDraft {
        door: door.to_owned(),
        head: head.to_owned(),
        phone: "138 1234-0000".to_owned(),
        members: 4,
        residing: 2,
        ..HouseholdDraft::default()
    }
}

fn fault<T: std::fmt::Debug>(result: maplegrid_app::Result<T>) -> HouseholdFault {
    match result {
        Err(Error::BadInput(InputFault::Household(fault))) => fault,
        other => panic!("a household's fault: {other:?}"),
    }
}

/// The figures of every area, as written and as the rows have them.
async fn counts_are_right(county: &TestCounty) {
    let tree = county.app.county().await.unwrap().directory.areas.clone();
    county
        .app
        .database_for_tests()
        .read(move |conn| {
            let id = CountyId::from("140429104");
            let right = counted(conn, &id, &tree)?;
            for measure in [Measure::Households, Measure::Linked(LineId::from("party_link"))] {
                let written = everywhere(conn, &id, &measure)?;
                for area in tree.iter() {
                    let kept = written.get(&area.id).copied().unwrap_or(0);
                    let expected = u64::try_from(right.of(&measure, &area.id)).unwrap();
                    assert_eq!(kept, expected, "{measure:?} of {}", area.name);
                }
            }
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_household_lives_and_is_counted() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let keeper = county.sign_in("reception", TOWNSHIP).await;
        let here = AreaId::from(MICRO_GRID);
        let id = app.create_household(&keeper, &here, draft("3号", "王三")).await.unwrap();
        counts_are_right(county).await;
        let card = app.household(&keeper, &id).await.unwrap();
        assert_eq!((card.walk, card.version), (3, 1));
        assert_eq!(card.phone.as_deref(), Some("138****0000"));
        let twin = app.create_household(&keeper, &here, draft("3号", "王三")).await;
        assert_eq!(fault(twin), HouseholdFault::Duplicate { code: card.face.code.clone() });

        let order = |to| LinkOrder {
            line: LineId::from("party_link"),
            households: vec![id.clone()],
            to,
            why: "换人".to_owned(),
        };
        let contact = person_of("party_link", MICRO_GRID);
        assert_eq!(app.link_households(&keeper, order(Some(contact))).await.unwrap(), 1);
        counts_are_right(county).await;
        let stranger = person_of("party_link", OTHER_MICRO_GRID);
        let refused = app.link_households(&keeper, order(Some(stranger))).await;
        assert!(matches!(fault(refused), HouseholdFault::NotAContact { .. }));

        let there = AreaId::from(OTHER_MICRO_GRID);
        app.move_household(&keeper, &id, 1, there).await.unwrap();
        counts_are_right(county).await;
        app.close_household(&keeper, &id, 2, "全家迁走").await.unwrap();
        counts_are_right(county).await;
        let card = app.household(&keeper, &id).await.unwrap();
        assert!(card.face.closed_at.is_some() && !card.may_keep);
        assert_eq!(card.past.len(), 1);
        assert_eq!(card.past[0].why, "全家迁走");
        let late = app.edit_household(&keeper, &id, 3, draft("3号", "王三")).await;
        assert_eq!(fault(late), HouseholdFault::Closed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_edit_one_household() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let (one, two) = (
            county.sign_in("reception", TOWNSHIP).await,
            county.sign_in("village_cadre", VILLAGE).await,
        );
        let id = HouseholdId::new(format!("{VILLAGE}-1"));
        app.edit_household(&one, &id, 1, draft("1号", "李秀英")).await.unwrap();
        let late = app.edit_household(&two, &id, 1, draft("1号", "别人")).await;
        let Err(Error::Changed { by, .. }) = late else { panic!("a conflict: {late:?}") };
        assert_eq!(by.as_deref(), Some(one.name.as_str()));
        assert_eq!(app.household(&two, &id).await.unwrap().face.household.head, "李秀英");

        let member = MemberDraft {
            name: "张三".to_owned(),
            relation: "配偶".to_owned(),
            residing: true,
            id_number: Some("11010519491231002x".to_owned()),
            ..MemberDraft::default()
        };
        app.keep_member(&two, &id, 2, member).await.unwrap();
        let card = app.household(&one, &id).await.unwrap();
        assert_eq!(card.members[0].id_number.as_deref(), Some("1101**********002X"));
        let other = county.sign_in("village_cadre", OTHER_VILLAGE).await;
        assert!(matches!(app.household(&other, &id).await, Err(Error::NotFound)));
        assert!(matches!(app.look_at_household(&other, &id).await, Err(Error::NotFound)));
        let denied = app.edit_household(&other, &id, 3, draft("1号", "别人")).await;
        assert!(matches!(denied, Err(Error::NotFound)));
        let reader = county.sign_in("service_station", VILLAGE).await;
        let denied = app.edit_household(&reader, &id, 3, draft("1号", "别人")).await;
        assert!(matches!(denied, Err(Error::Forbidden)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_wrong_is_said() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let keeper = county.sign_in("reception", TOWNSHIP).await;
        let here = AreaId::from(MICRO_GRID);
        let with = |change: fn(&mut HouseholdDraft)| {
            let mut draft = draft("9号", "王九");
            change(&mut draft);
            draft
        };
        for (typed, expected) in [
            (with(|d| d.head = " \u{7} ".to_owned()), "head_missing"),
            (with(|d| d.door = String::new()), "door_missing"),
            (with(|d| d.phone = "1381234".to_owned()), "phone"),
            (with(|d| d.residing = 5), "more_residing"),
            (with(|d| d.members = 1_000), "too_many_members"),
            (with(|d| d.head = "长".repeat(31)), "too_long"),
        ] {
            let refused = app.create_household(&keeper, &here, typed).await;
            assert_eq!(fault(refused).code(), expected);
        }
        for (area, expected) in [("nowhere", "no_such_area"), (VILLAGE, "area_has_inside")] {
            let area = AreaId::from(area);
            let refused = app.create_household(&keeper, &area, draft("9号", "王九")).await;
            assert_eq!(fault(refused).code(), expected);
        }
    })
    .await;
}

/// More gaps than a page holds, in two areas; what is mended while somebody turns the page neither
/// hides what comes after nor shows what they have seen again.
#[tokio::test(flavor = "multi_thread")]
async fn gaps_are_turned_page_by_page() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let keeper = county.sign_in("reception", TOWNSHIP).await;
        let (here, there) = (AreaId::from(MICRO_GRID), AreaId::from(OTHER_MICRO_GRID));
        let line = LineId::from("party_link");
        let mut wanted = Vec::new();
        for (area, n) in [(&here, 50), (&there, 3)] {
            for door in 1..=n {
                let draft = draft(&format!("{door}号"), &format!("王{door}"));
                wanted.push(app.create_household(&keeper, area, draft).await.unwrap());
            }
        }
        let whole = AreaId::from(TOWNSHIP);
        let page = async |after: Option<String>| {
            app.gaps(&keeper, &whole, &line, after.as_deref()).await.unwrap()
        };
        let ids = |rows: &[maplegrid_app::people::HouseholdLine]| {
            rows.iter().map(|row| row.household.id.clone()).collect::<Vec<_>>()
        };
        // The six households that the county has anyway have nobody either.
        let before = page(None).await;
        assert_eq!((before.gaps, before.rows.len()), (59, 50));
        let order = LinkOrder {
            line: line.clone(),
            households: ids(&before.rows),
            to: Some(person_of("party_link", MICRO_GRID)),
            why: "补上".to_owned(),
        };
        app.link_households(&keeper, order).await.unwrap();
        let after = page(before.next).await;
        assert_eq!((after.gaps, after.rows.len(), &after.next), (9, 9, &None));
        let mut seen = [ids(&before.rows), ids(&after.rows)].concat();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 59, "each once");
        assert!(wanted.iter().all(|id| seen.contains(id)));
        assert_eq!(ids(&page(None).await.rows), ids(&after.rows));
    })
    .await;
}

/// What stands out, asked of the figures of everything.
async fn outside_of_all(county: &TestCounty) -> Vec<Outside> {
    let now = county.app.county().await.unwrap();
    let (id, line) = (now.id.clone(), now.method().network.lines[0].clone());
    let of_line = line.id.clone();
    let read = move |conn: &mut maplegrid_store::db::Conn| {
        let sizes = everywhere(conn, &id, &Measure::Households)?;
        Ok::<_, maplegrid_store::error::Error>((sizes, of_contacts(conn, &id, &of_line)?))
    };
    let (sizes, loads) = county.app.database_for_tests().read(read).await.unwrap();
    let is_outside =
        |n: u64, (least, most): (u16, u16)| !(u64::from(least)..=u64::from(most)).contains(&n);
    let mut found = Vec::new();
    for area in now.directory.areas.subtree(&now.root) {
        let households = sizes.get(&area.id).copied().unwrap_or(0);
        let range = now.method().area_kind(&area.kind).and_then(|kind| kind.households);
        if let Some(published) = range.filter(|range| is_outside(households, *range)) {
            found.push(Outside::Area { area: area.id.clone(), households, published });
        }
        let published = line.households.unwrap();
        for person in now.directory.holders(&line.post, &area.id) {
            let households = loads.get(person).copied().unwrap_or(0);
            if is_outside(households, published) {
                let (line, person, area) = (line.id.clone(), person.clone(), area.id.clone());
                found.push(Outside::Contact { line, person, area, households, published });
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_out_of_the_ratios_is_named() {
    const METHOD: &str = "lanshan-133";
    for database in databases() {
        let county = county_of(database.url(), METHOD).await;
        let app = &county.app;
        let office = "network_office";
        let keeper = county.sign_in(office, seat(METHOD, office).as_str()).await;
        let root = app.county().await.unwrap().root.clone();
        let none = app.coverage(&keeper, &root).await.unwrap().outside;
        assert_eq!(none, outside_of_all(&county).await);
        assert!(none.iter().any(|one| matches!(one, Outside::Area { households: 2, .. })));
        assert!(none.iter().any(|one| matches!(one, Outside::Contact { households: 2, .. })));

        let here = place(METHOD, "neighbourhood");
        for n in 1..=5 {
            let door = format!("{n}号");
            app.create_household(&keeper, &here, draft(&door, "王三")).await.unwrap();
        }
        let some = app.coverage(&keeper, &root).await.unwrap().outside;
        assert_eq!(some, outside_of_all(&county).await);
        assert!(some.len() < none.len(), "five households are enough for one");
        let inside = app.coverage(&keeper, &here).await.unwrap().outside;
        assert!(
            inside.iter().all(|one| matches!(one, Outside::Contact { area, .. } if *area == here))
        );
    }
}
