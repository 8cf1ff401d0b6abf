//! The page of a resident's case: plate, question, timeline, rating, receipt.

use askama::Template;
use maplegrid_app::cases::ResidentCase;
use maplegrid_domain::cases::{AttachmentKind, DeadlineKind, Identity, appraisal_waits};
use maplegrid_domain::methods::{ActionKind, Outcome, Phase};

use super::Access;
use super::parts::{self, OwnPart};
use crate::appraisals::{self, AppraisalCard};
use crate::keys::form_key;
use crate::say::path_names;
use crate::ui::{ErrorSummary, Notice, NoticeKind, Plate, Qr, Slip, Trail, Units, filters};
use crate::visitor::Shell;
use crate::words::{
    Fault, Line, Story, Voice, code_groups, half_day, moment, office_in, plain_date,
    resident_plate, short_hash, spaced, telephone_of, units, until,
};

/// How the page is reached this time.
#[derive(Debug, Default)]
pub struct Frame {
    /// Right after handing in.
    pub fresh: bool,
    /// What was just done: `reply`, `rate`, `more`, `reopen`, `withdraw`.
    pub done: Option<String>,
    pub faults: Vec<Fault>,
}

/// The case.
#[derive(Template)]
#[template(path = "track/track.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a part of the page that is there or not"
)]
pub struct TrackPage {
    pub shell: Shell,
    pub access: Access,
    pub number: String,
    pub title: String,
    pub place: String,
    pub fresh: bool,
    pub summary: ErrorSummary,
    pub notice: Option<Notice>,
    pub plate: Plate,
    /// Who does not see it, if it was said apart.
    pub apart: Option<&'static str>,
    pub question: Option<Asked>,
    pub answer: Option<Answered>,
    pub stars: Option<Vec<Star>>,
    pub reopen_until: Option<String>,
    /// Asked for in vain as often as the method allows: the other ways are told.
    pub reopen_used_up: bool,
    pub may_withdraw: bool,
    pub may_supplement: bool,
    pub photos: Vec<String>,
    pub sounds: Vec<String>,
    pub units: Units,
    /// What the village thinks of it.
    pub appraisals: Vec<AppraisalCard>,
    pub together: Option<OthersView>,
    /// What was split off, and the whole that this was split off: number and address.
    pub parts: Vec<OwnPart>,
    pub whole: Option<(String, String)>,
    /// A half-day at a window, and where.
    pub booked: Option<(String, String)>,
    pub agent: Option<AgentView>,
    pub may_name_agent: bool,
    pub trail: Trail,
    pub slip: Slip,
    pub looked: Vec<String>,
    pub anonymous: bool,
    pub withdrawn: bool,
    pub key: String,
}

/// The open question.
pub struct Asked {
    pub who: String,
    pub text: String,
    /// 11月27日前.
    pub until: String,
}

/// The answer, whole.
pub struct Answered {
    pub outcome: &'static str,
    pub text: String,
}

/// The others who brought up the same thing.
pub struct OthersView {
    pub others: usize,
    /// The case is dealt with in somebody else's.
    pub joined: bool,
    pub progress: Trail,
}

/// Who acts for the resident.
pub struct AgentView {
    pub name: String,
    pub office: String,
    pub phone: Option<String>,
}

/// A choice of the rating: 5 非常 满意.
pub struct Star {
    pub score: u8,
    pub first: String,
    pub rest: String,
}

impl TrackPage {
    /// The page from what the app answered; `base` is the site's address for the QR code.
    pub fn new(
        shell: Shell,
        access: Access,
        view: &ResidentCase,
        base: &str,
        frame: Frame,
    ) -> Self {
        let case = &view.case;
        let files = |kind| {
            let of_kind = case.attachments.iter().filter(move |file| file.kind == kind);
            of_kind.map(|file| access.url(&format!("/files/{}", file.id))).collect()
        };
        let thanks = frame.done.as_deref().and_then(thanks);
        Self {
            number: case.number.to_string(),
            title: case.title(),
            place: place(view),
            fresh: frame.fresh,
            notice: thanks.map(|(title, more)| Notice::new(NoticeKind::Good, title, more)),
            summary: ErrorSummary { title: "没交上", faults: frame.faults },
            plate: resident_plate(view),
            apart: case
                .restricted
                .then_some("本村看不到。这台手机也不记它，下次看要用编号和查询码。"),
            question: question(view),
            answer: case.answer.as_ref().map(|answer| Answered {
                outcome: outcome_words(answer.outcome),
                text: answer.text.clone(),
            }),
            stars: view.may.rate.then(|| stars(&view.method.procedure.rating.labels)),
            reopen_until: view
                .may
                .reopen_until
                .map(|until| format!("{}前", plain_date(until.date(), view.now.date()))),
            reopen_used_up: !case.is_pending()
                && case.is_reopening_used_up(&view.method.procedure.reopen),
            may_withdraw: view.may.withdraw,
            may_supplement: view.may.supplement,
            photos: files(AttachmentKind::Photo),
            sounds: files(AttachmentKind::Voice),
            units: units(case, &view.county, &view.method, view.now),
            appraisals: appraisals::cards(case, view.now),
            together: together(view),
            parts: parts::parts(view),
            whole: parts::whole(view),
            booked: view.booked.as_ref().filter(|_| case.answer.is_none()).map(|booked| {
                let office = view.county.directory.areas.path_name(&booked.office);
                (half_day(booked.day, booked.half), office)
            }),
            agent: agent(view),
            may_name_agent: view.may.name_agent,
            trail: trail(view),
            slip: slip(view, &access, base, frame.fresh),
            looked: looked(view),
            anonymous: case.identity == Identity::Anonymous,
            withdrawn: case.withdrawn,
            key: form_key(),
            access,
            shell,
        }
    }
}

/// What is said after something was done.
pub(super) fn thanks(done: &str) -> Option<(&'static str, &'static str)> {
    Some(match done {
        "reply" => ("您的回答收到了", "期限接着算，办的人马上能看到。"),
        "rate" => ("谢谢您的评价", "评价只用来改进办事，不影响您的任何待遇。"),
        "more" => ("补充的情况收到了", "办的人马上能看到。"),
        "reopen" => ("您的要求收到了", "同不同意都会告诉您，并说明理由。"),
        "withdraw" => ("已经撤回", "以后还能重新说。"),
        "agent" => ("已经请好代理人", "代理人能看到这件事，替您往上说、往回带话；随时可以不请。"),
        "agent-end" => ("不再请代理人", "代理人看不到这件事了。"),
        _ => return None,
    })
}

fn place(view: &ResidentCase) -> String {
    let mut words = path_names(&view.county, &view.case.area).join(" ");
    if let Some(location) = &view.case.location {
        words.push('，');
        words.push_str(location);
    }
    words
}

fn question(view: &ResidentCase) -> Option<Asked> {
    let question = view.case.question.as_ref().filter(|_| view.may.reply)?;
    Some(Asked {
        who: view.county.directory.name(&question.asked_by).to_owned(),
        text: question.text.clone(),
        until: until(question.lapses, view.now),
    })
}

fn together(view: &ResidentCase) -> Option<OthersView> {
    let together = view.together.as_ref()?;
    let lines = together.lead.as_ref().map(|lead| {
        let story = Story {
            county: &view.county,
            method: &lead.method,
            case: &lead.case,
            now: view.now,
            voice: Voice::Resident,
        };
        story.lines(&lead.notes)
    });
    let progress = Trail { lines: lines.unwrap_or_default() };
    Some(OthersView { others: together.others, joined: together.lead.is_some(), progress })
}

fn agent(view: &ResidentCase) -> Option<AgentView> {
    let agent = view.case.agent.as_ref()?;
    let held = &agent.capacity;
    Some(AgentView {
        name: view.county.directory.name(&agent.person).to_owned(),
        office: office_in(&view.county, &view.method, &held.post, &held.area),
        phone: telephone_of(&view.county, &agent.person),
    })
}

fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Resolved => "办成了",
        Outcome::Partly => "办成了一部分",
        Outcome::Explained => "没办成，原因如下",
    }
}

/// 非常满意 breaks before 满意, so that no column ends in half a word.
fn stars(labels: &[String; 5]) -> Vec<Star> {
    const GOOD: &str = "满意";
    (1..=5)
        .rev()
        .zip(labels)
        .map(|(score, label)| match label.strip_suffix(GOOD).filter(|head| !head.is_empty()) {
            Some(head) => Star { score, first: head.to_owned(), rest: GOOD.to_owned() },
            None => Star { score, first: label.clone(), rest: String::new() },
        })
        .collect()
}

/// The events and, while something is still owed, what comes next with its date.
fn trail(view: &ResidentCase) -> Trail {
    let story = Story {
        county: &view.county,
        method: &view.method,
        case: &view.case,
        now: view.now,
        voice: Voice::Resident,
    };
    let mut lines = story.lines(&view.timeline);
    lines.extend(to_come(view));
    Trail { lines }
}

fn to_come(view: &ResidentCase) -> Option<Line> {
    let due = view.due.as_ref()?;
    let late = view.now > due.due.at && !due.paused;
    let time = if late {
        format!("原定{}", plain_date(due.due.at.date(), view.now.date()))
    } else {
        until(due.due, view.now)
    };
    let (lead, rest) = match (due.kind, view.case.phase) {
        (DeadlineKind::Reopen, _) => ("告诉您要不要重新办", ""),
        (DeadlineKind::Answer, _) => ("答复您", "：办得怎么样，没办成的说明原因"),
        (DeadlineKind::Step, Phase::Intake | Phase::Triage) => ("定下来由谁办", "，什么时候答复"),
        (DeadlineKind::Step, Phase::Feedback)
            if view.case.is_dissatisfied(view.method.procedure.rating.dissatisfied_up_to) =>
        {
            ("定下来重新办，还是当面向您说明", "，由别的人来看")
        }
        (DeadlineKind::Step, Phase::Feedback)
            if appraisal_waits(&view.case, &view.case.step, &view.method) =>
        {
            ("请村里各户说说办得怎么样", "，然后再问您")
        }
        // Nobody can call on somebody whom nobody knows.
        (DeadlineKind::Step, Phase::Feedback)
            if visits(view) && view.case.identity == Identity::Anonymous =>
        {
            ("等您在这里评一评", "，不评的由别的人核实后办结")
        }
        (DeadlineKind::Step, Phase::Feedback) if visits(view) => {
            ("问您满不满意", "，由别的人来回访")
        }
        (DeadlineKind::Step, Phase::Feedback) => ("看办得实不实", "，由别的人来看"),
        _ => ("往下办", "，有进展写在这里"),
    };
    let time = if due.paused { format!("{time}，等您回答期间暂停") } else { time };
    Some(Line::to_come(time, lead, rest))
}

/// The current step records return visits.
fn visits(view: &ResidentCase) -> bool {
    let step = view.method.procedure.step(&view.case.step);
    step.is_some_and(|step| step.action_of(ActionKind::Visit).is_some())
}

fn slip(view: &ResidentCase, access: &Access, base: &str, fresh: bool) -> Slip {
    let number = view.case.number.to_string();
    Slip {
        fresh,
        code: code_groups(&view.code),
        qr: Qr::new(&access.absolute(base), &format!("二维码，扫码查编号 {number}")),
        leaf: short_hash(&view.leaf),
        place: format!("第 {} 条", spaced(view.position + 1)),
        print_url: access.url("/receipt"),
        verify_url: format!("/verify?number={number}&leaf={}", view.leaf),
        number,
    }
}

/// 11月23日 10:02，周样文看过您的姓名和电话.
fn looked(view: &ResidentCase) -> Vec<String> {
    view.looked_at
        .iter()
        .map(|look| {
            let name = view.county.directory.name(&look.person);
            let held = view.county.directory.holdings(&look.person).first();
            let post = held.map(|held| view.method.post_label(&held.post)).unwrap_or_default();
            let post = if post.is_empty() { String::new() } else { format!("（{post}）") };
            format!("{}，{name}{post}看过您的姓名和电话", moment(look.at, view.now))
        })
        .collect()
}
