//! Tables brought into a county on both databases.

use maplegrid_app::people::{HouseholdQuery, ImportFault, ImportKind, ImportMode};
use maplegrid_domain::shared::{AreaId, LineId};
use maplegrid_integrations::exports::{ExportKind, export};
use maplegrid_integrations::sheets::{Format, Layout, parse, returned, template, write_sheet};
use maplegrid_testkit::{GRID, MICRO_GRID, VILLAGE, on_each_county};

use crate::support::{WRITE, bring, layout, read, said, workbook};

const HOUSEHOLDS: ImportKind = ImportKind::Households;

#[tokio::test(flavor = "multi_thread")]
async fn households_come_in_again_and_again() {
    on_each_county(async |county, _| {
        let rows: &[&[&str]] = &[
            &["所在区域", "门牌", "户主", "电话", "身份证号", "人口", "常住"],
            &[MICRO_GRID, "11号", "王大", "13812340000", "11010519491231002x", "4", "2"],
            &["南沟村 南沟村一网格 一组", "12号", "王二", "", "", "3人", ""],
        ];
        let app = &county.app;
        let dry = bring(app, &HOUSEHOLDS, &workbook(rows), ImportMode::DryRun).await;
        assert_eq!((dry.new, dry.changed, dry.faults.len(), dry.written), (2, 0, 0, false));
        let expected = Some(dry.fingerprint.clone());
        let report = bring(app, &HOUSEHOLDS, &workbook(rows), ImportMode::Write { expected }).await;
        assert!(report.written, "{report:?}");
        let again = bring(app, &HOUSEHOLDS, &workbook(rows), WRITE).await;
        assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 2));
        let mut changed = rows.to_vec();
        let other: &[&str] = &[MICRO_GRID, "11号", "王大", "13812340001", "", "5", "2"];
        changed[1] = other;
        let report = bring(app, &HOUSEHOLDS, &workbook(&changed), WRITE).await;
        assert_eq!((report.new, report.changed, report.unchanged), (0, 1, 1));

        let keeper = county.sign_in("village_cadre", VILLAGE).await;
        let query = HouseholdQuery { find: "王大".to_owned(), ..HouseholdQuery::default() };
        let found = app.households(&keeper, query).await.unwrap();
        assert_eq!(found.rows.len(), 1);
        assert_eq!(found.households, 4);
        assert_eq!(found.rows[0].code.len(), 8);
        let id = &found.rows[0].household.id;
        let card = app.household(&keeper, id).await.unwrap();
        assert_eq!(card.phone.as_deref(), Some("138****0001"));
        assert_eq!(card.members[0].id_number.as_deref(), Some("1101**********002X"));
        assert!(card.looks.is_empty());
        let open = app.look_at_household(&keeper, id).await.unwrap();
        assert_eq!(open.phone.as_deref(), Some("13812340001"));
        assert_eq!(app.household(&keeper, id).await.unwrap().looks.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_wrong_row_and_nothing_is_written() {
    on_each_county(async |county, _| {
        let rows: &[&[&str]] = &[
            &["所在区域", "门牌", "户主", "电话", "身份证号", "人口", "常住", "户编号"],
            &[MICRO_GRID, "11号", "王大", "", "", "4", "2", ""],
            &[MICRO_GRID, "11号", "王大", "", "", "4", "2", ""],
            &["南沟村 二组", "12号", "王二", "", "", "", "", ""],
            &["一组", "13号", "王三", "", "", "", "", ""],
            &[GRID, "14号", "王四", "", "", "", "", ""],
            &[MICRO_GRID, "15号", "王五", "1381234000", "", "", "", ""],
            &[MICRO_GRID, "16号", "王六", "", "110105194912310021", "", "", ""],
            &[MICRO_GRID, "17号", "王七", "", "", "2", "4", ""],
            &[MICRO_GRID, "18号", "", "", "", "", "", ""],
            &[MICRO_GRID, "19号", "王九", "", "", "四", "", ""],
            &["", "", "", "", "", "", "", "99999999"],
        ];
        let bytes = workbook(rows);
        let report = bring(&county.app, &HOUSEHOLDS, &bytes, WRITE).await;
        assert!(!report.written);
        let found: Vec<(u32, &str)> =
            report.faults.iter().map(|fault| (fault.line, &*fault.field)).collect();
        assert_eq!(
            found,
            [
                (3, "head"),
                (4, "area"),
                (5, "area"),
                (6, "area"),
                (7, "phone"),
                (8, "id_number"),
                (9, "residing"),
                (10, "head"),
                (11, "members"),
                (12, "code"),
            ]
        );
        assert_eq!(report.faults[0].fault, ImportFault::SameAsLine { line: 2 });
        assert!(matches!(report.faults[2].fault, ImportFault::AmbiguousArea { .. }));
        for fault in &report.faults {
            let words = said(&HOUSEHOLDS, fault);
            assert!(!words.contains("有问题，请核对"), "{fault:?} has words of its own");
        }
        assert_eq!(county.app.household_shape().await.unwrap().households, 6);

        // The workbook that comes back reads like the one that went in, with the problems beside.
        let back = returned(&layout(&HOUSEHOLDS), &bytes, &report).unwrap();
        let again = read(&HOUSEHOLDS, &back).unwrap();
        assert_eq!(again.batch.records.len(), rows.len() - 1);
        assert!(again.notes.iter().all(|note| !format!("{note:?}").contains("问题")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn areas_posts_and_contacts_build_a_county() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let areas = workbook(&[
            &["区划代码", "名称", "级别", "上级"],
            &["", "九组", "微网格", "南沟村 二网格"],
            &["", "二网格", "网格", VILLAGE],
            &["140429104299", "新村", "村", "故城镇"],
        ]);
        let report = bring(app, &ImportKind::Areas, &areas, WRITE).await;
        assert!(report.written, "{report:?}");
        let again = bring(app, &ImportKind::Areas, &areas, WRITE).await;
        assert_eq!((again.new, again.unchanged), (0, 3), "{again:?}");
        let leaf = format!("{VILLAGE}002001");
        assert!(app.county().await.unwrap().directory.areas.get(&AreaId::new(&leaf)).is_some());

        let posts = workbook(&[
            &["姓名", "电话", "岗位", "任职区域", "任职日期", "登录名"],
            &["新联户", "13900009999", "联户党员", &leaf, "2026年3月1日", "xinlianhu"],
        ]);
        let report = bring(app, &ImportKind::Posts, &posts, WRITE).await;
        assert!(report.written, "{report:?}");
        assert_eq!(report.accounts.len(), 1);
        let password = &report.accounts[0].1;
        assert!(app.sign_in("xinlianhu", password).await.is_ok());

        let households = workbook(&[
            &["所在区域", "门牌", "户主"],
            &[&leaf, "1号", "张一"],
            &[&leaf, "2号", "张二"],
        ]);
        assert!(bring(app, &HOUSEHOLDS, &households, WRITE).await.written);
        let contacts =
            workbook(&[&["所在区域", "门牌", "户主", "联系人"], &[&leaf, "1号", "张一", "新联户"]]);
        let report = bring(app, &ImportKind::Contacts, &contacts, WRITE).await;
        assert!(report.written, "{report:?}");

        let keeper = county.sign_in("village_cadre", VILLAGE).await;
        let place = AreaId::new(&leaf);
        let coverage = app.coverage(&keeper, &place).await.unwrap();
        assert_eq!((coverage.area.households, coverage.area.linked[0].1), (2, 1));
        let line = LineId::from("party_link");
        let gaps = app.gaps(&keeper, &AreaId::from(VILLAGE), &line, None).await.unwrap();
        assert_eq!((gaps.gaps, gaps.households), (3, 4));
        let named: Vec<&str> = gaps.rows.iter().map(|row| row.household.head.as_str()).collect();
        assert_eq!(named, ["李秀英", "李秀英", "张二"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_import_only_what_is_theirs() {
    on_each_county(async |county, _| {
        let keeper = county.sign_in("village_cadre", VILLAGE).await;
        let rows = workbook(&[
            &["所在区域", "门牌", "户主"],
            &[MICRO_GRID, "11号", "王大"],
            &[maplegrid_testkit::OTHER_MICRO_GRID, "12号", "王二"],
        ]);
        let import = async |kind, bytes: &[u8]| {
            let batch = read(&kind, bytes).unwrap().batch;
            let quiet = std::sync::Arc::new(|_| {});
            county.app.import(keeper.importer(), batch, WRITE, quiet).await.unwrap()
        };
        let report = import(HOUSEHOLDS, &rows).await;
        assert_eq!(report.faults.len(), 1);
        assert_eq!(report.faults[0].fault, ImportFault::NotYours);
        // Nobody gives themselves a post that may do more than their own.
        let posts = workbook(&[
            &["姓名", "岗位", "任职区域", "登录名"],
            &["周某", "村党支部书记", VILLAGE, ""],
            &["周某", "联户党员", MICRO_GRID, "zhou"],
        ]);
        let faults = import(ImportKind::Posts, &posts).await.faults;
        assert_eq!(faults[0].fault, ImportFault::AboveYou);
        assert_eq!(faults[1].fault, ImportFault::AccountNotHere);
    })
    .await;
}

/// The code is printed on the household's card.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_takes_no_household_from_another_village() {
    on_each_county(async |county, _| {
        let rows = workbook(&[
            &["所在区域", "门牌", "户主"],
            &[maplegrid_testkit::OTHER_MICRO_GRID, "12号", "王二"],
        ]);
        assert!(bring(&county.app, &HOUSEHOLDS, &rows, WRITE).await.written);
        let other = county.sign_in("village_cadre", maplegrid_testkit::OTHER_VILLAGE).await;
        let asked = maplegrid_app::people::HouseholdQuery {
            area: Some(AreaId::from(maplegrid_testkit::OTHER_MICRO_GRID)),
            find: "王二".to_owned(),
            ..Default::default()
        };
        let found = county.app.households(&other, asked).await.unwrap();
        let code = found.rows[0].code.clone();
        let keeper = county.sign_in("village_cadre", VILLAGE).await;
        let rows = workbook(&[
            &["户编号", "所在区域", "门牌", "户主"],
            &[&code, MICRO_GRID, "1号", "被改了"],
        ]);
        let batch = read(&HOUSEHOLDS, &rows).unwrap().batch;
        let quiet = std::sync::Arc::new(|_| {});
        let report = county.app.import(keeper.importer(), batch, WRITE, quiet).await.unwrap();
        assert!(!report.written);
        assert!(matches!(report.faults[0].fault, ImportFault::UnknownCode { .. }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_out_comes_in_again() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let rows = workbook(&[
            &["所在区域", "门牌", "户主", "电话"],
            &[MICRO_GRID, "=1+1", "王大", "13812340000"],
        ]);
        assert!(bring(app, &HOUSEHOLDS, &rows, WRITE).await.written);
        let keeper = county.sign_in("village_cadre", VILLAGE).await;
        let village = AreaId::from(VILLAGE);
        for format in [Format::Xlsx, Format::Csv] {
            let sheet =
                export(app, &keeper.importer(), ExportKind::Households, &village).await.unwrap();
            let bytes = write_sheet(&sheet, format).unwrap();
            if format == Format::Csv {
                let text = String::from_utf8(bytes.clone()).unwrap();
                assert!(text.contains(",'=1+1,"), "{text}");
                assert!(text.contains("138****0000"));
            }
            let report = bring(app, &HOUSEHOLDS, &bytes, WRITE).await;
            assert_eq!((report.new, report.changed, report.unchanged), (0, 0, 3), "{report:?}");
        }
        let outside = AreaId::from(maplegrid_testkit::OTHER_VILLAGE);
        let refused = export(app, &keeper.importer(), ExportKind::Households, &outside).await;
        assert!(matches!(refused, Err(maplegrid_app::Error::Forbidden)));
    })
    .await;
}

#[test]
fn every_template_reads_as_what_it_is_for() {
    let method = maplegrid_methods::embedded("gucheng-1333").unwrap().method;
    for kind in ImportKind::ALL {
        let layout = Layout::of(&kind, &method).unwrap();
        let bytes = template(&layout).unwrap();
        let read = parse(&layout, &bytes);
        assert_eq!(
            read.err(),
            Some(maplegrid_integrations::sheets::FileFault::NoRows),
            "the example is skipped"
        );
    }
}
