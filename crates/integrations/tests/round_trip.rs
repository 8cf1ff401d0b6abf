//! What goes out as a table comes in again and changes nothing.

use jiff::civil::date;
use maplegrid_app::App;
use maplegrid_app::people::{ImportKind, ImportMode, Importer};
use maplegrid_app::posts::{Leave, NewAppointment, NewPerson};
use maplegrid_domain::areas::Change;
use maplegrid_domain::shared::AreaId;
use maplegrid_integrations::exports::{ExportKind, export};
use maplegrid_integrations::sheets::{Format, write_sheet};
use maplegrid_testkit::{COUNTY, GRID, MICRO_GRID, TOWNSHIP, VILLAGE, on_each_county};

use crate::support::{
    FIRST, PLACE_TOWNSHIP, PLACE_VILLAGE, SECOND, WRITE, bring, bring_as, on_each_place, workbook,
};

const KINDS: [(ExportKind, ImportKind); 4] = [
    (ExportKind::Areas, ImportKind::Areas),
    (ExportKind::Households, ImportKind::Households),
    (ExportKind::Posts, ImportKind::Posts),
    (ExportKind::Contacts, ImportKind::Contacts),
];

async fn nothing_changes(app: &App, area: &str) {
    for (out, kind) in KINDS {
        comes_back(app, (out, kind), area).await;
    }
}

async fn comes_back(app: &App, (out, kind): (ExportKind, ImportKind), area: &str) {
    for format in [Format::Xlsx, Format::Csv] {
        let sheet = export(app, &Importer::Operator, out, &AreaId::from(area)).await.unwrap();
        assert!(!sheet.rows.is_empty(), "{kind:?} of {area}");
        let bytes = write_sheet(&sheet, format).unwrap();
        let report = bring(app, &kind, &bytes, WRITE).await;
        assert!(report.written, "{kind:?} of {area}: {report:?}");
        let counts = (report.new, report.changed, report.followed, report.unchanged);
        assert_eq!(counts, (0, 0, 0, sheet.rows.len()), "{kind:?} of {area}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_four_tables_of_a_township_come_back() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let posts = workbook(&[
            &["姓名", "电话", "岗位", "任职区域", "任职日期", "届满日期"],
            &["甲", "0355-1234567", "联户党员", MICRO_GRID, "2026-01-01", "2026-12-31"],
            // Two of one name, without numbers, in one post.
            &["李秀英", "13900002001", "联户党员", MICRO_GRID, "", ""],
            &["李秀英", "13900002002", "联户党员", MICRO_GRID, "", ""],
        ]);
        assert!(bring(app, &ImportKind::Posts, &posts, WRITE).await.written);
        let homes = workbook(&[
            &["所在区域", "门牌", "户主", "电话", "身份证号", "人口", "常住", "走访顺序", "长辈版"],
            &[MICRO_GRID, "=1+1", "王大", "13812340000", "11010519491231002x", "4", "2", "7", "是"],
            &[MICRO_GRID, "3-12", "+王二", "", "", "", "", "", ""],
            &[MICRO_GRID, "1E5", "0018", "0355-1234567", "", "3", "", "", ""],
        ]);
        assert!(bring(app, &ImportKind::Households, &homes, WRITE).await.written);
        let contacts = workbook(&[
            &["所在区域", "门牌", "户主", "联系人", "联系人电话"],
            &[MICRO_GRID, "=1+1", "王大", "李秀英", "13900002002"],
            &[MICRO_GRID, "3-12", "+王二", "甲", ""],
        ]);
        let report = bring(app, &ImportKind::Contacts, &contacts, WRITE).await;
        assert!(report.written, "{report:?}");
        nothing_changes(app, COUNTY).await;
        nothing_changes(app, TOWNSHIP).await;
        // After the tree has been rearranged, an area stands elsewhere than its code says, and one
        // is closed.
        let who = county.sign_in("center_director", TOWNSHIP).await;
        let change = async |change: Change| {
            let preview = app.preview_change(&who, &change).await.unwrap();
            app.change_areas(&who, &change, &preview.fingerprint, None).await.unwrap();
        };
        let create = Change::Create {
            parent: VILLAGE.into(),
            area_kind: "grid".into(),
            name: "北坡网格".to_owned(),
        };
        change(create).await;
        let north = format!("{VILLAGE}002");
        change(Change::Move { area: MICRO_GRID.into(), to: north.as_str().into() }).await;
        change(Change::Close { area: GRID.into() }).await;
        nothing_changes(app, TOWNSHIP).await;
        assert_eq!(app.verify(|_| {}).await.unwrap().findings, Vec::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_and_came_back_on_one_day_comes_back_too() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let who = &county.sign_in("center_director", TOWNSHIP).await;
        let new = NewPerson { name: "孙新".to_owned(), phone: String::new() };
        let person = app.make_person(who, &new).await.unwrap();
        let appoint = async |last_day| {
            let (post, area) = ("grid_member".into(), AreaId::from(GRID));
            let new =
                NewAppointment { person: person.clone(), post, area, first_day: None, last_day };
            app.appoint(who, new, None).await.unwrap();
        };
        for last_day in [Some(date(2028, 3, 31)), None] {
            appoint(last_day).await;
            county.clock.pass_minutes(5);
            let leave = Leave {
                person: person.clone(),
                post: "grid_member".into(),
                area: GRID.into(),
                successor: None,
                measure: None,
            };
            let preview = app.preview_leave(who, &leave).await.unwrap();
            app.leave(who, leave, &preview.fingerprint, None).await.unwrap();
            county.clock.pass_minutes(5);
        }
        appoint(Some(date(2029, 3, 31))).await;
        let posts = || (ExportKind::Posts, ImportKind::Posts);
        comes_back(app, posts(), TOWNSHIP).await;
        // It can be given another end, as any term.
        let rows: &[&[&str]] = &[
            &["姓名", "岗位", "任职区域", "任职日期", "届满日期"],
            &["孙新", "网格员", GRID, &app.now().date().to_string(), "2027-03-31"],
        ];
        let report = bring(app, &ImportKind::Posts, &workbook(rows), WRITE).await;
        assert_eq!((report.new, report.changed), (0, 1), "{report:?}");
        comes_back(app, posts(), TOWNSHIP).await;
    })
    .await;
}

/// Each keeper may bring back what they were given, their own post in it too.
#[tokio::test(flavor = "multi_thread")]
async fn a_village_brings_its_tables_back() {
    on_each_place(async |place| {
        let app = &place.app;
        let homes = workbook(&[
            &["所在区域", "门牌", "户主"],
            &[FIRST, "1号", "户一"],
            &[SECOND, "2号", "户二"],
        ]);
        assert!(bring(app, &ImportKind::Households, &homes, WRITE).await.written);
        let posts = workbook(&[
            &["姓名", "岗位", "任职区域", "任职日期", "届满日期"],
            &["甲", "邻长", FIRST, "2024-01-01", ""],
            &["甲", "邻长", SECOND, "2026-05-01", "2027-01-01"],
            &["乙", "邻长", SECOND, "2024-01-01", "2026-12-31"],
        ]);
        assert!(bring(app, &ImportKind::Posts, &posts, WRITE).await.written);
        nothing_changes(app, PLACE_TOWNSHIP).await;
        let cadre = place.sign_in("cadre").await;
        for (out, kind) in KINDS {
            let area = AreaId::from(PLACE_VILLAGE);
            let sheet = export(app, &cadre.importer(), out, &area).await.unwrap();
            let bytes = write_sheet(&sheet, Format::Xlsx).unwrap();
            let report = bring_as(app, &cadre, &kind, &bytes, ImportMode::DryRun).await;
            assert!(report.faults.is_empty(), "{kind:?}: {report:?}");
            assert_eq!((report.new, report.changed), (0, 0), "{kind:?}");
        }
    })
    .await;
}
