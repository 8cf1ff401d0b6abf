//! Tables of areas, where the tree says no.

use maplegrid_app::people::{ImportKind, ImportReport};
use maplegrid_domain::areas::Change;
use maplegrid_domain::shared::AreaId;
use maplegrid_testkit::{COUNTY, GRID, MICRO_GRID, TOWNSHIP, TestCounty, VILLAGE, on_each_county};

use crate::support::{WRITE, bring, bring_as, faults, said, workbook};

const AREAS: ImportKind = ImportKind::Areas;
const HEAD: &[&str] = &["区划代码", "名称", "级别", "上级"];

async fn rows(county: &TestCounty, rows: &[&[&str]]) -> ImportReport {
    let all: Vec<&[&str]> = std::iter::once(HEAD).chain(rows.iter().copied()).collect();
    let report = bring(&county.app, &AREAS, &workbook(&all), WRITE).await;
    for fault in &report.faults {
        assert!(!said(&AREAS, fault).contains("有问题"), "{fault:?} has words of its own");
    }
    report
}

fn told(report: &ImportReport) -> Vec<(u32, &str, String)> {
    assert!(!report.written);
    faults(report)
}

async fn change(county: &TestCounty, change: Change) {
    let who = county.sign_in("center_director", TOWNSHIP).await;
    let preview = county.app.preview_change(&who, &change).await.unwrap();
    county.app.change_areas(&who, &change, &preview.fingerprint, None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_a_closed_area_stays_its_own() {
    on_each_county(async |county, _| {
        assert!(rows(county, &[&["", "二组", "微网格", GRID]]).await.written);
        let second = AreaId::new(format!("{GRID}002"));
        change(county, Change::Close { area: second.clone() }).await;
        // Neither given out again, nor taken for the open one of the same name, nor reused.
        let report = rows(county, &[&["", "二组", "微网格", GRID]]).await;
        assert!(report.written, "{report:?}");
        assert_eq!(report.new, 1);
        let tree = &county.app.county().await.unwrap().directory.areas;
        assert_eq!(tree.get(&AreaId::new(format!("{GRID}003"))).unwrap().name, "二组");
        let report = rows(county, &[&[second.as_str(), "四组", "微网格", GRID]]).await;
        assert_eq!(told(&report), [(2, "code", "CodeClosed".to_owned())]);
        let under = rows(county, &[&["", "五组", "微网格", second.as_str()]]).await;
        assert_eq!(told(&under), [(2, "parent", "Field".to_owned())]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_the_file_is_not_given_to_another_row() {
    on_each_county(async |county, _| {
        let wanted = format!("{GRID}002");
        let report =
            rows(county, &[&["", "二组", "微网格", GRID], &[&wanted, "三组", "微网格", GRID]])
                .await;
        assert!(report.written, "{report:?}");
        let tree = &county.app.county().await.unwrap().directory.areas;
        assert_eq!(tree.get(&AreaId::new(wanted)).unwrap().name, "三组");
        assert_eq!(tree.get(&AreaId::new(format!("{GRID}003"))).unwrap().name, "二组");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_thousandth_child_is_refused() {
    on_each_county(async |county, _| {
        let names: Vec<String> = (0..999).map(|n| format!("第{n}组")).collect();
        let more: Vec<Vec<&str>> =
            names.iter().map(|name| vec!["", name.as_str(), "微网格", GRID]).collect();
        let more: Vec<&[&str]> = more.iter().map(Vec::as_slice).collect();
        let report = rows(county, &more).await;
        assert_eq!(told(&report), [(1000, "parent", "NoNumberLeft".to_owned())]);
        assert!(rows(county, &more[..998]).await.written);
        let report = rows(county, &[&["", "又一组", "微网格", GRID]]).await;
        assert_eq!(told(&report), [(2, "parent", "NoNumberLeft".to_owned())]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_comes_below_an_area_that_has_households() {
    // A village whose households are registered in it directly has no grids yet.
    crate::support::on_each_place(async |place| {
        let homes =
            workbook(&[&["所在区域", "门牌", "户主"], &[crate::support::FIRST, "1号", "张一"]]);
        assert!(bring(&place.app, &ImportKind::Households, &homes, WRITE).await.written);
        let fits = workbook(&[HEAD, &["", "三邻", "邻", crate::support::PLACE_GROUP]]);
        assert!(bring(&place.app, &AREAS, &fits, WRITE).await.written, "beside it there is room");
    })
    .await;
    on_each_county(async |county, _| {
        // The method's smallest kind has none below it; so a grid is emptied of its micro-grids.
        let grid = workbook(&[HEAD, &["", "二网格", "网格", VILLAGE]]);
        assert!(bring(&county.app, &AREAS, &grid, WRITE).await.written);
        let grid = format!("{VILLAGE}002");
        let homes = workbook(&[&["所在区域", "门牌", "户主"], &[&grid, "9号", "张九"]]);
        assert!(bring(&county.app, &ImportKind::Households, &homes, WRITE).await.written);
        let report = rows(county, &[&["", "甲组", "微网格", &grid]]).await;
        assert_eq!(told(&report), [(2, "parent", "AreaHasHouseholds".to_owned())]);
        assert!(said(&AREAS, &report.faults[0]).contains("登记着 1 户"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_areas_side_by_side_have_two_names() {
    on_each_county(async |county, _| {
        let second = format!("{GRID}002");
        assert!(rows(county, &[&["", "二组", "微网格", GRID]]).await.written);
        let report = rows(county, &[&[&second, "一组", "微网格", GRID]]).await;
        assert_eq!(told(&report), [(2, "name", "NameTaken".to_owned())]);
        let report =
            rows(county, &[&["", "三组", "微网格", GRID], &[&second, "三组", "微网格", GRID]])
                .await;
        let found = told(&report);
        assert!(found.contains(&(3, "name", "NameTaken".to_owned())), "{found:?}");
        // They may exchange their names.
        let report = rows(
            county,
            &[&[MICRO_GRID, "二组", "微网格", GRID], &[&second, "一组", "微网格", GRID]],
        )
        .await;
        assert!(report.written, "{report:?}");
        assert_eq!(report.changed, 2);
        // One place under two codes is a slip.
        let report = rows(county, &[&[&format!("{GRID}009"), "一组", "微网格", GRID]]).await;
        assert_eq!(told(&report), [(2, "code", "OtherCode".to_owned())]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_changes_hands_names_no_parent() {
    on_each_county(async |county, _| {
        let second = format!("{VILLAGE}002");
        assert!(rows(county, &[&["", "南沟村二网格", "网格", VILLAGE]]).await.written);
        let exchanged: [&[&str]; 2] =
            [&[GRID, "南沟村二网格", "网格", VILLAGE], &[&second, "南沟村一网格", "网格", VILLAGE]];
        let below: &[&str] = &["", "九组", "微网格", "南沟村一网格"];
        let report = rows(county, &[exchanged[0], exchanged[1], below]).await;
        assert_eq!(told(&report), [(4, "parent", "AmbiguousArea".to_owned())]);
        // By its code there is no doubt.
        let below: &[&str] = &["", "九组", "微网格", &second];
        assert!(rows(county, &[exchanged[0], exchanged[1], below]).await.written);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_installation_works_for_stays_as_it_is() {
    on_each_county(async |county, _| {
        let report = rows(
            county,
            &[
                &[COUNTY, "武乡", "县", ""],
                &[TOWNSHIP, "故城", "镇", COUNTY],
                &["140429999000", "别的镇", "镇", COUNTY],
            ],
        )
        .await;
        let found = told(&report);
        let stays = |line, field| (line, field, "RootStays".to_owned());
        assert_eq!(found, [stays(2, "name"), stays(3, "name"), stays(4, "parent")]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tree_remembers_what_a_table_did() {
    on_each_county(async |county, _| {
        let who = county.sign_in("center_director", TOWNSHIP).await;
        let all: &[&[&str]] = &[
            HEAD,
            &["", "二网格", "网格", VILLAGE],
            &["", "三网格", "网格", VILLAGE],
            &["", "甲组", "微网格", "二网格"],
            &[MICRO_GRID, "老一组", "微网格", GRID],
        ];
        let report = bring_as(&county.app, &who, &AREAS, &workbook(all), WRITE).await;
        assert!(report.written, "{report:?}");
        // The session of before does not know what is new.
        let who = county.sign_in("center_director", TOWNSHIP).await;
        let history = async |area: &str| {
            let lines = county.app.area_history(&who, &area.into()).await.unwrap();
            assert!(lines.iter().all(|line| line.by.as_ref() == Some(&who.person)));
            lines.iter().map(|line| line.plan.areas.len()).collect::<Vec<_>>()
        };
        assert_eq!(history(VILLAGE).await, [2], "two grids in one line");
        assert_eq!(history(&format!("{VILLAGE}002")).await, [1]);
        assert_eq!(history(&format!("{VILLAGE}002001")).await, [1]);
        assert_eq!(history(MICRO_GRID).await, [1]);
        assert!(history(GRID).await.is_empty());
    })
    .await;
}
