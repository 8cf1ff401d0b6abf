//! The page of a case.

use askama::Template;
use maplegrid_app::Error;
use maplegrid_app::cases::{Contact, StaffCase};
use maplegrid_app::mediation::MediationLine;
use maplegrid_domain::cases::AttachmentKind;

use super::acts::{ActInput, forms};
use super::children::{PartView, children, parent};
use super::clocks::{Clock, How, clocks, how};
use super::panels::{Ask, Earlier, PartyView, agent, asks, earlier, party, turn};
use super::plate::{plate, pressing};
use super::together::{AlikeView, LeadView, MemberView, alike, lead, members};
use super::{routes, speaking, to_come};
use crate::appraisals::{self, AppraisalCard};
use crate::error::Problem;
use crate::office::address::Address;
use crate::office::form::{ActForm, Control};
use crate::office::frame::{Spot, nav};
use crate::office::mediation::MediationPanel;
use crate::office::registers::RegistersPanel;
use crate::office::session::Staff;
use crate::ui::{Notice, NoticeKind, Plate, StaffNav, Trail, Units, filters};
use crate::words::{
    Fault, Line, Story, Voice, input_fault, moment, refusal, short_hash, spaced, units,
};

/// What the page says besides the case: how the last form went.
#[derive(Debug, Default)]
pub struct Told {
    /// The action that was just done.
    pub done: Option<String>,
    /// The action whose form comes back, and what was typed.
    pub action: Option<String>,
    pub typed: Option<ActInput>,
    pub faults: Vec<Fault>,
    /// A refusal that is about no field.
    pub refusal: Option<(String, String)>,
    pub uncovered: Option<Contact>,
}

impl Told {
    pub fn done(action: &str) -> Self {
        Self { done: (!action.is_empty()).then(|| action.to_owned()), ..Self::default() }
    }

    /// The form of joining with a number in it; nothing where none is given.
    pub fn joining(self, number: &str) -> Self {
        if number.is_empty() {
            return self;
        }
        let typed = ActInput { case: number.to_owned(), ..ActInput::default() };
        Self { action: Some("join".to_owned()), typed: Some(typed), ..self }
    }

    /// The form of an action with a reply kept ready in it.
    pub fn begun(action: &str, typed: ActInput) -> Self {
        Self { action: Some(action.to_owned()), typed: Some(typed), ..Self::default() }
    }

    pub fn uncovered(contact: Contact) -> Self {
        Self { uncovered: Some(contact), ..Self::default() }
    }

    pub fn faulty(action: &str, typed: ActInput, fault: Fault) -> Self {
        Self {
            action: Some(action.to_owned()),
            typed: Some(typed),
            faults: vec![fault],
            ..Self::default()
        }
    }

    /// The refusal of an action, in its field or above the forms, and the status it has.
    pub fn refused(action: &str, typed: ActInput, error: Error) -> (Self, Problem) {
        let fault = match &error {
            Error::Rejected(rejection) => {
                let words = refusal(rejection);
                words.field.map(|_| words.fault("text"))
            }
            Error::BadInput(fault) => Some(input_fault(fault)),
            _ => None,
        };
        let words = match &error {
            Error::Rejected(rejection) => {
                let words = refusal(rejection);
                Some((words.title, words.advice))
            }
            _ => None,
        };
        let problem = Problem::from(error);
        let words = words.unwrap_or_else(|| (problem.title.clone(), problem.detail.clone()));
        let told = Self {
            action: Some(action.to_owned()),
            typed: Some(typed),
            refusal: fault.is_none().then_some(words),
            faults: fault.into_iter().collect(),
            ..Self::default()
        };
        (told, problem)
    }
}

/// The case.
#[derive(Template)]
#[template(path = "office/case.html")]
pub struct CasePage {
    nav: StaffNav,
    url: String,
    number: String,
    title: String,
    tags: Vec<String>,
    came: String,
    done: Option<Notice>,
    asks: Vec<Ask>,
    pressing: Option<Notice>,
    plate: Plate,
    text: String,
    location: Option<String>,
    photos: Vec<String>,
    sounds: Vec<String>,
    trail: Trail,
    units: Units,
    /// What the village thinks of it.
    appraisals: Vec<AppraisalCard>,
    agent: Option<String>,
    lead: Option<LeadView>,
    members: Vec<MemberView>,
    parent: Option<PartView>,
    children: Vec<PartView>,
    alike: Vec<AlikeView>,
    earlier: Vec<Earlier>,
    forms: Vec<ActForm>,
    /// What may be said for the resident.
    spoken: Vec<ActForm>,
    turn: Option<String>,
    refusal: Option<(String, String)>,
    /// Words of a form that is no longer open.
    leftover: Option<String>,
    clocks: Vec<Clock>,
    how: Vec<How>,
    method_url: String,
    party: PartyView,
    leaf: String,
    place: String,
    verify_url: String,
    /// Its mediations, and the way into one.
    mediation: Option<MediationPanel>,
    /// What was entered for it elsewhere, and where more may be.
    registers: Option<RegistersPanel>,
}

impl CasePage {
    pub fn new(staff: &Staff, view: &StaffCase, told: Told) -> Self {
        let case = &view.case;
        let forms = forms(view, &told);
        let spoken = speaking::forms(view, &told);
        let url = routes::url(&case.number);
        let files = |kind: AttachmentKind| {
            let files = case.attachments.iter().filter(move |file| file.kind == kind);
            files.map(|file| format!("{url}/files/{}", file.id)).collect::<Vec<_>>()
        };
        let leftover = told
            .typed
            .as_ref()
            .filter(|_| !forms.iter().chain(&spoken).any(|form| offers(form, &told)));
        let leftover = leftover.map(|typed| typed.text.clone());
        let version = case.method_version.to_string();
        Self {
            nav: nav(staff, Spot::Other),
            number: case.number.to_string(),
            title: title(view),
            tags: tags(view),
            came: came(view),
            done: done(view, &told),
            asks: asks(view),
            units: units(case, &view.county, &view.method, view.now),
            appraisals: appraisals::cards(case, view.now),
            agent: agent(view),
            pressing: pressing(view),
            plate: plate(view),
            text: case.text.clone(),
            location: case.location.clone(),
            photos: files(AttachmentKind::Photo),
            sounds: files(AttachmentKind::Voice),
            trail: trail(view),
            lead: lead(view),
            members: members(view),
            parent: parent(view),
            children: children(view),
            alike: alike(view),
            earlier: earlier(view),
            turn: turn(view, &staff.who.person),
            refusal: told.refusal,
            leftover: leftover.filter(|text| !text.trim().is_empty()),
            forms,
            spoken,
            clocks: clocks(view),
            how: how(view),
            method_url: Address::new("/office/method").with("version", &version).into_string(),
            party: party(view, told.uncovered.as_ref()),
            leaf: short_hash(&view.leaf),
            place: format!("第 {} 条", spaced(view.position + 1)),
            verify_url: Address::new("/verify")
                .with("number", case.number.as_str())
                .with("leaf", &view.leaf.to_string())
                .into_string(),
            mediation: None,
            registers: None,
            url,
        }
    }

    /// With the registers beside it.
    #[must_use]
    pub fn registered(mut self, panel: Option<RegistersPanel>) -> Self {
        self.registers = panel;
        self
    }

    /// With what is known of mediations that grew from it.
    #[must_use]
    pub fn mediated(mut self, staff: &Staff, view: &StaffCase, lines: &[MediationLine]) -> Self {
        self.mediation = MediationPanel::new(staff, view, lines);
        self
    }
}

fn offers(form: &ActForm, told: &Told) -> bool {
    told.action.as_deref() == Some(form.id.as_str())
}

fn title(view: &StaffCase) -> String {
    let title = view.case.title();
    if title.is_empty() { format!("编号 {}", view.case.number) } else { title }
}

fn tags(view: &StaffCase) -> Vec<String> {
    let (case, method) = (&view.case, &view.method);
    let category = case.category.as_ref().and_then(|id| method.category(id));
    let category = category.map_or_else(|| "待分类".to_owned(), |found| found.label.clone());
    let track = case.track.as_ref().and_then(|id| method.procedure.track(id));
    let mut tags = vec![category];
    tags.extend(track.map(|track| track.label.clone()));
    tags.push(case.channel.label().to_owned());
    tags.push(case.identity.label().to_owned());
    if case.restricted {
        tags.push("受限，本村看不到".to_owned());
    }
    if case.round > 1 {
        tags.push(format!("第 {} 次办理", case.round));
    }
    tags
}

/// 故城镇 南沟村 二组，11月23日 9:42 登记.
fn came(view: &StaffCase) -> String {
    let path = view.county.directory.areas.path_name(&view.case.area);
    let by = view
        .case
        .filed_by
        .as_ref()
        .map(|person| format!("，{}代为登记", view.county.directory.name(person)));
    format!("{path}，{} 登记{}", moment(view.case.received_at, view.now), by.unwrap_or_default())
}

/// What was just done, in the action's own words.
fn done(view: &StaffCase, told: &Told) -> Option<Notice> {
    if told.uncovered.is_some() {
        let more = "谁在什么时候看了，本人在查进度的页面上能看到。";
        return Some(Notice::new(NoticeKind::Plain, "姓名和电话已显示，这次查看已经记下", more));
    }
    let id = told.done.as_deref()?;
    let steps = view.method.procedure.steps.iter();
    let declared = steps.flat_map(|step| &step.actions).find(|action| action.id.as_str() == id);
    let label = match (declared, id) {
        (Some(action), _) => action.label.as_str(),
        (None, "report_in") => "报到",
        (None, "answer_part") => "交办结果",
        (None, "object_part") => "不归我办",
        (None, "recall_part") => "不再请",
        (None, "appeal_rating") => "评价申诉",
        (None, "set_rating_aside") => "评价不计入",
        (None, "keep_rating") => "评价照常计入",
        (None, "grant_reopen") => "同意重新办理",
        (None, "refuse_reopen") => "不再重新办理",
        (None, "grant_extension") => "同意延期",
        (None, "refuse_extension") => "不同意延期",
        (None, "urge") => "督促",
        (None, "recall") => "收回重派",
        (None, "join") => "并到另一件一起办",
        (None, "part") => "分开办",
        (None, "release") => "分出一件",
        (None, "split") => "分出子事项",
        (None, "recuse") => "回避",
        (None, id) => speaking::Kind::parse(id)?.label(),
    };
    Some(Notice::new(NoticeKind::Good, format!("记好了：{label}"), "经过里最后一条就是。"))
}

/// 11月23日 9:42, then 10:02, 10:05: the eye looks for the day where it changes.
fn say_the_day_once(lines: &mut [Line]) {
    let mut last = String::new();
    for line in lines {
        if let Some((day, hour)) = line.time.split_once(' ') {
            if day == last {
                line.time = hour.to_owned();
            } else {
                day.clone_into(&mut last);
            }
        }
    }
}

/// Everything that happened and what is to come. The words of the reception stand above it.
fn trail(view: &StaffCase) -> Trail {
    let story = Story {
        county: &view.county,
        method: &view.method,
        case: &view.case,
        now: view.now,
        voice: Voice::Staff,
    };
    let mut lines = story.lines(&view.timeline);
    say_the_day_once(&mut lines);
    lines.extend(to_come::lines(view));
    Trail { lines }
}
