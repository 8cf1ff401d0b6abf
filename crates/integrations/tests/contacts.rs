//! Tables of contacts and households, in the hands of somebody who would like to know more.

use maplegrid_app::people::{HouseholdQuery, ImportFault, ImportKind, ImportMode};
use maplegrid_domain::shared::AreaId;
use maplegrid_testkit::{OTHER_MICRO_GRID, OTHER_VILLAGE, TestCounty, VILLAGE, on_each_county};

use crate::support::{WRITE, bring, bring_as, faults, said, workbook};

const CONTACTS: ImportKind = ImportKind::Contacts;

/// The code of a household of the other village.
async fn code(county: &TestCounty, head: &str) -> String {
    let rows = workbook(&[&["所在区域", "门牌", "户主"], &[OTHER_MICRO_GRID, "12号", head]]);
    assert!(bring(&county.app, &ImportKind::Households, &rows, WRITE).await.written);
    let other = county.sign_in("village_cadre", OTHER_VILLAGE).await;
    let asked = HouseholdQuery {
        area: Some(AreaId::from(OTHER_MICRO_GRID)),
        find: head.to_owned(),
        ..Default::default()
    };
    county.app.households(&other, asked).await.unwrap().rows[0].code.clone()
}

/// Two rows may be told apart only by who keeps the area, never by who lives in it.
#[tokio::test(flavor = "multi_thread")]
async fn trying_names_tells_nobody_who_lives_where() {
    on_each_county(async |county, _| {
        let code = code(county, "王二").await;
        let keeper = county.sign_in("village_cadre", VILLAGE).await;
        let head: &[&str] = &["户编号", "所在区域", "门牌", "户主", "联系人"];
        let ask = async |row: &[&str]| {
            let bytes = workbook(&[head, row]);
            let report =
                bring_as(&county.app, &keeper, &CONTACTS, &bytes, ImportMode::DryRun).await;
            assert_eq!(report.faults.len(), 1, "{report:?}");
            report.faults[0].clone()
        };
        let lives = ask(&["", OTHER_MICRO_GRID, "12号", "王二", "谁"]).await;
        let nobody = ask(&["", OTHER_MICRO_GRID, "12号", "王三", "谁"]).await;
        assert_eq!(lives, nobody);
        assert_eq!(lives.fault, ImportFault::NotYours);
        let known = ask(&[&code, "", "", "", "谁"]).await;
        let unknown = ask(&["12345678", "", "", "", "谁"]).await;
        let shown = |fault| said(&CONTACTS, fault).replace(&code, "").replace("12345678", "");
        assert_eq!(shown(&known), shown(&unknown));
        assert_eq!(known.field, unknown.field);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_of_a_closed_household_says_so_to_who_keeps_it() {
    on_each_county(async |county, _| {
        let code = code(county, "王二").await;
        let other = county.sign_in("village_cadre", OTHER_VILLAGE).await;
        let asked = HouseholdQuery { find: "王二".to_owned(), ..Default::default() };
        let found = county.app.households(&other, asked).await.unwrap();
        let id = found.rows[0].household.id.clone();
        let version = county.app.household(&other, &id).await.unwrap().version;
        county.app.close_household(&other, &id, version, "搬走了").await.unwrap();
        let contacts = workbook(&[&["户编号", "联系人"], &[&code, "谁"]]);
        let homes = workbook(&[
            &["户编号", "所在区域", "门牌", "户主"],
            &[&code, OTHER_MICRO_GRID, "12号", "王二"],
        ]);
        let keeper = county.sign_in("village_cadre", VILLAGE).await;
        for (kind, bytes) in [(CONTACTS, contacts), (ImportKind::Households, homes)] {
            let report = bring_as(&county.app, &other, &kind, &bytes, ImportMode::DryRun).await;
            assert_eq!(faults(&report), [(2, "code", "HouseholdClosed".to_owned())]);
            let told = said(&kind, &report.faults[0]);
            assert!(told.contains("已经注销") && told.contains("留空"), "{told}");
            let report = bring_as(&county.app, &keeper, &kind, &bytes, ImportMode::DryRun).await;
            assert_eq!(faults(&report), [(2, "code", "UnknownCode".to_owned())]);
        }
    })
    .await;
}
