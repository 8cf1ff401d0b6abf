//! Hostile files, and honest ones in every dress.

use maplegrid_app::people::{ImportFault, ImportKind};
use maplegrid_integrations::sheets::{FileFault, Note, Parsed};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::support::{archive, read, workbook};

const KIND: ImportKind = ImportKind::Households;
const GOOD: &str = "所在区域,门牌,户主,人口\n东街村 一组,1号,张三,4\n";

fn fault(bytes: &[u8]) -> FileFault {
    read(&KIND, bytes).expect_err("it cannot be read")
}

fn value<'a>(parsed: &'a Parsed, row: usize, field: &str) -> &'a str {
    parsed.batch.fields.get(&parsed.batch.records[row], field)
}

#[test]
fn what_is_no_table_is_named() {
    assert_eq!(fault(b""), FileFault::Empty);
    assert_eq!(fault(b" \r\n "), FileFault::Empty);
    assert_eq!(fault(b"\x89PNG\r\n\x1a\n...."), FileFault::Picture);
    assert_eq!(fault(b"\xff\xd8\xff\xe0.JFIF"), FileFault::Picture);
    assert!(matches!(fault(b"%PDF-1.7"), FileFault::OtherKind { .. }));
    assert_eq!(fault(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"), FileFault::OldWorkbook);
    let mut encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(fault(&encrypted), FileFault::Encrypted);
    assert_eq!(fault(b"PK\x03\x04 not really"), FileFault::Damaged);
    let word = archive(&[("word/document.xml", b"<w/>")]);
    assert!(matches!(fault(&word), FileFault::OtherKind { .. }));
    let macros = archive(&[("xl/workbook.xml", b"<w/>"), ("xl/vbaProject.bin", b"x")]);
    assert_eq!(fault(&macros), FileFault::Macros);
    let types = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml";
    let renamed = archive(&[("xl/workbook.xml", b"<w/>"), ("[Content_Types].xml", types)]);
    assert_eq!(fault(&renamed), FileFault::Macros);
}

#[test]
fn a_bomb_is_not_unpacked() {
    let zeros = vec![b' '; 64 * 1024 * 1024];
    let bomb = archive(&[("xl/workbook.xml", b"<w/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bomb.len() < 1024 * 1024, "it is small: {}", bomb.len());
    assert_eq!(fault(&bomb), FileFault::Bomb);
    // One that lies about its size is caught while it is unpacked.
    let mut liar = bomb.clone();
    let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let lie = 1_000_u32.to_le_bytes();
    let places: Vec<usize> = (0..liar.len() - 4).filter(|at| liar[*at..*at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        liar[at..at + 4].copy_from_slice(&lie);
    }
    assert!(matches!(fault(&liar), FileFault::Bomb | FileFault::Damaged));
}

#[test]
fn a_damaged_workbook_is_told_and_nothing_breaks() {
    let whole = workbook(&[&["所在区域", "门牌", "户主"], &["一组", "1号", "张三"]]);
    for cut in [whole.len() / 4, whole.len() / 2, whole.len() - 30] {
        assert_eq!(fault(&whole[..cut]), FileFault::Damaged, "cut at {cut}");
    }
    // Every byte changed in turn gives an answer, whatever it is.
    for at in (0..whole.len()).step_by(37) {
        let mut changed = whole.clone();
        changed[at] ^= 0x55;
        let _ = read(&KIND, &changed);
    }
}

#[test]
fn every_encoding_of_an_office_is_read() {
    let (gb, ..) = encoding_rs::GB18030.encode(GOOD);
    let marked = format!("\u{feff}{GOOD}");
    let tabs = GOOD.replace(',', "\t");
    let utf16: Vec<u8> =
        format!("\u{feff}{tabs}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let crlf = GOOD.replace('\n', "\r\n");
    for bytes in [GOOD.as_bytes(), marked.as_bytes(), &gb, &utf16, crlf.as_bytes()] {
        let parsed = read(&KIND, bytes).unwrap();
        assert_eq!(parsed.batch.records.len(), 1);
        assert_eq!(parsed.batch.records[0].line, 2);
        assert_eq!(value(&parsed, 0, "head"), "张三");
        assert_eq!(value(&parsed, 0, "area"), "东街村 一组");
    }
    let parsed = read(&KIND, &gb).unwrap();
    assert!(parsed.notes.contains(&Note::Gb18030));
    assert!(matches!(
        fault(b"\xff\xfe\x00\x00\x01garbage\xff\xff\xff"),
        FileFault::UnknownEncoding | FileFault::Headings { .. }
    ));
}

#[test]
fn headings_are_found_wherever_they_stand() {
    let parsed = read(
        &KIND,
        &workbook(&[
            &["东街村户情况统计表"],
            &["填表人：李四", "", ""],
            &["备注", "户主姓名*", "门牌号（必填）", "所在网格", "联系电话"],
            &["示例（不会导入）", "张某某", "1号", "一组", "13800000000"],
            &["", "张三", "1号", "一组", "138 1234 0000"],
        ]),
    )
    .unwrap();
    assert_eq!(parsed.batch.records.len(), 1);
    assert_eq!(parsed.batch.records[0].line, 5);
    assert_eq!(value(&parsed, 0, "phone"), "138 1234 0000");
    assert_eq!(parsed.notes, [Note::Ignored(vec!["备注".to_owned()]), Note::Examples(1)]);
}

#[test]
fn wrong_headings_are_told_by_name() {
    let FileFault::Headings { missing, found } = fault("户主,门牌,村\n张三,1号,东街\n".as_bytes())
    else {
        panic!("headings are what is wrong")
    };
    assert_eq!(missing, ["所在区域"]);
    assert_eq!(found, ["户主", "门牌", "村"]);
    assert!(matches!(fault(b"a,b,c\n1,2,3\n"), FileFault::Headings { .. }));
    assert_eq!(fault("所在区域,门牌,户主\n".as_bytes()), FileFault::NoRows);
    assert!(matches!(
        fault("所在区域,门牌,户主,户主\n一组,1,2,3\n".as_bytes()),
        FileFault::TwoColumns { .. }
    ));
}

#[test]
fn what_a_spreadsheet_spoilt_is_told() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (heading, at) in ["所在区域", "门牌", "户主", "户主身份证号"].into_iter().zip(0_u16..)
    {
        page.write(0, at, heading).unwrap();
    }
    page.write(1, 0, "一组").unwrap();
    page.write(1, 2, "张三").unwrap();
    page.write(1, 3, 110_105_194_912_310_021.0).unwrap();
    let date = ExcelDateTime::from_ymd(2026, 3, 12).unwrap();
    let format = Format::new().set_num_format("m-d");
    page.write_with_format(1, 1, &date, &format).unwrap();
    let parsed = read(&KIND, &book.save_to_buffer().unwrap()).unwrap();
    let faults: Vec<&ImportFault> = parsed.batch.faults.iter().map(|f| &f.fault).collect();
    assert_eq!(
        faults,
        [
            &ImportFault::BecameDate { shown: "2026-03-12".to_owned() },
            &ImportFault::Eaten { shown: "1.10E+17".to_owned() },
        ]
    );
    // The same after a trip through CSV.
    let text = "所在区域,门牌,户主,身份证号\n一组,1号,张三,1.10105E+17\n";
    let parsed = read(&KIND, text.as_bytes()).unwrap();
    assert!(matches!(parsed.batch.faults[0].fault, ImportFault::Eaten { .. }));
}

#[test]
fn merged_cells_are_told_by_their_lines() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (heading, at) in ["所在区域", "门牌", "户主"].into_iter().zip(0_u16..) {
        page.write(0, at, heading).unwrap();
    }
    page.merge_range(1, 0, 3, 0, "一组", &Format::new()).unwrap();
    for row in 1..=3 {
        page.write(row, 1, format!("{row}号")).unwrap();
        page.write(row, 2, "张三").unwrap();
    }
    let parsed = read(&KIND, &book.save_to_buffer().unwrap()).unwrap();
    let lines: Vec<u32> = parsed.batch.faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [3, 4]);
    assert_eq!(parsed.batch.faults[0].fault, ImportFault::Merged { from: 2, to: 4 });
}

/// Each empty cell looks for what it was merged with: cells merged everywhere are refused before
/// anything is read.
#[test]
fn cells_merged_everywhere_are_refused() {
    let book = |count: u32| {
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        for (heading, at) in ["所在区域", "门牌", "户主"].into_iter().zip(0_u16..) {
            page.write(0, at, heading).unwrap();
        }
        for at in 0..count {
            page.write(at * 2 + 1, 1, "1号").unwrap();
            page.merge_range(at * 2 + 1, 0, at * 2 + 2, 0, "一组", &Format::new()).unwrap();
        }
        book.save_to_buffer().unwrap()
    };
    assert_eq!(read(&KIND, &book(300)).unwrap().batch.records.len(), 300);
    assert_eq!(fault(&book(20_001)), FileFault::TooManyMerges);
}

#[test]
fn too_many_rows_are_refused_before_all_are_read() {
    let mut text = String::from("所在区域,门牌,户主\n");
    for row in 0..250_000 {
        text.push_str("一组,");
        text.push_str(&row.to_string());
        text.push_str(",张\n");
    }
    assert!(matches!(fault(text.as_bytes()), FileFault::TooManyRows { .. }));
}
