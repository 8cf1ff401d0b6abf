//! The page of a mediation's file.

use askama::Template;
use maplegrid_app::Error;
use maplegrid_app::mediation::MediationFile;
use maplegrid_app::mediation::forms::{Sheet, sheets};
use maplegrid_domain::mediation::{Need, Stage, Step};
use maplegrid_domain::shared::{PersonId, Timestamp};

use super::forms::forms;
use super::sections::{Section, sections};
use super::typed::Typed;
use super::url;
use crate::error::Problem;
use crate::office::form::{ActForm, Control};
use crate::office::frame::{Spot, nav};
use crate::office::session::Staff;
use crate::paper::sheet_key;
use crate::ui::{Notice, NoticeKind, Plate, PlateKind, Slot, StaffNav, Trail, filters};
use crate::words::{
    self, Fault, Line, Mark, Phrase, date_on_paper, input_fault, left, mediation_refusal, moment,
};

/// What the page says besides the file: how the last form went.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub done: Option<Step>,
    /// The step whose form comes back, and what was typed.
    pub step: Option<Step>,
    pub typed: Option<Typed>,
    pub faults: Vec<Fault>,
    /// A refusal that is about no field.
    pub refusal: Option<(String, String)>,
}

impl Told {
    pub fn faulty(step: Step, typed: Typed, faults: Vec<Fault>) -> Self {
        Self { step: Some(step), typed: Some(typed), faults, ..Self::default() }
    }

    /// The refusal of a step, in its field or above the forms, and the status it has.
    pub fn refused(step: Step, typed: Typed, error: Error) -> (Self, Problem) {
        let fault = match &error {
            Error::Mediation(rejection) => {
                let words = mediation_refusal(rejection);
                words.field.map(|_| words.fault(""))
            }
            Error::BadInput(fault) => Some(input_fault(fault)),
            _ => None,
        };
        let problem = Problem::from(error);
        let refusal = (problem.title.clone(), problem.detail.clone());
        let told = Self {
            step: Some(step),
            typed: Some(typed),
            refusal: fault.is_none().then_some(refusal),
            faults: fault.into_iter().collect(),
            ..Self::default()
        };
        (told, problem)
    }
}

/// A line of the contents.
struct Content {
    label: &'static str,
    is_compulsory: bool,
    is_there: bool,
    /// Words and addresses of the sheets that can be printed.
    sheets: Vec<(String, String)>,
}

/// The file.
#[derive(Template)]
#[template(path = "office/mediation/file.html")]
pub struct MediationFilePage {
    nav: StaffNav,
    url: String,
    number: String,
    title: String,
    tags: Vec<String>,
    came: String,
    is_masked: bool,
    is_forgotten: bool,
    done: Option<Notice>,
    plate: Plate,
    case: Option<(String, String)>,
    sections: Vec<Section>,
    trail: Trail,
    next: Vec<ActForm>,
    rest: Vec<ActForm>,
    refusal: Option<(String, String)>,
    /// Words of a form that is no longer open.
    leftover: String,
    clocks: Vec<(String, String)>,
    contents: Vec<Content>,
    /// Sheets that belong to no line of the contents.
    others: Vec<(String, String)>,
    looks: Vec<(String, String)>,
}

impl MediationFilePage {
    pub(super) fn new(
        staff: &Staff,
        file: &MediationFile,
        looks: &[(Timestamp, Option<PersonId>)],
        told: Told,
    ) -> Self {
        let (next, rest) = forms(file, &told);
        let offered = |form: &ActForm| told.step.is_some_and(|step| form.id == step.id());
        let shown = next.iter().chain(&rest).any(offered);
        let leftover = told.typed.as_ref().filter(|_| !shown).map(Typed::written);
        let url = url(&file.line.id);
        let directory = &staff.county().directory;
        let name = |person: &Option<PersonId>| {
            person.as_ref().map_or("", |person| directory.name(person)).to_owned()
        };
        let (contents, others) = contents(file, &url);
        Self {
            nav: nav(staff, Spot::Mediations),
            number: file.line.number.to_string(),
            title: format!("{}纠纷", file.line.category_label.trim_end_matches("纠纷")),
            tags: tags(file),
            came: came(file),
            is_masked: file.is_masked && !file.is_forgotten,
            is_forgotten: file.is_forgotten,
            done: told.done.map(done),
            plate: plate(file),
            case: file
                .line
                .case
                .as_ref()
                .map(|number| (number.to_string(), format!("/office/cases/{}", number.as_str()))),
            sections: sections(file, &url),
            trail: trail(file),
            next,
            rest,
            refusal: told.refusal,
            leftover: leftover.unwrap_or_default(),
            clocks: clocks(file),
            contents,
            others,
            looks: looks.iter().map(|(at, who)| (moment(*at, file.now), name(who))).collect(),
            url,
        }
    }
}

fn done(step: Step) -> Notice {
    let title = format!("记好了：{}", step.label());
    Notice::new(NoticeKind::Good, title, "经过里最后一条就是。")
}

fn tags(file: &MediationFile) -> Vec<String> {
    let line = &file.line;
    vec![
        line.stage.label().to_owned(),
        line.severity.label().to_owned(),
        words::origin(line.origin),
        words::openness(file.openness).to_owned(),
        format!("统计归{}", line.statistics.label()),
    ]
}

/// 南沟村人民调解委员会，3月4日 10:20 登记，涉及 3 人
fn came(file: &MediationFile) -> String {
    let at = moment(file.opened.at, file.now);
    let late = if file.opened.is_late { "（补记）" } else { "" };
    let docket = file.docket.as_ref().map(|docket| format!("，移送案号 {docket}"));
    let docket = docket.unwrap_or_default();
    format!("{}，{at} 登记{late}，涉及 {} 人{docket}", file.committee_name, file.people)
}

fn plate(file: &MediationFile) -> Plate {
    let line = &file.line;
    let names: Vec<&str> = line.mediators.iter().map(|(_, name)| name.as_str()).collect();
    let names = if names.is_empty() { "还没定".to_owned() } else { names.join("、") };
    let ended = line.result.map(words::result);
    let silent = file.parties.iter().any(|party| party.consent.is_none());
    let say = match line.stage {
        Stage::Opened | Stage::Mediating if silent => "等各方表示愿不愿意调解".to_owned(),
        Stage::Opened => "等调委会定下受理不受理".to_owned(),
        Stage::Mediating => "正在调解".to_owned(),
        Stage::Agreed => "谈拢了，等各方签字盖章".to_owned(),
        Stage::InForce => {
            let on = file.agreement.as_ref().and_then(|agreement| agreement.effective);
            format!("协议{}生效，看着履行", on.map(date_on_paper).unwrap_or_default())
        }
        Stage::Ended => format!("已经结束：{}，等归档", ended.unwrap_or("没有达成协议")),
        Stage::Filed => format!("已归档：{}", ended.unwrap_or("没有达成协议")),
    };
    let due = line.due_at.map(|at| maplegrid_domain::calendar::Due { at, provisional: false });
    let mut slots = vec![Slot::new("调解员", names, "")];
    if let Some(due) = due {
        let note = left(due, file.now, &file.county.calendar);
        slots.push(Slot::new(what_is_due(file), date_on_paper(due.at.date()), note));
    }
    let kind = match line.stage {
        Stage::Filed | Stage::Ended => PlateKind::Done,
        _ if line.is_late => PlateKind::Late,
        _ => PlateKind::Running,
    };
    // The slot says the day and how long; a badge in time cannot be read on the plate.
    Plate { kind, badge: None, say: Phrase::from(say), slots, call: None }
}

const fn what_is_due(file: &MediationFile) -> &'static str {
    match file.line.stage {
        Stage::Opened => "最晚哪天定",
        Stage::Mediating | Stage::Agreed => "调解到哪天",
        _ => "接下来到期",
    }
}

/// What is or will be reminded of, and the day until which the court can be asked.
fn clocks(file: &MediationFile) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for reminder in &file.reminders {
        let given = if reminder.was_given { "，已提醒" } else { "" };
        let at = date_on_paper(reminder.at.date());
        found.push((words::reminder(reminder.of), format!("{at}{given}")));
    }
    let in_force = file.line.stage == Stage::InForce && file.confirmation.is_none();
    if let Some(last) = file.confirmation_last_day.filter(|_| in_force) {
        found.push(("共同申请司法确认，最晚".to_owned(), date_on_paper(last)));
    }
    found
}

/// The contents with what can be printed for each line, and the sheets beside them.
fn contents(file: &MediationFile, url: &str) -> (Vec<Content>, Vec<(String, String)>) {
    let all = sheets(file);
    let link = |(at, sheet): (usize, &Sheet)| {
        let label = if at == 0 { "打印".to_owned() } else { (at + 1).to_string() };
        (label, format!("{url}/paper?sheet={}", sheet_key(*sheet)))
    };
    let lines = file.contents.iter().map(|one| {
        let own = all.iter().filter(|sheet| sheet.item() == Some(one.item));
        Content {
            label: one.item.label(),
            is_compulsory: one.need == Need::Compulsory,
            is_there: one.is_there,
            sheets: own.enumerate().map(link).collect(),
        }
    });
    let others = all.iter().filter(|sheet| sheet.item().is_none());
    let others = others.map(|sheet| {
        let label = match sheet {
            Sheet::Cover => "封面",
            Sheet::Contents => "目录",
            _ => "结案报告表",
        };
        (label.to_owned(), format!("{url}/paper?sheet={}", sheet_key(*sheet)))
    });
    (lines.collect(), others.collect())
}

fn trail(file: &MediationFile) -> Trail {
    let line = |step: &maplegrid_app::mediation::StepView| Line {
        time: moment(step.at, file.now),
        iso: step.at.rfc3339(),
        mark: Mark::Staff,
        lead: words::happened(step.kind).to_owned(),
        rest: step.by.as_ref().map(|(_, name)| format!("，{name}记")).unwrap_or_default(),
        quote: None,
    };
    Trail { lines: file.history.iter().map(line).collect() }
}
