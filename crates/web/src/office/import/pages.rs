//! Choosing a table, and what it would do.

use askama::Template;
use maplegrid_app::people::{ImportKind, ImportReport};
use maplegrid_domain::methods::Capability;
use maplegrid_integrations::sheets::{FileFault, Note, field_label, kind_label, summary, words};

use crate::office::frame::{Spot, nav};
use crate::office::session::Staff;
use crate::ui::{StaffNav, filters};
use crate::words::spaced;

/// Faults listed on the page; all of them stand in the returned workbook.
const FAULTS_MOST: usize = 100;

/// The form.
#[derive(Template)]
#[template(path = "office/import.html")]
pub struct ImportPage {
    nav: StaffNav,
    kinds: Vec<Kind>,
    fault: Option<String>,
}

struct Kind {
    id: &'static str,
    label: &'static str,
    note: &'static str,
    chosen: bool,
}

impl ImportPage {
    pub fn new(staff: &Staff, chosen: Option<ImportKind>, fault: Option<&FileFault>) -> Self {
        let kinds = ImportKind::ALL.into_iter().filter(|kind| staff.imports(*kind));
        let kinds: Vec<Kind> = kinds
            .map(|kind| Kind {
                id: kind.id(),
                label: kind_label(kind),
                note: match kind {
                    ImportKind::Areas => "村、网格、组这些层级",
                    ImportKind::Households => "户主、门牌、人口、电话",
                    ImportKind::Posts => "谁在哪里担任什么岗位",
                    ImportKind::Contacts => "哪一户由谁联系",
                },
                chosen: chosen.unwrap_or(ImportKind::Households) == kind,
            })
            .collect();
        Self { nav: nav(staff, Spot::Import), kinds, fault: fault.map(ToString::to_string) }
    }
}

/// What a table would do, or has done.
#[derive(Template)]
#[template(path = "office/import_preview.html")]
pub struct PreviewPage {
    nav: StaffNav,
    kind: &'static str,
    label: &'static str,
    summary: String,
    notes: Vec<String>,
    stats: Vec<(&'static str, String)>,
    faults: Vec<Fault>,
    more: Option<String>,
    spoilt: bool,
    written: bool,
    moved_on: bool,
    fingerprint: String,
    upload: String,
}

struct Fault {
    line: u32,
    field: &'static str,
    words: String,
}

impl PreviewPage {
    pub fn new(staff: &Staff, report: &ImportReport, notes: &[Note], upload: &str) -> Self {
        let wrong = report.faulty_rows();
        let stats = if wrong > 0 {
            vec![("共", spaced(report.rows as u64)), ("有问题", spaced(wrong as u64))]
        } else {
            vec![
                ("共", spaced(report.rows as u64)),
                ("新增", spaced(report.new as u64)),
                ("更新", spaced(report.changed as u64)),
                ("没有变化", spaced(report.unchanged as u64)),
            ]
        };
        let faults = report.faults.iter().take(FAULTS_MOST).map(|fault| Fault {
            line: fault.line,
            field: field_label(report.kind, fault.field),
            words: words(report.kind, fault),
        });
        let hidden = report.faults.len().saturating_sub(FAULTS_MOST);
        Self {
            nav: nav(staff, Spot::Import),
            kind: report.kind.id(),
            label: kind_label(report.kind),
            summary: summary(report),
            notes: notes.iter().map(note_words).collect(),
            stats,
            faults: faults.collect(),
            more: (hidden > 0).then(|| spaced(hidden as u64)),
            spoilt: report.was_spoilt(),
            written: report.written,
            moved_on: report.moved_on,
            fingerprint: report.fingerprint.clone(),
            upload: upload.to_owned(),
        }
    }
}

fn note_words(note: &Note) -> String {
    match note {
        Note::Ignored(columns) => format!("没有用到的列：{}", columns.join("、")),
        Note::Examples(count) => format!("跳过示例 {count} 行"),
        Note::Sheet(name) => format!("文件里有几张表，读的是“{name}”这一张"),
        Note::Gb18030 => "文件是 GB18030 编码，已自动转换".to_owned(),
    }
}

impl Staff {
    /// Whether households are kept anywhere.
    pub fn keeps_households(&self) -> bool {
        self.holds(Capability::KeepHouseholds)
    }

    /// Whether a kind of table may be brought in at all; each row is looked at by itself.
    pub fn imports(&self, kind: ImportKind) -> bool {
        match kind {
            ImportKind::Areas => self.holds(Capability::ChangeAreas),
            _ => self.keeps_households(),
        }
    }

    fn holds(&self, capability: Capability) -> bool {
        let method = self.county().method();
        let may = |post| method.post(post).is_some_and(|post| post.may(capability));
        self.who.holdings.iter().any(|held| may(&held.post))
    }
}
