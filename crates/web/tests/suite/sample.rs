//! A county of one village, a method of five steps, and a case that is led through its life by
//! the real decider.

#![expect(clippy::unwrap_used, clippy::needless_pass_by_value, reason = "samples may be blunt")]

use std::collections::BTreeMap;
use std::sync::Arc;

use maplegrid_app::County;
use maplegrid_app::cases::{LookedAt, ResidentCase, ResidentMay};
use maplegrid_domain::areas::{Area, AreaTree};
use maplegrid_domain::calendar::{Exceptions, WorkingCalendar};
use maplegrid_domain::cases::{
    Attachment, AttachmentKind, Case, CaseNumber, Channel, Command, Ctx, Identity, Input, NewCase,
    Recorded, case_due, deadlines, decide,
};
use maplegrid_domain::log::Hash;
use maplegrid_domain::methods::Method;
use maplegrid_domain::people::{Appointment, Directory, Person};
use maplegrid_domain::shared::{
    Actor, AreaId, AreaKindId, AttachmentId, CountyId, PersonId, PostId, Timestamp,
};
use serde_json::json;

/// 2026-11-23, a Monday, at this time in China.
pub fn monday(hour: i64, minute: i64) -> Timestamp {
    const MIDNIGHT: i64 = 1_795_363_200_000;
    Timestamp::from_millis(MIDNIGHT + (hour * 60 + minute) * 60_000)
}

pub fn days(at: Timestamp, days: i64) -> Timestamp {
    at.plus_minutes(days * 24 * 60)
}

pub fn method() -> Method {
    let wd = |amount: u16| json!({ "amount": amount, "unit": "working_days" });
    let ladder = json!({ "remind_at_percent": 80, "rungs": [{ "post": "leader", "after_working_days": 0 }] });
    let act = |id: &str, kind: &str, to: Option<&str>| json!({ "id": id, "kind": kind, "label": id, "hint": "", "to": to });
    let step = |id: &str,
                label: &str,
                resident: &str,
                phase: &str,
                owner: serde_json::Value,
                limit: serde_json::Value,
                actions: serde_json::Value| {
        json!({ "id": id, "label": label, "resident_label": resident, "phase": phase, "owner": owner,
            "limit": limit, "basis": "", "escalation": ladder, "actions": actions })
    };
    let value = json!({
        "id": "sample", "title": "样例工作法", "source": "", "summary": "",
        "office_hours": { "opens": "08:30:00", "closes": "17:30:00" },
        "area_kinds": [
            { "id": "township", "label": "乡镇", "parent": null, "households": null },
            { "id": "village", "label": "村", "parent": "township", "households": null },
            { "id": "group", "label": "组", "parent": "village", "households": null }],
        "teams": [], "subjects": [{ "id": "life", "label": "利民便民" }],
        "posts": [
            { "id": "leader", "label": "综治中心主任", "office": "镇综治中心", "level": "township", "capabilities": ["see_sealed"] },
            { "id": "checker", "label": "受理员", "office": "镇综治中心", "level": "township", "capabilities": ["see_sealed"] },
            { "id": "deputy", "label": "村委会副主任", "office": "村委会", "level": "village", "capabilities": ["handle"] }],
        "categories": [
            { "id": "light", "label": "路灯", "subject": "life", "keywords": [], "dispute_class": null, "restricted": false, "separate_entry": false, "start": null },
            { "id": "cadre", "label": "反映干部的问题", "subject": "life", "keywords": [], "dispute_class": null, "restricted": true, "separate_entry": true, "start": null }],
        "route_targets": [{ "id": "court", "label": "县人民法院", "address": "县城迎宾街 1 号", "clock": "7 日内立案", "basis": "" }],
        "procedure": {
            "id": "p", "label": "民事直说", "start": "check",
            "steps": [
                step("check", "核单", "正在核实情况", "triage", json!({ "post": "checker" }), json!({ "from_entry": wd(1) }), json!([act("classify", "classify", Some("dispatch"))])),
                step("dispatch", "派单", "正在派人", "triage", json!({ "post": "checker" }), json!({ "from_entry": wd(1) }), json!([act("assign", "assign", Some("handle"))])),
                step("handle", "办理", "正在办理", "handling", json!("handler"), json!("track"), json!([
                    act("ask", "ask", None), act("answer", "answer", Some("feedback")), act("note", "note", None),
                    act("extend", "request_extension", None), act("route", "route_out", Some("end"))])),
                step("feedback", "评单", "请您评价", "feedback", json!({ "post": "checker" }), json!({ "from_entry": wd(7) }), json!([
                    act("visit", "visit", None), act("explain", "explain", Some("end"))])),
                { "id": "end", "label": "办结", "resident_label": "办完了", "phase": "done", "owner": "nobody", "limit": "none", "basis": "", "escalation": null, "actions": [] }],
            "tracks": [{ "id": "lead", "label": "干部领办", "hint": "", "limit": wd(5), "basis": "" }],
            "distinct": [],
            "question": { "lapses_after": wd(5), "basis": "" },
            "extension": { "times": 1, "longest": 15, "approver": "leader", "basis": "" },
            "rating": { "labels": ["非常满意", "满意", "基本满意", "不满意", "很不满意"], "dissatisfied_up_to": 2 },
            "reopen": { "window": { "amount": 30, "unit": "days" }, "decided_by": "leader", "limit": wd(2), "to": "dispatch", "basis": "", "escalation": ladder }
        },
        "terms": []
    });
    serde_json::from_value(value).unwrap()
}

pub fn county() -> County {
    let area = |id: &str, parent: Option<&str>, kind: &str, name: &str, code: &str| Area {
        id: AreaId::from(id),
        parent: parent.map(AreaId::from),
        kind: AreaKindId::from(kind),
        name: name.to_owned(),
        code: code.to_owned(),
    };
    let tree = AreaTree::new([
        area("140429104000", None, "township", "故城镇", "gc"),
        area("140429104201", Some("140429104000"), "village", "南沟村", "ng"),
        area("140429104201001", Some("140429104201"), "group", "一组", "ng1"),
        area("140429104201002", Some("140429104201"), "group", "二组", "ng2"),
    ]);
    let person = |id: &str, name: &str, phone: Option<&str>| Person {
        id: PersonId::from(id),
        name: name.to_owned(),
        phone: phone.map(str::to_owned),
    };
    let held = |person: &str, post: &str, area: &str| Appointment {
        person: PersonId::from(person),
        post: PostId::from(post),
        area: AreaId::from(area),
        from: Timestamp::from_millis(0),
        until: None,
    };
    let directory = Directory::new(
        tree,
        [
            person("wang", "王某某", Some("13800000000")),
            person("zhou", "周样文", None),
            person("zhao", "赵例清", None),
        ],
        [
            held("wang", "deputy", "140429104201"),
            held("zhou", "checker", "140429104000"),
            held("zhao", "leader", "140429104000"),
        ],
        monday(0, 0),
    );
    County {
        id: CountyId::new("140429104"),
        name: "故城镇".to_owned(),
        root: AreaId::from("140429104000"),
        demo: true,
        method_version: 1,
        methods: BTreeMap::from([(1, Arc::new(method()))]),
        directory,
        calendar: WorkingCalendar::new(BTreeMap::from([(2026, Exceptions::default())])),
        revision: 1,
    }
}

/// A case and its history.
#[derive(Clone)]
pub struct Life {
    pub county: Arc<County>,
    pub case: Option<Case>,
    pub timeline: Vec<Recorded>,
}

impl Life {
    /// 二组张家巷口路灯不亮, Monday 9:42, with a photo and a recording.
    pub fn received() -> Self {
        let mut life = Self { county: Arc::new(county()), case: None, timeline: Vec::new() };
        let file = |id: &str, kind| Attachment { id: AttachmentId::from(id), kind };
        let new = NewCase {
            area: AreaId::from("140429104201002"),
            text: "二组张家巷口路灯不亮，坏了半个月。<晚上>看不见路".to_owned(),
            location: Some("张家巷口".to_owned()),
            channel: Channel::Qr,
            identity: Identity::Named,
            attachments: vec![file("p1", AttachmentKind::Photo), file("v1", AttachmentKind::Voice)],
            category: None,
            filed_by: None,
            household: None,
            parent: None,
        };
        let number = number();
        life.command(
            monday(9, 42),
            Actor::Resident,
            Command::Receive { number, new: Box::new(new) },
        );
        life
    }

    /// Handed to 王某某, who has until 11月30日.
    pub fn running() -> Self {
        let mut life = Self::received();
        life.act(monday(10, 2), "zhou", "classify", |input| {
            input.category = Some("light".to_owned());
            input.track = Some("lead".to_owned());
        });
        life.act(monday(10, 5), "zhou", "assign", |input| input.person = Some("wang".to_owned()));
        life
    }

    pub fn asked() -> Self {
        let mut life = Self::running();
        life.act(monday(10, 20), "wang", "ask", |input| {
            input.text = Some("路灯杆上有没有编号牌？".to_owned());
        });
        life
    }

    pub fn answered() -> Self {
        let mut life = Self::running();
        life.act(days(monday(15, 0), 4), "wang", "answer", |input| {
            input.outcome = Some("resolved".to_owned());
            input.text = Some("路灯已修好，换了灯头。以后坏了请再说。".to_owned());
        });
        life
    }

    pub fn answered_late() -> Self {
        let mut life = Self::running();
        life.act(days(monday(9, 0), 9), "wang", "answer", |input| {
            input.outcome = Some("explained".to_owned());
            input.text = Some("要等县里的电料".to_owned());
        });
        life
    }

    pub fn closed() -> Self {
        let mut life = Self::answered();
        let command = Command::Rate { score: 5, comment: Some("谢谢".to_owned()) };
        life.command(days(monday(16, 0), 4), Actor::Resident, command);
        life
    }

    pub fn reopening() -> Self {
        let mut life = Self::closed();
        let command = Command::RequestReopen { reason: "又坏了".to_owned() };
        life.command(days(monday(9, 0), 7), Actor::Resident, command);
        life
    }

    pub fn withdrawn() -> Self {
        let mut life = Self::running();
        life.command(monday(11, 0), Actor::Resident, Command::Withdraw { reason: None });
        life
    }

    pub fn routed() -> Self {
        let mut life = Self::running();
        life.act(monday(11, 0), "wang", "route", |input| {
            input.target = Some("court".to_owned());
            input.text = Some("合同的事要法院来断".to_owned());
        });
        life
    }

    /// Late with the ladder climbed: the reminder and the first rung have come.
    pub fn late() -> Self {
        let mut life = Self::running();
        for at in [days(monday(9, 0), 7), days(monday(17, 31), 7)] {
            life.command(at, Actor::System, Command::Tick);
        }
        life
    }

    fn act(&mut self, at: Timestamp, person: &str, action: &str, fill: impl FnOnce(&mut Input)) {
        let mut input = Input::default();
        fill(&mut input);
        let owner = self.case.as_ref().and_then(|case| case.owner.clone()).unwrap();
        let person = PersonId::from(person);
        let actor = Actor::Staff { person, post: owner.post, area: owner.area };
        let command = Command::Act { action: action.into(), input: Box::new(input) };
        self.command(at, actor, command);
    }

    pub fn command(&mut self, at: Timestamp, actor: Actor, command: Command) {
        let method = Arc::clone(self.county.method());
        let ctx = Ctx {
            now: at,
            actor: &actor,
            method: &method,
            method_version: 1,
            calendar: &self.county.calendar,
            directory: &self.county.directory,
            lead: None,
            minted: None,
            tally: None,
        };
        for event in decide(self.case.as_ref(), &command, &ctx).unwrap() {
            let recorded = Recorded { at, actor: actor.clone(), event };
            self.case = Case::apply(self.case.take(), &recorded);
            self.timeline.push(recorded);
        }
    }

    /// The resident's view at a moment.
    pub fn view(&self, now: Timestamp) -> ResidentCase {
        let case = self.case.clone().unwrap();
        let method = Arc::clone(self.county.method());
        let calendar = &self.county.calendar;
        let closed = case.closed_at.is_some() && case.reopen_request.is_none();
        ResidentCase {
            due: case_due(&case, &method, calendar, now),
            deadlines: deadlines(&case, &method, calendar, now),
            may: ResidentMay {
                reply: case.question.is_some(),
                rate: case.answer.is_some() && case.rating.is_none(),
                reopen_until: closed.then(|| days(now, 30)),
                withdraw: case.is_open(),
                supplement: case.is_open(),
                name_agent: false,
            },
            agents: Vec::new(),
            together: None,
            booked: None,
            parent: None,
            children: Vec::new(),
            timeline: self.timeline.clone(),
            method,
            county: Arc::clone(&self.county),
            code: "482961".to_owned(),
            leaf: Hash([0x7f; 32]),
            position: 18_203,
            looked_at: vec![LookedAt { person: PersonId::from("zhou"), at: monday(10, 2) }],
            now,
            case,
        }
    }
}

/// The first number of November 2026.
pub fn number() -> CaseNumber {
    CaseNumber::mint(monday(9, 42).date(), 30)
}
