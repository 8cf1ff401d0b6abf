//! Choosing a table, and what it would do.

use askama::Template;
use maplegrid_app::people::{ImportKind, ImportReport};
use maplegrid_domain::methods::{Capability, RegisterRule};
use maplegrid_domain::registers::{Role, roles_of};
use maplegrid_integrations::sheets::{FileFault, Layout, Note, summary, words};

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
    id: String,
    label: String,
    note: &'static str,
    chosen: bool,
}

impl ImportPage {
    /// Of all tables, or of one register alone.
    pub fn new(staff: &Staff, chosen: Option<&ImportKind>, fault: Option<&FileFault>) -> Self {
        let register = chosen.filter(|kind| matches!(kind, ImportKind::Register(_)));
        let offered = match register {
            Some(register) => vec![register.clone()],
            None => ImportKind::ALL.into_iter().filter(|kind| staff.imports(kind)).collect(),
        };
        let kinds = offered.iter().filter_map(|kind| {
            Some(Kind {
                id: kind.id().into_owned(),
                label: Layout::of(kind, staff.county().method())?.label().to_owned(),
                note: match kind {
                    ImportKind::Areas => "村、网格、组这些层级",
                    ImportKind::Households => "户主、门牌、人口、电话",
                    ImportKind::Posts => "谁在哪里担任什么岗位",
                    ImportKind::Contacts => "哪一户由谁联系",
                    ImportKind::Register(_) => {
                        "和一条一条登记一样：要审核的，导入以后等另一个人审核"
                    }
                },
                chosen: register.is_some() || chosen.unwrap_or(&ImportKind::Households) == kind,
            })
        });
        let kinds = kinds.collect();
        Self { nav: nav(staff, spot(chosen)), kinds, fault: fault.map(ToString::to_string) }
    }
}

fn spot(kind: Option<&ImportKind>) -> Spot {
    match kind {
        Some(ImportKind::Register(_)) => Spot::Registers,
        _ => Spot::Import,
    }
}

/// What a table would do, or has done.
#[derive(Template)]
#[template(path = "office/import_preview.html")]
pub struct PreviewPage {
    nav: StaffNav,
    kind: String,
    label: String,
    /// Where what was brought in is seen.
    seen_at: (String, &'static str),
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
    field: String,
    words: String,
}

impl PreviewPage {
    pub fn new(
        staff: &Staff,
        (layout, report): (&Layout, &ImportReport),
        notes: &[Note],
        upload: &str,
    ) -> Self {
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
            field: layout.heading(&fault.field).to_owned(),
            words: words(layout, fault),
        });
        let hidden = report.faults.len().saturating_sub(FAULTS_MOST);
        let seen_at = match &report.kind {
            ImportKind::Register(id) => (format!("/office/registers/{id}"), "看台账"),
            _ => ("/office/network".to_owned(), "看联户情况"),
        };
        Self {
            nav: nav(staff, spot(Some(&report.kind))),
            kind: report.kind.id().into_owned(),
            label: layout.label().to_owned(),
            seen_at,
            summary: summary(layout, report),
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
    pub fn imports(&self, kind: &ImportKind) -> bool {
        match kind {
            ImportKind::Areas => self.holds(Capability::ChangeAreas),
            ImportKind::Register(id) => {
                let county = self.county();
                let enters = |rule: &RegisterRule| {
                    let of_level = county.directory.areas.iter();
                    of_level.filter(|area| area.kind == rule.level).any(|area| {
                        let roles = roles_of(rule, &county.directory, &self.who.person, &area.id);
                        roles.contains(&Role::Keeps)
                    })
                };
                county.method().register(id).is_some_and(enters)
            }
            _ => self.keeps_households(),
        }
    }

    fn holds(&self, capability: Capability) -> bool {
        let method = self.county().method();
        let may = |post| method.post(post).is_some_and(|post| post.may(capability));
        self.who.holdings.iter().any(|held| may(&held.post))
    }
}
