//! 关于我家: what is held, who looked, why somebody comes more often, and what may be done.

use askama::Template;
use maplegrid_app::County;
use maplegrid_app::appraisals::HomeAppraisal;
use maplegrid_app::homes::{OwnHome, OwnLookKind, OwnMember};
use maplegrid_domain::duties::Outcome;
use maplegrid_domain::shared::Timestamp;

use super::ContactView;
use super::appraising::Appraising;
use crate::keys::form_key;
use crate::ui::{ErrorSummary, Field, FieldKind, filters};
use crate::visitor::{Shell, Tab, Visitor};
use crate::words::{Fault, date_on_paper, moment};

/// What is held about the household.
#[derive(Template)]
#[template(path = "contact/own.html")]
pub struct OwnPage {
    shell: Shell,
    summary: ErrorSummary,
    done: &'static str,
    place: String,
    head: String,
    size: String,
    phone: String,
    people: Vec<OwnMember>,
    contacts: Vec<ContactView>,
    care: Option<Care>,
    asked: Option<Correction>,
    looks: Vec<Look>,
    elder: bool,
    /// What the village rates.
    appraising: Option<Appraising>,
    /// None is waiting for an answer.
    may_correct: bool,
    contest: Field,
    correction: Field,
    key: String,
}

struct Care {
    label: String,
    needs: String,
    since: String,
    until: String,
    by: String,
    contest: Option<Contest>,
}

/// What the household wanted put right.
struct Correction {
    when: String,
    due: String,
    words: String,
    /// What came of it, by whom, and in which words.
    answer: Option<(String, String)>,
}

struct Contest {
    when: String,
    words: String,
    answer: Option<(String, String, String)>,
}

struct Look {
    when: String,
    who: String,
    what: &'static str,
}

impl OwnPage {
    pub fn new(
        visitor: &Visitor,
        own: &OwnHome,
        rated: &[HomeAppraisal],
        done: &str,
        faults: Vec<Fault>,
    ) -> Self {
        let (county, now) = (&visitor.county, visitor.now);
        let household = &own.home.household;
        Self {
            shell: visitor.shell(Tab::None),
            done: match done {
                "correct" => "更正收到了，管登记的人核对以后在这里答复您",
                "contest" => "意见收到了，会有人找您说明",
                "appraised" => "收到了。只记下这户评过，选的什么没有留",
                "elder" => "改好了，下次扫这户的码就这样打开",
                _ => "",
            },
            place: place(county, own),
            head: household.head.clone(),
            size: format!("{} 人，常住 {} 人", household.members, household.residing),
            phone: own.phone.clone().unwrap_or_default(),
            people: own.people.clone(),
            contacts: ContactView::all(&own.home),
            care: care(county, own, now),
            asked: asked(county, own, now),
            looks: looks(county, own, now),
            elder: own.home.elder,
            appraising: Appraising::new(rated, done, now),
            may_correct: own.correction.as_ref().is_none_or(|asked| asked.answer.is_some()),
            contest: Field::new(FieldKind::Lines(3), "contest", "哪里不对，您怎么想")
                .faults(&faults),
            correction: Field::new(FieldKind::Lines(3), "correction", "哪里写错了，应该是什么")
                .placeholder("例如：常住应该是 3 人，儿子去年回来了")
                .faults(&faults),
            key: form_key(),
            summary: ErrorSummary { title: "没交上，请改一改", faults },
        }
    }
}

fn place(county: &County, own: &OwnHome) -> String {
    let areas = &county.directory.areas;
    let mut names: Vec<&str> = areas
        .lineage(&own.home.household.area)
        .take_while(|area| area.id != county.root)
        .map(|area| area.name.as_str())
        .collect();
    names.reverse();
    format!("{} {}", names.join(" "), own.home.household.door)
}

fn care(county: &County, own: &OwnHome, now: Timestamp) -> Option<Care> {
    let care = own.care.as_ref()?;
    let name = |person| county.directory.name(person).to_owned();
    Some(Care {
        label: care.tier.label.clone(),
        needs: care.need_labels.join("、"),
        since: date_on_paper(care.since.date()),
        until: date_on_paper(care.until.date()),
        by: format!("{}提出，{}确认", name(&care.proposed_by), name(&care.confirmed_by)),
        contest: care.contest.as_ref().map(|contest| Contest {
            when: moment(contest.at, now),
            words: contest.words.clone(),
            answer: contest
                .answer
                .as_ref()
                .map(|(at, by, words)| (moment(*at, now), name(by), words.clone())),
        }),
    })
}

fn asked(county: &County, own: &OwnHome, now: Timestamp) -> Option<Correction> {
    let asked = own.correction.as_ref()?;
    Some(Correction {
        when: moment(asked.at, now),
        due: date_on_paper(asked.due.date()),
        words: asked.words.clone(),
        answer: asked.answer.as_ref().map(|(at, by, outcome, words)| {
            let outcome = match outcome {
                Outcome::Changed => "已经改了",
                Outcome::Unchanged => "没有改",
            };
            let name = county.directory.name(by);
            (format!("{}，{name}答复：{outcome}", moment(*at, now)), words.clone())
        }),
    })
}

fn looks(county: &County, own: &OwnHome, now: Timestamp) -> Vec<Look> {
    let look = |look: &maplegrid_app::homes::OwnLook| Look {
        when: moment(look.at, now),
        who: match (&look.by, look.kind) {
            (Some(person), _) => county.directory.name(person).to_owned(),
            (None, OwnLookKind::Opened) => "拿着联系卡的人".to_owned(),
            (None, _) => "系统".to_owned(),
        },
        what: match look.kind {
            OwnLookKind::Numbers => "看了电话、证件号",
            OwnLookKind::Card => "打印了联系卡",
            OwnLookKind::Code => "换了查询码",
            OwnLookKind::Care => "看了常来看望的原因、联系时说的事",
            OwnLookKind::Kept => "常来看望的原因、联系时说的事存进了手机，没有信号也能看",
            OwnLookKind::Correction => "看了您要求的更正",
            OwnLookKind::Opened => "用查询码打开了这一页",
        },
    };
    own.looks.iter().map(look).collect()
}
