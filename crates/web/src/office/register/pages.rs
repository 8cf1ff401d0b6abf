//! The form of a registration, and the slip that comes out of it.

use askama::Template;
use maplegrid_app::cases::Received;
use maplegrid_domain::areas::Area;
use maplegrid_domain::cases::Identity;
use maplegrid_domain::shared::AreaId;

use super::alike::AlikeLine;
use super::form::{CHANNELS, RegisterForm};
use crate::office::case::named;
use crate::office::frame::{Spot, nav};
use crate::office::session::Staff;
use crate::ui::{ErrorSummary, Field, FieldKind, Qr, Slip, StaffNav, filters, level_of};
use crate::words::{Fault, code_groups, holder_of, moment_on_paper, short_hash, spaced, until};

/// With more places than this, those inside villages are left out: the village's own people know
/// the group, and a select of thousands helps nobody.
const PLACES_MOST: usize = 500;
const VILLAGE_DIGITS: usize = 12;

/// Something that can be chosen.
pub(super) struct Choice {
    pub value: String,
    pub label: String,
    pub note: &'static str,
    pub chosen: bool,
}

/// The form.
#[derive(Template)]
#[template(path = "office/register.html")]
pub struct RegisterPage {
    nav: StaffNav,
    key: String,
    summary: ErrorSummary,
    channels: Vec<Choice>,
    /// By the area above; an empty label is no group.
    places: Vec<(String, Vec<Choice>)>,
    area_fault: Option<String>,
    text: Field,
    location: Field,
    identities: Vec<Choice>,
    name: Field,
    phone: Field,
    consent: bool,
    consent_fault: Option<String>,
    kept: Vec<String>,
    photos_fault: Option<String>,
}

impl RegisterPage {
    pub fn new(staff: &Staff, form: RegisterForm, faults: Vec<Fault>) -> Self {
        let fault = |field: &str| {
            faults.iter().find(|fault| fault.field == field).map(|fault| fault.words.clone())
        };
        let (area_fault, consent_fault, photos_fault) =
            (fault("area"), fault("consent"), fault("photos"));
        let text = Field::new(FieldKind::Lines(5), "text", "群众原话")
            .placeholder("照他说的写：什么事，在哪里，多久了，想怎么办")
            .value(form.text.clone())
            .faults(&faults);
        let location = Field::new(FieldKind::Line, "location", "具体地点")
            .optional()
            .placeholder("例如：张家巷口，小卖部对面")
            .value(form.location.clone())
            .faults(&faults);
        let name =
            Field::new(FieldKind::Line, "name", "姓名").value(form.name.clone()).faults(&faults);
        let phone = Field::new(FieldKind::Digits, "phone", "电话")
            .placeholder("手机号，座机带区号")
            .value(form.phone.clone())
            .faults(&faults);
        Self {
            nav: nav(staff, Spot::Register),
            channels: channels(&form.channel),
            places: places(staff, &form.area),
            identities: identities(&form.identity),
            key: form.key(),
            area_fault,
            text,
            location,
            name,
            phone,
            consent: form.consent,
            consent_fault,
            kept: form.kept,
            photos_fault,
            summary: ErrorSummary { title: "还没登记，请改一改", faults },
        }
    }
}

fn channels(chosen: &str) -> Vec<Choice> {
    let choice = |(channel, words): &(maplegrid_domain::cases::Channel, &str)| Choice {
        value: channel.id().to_owned(),
        label: (*words).to_owned(),
        note: "",
        chosen: channel.id() == chosen,
    };
    CHANNELS.iter().map(choice).collect()
}

fn identities(chosen: &str) -> Vec<Choice> {
    let choice = |identity: Identity| Choice {
        value: identity.id().to_owned(),
        label: identity.label().to_owned(),
        note: match identity {
            Identity::Named => "办的人能看到姓名和电话",
            Identity::Sealed => "只有指定的人能看到",
            Identity::Anonymous => "不留姓名和电话，凭编号和查询码查",
        },
        chosen: identity.id() == chosen,
    };
    Identity::ALL.map(choice).into()
}

/// The places somebody may register for, under the area above each.
fn places(staff: &Staff, chosen: &str) -> Vec<(String, Vec<Choice>)> {
    let areas = &staff.county().directory.areas;
    let mut all: Vec<&Area> = Vec::new();
    for root in staff.registers_for() {
        inside(staff, root, &mut all);
    }
    // Nobody answers for a matter of a place above the level that takes it first.
    let level = level_of(staff.county().method());
    all.retain(|area| {
        level.as_ref().is_none_or(|level| areas.lineage(&area.id).any(|a| a.kind == *level))
    });
    if all.len() > PLACES_MOST {
        all.retain(|area| area.id.as_str().len() <= VILLAGE_DIGITS);
    }
    let only = all.len() == 1;
    let mut groups: Vec<(String, Vec<Choice>)> = Vec::new();
    for area in all {
        let leaf = areas.children(&area.id).next().is_none();
        let group = match (&area.parent, leaf) {
            (Some(parent), true) => areas.get(parent).map_or("", |parent| parent.name.as_str()),
            _ => area.name.as_str(),
        };
        let label =
            if leaf { area.name.clone() } else { format!("{}，说不准在哪一片", area.name) };
        let choice = Choice {
            value: area.id.to_string(),
            label,
            note: "",
            chosen: only || area.id.as_str() == chosen,
        };
        match groups.last_mut().filter(|(name, _)| name == group) {
            Some((_, choices)) => choices.push(choice),
            None => groups.push((group.to_owned(), vec![choice])),
        }
    }
    groups
}

/// An area and everything inside it, from above.
fn inside<'a>(staff: &'a Staff, id: &AreaId, found: &mut Vec<&'a Area>) {
    let areas = &staff.county().directory.areas;
    found.extend(areas.get(id));
    for child in areas.children(id) {
        inside(staff, &child.id, found);
    }
}

/// The number and the code, once.
#[derive(Template)]
#[template(path = "office/slip.html")]
pub struct SlipPage {
    nav: StaffNav,
    number: String,
    url: String,
    /// What the resident is told when the slip is handed over.
    promise: String,
    printed: String,
    slip: Slip,
    title: String,
    /// What may be the same.
    alike: Vec<AlikeLine>,
}

impl SlipPage {
    pub fn new(staff: &Staff, received: &Received, base: &str) -> Self {
        let (case, county) = (&received.case, &received.county);
        let method = county.method_of(case.method_version);
        let digits = received.number.as_str();
        let track = format!("{base}/track/{digits}?code={}", received.code);
        let who = case.owner.as_ref().map(|owner| holder_of(owner, county, method));
        let who = who.map(|who| named(&who)).unwrap_or_default();
        let promise = match &received.due {
            Some(due) => {
                format!("已收到，由{who}负责，{}有回音。", until(due.due, case.received_at))
            }
            None => format!("已收到，由{who}负责。"),
        };
        let slip = Slip {
            fresh: true,
            number: received.number.to_string(),
            code: code_groups(&received.code),
            qr: Qr::new(&track, "扫码查进度"),
            leaf: short_hash(&received.receipt.leaf),
            place: format!("第 {} 条", spaced(received.receipt.position + 1)),
            print_url: format!("/track/{digits}/receipt?code={}", received.code),
            verify_url: format!("/verify?number={digits}&leaf={}", received.receipt.leaf),
        };
        Self {
            nav: nav(staff, Spot::Register),
            number: received.number.to_string(),
            url: format!("/office/cases/{digits}"),
            promise,
            printed: moment_on_paper(case.received_at),
            title: case.title(),
            slip,
            alike: Vec::new(),
        }
    }

    /// With what may be the same: it can be joined on the case's page.
    #[must_use]
    pub(super) fn beside(self, alike: Vec<AlikeLine>) -> Self {
        Self { alike, ..self }
    }
}
