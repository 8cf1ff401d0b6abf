//! Tables of posts: terms, people, who may give what, and whose households follow.

use jiff::civil::date;
use maplegrid_app::people::{ImportKind, ImportMode, ImportReport};
use maplegrid_domain::shared::{AreaId, PostId};
use maplegrid_testkit::{GRID, MICRO_GRID, VILLAGE, on_each_county};

use crate::support::{
    FIRST, PLACE_VILLAGE, Place, SECOND, WRITE, bring, bring_as, faults, on_each_place, said,
    workbook,
};

const POSTS: ImportKind = ImportKind::Posts;
const HEAD: &[&str] = &["姓名", "电话", "岗位", "任职区域", "任职日期", "届满日期", "登录名"];

fn posts(rows: &[&[&str]]) -> Vec<u8> {
    let all: Vec<&[&str]> = std::iter::once(HEAD).chain(rows.iter().copied()).collect();
    workbook(&all)
}

async fn rows(place: &Place, rows: &[&[&str]]) -> ImportReport {
    let report = bring(&place.app, &POSTS, &posts(rows), WRITE).await;
    for fault in &report.faults {
        assert!(!said(&POSTS, fault).contains("有问题"), "{fault:?} has words of its own");
    }
    report
}

async fn holders(place: &Place, area: &str) -> Vec<String> {
    let directory = &place.app.county().await.unwrap().directory;
    let held = directory.holders(&PostId::from("neighbour_head"), &AreaId::from(area));
    held.iter().map(|person| directory.name(person).to_owned()).collect()
}

async fn people(place: &Place, name: &str) -> usize {
    let directory = &place.app.county().await.unwrap().directory;
    directory.persons().filter(|person| person.name == name).count()
}

async fn homes(place: &Place) {
    let rows = workbook(&[
        &["所在区域", "门牌", "户主"],
        &[FIRST, "1号", "户一"],
        &[FIRST, "2号", "户二"],
        &[SECOND, "3号", "户三"],
    ]);
    assert!(bring(&place.app, &ImportKind::Households, &rows, WRITE).await.written);
}

fn told(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(head, name)| ((*head).to_owned(), (*name).to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn households_follow_but_what_was_set_by_hand_stays() {
    on_each_place(async |place| {
        homes(place).await;
        let first: &[&[&str]] = &[
            &["甲", "13900000001", "邻长", FIRST, "", "", ""],
            &["丙", "13900000003", "邻长", SECOND, "", "", ""],
        ];
        let report = rows(place, first).await;
        assert!(report.written, "{report:?}");
        assert_eq!(report.followed, 3);
        assert_eq!(place.contacts().await, told(&[("户一", "甲"), ("户三", "丙"), ("户二", "甲")]));
        // The neighbour is closer to one of them.
        let by_hand =
            workbook(&[&["所在区域", "门牌", "户主", "联系人"], &[FIRST, "2号", "户二", "丙"]]);
        let report = bring(&place.app, &ImportKind::Contacts, &by_hand, WRITE).await;
        assert!(report.written, "{report:?}");
        // A second holder of the same neighbourhood takes nobody away from the first, nor what was
        // set by hand.
        let second: &[&[&str]] = &[&["乙", "13900000002", "邻长", FIRST, "", "", ""]];
        let report = rows(place, second).await;
        assert!(report.written, "{report:?}");
        assert_eq!(report.followed, 0);
        let stands = told(&[("户一", "甲"), ("户三", "丙"), ("户二", "丙")]);
        assert_eq!(place.contacts().await, stands);
        for file in [first, second] {
            let again = rows(place, file).await;
            assert_eq!((again.new, again.changed, again.followed), (0, 0, 0));
        }
        assert_eq!(place.contacts().await, stands);
        assert_eq!(place.app.verify(|_| {}).await.unwrap().findings, Vec::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_that_are_over_or_to_come_give_nobody_households() {
    on_each_place(async |place| {
        homes(place).await;
        let file: &[&[&str]] = &[
            &["旧人", "", "邻长", FIRST, "2020-01-01", "2023-12-31", ""],
            &["现任", "", "邻长", FIRST, "2024-01-01", "2026-12-31", ""],
            &["后任", "", "邻长", FIRST, "2027-01-01", "", ""],
            &["旧人", "", "邻长", SECOND, "2020-01-01", "2023-12-31", ""],
            // Held before and holds again.
            &["现任", "", "邻长", FIRST, "2018-01-01", "2019-12-31", ""],
        ];
        let report = rows(place, file).await;
        assert!(report.written, "{report:?}");
        assert_eq!((report.new, report.followed), (5, 2));
        let stands = told(&[("户一", "现任"), ("户三", ""), ("户二", "现任")]);
        assert_eq!(place.contacts().await, stands);
        assert_eq!(holders(place, FIRST).await, ["现任"]);
        assert!(holders(place, SECOND).await.is_empty());
        let known = (people(place, "旧人").await, people(place, "现任").await);
        assert_eq!(known, (2, 1), "of one name and without a number, here and there are two");
        // As often as one likes.
        for _ in 0..2 {
            let again = rows(place, file).await;
            assert!(again.written, "{again:?}");
            assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 5));
        }
        assert_eq!(people(place, "旧人").await, 2);
        assert_eq!(place.app.verify(|_| {}).await.unwrap().findings, Vec::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_term_gets_another_end_and_never_one_that_has_passed() {
    on_each_place(async |place| {
        let ask = async |from: &str, until: &str| {
            rows(place, &[&["甲", "13900000001", "邻长", FIRST, from, until, ""]]).await
        };
        assert!(ask("2026-01-01", "2026-12-31").await.written);
        assert_eq!(ask("2026-01-01", "").await.unchanged, 1, "an empty end says nothing");
        assert_eq!(ask("", "2026-12-31").await.unchanged, 1);
        assert_eq!(ask("2026-01-01", "2028-12-31").await.changed, 1);
        let only = |report: ImportReport| {
            assert!(!report.written);
            faults(&report).into_iter().map(|(_, field, name)| (field.to_owned(), name)).next()
        };
        let wrong = |field: &str, name: &str| Some((field.to_owned(), name.to_owned()));
        assert_eq!(only(ask("2026-01-01", "2026-03-01").await), wrong("until", "EndsInOffice"));
        assert_eq!(only(ask("2027-01-01", "").await), wrong("from", "Appointment"));
        assert_eq!(only(ask("2025-01-01", "2026-06-30").await), wrong("from", "Appointment"));
        assert_eq!(only(ask("", "2026-01-31").await), wrong("from", "PastWithoutBegin"));
        assert_eq!(only(ask("2026-05-01", "2026-04-01").await), wrong("until", "EndsBeforeBegin"));
        // It runs out, and the table is brought again.
        place.clock.set(maplegrid_domain::shared::Timestamp::at(
            date(2029, 1, 2),
            jiff::civil::Time::midnight(),
        ));
        assert_eq!(ask("2026-01-01", "2028-12-31").await.unchanged, 1);
        assert_eq!(only(ask("2026-01-01", "2030-12-31").await), wrong("until", "Appointment"));
        assert_eq!(ask("2029-01-01", "").await.new, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_in_two_rows_is_one_person() {
    on_each_place(async |place| {
        let file: &[&[&str]] = &[
            &["甲", "139 0000 0001", "邻长", FIRST, "", "", "jia"],
            &["甲", "13900000001", "邻长", SECOND, "", "", ""],
            &["乙", "", "邻长", SECOND, "", "", "yi"],
            &["乙", "13900000002", "组长", "一组", "", "", "yi"],
            &["丁", "", "组长", "一组", "", "", ""],
            &["丁", "", "组长", "一组", "2020-01-01", "2021-01-01", ""],
        ];
        let report = rows(place, file).await;
        assert!(report.written, "{report:?}");
        assert_eq!(report.accounts.len(), 2);
        for name in ["甲", "乙", "丁"] {
            assert_eq!(people(place, name).await, 1, "{name}");
        }
        let again = rows(place, file).await;
        assert!(again.written, "{again:?}");
        assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 6));
        assert!(again.accounts.is_empty(), "nobody gets a second password");
        // The number of somebody who is named once has changed; two numbers at once are a slip.
        let report = rows(place, &[&["甲", "13900000009", "邻长", FIRST, "", "", ""]]).await;
        assert_eq!((report.new, report.changed), (0, 1));
        // Somebody of the name who held it years ago, with another number, is another person.
        let past: &[&[&str]] =
            &[&["壬", "13900000021", "邻长", FIRST, "2018-01-01", "2019-12-31", ""]];
        assert!(rows(place, past).await.written);
        let now: &[&[&str]] = &[&["壬", "13900000022", "邻长", FIRST, "", "", ""]];
        assert!(rows(place, now).await.written);
        assert_eq!(people(place, "壬").await, 2);
        let slip: &[&[&str]] = &[
            &["乙", "13900000003", "邻长", SECOND, "", "", "yi"],
            &["乙", "13900000004", "组长", "一组", "", "", "yi"],
        ];
        let report = rows(place, slip).await;
        assert_eq!(faults(&report), [(3, "phone", "OtherPhone".to_owned())]);
        let taken: &[&[&str]] = &[&["戊", "", "邻长", SECOND, "", "", "yi"]];
        assert_eq!(faults(&rows(place, taken).await), [(2, "account", "AccountTaken".to_owned())]);
        let double: &[&[&str]] =
            &[&["己", "", "邻长", SECOND, "", "", ""], &["己", "", "邻长", SECOND, "", "", ""]];
        assert_eq!(faults(&rows(place, double).await), [(3, "name", "SameAsLine".to_owned())]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_give_by_a_table_what_they_give_on_the_page() {
    on_each_place(async |place| {
        let cadre = place.sign_in("cadre").await;
        let ask = async |row: &[&str]| {
            bring_as(&place.app, &cadre, &POSTS, &posts(&[row]), ImportMode::DryRun).await
        };
        let fault = |report: ImportReport| {
            let fault = report.faults.first().expect("a fault").clone();
            (fault.field.clone(), said(&POSTS, &fault))
        };
        // A neighbourhood chooses its head.
        let (field, told) = fault(ask(&["甲", "", "邻长", FIRST, "", "", ""]).await);
        assert_eq!(field, "post");
        assert!(told.contains("推选"), "{told}");
        // Strictly below, and no more than the page allows.
        assert_eq!(ask(&["甲", "", "组长", "一组", "", "", ""]).await.new, 1);
        let (field, told) =
            fault(ask(&["甲", "", "村（社区）党组织书记", PLACE_VILLAGE, "", "", ""]).await);
        assert_eq!(field, "post");
        assert!(told.contains("上级"), "{told}");
        let (field, _) =
            fault(ask(&["cadre某", "", "村（社区）调解员", PLACE_VILLAGE, "", "", ""]).await);
        assert_eq!(field, "name", "nobody themselves");
        // What is known already takes no right: an export may be brought back.
        let known =
            ask(&["cadre某", "", "村（社区）“两委”成员（听事）", PLACE_VILLAGE, "", "", ""]);
        assert_eq!(known.await.unchanged, 1);
        // The number that residents call belongs to all the posts of somebody.
        let both: &[&[&str]] = &[
            &["庚", "", "组长", "一组", "", "", "geng"],
            &["庚", "", "村（社区）党组织书记", PLACE_VILLAGE, "", "", "geng"],
        ];
        assert!(rows(place, both).await.written);
        assert_eq!(people(place, "庚").await, 1);
        let (field, _) = fault(ask(&["庚", "13900000007", "组长", "一组", "", "", ""]).await);
        assert_eq!(field, "phone");
    })
    .await;
    on_each_county(async |county, _| {
        let keeper = county.sign_in("village_cadre", VILLAGE).await;
        let rows = posts(&[
            &["某", "", "网格员", GRID, "", "", ""],
            &["某", "", "联户党员", MICRO_GRID, "", "", ""],
        ]);
        let report = bring_as(&county.app, &keeper, &POSTS, &rows, ImportMode::DryRun).await;
        assert_eq!(faults(&report), [(3, "post", "Appointment".to_owned())]);
    })
    .await;
}
