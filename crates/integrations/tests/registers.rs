//! Registers brought in as tables: by the same decisions as by the form, all rows or none, again and
//! again.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use maplegrid_app::people::{ImportFault, ImportKind, ImportMode, ImportReport};
use maplegrid_app::registers::{EntryAct, EntryQuery};
use maplegrid_app::{App, Error, SignedIn};
use maplegrid_domain::registers::Step;
use maplegrid_domain::shared::{EntryId, RegisterId};
use maplegrid_integrations::exports::export_register;
use maplegrid_integrations::sheets::{
    FileFault, Format, Layout, entries_sheet, parse, returned, template, words, write_sheet,
};
use maplegrid_testkit::{TestCounty, county_of, databases, place, seat};
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook};

use crate::support::{WRITE, bring_as, faults, workbook};

const LINGLING: &str = "lingling-51";
const HANYIN: &str = "hanyin-321";
const ITEMS: &[&str] =
    &["从哪天起", "事项", "编码", "类", "依据", "牵头部门", "多久一次", "准入文件"];
const ALLOWANCES: &[&str] =
    &["事项编号", "补助事由", "哪一种", "金额（元）", "领取人", "按哪份文件哪一条"];

fn kind(register: &str) -> ImportKind {
    ImportKind::Register(RegisterId::new(register))
}

fn layout(method: &str, register: &str) -> Layout {
    let method = maplegrid_methods::embedded(method).unwrap().method;
    Layout::of(&kind(register), &method).unwrap()
}

async fn on_each(method: &str, test: impl AsyncFn(&TestCounty)) {
    for database in databases() {
        eprintln!("on {:?}", database.backend());
        test(&county_of(database.url(), method).await).await;
    }
}

async fn holder(county: &TestCounty, method: &str, post: &str) -> SignedIn {
    county.sign_in(post, seat(method, post).as_str()).await
}

fn items<'a>(rows: &[&'a [&'a str]]) -> Vec<u8> {
    workbook(&[&[ITEMS], rows].concat())
}

fn counts(report: &ImportReport) -> (usize, usize, usize) {
    assert!(report.faults.is_empty(), "{:?}", report.faults);
    (report.new, report.changed, report.unchanged)
}

/// What somebody sees of a register goes out and comes in again.
async fn goes_round(app: &App, who: &SignedIn, register: &str, format: Format) -> ImportReport {
    let id = RegisterId::new(register);
    let page = app.export_register(who, &id, EntryQuery::default()).await.unwrap();
    let (rule, tree) = (&page.card.rule, &page.county.directory.areas);
    let layout = Layout::of(&kind(register), page.county.method()).unwrap();
    let sheet = entries_sheet(&layout, (rule, tree), &page.lines);
    let bytes = write_sheet(&sheet, format).unwrap();
    bring_as(app, who, &kind(register), &bytes, WRITE).await
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn a_list_comes_in_waits_for_another_person_and_goes_round_unchanged() {
    on_each(LINGLING, async |county| {
        let (app, list) = (&county.app, kind("grid_items"));
        let office = holder(county, LINGLING, "network_office").await;
        let approver = holder(county, LINGLING, "political_legal_committee").await;
        let one: &[&str] = &[
            "2026年1月1日",
            "排查（示例）\n第二行",
            "001",
            "安全",
            "条例",
            "应急局",
            "每月",
            "文件",
        ];
        let two: &[&str] = &["2026.1.1", "=1+1", "002", "安全", "条例", "应急局", "每周", "文件"];
        let dry = bring_as(app, &office, &list, &items(&[one, two]), ImportMode::DryRun).await;
        assert_eq!((counts(&dry), dry.written), ((2, 0, 0), false));
        let expected = Some(dry.fingerprint);
        let mode = ImportMode::Write { expected };
        let report = bring_as(app, &office, &list, &items(&[one, two]), mode.clone()).await;
        assert!(report.written);
        // The preview of before is no longer what would happen.
        let other: &[&str] =
            &["2026-01-01", "另一件", "003", "安全", "条例", "应急局", "每年", "文件"];
        let late = bring_as(app, &office, &list, &items(&[one, two, other]), mode).await;
        assert!(late.moved_on && !late.written);
        let again = bring_as(app, &office, &list, &items(&[one, two]), WRITE).await;
        assert_eq!(counts(&again), (0, 0, 2));

        // Nobody approves by a table: both wait, and whoever brought them in does not approve.
        let id = RegisterId::from("grid_items");
        let page = app.register_entries(&office, &id, EntryQuery::default()).await.unwrap();
        assert_eq!((page.card.count("proposed"), page.card.count("in_force")), (2, 0));
        let waiting: Vec<(EntryId, u64)> =
            page.lines.iter().map(|line| (line.entry.id.clone(), 1)).collect();
        let (first, _) = waiting[1].clone();
        assert!(!app.register_entry(&office, &first).await.unwrap().steps.contains(&Step::Approve));
        app.approve_all(&approver, waiting).await.unwrap().unwrap();

        for format in [Format::Xlsx, Format::Csv] {
            let report = goes_round(app, &office, "grid_items", format).await;
            assert_eq!(counts(&report), (0, 0, 2), "{format:?}");
        }
        let sheet =
            export_register(app, &id, &county.app.county().await.unwrap().root).await.unwrap();
        let bytes = write_sheet(&sheet, Format::Xlsx).unwrap();
        let report = bring_as(app, &office, &list, &bytes, WRITE).await;
        assert_eq!(counts(&report), (0, 0, 2), "what the operator takes out");
        // By its code a row is an entry that is there; changed, it waits again, and has its history.
        let changed: &[&str] =
            &["2026-01-01", "排查（示例）", "001", "安全", "条例", "应急局", "每季度", "文件"];
        let report = bring_as(app, &office, &list, &items(&[changed]), WRITE).await;
        assert_eq!(counts(&report), (0, 1, 0));
        let file = app.register_entry(&office, &first).await.unwrap();
        let steps: Vec<&str> = file.history.iter().map(|line| line.step.as_str()).collect();
        assert_eq!(
            (file.entry.state.word(), &*steps.join(" ")),
            ("proposed", "edit approve propose")
        );
        // What has ended is left alone, and does not stand in the way of its code's coming back.
        let end = EntryAct::End { reason: "不再办".to_owned() };
        app.act_on_entry(&office, (&first, 3), end, None).await.unwrap();
        assert_eq!(counts(&goes_round(app, &office, "grid_items", Format::Xlsx).await), (0, 0, 2));
        let by_number: &[&[&str]] = &[&["第几条", "多久一次"], &["1", "随时"]];
        let report = bring_as(app, &office, &list, &workbook(by_number), WRITE).await;
        assert_eq!(faults(&report), [(2, "seq", "Entry".to_owned())]);
        let back = bring_as(app, &office, &list, &items(&[changed]), WRITE).await;
        assert_eq!(counts(&back), (1, 0, 0));

        // Who only reads takes it out and in, and changes nothing; a stranger finds no register.
        let reader = holder(county, LINGLING, "village_secretary").await;
        assert_eq!(counts(&goes_round(app, &reader, "grid_items", Format::Xlsx).await), (0, 0, 3));
        let report = bring_as(app, &reader, &list, &items(&[two, other]), WRITE).await;
        let missing = |line| (line, "area", "Missing".to_owned());
        assert_eq!(faults(&report), [missing(2), missing(3)], "there is no place where they enter");
        let stranger = holder(county, LINGLING, "volunteer").await;
        let batch = parse(&layout(LINGLING, "grid_items"), &items(&[one])).unwrap().batch;
        let refused = app.import(stranger.importer(), batch.clone(), WRITE, Arc::new(|_| {})).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        let nobody = maplegrid_app::people::Importer::Operator;
        let refused = app.import(nobody, batch, WRITE, Arc::new(|_| {})).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        assert_eq!(app.verify(|_| {}).await.unwrap().findings, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_wrong_row_and_no_entry_is_written() {
    on_each(LINGLING, async |county| {
        let (app, list) = (&county.app, kind("grid_items"));
        let office = holder(county, LINGLING, "network_office").await;
        let row = |changes: &[(usize, &'static str)]| {
            let mut row =
                ["2026-01-01", "排查", "001", "安全", "条例", "应急局", "每月", "文件", "", "", ""];
            for (at, text) in changes {
                row[*at] = text;
            }
            row
        };
        let long = "长".repeat(101);
        let long: &'static str = Box::leak(long.into_boxed_str());
        let rows = [
            row(&[]),
            row(&[(1, "又一件")]),
            row(&[(2, "002"), (0, "昨天"), (6, "两周"), (1, long)]),
            row(&[(2, "003"), (8, "2025-12-31")]),
            row(&[(2, "004"), (9, "没有的地方"), (6, "两周")]),
            row(&[(2, "005"), (10, "99")]),
            row(&[(2, "006"), (10, "一")]),
            row(&[(2, ""), (0, "")]),
        ];
        let head: Vec<&str> = ITEMS.iter().copied().chain(["到哪天止", "地方", "第几条"]).collect();
        let mut all: Vec<&[&str]> = vec![&head];
        all.extend(rows.iter().map(<[&str; 11]>::as_slice));
        let bytes = workbook(&all);
        let report = bring_as(app, &office, &list, &bytes, WRITE).await;
        let expected = [
            (3, "v.code", "SameAsLine"),
            (4, "from", "NotADate"),
            (4, "v.item", "Entry"),
            (4, "v.frequency", "UnknownOption"),
            (5, "until", "Entry"),
            (6, "area", "UnknownArea"),
            (6, "v.frequency", "UnknownOption"),
            (7, "seq", "UnknownEntry"),
            (8, "seq", "UnknownEntry"),
            (9, "v.code", "Missing"),
            (9, "from", "Entry"),
        ];
        let expected = expected.map(|(line, field, fault)| (line, field, fault.to_owned()));
        assert_eq!(faults(&report), expected);
        assert!(!report.written);
        let id = RegisterId::from("grid_items");
        let page = app.register_entries(&office, &id, EntryQuery::default()).await.unwrap();
        assert!(page.lines.is_empty());
        let layout = layout(LINGLING, "grid_items");
        for fault in &report.faults {
            let said = words(&layout, fault);
            assert!(!said.contains("有问题"), "{fault:?} has words of its own: {said}");
        }
        // It comes back as it was, and can be mended and handed in again.
        let back = returned(&layout, &bytes, &report).unwrap();
        assert_eq!(parse(&layout, &back).unwrap().batch.records.len(), rows.len());
        // The code need not be told apart by everything: three of one code, and a row that means one.
        let same = |seq: &'static str| row(&[(10, seq)]);
        let first = bring_as(app, &office, &list, &items(&[&same("")[..8]]), WRITE).await;
        assert_eq!(counts(&first), (1, 0, 0));
    })
    .await;
}

/// Sums, sealed fields and the case: what a form would refuse a table is refused, too.
#[tokio::test(flavor = "multi_thread")]
async fn allowances_come_in_with_their_cases_and_sums() {
    on_each(HANYIN, async |county| {
        let (app, list) = (&county.app, kind("allowance"));
        let cadre = holder(county, HANYIN, "village_cadre").await;
        let received = county.receive(place(HANYIN, "third_grid").as_str()).await;
        let case = received.number.to_string();
        let rows = |sum: &'static str, case: &str| {
            let row = [case, "调解院墙", "以案定补", sum, "周三", "三号文"];
            workbook(&[ALLOWANCES, &row])
        };
        for (sum, case, field, fault) in [
            ("两百元", &*case, "v.amount", "Entry"),
            ("1.2万", &case, "v.amount", "Entry"),
            ("-5", &case, "v.amount", "Entry"),
            ("0", &case, "v.amount", "Entry"),
            ("1.20E+17", &case, "v.amount", "Eaten"),
            ("5", "", "case", "Entry"),
            ("5", "2611-9999", "case", "Entry"),
            ("5", "'; DROP TABLE cases", "case", "Entry"),
        ] {
            let report = bring_as(app, &cadre, &list, &rows(sum, case), WRITE).await;
            assert_eq!(faults(&report), [(2, field, fault.to_owned())], "{sum} {case}");
        }
        let report = bring_as(app, &cadre, &list, &rows("￥1,200.5元", &case), WRITE).await;
        assert_eq!(counts(&report), (1, 0, 0));
        let id = RegisterId::from("allowance");
        let page = app.register_entries(&cadre, &id, EntryQuery::default()).await.unwrap();
        let entry = &page.lines[0].entry;
        assert_eq!((entry.amount_fen, entry.state.word()), (Some(120_050), "proposed"));
        // The name is sealed, does not go out, and stays when the rest comes in.
        let sheet = export_register(app, &id, &page.county.root).await.unwrap();
        assert!(!format!("{sheet:?}").contains("周三") && !format!("{sheet:?}").contains("领取人"));
        assert_eq!(counts(&goes_round(app, &cadre, "allowance", Format::Csv).await), (0, 0, 1));
        let by_number: &[&[&str]] = &[&["第几条", "金额"], &["1", "100"]];
        let report = bring_as(app, &cadre, &list, &workbook(by_number), WRITE).await;
        assert_eq!(counts(&report), (0, 1, 0));
        let opened = app.look_at_entry(&cadre, &entry.id).await.unwrap();
        assert_eq!(opened.values().collect::<Vec<_>>(), ["周三"]);
        // An entry stays where it is.
        let moved: &[&[&str]] = &[&["第几条", "地方", "金额"], &["1", "城关镇", "100"]];
        let report = bring_as(app, &cadre, &list, &workbook(moved), WRITE).await;
        assert_eq!(report.faults.len(), 1);
        assert!(matches!(report.faults[0].fault, ImportFault::OtherPlace { .. }));
    })
    .await;
}

#[test]
fn the_table_of_every_register_reads_as_what_it_is_for() {
    for name in maplegrid_methods::list() {
        let method = maplegrid_methods::embedded(name).unwrap().method;
        for rule in &method.registers {
            let layout = Layout::of(&ImportKind::Register(rule.id.clone()), &method).unwrap();
            let read = parse(&layout, &template(&layout).unwrap());
            assert_eq!(read.err(), Some(FileFault::NoRows), "{name} {}", rule.id);
            let sheet =
                entries_sheet(&layout, (rule, &maplegrid_domain::areas::AreaTree::default()), &[]);
            let mut headings = sheet.headings.clone();
            headings.dedup();
            assert_eq!(headings, sheet.headings);
        }
    }
    let layout = layout(HANYIN, "allowance");
    let fault =
        parse(&layout, &workbook(&[&["姓名", "电话", "金额"], &["周三", "1", "2"]])).unwrap_err();
    assert!(matches!(fault, FileFault::Headings { .. }), "{fault}");
    // Saved as CSV where spreadsheets save GB18030; a sum that a formula made; a day as a date.
    let text = format!("{}\n2611-0001,修路,以事奖补,5,周三,三号文\n", ALLOWANCES.join(","));
    let (gb, _, _) = encoding_rs::GB18030.encode(&text);
    let parsed = parse(&layout, &gb).unwrap();
    let value = |field| parsed.batch.fields.get(&parsed.batch.records[0], field).to_owned();
    assert_eq!((value("v.reason"), value("v.payee")), ("修路".to_owned(), "周三".to_owned()));
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (heading, at) in ALLOWANCES.iter().zip(0_u16..) {
        page.write(0, at, *heading).unwrap();
    }
    page.write(1, 3, 0.1 + 0.2).unwrap();
    let date = ExcelDateTime::from_ymd(2026, 3, 12).unwrap();
    page.write_with_format(1, 1, &date, &CellFormat::new().set_num_format("m-d")).unwrap();
    let parsed = parse(&layout, &book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(parsed.batch.fields.get(&parsed.batch.records[0], "v.amount"), "0.30");
    assert!(matches!(parsed.batch.faults[0].fault, ImportFault::BecameDate { .. }));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a minute; run by name"]
async fn a_hundred_thousand_rows_come_in() {
    on_each(LINGLING, async |county| {
        let app = &county.app;
        let office = holder(county, LINGLING, "network_office").await;
        let mut text = format!("{}\n", ITEMS.join(","));
        for n in 0..100_000 {
            writeln!(text, "2026-01-01,事项{n},{n:06},安全,条例,应急局,每月,文件").unwrap();
        }
        for expected in [(100_000, 0, 0), (0, 0, 100_000)] {
            let begun = Instant::now();
            let report = bring_as(app, &office, &kind("grid_items"), text.as_bytes(), WRITE).await;
            println!("{expected:?} in {:?}", begun.elapsed());
            assert_eq!(counts(&report), expected);
        }
        let begun = Instant::now();
        let report = goes_round(app, &office, "grid_items", Format::Xlsx).await;
        println!("out and in again in {:?}", begun.elapsed());
        assert_eq!(counts(&report), (0, 0, 100_000));
        for (what, words) in [("cards", ""), ("list", ""), ("words", "事项99999")] {
            let begun = Instant::now();
            if what == "cards" {
                app.registers(&office).await.unwrap();
            } else {
                let query = EntryQuery { words: Some(words.to_owned()), ..EntryQuery::default() };
                let id = RegisterId::from("grid_items");
                let page = app.register_entries(&office, &id, query).await.unwrap();
                assert!(!page.lines.is_empty());
            }
            println!("{what} in {:?}", begun.elapsed());
        }
    })
    .await;
}
