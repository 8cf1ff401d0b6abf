//! Between the look at a table and bringing it in somebody else changes something.

use std::sync::Arc;

use maplegrid_app::people::{ImportKind, ImportMode, ImportReport, ImportStage, Importer};
use maplegrid_domain::areas::Change;
use maplegrid_testkit::{GRID, MICRO_GRID, TOWNSHIP, TestCounty, VILLAGE, on_each_county};

use crate::support::{FIRST, SECOND, WRITE, bring, on_each_place, read, workbook};

async fn confirm(county: &TestCounty, kind: &ImportKind, file: &[u8], print: &str) -> ImportReport {
    let expected = Some(print.to_owned());
    bring(&county.app, kind, file, ImportMode::Write { expected }).await
}

/// The counts are the same each time: what is new stays one, what changes stays one.
#[tokio::test(flavor = "multi_thread")]
async fn another_edit_of_the_same_household_is_not_lost() {
    on_each_county(async |county, _| {
        let kind = ImportKind::Households;
        let row = |phone| {
            let rows: [&[&str]; 2] =
                [&["所在区域", "门牌", "户主", "电话"], &[MICRO_GRID, "11号", "王大", phone]];
            workbook(&rows)
        };
        assert!(bring(&county.app, &kind, &row("13812340000"), WRITE).await.written);
        let dry = bring(&county.app, &kind, &row("13812340001"), ImportMode::DryRun).await;
        let twice = bring(&county.app, &kind, &row("13812340001"), ImportMode::DryRun).await;
        assert_eq!(dry.fingerprint, twice.fingerprint, "looking changes nothing");
        // Somebody else writes another number.
        assert!(bring(&county.app, &kind, &row("13812340002"), WRITE).await.written);
        let report = confirm(county, &kind, &row("13812340001"), &dry.fingerprint).await;
        assert_eq!((report.changed, dry.changed), (1, 1));
        assert!(report.moved_on && !report.written);
        // The same table with another cell in it is not what was looked at either.
        let other = confirm(county, &kind, &row("13812340003"), &report.fingerprint).await;
        assert!(other.moved_on);
        let now = confirm(county, &kind, &row("13812340001"), &report.fingerprint).await;
        assert!(now.written);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_became_another_in_between_is_not_overwritten() {
    on_each_county(async |county, _| {
        let file = workbook(&[
            &["区划代码", "名称", "级别", "上级"],
            &[MICRO_GRID, "新一组", "微网格", GRID],
        ]);
        let dry = bring(&county.app, &ImportKind::Areas, &file, ImportMode::DryRun).await;
        let who = county.sign_in("center_director", TOWNSHIP).await;
        let change = Change::Rename { area: MICRO_GRID.into(), name: "东头组".to_owned() };
        let preview = county.app.preview_change(&who, &change).await.unwrap();
        county.app.change_areas(&who, &change, &preview.fingerprint, None).await.unwrap();
        let report = confirm(county, &ImportKind::Areas, &file, &dry.fingerprint).await;
        assert_eq!((report.new, report.changed), (dry.new, dry.changed));
        assert!(report.moved_on && !report.written);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_who_became_another_in_between_is_not_replaced() {
    on_each_county(async |county, _| {
        let posts = workbook(&[
            &["姓名", "电话", "岗位", "任职区域"],
            &["甲", "13900001001", "联户党员", MICRO_GRID],
            &["乙", "13900001002", "联户党员", MICRO_GRID],
            &["丙", "13900001003", "联户党员", MICRO_GRID],
        ]);
        assert!(bring(&county.app, &ImportKind::Posts, &posts, WRITE).await.written);
        let give = |name| {
            let rows: [&[&str]; 2] =
                [&["所在区域", "门牌", "户主", "联系人"], &[MICRO_GRID, "1号", "李秀英", name]];
            workbook(&rows)
        };
        let kind = ImportKind::Contacts;
        assert!(bring(&county.app, &kind, &give("甲"), WRITE).await.written);
        let dry = bring(&county.app, &kind, &give("乙"), ImportMode::DryRun).await;
        assert!(bring(&county.app, &kind, &give("丙"), WRITE).await.written);
        let report = confirm(county, &kind, &give("乙"), &dry.fingerprint).await;
        assert_eq!((report.new, report.changed), (dry.new, dry.changed));
        assert!(report.moved_on && !report.written);
        assert!(confirm(county, &kind, &give("乙"), &report.fingerprint).await.written);
        let keeper = county.sign_in("village_cadre", VILLAGE).await;
        assert!(county.app.coverage(&keeper, &VILLAGE.into()).await.is_ok());
    })
    .await;
}

/// Who is new has another id each time one looks; whose households follow is part of what is seen.
#[tokio::test(flavor = "multi_thread")]
async fn households_that_would_follow_are_part_of_what_was_seen() {
    on_each_place(async |place| {
        let home = |area, door| {
            let rows: [&[&str]; 2] = [&["所在区域", "门牌", "户主"], &[area, door, "户"]];
            workbook(&rows)
        };
        assert!(
            bring(&place.app, &ImportKind::Households, &home(FIRST, "1号"), WRITE).await.written
        );
        let posts = workbook(&[
            &["姓名", "岗位", "任职区域"],
            &["甲", "邻长", FIRST],
            &["乙", "邻长", SECOND],
        ]);
        let dry = bring(&place.app, &ImportKind::Posts, &posts, ImportMode::DryRun).await;
        let twice = bring(&place.app, &ImportKind::Posts, &posts, ImportMode::DryRun).await;
        assert_eq!(dry.fingerprint, twice.fingerprint);
        assert!(
            bring(&place.app, &ImportKind::Households, &home(SECOND, "2号"), WRITE).await.written
        );
        let mode = ImportMode::Write { expected: Some(dry.fingerprint) };
        let report = bring(&place.app, &ImportKind::Posts, &posts, mode).await;
        assert!(report.moved_on && !report.written);
        assert_eq!((dry.followed, report.followed), (1, 2));
    })
    .await;
}

/// Households are compared before it is the import's turn. Here another import has its turn first,
/// and is not yet done when this one has already compared.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_while_another_waits_is_not_undone() {
    on_each_county(async |county, _| {
        let kind = ImportKind::Households;
        let column = |heading, cell| {
            let rows: [&[&str]; 2] =
                [&["所在区域", "门牌", "户主", heading], &[MICRO_GRID, "11号", "王大", cell]];
            workbook(&rows)
        };
        assert!(bring(&county.app, &kind, &column("人口", "2"), WRITE).await.written);
        let (holds, held) = std::sync::mpsc::channel();
        let (go, gone) = std::sync::mpsc::channel::<()>();
        let gone = std::sync::Mutex::new(gone);
        let wait = Arc::new(move |stage| {
            if stage == ImportStage::Writing {
                holds.send(()).unwrap();
                gone.lock().unwrap().recv().unwrap();
            }
        });
        let (first, app) = (county.app.clone(), county.app.clone());
        let file = read(&kind, &column("长辈版", "是")).unwrap().batch;
        let first = tokio::spawn(async move {
            first.import(Importer::Operator, file, WRITE, wait).await.unwrap()
        });
        tokio::task::spawn_blocking(move || held.recv().unwrap()).await.unwrap();
        let file = column("电话", "13812340000");
        let second = tokio::spawn(async move { bring(&app, &kind, &file, WRITE).await });
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        go.send(()).unwrap();
        assert!(first.await.unwrap().written);
        let report = second.await.unwrap();
        assert!(report.written, "{report:?}");
        let operator = Importer::Operator;
        let homes = county.app.export_households(&operator, &MICRO_GRID.into()).await.unwrap();
        let home = homes.iter().find(|home| home.head == "王大").unwrap();
        assert!(home.elder, "what the first wrote stands");
        assert_eq!(home.phone, "138****0000");
    })
    .await;
}
