//! Workbooks as people make them.

use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::{Time, date};
use maplegrid_app::people::{ImportKind, ImportMode, ImportReport, Importer, RowFault};
use maplegrid_app::{Account, App, Founding, SignedIn};
use maplegrid_domain::areas::Area;
use maplegrid_domain::people::{Appointment, Person};
use maplegrid_domain::shared::{AreaId, Timestamp};
use maplegrid_integrations::sheets::{FileFault, Layout, Parsed, parse, words};
use maplegrid_testkit::{PASSWORD, SeededChance, TestClock, TestDatabase, databases};
use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Tells the folders of this process apart.
static PLACES: AtomicU64 = AtomicU64::new(0);

/// A workbook of texts.
pub fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (row, at) in rows.iter().zip(0_u32..) {
        for (text, column) in row.iter().zip(0_u16..) {
            page.write_string(at, column, *text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A zip archive of some entries.
pub fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The table of a kind, which is the same in every county but for what may be chosen.
pub fn layout(kind: &ImportKind) -> Layout {
    let method = maplegrid_methods::embedded("gucheng-1333").unwrap().method;
    Layout::of(kind, &method).unwrap()
}

/// Reads a file as a table of a kind.
pub fn read(kind: &ImportKind, bytes: &[u8]) -> Result<Parsed, FileFault> {
    parse(&layout(kind), bytes)
}

/// What is said of a fault.
pub fn said(kind: &ImportKind, fault: &RowFault) -> String {
    words(&layout(kind), fault)
}

/// Reads a file and brings it in as the operator.
pub async fn bring(app: &App, kind: &ImportKind, bytes: &[u8], mode: ImportMode) -> ImportReport {
    let batch = read(kind, bytes).expect("the file can be read").batch;
    app.import(Importer::Operator, batch, mode, Arc::new(|_| {})).await.unwrap()
}

/// Writing without having looked first.
pub const WRITE: ImportMode = ImportMode::Write { expected: None };

/// Reads a file and brings it in as somebody of the staff.
pub async fn bring_as(
    app: &App,
    who: &SignedIn,
    kind: &ImportKind,
    bytes: &[u8],
    mode: ImportMode,
) -> ImportReport {
    let method = app.county().await.unwrap().method().clone();
    let layout = Layout::of(kind, &method).expect("the method has it");
    let batch = parse(&layout, bytes).expect("the file can be read").batch;
    app.import(who.importer(), batch, mode, Arc::new(|_| {})).await.unwrap()
}

/// What is wrong with which line and field, without the facts.
pub fn faults(report: &ImportReport) -> Vec<(u32, &str, String)> {
    let name = |fault: &maplegrid_app::people::ImportFault| {
        let text = format!("{fault:?}");
        text.split([' ', '(']).next().unwrap_or_default().to_owned()
    };
    report.faults.iter().map(|fault| (fault.line, &*fault.field, name(&fault.fault))).collect()
}

/// 塔峰镇, one of 蓝山县, whose method has heads of neighbourhoods: their households follow them.
pub struct Place {
    pub app: App,
    pub clock: Arc<TestClock>,
    folder: PathBuf,
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub const PLACE_TOWNSHIP: &str = "431127100000";
pub const PLACE_VILLAGE: &str = "431127100201";
pub const PLACE_GROUP: &str = "431127100201001001";
pub const FIRST: &str = "431127100201001001001";
pub const SECOND: &str = "431127100201001001002";

/// Founded with two neighbourhoods of a village, nobody in their posts, and two sign-ins.
pub async fn place(database: &TestDatabase) -> Place {
    let area = |id: &str, parent: Option<&str>, kind: &str, name: &str| Area {
        id: id.into(),
        parent: parent.map(AreaId::from),
        kind: kind.into(),
        name: name.to_owned(),
        code: id.to_owned(),
    };
    let person = |id: &str| Person { id: id.into(), name: format!("{id}某"), phone: None };
    let held = |person: &str, post: &str, area: &str| Appointment {
        person: person.into(),
        post: post.into(),
        area: area.into(),
        from: Timestamp(0),
        until: None,
    };
    let account =
        |id: &str| Account { id: id.into(), person: id.into(), password: PASSWORD.to_owned() };
    let (section, county) = ("431127100201001", "431127000000");
    let founding = Founding {
        county: "431127100".into(),
        name: "塔峰镇".to_owned(),
        root: PLACE_TOWNSHIP.into(),
        demo: false,
        method: maplegrid_methods::embedded("lanshan-133").unwrap().method,
        areas: vec![
            area(county, None, "county", "蓝山县"),
            area(PLACE_TOWNSHIP, Some(county), "township", "塔峰镇"),
            area(PLACE_VILLAGE, Some(PLACE_TOWNSHIP), "village", "东街村"),
            area(section, Some(PLACE_VILLAGE), "section", "一片"),
            area(PLACE_GROUP, Some(section), "group", "一组"),
            area(FIRST, Some(PLACE_GROUP), "neighbourhood", "一邻"),
            area(SECOND, Some(PLACE_GROUP), "neighbourhood", "二邻"),
        ],
        persons: vec![person("cadre"), person("reception")],
        appointments: vec![
            held("cadre", "village_cadre", PLACE_VILLAGE),
            held("reception", "reception", PLACE_TOWNSHIP),
        ],
        households: Vec::new(),
        links: Vec::new(),
        accounts: vec![account("cadre"), account("reception")],
    };
    let number = PLACES.fetch_add(1, Ordering::Relaxed);
    let folder =
        std::env::temp_dir().join(format!("maplegrid_place_{}_{number}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let config = maplegrid_testkit::config(database.url(), folder.clone());
    let start = Timestamp::at(date(2026, 3, 4), Time::constant(9, 0, 0, 0));
    let clock = Arc::new(TestClock::new(start));
    App::found(&config, &*clock, &SeededChance::new(5), founding).await.unwrap();
    let app = App::open(&config, Arc::clone(&clock) as _, Arc::new(SeededChance::new(6)));
    Place { app: app.await.unwrap(), clock, folder }
}

/// Runs a test in a fresh [`place`] on each database at hand.
pub async fn on_each_place(test: impl AsyncFn(&Place)) {
    for database in databases() {
        eprintln!("on {:?}", database.backend());
        test(&place(&database).await).await;
    }
}

impl Place {
    pub async fn sign_in(&self, account: &str) -> SignedIn {
        let session = self.app.sign_in(account, PASSWORD).await.unwrap();
        self.app.session(&session.token).await.unwrap()
    }

    /// The contact's name of each household, by the head's.
    pub async fn contacts(&self) -> Vec<(String, String)> {
        let county = self.app.county().await.unwrap();
        let exported = self.app.export_households(&Importer::Operator, &county.root).await.unwrap();
        let mut contacts: Vec<(String, String)> = exported
            .into_iter()
            .map(|row| {
                let person = row.contacts.first().cloned().flatten();
                let name = person.map(|id| county.directory.name(&id).to_owned());
                (row.head, name.unwrap_or_default())
            })
            .collect();
        contacts.sort();
        contacts
    }
}
