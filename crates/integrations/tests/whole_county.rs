//! A county of 102,700 households through the whole pipeline. It takes its time, so it is run by
//! name: `cargo test -p maplegrid-integrations --test main whole_county -- --ignored --nocapture`.

use std::sync::Arc;
use std::time::Instant;

use maplegrid_app::people::{HouseholdQuery, ImportKind, Importer, LinkOrder};
use maplegrid_domain::shared::{AreaId, LineId};
use maplegrid_testkit::{OTHER_VILLAGE, TOWNSHIP, VILLAGE, on_each_county};
use rust_xlsxwriter::Workbook;

use crate::support::{WRITE, read};

const NEIGHBOURHOODS: usize = 8_328;
const HOUSEHOLDS: usize = 102_700;
/// Micro-grids of one grid are numbered with three digits.
const IN_ONE_GRID: usize = 500;

fn book(rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (row, at) in rows.zip(0_u32..) {
        for (text, column) in row.iter().zip(0_u16..) {
            page.write_string(at, column, text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn leaf(number: usize) -> String {
    let village = [VILLAGE, OTHER_VILLAGE][number % 2];
    let number = number / 2;
    format!("{village}{:03}{:03}", number / IN_ONE_GRID + 2, number % IN_ONE_GRID + 1)
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn areas() -> Vec<u8> {
    let mut rows = vec![row(&["区划代码", "名称", "级别", "上级"])];
    let mut grids: Vec<String> = (0..NEIGHBOURHOODS).map(|n| leaf(n)[..15].to_owned()).collect();
    grids.sort();
    grids.dedup();
    rows.extend(
        grids.iter().map(|id| row(&[id, &format!("{}网格", &id[12..]), "网格", &id[..12]])),
    );
    rows.extend((0..NEIGHBOURHOODS).map(|n| {
        let id = leaf(n);
        row(&[&id, &format!("{}组", &id[15..]), "微网格", &id[..15]])
    }));
    book(rows.into_iter())
}

fn posts() -> Vec<u8> {
    let rows = (0..NEIGHBOURHOODS)
        .map(|n| row(&[&format!("邻长{n}"), &format!("139{n:08}"), "联户党员", &leaf(n)]));
    book(std::iter::once(row(&["姓名", "电话", "岗位", "任职区域"])).chain(rows))
}

fn households() -> Vec<u8> {
    let head = row(&["所在区域", "门牌", "户主", "电话", "人口", "常住"]);
    let rows = (0..HOUSEHOLDS).map(|n| {
        let (door, head) = (format!("{n}号"), format!("户主{}", n % 4_000));
        row(&[&leaf(n % NEIGHBOURHOODS), &door, &head, &format!("138{n:08}"), "4", "2"])
    });
    book(std::iter::once(head).chain(rows))
}

fn contacts() -> Vec<u8> {
    let head = row(&["所在区域", "门牌", "户主", "联系人"]);
    let rows = (0..HOUSEHOLDS - 40).map(|n| {
        let (door, head) = (format!("{n}号"), format!("户主{}", n % 4_000));
        let at = n % NEIGHBOURHOODS;
        row(&[&leaf(at), &door, &head, &format!("邻长{at}")])
    });
    book(std::iter::once(head).chain(rows))
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a minute; run by name"]
async fn a_whole_county_comes_in() {
    on_each_county(async |county, _| {
        let app = &county.app;
        for (kind, bytes) in [
            (ImportKind::Areas, areas()),
            (ImportKind::Posts, posts()),
            (ImportKind::Households, households()),
            (ImportKind::Contacts, contacts()),
            (ImportKind::Households, households()),
        ] {
            let begun = Instant::now();
            let batch = read(&kind, &bytes).unwrap().batch;
            println!("{kind:?}: read in {:?}", begun.elapsed());
            let begun = Instant::now();
            let stage = Arc::new(move |stage| println!("  {stage:?} after {:?}", begun.elapsed()));
            let report = app.import(Importer::Operator, batch, WRITE, stage).await.unwrap();
            assert!(report.written, "{:?}", report.faults.first());
            println!("  {} rows in {:?}", report.rows, begun.elapsed());
        }
        let keeper = county.sign_in("reception", TOWNSHIP).await;
        let (town, line) = (AreaId::from(TOWNSHIP), LineId::from("party_link"));
        for _ in 0..3 {
            let begun = Instant::now();
            let coverage = app.coverage(&keeper, &town).await.unwrap();
            println!("coverage in {:?}, {} outside", begun.elapsed(), coverage.outside.len());
            let begun = Instant::now();
            let gaps = app.gaps(&keeper, &town, &line, None).await.unwrap();
            println!("{} gaps, {} named, in {:?}", gaps.gaps, gaps.rows.len(), begun.elapsed());
        }
        let area = Some(AreaId::new(leaf(7)));
        let query = HouseholdQuery { area, ..HouseholdQuery::default() };
        let page = app.households(&keeper, query).await.unwrap();
        let found = page.rows.iter().map(|row| row.household.id.clone());
        let order = |to: usize, why: &str| LinkOrder {
            line: line.clone(),
            households: found.clone().collect(),
            to: page.rows[0].contacts.first().map(|(_, person)| person.clone()).filter(|_| to > 0),
            why: why.to_owned(),
        };
        for to in 0..3 {
            let begun = Instant::now();
            let changed = app.link_households(&keeper, order(to % 2, "换人")).await.unwrap();
            println!("{changed} links changed in {:?}", begun.elapsed());
        }
    })
    .await;
}
