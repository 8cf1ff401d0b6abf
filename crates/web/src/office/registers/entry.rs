//! One entry: what it says, what can be done with it, what was done; and the form of a new one.

use askama::Template;
use maplegrid_app::registers::{EntryFile, VersionLine};
use maplegrid_domain::methods::RegisterRule;
use maplegrid_domain::registers::{Given, Role, State, Step};
use maplegrid_domain::shared::{AreaId, Timestamp};

use super::inputs::{Begin, Input, inputs};
use super::list::Money;
use super::typed::Typed;
use super::{completed, entry_url};
use crate::office::frame::{Spot, nav};
use crate::office::session::Staff;
use crate::ui::{Notice, NoticeKind, StaffNav, filters};
use crate::words::{
    Fault, moment, register_refusal, state_label, step_done, step_label, value_shown,
};

/// An entry.
#[derive(Template)]
#[template(path = "office/registers/entry.html")]
pub struct EntryPage {
    nav: StaffNav,
    notice: Option<Notice>,
    label: String,
    list_url: String,
    title: String,
    place: String,
    seq: u64,
    state: String,
    /// Why it was sent back or ended.
    reason: Option<String>,
    /// What has to come first before it can be approved.
    missing: Option<(String, String)>,
    term: String,
    /// The case's number, with its address if it may be opened.
    case: Option<(String, String)>,
    rows: Vec<(String, String)>,
    finding: String,
    signed: Vec<(String, String)>,
    /// Personal fields: their names, and what stands in them once they were looked at.
    personal: Vec<(String, Option<String>)>,
    is_open: bool,
    url: String,
    version: u64,
    steps: Vec<StepForm>,
    edit: Option<Vec<Input>>,
    is_editing: bool,
    prints: bool,
    money: Option<Money>,
    history: Vec<HistoryLine>,
    looks: Vec<(String, String)>,
}

/// A step's form.
struct StepForm {
    word: &'static str,
    label: String,
    /// What the words asked for are called; nothing where none are.
    asks: Option<&'static str>,
    is_main: bool,
    value: String,
    fault: Option<String>,
}

struct HistoryLine {
    when: String,
    who: String,
    what: String,
    changes: Vec<String>,
}

/// What goes with the page after something was tried.
#[derive(Default)]
pub(super) struct Beside {
    pub notice: Option<Notice>,
    pub typed: Option<(Option<Step>, Typed)>,
    pub faults: Vec<Fault>,
    pub opened: Option<Given>,
}

impl EntryPage {
    pub(super) fn new(staff: &Staff, file: &EntryFile, beside: Beside) -> Self {
        let (rule, entry, county) = (&file.rule, &file.entry, staff.county());
        let tree = &county.directory.areas;
        let Beside { notice, typed, faults, opened } = beside;
        let is_editing = matches!(&typed, Some((Some(Step::Edit), _)));
        let begin = match &typed {
            Some((Some(Step::Edit), typed)) => Begin::Typed(typed),
            _ => Begin::Kept(file, opened.as_ref()),
        };
        let may_edit = file.steps.contains(&Step::Edit);
        let edit = may_edit.then(|| inputs(rule, &begin, &faults));
        let case = entry.case.as_ref().map(|number| {
            let url = format!("/office/cases/{}", number.as_str());
            (number.to_string(), if file.opens_case { url } else { String::new() })
        });
        let reason = match &entry.state {
            State::Returned { reason } | State::Ended { reason } => Some(reason.clone()),
            _ => None,
        };
        Self {
            nav: nav(staff, Spot::Registers),
            notice,
            label: rule.label.clone(),
            list_url: format!("/office/registers/{}", rule.id),
            title: file.title.clone(),
            place: tree.path_name(&entry.area),
            seq: entry.seq,
            state: state_label(&entry.state, file.validity, completed(rule)),
            reason,
            missing: file.missing.as_ref().map(|missing| {
                let words = register_refusal(missing);
                (words.title, words.advice)
            }),
            term: term(file),
            case,
            rows: rows(file),
            finding: entry.finding.clone(),
            signed: signed(staff, file, |at| moment(at, file.now)),
            personal: personal(file, opened.as_ref()),
            is_open: opened.is_some(),
            url: entry_url(&entry.id),
            version: entry.version,
            steps: steps(file, typed.as_ref(), &faults),
            edit,
            is_editing,
            prints: rule.paper,
            money: file.money.as_ref().map(|line| Money::of(staff, line)),
            history: file.history.iter().map(|line| told(staff, file, line)).collect(),
            looks: file
                .looks
                .iter()
                .map(|(at, who)| {
                    let name = who.as_ref().map_or("", |who| county.directory.name(who));
                    (moment(*at, file.now), name.to_owned())
                })
                .collect(),
        }
    }
}

pub(super) fn term(file: &EntryFile) -> String {
    match (file.entry.from, file.entry.until) {
        (Some(from), Some(until)) => format!("{from} 至 {until}"),
        (Some(from), None) => format!("{from} 起"),
        _ => String::new(),
    }
}

/// The open fields that are filled in.
pub(super) fn rows(file: &EntryFile) -> Vec<(String, String)> {
    let fields = file.rule.fields.iter().filter(|field| !field.personal);
    fields
        .map(|field| (field.label.clone(), value_shown(field, file.entry.value(&field.id))))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

fn personal(file: &EntryFile, opened: Option<&Given>) -> Vec<(String, Option<String>)> {
    let filled = file.rule.fields.iter().filter(|field| file.sealed.contains(&field.id));
    filled
        .map(|field| {
            let value = opened.and_then(|opened| opened.get(&field.id)).cloned();
            (field.label.clone(), value)
        })
        .collect()
}

/// Who did what, in the order of the steps; when it was in the words of a screen or of paper.
pub(super) fn signed(
    staff: &Staff,
    file: &EntryFile,
    when: impl Fn(Timestamp) -> String,
) -> Vec<(String, String)> {
    let entry = &file.entry;
    let done = [
        ("登记", Some(&entry.proposed)),
        ("抽查", entry.checked.as_ref()),
        ("审核", entry.approved.as_ref()),
        (completed(&file.rule), entry.completed.as_ref()),
    ];
    let told = done.into_iter().filter_map(|(what, signed)| {
        let signed = signed?;
        let name = staff.county().directory.name(&signed.by);
        Some((what.to_owned(), format!("{name}，{}", when(signed.at))))
    });
    told.collect()
}

fn steps(
    file: &EntryFile,
    typed: Option<&(Option<Step>, Typed)>,
    faults: &[Fault],
) -> Vec<StepForm> {
    let open = file.steps.iter().filter(|step| **step != Step::Edit);
    open.map(|step| {
        let asks = match step {
            Step::Check => Some("怎么查的，查的结果"),
            Step::Return => Some("要改什么"),
            Step::End => Some("为什么作废"),
            Step::Edit | Step::Approve | Step::Complete => None,
        };
        let mine = typed.filter(|(tried, _)| *tried == Some(*step));
        let fault = mine.and_then(|_| faults.iter().find(|fault| fault.field == "reason"));
        StepForm {
            word: step.word(),
            label: step_label(*step, completed(&file.rule)),
            asks,
            is_main: !matches!(step, Step::Return | Step::End),
            value: mine.map(|(_, typed)| typed.get("reason").to_owned()).unwrap_or_default(),
            fault: fault.map(|fault| fault.words.clone()),
        }
    })
    .collect()
}

fn told(staff: &Staff, file: &EntryFile, line: &VersionLine) -> HistoryLine {
    let rule = &file.rule;
    let mut changes: Vec<String> = line
        .changes
        .iter()
        .map(|(field, before, after)| {
            let label = rule.field(field).map_or(field.as_str(), |field| &field.label);
            let or_nothing = |value: &str| {
                if value.is_empty() { "（空）".to_owned() } else { value.to_owned() }
            };
            format!("{label}：{} → {}", or_nothing(before), or_nothing(after))
        })
        .collect();
    if line.is_personal_changed {
        changes.push("个人信息改了".to_owned());
    }
    if let State::Returned { reason } | State::Ended { reason } = &line.entry.state
        && matches!(&*line.step, "return" | "end")
    {
        changes.push(format!("理由：{reason}"));
    }
    if line.step == "check" {
        changes.push(format!("结果：{}", line.entry.finding));
    }
    HistoryLine {
        when: moment(line.at, file.now),
        who: staff.county().directory.name(&line.person).to_owned(),
        what: step_done(&line.step, completed(rule)),
        changes,
    }
}

/// The form of a new entry.
#[derive(Template)]
#[template(path = "office/registers/new.html")]
pub struct NewEntryPage {
    nav: StaffNav,
    label: String,
    note: String,
    list_url: String,
    notice: Option<Notice>,
    areas: Vec<(String, String)>,
    area: String,
    area_fault: Option<String>,
    inputs: Vec<Input>,
    /// Known again if the form is sent twice.
    key: String,
    waits: bool,
}

impl NewEntryPage {
    pub(super) fn new(
        staff: &Staff,
        rule: &RegisterRule,
        areas: &[AreaId],
        (typed, faults): (&Typed, &[Fault]),
    ) -> Self {
        let tree = &staff.county().directory.areas;
        let of = |name: &str| faults.iter().find(|fault| fault.field == name);
        let begin = if typed.0.is_empty() { Begin::Empty } else { Begin::Typed(typed) };
        let notice = (!faults.is_empty()).then(|| {
            let words: Vec<&str> = faults.iter().map(|fault| fault.words.as_str()).collect();
            Notice::new(NoticeKind::Bad, "没有登记上", words.join("；"))
        });
        Self {
            nav: nav(staff, Spot::Registers),
            label: rule.label.clone(),
            note: rule.note.clone(),
            list_url: format!("/office/registers/{}", rule.id),
            notice,
            areas: areas.iter().map(|area| (area.to_string(), tree.path_name(area))).collect(),
            area: typed.get("area").to_owned(),
            area_fault: of("area").map(|fault| fault.words.clone()),
            inputs: inputs(rule, &begin, faults),
            key: typed.get("key").to_owned(),
            waits: rule.is_approved(),
        }
    }
}

/// Whether somebody with these roles enters.
pub(super) fn enters(roles: &std::collections::BTreeSet<Role>) -> bool {
    roles.contains(&Role::Keeps)
}
